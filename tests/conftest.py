"""What the tests share: loaded knowledge on both engines, and short ways to ask it."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from kyc_recourse import Knowledge

ROOT = Path(__file__).parent.parent
PLATFORMS = Path(__file__).parent / "platforms"
NOW = "2026-11-22T12:00:00Z"

# No test may depend on what an earlier run found valid, or write into the home folder.
os.environ["KYC_RECOURSE_CACHE"] = "off"

Decide = Callable[..., dict[str, Any]]

needs_durable_rules = pytest.mark.skipif(
    sys.version_info >= (3, 13), reason="durable-rules cannot be imported on Python 3.13 and later"
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


def ids(entries: list[dict[str, Any]]) -> list[str]:
    """Return the ids of a decision's list."""
    return [entry["id"] for entry in entries]
