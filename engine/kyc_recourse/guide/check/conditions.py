"""Conditions read back from the clause in which a page says them."""

from __future__ import annotations

import re
from typing import Any

from kyc_recourse.facts.conditions import UNKNOWN
from kyc_recourse.guide.check.book import Book
from kyc_recourse.guide.check.words import region_of

# What a block of conditions asks, in a form in which two can be compared: (kind, what, accepted).
Asked = frozenset[tuple[str, str, Any]]

_COMPARED = {"at least": "at-least", "more than": "above", "at most": "at-most", "less than": "below"}
_COMPARISON = re.compile(rf"({'|'.join(_COMPARED)}) ([\w.-]+|\{{figure\.[\w-]+\}})")
# What a state of a limit is called, by its id; the more telling wording first.
_LIMIT = {
    "last-attempt": (
        "{limit.ID.stop-at} or more within {limit.ID.window}, but fewer than {limit.ID.max}",
        "{limit.ID.stop-at} failed attempts within {limit.ID.window}",
    ),
    "clear": ("fewer than {limit.ID.stop-at} failed attempts within {limit.ID.window}",),
    "unknown": ("an unknown number of failed attempts within {limit.ID.window}",),
    "locked": ("{limit.ID.max} failed attempts within {limit.ID.window}, the last less than {limit.ID.lockout} ago",),
}
_COOLDOWN = {
    "running": "happened less than {cooldown.ID.length} ago",
    "over": "happened {cooldown.ID.length} ago or longer",
}


class UnreadableError(Exception):
    """A clause that says no condition in any known way."""


def asked(when: Any, book: Book) -> list[Asked]:
    """Return what the conditions of a fact ask, a block each of which one must hold."""
    blocks = when if isinstance(when, list | tuple) else [when or {}]
    return [frozenset(part for key, test in block.items() for part in _asked(key, test, book)) for block in blocks]


def _asked(key: str, test: Any, book: Book) -> list[tuple[str, str, Any]]:
    if key == "status":
        return [(key, "", frozenset(_listed(test)))]
    if key == "used":
        return [(key, id, frozenset(comparison.items())) for id, comparison in test.items()]
    if key == "limit":
        return [(key, id, frozenset(_listed(states))) for id, states in test.items()]
    if key == "cooldown":
        return [_of_event(book.get(f"cooldown.{id}.event"), id, _listed(states)) for id, states in test.items()]
    if key == "event":
        return [("event", id, frozenset({"has happened" if it else "not-started"})) for id, it in test.items()]
    if key == "attempts":
        return [(key, count, frozenset(test[count].items())) for count in test]
    if key == "concluded":
        return [(key, id, True) for id in _listed(test)]
    if isinstance(test, dict) and "in" in test:
        test = test["in"]
    if isinstance(test, dict):
        return [("observation", key, frozenset((how, frozenset(map(_plain, _listed(it)))) for how, it in test.items()))]
    return [("observation", key, frozenset(map(_plain, _listed(test))))]


def _of_event(event: str, cooldown: str, states: list[str]) -> tuple[str, str, Any]:
    # That a wait has not begun is the same as that its event has not happened.
    named = {state if state == "not-started" else f"{cooldown} {state}" for state in states}
    return ("event", event, frozenset(named))


def _listed(value: Any) -> list[Any]:
    return list(value) if isinstance(value, list | tuple) else [value]


def _plain(value: Any) -> str:
    if isinstance(value, bool):
        return "yes" if value else "no"
    return f"{value:g}" if isinstance(value, int | float) else str(value)


def read_clause(clause: str, book: Book) -> list[Asked]:
    """Return what a clause asks, as ``asked`` does.

    ``clause`` has addresses in braces for what is marked, and stars around what is emphasised.

    Raises:
        UnreadableError: a part of it says nothing in any way that is known.
    """
    if clause == "always":
        return [frozenset()]
    blocks = clause.split(" **or** ")
    found = []
    for block in blocks:
        inner = block[1:-1] if len(blocks) > 1 and block.startswith("(") and "**and**" in block else block
        found.append(frozenset(_read(part, book) for part in inner.split(" **and** ")))
    return found


def _read(part: str, book: Book) -> tuple[str, str, Any]:
    for pattern, read in _FORMS:
        if match := pattern.fullmatch(part):
            return read(match, book)
    raise UnreadableError(part)


def _read_limit(match: re.Match[str], _: Book) -> tuple[str, str, Any]:
    id, rest, found = match["id"], match["states"], set()
    for state, forms in _LIMIT.items():
        for form in forms:
            # "N failed attempts" is also the end of "fewer than N failed attempts".
            pattern = rf"(?<!fewer than ){re.escape(form.replace('ID', id))}(?!, the last)"
            rest, count = re.subn(pattern, "", rest)
            if count:
                found.add(state)
    if re.fullmatch(r"( or )*", rest) and len(found) == rest.count(" or ") + 1:
        return ("limit", id, frozenset(found))
    raise UnreadableError(match[0])


