"""Questions, checked by brute force: asked is exactly what can alter the answer."""

from __future__ import annotations

from typing import Any

from hypothesis import given, settings

from kyc_recourse import Knowledge
from kyc_recourse.decisions.decision import Decision
from tests.cases.strategies import REGIONS, cases
from tests.conftest import NOW

KNOWLEDGE = Knowledge.load(engine="portable")
PERIOD = KNOWLEDGE.platforms["binance"].at(0).period
ANSWERS: dict[str, list[Any]] = {
    **{o.id: [True, False] for o in PERIOD.observations if o.type == "boolean"},
    **{o.id: list(o.options) for o in PERIOD.observations if o.type == "choice"},
    **{o.id: list(REGIONS) for o in PERIOD.observations if o.type == "region"},
    "face-score": [0, 54.9, 55, 69.9, 70, 100],
    "id-photo-age-years": [0, 7.9, 8, 120],
}
PARTS = ("verdict", "remedies", "causes", "warnings")


def part(decision: Decision, name: str) -> Any:
    return (decision.warnings, decision.prohibitions) if name == "warnings" else getattr(decision, name)


@settings(max_examples=150, deadline=None)
@given(cases(KNOWLEDGE))
def test_asked_is_what_can_alter_the_answer(case: dict[str, Any]) -> None:
    """An observation is asked for if and only if one of its answers alters something, and says what at most."""
    before = KNOWLEDGE.decide(case)
    asked = {question.id: question.changes for question in before.questions if question.asks == "observation"}
    observed = case.get("observations", {})
    for id, answers in ANSWERS.items():
        if id in observed:
            assert id not in asked
            continue
        altered = [KNOWLEDGE.decide({**case, "observations": {**observed, id: answer}}) for answer in answers]
        changes = [name for name in PARTS if any(part(after, name) != part(before, name) for after in altered)]
        assert asked.get(id) == (changes[0] if changes else None), id


def questions(**case: Any) -> list[tuple[str, str, str]]:
    decision = KNOWLEDGE.decide({"now": NOW, **case})
    return [(question.asks, question.id, question.changes) for question in decision.questions]


def test_attempts_are_asked_for_where_a_limit_counts_them() -> None:
    """For a limited reason the attempts come first, until they are given in either form."""
    assert questions(reasons=["face-mismatch"])[0] == ("attempts", "face-mismatch", "verdict")
    counted = questions(reasons=["face-mismatch"], recent_attempts={"face-mismatch": 1})
    assert ("attempts", "attempts", "remedies") in counted
    assert ("attempts", "face-mismatch", "verdict") not in counted
    listed = questions(reasons=["face-mismatch"], attempts=[{"at": NOW}])
    assert not [question for question in listed if question[0] == "attempts"]


def test_attempts_are_asked_for_in_general() -> None:
    """Without a limit, attempts are asked for since an old one offers a ticket."""
    assert ("attempts", "attempts", "remedies") in questions(reasons=["underage"])


def test_events_are_asked_for_while_they_matter() -> None:
    """The approved deletion is asked for where it starts a cooldown, and only until it is given."""
    event = ("event", "old-account-deletion-approved", "verdict")
    happened = [{"type": "old-account-deletion-approved", "at": NOW}]
    assert event in questions(reasons=["duplicate-account"])
    assert event not in questions(reasons=["duplicate-account"], events=happened)
    assert event not in questions(reasons=["face-mismatch"])


def test_a_lower_verdict_is_not_asked_for() -> None:
    """What could only alter a verdict that does not lead is not said to alter the verdict."""
    together = questions(reasons=["face-mismatch", "underage"])
    assert ("attempts", "face-mismatch", "remedies") in together
    assert [id for _, id, changes in together if changes == "verdict"] == ["birth-date-wrong", "date-order-flipped"]
