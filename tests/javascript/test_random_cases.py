"""Many random cases, malformed ones among them: durable-rules, the portable engine and JavaScript answer alike."""

from __future__ import annotations

import json
import os
from itertools import islice
from typing import Any

import pytest

from kyc_recourse import Knowledge
from tests.conftest import PLATFORMS
from tests.javascript.conftest import Node, answer
from tests.javascript.random_cases import random_cases

COUNT = int(os.environ.get("RECOURSE_RANDOM_CASES", "20000"))
SEED = int(os.environ.get("RECOURSE_SEED", "1"))


@pytest.mark.thorough
@pytest.mark.parametrize("place", [0, 1], ids=["binance", "orchard"])
def test_many_random_cases_come_out_the_same(
    node: Node, portable: Knowledge, orchard: Knowledge, place: int, capsys: pytest.CaptureFixture[str]
) -> None:
    """Decisions are equal byte by byte, and faults are equal in paths, messages and order; this prints how many.

    RECOURSE_RANDOM_CASES is the number of cases of both platforms together, RECOURSE_SEED chooses others.
    """
    knowledge = (portable, orchard)[place]
    durable = Knowledge.load((None, PLATFORMS)[place], engine="auto")
    period = knowledge.platform(None).compiled.periods[0]
    decided = refused = 0
    different = []
    for made in islice(random_cases(period, SEED), COUNT // 2):
        text = json.dumps(made)
        case: Any = json.loads(text)
        expected = answer(knowledge, case)
        in_javascript = node.ask("decide", place, case)
        if expected.startswith('{"faults":'):
            refused += 1
            # A lone surrogate is written in two ways.
            equal = in_javascript == expected or json.loads(in_javascript) == json.loads(expected)
        else:
            decided += 1
            equal = in_javascript == expected
        if not equal or answer(durable, case) != expected:
            different.append(text)
    with capsys.disabled():
        engines = f"{durable.engine.name}, {knowledge.engine.name} and JavaScript"
        print(
            f"\n{knowledge.platform(None).compiled.platform}: {decided} decided, {refused} refused, {len(different)} different: {engines}"
        )
    assert different[:10] == []
