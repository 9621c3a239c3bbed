"""Matching notices: wordings as whole words, whatever their case, spacing, punctuation and Unicode form."""

from __future__ import annotations

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kyc_recourse import Knowledge
from kyc_recourse.cases.notice import MAX_GAP, Signals
from tests.conftest import NOW

MESSAGES = [
    ("Your identity verification has been rejected.", []),
    ("", []),
    ("Rejected: information mismatch", ["info-mismatch"]),
    ("The name retrieved from your document doesn’t match your profile.", ["info-mismatch"]),
    ("The date of birth on your document doesn't match your profile.", ["info-mismatch"]),
    ("DOCUMENT   QUALITY issue!", ["document-quality"]),
    ("The document image provided is blurry, has glare, or is too low resolution.", ["document-quality"]),
    ("We couldn’t read your ID. Your image size may be too small.", ["document-quality"]),
    ("Face is not matched between Selfie and Id documents, hence KYC is rejected.", ["face-mismatch"]),
    ("Your selfie does not match the photo on your ID.", ["face-mismatch"]),
    ("Document already in use", ["duplicate-account"]),
    ("A duplicate account was found with the same personal information.", ["duplicate-account"]),
    ("The same ID document is found with two or more different email ids.", ["duplicate-account"]),
    ("Unfortunately your country of residence is not supported.", ["unsupported-region"]),
    ("You’re under legal age.", ["underage"]),
    ("User doesn't meet the age criteria.", ["underage"]),
    ("Information mismatch. Also, the photo is blurry.", ["info-mismatch", "document-quality"]),
    ("ｉｎｆｏｒｍａｔｉｏｎ　ｍｉｓｍａｔｃｈ", ["info-mismatch"]),
    ("misinformation mismatched", []),
    ("The provided ID is expired.", ["document-expired"]),
    ("You may need to verify your ID in person, or you can try again with a different ID.", []),
    (
        "To prevent fraud, we limit the number of times someone can attempt to verify. Try again in 6 hours.",
        ["attempts-exhausted"],
    ),
]


@pytest.mark.parametrize(("text", "reasons"), MESSAGES)
def test_a_notice_names_reasons(portable: Knowledge, text: str, reasons: list[str]) -> None:
    """Each of these messages names just these reasons."""
    assert [match.id for match in portable.match_notice(text)] == reasons


def test_a_match_shows_the_wording_of_the_facts(portable: Knowledge) -> None:
    """A match holds the fact's wording, not the user's text."""
    (match,) = portable.match_notice("Dear Erika, INFORMATION-mismatch found")
    assert match == ("info-mismatch", "stated", None, "information mismatch")


def test_stated_reasons_decide_and_named_ones_are_candidates(portable: Knowledge) -> None:
    """What the notice names beside stated reasons is only asked for."""
    case = {"now": NOW, "reasons": ["underage"], "notice": "Information mismatch"}
    decision = portable.decide(case)
    assert [(reason.id, reason.how) for reason in decision.reasons] == [("underage", "stated")]
    assert [candidate.id for candidate in decision.candidates] == ["info-mismatch"]
    assert ("reason", "info-mismatch") in [(question.asks, question.id) for question in decision.questions]


def test_a_gap_stands_for_a_few_words() -> None:
    """An ellipsis in a wording stands for up to five words, in order."""
    signals = Signals([("r", "a ... b c ... d")])
    for gap in range(MAX_GAP + 3):
        text = f"x a {'w ' * gap}b c {'v ' * gap}d y"
        assert bool(signals.matches(text)) == (gap <= MAX_GAP)
    assert not signals.matches("d b c a")


def test_a_gap_may_begin_with_the_words_that_end_it() -> None:
    """The first place where the next part stands need not be the right one."""
    assert Signals([("r", "a ... b ... c")]).matches("a b w w w w b w w c")


def test_attempts_imply_no_reason(portable: Knowledge) -> None:
    """An attempt rejected for a reason does not make it the case's reason."""
    case = {"now": NOW, "attempts": [{"at": NOW, "reason": "face-mismatch"}]}
    assert portable.decide(case).reasons == ()


@given(st.text())
def test_any_text_can_be_matched(portable: Knowledge, text: str) -> None:
    """Whatever was pasted, matching gives known reasons, each once."""
    found = [match.id for match in portable.match_notice(text)]
    assert len(set(found)) == len(found) <= 6


def test_long_notices_take_time_in_proportion(portable: Knowledge) -> None:
    """Ten times the text takes about ten times as long, also where every word begins a wording."""

    def seconds(words: int) -> float:
        begin = time.perf_counter()
        assert portable.match_notice("name information face document " * words) == []
        return time.perf_counter() - begin

    seconds(100)
    assert seconds(20_000) < 60 * max(seconds(2_000), 0.001)
