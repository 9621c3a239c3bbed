"""Scenarios: what is known and what must come out, as it is written beside the facts."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Any, NamedTuple

from kyc_recourse.errors import CaseError, Fault, Finding, did_you_mean
from kyc_recourse.facts.load import FactFile
from kyc_recourse.facts.schemas import schema_findings
from kyc_recourse.facts.strict_yaml import Document, Path
from kyc_recourse.packs.knowledge import Knowledge
from kyc_recourse.rules.compiled import Period


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


def scenarios_in(platform: str, files: Iterable[FactFile]) -> Iterator[Scenario]:
    """Yield the scenarios in a platform's valid files."""
    for _, _, document in files:
        for i, item in enumerate(document.data["scenarios"]):
            case = {"platform": platform, **item["case"]}
            yield Scenario(item["id"], item["title"], case, item["expect"], document, i)


def find_faults(
    platform: str, files: Iterable[FactFile], unread: Sequence[Finding], knowledge: Knowledge
) -> Iterator[Finding]:
    """Yield all that is wrong in a platform's scenario files; ``unread`` is what reading them found."""
    yield from unread
    broken = {finding.path for finding in unread}
    seen: dict[str, str] = {}
    for file in files:
        if file.document.path in broken:
            continue
        if wrong := schema_findings("scenarios", file.document):
            yield from wrong
            continue
        own = [*scenarios_in(platform, [file])]
        for scenario in own:
            yield from _findings(scenario, knowledge)
        yield from _twice(own, seen)


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
            for keys in _places(scenario.case, fault, knowledge):
                yield document.finding((*here, "case", *keys), "KB040", str(fault))


def _places(case: dict[str, Any], fault: Fault, knowledge: Knowledge) -> Iterator[list[str | int]]:
    """Yield where a fault is. Of an unknown key it names only the object, since elsewhere keys may be personal."""
    parts = re.findall(r"[^][.]+", "" if fault.path == "case" else fault.path)
    path: list[str | int] = [int(part) if re.fullmatch("[0-9]{1,6}", part) else part for part in parts]
    holder = case.get(parts[0]) if parts else case
    alike = []
    if len(parts) < 2 and isinstance(holder, dict):
        own = {key: case[key] for key in ("platform", "now") if key in case}
        for key, value in holder.items():
            try:
                knowledge.read_case({**own, parts[0]: {key: value}} if parts else {**own, key: value})
            except CaseError as error:
                alike += [[*path, key]] if fault in error.faults else []
    yield from alike or [path]
