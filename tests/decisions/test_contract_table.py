"""The contract's table for Binance, row by row, on both engines."""

from __future__ import annotations

import pytest

from kyc_recourse import CaseError, Knowledge
from kyc_recourse.render.labels import Labels
from kyc_recourse.render.reply import render_reply
from tests.conftest import NOW, Decide
from tests.decisions.contract import REASONS, ROWS


def test_the_whole_table(knowledge: Knowledge) -> None:
    """Every row of the table holds."""
    wrong = {str(row): row.differences(knowledge.decide(row.case).to_dict()) for row in ROWS}
    assert {words: found for words, found in wrong.items() if found} == {}


def test_glasses_and_make_up_only_choose_steps(decide: Decide) -> None:
    """Glasses and bare skin in the photo change the steps, and nothing else."""
    plain = decide(reasons=["face-mismatch"])
    observed = {"glasses-in-id-photo": True, "no-makeup-in-id-photo": True}
    dressed = decide(reasons=["face-mismatch"], observations=observed)
    assert [remedy["id"] for remedy in dressed["remedies"]] == [remedy["id"] for remedy in plain["remedies"]]
    steps = {remedy["id"]: remedy["steps"] for remedy in dressed["remedies"]}["restore-id-look"]
    assert [("glasses" in step, "make-up" in step) for step in steps][:2] == [(True, False), (False, True)]
    assert " may " in steps[-1]


def test_residents_of_the_us_are_told_their_service(decide: Decide) -> None:
    """The local service of the barred country is named."""
    decision = decide(reasons=["unsupported-region"], observations={"actual-residence": "US"})
    assert "Binance.US" in decision["remedies"][0]["steps"][0]


@pytest.mark.parametrize(("device", "words"), [("android", "Google Play"), ("ios", "App Store")])
def test_official_app(decide: Decide, device: str, words: str) -> None:
    """On a phone the official app is advised in the words of its system, without a link."""
    decision = decide(reasons=["document-quality"], observations={"device": device})
    (text,) = [" ".join(r["steps"]) for r in decision["remedies"] if r["id"] == "use-official-app"]
    assert words in text
    assert "http" not in text
    assert "Apple ID" not in text


@pytest.mark.parametrize("reason", REASONS)
def test_an_approved_case_has_no_reason(knowledge: Knowledge, reason: str) -> None:
    """A reason that is stated beside an approval is a fault, also of a case that was read before."""
    with pytest.raises(CaseError, match=r"reasons\[0\]: expected no reason"):
        knowledge.decide({"now": NOW, "status": "approved", "reasons": [reason]})


def test_bytes_are_the_same_on_both_engines(knowledge: Knowledge, portable: Knowledge) -> None:
    """The same case gives the same bytes on either engine."""
    for row in ROWS:
        assert knowledge.decide(row.case).to_json() == portable.decide(row.case).to_json()


@pytest.mark.parametrize("count", [2, 3, 4])
def test_a_reply_is_short_and_says_what_is_left(portable: Knowledge, count: int) -> None:
    """From the second failure on a reply says what is left, warns of deposits, and stays under 180 words."""
    decision = portable.decide({"now": NOW, "reasons": ["face-mismatch"], "recent_attempts": {"face-mismatch": count}})
    reply = render_reply(decision, Labels.of(portable, decision))
    assert f"{count} of 5, {5 - count} left" in reply
    assert "deposit" in reply
    assert len(reply.split()) < 180
