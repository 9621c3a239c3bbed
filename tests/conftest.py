"""What the tests share: loaded knowledge on both engines, and short ways to ask it."""

from __future__ import annotations

import asyncio
import os
import shutil
import signal
import sys
from collections.abc import Callable, Coroutine, Iterator
from concurrent.futures import ThreadPoolExecutor
from importlib.util import find_spec
from pathlib import Path
from typing import Any, TypeVar

import pytest
from hypothesis import HealthCheck, settings

from kyc_recourse import Knowledge

ROOT = Path(__file__).parent.parent
PLATFORMS = Path(__file__).parent / "platforms"
NOW = "2026-11-22T12:00:00Z"

# No test may depend on what an earlier run found valid, or write into the home folder.
os.environ["KYC_RECOURSE_CACHE"] = "off"

# What a shell starts in the background ignores Ctrl-C, and so would all commands that tests start and interrupt.
signal.signal(signal.SIGINT, signal.default_int_handler)

# Tools without which a test fails instead of being skipped: names with commas between, or "all".
REQUIRED = set(os.environ.get("RECOURSE_REQUIRE", "").split(","))

# A slow machine is no fault of what is tested.
settings.register_profile("any machine", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("any machine")

Decide = Callable[..., dict[str, Any]]
Result = TypeVar("Result")

# Where it is required, it is only missing if this Python cannot import it.
needs_durable_rules = pytest.mark.skipif(
    sys.version_info >= (3, 13) or not (find_spec("durable_rules_engine") or REQUIRED & {"all", "durable-rules"}),
    reason="durable-rules is not installed, or cannot be imported on this Python",
)

# Continuous integration runs the tests on Windows, too.
needs_posix = pytest.mark.skipif(
    os.name != "posix", reason="Windows has no signals, pipes, modes of files and shells of this kind"
)


@pytest.fixture(scope="session")
def portable() -> Knowledge:
    """The bundled facts on the portable engine."""
    return Knowledge.load(engine="portable")


@pytest.fixture(scope="session", params=["portable", pytest.param("durable-rules", marks=needs_durable_rules)])
def knowledge(request: pytest.FixtureRequest) -> Knowledge:
    """The bundled facts on each engine."""
    return Knowledge.load(engine=request.param)


@pytest.fixture(scope="session")
def orchard() -> Knowledge:
    """The invented platform on the portable engine."""
    return Knowledge.load(PLATFORMS, engine="portable")


@pytest.fixture(scope="session")
def decide(knowledge: Knowledge) -> Decide:
    """Decides a case given as keywords, at noon unless it says otherwise, as plain data."""

    def decided(**case: Any) -> dict[str, Any]:
        return knowledge.decide({"now": NOW, **case}).to_dict()

    return decided


BROWSER_FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking"]


def tool(*names: str) -> str:
    """Return the path of a program; without it the test is skipped, or fails where the program is required."""
    for name in names:
        if found := shutil.which(name):
            return found
    if REQUIRED & {"all", names[0]}:
        pytest.fail(f"{names[0]} is not installed, but RECOURSE_REQUIRE asks for it")
    pytest.skip(f"{names[0]} is not installed")


@pytest.fixture(scope="session")
def browser() -> Iterator[Any]:
    """Chromium without a window: one for all tests."""
    chromium = tool("chromium", "chromium-browser")
    playwright = pytest.importorskip("playwright.sync_api", reason="playwright is not installed")
    with playwright.sync_playwright() as driver:
        started = driver.chromium.launch(executable_path=chromium, args=BROWSER_FLAGS)
        yield started
        started.close()


def run_async(coroutine: Coroutine[Any, Any, Result]) -> Result:
    """Run a coroutine in a thread of its own: the browser that tests share has a loop in the main one."""
    with ThreadPoolExecutor(1) as thread:
        return thread.submit(asyncio.run, coroutine).result()


def ids(entries: list[dict[str, Any]]) -> list[str]:
    """Return the ids of a decision's list."""
    return [entry["id"] for entry in entries]
