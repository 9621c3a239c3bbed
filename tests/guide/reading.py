"""Pages of the guide as HTML, without a theme."""

from __future__ import annotations

import re

import markdown
from bs4 import BeautifulSoup

from kyc_recourse.guide.pages import Page


def to_html(page: Page) -> BeautifulSoup:
    """Return the page as HTML, with the extensions that the guide's own mkdocs.yml uses."""
    return BeautifulSoup(
        markdown.markdown(page.text, extensions=["attr_list", "fenced_code", "md_in_html", "tables", "toc"]),
        "html5lib",
    )


def one_line(text: str) -> str:
    """Return the text with all space between words made one."""
    return re.sub(r"\s+", " ", text).strip()
