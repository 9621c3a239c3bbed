"""Many facts are as good as those of which they are made, or benchmarks on them would tell nothing."""

from datetime import date
from pathlib import Path

from kyc_recourse import Knowledge
from kyc_recourse.facts.folder import read_folder
from kyc_recourse.lint.lint import lint
from kyc_recourse.scenarios import load_scenarios, run_scenario
from tests.benchmarks.many_facts import multiply
from tests.conftest import ROOT


def test_many_facts_are_valid_and_their_scenarios_pass(tmp_path: Path) -> None:
    """Three times the facts: three times the reasons and scenarios, nothing to find, each comes out as expected."""
    few = ROOT / "knowledge" / "binance"
    many = multiply(few, tmp_path / "binance", 3)
    reasons, scenarios = [], []
    for folder in (few, many):
        knowledge = Knowledge.load(folder, engine="portable")
        reasons.append(len(knowledge.platform(None).compiled.periods[0].reasons))
        outcomes = [run_scenario(scenario, knowledge) for scenario in load_scenarios(folder, knowledge)]
        assert [outcome for outcome in outcomes if outcome.differences] == []
        scenarios.append(len(outcomes))
    assert (reasons[1], scenarios[1]) == (3 * reasons[0], 3 * scenarios[0])
    assert lint(read_folder(many), date(2026, 11, 25)) == []
