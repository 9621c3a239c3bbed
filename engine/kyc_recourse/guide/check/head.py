"""The head of a page: its title and description, which search engines and tabs show."""

from __future__ import annotations

from collections.abc import Iterator

from kyc_recourse.guide.check.book import Book
from kyc_recourse.guide.check.figures import claim_in
from kyc_recourse.guide.check.html import Page, one_line
from kyc_recourse.guide.check.marks import Wrong


def check_head(page: Page, book: Book) -> Iterator[Wrong]:
    """Yield a title or description that is not what the page says."""
    reason = page.name.removeprefix("reasons/") if page.name.startswith("reasons/") else ""
    title = next(page.root.iter("title"), None)
    if title is not None and f"reason.{reason}.title" in book:
        words, wanted = one_line(title.text or ""), one_line(book.text(f"reason.{reason}.title"))
        if not words.startswith(wanted):
            yield Wrong(title, "GU020", f'the title says "{words}"; it should begin with "{wanted}"')
    for meta in page.root.iter("meta"):
        if meta.get("name") != "description":
            continue
        words = one_line(meta.get("content") or "")
        if f"reason.{reason}.description" in book:
            wanted = one_line(book.text(f"reason.{reason}.description"))
            if words != wanted:
                yield Wrong(meta, "GU020", f'the description says "{words}"; it should say "{wanted}"')
        elif figure := claim_in(words):
            yield Wrong(
                meta, "GU050", f'"{figure}" is typed into the description "{words}", and no fact stands behind it'
            )
