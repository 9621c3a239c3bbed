"""Coverage: what scenarios reach, and what none does."""

from __future__ import annotations

from typing import Any

import pytest

from kyc_recourse import Knowledge
from kyc_recourse.exploration.case_grid import grid
from kyc_recourse.facts.times import parse_instant
from kyc_recourse.packs.pack import Pack
from kyc_recourse.scenarios.coverage import KINDS, Point, coverage, reached
from kyc_recourse.scenarios.run import run_scenario
from tests.conftest import NOW, ROOT

pytestmark = pytest.mark.slow


def names(knowledge: Knowledge, data: dict[str, Any], kind: str) -> set[str]:
    case = knowledge.read_case(data)
    decision = knowledge.decide(case)
    points = reached(knowledge.platform(decision.platform), case, decision)
    return {point.name for point in points if point.kind == kind}


def test_the_bundled_scenarios_reach_everything(portable: Knowledge) -> None:
    """No rule, remedy, warning, prohibition, verdict or side of a boundary is left out."""
    points: set[Point] = set()
    for scenario in Pack.load(ROOT / "knowledge").scenarios:
        outcome = run_scenario(scenario, portable)
        points.update(reached(portable.platform(None), outcome.case, outcome.decision))
    counts = coverage([each.compiled for each in portable.platforms.values()], points)
    assert [count.kind for count in counts] == list(KINDS)
    assert all(count.of for count in counts)
    assert [point for count in counts for point in count.missing] == []


def test_everything_can_be_reached(portable: Knowledge, orchard: Knowledge) -> None:
    """The case grid reaches every point, so none that is listed as missing is out of reach."""
    for knowledge in (portable, orchard):
        points: set[Point] = set()
        for platform in knowledge.platforms.values():
            for cell in grid(platform.compiled, parse_instant(NOW)):
                case = knowledge.read_case(cell.case)
                points.update(reached(platform, case, knowledge.decide(case)))
        counts = coverage([each.compiled for each in knowledge.platforms.values()], points)
        assert [point for count in counts for point in count.missing] == []


@pytest.mark.parametrize(
    ("score", "side"),
    [
        (54.9, "face-score below 55"),
        (55, "face-score at least 55 and below 70"),
        (69.9, "face-score at least 55 and below 70"),
        (70, "face-score at least 70"),
    ],
)
def test_a_number_is_on_one_side(portable: Knowledge, score: float, side: str) -> None:
    """A number reaches the range between two thresholds in which it lies."""
    case = {"now": NOW, "reasons": ["face-mismatch"], "observations": {"face-score": score}}
    assert {name for name in names(portable, case, "side") if "score" in name} == {side}


def test_what_no_rule_of_the_reason_looks_at_reaches_nothing(portable: Knowledge) -> None:
    """A number given where it does not matter is no test of its threshold."""
    case = {"now": NOW, "reasons": ["underage"], "observations": {"face-score": 70}}
    assert not [name for name in names(portable, case, "side") if "score" in name]


def test_dates_have_sides(orchard: Knowledge) -> None:
    """With values by date a case reaches the stretch in which its time falls."""
    stretches = {
        name
        for now in ("2026-12-31T23:59:59Z", "2027-01-01T00:00:00Z")
        for name in names(orchard, {"now": now}, "side")
        if name.startswith("a case")
    }
    assert stretches == {
        "a case before 2027-01-01 00:00 UTC",
        "a case from 2027-01-01 00:00 UTC and before 2027-02-01 00:00 UTC",
    }
