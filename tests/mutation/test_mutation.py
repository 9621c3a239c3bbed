"""No leaf of the facts that bears decisions is without effect, and none has it in one place only."""

from __future__ import annotations

import json
import multiprocessing
import re
import subprocess
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path
from typing import Any

import msgspec
import pytest

from kyc_recourse.facts.load import Facts
from kyc_recourse.guide.pages import make_pages
from kyc_recourse.rules.compile import compile_facts
from kyc_recourse.rules.compiled import Compiled
from tests.conftest import PLATFORMS, ROOT, tool
from tests.mutation.proof import Effect, Original

PACKS = {"binance": ROOT / "knowledge" / "binance", "orchard": PLATFORMS / "orchard"}
WORKERS = 2
# What is only said, each with the reason why no answer depends on it.
SHOWN_ONLY = {
    r".*: share = .*": "how frequent a reason is decides nothing",
    r".*figures\.yaml: figures\.\d+\.value = .*": "a figure that only texts name; its texts are compared as pages",
    r".*verdicts\.yaml: verdicts\.\d+\.rank = (10|1)": "the lowest verdict is given where there is no other one",
    r".*/(account|appeals|events|observations|platform|verdicts)\.yaml: (.*\.)?source\.status = .*": (
        "no rule tests or concludes it, so that it cannot be the weakest fact that fired"
    ),
}
# What changes nothing.
DEAD = {
    r".*platform\.yaml: default = .*": "it matters beside other platforms only",
}


class _Node:
    """Node with recourse.js, in one process."""

    def __init__(self) -> None:
        command = [tool("node"), *map(str, (ROOT / "tests/javascript/answer.cjs", ROOT / "site/assets/recourse.js"))]
        self.process = subprocess.Popen(
            command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, encoding="utf-8"
        )

    def __call__(self, compiled: Compiled, case: dict[str, Any]) -> Any:
        assert self.process.stdin
        assert self.process.stdout
        self.process.stdin.write(json.dumps(["decide_from", json.loads(msgspec.json.encode(compiled)), case]) + "\n")
        self.process.stdin.flush()
        answer = json.loads(self.process.stdout.readline())
        return "\n".join(f"{f['path']}: {f['message']}" for f in answer["faults"]) if "faults" in answer else answer


def pages(facts: Facts) -> Iterator[str]:
    """Yield the text of each page but the checker's, which holds all the facts as data."""
    return (page.text for page in make_pages(facts, compile_facts(facts)) if "recourse-checker" not in page.text)


def effects(folder: Path, official: bool, worker: int) -> list[Effect]:
    """Return what changing every so-manieth leaf does."""
    original, node = Original(folder, pages, official=official), _Node()
    try:
        return [original.effect(leaf, node) for leaf in original.found[worker::WORKERS]]
    finally:
        node.process.kill()
        node.process.communicate()


@pytest.mark.slow
@pytest.mark.parametrize("pack", [pytest.param("binance", marks=pytest.mark.thorough), "orchard"])
def test_each_leaf_has_its_effect_everywhere(pack: str) -> None:
    """Another value of a leaf gives other answers, the same in JavaScript, and other pages."""
    jobs = [(PACKS[pack], official, worker) for official in (False, True) for worker in range(WORKERS)]
    with ProcessPoolExecutor(WORKERS, multiprocessing.get_context("spawn")) as pool:
        found = [effect for some in pool.map(effects, *zip(*jobs, strict=True)) for effect in some]
    faults = [effect for effect in found if effect.fault]
    fixed = [effect for effect in found if effect.to is None]
    tried = [effect for effect in found if effect.to is not None]
    alive = [effect for effect in tried if effect.answers and effect.page]
    drift = [effect for effect in tried if effect.answers and not effect.page]
    shown = [effect for effect in tried if effect.page and not effect.answers]
    dead = [effect for effect in tried if not effect.page and not effect.answers]
    print(
        f"\n{pack}: {len(found)} leaves, {len(alive)} alive in answers, JavaScript and pages, {len(shown)} shown only,"
    )
    print(f"  {len(dead)} dead, {len(drift)} in answers only, {len(fixed)} without another valid value")
    assert not faults
    assert not drift
    expected = {**DEAD, **SHOWN_ONLY}
    assert [e for e in shown if not any(re.fullmatch(pattern, e.leaf) for pattern in SHOWN_ONLY)] == []
    assert [e for e in dead if not any(re.fullmatch(pattern, e.leaf) for pattern in expected)] == []
    assert len(alive) > len(found) / 2
    if pack == "binance":
        unneeded = [p for p in expected if not any(re.fullmatch(p, e.leaf) for e in (*shown, *dead))]
        assert unneeded == []
