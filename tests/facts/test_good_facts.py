"""The bundled facts load, and so does each good edit of them, with the values that its file states."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from kyc_recourse import Knowledge
from kyc_recourse.facts.model import Platform
from kyc_recourse.facts.texts import filler
from kyc_recourse.facts.times import parse_instant
from tests.facts.edits import edited, edits, facts_in


def fact(platform: Platform, what: str) -> Any:
    """Return a fact by its keys and ids, or a text, with its references filled."""
    if "{" in what:
        return filler(platform)(what)
    value: Any = platform
    for name in what.split():
        by_id = {each.id: each for each in value} if isinstance(value, tuple) else None
        value = by_id[name] if by_id else getattr(value, name)
    return filler(platform)(value) if isinstance(value, str) else list(value) if type(value) is tuple else value


def test_the_bundled_facts_are_valid() -> None:
    """The bundled facts load, and one platform of them is the default."""
    knowledge = Knowledge.load(engine="portable")
    assert knowledge.default in knowledge.platforms


@pytest.mark.usefixtures("quick")
@pytest.mark.parametrize("case", edits("good"))
def test_good_edit(case: dict[str, Any], tmp_path: Path) -> None:
    """A good edit loads, and at each time the facts are what they should be then."""
    folder = edited(tmp_path / "facts", case)
    Knowledge.load(folder, engine="portable")
    facts = facts_in(folder)
    for then in case["then"]:
        assert fact(facts.in_force(parse_instant(then["at"])), then["what"]) == then["is"]
