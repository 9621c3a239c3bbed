"""A built site is read back: one that is right has no findings, and each that is wrong is named."""

from __future__ import annotations

import json
import re
import shutil
from collections.abc import Callable
from pathlib import Path

import markdown
import pytest
from click.testing import CliRunner

from kyc_recourse.cli.main import cli
from kyc_recourse.errors import Finding
from kyc_recourse.facts.places import SITE
from kyc_recourse.guide.assemble import assemble
from kyc_recourse.guide.check.check import Basis, NoSiteError, check_site
from kyc_recourse.guide.machine_outputs import machine_outputs
from kyc_recourse.guide.redirects import redirects
from kyc_recourse.packs.pack import Pack
from kyc_recourse.version import __version__
from tests.conftest import ROOT
from tests.guide.check.conftest import both_platforms, built, in_page, settings
from tests.guide.conftest import PACKS
from tests.guide.test_site import build

pytestmark = pytest.mark.slow
Find = Callable[[], list[Finding]]

FOUND = {
    "a duration in visible words only": (
        "limits.html",
        ('data-fact="limit.face-daily.window">24 hours', 'data-fact="limit.face-daily.window">42 hours'),
        ("GU020", 'limit.face-daily.window says "42 hours"; it should say "24 hours"'),
    ),
    "an attribute only": (
        "limits.html",
        ('value="5" data-fact="limit.face-daily.max"', 'value="7" data-fact="limit.face-daily.max"'),
        ("GU021", "limit.face-daily.max is marked as 7; the fact is 5"),
    ),
    "a verdict in a worked case": (
        "reasons/face-mismatch.html",
        ('data-fact="verdict.hold.title">Keep your last try</span></a></data> –', 'data-fact="verdict.hold.title">Wait</span></a></data> –'),
        ("GU040", "Answer: Keep your last try"),
    ),
    "a time in a worked case": (
        "reasons/face-mismatch.html",
        ("Better from <data value=\"2026-11-23T", "Better from <data value=\"2026-11-24T"),
        ("GU041", "advised_from"),
    ),
    "a step negated": (
        "reasons/document-quality.html",
        ('data-fact="remedy.retake-photo.step.1.text">', 'data-fact="remedy.retake-photo.step.1.text">Never '),
        ("GU020", "remedy.retake-photo.step.1.text says"),
    ),
    "a share": (
        "reasons/face-mismatch.html",
        ('data-fact="reason.face-mismatch.share">18<', 'data-fact="reason.face-mismatch.share">81<'),
        ("GU020", 'reason.face-mismatch.share says "81"'),
    ),
    "a threshold": (
        "limits.html",
        ('data-fact="figure.face-pass.value">70<', 'data-fact="figure.face-pass.value">60<'),
        ("GU020", 'figure.face-pass.value says "60"; it should say 70'),
    ),
    "a number in hand-written prose": (
        "faq.html",
        ("<p>Short answers", "<p>Within 3 days: short answers"),
        ("GU050", '"3 days" is typed into'),
    ),
    "a dead link": ("index.html", ('href="never.html"', 'href="nver.html"'), ("GU060", 'did you mean "never.html"?')),
    "a dead anchor": ("index.html", ("how.html#several", "how.html#severl"), ("GU060", "no anchor of how.html")),
    "a link elsewhere": (
        "first-steps.html",
        ('<li><a href="reasons/underage.html">', '<li><a href="reasons/face-mismatch.html">'),
        ("GU061", "not to reason underage"),
    ),
    "a value under another heading": (
        "limits.html",
        ("<th>Stop after</th>\n<th>Locked for</th>", "<th>Locked for</th>\n<th>Stop after</th>"),
        ("GU031", 'stands below "Locked for"'),
    ),
    "the compiled facts of the checker": (
        "checker.html",
        ('"max":5', '"max":6'),
        ("GU074", "of the compiled facts is 6; it should be 5"),
    ),
    "the words for notices": ("notices.js", ('"id":"en"', '"id":"xx"'), ("GU074", 'it should be "en"')),
    "a checker without the words": ("checker.html", ('words="notices.js"', 'words="words.js"'), ("GU074", "does not load")),
    "a picture's alternative": ("limits.html", ("counts for 24 hours", "counts for 42 hours"), ("GU080", "description")),
    "the JSON API": ("api/v1/binance/limits.json", ('"max": 5', '"max": 7'), ("GU071", "it should be 5")),
    "plain Markdown": ("limits.md", ("24 hours", "42 hours"), ("GU072", "42 hours")),
    "the index of the search": ("search/search_index.json", ("24 hours", "42 hours"), ("GU075", "does not say so")),
    "llms.txt": ("llms.txt", ("](never.md)", "](nver.md)"), ("GU073", "nver.md")),
    "the script of the checker": ("recourse.js", ("return ", "return!1&&"), ("GU074", "not that of this version")),
    "an unknown address": (
        "limits.html",
        ('data-fact="limit.face-daily.window"', 'data-fact="limit.face-dayly.window"'),
        ("GU022", 'did you mean "limit.face-daily'),
    ),
    "a value from another date": (
        "limits.html",
        ('data-fact="limit.face-daily.window"', 'data-fact="limit.face-daily.window" data-from="2027-01-01T00:00:00Z"'),
        ("GU023", "none begins then"),
    ),
    "a question of JSON-LD": (
        "faq.html",
        ('"name": "Can I use my account', '"name": "May I use my account'),
        ("GU070", "JSON-LD"),
    ),
    "an example of what the facts leave open": (
        "open.html",
        ("{verdict: do-not-resubmit, remedies: []}", "{verdict: hold, remedies: []}"),
        ("GU042", "the engine says do-not-resubmit"),
    ),
    "a picture's alternative for an image": (
        "limits.html",
        ("</h1>", '</h1><img src="assets/images/favicon.png" alt="Wait 36 hours">'),
        ("GU050", '"36 hours" is typed into "Wait 36 hours"'),
    ),
    "a value that is struck through": (
        "limits.html",
        ('<data value="5" data-fact="limit.face-daily.max">5</data>', '<s><data value="5" data-fact="limit.face-daily.max">5</data></s>'),
        ("GU020", "reason.face-mismatch.attempts says"),
    ),
    "a title": ("limits.html", ("<title>", "<title>Within 3 days: "), ("GU050", '"3 days" is typed into the title')),
    "a result of the search": (
        "search/search_index.json",
        ("24 hours", "42 hours"),
        ("GU075", "which does not say so"),
    ),
    "a link of plain Markdown": ("index.md", ("](never.md)", "](nver.md)"), ("GU072", 'leads to "nver"')),
    "a figure in llms.txt": (
        "llms.txt",
        ("## Pages", "You must wait 36 hours.\n\n## Pages"),
        ("GU050", '"36 hours" is typed into "You must wait 36 hours."'),
    ),
    "words beside a step": (
        "reasons/document-quality.html",
        ('<li><span data-fact="remedy.retake-photo.step.1.text">', '<li>Avoid: <span data-fact="remedy.retake-photo.step.1.text">'),
        ("GU031", 'is a step; "Avoid: ..." is said beside it'),
    ),
    "the line of a rule": ("how.html", ("rules.yaml:5<", "rules.yaml:6<"), ("GU031", "which is written in knowledge/binance/rules.yaml:5")),
    "words that a style writes": (
        "guide.css",
        (":root", 'h1::after { content: "within 36 hours" }\n:root'),
        ("GU050", 'typed into the style "within 36 hours"'),
    ),
    "a page that is no HTML": ("faq.html", ("<!doctype html>", "\0"), ("GU012", "cannot be read")),
}  # fmt: skip


