"""Counting attempts: windows, lockouts and cooldowns, at and around their boundaries."""

from __future__ import annotations

from collections.abc import Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kyc_recourse.cases.case import Case, CaseEvent
from kyc_recourse.cases.history import LimitState, attempt_times, cooldown_end, cooldown_state, limit_state
from kyc_recourse.rules.compiled import CompiledCooldown, CompiledLimit

LIMIT = CompiledLimit("l", "L", "r", max=3, window=100, lockout=50, stop_when_left=1, question="?")
COOLDOWN = CompiledCooldown("c", "C", "r", "e", length=30)


@pytest.mark.parametrize(
    ("times", "now", "state"),
    [
        ([], 0, LimitState("clear", 0, 3, None)),
        ([0], 99, LimitState("clear", 1, 2, 100)),
        ([0], 100, LimitState("clear", 0, 3, None)),
        ([0, 10], 20, LimitState("last-attempt", 2, 1, 100)),
        ([0, 10], 100, LimitState("clear", 1, 2, 110)),
        ([0, 10, 99], 99, LimitState("locked", 3, 0, 149)),
        ([0, 10, 100], 100, LimitState("last-attempt", 2, 1, 110)),
        ([0, 1, 2], 51, LimitState("locked", 3, 0, 52)),
        ([0, 1, 2], 52, LimitState("clear", 0, 3, None)),
        ([0, 1, 2, 51], 52, LimitState("clear", 0, 3, None)),
        ([0, 1, 2, 52], 52, LimitState("clear", 1, 2, 152)),
        ([0, 1, 2, 52, 53, 54], 54, LimitState("locked", 3, 0, 104)),
        ([5, 5, 5, 5], 5, LimitState("locked", 3, 0, 55)),
    ],
)
def test_where_a_limit_stands(times: Sequence[int], now: int, state: LimitState) -> None:
    """Attempts count in (now - window, now]; the lockout runs from the last one and then counting starts anew."""
    assert limit_state(LIMIT, times, now) == state


@given(st.lists(st.integers(0, 400), max_size=12), st.integers(400, 600))
def test_a_limit_state_is_consistent(times: list[int], now: int) -> None:
    """Used and remaining add up, and every time given lies in the future."""
    state = limit_state(LIMIT, sorted(times), now)
    assert state.used + state.remaining == LIMIT.max
    assert state.until is None or state.until > now
    assert (state.state == "locked") == (state.remaining == 0)
    assert (state.until is None) == (state.used == 0)


def test_a_stop_of_all_attempts_needs_one_attempt() -> None:
    """Without any attempt nobody is told to hold, even if stopping is advised very early."""
    early = CompiledLimit("l", "L", "r", max=2, window=10, lockout=10, stop_when_left=2, question="?")
    assert limit_state(early, [], 0).state == "clear"
    assert limit_state(early, [0], 0).state == "last-attempt"


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
    ],
)
def test_which_attempts_count(
    attempts: list[dict[str, str]],
    recent: dict[str, int],
    reasons: list[str],
    expected: tuple[list[int], bool],
) -> None:
    """An attempt without a reason belongs to the only reason; a bare number counts only without attempts."""
    case = Case.from_dict({"attempts": attempts, "recent_attempts": recent})
    assert attempt_times(case, LIMIT, reasons, 20) == expected


@pytest.mark.parametrize(
    ("events", "now", "state", "ends_at"),
    [
        ([], 5, "not-started", None),
        ([CaseEvent("other", 0)], 5, "not-started", None),
        ([CaseEvent("e", 0)], 29, "running", 30),
        ([CaseEvent("e", 0)], 30, "over", 30),
        ([CaseEvent("e", 20), CaseEvent("e", 0)], 30, "running", 50),
    ],
)
def test_where_a_cooldown_stands(events: list[CaseEvent], now: int, state: str, ends_at: int | None) -> None:
    """The latest event starts the cooldown, and it is over at its end."""
    assert cooldown_state(cooldown_end(COOLDOWN, Case(events=tuple(events))), now) == (state, ends_at, False)
