"""Everything in the bundled facts is used somewhere, or it is said here why not."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from kyc_recourse.facts.texts import unfilled
from tests.facts.edits import BUNDLED, facts_in

UNUSED = {"nationality": "it decides nothing; it is known so that nobody takes it for the residence"}
KINDS = ["remedies", "observations", "events", "limits", "cooldowns", "figures", "regions", "warnings"]
KINDS += ["prohibitions", "verdicts", "appeals", "fields", "sources"]


def names(data: Any, key: str = "") -> Iterator[str]:
    """Yield all names in facts but those that the facts give themselves: keys, texts, parts of references."""
    if isinstance(data, dict):
        for name, value in data.items():
            if name != "id" or key in ("source", "causes"):
                yield name
                yield from names(value, name)
    elif isinstance(data, list):
        for item in data:
            yield from names(item, key)
    elif isinstance(data, str):
        yield data
        for reference in unfilled(data):
            yield from reference.split(".")


@pytest.mark.parametrize("kind", KINDS)
def test_everything_is_used(kind: str) -> None:
    """Each fact that others can name is named by one."""
    facts = facts_in(BUNDLED)
    used = {name for file in facts.files for name in names(file.document.data)}
    entities = getattr(facts.in_force(0), kind)
    assert {entity.id for entity in entities} - used <= UNUSED.keys()
    assert entities


def test_every_exception_is_still_needed() -> None:
    """What is said to be unused is there, and unused."""
    facts = facts_in(BUNDLED)
    used = {name for file in facts.files for name in names(file.document.data)}
    platform = facts.in_force(0)
    given = {entity.id for kind in KINDS for entity in getattr(platform, kind)}
    assert UNUSED.keys() <= given - used
