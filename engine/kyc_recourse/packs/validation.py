"""Validation: everything that is wrong or doubtful in a folder of facts and scenarios, and how that is said."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from datetime import date
from pathlib import Path

from kyc_recourse.errors import Finding, KnowledgeError
from kyc_recourse.lint.catalogue import severity
from kyc_recourse.packs.load import load_crosswalk, load_payload_scenarios, load_wordbook
from kyc_recourse.packs.pack import Pack


def validate(root: Path, today: date) -> tuple[Pack | None, tuple[Finding, ...]]:
    """Return the pack in a folder and what is doubtful in it on a day; where anything does not load, its errors."""
    try:
        pack = Pack.load(root)
        findings = pack.findings(today)
    except KnowledgeError as error:
        return None, (*error.findings, *_in_shared(root))
    if wrong := _in_shared(root):
        return None, wrong
    return pack, findings


def _in_shared(root: Path) -> tuple[Finding, ...]:
    found: list[Finding] = []
    for load in (load_crosswalk, load_payload_scenarios, load_wordbook):
        try:
            load(root)
        except KnowledgeError as error:
            found += error.findings
    return tuple(dict.fromkeys(found))


def say_finding(finding: Finding) -> str:
    """Return the finding as a line; that it is an error goes without saying."""
    if (kind := severity(finding)) != "error":
        finding = finding._replace(message=f"{kind}: {finding.message}")
    return str(finding)


def say_counts(findings: Sequence[Finding]) -> str:
    """Return how many findings there are of each severity, in words."""
    counts = Counter(map(severity, findings))
    return ", ".join(f"{n} {kind}{'s' * (n > 1)}" for kind, n in sorted(counts.items())) or "nothing wrong"
