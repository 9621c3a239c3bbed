"""The catalogue of findings: what each code means, how serious it is, and how to fix it."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Literal, NamedTuple

import yaml

from kyc_recourse.errors import Finding

Severity = Literal["error", "warning", "note"]


class Entry(NamedTuple):
    """One kind of finding. Codes are permanent: one that is given up is not given again.

    error: the facts do not load, or the guide is not made. warning: they load, but something is wrong.
    note: worth a look.
    ``bad`` and ``good`` are pieces of a fact file before and after fixing.
    """

    code: str
    severity: Severity
    title: str
    means: str
    fix: str
    bad: str
    good: str


@cache
def catalogue() -> dict[str, Entry]:
    """Return every entry by its code, in order."""
    text = (Path(__file__).parent / "codes.yaml").read_text(encoding="utf-8")
    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    return {code: Entry(code, **entry) for code, entry in yaml.load(text, Loader=loader).items()}  # noqa: S506 - a safe loader


def severity(finding: Finding) -> Severity:
    """Return how serious a finding is."""
    return catalogue()[finding.code].severity


def fails(finding: Finding) -> bool:
    """Tell whether a finding must be fixed: all but notes."""
    return severity(finding) != "note"
