"""Knowledge: loaded from folders or from what was exported, immutable, and safe to hand on."""

from __future__ import annotations

import copy
import json
import pickle
from pathlib import Path

import pytest

from kyc_recourse import Knowledge, RecourseError
from tests.conftest import NOW, PLATFORMS, ROOT
from tests.facts.edits import edited

CASE = {"now": NOW, "reasons": ["face-mismatch"], "attempts": []}


def exported(knowledge: Knowledge) -> bytes:
    import msgspec

    return msgspec.json.encode(knowledge.exported())


def test_later_folders_add_and_replace(tmp_path: Path) -> None:
    """A platform of a later folder stands beside the others, or instead of the one with its id."""
    facts = edited(tmp_path / "binance", {"file": "limits.yaml", "old": "max: 5", "new": "max: 7"})
    knowledge = Knowledge.load(ROOT / "knowledge", PLATFORMS, facts.parent, engine="portable")
    assert set(knowledge.platforms) == {"binance", "orchard"}
    assert knowledge.decide({**CASE, "platform": "binance"}).limits[0].max == 7


def test_what_was_exported_decides(portable: Knowledge) -> None:
    """JSON as text, as bytes or as data gives the same answers, and notices and payloads are read."""
    text = exported(portable)
    for given in (text, text.decode(), json.loads(text)):
        knowledge = Knowledge.from_compiled(given, engine="portable")
        assert knowledge.decide(CASE) == portable.decide(CASE)
        assert knowledge.match_notice("document already in use") == portable.match_notice("document already in use")
        assert knowledge.read({}) == portable.read({})


@pytest.mark.parametrize(
    ("given", "message"),
    [
        ("{", "damaged"),
        ("[]", "found none"),
        ({"format": 1}, "found 1"),
        (b"", "damaged"),
    ],
)
def test_what_is_no_compiled_knowledge(given: object, message: str) -> None:
    """Anything else is refused in one sentence."""
    with pytest.raises(RecourseError, match=message):
        Knowledge.from_compiled(given)  # type: ignore[arg-type]


def test_damaged_knowledge(portable: Knowledge) -> None:
    """A changed value breaks the seal."""
    with pytest.raises(RecourseError, match="damaged"):
        Knowledge.from_compiled(exported(portable).replace(b'"max":5', b'"max":6', 1))


def test_it_can_be_handed_on(portable: Knowledge) -> None:
    """It pickles, copies and compares, and nobody can change it."""
    again = pickle.loads(pickle.dumps(portable))  # noqa: S301
    assert again == portable
    assert hash(again) == hash(portable)
    assert again.decide(CASE) == portable.decide(CASE)
    assert copy.deepcopy(portable) is copy.copy(portable) is portable
    with pytest.raises(AttributeError, match="immutable"):
        portable.default = "x"


def test_what_it_holds(portable: Knowledge, orchard: Knowledge) -> None:
    """Version and digest are those of the facts, as decisions name them; reasons are ids."""
    decision = portable.decide(CASE)
    assert (portable.version, portable.digest) == (decision.knowledge.version, decision.knowledge.digest)
    assert "face-mismatch" in portable.reasons
    assert portable != orchard
