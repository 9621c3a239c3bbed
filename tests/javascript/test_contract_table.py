"""The contract's table for Binance, and terms that change by date, in JavaScript."""

from __future__ import annotations

import json
from typing import Any

import msgspec
from hypothesis import given, settings
from hypothesis import strategies as st

from kyc_recourse import Knowledge
from tests.cases.dated import dated
from tests.cases.strategies import cases
from tests.decisions.contract import ROWS
from tests.javascript.conftest import Node, answer


def test_the_whole_table(node: Node) -> None:
    """Every row of the table holds."""
    wrong = {str(row): row.differences(json.loads(node.ask("decide", 0, row.case))) for row in ROWS}
    assert {words: found for words, found in wrong.items() if found} == {}


BINANCE = Knowledge.load(engine="portable")


@settings(max_examples=100)
@given(st.integers(0, 60), st.lists(cases(BINANCE), max_size=3))
def test_terms_that_change_by_date(node: Node, seed: int, some: list[dict[str, Any]]) -> None:
    """Under limits and waits that change by date, JavaScript decides as Python does."""
    compiled = dated(BINANCE, seed)
    knowledge, data = Knowledge((compiled,), "portable"), json.loads(msgspec.json.encode(compiled))
    for case in some:
        assert node.ask("decide_from", data, case) == answer(knowledge, case)
