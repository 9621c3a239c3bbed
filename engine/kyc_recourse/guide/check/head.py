"""The head of a page: its title, and descriptions, which search engines, previews and tabs show."""

from __future__ import annotations

from collections.abc import Iterator

from kyc_recourse.guide.check.book import Book
from kyc_recourse.guide.check.figures import claims_in
from kyc_recourse.guide.check.html import Element, Page, one_line
from kyc_recourse.guide.check.marks import Wrong

_TITLES = ("og:title", "twitter:title")
_DESCRIPTIONS = ("description", "og:description", "twitter:description")


def check_head(page: Page, book: Book) -> Iterator[Wrong]:
    """Yield a title or description that is not what the page says."""
    reason = page.name.removeprefix("reasons/") if page.name.startswith("reasons/") else ""
    title, description = f"reason.{reason}.title", f"reason.{reason}.description"
    for element in page.root.iter("title", "meta"):
        if element.getparent().tag == "svg":
            continue
        name = element.get("name") or element.get("property") or element.get("itemprop") or ""
        words = one_line((element.text if element.tag == "title" else element.get("content")) or "")
        if element.tag == "title" or name in _TITLES:
            yield from _title(element, words, book.text(title) if title in book else "", page)
        elif name in _DESCRIPTIONS and description in book:
            if words != (wanted := one_line(book.text(description))):
                yield Wrong(element, "GU020", f'the {name} says "{words}"; it should say "{wanted}"')
        else:
            yield from _typed(element, name, words)


def _title(element: Element, words: str, wanted: str, page: Page) -> Iterator[Wrong]:
    wanted = one_line(wanted)
    if not words.startswith(wanted):
        yield Wrong(element, "GU020", f'the title says "{words}"; it should begin with "{wanted}"')
    elif not wanted:
        yield from _typed(element, "title", words.replace(page.heading, ""))


def _typed(element: Element, name: str, words: str) -> Iterator[Wrong]:
    for figure in claims_in(words):
        yield Wrong(element, "GU050", f'"{figure}" is typed into the {name} "{words}", and no fact stands behind it')
