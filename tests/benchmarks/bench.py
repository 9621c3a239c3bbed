"""How long decisions, starting and reading take, and how much memory, beside the targets.

Run ``python tests/benchmarks/bench.py`` (some minutes), or with ``--quick`` (about one). Times are medians
over rounds in which whatever is compared takes turns. Nothing here fails: it prints "met" or "missed".
"""

# ruff: noqa: E402 - the folder that holds ``tests`` has to be found first

from __future__ import annotations

import argparse
import gc
import json
import os
import platform
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterable, Mapping, Sequence
from pathlib import Path
from statistics import median
from time import perf_counter
from timeit import repeat
from typing import Any
from unittest.mock import patch

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT))
# Leave the user's cache alone, here and in the processes that are started.
os.environ["KYC_RECOURSE_CACHE"] = "off"

from kyc_recourse import Case, EngineUnavailableError, Knowledge, __version__
from kyc_recourse.decisions.questions import Questions
from kyc_recourse.rules.engine import ENGINES, Clauses, Inference
from kyc_recourse.rules.portable import PortableEngine
from tests.benchmarks.by_hand import decide_by_hand, situation
from tests.benchmarks.cases import plain, seen, take, unseen

SITUATIONS = 500
COLD_STARTS = 9
FLAT_MB = 3.0

_LOADED = Knowledge.load(engine="portable")

Task = Callable[[], float]


class Table:
    """Prints rows of figures under a title, each with its target and whether that is met."""

    def __init__(self, title: str, unit: str) -> None:
        self.unit = unit
        print(f"\n{title}")
        print(f"  {'':44}{unit:>9}{'by hand':>9}{'ratio':>7}  target")

    def row(self, what: str, value: float, *most: float, by_hand: float | None = None, target: str = "") -> None:
        """Print a figure; the target is met if the figure is at most each of ``most``."""
        said = "" if not most else "met" if all(value <= limit for limit in most) else "missed"
        ratio = "" if by_hand is None else f"{value / by_hand:.2f}"
        hand = "" if by_hand is None else f"{by_hand:.1f}"
        print(f"  {what:44}{value:9.1f}{hand:>9}{ratio:>7}  {target:28}{said}".rstrip())


def each(work: Callable[[Any], object], items: Sequence[Any]) -> float:
    """Return the microseconds that the work takes for one item, on average over all."""
    gc.collect()
    start = perf_counter()
    for item in items:
        work(item)
    return (perf_counter() - start) / len(items) * 1e6


def medians(rounds: int, tasks: Mapping[str, Task]) -> dict[str, float]:
    """Run all tasks in turn, a number of rounds, and return the median of each."""
    results: dict[str, list[float]] = {name: [] for name in tasks}
    for _ in range(rounds):
        for name, task in tasks.items():
            results[name].append(task())
    return {name: median(values) for name, values in results.items()}


def fresh(engine: str, decided: Iterable[Case]) -> Knowledge:
    """Return knowledge that has decided these cases and no others."""
    knowledge = Knowledge(tuple(loaded.compiled for loaded in _LOADED.platforms.values()), engine)
    for case in decided:
        knowledge.decide(case)
    return knowledge


def available_engines() -> list[str]:
    """Return the engines that run on this Python."""
    engines = []
    for engine in ENGINES:
        try:
            fresh(engine, ())
        except EngineUnavailableError as error:
            print(f"  (without {engine}: {error})")
        else:
            engines.append(engine)
    return engines


def inference(knowledge: Knowledge, work: Sequence[tuple[Clauses, int]]) -> float:
    """Return the microseconds of one bare inference."""
    return each(lambda clauses_and_atoms: knowledge.engine.infer(*clauses_and_atoms), work)


def inferences(cases: Iterable[Case]) -> list[tuple[Clauses, int]]:
    """Return the rules and atoms from which the engine infers while the cases are decided."""
    work: list[tuple[Clauses, int]] = []

    class Listening(PortableEngine):
        def infer(self, clauses: Clauses, atoms: int) -> Inference:
            work.append((clauses, atoms))
            return super().infer(clauses, atoms)

    with patch("kyc_recourse.knowledge.make_engine", lambda _: Listening()):
        fresh("portable", cases)
    return work


