"""What programs read beside the pages: plain Markdown, llms.txt, JSON-LD, and the addresses in the API."""

from __future__ import annotations

import json
import posixpath
import re
from collections.abc import Iterator
from copy import copy
from pathlib import Path
from typing import Any

import pytest
from bs4 import BeautifulSoup
from click.testing import CliRunner
from jsonschema import Draft202012Validator
from markdown_it import MarkdownIt

from kyc_recourse.cli.main import cli
from kyc_recourse.facts.texts import filler
from kyc_recourse.guide.machine_outputs import llms_txt
from kyc_recourse.guide.plain import plain_markdown, plain_text
from kyc_recourse.guide.schema_org import faq_page, script
from tests.conftest import PLATFORMS
from tests.guide.conftest import Guide
from tests.guide.reading import one_line, to_html

# All that is left of a page without its own elements, and a program that knows nothing but the common rules.
STRUCTURE = {
    *(
        [
            "h1",
            "h2",
            "h3",
            "h4",
            "p",
            "ul",
            "ol",
            "li",
            "a",
            "strong",
            "em",
            "code",
            "pre",
            "hr",
            "table",
            "thead",
            "tbody",
            "tr",
            "th",
            "td",
            "blockquote",
        ]
    )
}
COMMONMARK = MarkdownIt("commonmark", {"html": True}).enable("table")
TEXT = {"type": "string", "minLength": 1}


def thing(needed: dict[str, Any], optional: dict[str, Any] | None = None) -> dict[str, Any]:
    """Return the shape of an object with these properties and no others."""
    shapes = {**needed, **(optional or {})}
    return {"type": "object", "properties": shapes, "required": [*needed], "additionalProperties": False}


def some(shape: dict[str, Any]) -> dict[str, Any]:
    return {"type": "array", "items": shape, "minItems": 1}


# As https://schema.org/FAQPage and https://schema.org/HowTo have it.
CONTEXT = {"const": "https://schema.org"}
ANSWER = thing({"@type": {"const": "Answer"}, "text": TEXT})
QUESTION = thing({"@type": {"const": "Question"}, "name": TEXT, "acceptedAnswer": ANSWER})
STEP = thing({"@type": {"const": "HowToStep"}, "position": {"type": "integer", "minimum": 1}, "text": TEXT})
HOW_TO = thing(
    {"@type": {"const": "HowTo"}, "name": TEXT, "url": {"type": "string", "pattern": "^#."}, "step": some(STEP)},
    {"estimatedCost": TEXT},
)
SHAPE = Draft202012Validator(
    {
        "oneOf": [
            thing({"@context": CONTEXT, "@type": {"const": "FAQPage"}, "mainEntity": some(QUESTION)}),
            thing({"@context": CONTEXT, "@graph": some(HOW_TO)}),
        ]
    }
)


def linked_data(soup: BeautifulSoup) -> list[Any]:
    """Return what search engines read on a page."""
    return [json.loads(element.string or "") for element in soup.select("script[type='application/ld+json']")]


@pytest.fixture(scope="module")
def html(guide: Guide) -> dict[str, BeautifulSoup]:
    """The pages as HTML, by path."""
    return {path: to_html(page) for path, page in guide.pages.items()}


def test_linked_data_has_the_shape_of_schema_org(html: dict[str, BeautifulSoup]) -> None:
    """What search engines read fits the types of schema.org, and stands on the pages where it belongs only."""
    found = {path: linked_data(soup) for path, soup in html.items()}
    for path, every in found.items():
        assert len(every) <= 1, path
        for data in every:
            SHAPE.validate(data)
            kind = data.get("@type") or {each["@type"] for each in data["@graph"]}
            assert kind == "FAQPage" if path == "faq.md" else kind == {"HowTo"}
    assert {path for path, every in found.items() if every} >= {"reasons/bruised.md"} & set(html)
    assert not any(every for path, every in found.items() if not re.match(r"reasons/|first-steps|faq", path))


