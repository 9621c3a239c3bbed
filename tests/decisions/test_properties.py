"""What must hold for every case, whatever is in it."""

from __future__ import annotations

import random
from datetime import datetime, timedelta
from functools import cache
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kyc_recourse import Decision, Knowledge
from kyc_recourse.facts.times import humanize_instant, parse_instant
from tests.cases.dated import dated
from tests.cases.strategies import cases
from tests.conftest import PLATFORMS, needs_durable_rules

BINANCE = Knowledge.load(engine="portable")
ORCHARD = Knowledge.load(PLATFORMS, engine="portable")
SPRING = "2027-02-20T00:00:00Z"


@needs_durable_rules
@settings(deadline=None)
@given(cases(BINANCE), cases(ORCHARD, SPRING))
def test_both_engines_give_the_same_bytes(binance: dict[str, Any], orchard: dict[str, Any]) -> None:
    """Any case comes out as the same bytes on either engine."""
    assert DURABLE[0].decide(binance).to_json() == BINANCE.decide(binance).to_json()
    assert DURABLE[1].decide(orchard).to_json() == ORCHARD.decide(orchard).to_json()


DURABLE = (Knowledge.load(engine="auto"), Knowledge.load(PLATFORMS, engine="auto"))


@given(cases(BINANCE), st.randoms(use_true_random=False))
def test_the_order_of_what_is_given_does_not_matter(case: dict[str, Any], shuffle: random.Random) -> None:
    """Permuting attempts, events, reasons and observations changes nothing."""
    permuted = dict(case)
    for key in ("attempts", "events", "reasons"):
        if key in case:
            permuted[key] = shuffle.sample(case[key], len(case[key]))
    observations = list(case.get("observations", {}).items())
    permuted["observations"] = dict(shuffle.sample(observations, len(observations)))
    assert BINANCE.decide(permuted) == BINANCE.decide(case)


def _shifted(data: Any, by: timedelta) -> Any:
    if isinstance(data, dict):
        return {key: _shifted(value, by) for key, value in data.items()}
    if isinstance(data, list):
        return [_shifted(item, by) for item in data]
    if isinstance(data, str) and data[:4].isdigit() and data.endswith("Z"):
        return (datetime.fromisoformat(data) + by).strftime("%Y-%m-%dT%H:%M:%SZ")
    return data


@given(cases(BINANCE), st.integers(-10_000_000, 100_000_000))
def test_shifting_all_times_shifts_the_answer(case: dict[str, Any], seconds: int) -> None:
    """The same history at another time gives the same answer, with its times moved along."""
    by = timedelta(seconds=seconds)
    moved, original = (
        BINANCE.decide(_shifted(case, by)).to_dict(),
        _shifted(BINANCE.decide(case).to_dict(), by),
    )
    moved.pop("summary"), original.pop("summary")  # holds times in words
    assert moved == original


@given(cases(BINANCE), st.sampled_from(["nationality", "declared-residence"]))
def test_what_no_rule_looks_at_changes_nothing(case: dict[str, Any], observation: str) -> None:
    """An observation on which nothing depends alters neither the answer nor the questions."""
    if observation == "declared-residence" and "unsupported-region" in case.get("reasons", []):
        return
    observed = {**case, "observations": {**case.get("observations", {}), observation: "FR"}}
    assert BINANCE.decide(observed) == BINANCE.decide(case)


@given(cases(BINANCE))
def test_what_is_not_given_is_the_same_as_empty(case: dict[str, Any]) -> None:
    """Empty lists and objects are the same as absent ones, but for attempts: that there were none is known then."""
    empty = {
        "reasons": [],
        "events": [],
        "recent_attempts": {},
        "observations": {},
        "notice": "",
    }
    assert BINANCE.decide({**empty, **case}) == BINANCE.decide(case)


def _assert_times_hold(knowledge: Knowledge, case: dict[str, Any]) -> None:
    """Ask a case again at the times that its decision promises, and right before them."""

    def later(time: str) -> Decision:
        return knowledge.decide({**case, "now": time})

    decision = knowledge.decide(case)
    resubmit, change = decision.resubmit, decision.next_change
    if change:
        assert later(change.at).verdict == change.verdict != decision.verdict
        assert later(_shifted(change.at, timedelta(seconds=-1))).verdict == decision.verdict
    for promised in filter(None, (resubmit.allowed_from, resubmit.advised_from)):
        assert change is not None
        assert change.at <= promised
        assert later(promised).resubmit.allowed is not False
        assert later(promised).verdict != decision.verdict
        assert humanize_instant(parse_instant(promised)) in decision.summary
    if resubmit.allowed_from:
        assert later(_shifted(resubmit.allowed_from, timedelta(seconds=-1))).resubmit.allowed is False
    for limit in decision.limits:
        if limit.locked_until:
            assert {each.id: each.state for each in later(limit.locked_until).limits}[limit.id] == "clear"


