"""What a signal does to an inference: its handler may decide or raise, at any step."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections.abc import Callable
from types import FrameType
from typing import Any

import pytest

from kyc_recourse.rules.engine import Clauses, Engine, Inference
from kyc_recourse.rules.portable import PortableEngine
from tests.conftest import ROOT, needs_durable_rules

pytestmark = needs_durable_rules

# Ten rules in a chain, and what follows from its first two atoms.
CLAUSES = Clauses(tuple(1 << i | 1 << i + 1 for i in range(10)), tuple(1 << i + 2 for i in range(10)))
EXPECTED = Inference(2**12 - 1, tuple(range(10)))


class Interrupt(BaseException):
    """What a handler may raise."""


@pytest.fixture
def durable() -> Engine:
    """An engine that has built its ruleset already."""
    from kyc_recourse.rules.durable import DurableEngine

    engine = DurableEngine()
    assert engine.infer(CLAUSES, 3) == EXPECTED
    return engine


def interrupted(engine: Engine, step: int, handler: Callable[[], None]) -> Inference | None:
    """Infer, and run a handler before the step of that number; return nothing if there are fewer steps.

    A step is an instruction of the bytecode, between any two of which Python may run a signal's handler.
    """
    left: int | None = step

    def trace(frame: FrameType, event: str, _: Any) -> Any:
        nonlocal left
        if not frame.f_code.co_filename.endswith("durable.py"):
            return None
        frame.f_trace_opcodes = True
        if event == "opcode" and left is not None:
            left -= 1
            if left < 0:
                left = None
                handler()
        return trace

    before = sys.gettrace()
    sys.settrace(trace)
    try:
        inference = engine.infer(CLAUSES, 3)
    finally:
        sys.settrace(before)
    return inference if left is None else None


def test_a_handler_may_decide_at_any_step(durable: Engine) -> None:
    """An inference inside an interrupted one finds the same, and so does the interrupted one."""

    def handler() -> None:
        assert durable.infer(CLAUSES, 3) == EXPECTED

    step = 0
    while inference := interrupted(durable, step, handler):
        assert inference == EXPECTED
        step += 1
    assert step > 500


def test_a_handler_may_raise_at_any_step(durable: Engine, monkeypatch: pytest.MonkeyPatch) -> None:
    """After an exception at any step, durable-rules infers as before, and not the portable engine in its place."""

    def handler() -> None:
        raise Interrupt

    def refuse(*_: object) -> None:
        pytest.fail("the ruleset is not given back")

    monkeypatch.setattr(PortableEngine, "infer", refuse)
    for step in range(10_000):
        try:
            if not interrupted(durable, step, handler):
                break
        except Interrupt:
            pass
        assert durable.infer(CLAUSES, 3) == EXPECTED
    assert 500 < step < 9_999


def storm(kind: str) -> list[int]:
    """Run inferences in a storm of signals, in a process of their own, and return the numbers that it prints."""
    command = [sys.executable, "-m", "tests.rules.signal_storm", kind]
    env = {**os.environ, "PYTHONPATH": os.pathsep.join((str(ROOT), str(ROOT / "engine")))}
    # A deadlock ends here.
    done = subprocess.run(command, capture_output=True, text=True, env=env, check=False, timeout=120)
    assert not done.stderr
    return [int(word) for word in done.stdout.split()]


@pytest.mark.slow
@pytest.mark.skipif(not hasattr(signal, "setitimer"), reason="this system has no timers that send signals")
def test_a_handler_decides_in_a_storm_of_signals() -> None:
    """However often a handler that decides interrupts an inference, both go on."""
    (handled,) = storm("decides")
    assert handled > 500


@pytest.mark.slow
@pytest.mark.skipif(sys.platform != "linux", reason="the memory of a process is only read on Linux")
def test_interrupted_inferences_leave_no_memory_behind() -> None:
    """Thousands of KeyboardInterrupts out of inferences are all caught, and the process does not grow."""
    caught, grown = storm("raises")
    assert caught == 6_000
    assert grown < 2_000
