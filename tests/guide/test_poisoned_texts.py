"""Texts are texts: whatever stands in them, each output shows it as it is written, and nothing of it runs."""

from __future__ import annotations

import json
import re
import shutil
from pathlib import Path
from typing import Any

import pytest
from bs4 import BeautifulSoup, Tag
from markdown_it import MarkdownIt

from kyc_recourse import Decision, Knowledge
from kyc_recourse.changes.compare import compare, read_state
from kyc_recourse.exploration.analysis import analyse
from kyc_recourse.facts.times import parse_instant
from kyc_recourse.guide.content_policy import inline_code
from kyc_recourse.guide.machine_outputs import llms_txt
from kyc_recourse.render import analysis as analysis_texts
from kyc_recourse.render import changes as changes_texts
from kyc_recourse.render.labels import Labels
from kyc_recourse.render.markdown import render_markdown
from kyc_recourse.render.reply import render_reply
from kyc_recourse.render.text import render_text
from tests.conftest import NOW, ROOT
from tests.guide.conftest import PACKS, Guide, guide_of
from tests.guide.reading import one_line, to_html
from tests.guide.test_site import build
from tests.poison import poison

GITHUB = MarkdownIt("commonmark", {"html": True}).enable(["table", "strikethrough"])
MARKDOWN = {
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
            "strong",
            "em",
            "code",
            "pre",
            "hr",
            "a",
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
CASES: tuple[dict[str, Any], ...] = (
    {},
    *({"reasons": [id]} for id in ("info-mismatch", "document-quality", "face-mismatch", "duplicate-account")),
    {"reasons": ["unsupported-region"], "observations": {"actual-residence": "AE", "using-vpn": True}},
    {"reasons": ["face-mismatch"], "recent_attempts": {"face-mismatch": 4}, "observations": {"glare": True}},
)


@pytest.fixture(scope="module")
def texts(poisoned: Path) -> Guide:
    """The guide of the poisoned facts."""
    return guide_of(poisoned)


def rendered(markdown: str) -> Tag:
    body = BeautifulSoup(GITHUB.render(markdown), "html5lib").body
    assert body
    return body


def names(soup: Tag) -> set[str]:
    return {element.name for element in soup.find_all()}


def attributes(soup: Tag) -> set[str]:
    return {name for element in soup.find_all() for name in element.attrs}


def decided(knowledge: Knowledge) -> list[Decision]:
    return [knowledge.decide({"now": NOW, **case}) for case in CASES]


def said(decision: Decision) -> list[str]:
    """Return texts of the facts that an answer says."""
    titles = [*(each.title for each in decision.reasons), *(each.title for each in decision.causes)]
    remedies = [text for each in decision.remedies for text in (each.title, *each.steps)]
    never = [each.text for each in decision.prohibitions]
    questions = [each.text for each in decision.questions]
    return [decision.summary, *titles, *remedies, *never, *(each.text for each in decision.warnings), *questions]


def test_answers_as_markdown(texts: Guide) -> None:
    """The Markdown of a decision has its own elements only, and shows every text as it is written."""
    for decision in decided(texts.knowledge):
        soup = rendered(render_markdown(decision, Labels.of(texts.knowledge, decision)))
        assert names(soup) <= MARKDOWN - {"a"}
        assert attributes(soup) <= {"class"}
        for text in said(decision):
            assert one_line(text) in one_line(soup.get_text())
        if decision.appeal:
            assert decision.appeal.body in soup.select("pre")[0].get_text()


def test_answers_as_text(texts: Guide) -> None:
    """Text for a terminal and a reply to paste say every text as it is written."""
    for decision in decided(texts.knowledge):
        labels = Labels.of(texts.knowledge, decision)
        shown = one_line(render_text(decision, labels, width=10_000))
        for text in said(decision)[: -len(decision.questions) or None]:
            assert one_line(text) in shown
        assert one_line(decision.summary) in one_line(render_reply(decision, labels))


def test_the_comment_on_a_pull_request(poisoned: Path, tmp_path: Path) -> None:
    """All texts of the facts stand in code there, so no name, address or markup in them is live."""
    other = Path(shutil.copytree(PACKS["binance"], tmp_path / "binance"))
    poison(other, turn=1)
    limits = other / "limits.yaml"
    limits.write_text(limits.read_text("utf-8").replace('"PT24H"', '"PT48H"'), encoding="utf-8")
    orchard, changed = PACKS["orchard"], Path(shutil.copytree(PACKS["orchard"], tmp_path / "orchard"))
    poison(changed)
    limits = changed / "limits.yaml"
    limits.write_text(limits.read_text("utf-8").replace('"PT6H"', '"PT7H"'), encoding="utf-8")
    for old, new in (
        (read_state("a`b", poisoned), read_state("<b>@c", other)),
        (read_state("old", orchard), read_state("new", changed)),
    ):
        changes = compare(old, new, parse_instant(NOW))
        assert changes.texts
        assert changes.values
        soup = rendered(changes_texts.render_markdown(changes))
        assert names(soup) <= {*(["h3", "p", "ul", "li", "strong", "code", "pre", "details", "summary", "br"])}
        assert attributes(soup) <= {"class"}
        shown = soup.get_text()
        for change in changes.texts[:10]:
            assert f"+ {change.new}" in shown
        for code in soup.select("pre, code"):
            code.decompose()
        assert not re.search(r"[@<`*\\]|evil|alert|javascript", soup.get_text())
        text = changes_texts.render_text(changes)
        for change in changes.texts[:10]:
            assert f"+ {change.new}" in text


def test_the_analysis(texts: Guide) -> None:
    """The analysis as Markdown has its own elements only, and questions as they are written."""
    found = analyse(texts.knowledge, parse_instant(NOW))
    soup = rendered(analysis_texts.render_markdown(found))
    assert names(soup) <= MARKDOWN - {"a"}
    for each in found.questions:
        assert one_line(each.text) in one_line(soup.get_text())
        assert each.text in analysis_texts.render_text(found)


def test_llms_txt(texts: Guide) -> None:
    """Titles and summaries stand there as they are written."""
    soup = rendered(llms_txt(list(texts.pages.values())))
    assert names(soup) <= MARKDOWN
    assert attributes(soup) <= {"href"}
    assert {str(link["href"]) for link in soup.select("a")} >= {*texts.pages}
    assert not [
        link for link in soup.select("a") if ":" in str(link["href"]).removeprefix("https://creativecommons.org/")
    ]
    for page in texts.pages.values():
        assert one_line(page.title) in one_line(soup.get_text())
        assert one_line(page.about) in one_line(soup.get_text())


@pytest.fixture(scope="module")
def built(poisoned: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The guide of the poisoned facts as MkDocs builds it."""
    folder = tmp_path_factory.mktemp("poisoned-site")
    shutil.copytree(poisoned.parent, folder / "knowledge")
    (folder / "site").symlink_to(ROOT / "site")
    shutil.copy(ROOT / "mkdocs.yml", folder)
    done = build(folder, folder / "out", SITE_URL="https://guide.example/")
    assert done.returncode == 0, done.stderr[-4000:]
    return folder / "out"


def clean_guide(tmp_path_factory: pytest.TempPathFactory) -> Path:
    out = tmp_path_factory.mktemp("clean-site")
    done = build(ROOT, out, SITE_URL="https://guide.example/")
    assert done.returncode == 0, done.stderr
    return out


def form(soup: BeautifulSoup) -> tuple[set[str], set[str]]:
    """Return which elements and attributes a page has."""
    return names(soup), attributes(soup)


@pytest.mark.slow
def test_built_pages_have_the_same_form(built: Path, texts: Guide, tmp_path_factory: pytest.TempPathFactory) -> None:
    """A real parser finds no element, attribute, script or address that a page of the true facts does not have."""
    clean = clean_guide(tmp_path_factory)
    count = 0
    for path in sorted(clean.rglob("*.html")):
        way = path.relative_to(clean).as_posix()
        raw = (built / way).read_text(encoding="utf-8")
        page, soup = BeautifulSoup(path.read_text(encoding="utf-8"), "html5lib"), BeautifulSoup(raw, "html5lib")
        assert names(soup) <= names(page) | {"span", "var", "em", "strong", "code"}, way
        assert attributes(soup) <= attributes(page) | {"data-later", "data-condition"}, way
        assert {code.content for code in inline_code(raw)} == {
            code.content for code in inline_code(path.read_text(encoding="utf-8"))
        }
        hosts = {str(e.get(name)) for e in soup.select("[href], [src]") for name in ("href", "src") if e.get(name)}
        assert not [
            each
            for each in hosts
            if re.match(r"(?!https://(guide\.example|creativecommons\.org)/)[a-z]+:|//", each) and each != "data:,"
        ]
        own = texts.pages.get(way.replace(".html", ".md"))
        if own:
            (title,) = soup.select("head title")
            assert one_line(title.get_text()).startswith(one_line(own.title))
            described = soup.select("head meta[name=description]")
            assert [one_line(str(each["content"])) for each in described] == (
                [one_line(own.about)] if own.about else []
            )
            (article,) = soup.select("article")
            for element in article.select("[rel=edit]"):
                element.decompose()
            assert one_line(article.get_text()) == one_line(to_html(own).get_text())
            menu = {one_line(each.get_text()) for each in soup.select(".md-nav--primary a.md-nav__link")}
            assert {one_line(texts.pages[name].title) for name in ("index.md", "limits.md", "faq.md")} <= menu
            for link in soup.select(".md-footer__link"):
                assert one_line(str(link["aria-label"])) == one_line(link.get_text()).replace(" ", ": ", 1)
            count += 1
    assert count == len(texts.pages)


@pytest.mark.slow
def test_the_search_shows_words(built: Path) -> None:
    """What the search shows of a page is HTML with its own few elements, in which texts are texts."""
    index = json.loads((built / "search" / "search_index.json").read_text(encoding="utf-8"))
    assert len(index["docs"]) > 100
    for entry in index["docs"]:
        soup = BeautifulSoup(f"<body>{entry['title']} {entry['text']}", "html5lib")
        assert soup.body
        assert names(soup.body) <= {
            *(
                [
                    "p",
                    "ul",
                    "ol",
                    "li",
                    "code",
                    "pre",
                    "table",
                    "thead",
                    "tbody",
                    "tr",
                    "th",
                    "td",
                    "em",
                    "strong",
                    "h1",
                    "h2",
                    "h3",
                ]
            )
        }
        assert attributes(soup.body) == set()


@pytest.mark.slow
def test_nothing_runs_in_a_browser(built: Path, browser: Any) -> None:
    """No page, the checker with its answers among them, runs what a text holds, or asks another host."""
    page, wrong = browser.new_page(), []

    def dismissed(dialog: Any) -> None:
        wrong.append(f"{page.url}: {dialog.message}")
        dialog.dismiss()

    page.on("dialog", dismissed)
    page.on(
        "request", lambda r: wrong.append(f"{page.url}: {r.url}") if not r.url.startswith(("file:", "data:")) else None
    )
    page.on("console", lambda m: wrong.append(f"{page.url}: {m.text}") if m.type == "error" else None)
    for path in sorted(built.rglob("*.html")):
        if path.name != "404.html":
            page.goto(f"file://{path}", wait_until="load")
            assert page.evaluate("document.querySelectorAll('main svg').length") >= 0
    for reason in ("face-mismatch", "duplicate-account", "unsupported-region"):
        page.goto("about:blank")
        page.goto(f"file://{built}/checker.html#reason={reason}", wait_until="load")
        page.wait_for_function("document.querySelector('recourse-checker').innerText.length > 200")
        assert "<script>" in page.inner_text("recourse-checker") or "<img" in page.inner_text("recourse-checker")
    assert not wrong, "\n".join(wrong[:10])
    page.close()
