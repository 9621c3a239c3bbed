"""How long decisions, starting, commands and the guide take, and how much memory, beside the targets.

Run ``python -m tests.benchmarks.bench`` (some minutes), or with ``--quick`` (about one). Each module of this folder
has a topic. Nothing here fails: it prints "met" or "missed".
"""

from __future__ import annotations

import argparse
import os
import platform
from timeit import repeat

# Leave the user's cache alone, here and in the processes that are started.
os.environ["KYC_RECOURSE_CACHE"] = "off"

from kyc_recourse import __version__
from tests.benchmarks.commands import bench_commands, bench_guide
from tests.benchmarks.decisions import available_engines, bench_decisions, bench_reading
from tests.benchmarks.javascript import bench_javascript
from tests.benchmarks.processes import bench_cold_start, bench_memory


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
    parser = argparse.ArgumentParser(description="How long everything takes, beside the targets.")
    parser.add_argument("--quick", action="store_true", help="fewer rounds and shorter streams")
    quick: bool = parser.parse_args().quick
    print(machine(), flush=True)
    engines = available_engines()
    bench_decisions(engines, quick=quick)
    bench_reading(quick=quick)
    bench_javascript(quick=quick)
    bench_cold_start(engines)
    bench_memory(engines, quick=quick)
    bench_commands(quick=quick)
    bench_guide(quick=quick)


if __name__ == "__main__":
    main()
