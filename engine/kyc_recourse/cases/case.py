"""A case: what is known about one rejected user, read strictly and with all faults at once."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from enum import Enum
from types import MappingProxyType
from typing import Any, NamedTuple

from kyc_recourse.errors import CaseError, Fault, did_you_mean, plain
from kyc_recourse.facts.conditions import STATUSES
from kyc_recourse.facts.times import format_instant, parse_instant

MAX_ENTRIES = 1_000
MAX_NAME = 200
MAX_RECENT = 1_000_000
MAX_NOTICE = 10_000_000
MAX_BYTES = 64 * 1024 * 1024

Value = bool | int | float | str


class _Unreadable(str):
    """Stands in a case that is still checked for a text that could not be read, or for null in a list."""


UNREADABLE = _Unreadable()
NOTHING: Mapping[str, Any] = MappingProxyType({})


class Attempt(NamedTuple):
    """A rejected submission; ``at`` in seconds since 1970-01-01T00:00:00Z."""

    at: int
    reason: str | None = None
    same_documents: bool = False


class CaseEvent(NamedTuple):
    """An event that happened; ``at`` in seconds since 1970-01-01T00:00:00Z."""

    type: str
    at: int


class Case(NamedTuple):
    """What is known about one rejected user. Everything is optional.

    Build it with ``from_dict`` or ``from_json``; the fields are described in ``case.schema.json``.
    ``now`` is in seconds since 1970-01-01T00:00:00Z. ``applicant`` is personal data: it fills an appeal.
    """

    platform: str | None = None
    now: int | None = None
    reasons: tuple[str, ...] = ()
    notice: str | None = None
    attempts: tuple[Attempt, ...] | None = None
    recent_attempts: Mapping[str, int] = NOTHING
    events: tuple[CaseEvent, ...] = ()
    observations: Mapping[str, Value] = NOTHING
    applicant: Mapping[str, str] = NOTHING
    status: str | None = None

    @classmethod
    def from_dict(cls, data: Mapping[str, Any]) -> Case:
        """Return the case that plain data (as in ``case.schema.json``) describes.

        Whether ids and values are those of the platform's facts is checked when the case is decided.

        Raises:
            CaseError: the data is not a case; all faults are named by path, never with their values.
        """
        case, faults = read_case(data)
        if faults:
            raise CaseError(faults)
        return without_gaps(case)

    @classmethod
    def from_json(cls, text: str | bytes) -> Case:
        """Return the case in a JSON text.

        Raises:
            CaseError: the text is not JSON, or not a case.
        """
        return cls.from_dict(parse_json(text))

    def __repr__(self) -> str:
        """Leave out what may be personal."""
        now = None if self.now is None else format_instant(self.now)
        return f"Case(platform={self.platform!r}, now={now!r}, reasons={self.reasons!r})"


_FIELDS = {*Case._fields, *Attempt._fields, *CaseEvent._fields}
_TWICE = "a key stands twice in one object"


def parse_json(text: str | bytes) -> Any:
    """Return the data in a JSON text, refusing keys that stand twice and numbers that JSON does not have.

    Raises:
        CaseError: the text is not such JSON.
    """

    def unique(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
        result = dict(pairs)
        if len(result) < len(pairs):
            seen: set[str] = set()
            twice = next(key for key, _ in pairs if key in seen or seen.add(key))  # type: ignore[func-returns-value]
            # Only the names of fields are ours; any other may be personal.
            place = twice if twice in _FIELDS else "case"
            raise CaseError([Fault(place, "stands twice in one object" if twice in _FIELDS else _TWICE)])
        return result

    def refuse(name: str) -> Any:
        raise CaseError([Fault("case", f"{name} is no JSON number")])

    if not isinstance(text, str | bytes):
        raise CaseError([Fault("case", "expected a JSON text")])
    if len(text) > MAX_BYTES:
        raise CaseError([Fault("case", f"larger than {MAX_BYTES // 1024 // 1024} MB")])
    if not text.strip():
        raise CaseError(
            [Fault("case", "nothing in it; expected a case in JSON, or {} for one of which nothing is known")]
        )
    try:
        if isinstance(text, bytes):
            text = text.decode("utf-8-sig")  # a file may begin with a byte order mark
        return json.loads(text, object_pairs_hook=unique, parse_constant=refuse)
    except json.JSONDecodeError as error:
        wrong = f"not JSON: {error.msg[0].lower()}{error.msg[1:]} at line {error.lineno} column {error.colno}"
    except UnicodeDecodeError:
        wrong = "not UTF-8 text"
    except RecursionError:
        wrong = "nested too deeply"
    except ValueError:
        wrong = "a number with too many digits"
    # Out here, since an error keeps the one during which it is raised, and that one keeps the whole text.
    raise CaseError([Fault("case", wrong)])


def path_of(*parts: str | int) -> str:
    """Return the path of a part of a case: ``attempts[0].at``."""
    path = ""
    for part in parts:
        if isinstance(part, int):
            path += f"[{part}]"
        else:
            path += f".{plain(part)}" if path else plain(part)
    return path


def read_case(data: Any, clock: int | None = None) -> tuple[Case, list[Fault]]:
    """Return the case as far as the data describes one, and all faults of form.

    ``clock`` is the time, in seconds, after which nothing can have happened if the case has no ``now``.
    What is null in a list keeps its place in the case until ``without_gaps``, since faults name places.
    """
    reader = _Reader()
    case = reader.case(data)
    now = clock if case.now is None else case.now
    return case, reader.faults + ([] if now is None else after(now, case))


def without_gaps(case: Case) -> Case:
    """Return a case that has no faults without what is null in its lists and under the facts' ids."""
    return case._replace(
        reasons=tuple([reason for reason in case.reasons if reason is not UNREADABLE]),
        attempts=None if case.attempts is None else tuple([a for a in case.attempts if a.reason is not UNREADABLE]),
        events=tuple([event for event in case.events if event.type is not UNREADABLE]),
        recent_attempts=_given(case.recent_attempts),
        observations=_given(case.observations),
        applicant=_given(case.applicant),
    )


