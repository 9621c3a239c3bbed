"""Reading a payload: whose it is, what it decides, for which reasons, and what of it may be shown.

Nothing is guessed: what is not recognised is unknown, and kept. Whatever the payload is, reading ends without an
error, and takes time linear in its size. ``site/assets`` has the same in JavaScript.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Any, Literal

import msgspec
from msgspec import Struct

from kyc_recourse.payloads.compiled import (
    ITEMS,
    NONE_OF,
    OTHER_THAN,
    VALUES,
    CodePlace,
    CompiledVendor,
    Crosswalk,
    Form,
    OutcomeTest,
    Path,
    PayloadTest,
)

GENERIC = "generic"
EXPLAIN = "explain"
# Longer texts are no codes, and no texts for a person.
MOST_CODE = 200
MOST_TEXT = 1_000
# No more values than these are looked at in one place, and no more codes are kept of a kind.
MOST_VALUES = 1_000
MOST_CODES = 100
_EXACT = 2**53 - 1
_NUMBER = re.compile("0|[1-9][0-9]{0,9}")
_FOLD = str.maketrans({upper: upper.lower() for upper in "ABCDEFGHIJKLMNOPQRSTUVWXYZ"})

Outcome = Literal["approved", "pending", "rejected-temporary", "rejected-permanent", "unknown"]


class ReadReason(Struct, frozen=True):
    """A canonical reason that a payload names.

    Attributes:
        id: the reason.
        codes: the vendor's codes for it.
        facet: what of it, such as a field or a side; null if that is not said, or several things are.
        disclosure: what of it the person may be told.
    """

    id: str
    codes: tuple[str, ...]
    facet: str | None
    disclosure: str


class Reading(Struct, frozen=True):
    """What a payload says: the agent's record, of which only ``user_text`` may be shown.

    Attributes:
        vendor: whose payload it is; null if that is not known.
        outcome: what was decided.
        attempt: whether this attempt can go on; null if that is not said.
        reasons: why, the worst first.
        user_text: what the person may be shown; null where there is nothing to explain.
        advisory: codes that are not what the decision is about.
        unknown_codes: codes for which no reason is known.
    """

    vendor: str | None
    outcome: Outcome
    attempt: Literal["open", "closed"] | None
    reasons: tuple[ReadReason, ...]
    user_text: str | None
    advisory: tuple[str, ...]
    unknown_codes: tuple[str, ...]

    def to_dict(self) -> dict[str, Any]:
        """Return the record as plain data."""
        data: dict[str, Any] = msgspec.json.decode(msgspec.json.encode(self))
        return data

    def to_json(self) -> str:
        """Return the record as JSON."""
        return msgspec.json.encode(self).decode()


def read_payload(crosswalk: Crosswalk, payload: Any, vendor: Any = None) -> Reading:
    """Return what a payload says, given as plain data, and whose it is if that is known."""
    found = [(each, objects) for each in crosswalk.vendors if (objects := _recognised(each, payload))]
    if vendor is None:
        if len(found) != 1:
            return _unknown(None)
        return _read(crosswalk, *found[0])
    named = next((each for each in crosswalk.vendors if each.id == vendor), None)
    if named is None:
        return _unknown(None)
    for each, objects in found:
        if each.id == named.id:
            return _read(crosswalk, each, objects)
    # Another vendor's payload under this vendor's name is not read as this vendor's.
    objects = [] if found else _decided(named, payload)
    return _read(crosswalk, named, objects) if objects else _unknown(named.id)


def for_user(crosswalk: Crosswalk, reading: Reading) -> Reading:
    """Return a reading without what only an agent may see."""
    shown = [each for each in reading.reasons if each.disclosure != GENERIC]
    reasons = [ReadReason(each.id, (), None, each.disclosure) for each in shown]
    if len(shown) < len(reading.reasons):
        reasons.insert(0, ReadReason(NOT_DISCLOSED, (), None, GENERIC))
    return Reading(
        reading.vendor,
        reading.outcome,
        reading.attempt,
        tuple(reasons),
        reading.user_text,
        advisory=(),
        unknown_codes=(),
    )


NOT_DISCLOSED = "not-disclosed"


def _unknown(vendor: str | None) -> Reading:
    return Reading(vendor, "unknown", None, (), None, (), ())


def _recognised(vendor: CompiledVendor, payload: Any) -> list[Any]:
    for root in vendor.roots:
        objects = [each for each in _objects(payload, root) if any(_hold(tests, each) for tests in vendor.recognise)]
        if objects:
            return objects
    return []


def _decided(vendor: CompiledVendor, payload: Any) -> list[Any]:
    for root in vendor.roots:
        objects = [each for each in _objects(payload, root) if _outcome(vendor, each)]
        if objects:
            return objects
    return []


def _objects(payload: Any, root: Path) -> Iterator[Any]:
    return (value for value, _ in _values(payload, root) if isinstance(value, Mapping))


def _outcome(vendor: CompiledVendor, given: Any) -> OutcomeTest | None:
    return next((each for each in vendor.outcomes if _hold(each.when, given)), None)


def _read(crosswalk: Crosswalk, vendor: CompiledVendor, objects: list[Any]) -> Reading:
    outcomes = [_outcome(vendor, given) for given in objects]
    codes = _Codes(vendor)
    for given, decided in zip(objects, outcomes, strict=True):
        codes.read(given, decided.code if decided else None)
    by_reason: dict[int, list[tuple[str, str | None]]] = {}
    for code in codes.known:
        entry = vendor.codes[code]
        for number in entry.reasons:
            by_reason.setdefault(number, []).append((code, entry.facet))
    permanent = any(crosswalk.reasons[number].category == "permanent" for number in by_reason)
    outcome, attempt = _worst(outcomes, permanent)
    if outcome in ("approved", "unknown"):
        known = [*codes.known, *(codes.unknown if outcome == "approved" else ())]
        advisory = _few([*codes.advisory, *known])
        return Reading(
            vendor.id, outcome, attempt, (), None, advisory, () if outcome == "approved" else _few(codes.unknown)
        )
    reasons = []
    for number, named in sorted(by_reason.items()):
        facets = {facet for _, facet in named}
        canonical = crosswalk.reasons[number]
        facet = facets.pop() if len(facets) == 1 else None
        reasons.append(ReadReason(canonical.id, _few(code for code, _ in named), facet, canonical.disclosure))
    unknown = _few(codes.unknown)
    text = None
    if outcome != "pending":
        if not reasons:
            last = crosswalk.reasons[-1]
            reasons.append(ReadReason(last.id, unknown, None, last.disclosure))
        text = _user_text(crosswalk, vendor, objects, reasons)
    return Reading(vendor.id, outcome, attempt, tuple(reasons), text, _few(codes.advisory), unknown)


def _worst(outcomes: Iterable[OutcomeTest | None], permanent: bool) -> tuple[Outcome, Any]:
    """Return what several parts of a payload decide together; ``permanent``: one of the reasons is by itself."""
    given = [each or OutcomeTest((), "unknown") for each in outcomes]
    for outcome in ("rejected-permanent", "rejected", "rejected-temporary", "pending", "unknown", "approved"):
        for each in given:
            if each.outcome == outcome:
                if outcome == "rejected":
                    return "rejected-permanent" if permanent else "rejected-temporary", each.attempt
                return outcome, each.attempt
    return "unknown", None


class _Codes:
    """The codes of a payload, each once, in the order in which they are found."""

    def __init__(self, vendor: CompiledVendor) -> None:
        self.vendor = vendor
        self.known: dict[str, None] = {}
        self.unknown: dict[str, None] = {}
        self.advisory: dict[str, None] = {}

    def read(self, given: Any, code: str | None) -> None:
        explained = code is not None and self._add(code, False)
        for place in self.vendor.places:
            if not _hold(place.where, given):
                continue
            advisory = place.advisory or (place.only_if_none and explained)
            for value, names in _values(given, place.at):
                if _hold(place.when, value):
                    for code in self._codes_at(place, value, names):
                        explained = self._add(code, advisory) or explained

    def _codes_at(self, place: CodePlace, value: Any, names: Path) -> list[str]:
        written = [code for form in place.forms if (code := _written(form, value, names)) is not None]
        known = next((code for code in written if code in self.vendor.codes), None)
        if known is not None:
            return [known]
        by_text = [
            self.vendor.texts[text]
            for text in (plain_text(each) for each, _ in (_values(value, place.text) if place.text is not None else ()))
            if text in self.vendor.texts
        ]
        return [*written[:1], *by_text]

    def _add(self, code: str, advisory: bool) -> bool:
        """Keep a code, and tell whether it gives a reason."""
        entry = self.vendor.codes.get(code)
        if advisory or (entry and entry.advisory):
            if code not in self.known:
                self.advisory[code] = None
            return False
        if entry is None or not entry.reasons:
            self.unknown[code] = None
            return False
        self.known[code] = None
        self.advisory.pop(code, None)
        return True


def _few(codes: Iterable[str]) -> tuple[str, ...]:
    return tuple([*dict.fromkeys(codes)][:MOST_CODES])


def _user_text(
    crosswalk: Crosswalk, vendor: CompiledVendor, objects: list[Any], reasons: list[ReadReason]
) -> str | None:
    """Return what the person may be shown: the vendor's text for them, else what the reasons say."""
    if all(each.disclosure == EXPLAIN for each in reasons):
        hidden = {*_texts(objects, vendor.hide)}
        if shown := [text for text in _texts(objects, vendor.show) if text not in hidden]:
            return " ".join(dict.fromkeys(shown))
    texts = {each.id: each.text for each in crosswalk.reasons}
    told = [crosswalk.not_disclosed if each.disclosure == GENERIC else texts[each.id] for each in reasons]
    return " ".join(dict.fromkeys(told))


