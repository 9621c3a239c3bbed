"""The guide of several platforms, built for an address on a sub-path, as a publisher puts it on a server."""

from __future__ import annotations

import json
import os
import re
import shutil
from pathlib import Path
from xml.etree import ElementTree

import pytest
from jsonschema import Draft202012Validator

from tests.conftest import PLATFORMS, ROOT
from tests.guide.test_site import Built, build, read_site

pytestmark = pytest.mark.slow
ADDRESS = "https://guides.example/kyc/"
EDITED = "https://code.example/facts/edit/main"


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Built:
    """The guide of both platforms."""
    folder = tmp_path_factory.mktemp("publisher")
    for platform in (ROOT / "knowledge" / "binance", PLATFORMS / "orchard"):
        shutil.copytree(platform, folder / "knowledge" / platform.name)
    plugins = {"search": {}, "recourse": {"knowledge": str(folder / "knowledge"), "site": str(ROOT / "site")}}
    config = {
        "INHERIT": str(ROOT / "mkdocs.yml"),
        "docs_dir": str(ROOT / "site" / "assets"),
        "theme": {"custom_dir": str(ROOT / "site" / "theme")},
        "plugins": plugins,
    }
    (folder / "mkdocs.yml").write_text(json.dumps(config), encoding="utf-8")
    done = build(folder, folder / "out", SITE_URL=ADDRESS.rstrip("/"), EDIT_URI=EDITED)
    assert done.returncode == 0, done.stderr
    site = read_site(folder / "out").html
    # 404.html has no address, and what stands where a page stood before only leads on.
    leave = {path for path, soup in site.items() if path == "404.html" or soup.select("meta[http-equiv=refresh]")}
    return Built(folder / "out", {path: soup for path, soup in site.items() if path not in leave})


def way(path: str, target: str) -> str:
    """Return where a relative link on a page leads, from the top of the site."""
    return os.path.normpath(Path(path).parent / target)


def test_each_page_has_its_plain_markdown_beside_it(built: Built) -> None:
    """Each page names the Markdown beside it, which has the page's title; nothing else ends in .md."""
    found = set()
    for path, soup in built.html.items():
        (link,) = soup.select("link[rel=alternate][type='text/markdown']")
        found.add(beside := way(path, str(link["href"])))
        assert beside == path.removesuffix(".html") + ".md"
        heading = soup.select_one("h1")
        assert heading
        text = (built.folder / beside).read_text(encoding="utf-8")
        assert text.partition("\n")[0] == f"# {heading.get_text().strip()}"
    assert found == {file.relative_to(built.folder).as_posix() for file in built.folder.rglob("*.md")}


def test_llms_txt_leads_to_files_that_are_there(built: Built) -> None:
    """Each link of llms.txt leads to a file of the site; with several platforms each has its own section."""
    text = (built.folder / "llms.txt").read_text(encoding="utf-8")
    links = [link for link in re.findall(r"\]\(([^)]+)\)", text) if not link.startswith("https:")]
    assert len(links) == len(built.html) + 1
    assert all((built.folder / link).is_file() for link in links)
    assert re.findall("^## (.+)$", text, re.MULTILINE) == [
        "Pages",
        "Binance: Pages",
        "Binance: Reasons",
        "Orchard Pay: Pages",
        "Orchard Pay: Reasons",
        "Optional",
    ]


def test_each_file_of_the_api_fits_the_schema_beside_it(built: Built) -> None:
    """Each file of the API, read from the site, is valid by the schema to which it leads, and its page is there."""
    published = {
        name: json.loads((built.folder / "api/v1/schemas" / name).read_text(encoding="utf-8"))
        for name in ("api.schema.json", "compiled.schema.json")
    }
    # How notices are read is a part of compiled knowledge that is published for all platforms.
    published["notices.json"] = {"$ref": "#/$defs/Wordbook", "$defs": published["compiled.schema.json"]["$defs"]}
    schemas = {name: Draft202012Validator(schema) for name, schema in published.items()}
    anchors = {path: {str(e["id"]) for e in soup.select("[id]")} for path, soup in built.html.items()}
    files = {file for file in (built.folder / "api").rglob("*.json") if file.parent.name != "schemas"}
    assert {file.parent.name for file in files} == {"v1", "binance", "orchard", "reasons", "remedies"}
    for file in files:
        text = file.read_text(encoding="utf-8")
        data = json.loads(text)
        name = file.name if file.name in schemas else Path(data.get("$schema", "compiled.schema.json")).name
        schemas[name].validate(data)
        for page in re.findall(r'^ *"page": "(.+)",?$', text, re.MULTILINE):
            target, _, anchor = page.partition("#")
            target = way(file.relative_to(built.folder).as_posix(), target)
            assert target in anchors
            assert not anchor or anchor in anchors[target]


def test_the_sitemap_lists_each_page_once(built: Built) -> None:
    """With ``site_url`` the sitemap has the whole address of each page, robots.txt names it, pages name their own."""
    tree = ElementTree.parse(built.folder / "sitemap.xml")
    listed = [element.text for element in tree.iter("{http://www.sitemaps.org/schemas/sitemap/0.9}loc")]
    assert sorted(map(str, listed)) == sorted(f"{ADDRESS}{path}" for path in built.html)
    assert f"Sitemap: {ADDRESS}sitemap.xml\n" in (built.folder / "robots.txt").read_text(encoding="utf-8")
    for path, soup in built.html.items():
        assert [link["href"] for link in soup.select("link[rel=canonical]")] == [f"{ADDRESS}{path}"]


def test_each_page_leads_to_the_facts_behind_it(built: Built) -> None:
    """With ``edit_uri`` each page has a link that opens its file of facts."""
    for path, soup in built.html.items():
        (link,) = {str(link["href"]) for link in soup.select("a[rel=edit]")}
        assert link.startswith(f"{EDITED}/knowledge/")
        assert (ROOT / link.removeprefix(f"{EDITED}/")).is_file() or "/orchard/" in link, path
    (edit,) = built.html["orchard/reasons/bruised.html"].select("a[rel=edit]")
    assert edit["href"] == f"{EDITED}/knowledge/orchard/reasons/bruised.yaml"


def test_search_engines_and_the_search_do_not_meet(built: Built) -> None:
    """What is there for search engines, or for the checker, is not found by the search; the reasons are."""
    index = json.loads((built.folder / "search" / "search_index.json").read_text(encoding="utf-8"))
    text = json.dumps(index)
    assert not re.search("FAQPage|HowToStep|iso3166", text)
    found = {entry["location"].partition("#")[0] for entry in index["docs"]}
    assert found == set(built.html)
    assert sum(len(soup.select("script[type='application/ld+json']")) for soup in built.html.values()) > 5
