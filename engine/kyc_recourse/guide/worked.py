"""Worked cases: the scenarios beside the facts, decided by the engine, as a reader needs them."""

from __future__ import annotations

from pathlib import Path
from typing import NamedTuple

from kyc_recourse.decisions.decision import Decision
from kyc_recourse.errors import Finding, KnowledgeError
from kyc_recourse.knowledge import Knowledge
from kyc_recourse.scenarios import Scenario, load_scenarios, run_scenario


class Worked(NamedTuple):
    """A scenario, what the engine decides, and how that differs from what is expected."""

    scenario: Scenario
    decision: Decision
    differences: tuple[str, ...]


def work(root: Path, knowledge: Knowledge) -> tuple[Worked, ...]:
    """Decide all scenarios of a folder of facts.

    Raises:
        KnowledgeError: a scenario file is not valid.
    """
    outcomes = (run_scenario(scenario, knowledge) for scenario in load_scenarios(root, knowledge))
    return tuple(Worked(each.scenario, each.decision, each.differences) for each in outcomes)


def require_success(worked: tuple[Worked, ...]) -> None:
    """Refuse scenarios that fail.

    Raises:
        KnowledgeError: one does not come out as it says; each difference is named with its place.
    """
    findings = []
    for case in worked:
        document, number = case.scenario.document, case.scenario.number
        line, col = document.at("scenarios", number)
        findings += [
            Finding(
                document.path,
                line,
                col,
                "GU003",
                f'the scenario "{case.scenario.id}" fails: {difference}; mend the fact or the expectation',
            )
            for difference in case.differences
        ]
    if findings:
        raise KnowledgeError(findings)