def _read_event(match: re.Match[str], book: Book) -> tuple[str, str, Any]:
    event, rest, found = match["id"], match["said"], set()
    for cooldown in book.platform.cooldowns:
        for state, form in _COOLDOWN.items():
            rest, count = re.subn(re.escape(form.replace("ID", cooldown.id)), "", rest)
            if count and cooldown.event == event:
                found.add(f"{cooldown.id} {state}")
    for form, state in (("has not happened yet", "not-started"), ("has happened", "has happened")):
        rest, count = re.subn(form, "", rest)
        found |= {state} if count else set()
    if found and re.fullmatch(r"( or )*", rest) and len(found) == rest.count(" or ") + 1:
        return ("event", event, frozenset(found))
    raise UnreadableError(match[0])


def _comparisons(text: str) -> frozenset[tuple[str, Any]]:
    found = set()
    for part in text.split(" and "):
        match = _COMPARISON.fullmatch(part)
        if not match:
            raise UnreadableError(text)
        bound: Any = match[2].removeprefix("{figure.").removesuffix("}")
        if re.fullmatch(r"-?\d+(\.\d+)?", match[2]):
            bound = float(match[2])
        found.add((_COMPARED[match[1]], bound))
    return frozenset(found)


def _read_identical(match: re.Match[str], _: Book) -> tuple[str, str, Any]:
    return ("attempts", "identical", _comparisons(match[1]))


def _read_used(match: re.Match[str], _: Book) -> tuple[str, str, Any]:
    return ("used", match["id"], _comparisons(match[1]))


def _read_status(match: re.Match[str], _: Book) -> tuple[str, str, Any]:
    return ("status", "", frozenset(match[1].split(" or ")))


def _read_age(match: re.Match[str], _: Book) -> tuple[str, str, Any]:
    return ("attempts", "first-age", _comparisons(match[1]))


def _read_concluded(match: re.Match[str], _: Book) -> tuple[str, str, Any]:
    return ("concluded", match[1].replace(" ", "-"), True)


def _read_answer(match: re.Match[str], book: Book) -> tuple[str, str, Any]:
    return ("observation", match["id"], _answers(match["answer"], match["id"], book))


def _read_unless(match: re.Match[str], book: Book) -> tuple[str, str, Any]:
    if match["answer"] not in ("yes", "no"):
        raise UnreadableError(match[0])
    return ("observation", match["id"], frozenset({"no" if match["answer"] == "yes" else "yes", UNKNOWN}))


def _read_either(match: re.Match[str], book: Book) -> tuple[str, str, Any]:
    answers = _answers(match["answer"], match["id"], book)
    return ("observation", match["id"], answers | {UNKNOWN})


def _read_unanswered(match: re.Match[str], _: Book) -> tuple[str, str, Any]:
    return ("observation", match["id"], frozenset({UNKNOWN}))


def _answers(text: str, observation: str, book: Book) -> frozenset[Any]:
    kind = book.get(f"observation.{observation}.type")
    if kind == "number":
        return frozenset((how, frozenset({_plain(bound)})) for how, bound in _comparisons(text))
    if kind == "region":
        for how, begin in (("same-as", "the same as to"), ("differs-from", "something else than to")):
            if match := re.fullmatch(rf"{begin} “(.*)”", text):
                others = [o.id for o in book.platform.observations if book.fill(o.question) == match[1]]
                return frozenset({(how, frozenset(others))})
        lists = {"something other than ": "not-in", "something that is not listed as ": "unlisted"}
        begin = next(filter(text.startswith, lists), "")
        names = text.removeprefix(begin).split(" or ")
        regions = frozenset(name[9:-1] if name.startswith("{regions.") else region_of(name) for name in names)
        return frozenset({(lists[begin], regions)}) if begin else regions
    if kind == "choice":
        options = book.platform.observations[[o.id for o in book.platform.observations].index(observation)].options
        labels = {book.fill(label): id for id, label in options.items()}
        found, rest = set(), text
        for label in sorted(labels, key=len, reverse=True):
            if label in rest:
                found.add(labels[label])
                rest = rest.replace(label, "", 1)
        if not re.fullmatch(r"( or )*", rest):
            raise UnreadableError(text)
        return frozenset(found)
    answers = text.split(" or ")
    if not {*answers} <= {"yes", "no"}:
        raise UnreadableError(text)
    return frozenset(answers)


_QUESTION = r"“\{observation\.(?P<id>[\w-]+)\.question\}”"
_FORMS = tuple(
    (re.compile(pattern), read)
    for pattern, read in (
        (r"you had (?P<states>.+) \(\{limit\.(?P<id>[\w-]+)\.title\}\)", _read_limit),
        (r"“\{event\.(?P<id>[\w-]+)\.title\}” (?P<said>.+)", _read_event),
        (r"(.+) of your attempts were made with the same documents as before", _read_identical),
        (r"(.+) of your attempts count \(\{limit\.(?P<id>[\w-]+)\.title\}\)", _read_used),
        (r"the status is \*(.+)\*", _read_status),
        (r"your first attempt was (.+) ago", _read_age),
        (r"\*(.+)\* holds", _read_concluded),
        (rf"you answer \*(?P<answer>.+)\* to {_QUESTION}", _read_answer),
        (rf"you do not answer \*(?P<answer>.+)\* to {_QUESTION}", _read_unless),
        (rf"\(you answer \*(?P<answer>.+)\* to {_QUESTION}, or have not answered it yet\)", _read_either),
        (rf"you have not answered {_QUESTION} yet", _read_unanswered),
    )
)
