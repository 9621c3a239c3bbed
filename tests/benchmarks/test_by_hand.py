"""The engine gives the same decisions as the function that was written by hand."""

from __future__ import annotations

import pytest

from kyc_recourse import Case, Knowledge
from tests.benchmarks import fresh_process
from tests.benchmarks.by_hand import FACTS, decide_by_hand, situation
from tests.benchmarks.cases import mixed, moved, plain, seen, take, unseen
from tests.conftest import needs_durable_rules

REASONS = (
    "info-mismatch",
    "document-quality",
    "face-mismatch",
    "duplicate-account",
    "unsupported-region",
    "underage",
)


@pytest.fixture(scope="module")
def portable() -> Knowledge:
    """The yardstick's facts on the portable engine."""
    return Knowledge.load(FACTS, engine="portable")


@pytest.fixture(scope="module", params=["portable", pytest.param("durable-rules", marks=needs_durable_rules)])
def knowledge(request: pytest.FixtureRequest) -> Knowledge:
    """The yardstick's facts on each engine."""
    return Knowledge.load(FACTS, engine=request.param)


def assert_same(knowledge: Knowledge, case: Case) -> None:
    """Compare the two decisions of a case, as data and as bytes."""
    decided, by_hand = knowledge.decide(case), decide_by_hand(case)
    assert decided == by_hand
    assert decided.to_json() == by_hand.to_json()


def test_a_mixed_stream(portable: Knowledge) -> None:
    """Cases as they come, with one, several or no reasons, are decided as by hand."""
    for case in take(2_000, mixed(1)):
        assert_same(portable, case)


@pytest.mark.parametrize("reason", REASONS)
def test_each_reason(portable: Knowledge, reason: str) -> None:
    """Enough cases of each reason, alone and beside others, are decided as by hand."""
    for case in take(250, (case for case in mixed(2) if reason in case.reasons)):
        assert_same(portable, case)
        assert_same(portable, Case.from_dict({**case.to_dict(), "reasons": [reason]}))


def test_either_engine(knowledge: Knowledge) -> None:
    """Both engines decide as by hand."""
    for case in take(300, mixed(3)):
        assert_same(knowledge, case)


def test_a_second_opinion_from_the_cache(portable: Knowledge) -> None:
    """Situations met again at other times, answered from the cache, are decided as by hand."""
    for case in take(1_000, seen(4, 100)):
        assert_same(portable, case)


def test_the_case_as_plain_data() -> None:
    """A generated case is the same after it was written as plain data and read again."""
    for case in take(200, mixed(5)):
        assert Case.from_dict(plain(case)) == case


def test_streams_repeat() -> None:
    """The same seed gives the same cases, another seed gives others."""
    assert take(50, mixed(6)) == take(50, mixed(6))
    assert take(50, seen(6, 10)) == take(50, seen(6, 10))
    assert take(50, mixed(6)) != take(50, mixed(7))


def test_unseen_situations_differ() -> None:
    """No situation stands twice in a stream of unseen ones."""
    cases = take(300, unseen(8, situation))
    assert len({situation(case) for case in cases}) == len(cases)


def test_time_alone_changes_nothing() -> None:
    """A case moved in time is the same situation."""
    for case in take(200, mixed(9)):
        assert situation(moved(case, 1_234_567)) == situation(case)


def test_what_the_benchmarks_run_in_fresh_processes() -> None:
    """The parts of a first decision are still there to be measured."""
    fresh_process.first_decision("portable")
    assert all(milliseconds >= 0 for milliseconds in fresh_process.parts("portable").values())