def without_questions(knowledge: Knowledge, cases: Sequence[Case]) -> float:
    """Return the microseconds of one decision when no questions are looked for."""
    with patch.object(Questions, "open", lambda *_: ()):
        return each(knowledge.decide, cases)


def bench_decisions(engines: list[str], *, quick: bool) -> None:
    """Measure decisions of seen and of unseen situations."""
    rounds, length = (3, 4_000) if quick else (9, 20_000)
    table = Table("Decisions", "us")
    stream = take(length, seen(1, SITUATIONS))
    tasks: dict[str, Task] = {"by hand": lambda: each(decide_by_hand, stream)}
    for engine in engines:
        warm = fresh(engine, stream)
        tasks[engine] = lambda warm=warm: each(warm.decide, stream)  # type: ignore[misc]
    result = medians(rounds, tasks)
    hand = result["by hand"]
    table.row("by hand: everything", hand, by_hand=hand)
    for engine in engines:
        what = f"{engine}, seen: everything"
        table.row(what, result[engine], 15, hand, by_hand=hand, target="<= 15 us, <= by hand")

    rounds, length = (3, 500) if quick else (5, 1_500)
    cases = take(2 * length, unseen(2, situation))
    # The first half prepares what the second half needs, but has none of its situations.
    warming, new = cases[:length], cases[length:]
    work = inferences(new)
    for engine in engines:
        result = medians(
            rounds,
            {
                "by hand": lambda: each(decide_by_hand, new),
                "inference": lambda engine=engine: inference(fresh(engine, warming), work),  # type: ignore[misc]
                "bare": lambda engine=engine: without_questions(fresh(engine, warming), new),  # type: ignore[misc]
                "all": lambda engine=engine: each(fresh(engine, warming).decide, new),  # type: ignore[misc]
            },
        )
        hand, most = result["by hand"], 60 if engine == "portable" else 500
        table.row(f"{engine}, unseen: one bare inference", result["inference"])
        table.row(f"{engine}, unseen: all but questions", result["bare"], by_hand=hand)
        what = f"{engine}, unseen: everything"
        table.row(what, result["all"], most, by_hand=hand, target=f"<= {most} us")


