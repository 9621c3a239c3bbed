"""Seconds from a save to what ``kyc-recourse edit`` shows: ``python -m tests.benchmarks.editing [ROUNDS]``.

Findings are timed while nothing else goes on, and while pages and answers of an earlier save are being made.
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory

from tests.conftest import ROOT
from tests.editing.conftest import Editing, News, commit

ROUNDS = 9


def measure(editing: Editing, rounds: int) -> dict[str, list[float]]:
    """Save errors and changes of the lockout, and return after how many seconds each was shown."""
    times: dict[str, list[float]] = {"findings": [], "findings, meanwhile": [], "answers": [], "pages": []}
    news = editing.news()
    limits = editing.facts / "binance" / "limits.yaml"
    good = limits.read_text(encoding="utf-8")

    def save(old: str, new: str, *shown: Callable[[News], bool]) -> list[float]:
        """Save a change and return when each of several things was shown."""
        time.sleep(0.3)
        limits.write_text(good.replace(old, new), encoding="utf-8")
        begin, seen = time.perf_counter(), dict[int, float]()
        for told in news:
            for i, each in enumerate(shown):
                if i not in seen and each(told):
                    seen[i] = time.perf_counter() - begin
            if len(seen) == len(shown):
                break
        return [seen[i] for i in range(len(shown))]

    def error(number: int) -> list[float]:
        return save("max: 5", f"max: -{number}", lambda told: f"-{number} is out of range" in told["findings"])

    next(told for told in news if "the same answers" in told["summary"] and "as saved" in told["pages"])
    for i in range(rounds):
        times["findings"] += error(100 + i)
        answers, pages = save(
            "lockout: PT24H",
            f"lockout: PT{48 + i}H",
            lambda told, i=i: f"PT{48 + i}H</ins>" in told["answers"],  # type: ignore[misc]
            lambda told: "as saved" in told["pages"],
        )
        times["answers"].append(answers)
        times["pages"].append(pages)
        save("lockout: PT24H", f"lockout: PT{148 + i}H", lambda told: "being compared" in told["summary"])
        times["findings, meanwhile"] += error(200 + i)
    return times


def main() -> None:
    """Start ``edit`` on a copy of the bundled facts and print the times."""
    rounds = int(sys.argv[1]) if sys.argv[1:] else ROUNDS
    with TemporaryDirectory() as folder:
        facts = shutil.copytree(ROOT / "knowledge", Path(folder) / "knowledge")
        commit(facts)
        command = [sys.executable, "-m", "kyc_recourse", "edit", str(facts), "--port", "0", "--no-open"]
        log = Path(folder) / "log"
        with (
            log.open("w") as file,
            subprocess.Popen(command, stdout=subprocess.PIPE, stderr=file, text=True) as process,
        ):
            assert process.stdout
            address = re.findall(r"http://\S+", process.stdout.readline())[0]
            editing = Editing(address, facts, process, log)
            times = measure(editing, rounds)
            editing.end()
    print(f"{os.cpu_count()} cores, load {os.getloadavg()[0]:.1f}; seconds from a save, {rounds} times each")
    for name, seconds in times.items():
        print(f"  {name:20} median {median(seconds):5.2f}  longest {max(seconds):5.2f}")


if __name__ == "__main__":
    main()
