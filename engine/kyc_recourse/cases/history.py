"""Attempts and events over time: where an attempt limit and a cooldown stand at a given time."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from typing import Literal, NamedTuple

from kyc_recourse.cases.case import Case
from kyc_recourse.cases.parts import Count
from kyc_recourse.rules.compiled import CompiledCooldown, CompiledLimit
from kyc_recourse.rules.dated import Dated


class LimitState(NamedTuple):
    """The state of an attempt limit; times in seconds since 1970-01-01T00:00:00Z.

    Attributes:
        state: "unknown" while it is not known how many attempts there were; ``used`` and ``remaining`` are None then.
        resets_at: the end of the lockout, else when the oldest counted attempt leaves the window.
        until: the end of the lockout or of the time in which the last attempt is better kept.
        bound: the times are the latest possible ones, since only a number of attempts is known.
    """

    state: Literal["unknown", "clear", "last-attempt", "locked"]
    used: int | None
    remaining: int | None
    resets_at: int | None
    until: int | None = None
    bound: bool = False


class CooldownState(NamedTuple):
    """Where a cooldown stands, and when it ends, in seconds since 1970-01-01T00:00:00Z."""

    state: Literal["not-started", "running", "over"]
    until: int | None
    bound: bool = False


class AttemptTimes(NamedTuple):
    """The times of the attempts that a limit may count, in order; ``bound``: each is the latest possible one."""

    times: Sequence[int]
    bound: bool = False


UNKNOWN = LimitState("unknown", None, None, None)


def attempt_times(
    case: Case, limit: Dated[CompiledLimit], reason: str, reasons: Sequence[str], now: int
) -> AttemptTimes | None:
    """Return the times of the attempts that a limit of a reason may count; None if nothing is known of them.

    An attempt without a reason of its own belongs to the case's reason if there is exactly one. Where
    only a number of recent attempts is known, each is taken to be as late as it can be: when they were counted.
    """
    times: list[int] = []
    if case.attempts:
        alone = len(reasons) == 1 and reasons[0] == reason
        times = [a.at for a in case.attempts if a.reason == reason or (a.reason is None and alone)]
    if not times and (recent := _counts(case, limit, reason)):
        # More than lock it make no difference.
        most = max([terms.max for terms in limit.values if terms is not None])
        for count in recent:
            times += [now if count.as_of is None else count.as_of] * min(count.number, most)
        return AttemptTimes(sorted(times), bool(times))
    if case.attempts is None:
        return None
    times.sort()
    return AttemptTimes(times)


def _counts(case: Case, limit: Dated[CompiledLimit], reason: str) -> Sequence[Count]:
    """Return how many attempts the case says a limit counts; what names the limit wins over what names its reason."""
    id = next((terms.id for terms in limit.values if terms is not None), "")
    return case.recent_attempts.get(id) or case.recent_attempts.get(reason) or ()


def limit_state(
    terms: CompiledLimit, limit: Dated[CompiledLimit], attempts: AttemptTimes | None, now: int
) -> LimitState:
    """Return the state of a limit at ``now``, given the attempts; ``terms`` are those in force then.

    An attempt during a lockout is not counted. When, up to and with an attempt, as many were counted within the
    window as the maximum in force at that time, a lockout as long as was in force begins at that attempt, and
    counting starts again. A lockout is over at its end, whatever terms come into force before that.
    """
    if attempts is None:
        return UNKNOWN
    counted, locked_until = _counted(limit, attempts.times)
    if now < locked_until:
        return LimitState("locked", terms.max, 0, locked_until, locked_until, attempts.bound)
    counted = counted[bisect_right(counted, now - terms.window) :]
    if not counted:
        return LimitState("clear", 0, terms.max, None, None, attempts.bound)
    used, resets_at = len(counted), counted[0] + terms.window
    state = state_of(terms, used)
    until = None if state == "clear" else _clear_from(limit, counted, now)
    return LimitState(state, used, max(terms.max - used, 0), resets_at, until, attempts.bound)


def state_of(terms: CompiledLimit, used: int) -> Literal["clear", "last-attempt"]:
    """Return the state of a limit that isn't locked when so many attempts count."""
    return "last-attempt" if used and terms.max - used <= terms.stop_when_left else "clear"


def _counted(limit: Dated[CompiledLimit], times: Sequence[int]) -> tuple[list[int], int]:
    """Return the attempts since the last lockout, and when that ends (0 without one)."""
    counted: list[int] = []
    locked_until = 0
    for time in times:
        if time < locked_until:
            continue
        counted.append(time)
        terms = limit.at(time)
        if terms and len(counted) - bisect_right(counted, time - terms.window) >= terms.max:
            locked_until, counted = time + terms.lockout, []
    return counted, locked_until


def _clear_from(limit: Dated[CompiledLimit], counted: Sequence[int], now: int) -> int:
    """Return the first time after ``now`` at which more attempts remain than the limit stops at."""
    windows = {terms.window for terms in limit.values if terms is not None}
    times = {time + window for time in counted for window in windows} | {*limit.starts}
    for time in sorted(time for time in times if time > now):
        terms = limit.at(time)
        if terms is None or state_of(terms, len(counted) - bisect_right(counted, time - terms.window)) == "clear":
            return time
    raise AssertionError("no attempt counts forever")


def cooldown_end(cooldown: Dated[CompiledCooldown], event: str, case: Case) -> int | None:
    """Return when the cooldown ends, if it has started: the latest event starts it, with the length in force then.

    An event at a time at which the cooldown was not in force starts no wait.
    """
    started = [each.at for each in case.events if each.type == event]
    if not started:
        return None
    terms = cooldown.at(max(started))
    return max(started) + (terms.length if terms else 0)


def cooldown_state(ends_at: int | None, now: int) -> CooldownState:
    """Return where a cooldown stands at ``now``; it is over at its end."""
    if ends_at is None:
        return CooldownState("not-started", None)
    return CooldownState("running" if now < ends_at else "over", ends_at)
