"""Validation: everything that is wrong or doubtful in a folder of facts and scenarios, and how that is said."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import NamedTuple

from kyc_recourse.errors import Finding, KnowledgeError
from kyc_recourse.facts.folder import find_platforms, read_folder
from kyc_recourse.lint.catalogue import severity
from kyc_recourse.lint.lint import lint
from kyc_recourse.packs.knowledge import Knowledge
from kyc_recourse.packs.scenarios import load_scenarios, unknown_names


class Validation(NamedTuple):
    """What was found, and the platforms and the number of scenarios; none of these where anything does not load."""

    findings: tuple[Finding, ...]
    platforms: tuple[str, ...] = ()
    scenarios: int = 0


def find_all(root: Path, today: date) -> Validation:
    """Look for all errors in a folder of facts; where there are none, for all that is doubtful on a day."""
    try:
        knowledge = Knowledge.load(root, engine="portable")
        scenarios = load_scenarios(root, knowledge)
        findings = [
            finding
            for place in find_platforms(root)
            for finding in lint(read_folder(place), today, among_others=place != root)
        ]
        findings += unknown_names(scenarios, knowledge)
    except KnowledgeError as error:
        return Validation(error.findings)
    return Validation(tuple(findings), tuple(knowledge.platforms), len(scenarios))


def say_finding(finding: Finding) -> str:
    """Return the finding as a line; that it is an error goes without saying."""
    if (kind := severity(finding)) != "error":
        finding = finding._replace(message=f"{kind}: {finding.message}")
    return str(finding)


def say_counts(findings: Sequence[Finding]) -> str:
    """Return how many findings there are of each severity, in words."""
    counts = Counter(map(severity, findings))
    return ", ".join(f"{n} {kind}{'s' * (n > 1)}" for kind, n in sorted(counts.items())) or "nothing wrong"
