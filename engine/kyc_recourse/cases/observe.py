"""From a case to the atoms that hold, and to what of it is known."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from kyc_recourse.cases.case import Case
from kyc_recourse.cases.history import (
    CooldownState,
    LimitState,
    attempt_times,
    cooldown_state,
    limit_state,
)
from kyc_recourse.rules.program import Program


class Situation(NamedTuple):
    """The atoms that hold, the bits of what was given, and where limits and cooldowns stand."""

    atoms: int
    given: int
    limits: dict[str, LimitState]
    cooldowns: dict[str, CooldownState]


def region(program: Program, code: str) -> str:
    """Return the code as the facts know it: a subdivision counts as its country where they do not name it."""
    return code if code in program.named else code[:2]


def observe(
    program: Program, case: Case, decided: Sequence[str], candidates: Sequence[str], now: int, known_at: int
) -> Situation:
    """Return the situation of a case at ``now``, in seconds, when nothing happens after ``known_at``.

    ``decided`` are the case's reasons; limits and cooldowns are looked at for ``candidates`` too.
    """
    atoms, given = program.unknown, 0
    regions: dict[str, str] = {}
    for id, value in case.observations.items():
        subject = program.observed.get(id)
        if subject is None:
            continue
        if subject.type == "region":
            value = regions[id] = region(program, value)  # type: ignore[arg-type]
        bit, mask = subject.place(value)
        atoms = atoms & ~subject.all | mask
        given |= bit
    if regions:
        for pair in program.pairs:
            if pair.first in regions and pair.second in regions:
                atoms |= pair.same if regions[pair.first] == regions[pair.second] else pair.different
    for event in case.events:
        given |= program.event_given[event.type]
        if happened := program.happened.get(event.type):
            atoms = atoms & ~happened.all | happened.place("true")[1]
    if case.attempts:
        given |= program.attempts_given
        if identical := program.identical:
            count = sum(attempt.same_documents for attempt in case.attempts)
            atoms = atoms & ~identical.all | identical.place(count)[1]
        if first_age := program.first_age:
            age = now - min(attempt.at for attempt in case.attempts)
            atoms = atoms & ~first_age.all | first_age.place(age)[1]
    limits = {}
    for limit in program.period.limits:
        if limit.reason in decided or limit.reason in candidates:
            times, bound = attempt_times(case, limit, decided, known_at)
            state = limits[limit.id] = limit_state(limit, times, now, bound=bound)
            if times or limit.reason in case.recent_attempts:
                given |= program.history_given[limit.id]
            if subject := program.limited.get(limit.id):
                atoms = atoms & ~subject.all | subject.place(state.state)[1]
    cooldowns = {}
    for cooldown in program.period.cooldowns:
        if cooldown.reason in decided or cooldown.reason in candidates:
            cool = cooldowns[cooldown.id] = cooldown_state(cooldown, case, now)
            if subject := program.cooled.get(cooldown.id):
                atoms = atoms & ~subject.all | subject.place(cool.state)[1]
    return Situation(atoms, given, limits, cooldowns)


def turning_points(program: Program, case: Case, decided: Sequence[str], known_at: int) -> set[int]:
    """Return the times at which the situation can change by itself under this program's facts."""
    times: set[int] = set()
    for limit in program.period.limits:
        if limit.reason in decided:
            attempts = attempt_times(case, limit, decided, known_at)[0]
            times.update(time + length for time in attempts for length in (limit.window, limit.lockout))
    for cooldown in program.period.cooldowns:
        if cooldown.reason in decided and (ends_at := cooldown_state(cooldown, case, known_at).ends_at):
            times.add(ends_at)
    if case.attempts and program.first_age:
        first = min(attempt.at for attempt in case.attempts)
        times.update(first + int(cut) + more for cut in program.first_age.cuts for more in (0, 1))
    return times
