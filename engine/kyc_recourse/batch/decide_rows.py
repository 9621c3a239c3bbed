"""Deciding rows: from a chunk of rows to lines of decisions and lines of faults, as bytes."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from typing import Any, NamedTuple

import msgspec

from kyc_recourse.batch.rows import Row
from kyc_recourse.cases.faults import fault
from kyc_recourse.cases.json_text import MAX_BYTES, parse_json
from kyc_recourse.cases.reading import MAX_NAME, is_text
from kyc_recourse.decisions.decision import Decision
from kyc_recourse.errors import CaseError, Fault
from kyc_recourse.forms import coerce
from kyc_recourse.packs.knowledge import Knowledge

_TOO_LONG = fault("CASE002", most=MAX_BYTES // 1024 // 1024)
_ID = fault("CASE063", "id", most=MAX_NAME)


class Decided(NamedTuple):
    """What a chunk of rows came to.

    Attributes:
        last: the number of its last row.
        decisions: a line of JSON for each row that was decided.
        faults: a line of JSON for each that was not.
        counts: how many decisions there are of each reason (or several, with commas between) and verdict.
        bad: how many rows were not decided.
    """

    last: int
    decisions: bytes
    faults: bytes
    counts: Counter[tuple[str, str]]
    bad: int


class DecidedRow(NamedTuple):
    """What one row came to: its own id, and its decision, or else its faults as JSON."""

    id: str | int | None
    decision: Decision | None
    faults: bytes = b""


def decide_row(knowledge: Knowledge, content: bytes | Mapping[str, Any] | None, now: str) -> DecidedRow:
    """Return what the content of a row comes to; ``now``, an ISO 8601 time, is that of a case without one."""
    id: Any = None
    try:
        data = _data(content)
        if isinstance(data, dict):
            id = _id(data)
            if data.get("now") is None:
                data["now"] = now
        return DecidedRow(id, knowledge.decide(data))
    except CaseError as error:
        return DecidedRow(id, None, msgspec.json.encode([_plain(each) for each in error.faults]))


def decide_rows(knowledge: Knowledge, rows: Iterable[Row], now: str) -> Decided:
    """Return what the rows come to; ``now``, an ISO 8601 time, is that of each case without one of its own."""
    decisions, faults, counts, number, bad = bytearray(), bytearray(), Counter[tuple[str, str]](), 0, 0
    for number, content in rows:
        id, decision, wrong = decide_row(knowledge, content, now)
        if decision:
            counts[", ".join([reason.id for reason in decision.reasons]), decision.verdict] += 1
            decisions += _line(number, id, b'"decision":' + decision.to_json().encode())
        else:
            bad += 1
            faults += _line(number, id, b'"faults":' + wrong)
    return Decided(number, bytes(decisions), bytes(faults), counts, bad)


def _data(content: bytes | Mapping[str, Any] | None) -> Any:
    if content is None:
        raise CaseError([_TOO_LONG])
    return parse_json(content) if isinstance(content, bytes) else coerce(content)


def _id(data: dict[str, Any]) -> str | int | None:
    """Take the row's own id out of it."""
    id = data.pop("id", None)
    if id is None or is_text(id, MAX_NAME) or (isinstance(id, int) and not isinstance(id, bool)):
        return id  # type: ignore[no-any-return]
    raise CaseError([_ID])


def _line(number: int, id: str | int | None, rest: bytes) -> bytes:
    named = b"" if id is None else b'"id":' + msgspec.json.encode(id) + b","
    return b'{"row":%d,' % number + named + rest + b"}\n"


def _plain(fault: Fault) -> dict[str, Any]:
    return dict(fault._asdict())