def bench_reading(*, quick: bool) -> None:
    """Measure what comes before and after a decision."""
    rounds, length = (3, 2_000) if quick else (9, 10_000)
    cases = take(length, seen(3, SITUATIONS))
    data, decisions = [plain(case) for case in cases], [decide_by_hand(case) for case in cases]
    texts = [json.dumps(case) for case in data]
    result = medians(
        rounds,
        {
            "Case.from_dict": lambda: each(Case.from_dict, data),
            "Case.from_json": lambda: each(Case.from_json, texts),
            "Decision.to_json": lambda: each(lambda decision: decision.to_json(), decisions),
            "Decision.to_dict": lambda: each(lambda decision: decision.to_dict(), decisions[: length // 4]),
        },
    )
    table = Table("Reading and writing", "us")
    for what, value in result.items():
        table.row(what, value)
    size = sum(len(decision.to_json()) for decision in decisions) / length
    print(f"  (a decision is {size / 1000:.1f} kB of JSON on average)")


class Processes:
    """Starts fresh Python processes that share a folder of bytecode, as after an installation."""

    def __init__(self, folder: str, engine: str) -> None:
        self.folder, self.engine = folder, engine

    def run(self, code: str, **environment: str) -> tuple[float, str]:
        """Run code in a fresh process; return its milliseconds and what it printed."""
        env = {key: value for key, value in os.environ.items() if key != "PYTHONDONTWRITEBYTECODE"}
        env["PYTHONPATH"] = os.pathsep.join(filter(None, [str(ROOT), env.get("PYTHONPATH")]))
        env["PYTHONPYCACHEPREFIX"] = self.folder
        command = [sys.executable, "-c", code]
        start = perf_counter()
        done = subprocess.run(command, env=env | environment, check=True, stdout=subprocess.PIPE, text=True)
        return (perf_counter() - start) * 1000, done.stdout

    def empty(self) -> float:
        """Return the milliseconds of a process that does nothing."""
        return self.run("")[0]

    def validated(self) -> float:
        """Return the milliseconds up to and with a first decision when all facts are validated."""
        return self.run(self._code("first_decision"))[0]

    def known(self) -> float:
        """Return the milliseconds up to and with a first decision when the facts are known to be valid."""
        known = {"KYC_RECOURSE_CACHE": "", "XDG_CACHE_HOME": self.folder}
        return self.run(self._code("first_decision"), **known)[0]

    def parts(self) -> dict[str, float]:
        """Return the milliseconds of each part of a first decision."""
        parts: dict[str, float] = json.loads(self.run(self._code("parts"))[1])
        return parts

    def memory(self, new_situations: int, decisions: int) -> list[float]:
        """Return the megabytes when loaded, after new situations, and after many decisions more."""
        megabytes: list[float] = json.loads(self.run(self._code("memory", new_situations, decisions))[1])
        return megabytes

    def _code(self, function: str, *arguments: int) -> str:
        call = f"{function}({', '.join(map(repr, (self.engine, *arguments)))})"
        return (
            f"from tests.benchmarks.fresh_process import {function}\n"
            f"if (result := {call}) is not None:\n"
            "    import json\n"
            "    print(json.dumps(result))\n"
        )


def bench_cold_start(engines: list[str]) -> None:
    """Measure what a process takes until its first decision, and which part of it takes how long."""
    table = Table(f"Cold start ({COLD_STARTS} fresh processes each)", "ms")
    for engine in engines:
        with tempfile.TemporaryDirectory() as folder:
            processes = Processes(folder, engine)
            tasks = {"empty": processes.empty, "validated": processes.validated, "known": processes.known}
            medians(2, tasks)
            result = medians(COLD_STARTS, tasks)
            processes.parts()
            found = [processes.parts() for _ in range(COLD_STARTS)]
        empty = result["empty"]
        table.row(f"{engine}: an empty Python process", empty)
        for case, what, most in (("validated", "facts validated", 300), ("known", "digest known", 150)):
            table.row(f"{engine}: first decision, {what}", result[case])
            table.row("  above the empty process", result[case] - empty, most, target=f"<= {most} ms")
        for part in found[0]:
            table.row(f"  {part}", median(parts[part] for parts in found))


def bench_memory(engines: list[str], *, quick: bool) -> None:
    """Measure the memory of a process before and after many decisions, a tenth of them new situations."""
    if not Path("/proc/self/statm").exists():
        print("\nMemory: only measured on Linux")
        return
    warm, decisions = (20_000, 20_000) if quick else (40_000, 200_000)
    print(f"\nMemory (resident MB; warm after {warm:,} new situations, then {decisions:,} more decisions)")
    print(f"  {'':16}{'loaded':>9}{'warm':>9}{'after':>9}{'growth':>9}  target")
    for engine in engines:
        with tempfile.TemporaryDirectory() as folder:
            loaded, before, after = Processes(folder, engine).memory(warm, decisions)
        said = "met" if after - before <= FLAT_MB else "missed"
        figures = f"{loaded:9.1f}{before:9.1f}{after:9.1f}{after - before:9.1f}"
        print(f"  {engine:16}{figures}  flat (at most {FLAT_MB:.0f} MB)  {said}")


def machine() -> str:
    """Return what was measured on, with the time of a loop that tells fast machines from slow ones."""
    loop = min(repeat("sum(range(1000))", number=1000, repeat=9)) * 1000
    python = f"{platform.python_implementation()} {platform.python_version()}"
    return (
        f"{os.cpu_count()} cores, {platform.machine()}, {platform.system()}; {python}; "
        f"kyc-recourse {__version__}; sum(range(1000)) takes {loop:.1f} us"
    )


def main() -> None:
    """Measure everything and print it."""
    parser = argparse.ArgumentParser(description="How long decisions take, beside the targets.")
    parser.add_argument("--quick", action="store_true", help="fewer rounds and shorter streams")
    quick: bool = parser.parse_args().quick
    print(machine())
    engines = available_engines()
    bench_decisions(engines, quick=quick)
    bench_reading(quick=quick)
    bench_cold_start(engines)
    bench_memory(engines, quick=quick)


if __name__ == "__main__":
    main()
