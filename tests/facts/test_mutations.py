"""Facts that were changed at random are valid or have findings; nothing is ever raised."""

from __future__ import annotations

import copy
from collections.abc import Iterator
from functools import cache
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kyc_recourse.facts.check import check
from kyc_recourse.facts.load import Facts
from kyc_recourse.facts.schemas import schema_findings
from kyc_recourse.rules.compile import compile_facts
from tests.conftest import PLATFORMS
from tests.facts.edits import BUNDLED, facts_in

pytestmark = pytest.mark.slow

ODD: list[Any] = [
    *(None, True, False, 0, 1, -1, 2**53, 0.5, "", [], {}, [[]], [{}], "unknown", "true", ["unknown", True]),
    *("{", "{}", "{time}", "{applicant.email}", "{platform.name}", "x" * 5000, "a\n", "é", "NO", "UK", "US", "AE"),
    *("PT0S", "P1D", "PT24H\n", "2027-01-01T00:00:00Z", "2027-02-30T00:00:00Z", "9999-99-99", "2026-11-22"),
    *({"value": 1}, [{"value": 1}], [{"value": 1}, {"from": "2027-01-01T00:00:00Z", "value": "P2D"}], ["US", {}]),
    *({"below": 1}, {"below": "x", "above": "P1D"}, {"in": "US"}, {"in": ["x"]}, {"same-as": "x"}, {"concluded": "x"}),
    *({"attempts": {"identical": {"below": 1}}}, {"limit": {"x": "locked"}}, {"event": {"x": True}}, [{"glare": True}]),
]


@cache
def bases() -> tuple[Facts, Facts]:
    """Return the facts that are changed."""
    return facts_in(BUNDLED), facts_in(PLATFORMS / "orchard")


def places(data: Any) -> Iterator[tuple[Any, str | int]]:
    """Yield each block or list in data with each of its keys."""
    if isinstance(data, dict | list):
        for key, value in list(data.items() if isinstance(data, dict) else enumerate(data)):
            yield data, key
            yield from places(value)


@settings(deadline=None, max_examples=150)
@given(st.data())
def test_random_changes(draw: st.DataObject) -> None:
    """A value that is exchanged, doubled or lost, anywhere: the facts compile, or each finding is one line."""
    facts = draw.draw(st.sampled_from(bases()))
    number = draw.draw(st.integers(0, len(facts.files) - 1))
    file = facts.files[number]
    data = copy.deepcopy(file.document.data)
    for _ in range(draw.draw(st.integers(1, 2))):
        block, key = draw.draw(st.sampled_from(list(places(data)) or [(data, "id")]))
        change = draw.draw(st.sampled_from(["odd", "other", "lose", "double"]))
        if change == "lose":
            block.pop(key, None) if isinstance(block, dict) else block.pop(key)
        elif change == "double" and isinstance(block, list):
            block.append(copy.deepcopy(block[key]))
        else:
            other = draw.draw(st.sampled_from(list(places(file.document.data))))
            new = draw.draw(st.sampled_from(ODD)) if change == "odd" else other[0][other[1]]
            block[key] = copy.deepcopy(new)
    changed = file._replace(document=file.document._replace(data=data))
    facts = facts._replace(files=(*facts.files[:number], changed, *facts.files[number + 1 :]))
    findings = schema_findings(file.kind, changed.document)
    findings += check(facts, findings)
    assert all(f.line >= 1 and f.col >= 1 and len(f.message) <= 400 and "\n" not in f.message for f in findings)
    if not findings:
        assert compile_facts(facts).periods