def _texts(objects: list[Any], paths: Iterable[Path]) -> Iterator[str]:
    for path in paths:
        for given in objects:
            for value, _ in _values(given, path):
                if (
                    isinstance(value, str)
                    and len(value) <= MOST_TEXT
                    and _whole(value)
                    and (text := value.strip(" \n"))
                ):
                    yield text


def _hold(tests: Iterable[PayloadTest], given: Any) -> bool:
    return all(_holds(test, given) for test in tests)


def _holds(test: PayloadTest, given: Any) -> bool:
    values = [value for value, _ in _values(given, test.path)]
    found = any(_fits(pattern, value) for value in values for pattern in test.patterns)
    if test.mode == NONE_OF:
        return not found
    if test.mode == OTHER_THAN:
        return not found and any(_scalar(value) is not None for value in values)
    return found


def _fits(pattern: str, value: Any) -> bool:
    if pattern == "*":
        return True
    text = _scalar(value)
    if text is None:
        return False
    rest = pattern.endswith("*")
    body = pattern[:-1] if rest else pattern
    if len(text) < len(body) or (len(text) > len(body) and not rest):
        return False
    return all(wanted in ("?", char) for wanted, char in zip(body, text.translate(_FOLD), strict=False))


def _written(form: Form, value: Any, names: Path) -> str | None:
    """Return a code in one of its forms, if all its parts are there."""
    parts = []
    for part in form:
        if isinstance(part, str):
            parts.append(part)
        elif isinstance(part, int):
            parts.append(str(names[part - 1]))
        else:
            text = next((text for each, _ in _values(value, part) if (text := _scalar(each))), None)
            if text is None:
                return None
            parts.append(text)
    code = "".join(parts)
    return code if len(code) <= MOST_CODE else None


