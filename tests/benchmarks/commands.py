"""How long the commands for editors and the guide take, for the bundled facts and for many times as many."""

from __future__ import annotations

import json
import os
import resource
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path
from statistics import median
from time import perf_counter
from typing import NamedTuple

from tests.benchmarks.many_facts import more_reasons, multiply, several
from tests.benchmarks.measure import met

ROOT = Path(__file__).resolve().parents[2]
FACTS = ROOT / "knowledge" / "binance"
TIMES = 10
# The seconds that each command may take for the bundled facts.
TARGETS = {"validate": 1.0, "test": 1.0, "export": 1.0, "analyse": 5.0, "diff": 5.0}
REASONS, GUIDE_TARGETS = 300, (3.0, 15.0, None)


class Taken(NamedTuple):
    """The seconds that passed, and those that processors worked."""

    passed: float
    worked: float


def bench_commands(*, quick: bool) -> None:
    """Measure each command for the bundled facts, for ten times as many, and for ten platforms of as many."""
    print("\nCommands (s passed, and s that processors worked; nothing is kept from earlier runs)")
    columns = f"{f'{TIMES} times':>10}{'worked':>8}{'ratio':>7}  target        {f'{TIMES} platforms':>13}{'ratio':>7}"
    print(f"  {'':10}{'passed':>8}{'worked':>8}  target       {columns}")
    with tempfile.TemporaryDirectory() as folder:
        base = Path(folder)
        roots = [base / "one", base / "many", base / "platforms"]
        shutil.copytree(FACTS, roots[0] / FACTS.name)
        multiply(FACTS, roots[1] / FACTS.name, TIMES)
        several(FACTS, roots[2], TIMES)
        for command, most in TARGETS.items():
            calls = [_call(command, root) for root in roots]
            one, many, platforms = (_seconds(call, 1 if quick else 3) for call in calls)
            # Processors' work tells how it grows whatever else the machine does.
            ratio = many.worked / one.worked
            print(
                f"  {command:10}{one.passed:8.2f}{one.worked:8.2f}  <= {most:.0f}  {met(one.passed, most):6}"
                f"{many.passed:10.2f}{many.worked:8.2f}{ratio:7.1f}  <= {TIMES}  {met(ratio, TIMES):6}"
                f"{platforms.passed:13.2f}{platforms.worked / one.worked:7.1f}",
                flush=True,
            )


def bench_guide(*, quick: bool) -> None:
    """Measure how long the site takes to build."""
    print("\nGuide (s)")
    print(f"  {'':18}{'passed':>9}{'worked':>9}  target")
    with tempfile.TemporaryDirectory() as folder:
        base = Path(folder)
        times = REASONS // 6
        more_reasons(FACTS, base / "reasons" / FACTS.name, times)
        multiply(FACTS, base / "all" / FACTS.name, times)
        names = ("Binance", f"{REASONS} reasons", f"all {times} times")
        roots = (FACTS.parent, base / "reasons", base / "all")
        for name, root, most in zip(names, roots, GUIDE_TARGETS, strict=True):
            taken = _seconds(_build(root, base), 1 if quick else 3)
            target = f"  <= {most:.0f}  {met(taken.passed, most)}" if most else ""
            print(f"  {name:18}{taken.passed:9.2f}{taken.worked:9.2f}{target}", flush=True)


def _call(command: str, root: Path) -> Sequence[str]:
    program = str(Path(sys.executable).parent / "kyc-recourse")
    if command == "export":
        platforms = sorted(path.name for path in root.iterdir())
        return [program, command, "--knowledge", str(root), "--platform", platforms[0]]
    if command == "diff":
        changed = root.with_name(f"{root.name}-changed")
        shutil.copytree(root, changed)
        limits = next(iter(sorted(changed.iterdir()))) / "limits.yaml"
        text = limits.read_text(encoding="utf-8")
        limits.write_text(text.replace("lockout: PT24H", "lockout: PT48H", 1), encoding="utf-8")
        return [program, command, str(root), str(changed)]
    return [program, command, str(root)]


def _build(root: Path, base: Path) -> Sequence[str]:
    config = {
        "INHERIT": str(ROOT / "mkdocs.yml"),
        "docs_dir": str(ROOT / "site" / "assets"),
        "site_dir": str(base / "site"),
        "theme": {"custom_dir": str(ROOT / "site" / "theme")},
        "plugins": {"search": {}, "recourse": {"knowledge": str(root), "site": str(ROOT / "site")}},
    }
    path = base / f"{root.name}.json"
    path.write_text(json.dumps(config), encoding="utf-8")
    return [sys.executable, "-m", "mkdocs", "build", "--strict", "--quiet", "--config-file", str(path)]


def _seconds(call: Sequence[str], runs: int) -> Taken:
    """Return the median of some runs."""
    taken = [_run(call) for _ in range(runs)]
    return Taken(median(each.passed for each in taken), median(each.worked for each in taken))


def _run(call: Sequence[str]) -> Taken:
    env = {**os.environ, "NO_MKDOCS_2_WARNING": "1", "DISABLE_MKDOCS_2_WARNING": "true"}
    before, start = _worked(), perf_counter()
    subprocess.run(call, env=env, check=True, stdout=subprocess.DEVNULL)
    return Taken(perf_counter() - start, _worked() - before)


def _worked() -> float:
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime
