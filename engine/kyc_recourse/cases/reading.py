"""Reading a case from plain data: strictly, with all faults at once, and against the facts where they are at hand."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import datetime
from decimal import Decimal
from enum import Enum
from sys import float_info
from typing import Any

from kyc_recourse.cases.answers import answer_paths, counted_ids
from kyc_recourse.cases.faults import UNKNOWN, fault, one_of
from kyc_recourse.cases.parts import Attempt, CaseEvent, Count
from kyc_recourse.errors import CaseError, Fault, nearest, plain
from kyc_recourse.facts.conditions import STATUSES
from kyc_recourse.facts.iso3166 import is_region, nearest_region
from kyc_recourse.facts.texts import format_number
from kyc_recourse.facts.times import MINUTE, NoSuchTimeError, parse_instant
from kyc_recourse.rules.compiled import CompiledObservation
from kyc_recourse.rules.program import Program

MAX_ENTRIES = 1_000
MAX_NAME = 200
MAX_RECENT = 1_000_000
MAX_NOTICE = 10_000_000
# Clocks differ: an attempt that is so much after now, in seconds, counts as now.
TOLERANCE = 5 * MINUTE

# In the order of the schema and of what faults say.
FIELDS = (
    "platform",
    "now",
    "status",
    "reasons",
    "candidates",
    "notice",
    "payload",
    "vendor",
    "attempts",
    "recent_attempts",
    "events",
    "observations",
    "skipped",
    "applicant",
    "language",
)
# RFC 5646, section 2.1.
LANGUAGE = (
    "([a-z]{2,3}(-[a-z]{3}){0,3}|[a-z]{4,8})(-[a-z]{4})?(-([a-z]{2}|[0-9]{3}))?(-([a-z0-9]{5,8}|[0-9][a-z0-9]{3}))*"
    "(-[0-9a-wy-z](-[a-z0-9]{2,8})+)*(-x(-[a-z0-9]{1,8})+)?|x(-[a-z0-9]{1,8})+|en-gb-oed|"
    "i-(ami|bnn|default|enochian|hak|klingon|lux|mingo|navajo|pwn|tao|tay|tsu)|sgn-(be-fr|be-nl|ch-de)"
)
_LANGUAGE = re.compile(LANGUAGE, re.ASCII | re.IGNORECASE)
# What of an unknown key may be said: it looks like an id, not like something of a person.
_ID = re.compile(r"[a-z][a-z0-9]*([-_][a-z0-9]+){0,9}", re.ASCII)

Facts = Callable[[str | None, int], Program]


def read_fields(
    data: Any, facts: Facts | None = None, clock: int | None = None, *, lenient: bool = False
) -> dict[str, Any]:
    """Return the fields of a case that plain data describes, ready to be kept.

    ``facts`` returns what decides the cases of a platform at a time, or raises CaseError if there is no such
    platform; without it only the form is checked. ``clock`` is the time in seconds after which nothing can have
    happened if the case has no ``now``. With ``lenient`` unknown keys are left out, and named in ``ignored``.

    Raises:
        CaseError: the data is not a case; all faults are named by path, never with their values.
    """
    reader = _Reader(lenient)
    fields = reader.read(data, facts, clock)
    if reader.faults:
        raise CaseError(reader.faults)
    return {**fields, "ignored": tuple(sorted(set(reader.ignored)))}


def late(now: int, attempts: Iterable[Attempt], events: Iterable[CaseEvent], counts: Counts) -> list[Fault]:
    """Return a fault for each time that is after ``now``, in seconds."""
    times: list[tuple[tuple[str | int, ...], int]] = []
    times += [(("attempts", i, "at"), attempt.at - TOLERANCE) for i, attempt in enumerate(attempts)]
    times += [(("events", i, "at"), event.at) for i, event in enumerate(events)]
    # No key is repeated that may be none of the facts.
    times += [(("recent_attempts",), (count.as_of or 0) - TOLERANCE) for each in counts.values() for count in each]
    return [fault("CASE014", *path) for path, at in times if at > now]


Counts = Mapping[str, Sequence[Count]]


class _Reader:
    """Reads plain data, noting faults by path and going on."""

    def __init__(self, lenient: bool) -> None:
        self.faults: list[Fault] = []
        self.ignored: list[str] = []
        self._lenient = lenient
        self._program: Program | None = None
        self._now: int | None = None
        self._approved = False

    def note(self, code: str, *path: str | int, **values: Any) -> None:
        self.faults.append(fault(code, *path, **values))

    def read(self, data: Any, facts: Facts | None, clock: int | None) -> dict[str, Any]:
        given = self.object(data, FIELDS, "field")
        platform = self.text(given.pop("platform"), "platform") if "platform" in given else None
        now = self.instant(given.pop("now"), "now") if "now" in given else None
        self._now = clock if now is None else now
        self._approved = given.get("status") == "approved"
        if facts and self._now is not None and not self.faults_at("platform"):
            try:
                self._program = facts(platform, self._now)
            except CaseError as error:
                self.faults += error.faults
        # Nothing but the form can be judged by the facts of another platform.
        read = {key: getattr(self, key)(value) for key, value in given.items()}
        return {"platform": platform, "now": now, **read}

    def faults_at(self, path: str) -> bool:
        return any(each.path == path for each in self.faults)

    # --- Kinds of values

    def object(self, data: Any, known: Iterable[str] | None, kind: str, *path: str | int) -> dict[str, Any]:
        """Return what is given in an object, by known keys; what had another id is found under that as well."""
        if not isinstance(data, Mapping):
            self.note("CASE010", *path)
            return {}
        if len(data) > MAX_ENTRIES:
            self.note("CASE011", *path, most=MAX_ENTRIES)
            return {}
        result: dict[str, Any] = {}
        for key, given in data.items():
            name, value = _plain(key), _plain(given)
            if (not is_text(name, MAX_NAME) and known is None) or not isinstance(name, str):
                self.note("CASE022", *path)
                continue
            name = str.__str__(name)
            id = name if known is None else self.known(kind, name, known)
            if id is not None:
                if value is not None and (id == name or id not in result):
                    result[id] = value
            elif self._lenient:
                self.ignored.append(fault("CASE030", *path, *([name] if _ID.fullmatch(name) else []), known="").path)
            else:
                self.unknown(kind, name, known or (), *path)
        return result

    def known(self, kind: str, name: str, known: Iterable[str]) -> str | None:
        """Return the id that a name has now, if it is one."""
        if name in known:
            return name
        return self._program.renamed.get(f"{kind} {name}") if self._program else None

    def unknown(self, kind: str, name: str, known: Iterable[str], *path: str | int) -> None:
        valid = list(known)
        meant = nearest(plain(name).lower(), valid)
        self.note(UNKNOWN[kind], *path, suggestion=meant, known=one_of(valid))

    def list(self, data: Any, *path: str | int) -> list[tuple[int, Any]]:
        if not isinstance(data, list | tuple) or len(data) > MAX_ENTRIES:
            self.note("CASE016", *path, most=MAX_ENTRIES)
            return []
        return [(i, value) for i, value in enumerate(map(_plain, data)) if value is not None]

    def text(self, data: Any, *path: str | int, most: int = MAX_NAME) -> str | None:
        if is_text(data, most):
            return str.__str__(data)
        self.faults.append(not_text(data, most, *path))
        return None

    def id(self, kind: str, data: Any, known: Iterable[str] | None, *path: str | int) -> str | None:
        """Return the id that a text is, or was; without known ones any."""
        text = self.text(data, *path)
        if text is None or known is None:
            return text
        id = self.known(kind, text, known)
        if id is None:
            self.unknown(kind, text, known, *path)
        return id

    def boolean(self, data: Any, *path: str | int) -> bool | None:
        if data is True or data is False:
            return bool(data)
        self.note("CASE019", *path)
        return None

    def count(self, data: Any, *path: str | int) -> int:
        if is_count(data):
            return int(data)
        self.note("CASE020", *path, most=MAX_RECENT)
        return 0

    def instant(self, data: Any, *path: str | int) -> int | None:
        try:
            return _seconds(data)
        except NoSuchTimeError:
            self.note("CASE013", *path)
        except (ValueError, TypeError, OverflowError):
            self.note("CASE012", *path)
        return None

    def past(self, data: Any, *path: str | int, tolerance: int = 0) -> int:
        at = self.instant(data, *path)
        if at is None or self._now is None or at <= self._now:
            return at or 0
        if at > self._now + tolerance:
            self.note("CASE014", *path)
        return self._now

    def needed(self, given: Mapping[str, Any], key: str, what: str, *path: str | int) -> bool:
        if key not in given:
            self.note("CASE015", *path, key, what=what)
        return key in given

    def within(self, *path: str) -> tuple[str, ...]:
        """Return the path of a key; without the facts no key is known, and a fault names the object that holds it."""
        return path if self._program else path[:-1]

    # --- Fields

    def status(self, data: Any) -> str | None:
        return self.id("option", data, STATUSES, "status")

    def reasons(self, data: Any) -> tuple[str, ...]:
        return self._texts("reasons", data, self._stated)

    def _stated(self, data: Any, *path: str | int) -> str | None:
        if self._approved and is_text(data, MAX_NAME):
            self.note("CASE024", *path)
        return self.id("reason", data, self._reasons(), *path)

    def candidates(self, data: Any) -> dict[str, bool]:
        given = self.object(data, self._reasons(), "reason", "candidates")
        return {id: self.boolean(value, *self.within("candidates", id)) is True for id, value in given.items()}

    def notice(self, data: Any) -> str | None:
        return self.text(data, "notice", most=MAX_NOTICE)

    def payload(self, data: Any) -> str | None:
        """Return a payload as JSON, which nothing can change; whatever it says, it is read later."""
        try:
            return json.dumps(data, ensure_ascii=False, allow_nan=False, separators=(",", ":"))
        except (TypeError, ValueError, RecursionError):
            self.note("CASE025", "payload")
            return None

    def vendor(self, data: Any) -> str | None:
        return self.text(data, "vendor")

    def attempts(self, data: Any) -> tuple[Attempt, ...]:
        attempts = []
        for i, item in self.list(data, "attempts"):
            path = ("attempts", i)
            given = self.object(item, Attempt._fields, "field", *path)
            at, reason, same = 0, None, False
            if isinstance(item, Mapping) and self.needed(given, "at", _A_TIME, *path):
                at = self.past(given["at"], *path, "at", tolerance=TOLERANCE)
            if "reason" in given:
                reason = self.id("reason", given["reason"], self._reasons(), *path, "reason")
            if "same_documents" in given:
                same = self.boolean(given["same_documents"], *path, "same_documents") is True
            attempts.append(Attempt(at, reason, same))
        return tuple(attempts)

    def recent_attempts(self, data: Any) -> dict[str, tuple[Count, ...]]:
        counted: dict[str, tuple[Count, ...]] = {}
        known = counted_ids(self._program.period) if self._program else None
        for id, value in self.object(data, known, "reason", "recent_attempts").items():
            path = self.within("recent_attempts", id)
            if isinstance(value, list | tuple):
                counts = [self._count(each, *path, i) for i, each in self.list(value, *path)]
            else:
                counts = [self._count(value, *path)]
            if counts:
                counted[id] = tuple(counts)
        return counted

    def _count(self, data: Any, *path: str | int) -> Count:
        if not isinstance(data, Mapping):
            return Count(self.count(data, *path), self._now)
        given = self.object(data, ("count", "as_of"), "field", *path)
        count, as_of = 0, self._now
        if self.needed(given, "count", "a whole number", *path):
            count = self.count(given["count"], *path, "count")
        if "as_of" in given:
            as_of = self.past(given["as_of"], *path, "as_of", tolerance=TOLERANCE)
        return Count(count, as_of)

    def events(self, data: Any) -> tuple[CaseEvent, ...]:
        known = self._program.events if self._program else None
        if isinstance(data, Mapping):
            given = self.object(data, known, "event", "events")
            return tuple([CaseEvent(type, self.past(at, *self.within("events", type))) for type, at in given.items()])
        events = []
        for i, item in self.list(data, "events"):
            path = ("events", i)
            given = self.object(item, CaseEvent._fields, "field", *path)
            found: str | None = None
            at = 0
            if isinstance(item, Mapping):
                if self.needed(given, "type", one_of(list(known or ())) if known else "the id of an event", *path):
                    found = self.id("event", given["type"], known, *path, "type")
                if self.needed(given, "at", _A_TIME, *path):
                    at = self.past(given["at"], *path, "at")
            events.append(CaseEvent(found or "", at))
        return tuple(events)

    def observations(self, data: Any) -> dict[str, bool | int | float | str]:
        program = self._program
        known = program.observations if program else None
        found: dict[str, bool | int | float | str] = {}
        for id, value in self.object(data, known, "observation", "observations").items():
            path = self.within("observations", id)
            read = self._observed(program.observations[id], value, *path) if program else self._value(value, *path)
            if read is not None:
                found[id] = read
        return found

    def _observed(
        self, observation: CompiledObservation, value: Any, *path: str | int
    ) -> bool | int | float | str | None:
        if observation.type == "boolean":
            return self.boolean(value, *path)
        if observation.type == "number":
            least, most = observation.min, observation.max
            if is_number(value) and least <= value <= most:
                return _number(value)
            self.note("CASE021", *path, least=format_number(least), most=format_number(most))
            return None
        if observation.type == "choice":
            return self.id("option", value, observation.options, *path)
        text = str.__str__(value) if is_text(value, MAX_NAME) else ""
        if is_region(text):
            return text
        self.note("CASE038", *path, suggestion=nearest_region(text))
        return None

    def _value(self, value: Any, *path: str | int) -> bool | int | float | str | None:
        if isinstance(value, str):
            return self.text(value, *path)
        if value is True or value is False:
            return bool(value)
        if is_number(value):
            return _number(value)
        self.note("CASE023", *path)
        return None

    def skipped(self, data: Any) -> tuple[str, ...]:
        known = answer_paths(self._program.period) if self._program else None
        return self._texts("skipped", data, lambda *given: self.id("question", given[0], known, *given[1:]))

    def applicant(self, data: Any) -> dict[str, str]:
        fields = self._program.fields if self._program else None
        found = {}
        for name, value in self.object(data, fields, "field", "applicant").items():
            most = fields[name].max_length if fields else MAX_NOTICE
            text = self.text(value, *self.within("applicant", name), most=most)
            if text is not None:
                found[name] = text
        return found

    def language(self, data: Any) -> str | None:
        text = self.text(data, "language")
        if text is not None and not _LANGUAGE.fullmatch(text):
            self.note("CASE037", "language")
        return text

    def _reasons(self) -> Iterable[str] | None:
        return self._program.reasons if self._program else None

    def _texts(self, key: str, data: Any, read: Callable[..., str | None]) -> tuple[str, ...]:
        texts = [read(item, key, i) for i, item in self.list(data, key)]
        return tuple([text for text in texts if text is not None])


_A_TIME = 'a time with an offset, like "2026-11-22T12:00:00Z"'


def _plain(data: Any) -> Any:
    """Return the value that a member of an enum, or a decimal number, has in JSON."""
    if isinstance(data, Enum):
        data = data.value
    if isinstance(data, Decimal):
        return int(data) if data.is_finite() and data == data.to_integral_value() else float(data)
    return data


def _seconds(data: Any) -> int:
    if isinstance(data, datetime):
        if data.utcoffset() is None:
            raise ValueError
        return parse_instant(data.isoformat())
    return parse_instant(data if is_text(data, MAX_NAME) else "")


def is_text(value: object, most: int) -> bool:
    """Tell whether the value is a text of valid Unicode with at most so many characters."""
    return isinstance(value, str) and len(value) <= most and _is_unicode(value)


def not_text(value: object, most: int, *path: str | int) -> Fault:
    """Return the fault of a value that is no such text."""
    if isinstance(value, str) and not _is_unicode(value):
        return fault("CASE018", *path)
    return fault("CASE017", *path, most=most)


def is_number(value: object) -> bool:
    """Tell whether the value is a number that JSON has and programs can compute with."""
    if isinstance(value, bool) or not isinstance(value, int | float):
        return False
    return -float_info.max <= value <= float_info.max


def is_count(value: object) -> bool:
    """Tell whether the value is a number of attempts; as in JSON Schema, 2.0 is a whole number."""
    return is_number(value) and 0 <= value <= MAX_RECENT and value == value // 1  # type: ignore[operator]


def _number(value: int | float) -> int | float:
    return int(value) if isinstance(value, int) else float(value)


def _is_unicode(text: str) -> bool:
    try:
        text.encode()
    except UnicodeEncodeError:
        return False
    return True
