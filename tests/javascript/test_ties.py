"""Ties: two waits that end at the same time."""

from __future__ import annotations

from typing import Any

import pytest

from kyc_recourse import Knowledge
from tests.conftest import NOW
from tests.javascript.conftest import Node, answer

# The old account's deletion frees the document at noon of the next day, and so do five failures of now.
DELETED = {"type": "old-account-deletion-approved", "at": "2026-10-24T12:00:00Z"}
LATER = {"type": "old-account-deletion-approved", "at": "2026-10-24T12:00:01Z"}
EARLIER = {"type": "old-account-deletion-approved", "at": "2026-10-24T11:59:59Z"}
COUNT = {"recent_attempts": {"face-mismatch": 5}}
ATTEMPTS = {"attempts": [{"at": NOW, "reason": "face-mismatch"}] * 5}


@pytest.mark.parametrize(
    ("event", "failures", "bound", "begins"),
    [
        (EARLIER, COUNT, "latest", "The face check is locked"),
        (DELETED, COUNT, "exact", "The face check is locked"),
        (DELETED, ATTEMPTS, "exact", "The face check is locked"),
        (LATER, COUNT, "exact", "The deletion is approved"),
    ],
)
def test_two_waits_that_end_at_the_same_time(
    node: Node, portable: Knowledge, event: dict[str, str], failures: dict[str, Any], bound: str, begins: str
) -> None:
    """The first is said; the time is exact if that of either is. JavaScript answers the same."""
    case = {"now": NOW, "reasons": ["duplicate-account", "face-mismatch"], "events": [event], **failures}
    decision = portable.decide(case)
    assert decision.verdict == "wait"
    assert decision.resubmit.bound == bound
    assert decision.summary.startswith(begins)
    assert node.ask("decide", 0, case) == answer(portable, case)
