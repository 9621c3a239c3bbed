"""A case: what is known about one rejected user. No invalid one can be built."""

from __future__ import annotations

import json
import time
from collections.abc import Mapping, Sequence
from datetime import datetime
from decimal import Decimal
from enum import Enum
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, Final, NoReturn

from kyc_recourse.cases.json_text import parse_json
from kyc_recourse.cases.parts import Attempt, CaseEvent, Count
from kyc_recourse.cases.reading import FIELDS, Facts, late, read_fields
from kyc_recourse.errors import CaseError
from kyc_recourse.facts.times import format_instant

if TYPE_CHECKING:
    Text = str | Enum
    Time = str | datetime | Enum
    Value = bool | int | float | str | Decimal | Enum
    JsonCount = int | Decimal | Mapping[str, Any]

_NOTHING: Final[Mapping[str, Any]] = MappingProxyType({})
_EMPTY: Final[dict[str, Any]] = {
    **dict.fromkeys((*FIELDS, "ignored")),
    **dict.fromkeys(("reasons", "events", "skipped", "ignored"), ()),
    **dict.fromkeys(("candidates", "recent_attempts", "observations", "applicant"), _NOTHING),
}
_set = object.__setattr__


class Case:
    """What is known about one rejected user. Everything is optional; ``case.schema.json`` describes the fields.

    ``Case(**fields)`` takes what the JSON has, and aware ``datetime``, ``Decimal`` and enums as well. It checks the
    form; whether ids and values are those of a platform's facts is checked by ``Knowledge.read_case`` and when the
    case is decided. A case cannot be changed; it can be compared, hashed, copied and pickled, and neither ``repr``
    nor ``str`` shows what may be personal.

    Attributes:
        platform: the id of the service that rejected; None: the default.
        now: the time of the decision in seconds since 1970-01-01T00:00:00Z; None: the clock when it is decided.
        status: ``rejected``, ``under-review`` or ``approved``, if the case says so.
        reasons: the stated reasons.
        candidates: whether a reason that was asked about is one.
        notice: the text of the message that told the user.
        payload: what a vendor of identity checks sent, as JSON.
        vendor: whose payload it is; None: it is recognised.
        attempts: the rejected submissions; None if they are not known, which is not the same as none.
        recent_attempts: by reason or attempt limit, how many failed as of a time.
        events: what happened.
        observations: what was observed, by id.
        skipped: the answer paths of questions that were asked and cannot be answered.
        applicant: personal data that fills an appeal, by field.
        language: the language in which the texts of the answer are wanted, as a BCP 47 tag.
        ignored: the paths of unknown keys that were left out because the case was read leniently.
    """

    __slots__ = (*FIELDS, "ignored")

    platform: str | None
    now: int | None
    status: str | None
    reasons: tuple[str, ...]
    candidates: Mapping[str, bool]
    notice: str | None
    payload: str | None
    vendor: str | None
    attempts: tuple[Attempt, ...] | None
    recent_attempts: Mapping[str, tuple[Count, ...]]
    events: tuple[CaseEvent, ...]
    observations: Mapping[str, bool | int | float | str]
    skipped: tuple[str, ...]
    applicant: Mapping[str, str]
    language: str | None
    ignored: tuple[str, ...]

    if TYPE_CHECKING:

        def __init__(
            self,
            *,
            platform: Text | None = None,
            now: Time | None = None,
            status: Text | None = None,
            reasons: Sequence[Text | None] | None = None,
            candidates: Mapping[str, bool | None] | None = None,
            notice: Text | None = None,
            payload: Any = None,
            vendor: Text | None = None,
            attempts: Sequence[Mapping[str, Any] | None] | None = None,
            recent_attempts: Mapping[str, JsonCount | Sequence[JsonCount | None] | None] | None = None,
            events: Sequence[Mapping[str, Any] | None] | Mapping[str, Time | None] | None = None,
            observations: Mapping[str, Value | None] | None = None,
            skipped: Sequence[str | None] | None = None,
            applicant: Mapping[str, Text | None] | None = None,
            language: Text | None = None,
        ) -> None: ...

    else:

        def __init__(self, **fields: Any) -> None:
            _keep(self, read_fields(fields))

    @classmethod
    def from_dict(cls, data: Mapping[str, Any]) -> Case:
        """Return the case that plain data (as in ``case.schema.json``) describes; it checks the form only.

        Raises:
            CaseError: the data is not a case; all faults are named by path, never with their values.
        """
        return _keep(object.__new__(cls), read_fields(data))

    @classmethod
    def from_json(cls, text: str | bytes) -> Case:
        """Return the case in a JSON text; it checks the form only.

        Raises:
            CaseError: the text is not JSON, or not a case.
        """
        return cls.from_dict(parse_json(text))

    def to_dict(self) -> dict[str, Any]:
        """Return the case as plain data of JSON types, with what is given and nothing else.

        Every count says as of when it was true, so that a stored case can be decided later: of a case without
        ``now`` that is the present time.
        """
        data: dict[str, Any] = {name: value for name in FIELDS if (value := getattr(self, name)) is not None}
        data = {name: value for name, value in data.items() if (value != () and value != {}) or name == "attempts"}
        if self.now is not None:
            data["now"] = format_instant(self.now)
        if self.payload is not None:
            data["payload"] = json.loads(self.payload)
        for name in ("reasons", "skipped"):
            if name in data:
                data[name] = list(data[name])
        if self.attempts is not None:
            data["attempts"] = [_attempt(attempt) for attempt in self.attempts]
        if self.recent_attempts:
            clock = int(time.time()) if self.now is None else self.now
            data["recent_attempts"] = {id: _counts(each, clock) for id, each in self.recent_attempts.items()}
        if self.events:
            data["events"] = [{"type": event.type, "at": format_instant(event.at)} for event in self.events]
        return {name: dict(value) if isinstance(value, Mapping) else value for name, value in data.items()}

    def to_json(self) -> str:
        """Return the case as one line of JSON."""
        return json.dumps(self.to_dict(), ensure_ascii=False, separators=(",", ":"))

    def __repr__(self) -> str:
        now = None if self.now is None else format_instant(self.now)
        return f"Case(platform={self.platform!r}, now={now!r}, reasons={self.reasons!r})"

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Case) and _values(self) == _values(other)

    def __hash__(self) -> int:
        return hash(tuple([frozenset(v.items()) if isinstance(v, Mapping) else v for v in _values(self)]))

    def __reduce__(self) -> tuple[Any, ...]:
        plain = [dict(value) if isinstance(value, Mapping) else value for value in _values(self)]
        return _restored, (dict(zip(self.__slots__, plain, strict=True)),)

    def __copy__(self) -> Case:
        return self

    def __deepcopy__(self, _: object) -> Case:
        return self

    def __setattr__(self, name: str, value: object) -> NoReturn:
        raise AttributeError(f"a case cannot be changed: {name}")

    __delattr__ = __setattr__  # type: ignore[assignment]