@pytest.mark.parametrize("name", ["binance", "orchard"])
def test_an_untouched_site_is_right(name: str, sites: dict[str, Path], bases: dict[str, Basis]) -> None:
    """Nothing is found in a site as it was built."""
    assert check_site(sites[name], bases[name]) == []


@pytest.mark.parametrize("what", FOUND)
def test_each_fault_is_named_with_its_place(what: str, copy: Path, found: Find) -> None:
    """What readers or programs would read otherwise is named by file, line, what is there and what should be."""
    path, (old, new), (code, words) = FOUND[what]
    in_page(copy, path, old, new)
    line = (copy / path).read_text(encoding="utf-8").partition(new)[0].count("\n") + 1
    named = [f for f in found() if f.code == code and words in f.message and f.path == f"{copy.as_posix()}/{path}"]
    assert named, [*map(str, found())]
    if path.endswith(".html") and code in ("GU020", "GU021", "GU060"):
        assert named[0].line == line


@pytest.mark.parametrize(
    ("pattern", "words"),
    [
        (r"<tr>\s*<td><span id=\"limit-face-daily.*?</tr>", "GU030 the page does not show limit.face-daily.title"),
        (r'<li><span data-fact="remedy\.retake-photo\.step\.1\.text">.*?</li>', "remedy.retake-photo.step.1.text"),
        (r'<p id="case-.*?</ul>', "among its worked cases"),
    ],
)
def test_what_is_missing_is_named(pattern: str, words: str, copy: Path, found: Find) -> None:
    """A row, a step or a worked case that is removed from its page is missed."""
    for page in (copy / "limits.html", copy / "reasons/document-quality.html"):
        text = page.read_text(encoding="utf-8")
        page.write_text(re.sub(pattern, "", text, count=1, flags=re.DOTALL), encoding="utf-8")
    assert any(words in str(finding) for finding in found())


