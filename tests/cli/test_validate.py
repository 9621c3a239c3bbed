"""The command ``validate``: forms of output, exit status, and suppressions."""

from __future__ import annotations

import json
import re
import shutil
from pathlib import Path

import pytest

from tests.cli.test_commands import run
from tests.conftest import PLATFORMS

pytestmark = pytest.mark.slow

TODAY = ("--today", "2026-11-23")


@pytest.fixture
def facts(tmp_path: Path) -> Path:
    """A copy of the invented platform with one warning: a number in the text of a prohibition."""
    folder = shutil.copytree(PLATFORMS / "orchard", tmp_path / "orchard")
    edit(folder / "prohibitions.yaml", "It breaks.", "It breaks in 3 days.")
    return folder


def edit(path: Path, old: str, new: str) -> None:
    """Replace a text that is there once."""
    text = path.read_text(encoding="utf-8")
    assert text.count(old) == 1
    path.write_text(text.replace(old, new), encoding="utf-8")


def test_a_warning_is_one_line_with_its_code(facts: Path) -> None:
    """A warning stands on standard error as path:line:col: CODE warning: message, and the status is 1."""
    status, out, err = run("validate", str(facts), *TODAY)
    assert (status, out) == (1, "")
    first, last = err.splitlines()
    assert first.startswith(f'{facts}/prohibitions.yaml:3:106: KB150 warning: "3 days" is typed into a text')
    assert last == f"{facts} (given): 1 warning; kyc-recourse explain KB150 says more"


def test_a_copied_scenario_file_is_one_finding(facts: Path) -> None:
    """A file of scenarios that are all there already is named once; two of one id on one line are seen, too."""
    edit(facts / "prohibitions.yaml", "in 3 days", "")
    scenarios = facts / "scenarios"
    shutil.copy(scenarios / "baskets.yaml", scenarios / "copy.yaml")
    status, _, err = run("validate", str(facts), *TODAY)
    assert status == 1
    (line, _) = err.splitlines()
    assert re.match(
        rf"{scenarios}/copy.yaml:\d+:\d+: KB021 the scenario .* is there twice .*, and so are \d+ more", line
    )
    one = '{id: one, title: One, case: {now: "2026-11-22T12:00:00Z"}, expect: {allowed: null}}'
    (scenarios / "copy.yaml").write_text(f"scenarios: [{one}, {one}]\n", encoding="utf-8")
    err = run("validate", str(facts), *TODAY)[2]
    assert 'KB021 the scenario "one" is there twice (first in' in err
    assert "more of this file" not in err


def test_a_folder_with_another_name_than_its_platform(facts: Path) -> None:
    """Among others a platform's folder is called as its id; looked at by itself it may be a copy with any name."""
    edit(facts / "prohibitions.yaml", "in 3 days", "")
    copy = facts.rename(facts.with_name("meadow"))
    status, _, err = run("validate", str(copy.parent), *TODAY)
    assert status == 1
    assert err.startswith(
        f'{copy}/platform.yaml:2:1: KB103 warning: the folder of the platform "orchard" is called "meadow"; '
        "rename it to orchard, or correct the id\n"
    )
    assert run("validate", str(copy), *TODAY)[0] == 0


def test_notes_do_not_fail(facts: Path) -> None:
    """A fact past its day of review is a note on the day that is given; the status stays 0."""
    edit(facts / "prohibitions.yaml", "in 3 days", "")
    assert run("validate", str(facts), *TODAY)[0] == 0
    status, out, err = run("validate", str(facts), "--today", "2030-01-01")
    assert status == 0
    assert "KB162 note: this should have been read again by 2027-01-01" in err
    assert out.endswith("notes\n")


def test_json_has_severity_and_tip(facts: Path) -> None:
    """For programs each finding has its place, code, severity, title, message and tip."""
    status, out, err = run("validate", str(facts), *TODAY, "--format", "json")
    assert (status, err) == (1, "")
    data = json.loads(out)
    assert {key: data[key] for key in ("errors", "warnings", "notes")} == {"errors": 0, "warnings": 1, "notes": 0}
    (finding,) = data["findings"]
    assert (finding["line"], finding["column"], finding["code"], finding["severity"]) == (3, 106, "KB150", "warning")
    assert finding["title"]
    assert finding["tip"]


def test_github_gets_workflow_commands(facts: Path) -> None:
    """Errors and warnings are workflow commands whose special characters are escaped."""
    status, out, _ = run("validate", str(facts), *TODAY, "--format", "github")
    assert status == 1
    assert out.startswith(f"::warning file={facts}/prohibitions.yaml,line=3,col=106,title=KB150 A number typed into a")
    # What a web editor sees is all there is, so the way out stands on the line below.
    assert re.search(r"::.* is typed into a text.*%0AWrite .*\n$", out)
    edit(facts / "events.yaml", "The tree was felled", '"{figure.50%}"')
    _, out, _ = run("validate", str(facts), *TODAY, "--format", "github")
    assert out.startswith(
        f"::error file={facts}/events.yaml,line=3,col=53,title=KB026 A reference in a text that stands"
    )
    assert '"{figure.50%25}"' in out


def test_a_suppression_beside_and_above(facts: Path) -> None:
    """A comment with code and reason suppresses a finding in its line or in the block below it."""
    prohibitions = facts / "prohibitions.yaml"
    edit(prohibitions, ".}\n", ".}  # lint: ignore KB150 - quoted from the handbook\n")
    assert run("validate", str(facts), *TODAY)[0] == 0
    edit(prohibitions, "  # lint: ignore KB150 - quoted from the handbook", "")
    edit(prohibitions, "  - {id: no-ladder", "  # lint: ignore KB150 - quoted from the handbook\n  - {id: no-ladder")
    assert run("validate", str(facts), *TODAY)[0] == 0
    edit(prohibitions, "in 3 days", "")
    status, _, err = run("validate", str(facts), *TODAY)
    assert status == 1
    assert "KB191 warning: there is no KB150 here any more; delete this comment" in err
