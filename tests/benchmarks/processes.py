"""How long a fresh process takes until its first decision, and how much memory one takes in the long run."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
from pathlib import Path
from statistics import median
from time import perf_counter

from tests.benchmarks.measure import Table, medians, met

ROOT = Path(__file__).resolve().parents[2]
COLD_STARTS = 9
FLAT_MB = 3.0


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
        figures = f"{loaded:9.1f}{before:9.1f}{after:9.1f}{after - before:9.1f}"
        print(f"  {engine:16}{figures}  flat (at most {FLAT_MB:.0f} MB)  {met(after - before, FLAT_MB)}", flush=True)
