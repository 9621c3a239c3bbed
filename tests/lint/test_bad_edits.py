"""Each wrong edit gives the findings that its file expects, the decisive one first, and each code has one."""

from __future__ import annotations

import re
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from kyc_recourse import Finding, Knowledge, KnowledgeError
from kyc_recourse.facts.folder import read_folder
from kyc_recourse.facts.load import read_facts, read_scenarios
from kyc_recourse.lint.catalogue import catalogue
from kyc_recourse.lint.lint import lint
from kyc_recourse.packs.load import load_wordbook
from kyc_recourse.packs.pack import Pack
from tests.conftest import PLATFORMS, ROOT
from tests.facts.edits import BUNDLED, edited, edits
from tests.facts.test_bad_facts import placed

TODAY = date(2026, 11, 23)
BAD = Path(__file__).parent / "bad"
# Codes that no edit of a platform's facts brings about, with the test that does.
ELSEWHERE = {
    "KB008": "tests/facts/test_folders.py",
    "KB034": "tests/facts/test_folders.py",
    "KB040": "tests/cli/test_commands.py",
    "KB103": "tests/cli/test_validate.py",
    "KB080": "tests/pictures/test_pictures.py",
    **{f"GU00{number}": "tests/guide/test_bad_sources.py" for number in range(1, 7)},
    "GU007": "tests/guide/test_content_policy.py",
    **{code: "tests/guide/check/test_check.py" for code in catalogue() if code >= "GU010" and code < "KB"},
}
# Reasons that notices name by meaning.
READ = load_wordbook(None).ids


def findings(facts: Path) -> list[Finding]:
    """Return all that ``validate`` finds in a platform's folder but in its scenarios."""
    try:
        Knowledge.load(facts, engine="portable")
    except KnowledgeError as error:
        return list(error.findings)
    folder = read_folder(facts)
    return lint(read_facts(folder)[0], read_scenarios(folder)[0], TODAY, read=READ)


@pytest.mark.usefixtures("quick")
@pytest.mark.parametrize("case", edits(str(BAD)))
def test_wrong_edit(case: dict[str, Any], tmp_path: Path) -> None:
    """A wrong edit gives these findings, in this order, with place, code and message."""
    facts = edited(tmp_path / "facts", case)
    expected = []
    for finding in case["expect"]:
        name = finding.get("in", case["file"])
        code, message = finding["says"].split(" ", 1)
        expected.append(Finding(str(facts / name), *placed(facts, name, finding.get("at", "")), code, message))
    found = [f._replace(message=re.sub(r"line \d+", "line N", f.message)) for f in findings(facts)]
    assert found == expected
    assert found[0].code == case_code(case)


def case_code(case: dict[str, Any]) -> str:
    """Return the code that an edit is about."""
    return str(case["expect"][0]["says"]).split(" ", 1)[0]


def test_there_are_at_least_sixty() -> None:
    """The folder holds at least sixty different wrong edits, each called after its code and what it shows."""
    names = [path.stem for path in BAD.glob("*.yaml")]
    assert len(names) >= 60
    assert {name.split("-")[0] for name in names} <= catalogue().keys()


@pytest.mark.parametrize("facts", [BUNDLED, PLATFORMS / "orchard"], ids=["bundled", "orchard"])
def test_the_platforms_are_clean(facts: Path) -> None:
    """Nothing is doubtful in the facts of this repository."""
    assert Pack.load(facts).findings(TODAY) == ()


def test_each_code_that_is_used_is_in_the_catalogue() -> None:
    """A code in the engine has an entry, and each entry is used."""
    sources = [path.read_text(encoding="utf-8") for path in (ROOT / "engine").rglob("*.py")]
    used = {code for source in sources for code in re.findall(r'"((?:KB|GU)\d{3})"', source)}
    assert used - {*catalogue()} == set(), "write an entry in engine/kyc_recourse/lint/codes.yaml"
    assert {*catalogue()} - used == set()


def test_each_entry_has_an_example_that_produces_it() -> None:
    """For each code there is a wrong edit that is found by it."""
    folders = [BAD, BAD.parent.parent / "facts" / "bad"]
    produced = set()
    for path in (path for folder in folders for path in folder.glob("*.yaml")):
        produced |= {*re.findall(r"says: ['\"]?(KB\d{3}) ", path.read_text(encoding="utf-8"))}
    for code, test in ELSEWHERE.items():
        assert code in (ROOT / test).read_text(encoding="utf-8")
    assert {*catalogue()} - produced == {*ELSEWHERE}


@pytest.mark.parametrize("entry", catalogue().values(), ids=lambda entry: entry.code)
def test_entries_are_sentences(entry: Any) -> None:
    """An entry says in whole sentences what is meant and how to fix it."""
    assert entry.severity in ("error", "warning", "note")
    assert entry.severity == "error" or entry.code > "KB100" or entry.code >= "GU080"
    assert entry.means.endswith(".")
    assert entry.fix.endswith((".", ").", '".'))
    assert entry.title
    assert not entry.title.endswith(".")
    assert entry.bad != entry.good
