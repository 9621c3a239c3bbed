"""recourse.js and bad input: knowledge of another format or damaged, cases that are none, very long notices."""

from __future__ import annotations

import ast
import gzip
import json
import re
from pathlib import Path
from typing import Any

import msgspec
import pytest

from kyc_recourse import Knowledge
from kyc_recourse.cases.faults import CATALOGUE
from tests.conftest import NOW
from tests.javascript.conftest import SCRIPT, Node, answer

KNOWLEDGE = Knowledge.load(engine="portable")
COMPILED = json.loads(msgspec.json.encode(KNOWLEDGE.platform(None).compiled))


@pytest.mark.parametrize("knowledge", [None, [], "text", {}, {**COMPILED, "format": COMPILED["format"] + 1}])
def test_knowledge_of_another_format_is_refused(node: Node, knowledge: Any) -> None:
    """Which format was expected and which was found is said."""
    found = json.loads(node.ask("decide_from", knowledge, {"now": NOW}))
    number = knowledge["format"] if isinstance(knowledge, dict) and knowledge else "none"
    assert found["error"] == f"expected compiled knowledge of format {COMPILED['format']}, found {number}"


@pytest.mark.parametrize("key", [key for key in COMPILED if key != "format"])
def test_knowledge_without_a_part_is_refused(node: Node, key: str) -> None:
    """Where a part is missing, no decision is given."""
    damaged = {name: value for name, value in COMPILED.items() if name != key}
    assert "damaged" in json.loads(node.ask("decide_from", damaged, {"now": NOW}))["error"]


@pytest.mark.parametrize("key", [*COMPILED["periods"][0]])
def test_a_period_without_a_part_is_refused(node: Node, key: str) -> None:
    """Where a part of a period is missing, no decision is given."""
    period = {name: value for name, value in COMPILED["periods"][0].items() if name != key}
    damaged = {**COMPILED, "periods": [period]}
    assert "damaged" in json.loads(node.ask("decide_from", damaged, {"now": NOW}))["error"]


def test_knowledge_with_another_number_is_refused(node: Node) -> None:
    """A single character that changed is noticed."""
    text = json.dumps(COMPILED).replace('"max": ', '"max": 1', 1)
    assert "damaged" in json.loads(node.ask("decide_from", json.loads(text), {"now": NOW}))["error"]


@pytest.mark.parametrize(
    "notice",
    [
        "x" * 10_000_000,
        "face " + "x" * 9_999_995,
        "face " * 200_000,
        "a\u0301" * 5_000_000,
        "e" + "\u0301\u0316" * 4_999_999,
    ],
)
@pytest.mark.slow
def test_a_very_long_notice_is_answered(node: Node, notice: str) -> None:
    """The longest notice that is allowed is read to its end, whatever is in it."""
    case = {"now": NOW, "notice": notice[: -len(" face mismatch")] + " face mismatch"}
    assert node.ask("decide", 0, case) == answer(KNOWLEDGE, case)


@pytest.mark.slow
def test_a_notice_that_is_too_long_is_refused(node: Node) -> None:
    """One character more is too much."""
    case = {"now": NOW, "notice": "x" * 10_000_001}
    assert node.ask("decide", 0, case) == answer(KNOWLEDGE, case)
    assert "faults" in node.ask("decide", 0, case)


def test_a_page_loads_little(served: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Compressed, what a page loads to decide is small; this prints how small."""
    pytest.importorskip("minify", reason="the minifier is not built for this machine")
    sizes = {
        name: len(gzip.compress(data, 9))
        for name, data in (
            ("recourse.js as it is written", SCRIPT.read_bytes()),
            ("as pages load it", served.read_bytes()),
            ("compiled knowledge", msgspec.json.encode(KNOWLEDGE.platform(None).compiled)),
        )
    }
    with capsys.disabled():
        print("\nbytes compressed: " + ", ".join(f"{name} {size}" for name, size in sizes.items()))
    assert sizes["as pages load it"] < 17_000
    assert sizes["compiled knowledge"] < 22_000


def test_the_catalogue_of_faults_is_the_same() -> None:
    """Each code that recourse.js can give has the sentence that Python has."""
    rows = re.findall(r"^ +(\d\d): (\[.*\]),$", SCRIPT.read_text(encoding="utf-8"), re.MULTILINE)
    assert len(rows) > 20
    for number, row in rows:
        assert tuple(ast.literal_eval(row)) == CATALOGUE[f"CASE0{number}"], number
