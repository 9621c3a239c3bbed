"""Running scenarios: what comes out of each, and what differs from what it expects."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, NamedTuple

from kyc_recourse.cases.case import Case
from kyc_recourse.decisions.decision import Decision
from kyc_recourse.facts.rewrite_yaml import say_yaml
from kyc_recourse.packs.knowledge import Knowledge
from kyc_recourse.packs.pack import Pack
from kyc_recourse.packs.scenarios import Scenario

# The lists of an expectation that name things by id.
_LISTS = ("reasons", "candidates", "causes", "remedies", "warnings", "prohibitions", "questions")


class Outcome(NamedTuple):
    """A scenario that was run: its case, what came out, and what differs from what it expects."""

    scenario: Scenario
    case: Case
    decision: Decision
    differences: tuple[str, ...]


def run_scenarios(pack: Pack) -> tuple[Outcome, ...]:
    """Run all scenarios of a pack.

    Raises:
        KnowledgeError: a scenario file is not valid, or a scenario's case is not.
    """
    return tuple(run_scenario(scenario, pack.knowledge) for scenario in pack.scenarios)


def run_scenario(scenario: Scenario, knowledge: Knowledge) -> Outcome:
    """Decide the scenario's case and compare what comes out with what is expected."""
    case = knowledge.read_case(scenario.case)
    decision = knowledge.decide(case)
    return Outcome(scenario, case, decision, tuple(_differences(scenario.expect, decision)))


def _differences(expect: dict[str, Any], decision: Decision) -> Iterator[str]:
    actual = observed(decision)
    for key, wanted in expect.items():
        if key == "with":
            for name, ids in wanted.items():
                for id in ids:
                    if id not in actual[name]:
                        yield f"{name}: expected {id} among {_say(actual[name])}"
        elif key == "without":
            for name, ids in wanted.items():
                for id in ids:
                    if id in actual[name]:
                        yield f"{name}: expected no {id}, found {_say(actual[name])}"
        elif key == "steps":
            for remedy, texts in wanted.items():
                steps = " ".join(step for r in decision.remedies if r.id == remedy for step in r.steps)
                for text in texts:
                    if text not in steps:
                        yield f'steps: expected "{text}" in the steps of {remedy}'
        elif key in ("limits", "cooldowns"):
            for id, state in wanted.items():
                if actual[key].get(id) != state:
                    yield f"{key}: expected {id} to be {state}, found {_say(actual[key].get(id))}"
        elif actual[key] != wanted:
            yield f"{key}: expected {_say(wanted)}, found {_say(actual[key])}"


def observed(decision: Decision) -> dict[str, Any]:
    """Return a decision in the words of an expectation."""
    change = decision.next_change
    return {
        "verdict": decision.verdict,
        "category": decision.category,
        "allowed": decision.resubmit.allowed,
        "allowed-from": decision.resubmit.allowed_from,
        "advised-from": decision.resubmit.advised_from,
        "bound": decision.resubmit.bound,
        "appeal": decision.appeal.id if decision.appeal else None,
        "next-change": {"at": change.at, "verdict": change.verdict} if change else None,
        "limits": {limit.id: limit.state for limit in decision.limits},
        "cooldowns": {cooldown.id: cooldown.state for cooldown in decision.cooldowns},
        **{name: [entry.id for entry in getattr(decision, name)] for name in _LISTS},
    }


def _say(value: Any) -> str:
    if isinstance(value, list):
        return ", ".join(map(str, value)) or "nothing"
    if isinstance(value, dict):
        return ", ".join(f"{key} {item}" for key, item in value.items())
    return {None: "nothing", True: "true", False: "false"}.get(value, str(value))


def write_scenario(id: str, title: str, case: dict[str, Any], expect: dict[str, Any]) -> str:
    """Return a scenario as it stands in a scenario file, ready to be appended to one."""
    told = {key: value for key, value in case.items() if key != "platform"}
    return f"  - id: {id}\n    title: {say_yaml(title)}\n    case: {say_yaml(told)}\n    expect: {say_yaml(expect)}\n"
