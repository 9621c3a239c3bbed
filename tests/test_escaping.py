"""Whatever a text holds: Markdown shows it as it is written, by the rules of CommonMark and by Python's own."""

from __future__ import annotations

import re
from collections.abc import Callable

import markdown
import pytest
from bs4 import BeautifulSoup
from hypothesis import given
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from kyc_recourse.escaping import code_block, code_span, escape_markdown, escape_part, unmark_code

# With all that GitHub understands but links for bare addresses, which show what is written.
GITHUB = MarkdownIt("commonmark", {"html": True}).enable(["table", "strikethrough"])
EXTENSIONS = ["attr_list", "fenced_code", "md_in_html", "tables", "toc"]
PIECES = [
    *("*", "**", "_", "__", "~~", "`", "```", "~~~", "#", "# ", "> ", "- ", "+ ", "1. ", "2) ", "=", "===", "---", "|"),
    *("[x](javascript:alert(1))", "![y](http://evil.example/y.png)", "[x]: /url", "[x]", "[^1]", "<b>", "</p>", "<br>"),
    *("<script>alert(1)</script>", "<img src=x onerror=alert(1)>", "<http://evil.example>", "<!--", "-->", "]]>", "&"),
    *("&amp;", "&lt;", "&#60;", "&copy", "\\", "\\\\", "\\*", "{: .x }", "{#x}", "{{ 7*7 }}", '"', "'", "@name", "#1"),
    *("!", "(", ")", "a", "b c", " ", "  ", "    ", "\n", "\n\n", "5", ".", ":", "| a | b |", "[TOC]", "wzxhzdk:0"),
]
Render = Callable[[str], BeautifulSoup]
TEXTS = st.lists(st.sampled_from(PIECES), min_size=1, max_size=8).map("".join)


def by_github(text: str) -> BeautifulSoup:
    return BeautifulSoup(GITHUB.render(text), "html5lib")


def by_python(text: str) -> BeautifulSoup:
    return BeautifulSoup(markdown.markdown(text, extensions=EXTENSIONS), "html5lib")


def shown(soup: BeautifulSoup) -> tuple[list[str], str]:
    """Return the elements of a page, and the words that it shows."""
    assert soup.body
    return [each.name for each in soup.body.find_all()], " ".join(soup.body.get_text().split())


@pytest.mark.parametrize("render", [by_github, by_python])
@pytest.mark.parametrize("piece", PIECES)
def test_no_beginning_means_anything(render: Render, piece: str) -> None:
    """Whatever a text begins with, it begins no list, heading, quotation, line or code, below another line either."""
    for rest in ("a", " a", "", "5. a"):
        words = " ".join(f"{piece}{rest}".split())
        if words:
            escaped = escape_markdown(f"{piece}{rest}")
            assert shown(render(escaped)) == (["p"], words)
            assert shown(render(f"a\n{escaped}")) == (["p"], f"a {words}")


@pytest.mark.parametrize("render", [by_github, by_python])
@given(TEXTS)
def test_a_text_is_one_paragraph_with_its_words(render: Render, text: str) -> None:
    """A text alone is a paragraph, in a list an item, in bold a bold word: with its words, and no other element."""
    words = " ".join(text.split())
    escaped = escape_markdown(text)
    if words:
        assert shown(render(escaped)) == (["p"], words)
        assert shown(render(f"- {escaped}")) == (["ul", "li"], words)
        assert shown(render(f"Before **{escaped}**: {escaped}")) == (["p", "strong"], f"Before {words}: {words}")
        assert shown(render(f"## {escaped}")) == (["h2"], words)


@pytest.mark.parametrize("render", [by_github, by_python])
@given(TEXTS)
def test_a_text_in_a_row_of_a_table(render: Render, text: str) -> None:
    """A text in a table stays in its cell."""
    cells = render(f"| A | B |\n| --- | --- |\n| {escape_markdown(text)} | x |\n").find_all("td")
    assert [" ".join(cell.get_text().split()) for cell in cells] == [" ".join(text.split()), "x"]


@given(TEXTS, TEXTS)
def test_parts_of_a_text(first: str, second: str) -> None:
    """Parts with something between them are shown as they are."""
    soup = by_python(f"a{escape_part(first)}<span>{escape_part(second)}</span>")
    assert shown(soup) == (["p", "span"], " ".join(f"a{first}{second}".split()))


@given(TEXTS)
def test_code(text: str) -> None:
    """As code a text is one element, in a line and in a block, and reads as it is written."""
    line = re.sub(r"\s*\n\s*", " ", text)
    if line.strip(" "):
        soup = by_github(f"a {code_span(text)} b")
        assert shown(soup) == (["p", "code"], " ".join(f"a {line} b".split()))
        assert unmark_code(f"a {code_span(text)} b") == f"a {line} b"
    soup = by_github("\n".join(["- a", *(f"  {each}" for each in code_block(text, "text")), "", "b"]))
    assert [each.name for each in soup.select("body *")] == ["ul", "li", "pre", "code", "p"]
    (code,) = soup.select("code")
    assert code.get_text() == text + "\n"
