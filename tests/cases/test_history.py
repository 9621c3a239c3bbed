"""Counting attempts: windows, lockouts and cooldowns, at and around their boundaries."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kyc_recourse.cases.case import Case
from kyc_recourse.cases.history import (
    UNKNOWN,
    AttemptTimes,
    LimitState,
    attempt_times,
    cooldown_end,
    cooldown_state,
    limit_state,
)
from kyc_recourse.facts.times import format_instant
from kyc_recourse.rules.compiled import CompiledCooldown, CompiledLimit
from kyc_recourse.rules.dated import Dated


def limit(most: int, window: int = 100, lockout: int = 50, stop: int = 1) -> CompiledLimit:
    return CompiledLimit("l", "L", "r", most, window, lockout, stop, question="?")


def always(terms: CompiledLimit) -> Dated[CompiledLimit]:
    return Dated([0], [terms])


def state(terms: Dated[CompiledLimit], attempts: AttemptTimes | None, now: int) -> LimitState:
    in_force = terms.at(now)
    assert in_force is not None
    return limit_state(in_force, terms, attempts, now)


LIMIT = always(limit(3))
COOLDOWN = CompiledCooldown("c", "C", "r", "e", length=30)


@pytest.mark.parametrize(
    ("times", "now", "expected"),
    [
        ([], 0, LimitState("clear", 0, 3, None)),
        ([0], 99, LimitState("clear", 1, 2, 100)),
        ([0], 100, LimitState("clear", 0, 3, None)),
        ([0, 10], 20, LimitState("last-attempt", 2, 1, 100, 100)),
        ([0, 10], 100, LimitState("clear", 1, 2, 110)),
        ([0, 10, 99], 99, LimitState("locked", 3, 0, 149, 149)),
        ([0, 10, 100], 100, LimitState("last-attempt", 2, 1, 110, 110)),
        ([0, 1, 2], 51, LimitState("locked", 3, 0, 52, 52)),
        ([0, 1, 2], 52, LimitState("clear", 0, 3, None)),
        ([0, 1, 2, 51], 52, LimitState("clear", 0, 3, None)),
        ([0, 1, 2, 52], 52, LimitState("clear", 1, 2, 152)),
        ([0, 1, 2, 52, 53, 54], 54, LimitState("locked", 3, 0, 104, 104)),
        ([5, 5, 5, 5], 5, LimitState("locked", 3, 0, 55, 55)),
    ],
)
def test_where_a_limit_stands(times: Sequence[int], now: int, expected: LimitState) -> None:
    """Attempts count in (now - window, now]; the lockout runs from the last one and then counting starts anew."""
    assert state(LIMIT, AttemptTimes(times), now) == expected


def test_a_stop_of_all_attempts_needs_one_attempt() -> None:
    """Without any attempt nobody is told to hold, even if stopping is advised very early."""
    early = always(limit(2, 10, 10, stop=2))
    assert state(early, AttemptTimes([]), 0).state == "clear"
    assert state(early, AttemptTimes([0]), 0).state == "last-attempt"


def test_attempts_that_are_not_known() -> None:
    """Where nothing is known of attempts, nothing is said of what is left."""
    assert state(LIMIT, None, 5) == UNKNOWN


@pytest.mark.parametrize(
    ("before", "after", "times", "now", "expected"),
    [
        # A lockout keeps the length that was in force when it began.
        (limit(3), limit(3, lockout=500), [0, 1, 2], 20, LimitState("locked", 3, 0, 52, 52)),
        (limit(3, lockout=500), limit(3), [0, 1, 2], 60, LimitState("locked", 3, 0, 502, 502)),
        # A stricter maximum locks nobody backwards: what began is nothing, the next failure locks.
        (limit(5), limit(3), [0, 1, 2, 3], 20, LimitState("last-attempt", 4, 0, 100, 102)),
        (limit(5), limit(3), [0, 1, 2, 3, 20], 20, LimitState("locked", 3, 0, 70, 70)),
        # A looser maximum ends the advice to keep the last attempt on the day on which it comes into force.
        (limit(3), limit(5), [0, 1], 5, LimitState("last-attempt", 2, 1, 100, 10)),
        # A shorter window does so as well.
        (limit(3), limit(3, window=12), [0, 1], 5, LimitState("last-attempt", 2, 1, 100, 12)),
        # A longer one counts what had left the shorter one.
        (limit(3, window=5), limit(3, window=50), [0, 9], 11, LimitState("last-attempt", 2, 1, 50, 50)),
    ],
)
def test_terms_hold_from_when_they_began(
    before: CompiledLimit, after: CompiledLimit, times: Sequence[int], now: int, expected: LimitState
) -> None:
    """Other terms from time 10 on change neither a lockout that began before nor what locked nobody."""
    assert state(Dated([0, 10], [before, after]), AttemptTimes(times), now) == expected


TERMS = st.builds(limit, st.integers(1, 4), st.integers(1, 200), st.integers(1, 200), st.integers(1, 3))


@given(
    st.lists(st.integers(0, 400), max_size=12),
    st.integers(400, 600),
    st.lists(st.tuples(st.integers(1, 700), TERMS), max_size=3, unique_by=lambda each: each[0]),
    TERMS,
)
def test_a_limit_state_is_consistent(
    times: list[int], now: int, changes: list[tuple[int, CompiledLimit]], first: CompiledLimit
) -> None:
    """Whatever terms came when: figures add up, and at the time that is promised the limit is clear."""
    dated = sorted([(0, first), *changes])
    terms = Dated([start for start, _ in dated], [each for _, each in dated])
    stands = state(terms, AttemptTimes(sorted(times)), now)
    in_force = terms.at(now)
    assert in_force is not None
    assert stands.used is not None
    assert stands.remaining is not None
    assert stands.remaining == max(in_force.max - stands.used, 0)
    assert (stands.state == "clear") == (stands.until is None)
    assert (stands.resets_at is None) == (stands.used == 0)
    for time in (stands.until, stands.resets_at):
        assert time is None or time > now
    if stands.until is not None:
        assert state(terms, AttemptTimes(sorted(times)), stands.until).state == "clear"
        assert state(terms, AttemptTimes(sorted(times)), stands.until - 1).state != "clear"


@pytest.mark.parametrize(
    ("attempts", "recent", "reasons", "expected"),
    [
        ([{"at": "1970-01-01T00:00:09Z"}, {"at": "1970-01-01T00:00:01Z"}], {}, ["r"], ([1, 9], False)),
        ([{"at": "1970-01-01T00:00:01Z"}], {}, ["r", "s"], ([], False)),
        ([{"at": "1970-01-01T00:00:01Z", "reason": "r"}], {}, ["r", "s"], ([1], False)),
        ([{"at": "1970-01-01T00:00:01Z", "reason": "s"}], {}, ["r"], ([], False)),
        ([{"at": "1970-01-01T00:00:01Z"}], {"r": 2}, ["r"], ([1], False)),
        ([{"at": "1970-01-01T00:00:01Z", "reason": "s"}], {"r": 2}, ["r"], ([20, 20], True)),
        ([], {"r": 2}, ["r"], ([20, 20], True)),
        ([], {"r": 9}, ["r"], ([20, 20, 20], True)),
        ([], {"r": 0}, ["r"], ([], False)),
        ([], {"l": 2}, ["r"], ([20, 20], True)),
        ([], {"l": 1, "r": 2}, ["r"], ([20], True)),
        ([], {"r": {"count": 2, "as_of": "1970-01-01T00:00:10Z"}}, ["r"], ([10, 10], True)),
        ([], {"r": [1, {"count": 2, "as_of": "1970-01-01T00:00:10Z"}, None]}, ["r"], ([10, 10, 20], True)),
        ([], {}, ["r"], ([], False)),
        (None, {}, ["r"], None),
        (None, {"r": 0}, ["r"], ([], False)),
        (None, {"s": 2}, ["r"], None),
    ],
)
def test_which_attempts_count(
    attempts: list[dict[str, str]] | None,
    recent: dict[str, Any],
    reasons: list[str],
    expected: tuple[list[int], bool] | None,
) -> None:
    """An attempt without a reason belongs to the only reason; a count matters only without attempts."""
    case = Case.from_dict({"attempts": attempts, "recent_attempts": recent})
    assert attempt_times(case, LIMIT, "r", reasons, 20) == expected


@pytest.mark.parametrize(
    ("events", "now", "state", "ends_at"),
    [
        ([], 5, "not-started", None),
        ([("other", 0)], 5, "not-started", None),
        ([("e", 0)], 29, "running", 30),
        ([("e", 0)], 30, "over", 30),
        ([("e", 20), ("e", 0)], 30, "running", 50),
    ],
)
def test_where_a_cooldown_stands(events: list[tuple[str, int]], now: int, state: str, ends_at: int | None) -> None:
    """The latest event starts the cooldown, and it is over at its end."""
    case = Case(events=[{"type": type, "at": format_instant(at)} for type, at in events])
    assert cooldown_state(cooldown_end(Dated([0], [COOLDOWN]), "e", case), now) == (state, ends_at, False)


@pytest.mark.parametrize(
    ("begins", "at", "now", "state"),
    [
        # The length in force when the event happened holds, whatever comes into force during the wait.
        (COOLDOWN, 5, 20, ("running", 35)),
        (COOLDOWN, 10, 20, ("running", 70)),
        # Before the day from which it holds nothing begins.
        (None, 5, 20, ("over", 5)),
        (None, 10, 20, ("running", 70)),
    ],
)
def test_a_wait_keeps_its_length(
    begins: CompiledCooldown | None, at: int, now: int, state: tuple[str, int | None]
) -> None:
    """A cooldown of 60 from time 10 on leaves waits that began before as they are."""
    terms = Dated([0, 10], [begins, CompiledCooldown("c", "C", "r", "e", length=60)])
    case = Case(events={"e": format_instant(at)})
    assert cooldown_state(cooldown_end(terms, "e", case), now)[:2] == state
