"""Texts of forms and CSV become the case that they mean."""

from __future__ import annotations

import csv
import io
from typing import Any

import pytest

from kyc_recourse import Knowledge
from kyc_recourse.forms import coerce
from tests.conftest import NOW


@pytest.mark.parametrize(
    ("row", "case"),
    [
        ({}, {}),
        ({"now": "", "reasons": "  ", "observations.glare": ""}, {}),
        ({"now": "2026-11-22 12:00+01:00"}, {"now": "2026-11-22T12:00+01:00"}),
        ({"reasons": "face-mismatch, underage"}, {"reasons": ["face-mismatch", "underage"]}),
        ({"observations.glare": "yes"}, {"observations": {"glare": True}}),
        ({"observations.glare": "No"}, {"observations": {"glare": False}}),
        ({"observations.actual-residence": "NO"}, {"observations": {"actual-residence": "NO"}}),
        ({"observations.face-score": "62"}, {"observations": {"face-score": 62}}),
        ({"observations.face-score": "62.5"}, {"observations": {"face-score": 62.5}}),
        ({"observations.face-score": "062"}, {"observations": {"face-score": "062"}}),
        ({"recent_attempts.face-mismatch": "4"}, {"recent_attempts": {"face-mismatch": 4}}),
        ({"applicant.id_last4": "0420"}, {"applicant": {"id_last4": "0420"}}),
        ({"notice": "{not JSON"}, {"notice": "{not JSON"}),
        (
            {"attempts": "2026-11-22 09:00Z, 2026-11-22 10:00Z"},
            {"attempts": [{"at": "2026-11-22T09:00Z"}, {"at": "2026-11-22T10:00Z"}]},
        ),
        ({"attempts": '[{"at": "2026-11-22T09:00Z"}]'}, {"attempts": [{"at": "2026-11-22T09:00Z"}]}),
        ({"attempts": "[]"}, {"attempts": []}),
        ({"events.moved": "2026-11-01 00:00Z"}, {"events": [{"type": "moved", "at": "2026-11-01T00:00Z"}]}),
        ({"observations": {"glare": True}, "now": None}, {"observations": {"glare": True}}),
        ({"id": "7", "colour": "red"}, {"id": "7", "colour": "red"}),
    ],
)
def test_a_row_becomes_a_case(row: dict[str, Any], case: dict[str, Any]) -> None:
    """Each text is read as its field means it."""
    assert coerce(row) == case


def test_a_table_can_be_decided(portable: Knowledge) -> None:
    """A row of CSV is decided like the case that it means."""
    table = "now,reasons,recent_attempts.face-mismatch\n2026-11-22 12:00Z,face-mismatch,4\n"
    (row,) = csv.DictReader(io.StringIO(table))
    case = {"now": NOW, "reasons": ["face-mismatch"], "recent_attempts": {"face-mismatch": 4}}
    assert portable.decide(coerce(row)) == portable.decide(case)
