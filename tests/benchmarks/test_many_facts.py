"""Many facts are as good as those of which they are made, or benchmarks on them would tell nothing."""

from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest

from kyc_recourse import Knowledge
from kyc_recourse.packs.pack import Pack
from kyc_recourse.scenarios.run import run_scenario
from tests.benchmarks.many_facts import more_reasons, multiply
from tests.conftest import ROOT

pytestmark = pytest.mark.slow


@pytest.mark.parametrize(("make", "more"), [(multiply, 3), (more_reasons, 1)])
def test_many_facts_are_valid_and_their_scenarios_pass(
    make: Callable[[Path, Path, int], Path], more: int, tmp_path: Path
) -> None:
    """Three times the reasons, with as many scenarios without a notice or not: each comes out as expected."""
    few = ROOT / "knowledge" / "binance"
    many = make(few, tmp_path / "binance", 3)
    reasons, scenarios = [], []
    for folder in (few, many):
        knowledge = Knowledge.load(folder, engine="portable")
        reasons.append(len(knowledge.platform(None).compiled.periods[0].reasons))
        outcomes = [run_scenario(scenario, knowledge) for scenario in Pack.load(folder).scenarios]
        assert [outcome for outcome in outcomes if outcome.differences] == []
        with_notice = sum("notice" in outcome.scenario.case for outcome in outcomes)
        scenarios.append((len(outcomes) - with_notice, with_notice))
    assert reasons[1] == 3 * reasons[0]
    assert scenarios[1] == (more * scenarios[0][0], scenarios[0][1])
    assert Pack.load(many).findings(date(2026, 11, 25)) == ()