def test_a_missing_file_is_named(copy: Path, found: Find) -> None:
    """Plain Markdown that is missing beside its page is missed."""
    (copy / "faq.md").unlink()
    assert ("GU011", f"{copy.as_posix()}/faq.md") in [(finding.code, finding.path) for finding in found()]


def test_a_fact_changed_after_the_build_is_named(sites: dict[str, Path], tmp_path: Path) -> None:
    """That a site is made of other facts is said once, with each value that differs since."""
    shutil.copytree(PACKS["binance"], tmp_path / "binance")
    limits = tmp_path / "binance" / "limits.yaml"
    limits.write_text(limits.read_text(encoding="utf-8").replace("max: 5", "max: 6"), encoding="utf-8")
    pack = Pack.load(tmp_path / "binance")
    found = check_site(sites["binance"], Basis(pack, ()))
    assert [finding.code for finding in found].count("GU010") in (1, 2)
    assert any("Build it again" in finding.message for finding in found)


def test_a_site_of_another_platform_is_said_once(sites: dict[str, Path], bases: dict[str, Basis]) -> None:
    """A site that is about something else is no list of a thousand differences."""
    (finding,) = check_site(sites["orchard"], bases["binance"])
    assert finding.code == "GU010"
    assert finding.message == "the site is about orchard; the facts are about binance"


def test_half_a_site_is_said_once(copy: Path, found: Find) -> None:
    """Pages that are missing are named together."""
    for page in (copy / "reasons").glob("*.html"):
        page.unlink()
    (missing,) = found()
    assert "7 of 21 pages are missing: reasons/index, reasons/info-mismatch" in missing.message


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"", "no HTML in it"),
        (b"\x1f\x8b\x08\x00", "not UTF-8 from byte 2 on"),
        ("<!doctype html><p>Frequent questions".encode("utf-16"), "not UTF-8 from byte 1 on"),
        (b"<!doctype html>" + b"<div>" * 3000, "deeper in each other than any page needs"),
    ],
)
def test_a_page_that_cannot_be_read_is_said_once(content: bytes, said: str, copy: Path, found: Find) -> None:
    """A page that is no HTML is named with the reason, and nothing is said of links to it or of what it lacks."""
    (copy / "faq.html").write_bytes(content)
    (finding,) = found()
    assert (finding.code, finding.path) == ("GU012", f"{copy.as_posix()}/faq.html")
    assert said in finding.message


def test_a_site_of_another_version_is_said_once(copy: Path, found: Find) -> None:
    """A site of another version is named by both versions; what is in it is compared all the same."""
    in_page(copy, "api/v1/index.json", f'"version": "{__version__}"', '"version": "0.0.9"')
    (finding,) = found()
    assert finding.message == f"the site was made by version 0.0.9; this is {__version__}"


def test_a_folder_without_pages_is_no_site(tmp_path: Path, bases: dict[str, Basis]) -> None:
    """Where there is no page, nothing is called right."""
    with pytest.raises(NoSiteError, match="holds no page"):
        check_site(tmp_path, bases["binance"])


