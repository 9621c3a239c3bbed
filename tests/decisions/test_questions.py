"""Questions, checked by brute force: asked is exactly what can alter the answer."""

from __future__ import annotations

import re
from typing import Any

import pytest
from hypothesis import given, settings

from kyc_recourse import Knowledge
from kyc_recourse.decisions.decision import Decision, Question
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


def put(case: dict[str, Any], path: str, value: Any) -> dict[str, Any]:
    """Put a value at a path of a case, as any program would that knows no fields."""
    place: Any = case
    parts = [int(part) if part.isdigit() else part for part in re.findall(r"[^].[]+", path)]
    for part, following in zip(parts, [*parts[1:], None], strict=True):
        if isinstance(place, list):
            place += [{}] * (part + 1 - len(place))
        inner: Any = value if following is None else [] if isinstance(following, int) else {}
        place[part] = inner if following is None else place[part] if _there(place, part) else inner
        place = place[part]
    return case


def _there(place: Any, part: Any) -> bool:
    return bool(place[part]) if isinstance(place, list) else part in place


def possible(question: Question) -> list[Any]:
    """Return answers that a question can be given."""
    if question.options:
        return [option.value for option in question.options]
    kinds: dict[str, list[Any]] = {
        "number": [question.answer.min, question.answer.max],
        "count": [0, 4],
        "time": [NOW],
        "region": ["AE", "US-CA"],
    }
    return kinds[question.answer.type]


@settings(max_examples=60, deadline=None)
@given(cases(KNOWLEDGE))
def test_an_answer_at_its_path_is_accepted_and_not_asked_for_again(case: dict[str, Any]) -> None:
    """Whatever is asked, each of its answers can be put where the question says, and that settles it."""
    case["notice"] = "Face mismatch, or the document already in use"
    for question in KNOWLEDGE.decide(case).questions:
        for value in possible(question):
            if question.asks == "event" and "events" in case:
                continue  # a list of other events has no place for a key
            answered = put(KNOWLEDGE.read_case(case).to_dict(), question.answer.path, value)
            left = KNOWLEDGE.decide(answered).questions
            assert question.answer.path not in [each.answer.path for each in left], (question, value)


@settings(max_examples=60, deadline=None)
@given(cases(KNOWLEDGE))
def test_what_was_skipped_is_not_asked_for_again(case: dict[str, Any]) -> None:
    """Each question can be skipped by the path of its answer, and nothing else changes."""
    before = KNOWLEDGE.decide(case)
    paths = [question.answer.path for question in before.questions]
    after = KNOWLEDGE.decide({**case, "skipped": paths[::2]})
    assert [question.answer.path for question in after.questions] == paths[1::2]
    assert after.verdict == before.verdict


def test_a_candidate_can_be_confirmed_and_excluded() -> None:
    """Beside stated reasons, what the notice names is asked for: yes adds it, no ends it."""
    case = {"now": NOW, "reasons": ["underage"], "notice": "Face mismatch"}
    assert "candidates.face-mismatch" in [q.answer.path for q in KNOWLEDGE.decide(case).questions]
    added = KNOWLEDGE.decide({**case, "candidates": {"face-mismatch": True}})
    assert [reason.id for reason in added.reasons] == ["face-mismatch", "underage"]
    excluded = KNOWLEDGE.decide({**case, "candidates": {"face-mismatch": False}})
    assert ([reason.id for reason in excluded.reasons], excluded.candidates) == (["underage"], ())


@pytest.mark.parametrize("type", ["boolean", "number", "choice", "region", "count", "time"])
def test_each_type_of_answer_is_asked_for(type: str) -> None:
    """The facts have a question for each, with options where there are some, and a range where there is one."""
    asked = [q for reason in PERIOD.reasons for q in KNOWLEDGE.decide({"now": NOW, "reasons": [reason.id]}).questions]
    asked += KNOWLEDGE.decide({"now": NOW}).questions
    (question, *_) = [each for each in asked if each.answer.type == type]
    assert bool(question.options) == (type in ("boolean", "choice"))
    assert (question.answer.max is not None) == (type in ("number", "count"))
