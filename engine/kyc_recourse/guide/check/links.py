"""Links: each leads to a file and an anchor that are there, and to what its words name."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping

from kyc_recourse.guide.check.book import Book
from kyc_recourse.guide.check.html import Element, Page, inside, visible
from kyc_recourse.guide.check.marks import Wrong
from kyc_recourse.guide.check.site import Site, links, near

_TITLE = re.compile(r"(\w[\w-]*)\.([^.]+)\.(title|question)")
_HEADING = re.compile("h[1-6]")


def check_links(page: Page, site: Site, book: Book | None, headings: Mapping[str, Collection[str]]) -> Iterator[Wrong]:
    """Yield each link of a page that is dead, or whose words name something else than where it leads.

    ``headings`` are the paths of the pages of reasons by their headings.
    """
    for element in page.root.iter("base"):
        if element.get("href"):
            yield Wrong(element, "GU060", f'with the base "{element.get("href")}" each link leads elsewhere; remove it')
    for element, link in links(page):
        found = site.target(page.path, link)
        if found is None:
            continue
        path, anchor = found
        beside = element.tag == "link" and "markdown" in (element.get("type") or "")
        if path in site.lost or beside:
            continue
        if path not in site.files:
            yield Wrong(element, "GU060", f'the link "{link}" leads to no file{near(path, site.files)}')
            continue
        target = site.pages.get(path)
        if "=" in anchor and element.tag == "a":
            kind, _, id = anchor.partition("=")
            if book and kind == "reason" and f"reason.{id}.title" not in book:
                yield Wrong(element, "GU060", f'the link "{link}" names a reason that is not there')
        elif anchor and target and anchor not in target.ids and anchor != "top":
            yield Wrong(element, "GU060", f'the link "{link}" leads to no anchor of {path}{near(anchor, target.ids)}')
        elif element.tag == "a":
            yield from _elsewhere(element, link, (path, anchor), page, headings)


def _elsewhere(
    element: Element, link: str, to: tuple[str, str], page: Page, headings: Mapping[str, Collection[str]]
) -> Iterator[Wrong]:
    path, anchor = to
    marks = [*inside(element)]
    words = visible(element)
    named = _TITLE.fullmatch(marks[0].get("data-fact") or "") if len(marks) == 1 else None
    if named:
        id = named[2]
        # A fact has an anchor that ends in its id, or a page that is called so.
        place = anchor or re.sub(r"(/index)?\.html?$", "", path)
        if not re.search(rf"(^|[-/]){re.escape(id)}$", place):
            yield Wrong(element, "GU061", f'the link "{words}" leads to {link}, not to {named[1]} {id}')
    elif words in headings and not anchor and path not in headings[words]:
        yield Wrong(element, "GU061", f'the link "{words}" leads to {link}, not to {", ".join(headings[words])}')
    elif anchor and path == page.path and any(parent.tag == "nav" for parent in element.iterancestors()):
        target = page.ids[anchor]
        heading = visible(target).rstrip("¶ ")
        if _HEADING.fullmatch(target.tag) and words != heading:
            yield Wrong(element, "GU061", f'the menu says "{words}"; the heading is "{heading}"')


def check_former_names(page: Page, book: Book) -> Iterator[Wrong]:
    """Yield each former name of a fact that is no anchor where the fact itself is one."""
    for anchor, old in _former_names(book):
        place, former = page.ids.get(anchor), page.ids.get(old)
        if place is not None:
            around = place if _HEADING.fullmatch(place.tag) else place.getparent()
            if former is None or former not in around.iter():
                yield Wrong(place, "GU060", f"links to #{old}, the former name of #{anchor}, do not lead here")


def _former_names(book: Book) -> Iterator[tuple[str, str]]:
    platform = book.platform
    for reason in platform.reasons:
        yield from ((f"reason-{reason.id}", f"reason-{old}") for old in reason.formerly)
    for prefix in ("remedy-", ""):  # on the page of a reason an anchor is called like its remedy
        for remedy in platform.remedies:
            yield from ((f"{prefix}{remedy.id}", f"{prefix}{old}") for old in remedy.formerly)
    for observation in platform.observations:
        yield from ((f"observation-{observation.id}", f"observation-{old}") for old in observation.formerly)
    for event in platform.events:
        yield from ((f"event-{event.id}", f"event-{old}") for old in event.formerly)