def test_two_platforms_a_brand_and_another_address(tmp_path: Path) -> None:
    """A site of two platforms, with a brand, other colours and settings of the theme, is right as well."""
    knowledge = both_platforms(tmp_path)
    assets = tmp_path / "assets"
    shutil.copytree(ROOT / "site" / "assets", assets)
    (assets / "brand.css").write_text(":root { --md-primary-fg-color: #123456; }", encoding="utf-8")
    theme = {
        "name": "material",
        "custom_dir": str(ROOT / "site" / "theme"),
        "features": ["navigation.tabs", "navigation.top", "toc.integrate", "content.tabs.link"],
        "palette": {"scheme": "slate"},
        "logo": "brand.svg",
    }
    (assets / "brand.svg").write_text('<svg xmlns="http://www.w3.org/2000/svg"/>', encoding="utf-8")
    site = built(
        tmp_path,
        knowledge,
        site_name="Another name",
        site_url="https://guides.example/kyc/",
        docs_dir=str(assets),
        theme=theme,
        extra_css=["guide.css", "checker.css", "brand.css"],
        markdown_extensions=["attr_list", "md_in_html", "tables", {"toc": {"permalink": True}}],
    )
    pack = Pack.load(knowledge)
    assert assemble(pack).basis
    assert check_site(site, assemble(pack).basis or Basis(pack, ())) == []


@pytest.mark.parametrize("name", ["binance", "orchard"])
def test_another_renderer(name: str, tmp_path: Path, bases: dict[str, Basis]) -> None:
    """The exported Markdown, made into pages by hand, is right as well."""
    made = assemble(Pack.load(PACKS[name]))
    site = tmp_path / "site"
    shutil.copytree(SITE / "assets", site)
    extensions = ["attr_list", "fenced_code", "md_in_html", "tables", "toc"]
    for path, content in (*machine_outputs(made), *redirects(made.pages)):
        (site / path).parent.mkdir(parents=True, exist_ok=True)
        (site / path).write_bytes(content if isinstance(content, bytes) else content.encode())
    for page in made.pages:
        body = markdown.markdown(page.text, extensions=extensions)
        body = re.sub(r'(href="(?!https?:)[^"#]*)\.md', r"\1.html", body)
        html = f"<!doctype html><title>{page.title}</title><nav>Guide</nav><main>{body}</main>"
        (site / page.path).with_suffix(".html").write_text(html, encoding="utf-8")
    assert check_site(site, bases[name]) == []


def test_a_minified_site(copy: Path, found: Find) -> None:
    """Pages that a tool made small say the same, and a fault in them is found."""
    minify = pytest.importorskip("minify")
    for page in copy.rglob("*.html"):
        page.write_text(minify.string("text/html", page.read_text(encoding="utf-8")), encoding="utf-8")
    assert {finding.code for finding in found()} <= {"GU081"}  # lines of drawings are not compared then
    in_page(copy, "limits.html", ">24 hours<", ">42 hours<")
    assert any('says "42 hours"' in finding.message for finding in found())


def test_former_names_and_files_of_a_publisher_are_left_alone(copy: Path, found: Find) -> None:
    """Pages of a publisher's own may stand in the same site, with numbers of their own."""
    page = "<!doctype html><title>About us</title><p>Since 1998 we have had 12 offices.</p>"
    (copy / "about.html").write_text(page, encoding="utf-8")
    assert found() == []
    (copy / "about.html").write_text(page.replace("12 offices", "to wait 12 hours"), encoding="utf-8")
    assert [finding.code for finding in found()] == ["GU050"]


