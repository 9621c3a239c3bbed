"""Marked values: the words that readers see, and the attribute beside them, are the fact at the address."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any, NamedTuple

from kyc_recourse.errors import did_you_mean
from kyc_recourse.facts.times import is_duration, say_duration
from kyc_recourse.guide.check.book import Book, as_attribute
from kyc_recourse.guide.check.conditions import UnreadableError, asked, read_clause
from kyc_recourse.guide.check.html import Element, Page, inside, is_later, one_line, said, visible
from kyc_recourse.guide.check.words import instant_of, number_of, region_of, same_duration

# Fields that name other facts, whose titles stand there, and of which kind those are.
_NAMES = {
    "verdict": "verdict", "remedies": "remedy", "warnings": "warning", "prohibitions": "prohibition",
    "reasons": "reason", "reason": "reason", "event": "event", "appeal": "appeal", "difference": "figure",
}  # fmt: skip
# When the time of a rule comes, said with the figures of the limit or cooldown.
_UNTIL = {
    "allowed-from": "{limit.ID.lockout} after the last of the {limit.ID.max} failures",
    "advised-from": "{limit.ID.window} after the oldest failure that still counts",
    "cooldown": "the end of the {cooldown.ID.length}",
}
_OPEN = {"time": "the time given in the answer", "reasons": "[the reason given]", "reason.title": "the reason's title"}


class Wrong(NamedTuple):
    """Something that differs: where, the code of the finding, and what is there and what should be."""

    element: Element
    code: str
    message: str


def check_marks(page: Page, book: Book) -> Iterator[Wrong]:
    """Yield each mark on a page that says something else than its fact."""
    for element in page.marks:
        if element.tag == "tspan":
            continue  # a picture breaks words into lines; pictures are read as a whole
        address, since = element.get("data-fact"), _since(element)
        if address not in book:
            yield Wrong(element, "GU022", f'no fact is called "{address}"{did_you_mean(address, book.addresses)}')
        elif (value := book.value(address, since)) is None:
            yield Wrong(element, "GU023", f"{address} says that another value holds from {since}; none begins then")
        else:
            yield from _differences(element, address, value, book)
            if not since:
                yield from _later(element, address, book)
    for element in page.root.iter("span"):
        if is_later(element) and not _belongs(element):
            yield Wrong(element, "GU023", f'"{visible(element)}" belongs to no value')
    for element in page.root.iterfind(".//*[@data-later]"):
        yield from _open(element, element.get("data-later"), book)


def _since(element: Element) -> str:
    since = element.get("data-from")
    if since is None:
        figure = next(element.iterancestors("figure"), None)
        since = None if figure is None else figure.get("data-from")
    return since or ""


def _differences(element: Element, address: str, value: Any, book: Book) -> Iterator[Wrong]:
    given = element.get("value", element.get("data-value"))
    wanted = as_attribute(value)
    if given is None:
        if element.tag == "desc":
            there, wanted = visible(element), one_line(book.fill(wanted))
        else:
            there, wanted = said(element), one_line(wanted)
        if there != wanted:
            yield Wrong(element, "GU020", f'{address} says "{there}"; the fact is "{wanted}"')
        return
    if one_line(given) != one_line(wanted):
        yield Wrong(element, "GU021", f"{address} is marked as {given}; the fact is {wanted}")
    if element.tag == "svg":
        return
    should = _words(element, address, value, book)
    if should is not None:
        yield Wrong(element, "GU020", f'{address} says "{visible(element)}"; it should say {should}')


def _words(element: Element, address: str, value: Any, book: Book) -> str | None:
    """Return what the words of an element should say, None if they say it."""
    field = address.rpartition(".")[2]
    words = visible(element)
    if field == "when":
        return _condition(element, value, book)
    if field == "concludes":
        named = [id.strip("*").replace(" ", "-") for id in said(element, emphasis=True).split(", ")]
        return None if named == value else ", ".join(value)
    if field == "source":
        work = f"work-{value['id']}"
        links = [link.get("href", "").rpartition("#")[2] for link in element.iter("a")]
        right = words == f"{value['status']}, {one_line(value['section'])}" and links in ([work], [])
        return None if right else f'"{value["status"]}, {value["section"]}", with a link to #{work}'
    if field == "until":
        return _named(element, [f"{kind}.{id}.title" for kind, id in value.items()])
    if field in _NAMES and not address.startswith("platform.") and said(element) != words:
        ids = value if isinstance(value, list) else [value]
        return _named(element, [f"{_NAMES[field]}.{id}.title" for id in ids])
    if isinstance(value, bool):
        return None if words == ("yes" if value else "no") else f'"{"yes" if value else "no"}"'
    if isinstance(value, int | float):
        return None if number_of(words) == value else as_attribute(value)
    if isinstance(value, list):
        members = words.split(", ")
        read = [region_of(name) for name in members] if address.startswith("regions.") else members
        return None if read == value else ", ".join(value)
    if is_duration(value):
        return None if same_duration(words, value) else f'"{say_duration(value)}"'
    if field in ("from", "before") and not address.startswith("platform."):
        return None if instant_of(words) == instant_of(value) else value
    filled = one_line(book.fill(value, next(s for s, v in book.values(address) if v == value)))
    return None if words == filled else f'"{filled}"'


def _named(element: Element, wanted: list[str]) -> str | None:
    """Return which titles should be named, None if they are."""
    return None if said(element) == ", ".join(f"{{{name}}}" for name in wanted) else ", ".join(wanted)


def _condition(element: Element, when: Any, book: Book) -> str | None:
    wanted = asked(when, book)
    try:
        read = read_clause(said(element, emphasis=True), book)
    except UnreadableError as error:
        return f'{as_attribute(when)}, but "{error}" cannot be read as a condition'
    return None if read == wanted else as_attribute(when)


def _later(element: Element, address: str, book: Book) -> Iterator[Wrong]:
    """Yield which later values of an address do not stand beside its first one, each with its date."""
    wanted = [start for start, _ in book.values(address)[1:]]
    found = []
    beside = element.getnext()
    while beside is not None and is_later(beside):
        marks = [mark for mark in inside(beside) if mark.get("data-fact") == address]
        told = re.match(r"\(from (.+? UTC): ", said(beside))
        start = instant_of(told[1]) if told else None
        if not marks or start is None or _since(marks[0]) != _iso(told[1] if told else ""):
            yield Wrong(beside, "GU023", f'"{visible(beside)}" does not say from when a value of {address} holds')
        found.append(start)
        if (beside.tail or "").strip():
            break
        beside = beside.getnext()
    # Letters and link texts say the first value only.
    if found != wanted and not any(parent.tag in ("pre", "a") for parent in element.iterancestors()):
        missing = ", ".join(as_attribute(value) for start, value in book.values(address)[1:] if start not in found)
        yield Wrong(element, "GU023", f"{address} has other values from a date on, which are not said here: {missing}")


def _belongs(later: Element) -> bool:
    """Tell whether a later value stands beside another value, with nothing between them."""
    before = later.getprevious()
    while before is not None and is_later(before):
        before = before.getprevious()
    return before is not None and before.get("data-fact") is not None


def _iso(words: str) -> str:
    match = re.fullmatch(r"(\S+) (\d\d:\d\d)(:\d\d)? UTC", words)
    return f"{match[1]}T{match[2]}{match[3] or ':00'}Z" if match else ""


def _open(element: Element, name: str, book: Book) -> Iterator[Wrong]:
    """Yield what a text leaves open until there is a case, if it is called by other words than it should be."""
    words = said(element)
    if name == "time":
        wanted = _time(element, book)
    elif name.startswith("applicant."):
        wanted = next((f.blank for f in book.platform.fields if f"applicant.{f.id}" == name), name)
    else:
        wanted = _OPEN.get(name, name)
    if words != one_line(wanted):
        yield Wrong(element, "GU020", f'{{{name}}} says "{words}"; it should say "{wanted}"')


def _time(element: Element, book: Book) -> str:
    address = next((parent.get("data-fact") for parent in element.iterancestors() if parent.get("data-fact")), "")
    rule = address.rpartition(".")[0]
    for kind, id in (book.get(f"{rule}.until") or {}).items():
        time = "cooldown" if kind == "cooldown" else book.get(f"verdict.{book.get(f'{rule}.verdict')}.time")
        if time:
            return _UNTIL[time].replace("ID", id)
    return _OPEN["time"]