def read_case(data: Any, facts: Facts, clock: int, *, lenient: bool = False) -> Case:
    """Return the case that plain data describes, checked against the facts as well (see ``read_fields``).

    Raises:
        CaseError: the data is not a case that these facts can decide; all faults are named.
    """
    return _keep(object.__new__(Case), read_fields(data, facts, clock, lenient=lenient))


def dated(case: Case, now: int) -> Case:
    """Return a case that has no ``now`` with one, in seconds.

    Raises:
        CaseError: something in it lies after that.
    """
    attempts = case.attempts
    if faults := late(now, attempts or (), case.events, case.recent_attempts):
        raise CaseError(faults)
    given = dict(zip(Case.__slots__, _values(case), strict=True))
    if attempts:
        given["attempts"] = tuple([attempt._replace(at=min(attempt.at, now)) for attempt in attempts])
    counts = case.recent_attempts.items()
    given["recent_attempts"] = {id: tuple([_as_of(count, now) for count in each]) for id, each in counts}
    return _keep(object.__new__(Case), {**given, "now": now})


def altered(case: Case, **fields: Any) -> Case:
    """Return the case with other values of some fields, as they are kept."""
    return _keep(object.__new__(Case), {**dict(zip(Case.__slots__, _values(case), strict=True)), **fields})


def _keep(case: Case, fields: Mapping[str, Any]) -> Case:
    """Put what was read into a new case."""
    for name, value in {**_EMPTY, **fields}.items():
        _set(case, name, MappingProxyType(value) if isinstance(value, dict) else value)
    return case


def _restored(fields: dict[str, Any]) -> Case:
    return _keep(object.__new__(Case), fields)


def _values(case: Case) -> list[Any]:
    return [getattr(case, name) for name in Case.__slots__]


def _as_of(count: Count, now: int) -> Count:
    return Count(count.number, now if count.as_of is None else min(count.as_of, now))


def _attempt(attempt: Attempt) -> dict[str, Any]:
    given: dict[str, Any] = {"at": format_instant(attempt.at)}
    if attempt.reason is not None:
        given["reason"] = attempt.reason
    if attempt.same_documents:
        given["same_documents"] = True
    return given


def _counts(counts: Sequence[Count], clock: int) -> Any:
    dated = [_as_of(each, clock) for each in counts]
    found = [{"count": each.number, "as_of": format_instant(each.as_of or 0)} for each in dated]
    return found[0] if len(found) == 1 else found