@settings(max_examples=400)
@given(st.integers(0, 60), cases(BINANCE))
def test_times_hold_whatever_comes_into_force(seed: int, case: dict[str, Any]) -> None:
    """Under limits and waits that change by date, a case asked again at a promised time gets what was promised."""
    case.pop("recent_attempts", None)  # these are counted from now, so they cannot be asked for later
    _assert_times_hold(_dated(seed), case)


@cache
def _dated(seed: int) -> Knowledge:
    return Knowledge((dated(BINANCE, seed),), "portable")


@settings(max_examples=300)
@given(st.one_of(st.tuples(st.just(BINANCE), cases(BINANCE)), st.tuples(st.just(ORCHARD), cases(ORCHARD, SPRING))))
def test_the_next_change_is_the_first(given_: tuple[Knowledge, dict[str, Any]]) -> None:
    """Right before the next change the verdict is today's, and at it the one announced."""
    knowledge, case = given_
    if case.get("recent_attempts"):
        return  # these are counted from now, so they cannot be asked for later
    decision = knowledge.decide(case)
    change = decision.next_change
    if change is None:
        for days in (0.5, 1, 2, 11, 31, 400):
            assert knowledge.decide({**case, "now": _shifted(case["now"], timedelta(days=days))}).verdict == (
                decision.verdict
            )
        return
    before = _shifted(change.at, timedelta(seconds=-1))
    assert change.verdict != decision.verdict
    assert knowledge.decide({**case, "now": change.at}).verdict == change.verdict
    middle = (
        datetime.fromisoformat(decision.now)
        + (datetime.fromisoformat(before) - datetime.fromisoformat(decision.now)) * random.Random(before).random()
    )
    for time in (before, middle.strftime("%Y-%m-%dT%H:%M:%SZ")):
        assert knowledge.decide({**case, "now": time}).verdict == decision.verdict


@given(cases(BINANCE))
def test_a_decision_is_consistent(case: dict[str, Any]) -> None:
    """Verdict, permission, times, appeal and lists fit together in every decision."""
    decision = BINANCE.decide(case)
    resubmit = decision.resubmit
    unknown = any(limit.state == "unknown" for limit in decision.limits)
    assert resubmit.allowed_from is None or decision.verdict == "wait"
    assert (resubmit.advised_from is not None) == (decision.verdict == "hold")
    assert resubmit.allowed == {
        "need-more-information": None,
        "fix-and-resubmit": None if unknown else True,
        "hold": None if unknown else True,
    }.get(decision.verdict, False)
    assert (decision.appeal is not None) == bool(
        {"request-human-review", "dispute-duplicate-flag"} & {remedy.id for remedy in decision.remedies}
    )
    assert (decision.verdict in ("need-more-information", "await-review")) == (not decision.reasons)
    for name in ("reasons", "causes", "remedies", "warnings", "prohibitions", "questions", "trace"):
        entries = [getattr(entry, "id", None) or entry.rule for entry in getattr(decision, name)]
        assert len(set(entries)) == len(entries), name
    ranks = [["verdict", "remedies", "causes", "warnings"].index(question.changes) for question in decision.questions]
    assert ranks == sorted(ranks)


@pytest.mark.parametrize("name", ["email", "phone", "full_name", "id_last4", "submitted_on", "explanation"])
def test_personal_data_is_in_the_appeal_only(name: str) -> None:
    """What the applicant gave stands verbatim in the appeal and nowhere else, and changes nothing."""
    case = {"now": "2026-11-22T12:00:00Z", "reasons": ["face-mismatch"], "notice": "Dear {time} %s \u2028"}
    secret = "{limit.face-daily.max} {applicant.phone} \\1 Erika\nMustermann"
    plain = BINANCE.decide(case).to_dict()
    filled = BINANCE.decide({**case, "applicant": {name: secret}}).to_dict()
    appeal, blank = filled.pop("appeal"), plain.pop("appeal")
    assert filled == plain
    assert secret in appeal["subject"] + appeal["body"]
    assert blank["missing"] == sorted([*appeal["missing"], name], key=blank["missing"].index)
    assert "Erika" not in BINANCE.decide(case).to_json()