def test_questions_read_back_are_the_facts(binance: Guide) -> None:
    """Each frequent question and its answer, read back from the page, is the fact with its values filled in."""
    platform = binance.facts.in_force(0)
    fill = filler(platform)
    (data,) = linked_data(to_html(binance.pages["faq.md"]))
    read = [(each["name"], each["acceptedAnswer"]["text"]) for each in data["mainEntity"]]
    assert read == [(fill(fact.question), fill(fact.answer)) for fact in platform.faq]


def test_instructions_read_back_are_the_facts(guide: Guide, html: dict[str, BeautifulSoup]) -> None:
    """Each remedy that a reason offers is there with all its steps, in order, as its fact and the page have them."""
    platform = guide.facts.in_force(0)
    fill, count = filler(platform), 0
    remedies = {remedy.id: remedy for remedy in platform.remedies}
    for reason in platform.reasons:
        soup = html[f"reasons/{reason.id}.md"]
        offered = {id for rule in reason.rules for id in rule.remedies}
        every = [each for data in linked_data(soup) for each in data["@graph"]]
        assert [each["url"] for each in every] == [
            f"#{remedy.id}" for remedy in platform.remedies if remedy.id in offered
        ]
        for each in every:
            remedy = remedies[each["url"][1:]]
            assert soup.select_one(f"[id='{remedy.id}']")
            assert each["name"] == one_line(fill(remedy.title))
            assert each.get("estimatedCost") == (remedy.cost and one_line(fill(remedy.cost)))
            assert [step["position"] for step in each["step"]] == list(range(1, len(remedy.steps) + 1))
            for i, (step, fact) in enumerate(zip(each["step"], remedy.steps, strict=True), 1):
                here = f"remedy.{remedy.id}.step.{i}"
                (said,) = {one_line(e.get_text()) for e in soup.select(f"span[data-fact='{here}.text']")}
                condition = {one_line(e.get_text()) for e in soup.select(f"[data-fact='{here}.when']")}
                assert condition == ({*condition} if fact.when else set())
                assert step["text"] == (f"If {condition.pop()} – {said}" if fact.when else said)
                assert one_line(fill(fact.text)) == re.sub(r" \(from [^)]*\)", "", said)
                count += 1
    assert count > 3


def test_no_text_ends_the_element_of_linked_data() -> None:
    """A text with markup in it stays a text."""
    text = "</script><img src=x onerror=alert(1)>"
    said = script(faq_page([("Why?", text)]))
    assert said.count("<") == 2
    assert linked_data(BeautifulSoup(said, "html.parser"))[0]["mainEntity"][0]["acceptedAnswer"]["text"] == text


def visible(soup: BeautifulSoup) -> str:
    """Return the words of a page as they are read out, pictures as their description."""
    for element in soup.select("script, noscript"):
        element.decompose()
    for figure in soup.select("figure"):
        title, text = figure.select_one("title"), figure.select_one("desc")
        assert title
        assert text
        caption = figure.select_one("figcaption")
        figure.replace_with(f"{title.get_text()}. {text.get_text()} {caption.get_text() if caption else ''}")
    return one_line(soup.get_text())


def test_plain_markdown_says_what_the_page_says(guide: Guide, html: dict[str, BeautifulSoup]) -> None:
    """The plain Markdown of a page, rendered, has the page's words in the page's order, and no element is left."""
    for path, page in guide.pages.items():
        rendered = BeautifulSoup(COMMONMARK.render(plain_markdown(page.text)), "html5lib")
        assert rendered.body
        assert {element.name for element in rendered.body.find_all()} <= STRUCTURE, path
        assert visible(rendered) == visible(copy(html[path])), path


