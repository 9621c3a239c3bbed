"""Scenarios: what is known and what must come out, beside the facts, and run against them."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from pathlib import Path as FilePath
from typing import Any, NamedTuple

from kyc_recourse.cases.case import Case
from kyc_recourse.decisions.decision import Decision
from kyc_recourse.errors import CaseError, Finding, KnowledgeError, did_you_mean
from kyc_recourse.facts.folder import find_platforms
from kyc_recourse.facts.load import read_scenarios
from kyc_recourse.facts.rewrite_yaml import say_yaml
from kyc_recourse.facts.schemas import schema_findings
from kyc_recourse.facts.strict_yaml import Document, Path
from kyc_recourse.knowledge import Knowledge
from kyc_recourse.rules.compiled import Period

# The lists of an expectation that name things by id.
_LISTS = ("reasons", "candidates", "causes", "remedies", "warnings", "prohibitions", "questions")


class Scenario(NamedTuple):
    """One scenario and where it stands."""

    id: str
    title: str
    case: dict[str, Any]
    expect: dict[str, Any]
    document: Document
    number: int

    @property
    def place(self) -> str:
        """The file and line of the scenario."""
        return f"{self.document.path}:{self.document.at('scenarios', self.number)[0]}"


class Outcome(NamedTuple):
    """A scenario that was run: its case, what came out, and what differs from what it expects."""

    scenario: Scenario
    case: Case
    decision: Decision
    differences: tuple[str, ...]


def load_scenarios(root: FilePath, knowledge: Knowledge) -> tuple[Scenario, ...]:
    """Return the scenarios beside the facts in a folder, from which the knowledge was loaded.

    Raises:
        KnowledgeError: a scenario file is not valid, or a scenario's case is not.
    """
    scenarios: list[Scenario] = []
    findings: list[Finding] = []
    for folder, platform in zip(find_platforms(root), knowledge.platforms, strict=True):
        files, wrong = read_scenarios(folder)
        broken = {finding.path for finding in wrong}
        seen: dict[str, str] = {}
        for _, _, document in files:
            if document.path in broken:
                continue
            schema = schema_findings("scenarios", document)
            wrong += schema
            own: list[Scenario] = []
            for i, item in enumerate([] if schema else document.data["scenarios"]):
                case = {"platform": platform, **item["case"]}
                own.append(Scenario(item["id"], item["title"], case, item["expect"], document, i))
                wrong += _findings(own[-1], knowledge)
            wrong += _twice(own, seen)
            scenarios += own
        findings += wrong
    if findings:
        raise KnowledgeError(findings)
    return tuple(scenarios)


def unknown_names(scenarios: Iterable[Scenario], knowledge: Knowledge) -> Iterator[Finding]:
    """Yield what scenarios expect, or expect not to be there, and is no fact at all.

    They can be run nevertheless: one that expects what was renamed fails, and is rewritten.
    """
    names = {id: _names(platform.compiled.periods) for id, platform in knowledge.platforms.items()}
    for each in scenarios:
        here = ("scenarios", each.number, "expect")
        yield from _unknown(each.document, here, each.expect, names[each.case["platform"]])


def _names(periods: Iterable[Period]) -> dict[str, tuple[str, list[str]]]:
    """Return, for each key of an expectation that names facts, what they are and which there are."""

    def ids(kind: str, select: Callable[[Period], Iterable[Any]]) -> tuple[str, list[str]]:
        return kind, [*dict.fromkeys(each.id for period in periods for each in select(period))]

    def concluded(kind: str) -> tuple[str, list[str]]:
        return ids(kind, lambda period: (each for each in period.conclusions if each.kind == kind))

    reasons = ids("reason", lambda period: period.reasons)
    remedies = ids("remedy", lambda period: period.remedies)
    return {
        "verdict": ids("verdict", lambda period: period.verdicts),
        "appeal": ids("appeal", lambda period: period.appeals),
        "limits": ids("limit", lambda period: period.limits),
        "cooldowns": ids("cooldown", lambda period: period.cooldowns),
        "reasons": reasons,
        "candidates": reasons,
        "remedies": remedies,
        "steps": remedies,
        "causes": concluded("cause"),
        "warnings": concluded("warning"),
        "prohibitions": concluded("prohibition"),
    }


def _unknown(
    document: Document, path: Path, expect: dict[str, Any], names: dict[str, tuple[str, list[str]]]
) -> Iterator[Finding]:
    """Yield what is expected, or expected not to be there, and is no fact at all."""
    for key, wanted in expect.items():
        if key in ("with", "without", "next-change"):
            yield from _unknown(document, (*path, key), wanted or {}, names)
        elif key in names:
            kind, known = names[key]
            for i, id in enumerate([wanted] if isinstance(wanted, str) else wanted or ()):
                if id not in known:
                    below = (id,) if isinstance(wanted, dict) else (i,)
                    message = f'unknown {kind} "{id}"{did_you_mean(id, known)}'
                    yield document.finding((*path, key, *below), "KB024", message)


def _twice(own: Sequence[Scenario], seen: dict[str, str]) -> Iterator[Finding]:
    """Yield that ids of a file are taken, once for all of them: a copied file is one mistake."""
    taken = [each for each in own if seen.setdefault(each.id, place := each.place) is not place]
    for scenario in taken[:1]:
        more = f", and so are {len(taken) - 1} more of this file" if len(taken) > 1 else ""
        message = f'the scenario "{scenario.id}" is there twice (first in {seen[scenario.id]}){more}'
        here = ("scenarios", scenario.number, "id")
        yield scenario.document.finding(here, "KB021", f"{message}; delete one or give it another id")


def _findings(scenario: Scenario, knowledge: Knowledge) -> Iterator[Finding]:
    document, here = scenario.document, ("scenarios", scenario.number)
    if "now" not in scenario.case:
        yield document.finding(
            (*here, "case"), "KB012", 'the key "now" is missing (the time of the decision, in quotes); add it'
        )
    try:
        knowledge.read_case(scenario.case)
    except CaseError as error:
        for fault in error.faults:
            path = fault.path.replace("[", ".").replace("]", "").split(".")
            keys = [int(part) if re.fullmatch("[0-9]{1,6}", part) else part for part in path]
            yield document.finding((*here, "case", *keys), "KB040", str(fault))


def run_scenarios(root: FilePath, knowledge: Knowledge) -> tuple[Outcome, ...]:
    """Run the scenarios beside the facts in a folder, from which the knowledge was loaded.

    Raises:
        KnowledgeError: a scenario file is not valid, or a scenario's case is not.
    """
    return tuple(run_scenario(scenario, knowledge) for scenario in load_scenarios(root, knowledge))


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
