"""Values and rules by date: changes that change nothing, gaps and overlaps."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import combinations, pairwise
from typing import Any

from kyc_recourse.errors import Finding
from kyc_recourse.facts.load import FactFile
from kyc_recourse.facts.walk import is_dated

_CONCLUSIONS = ("verdict", "remedies", "warnings", "prohibitions", "concludes")


def lint_dates(files: Iterable[FactFile]) -> Iterator[Finding]:
    """Yield values by date that do not change, and gaps and overlaps between rules by date."""
    for file in files:
        yield from _values(file)
        if file.kind in ("reason", "rules"):
            yield from _rules(file, file.document.data.get("rules", ()))


def _values(file: FactFile) -> Iterator[Finding]:
    for value in file.values():
        if value.field.dated and is_dated(value.value):
            for i, (before, after) in enumerate(pairwise(value.value), 1):
                if before["value"] == after["value"]:
                    message = (
                        f"nothing changes on {after['from'][:10]}: the value is the same as before; delete this one"
                    )
                    yield file.document.finding((*value.path, i), "KB180", message)


def _rules(file: FactFile, rules: Iterable[dict[str, Any]]) -> Iterator[Finding]:
    """Compare rules by date that ask and settle the same kind of thing: one should take over from the other."""
    dated = [(i, rule) for i, rule in enumerate(rules) if {"from", "before"} & rule.keys()]
    for pair in combinations(dated, 2):
        (_, one), (i, other) = sorted(pair, key=lambda each: each[1].get("from", ""))
        same = one.get("when") == other.get("when") and one.get("categories") == other.get("categories")
        if not same or [key in one for key in _CONCLUSIONS] != [key in other for key in _CONCLUSIONS]:
            continue
        end, begin = one.get("before", "9"), other.get("from", "")
        if end < begin:
            later = [r for _, r in dated if r.get("when") == one.get("when") and end <= r.get("from", "") < begin]
            if not later:
                message = (
                    f'from {end} to {begin} neither "{one["id"]}" nor this rule holds; '
                    "let one begin when the other ends"
                )
                yield file.document.finding(("rules", i, "from"), "KB181", message)
        elif begin < end and "verdict" in one:
            until = min(end, other.get("before", "9"))
            message = (
                f'both this rule and "{one["id"]}" hold from {begin or "the beginning"} to '
                f"{until if until != '9' else 'the end of time'}; let one begin when the other ends"
            )
            yield file.document.finding(("rules", i, "from" if "from" in other else "id"), "KB182", message)
