"""Decisions and cases as data: written, read back, stored, copied and handed from process to process."""

from __future__ import annotations

import asyncio
import copy
import json
import pickle
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context
from typing import Any

import pytest
from hypothesis import given, settings

from kyc_recourse import Case, CaseError, Decision, Knowledge, RecourseError
from tests.cases.strategies import cases
from tests.conftest import NOW, run_async

KNOWLEDGE = Knowledge.load(engine="portable")
CASE = {
    "now": NOW,
    "reasons": ["face-mismatch"],
    "recent_attempts": {"face-mismatch": 4},
    "applicant": {"email": "e@x"},
}


@settings(max_examples=100, deadline=None)
@given(cases(KNOWLEDGE))
def test_a_case_and_its_decision_are_the_same_after_a_round_trip(case: dict[str, Any]) -> None:
    """As JSON, as plain data, pickled, copied."""
    read = KNOWLEDGE.read_case(case)
    for again in (
        Case.from_json(read.to_json()), Case.from_dict(read.to_dict()), pickle.loads(pickle.dumps(read)),  # noqa: S301 - our own
        copy.copy(read), copy.deepcopy(read),
    ):  # fmt: skip
        assert again == read
        assert hash(again) == hash(read)
    decision = KNOWLEDGE.decide(read)
    for other in (Decision.from_json(decision.to_json()), Decision.from_dict(decision.to_dict())):
        assert other == decision
        assert other.to_json() == decision.to_json()
    assert pickle.loads(pickle.dumps(decision)) == copy.deepcopy(decision) == decision  # noqa: S301 - our own


@settings(max_examples=150, deadline=None)
@given(cases(KNOWLEDGE))
def test_what_is_promised_for_later_comes_true(case: dict[str, Any]) -> None:
    """The case stored after a decision, decided at the time of the next change, gets the verdict that was named."""
    read = KNOWLEDGE.read_case(case)
    change = KNOWLEDGE.decide(read).next_change
    if change:
        assert KNOWLEDGE.decide({**read.to_dict(), "now": change.at}).verdict == change.verdict


@pytest.mark.parametrize("text", ["", "{", "[]", "{}", '{"platform": 1}', b"\xff", "\ud800"])
def test_what_is_no_decision_is_refused(text: Any) -> None:
    """One error, without what was in the text."""
    with pytest.raises(RecourseError, match=r"^not a decision$"):
        Decision.from_json(text)


def test_what_later_versions_add_to_a_decision_is_left_out() -> None:
    """A program that is older than what wrote the decision reads it all the same."""
    decision = KNOWLEDGE.decide(CASE)
    data = {**decision.to_dict(), "new": 1}
    data["resubmit"]["new"] = 1
    assert Decision.from_dict(data) == decision


def test_the_same_answer_from_facts_in_other_lines() -> None:
    """Lines, digest and version make no other answer; a sentence does."""
    data = KNOWLEDGE.decide(CASE).to_dict()
    decision = Decision.from_dict(data)
    data["trace"][0]["fact"]["line"] += 7
    data["knowledge"]["digest"] = "sha256:0"
    data["version"] = "9"
    assert Decision.from_dict(data) != decision
    assert Decision.from_dict(data).same_answer(decision)
    data["summary"] = "Other"
    assert not Decision.from_dict(data).same_answer(decision)


def test_a_case_cannot_be_changed_or_built_wrong() -> None:
    """Neither a field nor what is in one; and what is no case is none."""
    case = Case(reasons=["underage"], observations={"glare": True})
    with pytest.raises(AttributeError):
        case.now = 5
    with pytest.raises(TypeError):
        case.observations["glare"] = False  # type: ignore[index]
    wrong: dict[str, Any]
    for wrong in ({"now": 5}, {"attempts": [1]}, {"applicant": {"email": 5}}, {"resons": []}):
        with pytest.raises(CaseError):
            Case(**wrong)


def test_what_is_unknown_is_left_out_leniently() -> None:
    """A key of a newer client is named in the decision; one that looks personal is not, and the rest is refused."""
    case = {**CASE, "observations": {"new-thing": 1, "e@x.org": 1}, "later": {"a": 1}}
    decision = KNOWLEDGE.decide(case, lenient=True)
    assert decision.ignored == ("later", "observations", "observations.new-thing")
    assert decision.verdict == KNOWLEDGE.decide(CASE).verdict
    with pytest.raises(CaseError):
        KNOWLEDGE.decide({**case, "reasons": ["rumour"]}, lenient=True)


def decided(case: Case) -> Decision:
    return KNOWLEDGE.decide(case)


@pytest.mark.slow
def test_cases_and_decisions_go_to_workers_and_back() -> None:
    """In a pool of processes that were started fresh, and from asyncio."""
    given = [KNOWLEDGE.read_case({**CASE, "recent_attempts": {"face-mismatch": n}}) for n in range(6)]
    expected = [KNOWLEDGE.decide(case) for case in given]
    with ProcessPoolExecutor(2, mp_context=get_context("spawn")) as pool:
        assert list(pool.map(decided, given)) == expected

        async def all_of_them() -> list[Decision]:
            loop = asyncio.get_running_loop()
            return list(await asyncio.gather(*[loop.run_in_executor(pool, decided, case) for case in given]))

        assert run_async(all_of_them()) == expected


def test_the_kind_says_what_a_program_can_do() -> None:
    """It stands beside the verdict and is one of nine."""
    for verdict, kind in (("hold", "hold"), ("need-more-information", "ask")):
        case = CASE if kind == "hold" else {"now": NOW}
        decision = KNOWLEDGE.decide(case)
        assert (decision.verdict, decision.kind) == (verdict, kind)
    assert json.loads(KNOWLEDGE.decide(CASE).to_json())["deadlines"] == []


def test_the_decision_says_what_became_of_the_notice() -> None:
    """Whether there was one, and whether a reason was found in it."""
    for notice, state in ((None, "none"), ("Face mismatch", "recognised"), ("Hello", "unrecognised")):
        assert KNOWLEDGE.decide({"now": NOW, "notice": notice}).notice_state == state
