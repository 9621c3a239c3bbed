"""Regions in two lists between which the rules of a reason make a difference."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import combinations

from kyc_recourse.errors import Finding
from kyc_recourse.facts.load import FactFile
from kyc_recourse.facts.model import Platform, Reason


def lint_regions(files: Iterable[FactFile], platform: Platform) -> Iterator[Finding]:
    """Yield regions in two lists, where rules of one reason ask for each of the two by itself."""
    asked = {reason.id: {*_asked(reason)} for reason in platform.reasons}
    for file in (file for file in files if file.kind == "regions"):
        for (_, one), (i, other) in combinations(enumerate(platform.regions), 2):
            both = [region for region in other.members if region in one.members]
            for reason, lists in asked.items() if both else ():
                if any((observation, one.id) in lists for observation, id in lists if id == other.id):
                    message = (
                        f'"{both[0]}" is in the list "{one.id}" too, and the rules of "{reason}" for both lists hold '
                        "there; delete it from one of them"
                    )
                    yield file.document.finding(("regions", i, "members"), "KB144", message, both[0])


def _asked(reason: Reason) -> Iterator[tuple[str, str]]:
    """Yield each observation with a list for which a condition of the reason's rules asks."""
    for rule in reason.rules:
        for block in rule.when if isinstance(rule.when, list) else [rule.when]:
            for observation, test in block.items():
                if isinstance(test, dict) and isinstance(test.get("in"), str):
                    yield observation, test["in"]
