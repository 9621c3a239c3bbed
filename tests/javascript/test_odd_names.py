"""Facts with names that every object of JavaScript has: the same bytes as from Python."""

from __future__ import annotations

from pathlib import Path

import msgspec
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from kyc_recourse import Knowledge
from tests.javascript.conftest import Node, answer
from tests.odd_names import ID, write_facts

NOW, AT = "2026-06-01T12:00:00Z", "2026-06-01T11:00:00Z"
CASES = st.fixed_dictionaries(
    {"now": st.just(NOW)},
    optional={
        "reasons": st.just([ID]),
        "attempts": st.just([{"at": AT, "reason": ID}]),
        "recent_attempts": st.dictionaries(st.sampled_from([ID, "uprooted"]), st.integers(0, 4)),
        "events": st.just([{"type": ID, "at": AT}]),
        # With these two, a remedy with an appeal is offered.
        "observations": st.fixed_dictionaries({}, optional={ID: st.sampled_from([ID, "green"]), "weight": st.just(5)}),
        "applicant": st.dictionaries(st.sampled_from([ID, "toString"]), st.text(max_size=9)),
    },
)


def test_ids_that_objects_have_anyway(node: Node, tmp_path: Path) -> None:
    """A reason, limit, event, observation, option, remedy and field called "constructor" are ids like others."""
    knowledge = Knowledge.load(write_facts(tmp_path), engine="portable")
    compiled = msgspec.to_builtins(knowledge.platform(None).compiled)

    @settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
    @given(CASES)
    def same(case: object) -> None:
        assert node.ask("decide_from", compiled, case) == answer(knowledge, case)

    same()
    appeal = {"now": NOW, "reasons": [ID], "observations": {ID: ID, "weight": 5}, "applicant": {}}
    assert "function" not in node.ask("decide_from", compiled, appeal)
    assert node.ask("decide_from", compiled, appeal) == answer(knowledge, appeal)