def test_links_in_plain_markdown_lead_to_plain_markdown(guide: Guide, html: dict[str, BeautifulSoup]) -> None:
    """Each link leads to a page's plain Markdown or to a file beside it, with the anchor that the web page has."""
    count = anchors = 0
    has = {path: {tag["id"] for tag in soup.find_all(id=True)} for path, soup in html.items()}
    for path, page in guide.pages.items():
        rendered = BeautifulSoup(COMMONMARK.render(plain_markdown(page.text)), "html5lib")
        for target in (str(link["href"]) for link in rendered.select("a")):
            if not target.startswith("https:"):
                file, _, anchor = target.partition("#")
                way = posixpath.normpath(posixpath.join(posixpath.dirname(path), file))
                assert way in guide.pages or way in guide.api, f"{path}: {target}"
                assert not anchor or "=" in anchor or anchor in has[way], f"{path}: {target}"
                count += 1
                anchors += bool(anchor)
    assert count > 50
    assert anchors > 20


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ("**<span data-fact='a'>Two</span>** [*words*](x.md#y){ .button }", "Two words"),
        (r"“[A \[b\]](c.md)”: a\_b \* 2 &lt; 3 &amp; `code`", "“A [b]”: a_b * 2 < 3 & code"),
        ("one\n two", "one two"),
    ],
)
def test_plain_text(given: str, said: str) -> None:
    """Of a piece of Markdown its words are left, with what was escaped."""
    assert plain_text(given) == said


def sections(text: str) -> Iterator[tuple[str, list[tuple[str, str]]]]:
    for part in text.split("\n## ")[1:]:
        name, _, links = part.partition("\n\n")
        yield name, re.findall(r"^- \[((?:\\.|[^\]\\])+)\]\(([^)]+)\)(?:: .+)?$", links, re.MULTILINE)


def test_llms_txt_leads_to_each_page(guide: Guide) -> None:
    """It has one heading, a quoted summary, then sections of links only: each page once, what can wait at the end."""
    text = llms_txt(list(guide.pages.values()))
    assert re.match(r"# [^\n]+\n\n> [^\n]+\n\n- ", text)
    assert text.count("\n# ") == 0
    found = dict(sections(text))
    assert list(found) == ["Pages", "Reasons", "Optional"]
    assert sorted(link for links in found.values() for _, link in links) == sorted(guide.pages)
    assert "](how.md)" in text.partition("## Optional")[2]
    assert "(api/v1/index.json)" in text


def test_addresses_of_pages_in_the_api_are_right(guide: Guide, html: dict[str, BeautifulSoup]) -> None:
    """Each page to which the API leads is there, with the anchor, and shows the fact."""
    anchors = {path: {str(e["id"]) for e in soup.select("[id]")} for path, soup in html.items()}
    count = 0
    for path, raw in guide.api.items():
        for page in re.findall(r'^ *"page": "(.+)",?$', raw.decode(), re.MULTILINE) if "/schemas/" not in path else ():
            target, _, anchor = posixpath.normpath(posixpath.join(posixpath.dirname(path), page)).partition("#")
            way = f"{target.removesuffix('.html')}.md"
            assert way in anchors, f"{path}: {page}"
            assert not anchor or anchor in anchors[way], f"{path}: {page}"
            assert anchor or way.startswith("reasons/")
            count += 1
    assert count > 20


def test_the_command_writes_plain_files(tmp_path: Path) -> None:
    """``guide --plain`` writes Markdown without elements, llms.txt, the API, and no script but the words of notices."""
    command = ["guide", "--plain", "--knowledge", str(PLATFORMS / "orchard"), "--out", str(tmp_path / "out")]
    assert CliRunner().invoke(cli, command).exit_code == 0
    written = {path.relative_to(tmp_path / "out").as_posix() for path in (tmp_path / "out").rglob("*.*")}
    assert {"index.md", "reasons/bruised.md", "llms.txt", "api/v1/index.json"} <= written
    assert [path for path in written if path.endswith(".js")] == ["notices.js"]
    assert {path.rpartition(".")[2] for path in written} - {"js"} == {"md", "txt", "json", "kyc-recourse-guide"}
    assert (
        (tmp_path / "out" / "reasons" / "bruised.md").read_text(encoding="utf-8").startswith("# The fruit is bruised\n")
    )
