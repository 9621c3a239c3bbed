"""Times in the text and the reply: each is said once, and one that may be earlier is said to be the latest."""

from __future__ import annotations

from typing import Any

import pytest

from kyc_recourse import Knowledge
from kyc_recourse.render.labels import Labels
from kyc_recourse.render.moments import moments, timing
from kyc_recourse.render.reply import render_reply
from tests.conftest import NOW


def attempts(*hours: int) -> dict[str, Any]:
    return {"reasons": ["face-mismatch"], "attempts": [{"at": f"2026-11-22T{hour:02}:00:00Z"} for hour in hours]}


def recent(count: int) -> dict[str, Any]:
    return {"reasons": ["face-mismatch"], "recent_attempts": {"face-mismatch": count}}


def deleted(day: str) -> dict[str, Any]:
    event = {"type": "old-account-deletion-approved", "at": f"{day}T00:00:00Z"}
    return {"reasons": ["duplicate-account"], "events": [event]}


# The times that the lines hold, in order: of submitting, of the attempts, of the wait, of what changes by itself.
TIMES = [
    ({}, []),
    ({"reasons": ["underage"]}, []),
    (attempts(1, 2), ["2026-11-23 01:00"]),
    (attempts(1, 2, 3, 4), ["2026-11-23 01:00"] * 2),
    (attempts(1, 2, 3, 4, 5), ["2026-11-23 05:00"] * 2),
    (recent(4), ["2026-11-23 12:00"] * 2),
    (recent(5), ["2026-11-23 12:00"] * 2),
    (deleted("2026-11-01"), ["2026-12-01 00:00"] * 2),
    (deleted("2026-10-01"), ["2026-10-31 00:00"]),
]


@pytest.mark.parametrize(("case", "times"), TIMES)
def test_each_time_is_said_once(portable: Knowledge, case: dict[str, Any], times: list[str]) -> None:
    """When to submit again, when an attempt no longer counts, when a wait ends, and what changes: nothing twice."""
    decision = portable.decide({"now": NOW, **case})
    lines = timing(decision, Labels.of(portable, decision), moments(decision, None))
    said = [line for line in lines if " UTC" in line]
    assert [line.partition(" UTC")[0][-16:] for line in said] == times
    assert sum(line.count(" UTC") for line in lines) == len(times)
    changes = [line for line in lines if "the answer is" in line]
    assert changes == lines[-1:] * (decision.next_change is not None)


@pytest.mark.parametrize("case", [case for case, _ in TIMES])
def test_a_time_that_may_be_earlier_is_said_to_be_the_latest(portable: Knowledge, case: dict[str, Any]) -> None:
    """The text and the reply say so when only a number of attempts is known, and not otherwise."""
    decision = portable.decide({"now": NOW, **case})
    labels = Labels.of(portable, decision)
    latest = "recent_attempts" in case
    assert decision.resubmit.bound == ("latest" if latest else "exact")
    lines = timing(decision, labels, moments(decision, None))
    assert [line for line in lines if "at the latest" in line] == lines[:1] * latest
    assert ("latest possible" in render_reply(decision, labels)) == latest
