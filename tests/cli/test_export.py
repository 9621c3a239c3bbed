"""The command ``export``: the compiled knowledge from which every engine decides."""

from __future__ import annotations

import gzip
import json

import msgspec
import pytest
from click.testing import CliRunner

from kyc_recourse import Knowledge
from kyc_recourse.cli.main import cli
from kyc_recourse.exploration.case_grid import grid
from kyc_recourse.facts.times import parse_instant
from kyc_recourse.rules.compiled import Compiled
from tests.conftest import NOW, PLATFORMS


def export(*arguments: str) -> str:
    done = CliRunner().invoke(cli, ["export", *arguments], catch_exceptions=False)
    assert done.exit_code == 0
    return done.stdout


def test_what_is_exported_decides_by_itself(portable: Knowledge) -> None:
    """Knowledge made from nothing but the exported file gives the same bytes."""
    exported = msgspec.json.decode(export(), type=Compiled)
    knowledge = Knowledge((exported,), "portable")
    for cell in list(grid(exported, parse_instant(NOW)))[::97]:
        assert knowledge.decide(cell.case).to_json() == portable.decide(cell.case).to_json()


def test_what_is_exported_reads_payloads_by_itself(portable: Knowledge) -> None:
    """Vendors' vocabularies are in the exported file as well."""
    exported = msgspec.json.decode(export(), type=Compiled)
    assert Knowledge((exported,), "portable").crosswalk == portable.crosswalk


def test_the_export_of_the_bundled_facts_is_small(portable: Knowledge) -> None:
    """Compressed, what a page loads stays under 22 kB; with what vendors send and the words of notices under 130 kB."""
    whole = len(gzip.compress(export().encode(), 9))
    size = len(gzip.compress(msgspec.json.encode(portable.platform(None).compiled), 9))
    print(f"compiled knowledge: {size} bytes compressed, with vendors and words {whole}")
    assert size < 22_000
    assert whole < 130_000


def test_another_platform_is_exported_by_name() -> None:
    """A platform is named by its id, which is checked; it has all its periods."""
    folder = ("--knowledge", str(PLATFORMS))
    assert export(*folder, "--platform", "orchard") == export(*folder)
    assert len(json.loads(export(*folder))["periods"]) == 5
    with pytest.raises(Exception, match='unknown platform; did you mean "orchard"'):
        export(*folder, "--platform", "orchad")
