"""No leaf of the facts that bears decisions is without effect, and none has it in one place only."""

from __future__ import annotations

import contextlib
import json
import multiprocessing
import re
import shutil
import subprocess
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path
from typing import Any

import msgspec
import pytest

from kyc_recourse import CaseError, Knowledge
from kyc_recourse.facts.load import Facts
from kyc_recourse.guide.check.check import Basis, pages_differ
from kyc_recourse.guide.check.site import Site
from kyc_recourse.packs.pack import Pack
from kyc_recourse.rules.compiled import Compiled
from kyc_recourse.scenarios.run import run_scenario
from tests.conftest import PLATFORMS, ROOT, tool
from tests.guide.check.conftest import built
from tests.mutation.proof import Effect, Original

PACKS = {"binance": ROOT / "knowledge" / "binance", "orchard": PLATFORMS / "orchard"}
WORKERS = 2
# What readers see: words, lists, worked cases and pictures; not attributes, nor what programs read.
IN_WORDS = {"GU020", "GU022", "GU023", "GU030", "GU031", "GU040", "GU080"}
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


class _Pages:
    """A built site, read back to compare it with other facts."""

    def __init__(self, folder: Path, site: Path) -> None:
        self.pack, self.site = Pack.load(folder), Site(site)
        ((self.id, self.platform),) = self.pack.platforms.items()

    def __call__(self, facts: Facts, compiled: Compiled) -> bool:
        """Tell whether the words of a page differ from the facts, or from what the engine decides by them."""
        knowledge = Knowledge((compiled,), "portable")
        platform = self.platform._replace(compiled=compiled, facts=facts)
        worked = []
        for scenario in self.pack.scenarios:
            with contextlib.suppress(CaseError):  # its case may name what is no longer there
                worked.append(run_scenario(scenario, knowledge))
        basis = Basis(Pack(self.pack.root, {self.id: platform}, knowledge), worked)
        return any(finding.code in IN_WORDS for finding in pages_differ(self.site, basis))


def official(folder: Path, to: Path) -> Path:
    """Copy facts and let all of them be official, so that it shows which alone are not."""
    shutil.copytree(folder, to)
    for path in to.rglob("*.yaml"):
        text = path.read_text(encoding="utf-8")
        path.write_text(re.sub(r"\bstatus: [\w-]+", "status: official", text), encoding="utf-8")
    return to


def effects(folder: Path, site: Path, statuses: bool, worker: int) -> list[Effect]:
    """Return what changing every so-manieth leaf does."""
    original, node = Original(folder, _Pages(folder, site), statuses=statuses), _Node()
    try:
        return [original.effect(leaf, node) for leaf in original.found[worker::WORKERS]]
    finally:
        node.process.kill()
        node.process.communicate()


@pytest.mark.slow
@pytest.mark.parametrize("pack", [pytest.param("binance", marks=pytest.mark.thorough), "orchard"])
def test_each_leaf_has_its_effect_everywhere(pack: str, tmp_path: Path) -> None:
    """With another value of a leaf answers differ, the same in JavaScript, and built pages no longer say the truth."""
    folders = {False: PACKS[pack], True: official(PACKS[pack], tmp_path / "official" / pack)}
    sites = {statuses: tmp_path / f"site-{statuses}" for statuses in folders}
    for statuses, site in sites.items():
        site.mkdir()
        sites[statuses] = built(site, folders[statuses])
    jobs = [(folders[s], sites[s], s, worker) for s in folders for worker in range(WORKERS)]
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
