"""Payloads are read alike in Python and in JavaScript, in every byte."""

from __future__ import annotations

import json
from typing import Any

import pytest
from click.testing import CliRunner
from hypothesis import given, settings
from hypothesis import strategies as st

from kyc_recourse import Knowledge
from kyc_recourse.cli.main import cli
from tests.conftest import NOW
from tests.javascript.conftest import Node
from tests.payloads.shapes import SHAPES
from tests.payloads.strategies import payloads
from tests.payloads.test_read import SCENARIOS, UNREADABLE

VENDORS, EXPORTED = 2, 3


def test_every_code_is_read_alike(node: Node, portable: Knowledge) -> None:
    """For each code of each vendor, recognised or named, both give the same bytes."""
    for vendor in portable.crosswalk.vendors:
        for code in vendor.codes:
            payload = SHAPES[vendor.id](code)
            for named in (None, vendor.id):
                assert node.ask("read", VENDORS, payload, named) == portable.read(payload, named).to_json()


def test_the_examples_are_read_alike(node: Node, portable: Knowledge) -> None:
    """What the tests of Python read, and what nobody can read, both give the same bytes."""
    examples = [(each.payload, each.vendor) for each in SCENARIOS] + [(payload, None) for _, payload in UNREADABLE]
    for payload, vendor in examples:
        for named in (None, vendor, "sumsub", "nobody"):
            assert node.ask("read", VENDORS, payload, named) == portable.read(payload, named).to_json()


def from_json(payload: Any) -> Any:
    """Return a payload as it arrives, with what JSON has not left out."""
    return json.loads(
        json.dumps(payload, allow_nan=True).replace("-Infinity", "1").replace("Infinity", "1").replace("NaN", "0")
    )


def test_whatever_comes_is_read_alike(node: Node, portable: Knowledge) -> None:
    """Random payloads, and vendors' payloads with random parts, both give the same bytes."""

    @settings(deadline=None, max_examples=400)
    @given(payloads().map(from_json), st.sampled_from([None, *SHAPES, "nobody"]))
    def alike(payload: Any, vendor: str | None) -> None:
        assert node.ask("read", VENDORS, payload, vendor) == portable.read(payload, vendor).to_json()

    alike()


def test_exported_knowledge_reads_payloads(node: Node, portable: Knowledge) -> None:
    """What `export` prints reads payloads; without what vendors send it says so, and damaged it is refused."""
    exported = json.loads(CliRunner().invoke(cli, ["export"], catch_exceptions=False).stdout)
    payload = SHAPES["veriff"]("102")
    assert node.ask("read_from", exported, payload) == portable.read(payload).to_json()
    exported["crosswalk"]["vendors"].pop()
    assert "damaged" in node.ask("read_from", exported, payload)
    assert "reads no payloads" in node.ask("read", 0, payload, None)


@pytest.mark.slow
def test_cases_with_payloads_are_decided_alike(node: Node, portable: Knowledge) -> None:
    """For each code of each vendor, both audiences, both give the same bytes; so they do for any payload."""
    cases: list[dict[str, Any]] = [
        {"now": NOW, "payload": SHAPES[vendor.id](code), "vendor": vendor.id}
        for vendor in portable.crosswalk.vendors
        for code in vendor.codes
    ]
    cases += [{"now": NOW, "payload": each.payload} for each in SCENARIOS]
    cases += [{"now": NOW, "payload": payload, "reasons": ["face-mismatch"]} for _, payload in UNREADABLE]
    cases += [
        {"now": NOW, "payload": each.payload, **given}
        for each in SCENARIOS
        for given in ({"status": "under-review"}, {"status": "rejected"}, {"reasons": ["info-mismatch"]})
    ]
    for case in cases:
        for audience in ("user", "agent"):
            answer = portable.decide(case, audience=audience).to_json()
            assert node.ask("decide_for", EXPORTED, case, audience) == answer