def test_prose_of_a_publisher_stops_the_strict_build(tmp_path: Path) -> None:
    """A figure typed into a publisher's prose stops the build with its place and what to write instead."""
    shutil.copytree(ROOT / "site", tmp_path / "site")
    prose = tmp_path / "site" / "pages" / "faq.md"
    typed = f"{prose.read_text(encoding='utf-8')}\nYou must wait 36 hours after 7 attempts.\n"
    plugins = {"recourse": {"knowledge": str(PACKS["binance"]), "site": str(tmp_path / "site")}}
    settings(tmp_path, PACKS["binance"], plugins=plugins, docs_dir=str(tmp_path / "site" / "assets"))
    prose.write_text(typed, encoding="utf-8")
    done = build(tmp_path, tmp_path / "out")
    assert done.returncode == 1
    assert re.search(r'faq\.md:3:15: GU050 "36 hours" is typed into "You must wait 36 hours after 7', done.stderr)
    assert "write {" in done.stderr
    assert "limit.face-daily.lockout} (24 hours)" in done.stderr
    excepted = typed.replace(
        "36 hours after 7 attempts", '<span data-verbatim="their own words">36 hours after 7 attempts</span>'
    )
    prose.write_text(excepted, encoding="utf-8")
    assert build(tmp_path, tmp_path / "out").returncode == 0
    prose.write_text(excepted.replace("their own words", ""), encoding="utf-8")
    done = build(tmp_path, tmp_path / "out")
    assert done.returncode == 1
    assert "GU051" in done.stderr


def test_the_command(copy: Path) -> None:
    """The status is 0, 1 or 2; findings are text, JSON, or commands for GitHub."""
    run = CliRunner().invoke
    assert run(cli, ["guide", "--check", str(copy)]).exit_code == 0
    in_page(copy, "limits.html", ">24 hours<", ">42 hours<")
    text = run(cli, ["guide", "--check", str(copy)])
    assert text.exit_code == 1
    assert re.search(r"limits\.html:\d+:1: GU020 .*42 hours", text.stderr)
    data = json.loads(run(cli, ["guide", "--check", str(copy), "--format", "json"]).stdout)
    assert data["errors"] == len(data["findings"]) > 0
    assert run(cli, ["guide", "--check", str(copy), "--format", "github"]).stdout.startswith("::error file=")
    for wrong in (
        ["guide"],
        ["guide", "--check", str(copy), "--out", str(copy)],
        ["guide", "--check", "no-such-folder"],
    ):
        assert run(cli, wrong).exit_code == 2


def test_a_page_of_a_publishers_own_takes_its_values_from_the_facts(tmp_path: Path) -> None:
    """On a page that a publisher adds, a typed figure or an unknown reference stops the build; a reference is shown."""
    docs = tmp_path / "docs"
    shutil.copytree(ROOT / "site" / "assets", docs)
    (tmp_path / "mkdocs.yml").write_text(
        "site_name: Ours\nuse_directory_urls: false\ntheme: {name: material, font: false}\n"
        f"plugins: [search, recourse: {{knowledge: {PACKS['binance'].as_posix()}}}]\n"
        "extra_css: [guide.css, checker.css]\nmarkdown_extensions: [attr_list, md_in_html, tables]\n",
        encoding="utf-8",
    )
    for text, status, said in (
        (
            "You must wait 36 hours after 7 attempts.",
            1,
            r'about\.md:3:15: GU050 "36 hours" is typed into "You must wait',
        ),
        ("Wait {limit.face-daily.lockuot}.", 1, r'about\.md:3:6: GU001 .*; did you mean "limit\.face-daily\.lockout"'),
        ("Wait {limit.face-daily.lockout}, not `{limit.x}`. {: .no } { }", 0, "^$"),
    ):
        (docs / "about.md").write_text(f"# About us\n\n{text}\n", encoding="utf-8")
        done = build(tmp_path, tmp_path / "out")
        assert done.returncode == status, done.stderr
        assert re.search(said, done.stderr), done.stderr
    page = (tmp_path / "out" / "about.html").read_text(encoding="utf-8")
    assert 'data-fact="limit.face-daily.lockout">24 hours</data>, not <code>{limit.x}</code>. {: .no } { }' in page
    assert "text/markdown" not in page


def test_the_check_uses_nothing_that_makes_pages() -> None:
    """What is checked cannot hide its own faults: only addresses and the minifier are shared."""
    shared = {"fact_addresses", "scripts", "check"}
    for path in (ROOT / "engine" / "kyc_recourse" / "guide" / "check").glob("*.py"):
        text = path.read_text(encoding="utf-8")
        assert {*re.findall(r"from kyc_recourse\.guide\.(\w+)", text)} <= shared, path
        assert not re.search(r"from kyc_recourse\.(pictures|cli|editing)", text), path
