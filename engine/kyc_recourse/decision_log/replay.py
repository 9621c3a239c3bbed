"""Replay: the cases of a log decided again, and every answer that differs."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

import msgspec
from msgspec import Struct
from msgspec.structs import asdict

from kyc_recourse.decision_log.entry import Answer, Entry, answer
from kyc_recourse.errors import CaseError
from kyc_recourse.packs.knowledge import Knowledge


class Difference(Struct, frozen=True):
    """An answer that differs: the line of the log, its entry's id, and each field with what it was and is.

    ``faults`` says instead why the case can't be decided now, or why the line is no entry.
    """

    line: int
    id: str | None
    was: dict[str, Any] = {}
    now: dict[str, Any] = {}
    faults: tuple[str, ...] = ()


def replay(lines: Iterable[bytes], knowledge: Knowledge) -> Iterator[Difference | None]:
    """Decide each line of a log again; yield how its answer differs, or None where it is the same."""
    decoder = msgspec.json.Decoder(Entry)
    for number, text in enumerate(lines, 1):
        if not text.strip():
            continue
        try:
            logged = decoder.decode(text)
        except msgspec.DecodeError:
            yield Difference(number, None, faults=("no entry of a decision log",))
            continue
        if logged.case is None:
            yield Difference(number, logged.id, faults=("decided from a payload, which the log does not keep",))
            continue
        try:
            yield _difference(number, logged, answer(knowledge.decide(logged.case)))
        except CaseError as error:
            yield Difference(number, logged.id, faults=tuple(map(str, error.faults)))


def _difference(number: int, logged: Entry, now: Answer) -> Difference | None:
    if now == logged.answer:
        return None
    before, after = asdict(logged.answer), asdict(now)
    changed = [key for key in before if before[key] != after[key]]
    return Difference(number, logged.id, {key: before[key] for key in changed}, {key: after[key] for key in changed})
