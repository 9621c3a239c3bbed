"""All faults are named at once, and a fault in one file has no echo in the others."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from kyc_recourse import Knowledge, KnowledgeError
from tests.conftest import ROOT
from tests.facts.edits import BUNDLED, edited

pytestmark = pytest.mark.usefixtures("quick")
NAMES = sorted(
    path.relative_to(BUNDLED).as_posix() for path in BUNDLED.rglob("*.yaml") if "scenarios" not in path.parts
)


def found(facts: Path) -> list[str]:
    """Return what is wrong, without the place in a file."""
    with pytest.raises(KnowledgeError) as error:
        Knowledge.load(facts)
    lines = [f"{Path(f.path).relative_to(facts)}: {f.code} {f.message}" for f in error.value.findings]
    return [re.sub(r"line \d+", "line N", line) for line in lines]


@pytest.fixture(scope="module")
def bundled(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """One copy of the bundled facts, for edits that are undone."""
    return edited(tmp_path_factory.mktemp("bundled") / "facts")


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize(
    ("line", "finding"),
    [
        ("zzz: 1", 'KB011 unknown key "zzz"'),
        ("zzz: NO", 'KB006 NO can be read in two ways; write false, or "NO" in quotes'),
        ("zzz", 'KB001 expected "key: value" here'),
    ],
)
def test_no_echo(bundled: Path, name: str, line: str, finding: str) -> None:
    """Whatever is wrong in a file, nothing that it defines is then missing elsewhere."""
    text = (bundled / name).read_text(encoding="utf-8")
    (bundled / name).write_text(f"{text}\n{line}\n", encoding="utf-8")
    (only,) = found(bundled)
    (bundled / name).write_text(text, encoding="utf-8")
    assert only.startswith(f"{name}: {finding}")


MISSPELT = {"file": "rules.yaml", "old": "remedies: [use-official-app]", "new": "remedies: [use-offical-app]"}


@pytest.mark.parametrize(
    ("edit", "finding"),
    [
        (
            {"file": "warnings.yaml", "old": "warnings:\n", "new": "hint: x\nwarnings:\n"},
            'warnings.yaml: KB011 unknown key "hint"; expected one of: source, warnings',
        ),
        (
            {"file": "limits.yaml", "old": "max: ...", "new": "max: five"},
            'limits.yaml: KB013 expected a whole number from 1, or a list of values by date, found "five"',
        ),
        (
            {"file": "events.yaml", "old": 'recorded: "..."', "new": 'recorded: "2026-02-30"'},
            'events.yaml: KB029 "2026-02-30" is not a date of the calendar; correct the day',
        ),
        (
            {"file": "limits.yaml", "old": "window: ...", "new": "window: PT0S"},
            "limits.yaml: KB030 PT0S is no time at all; expected more than 0 seconds",
        ),
        (
            {"file": "regions.yaml", "old": "id: barred\n    title: ...\n", "new": "id: barred\n    title: NO\n"},
            'regions.yaml: KB006 NO can be read in two ways; write false, or "NO" in quotes',
        ),
        (
            {"file": "reasons/underage.yaml", "old": "\nid: underage", "new": "\nid: info-mismatch"},
            'reasons/underage.yaml: KB021 the reason "info-mismatch" is there twice (first in info-mismatch.yaml on line N); delete one or give it another id',
        ),
    ],
)
def test_references_are_checked_beside_other_faults(tmp_path: Path, edit: dict[str, str], finding: str) -> None:
    """A fault of form in one file does not hide a wrong reference in another."""
    reference = 'rules.yaml: KB024 unknown remedy "use-offical-app"; did you mean "use-official-app"?'
    assert sorted(found(edited(tmp_path / "facts", MISSPELT, edit))) == sorted([reference, finding])


def test_form_is_checked_beside_unclear_values(tmp_path: Path) -> None:
    """What YAML leaves unclear in one line does not hide a fault of form in another."""
    edit = {"file": "limits.yaml", "old": "max: ...\n", "new": "max: 0755\n    colour: red\n    stop: 1\n    stop: 2\n"}
    assert [line.split()[1] for line in found(edited(tmp_path / "facts", edit))] == ["KB006", "KB011", "KB007"]


def test_a_period_to_come_is_checked(tmp_path: Path) -> None:
    """A value that is wrong from a later date on is found today."""
    later = 'value:\n      - value: 70\n      - {from: "2027-01-01T00:00:00Z", value: PT24H}'
    edit = {
        "file": "figures.yaml",
        "old": "id: face-pass\n    title: ...\n    value: ...",
        "new": f"id: face-pass\n    title: x\n    {later}",
    }
    assert (
        'figures.yaml: KB027 "face-pass" is not a number that is given; name two figures whose value is a number'
        in found(edited(tmp_path / "facts", edit))
    )


def codes(path: Path) -> set[str]:
    """Return the codes of findings that a file names."""
    return set(re.findall(r"KB\d{3}", path.read_text(encoding="utf-8")))


def test_every_code_has_a_case() -> None:
    """Each code that reading and checking facts can give has a bad edit or a test of its own."""
    given = set().union(
        *map(codes, [*(ROOT / "engine/kyc_recourse/facts").glob("*.py"), ROOT / "engine/kyc_recourse/packs/load.py"])
    )
    shown = set().union(
        *map(codes, [*Path(__file__).parent.glob("bad/*.yaml"), Path(__file__).parent / "test_folders.py"])
    )
    assert given == shown
