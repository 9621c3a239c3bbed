"""The case grid: valid cases, each once, that reach every rule, verdict, wording and boundary."""

from __future__ import annotations

import json
from collections import Counter
from pathlib import Path

import pytest

from kyc_recourse import Knowledge
from kyc_recourse.exploration.case_grid import Cell, grid
from kyc_recourse.facts.times import parse_instant
from tests.benchmarks.many_facts import multiply
from tests.conftest import NOW, ROOT

Cells = list[Cell]


@pytest.fixture(scope="module", params=["portable", "orchard"])
def loaded(request: pytest.FixtureRequest) -> Knowledge:
    """The bundled facts, then the invented platform."""
    knowledge: Knowledge = request.getfixturevalue(request.param)
    return knowledge


@pytest.fixture(scope="module")
def cells(loaded: Knowledge) -> Cells:
    """The whole grid."""
    return [cell for each in loaded.platforms.values() for cell in grid(each.compiled, parse_instant(NOW))]


def test_every_case_stands_once(cells: Cells) -> None:
    """No two cells have the same case."""
    assert len({json.dumps(cell.case, sort_keys=True) for cell in cells}) == len(cells)


def test_every_verdict_and_wording_is_reached(loaded: Knowledge, cells: Cells) -> None:
    """The cells are valid cases that give every verdict and contain every signal of a reason."""
    verdicts = {loaded.decide(cell.case).verdict for cell in cells}
    notices = [cell.case["notice"] for cell in cells if "notice" in cell.case]
    named = Counter(match.id for notice in notices for match in loaded.match_notice(notice))
    for platform in loaded.platforms.values():
        for period in platform.compiled.periods:
            assert verdicts >= {verdict.id for verdict in period.verdicts}
            for reason in period.reasons:
                assert named[reason.id] >= len(reason.signals)


@pytest.mark.parametrize("ago", [0, 1])
def test_both_sides_of_every_date_are_visited(loaded: Knowledge, cells: Cells, ago: int) -> None:
    """There are cases at the second in which a period begins, and at the one before."""
    times = {parse_instant(cell.case["now"]) for cell in cells}
    for platform in loaded.platforms.values():
        assert times >= {period.start - ago for period in platform.compiled.periods if period.start}


def test_both_sides_of_every_wait_are_visited(portable: Knowledge) -> None:
    """A lockout, a window and a cooldown are met in their last second and right after."""
    cells = list(grid(portable.platform(None).compiled, parse_instant(NOW)))
    changes = [(cell, portable.decide(cell.case)) for cell in cells if len(cell.words) == 1]
    last = [
        cell.words[0] for cell, decision in changes if decision.next_change and _seconds_left(decision.to_dict()) == 1
    ]
    for word in ("4 failed", "5 failed", "deletion-approved"):
        assert any(word in words for words in last), (word, last)


def _seconds_left(decision: dict[str, object]) -> int:
    change = decision["next_change"]
    assert isinstance(change, dict)
    return parse_instant(change["at"]) - parse_instant(str(decision["now"]))


@pytest.mark.parametrize(("times", "others"), [(1, 5), (2, 8)])
def test_each_reason_meets_all_others_or_the_eight_around_it(times: int, others: int, tmp_path: Path) -> None:
    """With many reasons the grid grows as they do, not as their square."""
    knowledge = Knowledge.load(multiply(ROOT / "knowledge" / "binance", tmp_path / "binance", times), engine="portable")
    pairs = {cell.reasons for cell in grid(knowledge.platform(None).compiled, parse_instant(NOW)) if cell.reasons[1:]}
    met = Counter(reason for pair in pairs for reason in pair)
    assert len(met) == 6 * times
    assert set(met.values()) == {others}
