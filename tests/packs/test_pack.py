"""The pack: one snapshot of a folder of facts."""

from __future__ import annotations

import shutil
from datetime import date
from pathlib import Path

import pytest

from kyc_recourse.facts.strict_yaml import read_yaml
from kyc_recourse.packs.pack import Pack
from kyc_recourse.scenarios.run import run_scenarios
from tests.conftest import PLATFORMS

TODAY = date(2026, 11, 23)


def test_what_happens_to_the_files_later_does_not_matter(tmp_path: Path) -> None:
    """All of a pack follows from the bytes that were there when it was loaded, whatever is asked for first and when."""
    folder = shutil.copytree(PLATFORMS / "orchard", tmp_path / "orchard")
    before, pack = Pack.load(folder), Pack.load(folder)
    expected = (before.facts, before.findings(TODAY), [outcome.decision for outcome in run_scenarios(before)])
    shutil.rmtree(folder)
    assert (pack.facts, pack.findings(TODAY), [outcome.decision for outcome in run_scenarios(pack)]) == expected


def test_each_file_is_parsed_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """However much is asked of a pack, no file is read a second time."""
    read: list[str] = []

    def counting(raw: bytes, path: str) -> object:
        read.append(path)
        return read_yaml(raw, path)

    monkeypatch.setattr("kyc_recourse.facts.load.read_yaml", counting)
    pack = Pack.load(PLATFORMS / "orchard")
    for _ in range(2):
        assert pack.facts
        assert pack.scenarios
        assert len(pack.scenario_files) == 1
        assert pack.findings(TODAY) == ()
    assert sorted(read) == sorted(map(str, (PLATFORMS / "orchard").rglob("*.yaml")))
