"""Lint over facts that were changed at random: whatever loads can be linted."""

from __future__ import annotations

import copy
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kyc_recourse.facts.check import check
from kyc_recourse.facts.schemas import schema_findings
from kyc_recourse.lint.catalogue import catalogue
from kyc_recourse.lint.lint import doubts
from tests.facts.test_mutations import ODD, bases, places

pytestmark = pytest.mark.slow


@settings(deadline=None, max_examples=150)
@given(st.data())
def test_whatever_loads_can_be_linted(draw: st.DataObject) -> None:
    """A value exchanged or lost anywhere: if there are no errors, lint ends with findings of known codes."""
    facts = draw.draw(st.sampled_from(bases()))
    number = draw.draw(st.integers(0, len(facts.files) - 1))
    file = facts.files[number]
    data = copy.deepcopy(file.document.data)
    block, key = draw.draw(st.sampled_from(list(places(data))))
    change = draw.draw(st.sampled_from(["odd", "other", "lose"]))
    if change == "lose":
        block.pop(key)
    else:
        other = draw.draw(st.sampled_from(list(places(file.document.data))))
        block[key] = copy.deepcopy(draw.draw(st.sampled_from(ODD)) if change == "odd" else other[0][other[1]])
    changed = file._replace(document=file.document._replace(data=data))
    facts = facts._replace(files=(*facts.files[:number], changed, *facts.files[number + 1 :]))
    if schema_findings(file.kind, changed.document) or check(facts):
        return
    for finding in doubts(facts, [], date(2026, 11, 23)):
        assert finding.code in catalogue()
        assert finding.line >= 1
        assert "\n" not in finding.message