def _given(values: Mapping[str, Any]) -> Mapping[str, Any]:
    return {id: value for id, value in values.items() if value is not None} if None in values.values() else values


def after(now: int, case: Case) -> list[Fault]:
    """Return a fault for each time that lies after ``now``, in seconds."""
    times = [(("attempts", i, "at"), attempt.at) for i, attempt in enumerate(case.attempts or ())]
    times += [(("events", i, "at"), event.at) for i, event in enumerate(case.events)]
    late = "is after now; expected a time in the past"
    return [Fault(path_of(*path), late) for path, at in times if at > now]


class _Reader:
    """Reads plain data, noting faults by path and going on."""

    def __init__(self) -> None:
        self.faults: list[Fault] = []

    def fault(self, message: str, *path: str | int) -> None:
        self.faults.append(Fault(path_of(*path) or "case", message))

    def case(self, data: Any) -> Case:
        given = self.object(data, Case._fields)
        fields: dict[str, Any] = {}
        for key, value in given.items():
            fields[key] = getattr(self, f"read_{key}")(value)
        return Case(**{key: value for key, value in fields.items() if value is not None})

    def object(self, data: Any, known: Iterable[str] | None, *path: str | int) -> dict[str, Any]:
        """Return what is given in an object; without ``known`` the keys are the facts', which see null as well."""
        if not isinstance(data, Mapping):
            self.fault("expected an object", *path)
            return {}
        if len(data) > MAX_ENTRIES:
            self.fault(f"expected at most {MAX_ENTRIES} keys", *path)
            return {}
        result = {}
        for key, value in data.items():
            name, value = _value(key), _value(value)
            if not isinstance(name, str):
                self.fault("expected keys that are texts", *path)
            elif known is not None and name not in known:
                self.fault(f"unknown field{did_you_mean(name, list(known))}", *path)
            elif value is not None or known is None:
                result[str.__str__(name)] = value
        return result

    def list(self, data: Any, *path: str | int) -> Iterable[tuple[int, Any]]:
        if not isinstance(data, list | tuple) or len(data) > MAX_ENTRIES:
            self.fault(f"expected a list of at most {MAX_ENTRIES} entries", *path)
            return ()
        return enumerate(map(_value, data))

    def text(self, data: Any, *path: str | int, most: int = MAX_NAME) -> str | None:
        if is_text(data, most):
            return str.__str__(data)
        self.fault(expected_text(data, most), *path)
        return None

    def name(self, data: Any, *path: str | int) -> str:
        """Return the text, or what keeps its place once a fault is noted."""
        text = self.text(data, *path)
        return UNREADABLE if text is None else text

    def instant(self, data: Any, *path: str | int) -> int | None:
        try:
            return parse_instant(data if is_text(data, MAX_NAME) else "")
        except ValueError as error:
            self.fault(str(error), *path)
            return None

    def read_platform(self, data: Any) -> str | None:
        return self.text(data, "platform")

    def read_now(self, data: Any) -> int | None:
        return self.instant(data, "now")

    def read_status(self, data: Any) -> str | None:
        status = self.text(data, "status")
        if status is not None and status not in STATUSES:
            self.fault(f"unknown status{did_you_mean(status, list(STATUSES))}", "status")
        return status

    def read_reasons(self, data: Any) -> tuple[str, ...]:
        items = self.list(data, "reasons")
        return tuple([UNREADABLE if item is None else self.name(item, "reasons", i) for i, item in items])

    def read_notice(self, data: Any) -> str | None:
        return self.text(data, "notice", most=MAX_NOTICE)

    def read_attempts(self, data: Any) -> tuple[Attempt, ...]:
        attempts = []
        for i, item in self.list(data, "attempts"):
            path = ("attempts", i)
            if item is None:
                attempts.append(Attempt(0, UNREADABLE))
                continue
            given = self.object(item, Attempt._fields, *path)
            at = self.instant(given["at"], *path, "at") if "at" in given else None
            if isinstance(item, Mapping) and "at" not in given:
                self.fault("is missing", *path, "at")
            reason = self.name(given["reason"], *path, "reason") if "reason" in given else None
            same = given.get("same_documents", False)
            if not isinstance(same, bool):
                self.fault("expected true or false", *path, "same_documents")
            attempts.append(Attempt(at or 0, reason, same is True))
        return tuple(attempts)

    # What is keyed by ids of facts is checked with them, when the case is decided.

    def read_recent_attempts(self, data: Any) -> dict[str, Any]:
        return self.object(data, None, "recent_attempts")

    def read_events(self, data: Any) -> tuple[CaseEvent, ...]:
        events = []
        for i, item in self.list(data, "events"):
            path = ("events", i)
            if item is None:
                events.append(CaseEvent(UNREADABLE, 0))
                continue
            given = self.object(item, CaseEvent._fields, *path)
            for key in CaseEvent._fields:
                if isinstance(item, Mapping) and key not in given:
                    self.fault("is missing", *path, key)
            type = self.name(given["type"], *path, "type") if "type" in given else UNREADABLE
            at = self.instant(given["at"], *path, "at") if "at" in given else None
            events.append(CaseEvent(type, at or 0))
        return tuple(events)

    def read_observations(self, data: Any) -> dict[str, Any]:
        return self.object(data, None, "observations")

    def read_applicant(self, data: Any) -> dict[str, Any]:
        return self.object(data, None, "applicant")


def _value(data: Any) -> Any:
    return data.value if isinstance(data, Enum) else data


def is_text(value: object, most: int) -> bool:
    """Tell whether the value is a text of valid Unicode with at most so many characters."""
    return isinstance(value, str) and len(value) <= most and _is_unicode(value)


def expected_text(value: object, most: int) -> str:
    """Return the fault of a value that is no such text."""
    if isinstance(value, str) and not _is_unicode(value):
        return "is not valid Unicode; half of a character is alone in it"
    return f"expected a text of at most {most} characters"


def is_count(value: object) -> bool:
    """Tell whether the value is a number of attempts; as in JSON Schema, 2.0 is a whole number."""
    number = isinstance(value, int | float) and not isinstance(value, bool)
    return number and 0 <= value <= MAX_RECENT and value == value // 1  # type: ignore[operator]


def _is_unicode(text: str) -> bool:
    try:
        text.encode()
    except UnicodeEncodeError:
        return False
    return True
