"""Attempts and events over time: where an attempt limit and a cooldown stand at a given time."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal, NamedTuple

from kyc_recourse.cases.case import Case
from kyc_recourse.rules.compiled import CompiledCooldown, CompiledLimit


class LimitState(NamedTuple):
    """Where an attempt limit stands; the time in seconds since 1970-01-01T00:00:00Z.

    ``until`` is the end of the lockout, else when the oldest counted attempt leaves the window.
    ``bound`` says that it is the latest possible time, since only a number of attempts is known.
    """

    state: Literal["clear", "last-attempt", "locked"]
    used: int
    remaining: int
    until: int | None
    bound: bool = False


class CooldownState(NamedTuple):
    """Where a cooldown stands, and when it ends, in seconds since 1970-01-01T00:00:00Z."""

    state: Literal["not-started", "running", "over"]
    until: int | None
    bound: bool = False


def attempt_times(case: Case, limit: CompiledLimit, reasons: Sequence[str], now: int) -> tuple[list[int], bool]:
    """Return the times of the attempts that a limit may count, in order, and whether they are only bounds.

    An attempt without a reason of its own belongs to the case's reason if there is exactly one. Where
    only a number of recent attempts is known, each is taken to be as late as it can be: at ``now``.
    """
    times = []
    if case.attempts:
        alone = len(reasons) == 1 and reasons[0] == limit.reason
        times = [a.at for a in case.attempts if a.reason == limit.reason or (a.reason is None and alone)]
    if not times and (recent := case.recent_attempts.get(limit.reason)):
        return [now] * min(int(recent), limit.max), True
    times.sort()
    return times, False


def limit_state(limit: CompiledLimit, times: Sequence[int], now: int, *, bound: bool = False) -> LimitState:
    """Return where the limit stands at ``now``, given the attempts' times in order.

    An attempt during a lockout is not counted. When ``max`` attempts were counted within the window up
    to and with an attempt, a lockout begins at that attempt, and counting starts anew. A lockout is over
    at its end.
    """
    window = limit.window
    counted: list[int] = []
    locked_until = None
    for time in times:
        if locked_until is not None and time < locked_until:
            continue
        counted = [earlier for earlier in counted if earlier > time - window]
        counted.append(time)
        if len(counted) >= limit.max:
            locked_until, counted = time + limit.lockout, []
    if locked_until is not None and now < locked_until:
        return LimitState("locked", limit.max, 0, locked_until, bound)
    counted = [time for time in counted if time > now - window]
    if not counted:
        return LimitState("clear", 0, limit.max, None, bound)
    remaining = limit.max - len(counted)
    state: Literal["clear", "last-attempt"] = "last-attempt" if remaining <= limit.stop_when_left else "clear"
    return LimitState(state, len(counted), remaining, counted[0] + window, bound)


def cooldown_end(cooldown: CompiledCooldown, case: Case) -> int | None:
    """Return when the cooldown ends, if it has started; the latest event starts it."""
    started = [event.at for event in case.events if event.type == cooldown.event]
    return max(started) + cooldown.length if started else None


def cooldown_state(ends_at: int | None, now: int) -> CooldownState:
    """Return where a cooldown stands at ``now``; it is over at its end."""
    if ends_at is None:
        return CooldownState("not-started", None)
    return CooldownState("running" if now < ends_at else "over", ends_at)
