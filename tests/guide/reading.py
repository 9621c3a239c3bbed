"""Reading pages back: what a page of the guide says about which fact."""

from __future__ import annotations

import re
from collections.abc import Iterator
from copy import copy
from typing import NamedTuple

import markdown
from bs4 import BeautifulSoup, Tag

from kyc_recourse.guide.pages import Page


class Said(NamedTuple):
    """What an element says: the address of a fact, from when, and the value in words of the facts."""

    address: str
    since: str
    value: str


def to_html(page: Page) -> BeautifulSoup:
    """Return the page as HTML, with the extensions that the guide's own mkdocs.yml uses."""
    return BeautifulSoup(
        markdown.markdown(page.text, extensions=["attr_list", "fenced_code", "md_in_html", "tables", "toc"]),
        "html5lib",
    )


def read_back(soup: BeautifulSoup | Tag) -> Iterator[Said]:
    """Yield what each marked element says. A text is given back with its references in braces."""
    for element in soup.select("[data-fact]"):
        given = element.get("value", element.get("data-value"))
        figure = element.find_parent("figure")
        since = element.get("data-from") or (figure.get("data-from") if figure else None)
        yield Said(str(element["data-fact"]), str(since or ""), raw_text(element) if given is None else str(given))


def raw_text(element: Tag) -> str:
    """Return the text of an element as its fact has it, in one line."""
    element = copy(element)
    for later in element.select(".later"):
        later.decompose()
    for part in element.select("data[data-fact], var[data-later]"):
        part.replace_with(f"{{{part.get('data-fact') or part.get('data-later')}}}")
    return one_line(element.get_text())


def one_line(text: str) -> str:
    """Return the text with all space between words made one."""
    return re.sub(r"\s+", " ", text).strip()