def plain_text(value: Any) -> str:
    """Return a text as wordings are compared: without case, spaces at its ends and a full stop."""
    text = _scalar(value)
    return (text or "").translate(_FOLD).strip(" ").removesuffix(".")


def _scalar(value: Any) -> str | None:
    """Return a single value as text, alike in every language; None for what is none, or can be no code."""
    if isinstance(value, str):
        return value if len(value) <= MOST_CODE and _whole(value) else None
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, int | float) and -_EXACT <= value <= _EXACT and value == int(value):
        return str(int(value))
    return None


def _whole(text: str) -> bool:
    """Tell whether a text is valid Unicode."""
    return not any("\ud800" <= char <= "\udfff" for char in text)


def _values(given: Any, path: Path) -> list[tuple[Any, tuple[str, ...]]]:
    """Return the values at a path that are not null, each with the names that VALUES met."""
    found: list[tuple[Any, tuple[str, ...]]] = [(given, ())]
    for step in path:
        below: list[tuple[Any, tuple[str, ...]]] = []
        for value, names in found:
            if step == ITEMS:
                if isinstance(value, list | tuple):
                    below += [(item, names) for item in value[: MOST_VALUES - len(below)]]
            elif isinstance(value, Mapping):
                if step == VALUES:
                    keys = in_order(value)[: MOST_VALUES - len(below)]
                    below += [(value[name], (*names, name)) for name in keys]
                elif step in value:
                    below.append((value[step], names))
        found = [each for each in below if each[0] is not None]
    return found


def in_order(given: Mapping[Any, Any]) -> list[str]:
    """Return the names in an object in the order that JavaScript gives them: numbers first."""
    names = [name for name in given if isinstance(name, str)]
    numbers = sorted((name for name in names if _NUMBER.fullmatch(name) and int(name) < 2**32 - 1), key=int)
    set_aside = {*numbers}
    return [*numbers, *(name for name in names if name not in set_aside)] if numbers else names
