"""From a case to the atoms that hold: what was observed, and where its history stands at a time."""

from __future__ import annotations

from collections.abc import Sequence

from msgspec import Struct

from kyc_recourse.cases.case import Case
from kyc_recourse.cases.history import (
    AttemptTimes,
    CooldownState,
    LimitState,
    attempt_times,
    cooldown_end,
    cooldown_state,
    limit_state,
)
from kyc_recourse.cases.reading import is_text
from kyc_recourse.rules.fact_input import InvalidObservationError
from kyc_recourse.rules.program import CooldownInput, LimitInput, Program


class Observed(Struct, frozen=True):
    """What of a case does not depend on the time at which it is looked at.

    Attributes:
        state: the bits of the atoms that hold, as if nothing had happened yet, and of what the case tells.
        attempts: each limit with the attempts that it may count, if anything is known of them.
        waits: each cooldown with the time at which it ends, if it has started.
        first: the time of the first attempt, if any is known.
    """

    state: int
    attempts: tuple[tuple[LimitInput, AttemptTimes | None], ...]
    waits: tuple[tuple[CooldownInput, int | None], ...]
    first: int | None


class Situation(Struct, frozen=True):
    """The state at a time, and where limits and cooldowns stand.

    ``changes_at`` is the next time at which that changes by itself, as far as verdicts depend on it.
    """

    state: int
    limits: dict[str, LimitState]
    cooldowns: dict[str, CooldownState]
    changes_at: int | None


def observe(program: Program, case: Case, decided: Sequence[str], candidates: Sequence[str], now: int) -> Observed:
    """Return what a case tells, known at ``now`` in seconds.

    ``decided`` are the case's reasons; limits and cooldowns are looked at for ``candidates`` too.

    Raises:
        KeyError, InvalidObservationError: something in the case does not fit the facts; reading it with them says what.
    """
    state, yes, no, compared = program.unknown, program.yes, program.no, program.compared
    regions: dict[str, str] = {}
    for id, value in case.observations.items():
        # By identity, since 1 == True.
        if value is True:
            state ^= yes[id]
        elif value is False:
            state ^= no[id]
        else:
            state ^= program.answers[id](value)
    if not compared.isdisjoint(case.observations):
        for id in compared & case.observations.keys():
            code = str(case.observations[id])
            regions[id] = code if code in program.named else code[:2]
    if regions:
        for pair in program.pairs:
            if pair.first in regions and pair.second in regions:
                state |= pair.same if regions[pair.first] == regions[pair.second] else pair.different
    if case.status is not None and program.status:
        state = state & ~program.status.all | program.status.atoms(case.status)
    for event in case.events:
        state |= program.event_given[event.type]
        if happened := program.happened.get(event.type):
            state = state & ~happened.all | happened.atoms(True)
    for field, text in case.applicant.items():
        if not is_text(text, program.fields[field].max_length):
            raise InvalidObservationError
    for id in case.recent_attempts:
        if id not in program.reasons and id not in program.limit_ids:
            raise KeyError
    first = None
    if case.attempts is not None:
        state |= program.attempts_given
        if identical := program.identical:
            count = sum([attempt.same_documents for attempt in case.attempts])
            state = state & ~identical.all | identical.atoms(count)
    if case.attempts:
        first = min([attempt.at for attempt in case.attempts])
        for attempt in case.attempts:
            if attempt.reason is not None:
                program.reasons[attempt.reason]
    attempts, waits = [], []
    for reason in (*decided, *candidates):
        for limited in program.limits.get(reason, ()):
            times = attempt_times(case, limited.terms, reason, decided, now)
            attempts.append((limited, times))
            if times is not None:
                state |= program.history_given[limited.limit.id]
        for cooled in program.cooldowns.get(reason, ()):
            waits.append((cooled, cooldown_end(cooled.terms, cooled.cooldown.event, case)))
    return Observed(state, tuple(attempts), tuple(waits), first)


def situation(program: Program, observed: Observed, now: int) -> Situation:
    """Return the situation at ``now``, in seconds, if nothing happens that was not observed."""
    state, changes = observed.state, []
    limits: dict[str, LimitState] = {}
    cooldowns: dict[str, CooldownState] = {}
    if not observed.attempts and not observed.waits and observed.first is None:
        return Situation(state, limits, cooldowns, None)
    for limited, times in observed.attempts:
        id = limited.limit.id
        standing = limits[id] = limit_state(limited.limit, limited.terms, times, now)
        if standing.used is None:
            continue
        if standing.until is not None:
            changes.append(standing.until)
        if standing.resets_at is not None and id in program.used_decides:
            changes.append(standing.resets_at)
        if subject := limited.state:
            state = state & ~subject.all | subject.atoms(standing.state)
        if subject := limited.used:
            state = state & ~subject.all | subject.atoms(standing.used)
    for cooled, ends_at in observed.waits:
        wait = cooldowns[cooled.cooldown.id] = cooldown_state(ends_at, now)
        if ends_at is not None and now < ends_at:
            changes.append(ends_at)
        if subject := cooled.state:
            state = state & ~subject.all | subject.atoms(wait.state)
    if observed.first is not None and (first_age := program.first_age):
        state = state & ~first_age.all | first_age.atoms(now - observed.first)
        if program.age_decides:
            # An age differs from a second before when it reaches a bound, and again right after it.
            reached = [observed.first + int(cut) + more for cut in first_age.cuts for more in (0, 1)]
            changes += [time for time in reached if time > now]
    return Situation(state, limits, cooldowns, min(changes) if changes else None)
