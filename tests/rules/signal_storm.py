"""What tests/rules/test_signals.py runs in processes of its own: inferences in a storm of signals.

``python -m tests.rules.signal_storm decides`` prints how many handlers inferred inside an inference, ``raises``
how many exceptions of handlers it caught inside one and by how many kilobytes the process grew meanwhile.
"""

from __future__ import annotations

import random
import resource
import signal
import sys
import time
from pathlib import Path

from kyc_recourse.rules.durable import DurableEngine
from kyc_recourse.rules.engine import Clauses
from kyc_recourse.rules.portable import PortableEngine

SECONDS = 0.00001, 0.001  # until a signal: from within the first steps to after a few inferences
CLAUSES = Clauses(tuple(1 << i | 1 << i + 1 for i in range(30)), tuple(1 << i + 2 for i in range(30)))
EXPECTED = {atoms: PortableEngine().infer(CLAUSES, atoms) for atoms in (0, 1, 3, 2**11 + 2**12, 2**40)}


def check(engine: DurableEngine) -> None:
    """Infer, and fail if the result is wrong."""
    for atoms, expected in EXPECTED.items():
        if engine.infer(CLAUSES, atoms) != expected:
            sys.exit("a wrong inference")


def decides(seconds: float) -> None:
    """Infer for some seconds while a signal's handler does so as well, also while it interrupts an inference."""
    engine, handled = DurableEngine(), 0

    def handle(*_: object) -> None:
        nonlocal handled
        handled += 1
        check(engine)
        await_signal()

    signal.signal(signal.SIGALRM, handle)
    await_signal()
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        check(engine)
    signal.setitimer(signal.ITIMER_REAL, 0)
    print(handled)


def raises(times: int) -> None:
    """Catch many exceptions that the handler of Ctrl-C raised at chance moments, mostly inside an inference."""
    engine, caught, warm = DurableEngine(), 0, 0
    signal.signal(signal.SIGALRM, signal.default_int_handler)
    while caught < times:
        try:
            await_signal()
            while True:
                check(engine)
        except KeyboardInterrupt:
            caught += 1
        if caught == times // 4:
            warm = resident()
    check(engine)
    print(caught, resident() - warm)


def await_signal() -> None:
    """Have a signal sent in a moment."""
    signal.setitimer(signal.ITIMER_REAL, random.uniform(*SECONDS))


def resident() -> int:
    """Return the memory of this process, in kilobytes."""
    return int(Path("/proc/self/statm").read_text().split()[1]) * resource.getpagesize() // 1024


if __name__ == "__main__":
    {"decides": lambda: decides(3), "raises": lambda: raises(6_000)}[sys.argv[1]]()
