"""``diff``: what a change of the facts does to answers, texts and pages."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
from pathlib import Path
from typing import Any

import pytest
import yaml
from jsonschema import Draft202012Validator

from kyc_recourse.changes.changes import Changes, changes_schema
from kyc_recourse.changes.compare import State, compare, read_state
from kyc_recourse.changes.release import next_version
from kyc_recourse.changes.revisions import RevisionError, last_commit
from kyc_recourse.facts.times import parse_instant
from kyc_recourse.packs.pack import Pack
from kyc_recourse.render.changes import render_markdown, render_text
from kyc_recourse.scenarios.run import run_scenarios
from tests.changes.approve import APPROVED, bundled, changes
from tests.cli.test_commands import run
from tests.conftest import NOW, PLATFORMS
from tests.facts.edits import BUNDLED, edited, replace

pytestmark = pytest.mark.slow

EDITS = sorted(APPROVED.glob("*.yaml"))


@pytest.fixture(scope="module")
def before() -> State:
    """The bundled facts."""
    return bundled()


def with_scenarios(folder: Path, found: Changes) -> Path:
    """Put the examples of all groups into a scenario file beside the changed facts."""
    examples = "\n".join(group.example for group in found.groups)
    shutil.rmtree(folder / "binance" / "scenarios")
    (folder / "binance" / "scenarios").mkdir()
    (folder / "binance" / "scenarios" / "examples.yaml").write_text(f"scenarios:\n{examples}", encoding="utf-8")
    return folder


@pytest.mark.parametrize("path", EDITS, ids=lambda path: path.stem)
def test_what_was_approved_comes_out(path: Path, before: State, tmp_path: Path) -> None:
    """For each edit the changes are those that were approved, in text, Markdown and JSON, and each example passes."""
    found = changes(before, yaml.safe_load(path.read_text(encoding="utf-8")), tmp_path)
    assert render_text(found) == path.with_suffix(".txt").read_text(encoding="utf-8")
    Draft202012Validator(changes_schema()).validate(json.loads(found.to_json()))
    markdown = render_markdown(found)
    for group in found.groups:
        assert group.effect.words in markdown
    if found.groups:
        outcomes = run_scenarios(Pack.load(with_scenarios(tmp_path, found)))
        assert len(outcomes) == len(found.groups)
        assert [outcome.differences for outcome in outcomes if outcome.differences] == []


def test_longer_lockout_is_reported_and_nothing_else(before: State, tmp_path: Path) -> None:
    """One changed line: the value, waits a day longer, and the sentences with the number; no other reason."""
    found = changes(before, {"file": "limits.yaml", "old": "lockout: PT24H", "new": "lockout: PT48H"}, tmp_path)
    assert [(each.fact, each.old, each.new) for each in found.values] == [
        ("limit face-daily/lockout", "PT24H", "PT48H")
    ]
    assert {group.reasons for group in found.groups} == {("face-mismatch",)}
    assert {(group.effect.what, group.effect.words) for group in found.groups} == {
        ("verdict", "`fix-and-resubmit` -> `wait`"),
        ("allowed from", "1 day later"),
    }
    assert all("48 hours" in (each.new or "") for each in found.texts)
    assert (found.kind, found.breaking, found.pages) == ("behaviour", (), ())


def test_what_one_side_does_not_know_is_told_shortly(before: State, tmp_path: Path) -> None:
    """Cases with an observation that only one side knows appear or vanish, and are counted."""
    more = "observations:\n  - {id: hat, type: boolean, question: A hat?}\n"
    rule = "rules:\n  - {id: hat, when: {hat: true}, prohibitions: [fake-location]}\n"
    edit = {
        "file": "observations.yaml",
        "old": "observations:\n",
        "new": more,
        "and": [{"file": "rules.yaml", "old": "rules:\n", "new": rule}],
    }
    found = changes(before, edit, tmp_path)
    assert [(each.change, each.what) for each in found.one_sided] == [("appears", "observation `hat`")]
    assert found.one_sided[0].cells > 10
    back = compare(read_state("after", tmp_path / "binance"), before, parse_instant(NOW))
    assert [(each.change, each.what) for each in back.one_sided] == [("vanishes", "observation `hat`")]
    assert "observation `hat` is gone" in back.breaking


def test_values_by_date_are_asked_in_their_time(tmp_path: Path) -> None:
    """A value from a later day changes answers in that stretch of time alone."""
    dated = 'length:\n      - value: P30D\n      - {from: "2027-01-01T00:00:00Z", value: P14D}'
    facts = edited(tmp_path / "binance", {"file": "cooldowns.yaml", "old": "length: P30D", "new": dated})
    found = compare(bundled(), read_state("after", facts), parse_instant(NOW))
    assert found.groups
    assert all(
        group.given.endswith("from 2027-01-01 00:00 UTC")
        for group in found.groups
        if group.effect.what != "next change"
    )
    assert [each.fact for each in found.values] == ["cooldown after-deletion/length from 2027-01-01 00:00 UTC on"]


def test_what_was_renamed_and_lists_its_old_id(tmp_path: Path) -> None:
    """A new id of a reason, remedy, observation or event is told as such; no answer and no text differs by it."""
    after = read_state("after", PLATFORMS)
    shutil.copytree(PLATFORMS / "orchard", tmp_path / "orchard")
    new = {"bruised": "dented", "write": "send-a-letter", "colour": "shade", "tree-felled": "tree-cut"}
    for path in sorted((tmp_path / "orchard").rglob("*.yaml")):
        text = re.sub(r"formerly: \[[^]]*\](, |\n)", "", path.read_text(encoding="utf-8"))
        for now, was in new.items():
            text = re.sub(rf"(?<![s.] )\b{now}\b(?=[\]}},:\n])", was, text)
        path.unlink()
        path.with_stem(new.get(path.stem, path.stem)).write_text(text, encoding="utf-8")
    found = compare(read_state("before", tmp_path), after, parse_instant(NOW))
    assert set(found.breaking) == {
        "reason `dented` is now called `bruised`",
        "remedy `send-a-letter` is now called `write`",
        "observation `shade` is now called `colour`",
        "event `tree-cut` is now called `tree-felled`",
    }
    assert [(page.page, page.change, page.to) for page in found.pages] == [("dented", "moves", "bruised")]
    assert found.asked > 100
    assert (found.changed, found.reworded, found.groups, found.scenarios, found.one_sided) == (0, 0, (), (), ())
    assert found.texts == ()


def test_what_became_part_of_another(tmp_path: Path) -> None:
    """A reason that is gone and that another one lists is told as moved there, and its cases are answered as its."""
    shutil.copytree(PLATFORMS / "orchard", tmp_path / "orchard")
    (tmp_path / "orchard" / "reasons" / "uprooted.yaml").unlink()
    replace(tmp_path / "orchard" / "cooldowns.yaml", "reason: uprooted", "reason: bruised")
    replace(tmp_path / "orchard" / "reasons" / "bruised.yaml", "[dented", "[uprooted, dented")
    found = compare(read_state("before", PLATFORMS), read_state("after", tmp_path), parse_instant(NOW))
    assert [each for each in found.breaking if each.startswith("reason")] == [
        "reason `uprooted` is now called `bruised`"
    ]
    assert [(page.page, page.change, page.to) for page in found.pages] == [("uprooted", "moves", "bruised")]
    assert found.changed
    assert not [each.what for each in found.one_sided if each.what.startswith("reason")]


def test_a_platform_that_comes_or_goes(before: State, tmp_path: Path) -> None:
    """A platform that only one side has appears or vanishes with its pages."""
    for folder in (BUNDLED, PLATFORMS / "orchard"):
        shutil.copytree(folder, tmp_path / folder.name)
    both = read_state("both", tmp_path)
    here = compare(before, both, parse_instant(NOW))
    assert {(page.platform, page.change) for page in here.pages} == {("orchard", "appears")}
    gone = compare(both, before, parse_instant(NOW))
    assert (gone.kind, gone.breaking) == ("breaking", ("platform `orchard` is gone",))


@pytest.mark.parametrize(
    ("version", "kind", "proposed"),
    [
        ("2026.11.21", "text", "2026.11.22"),
        ("2026.11.22", "text", "2026.11.22.1"),
        ("2026.11.22.1", "breaking", "2026.11.22.2"),
        ("2026.9.1", "behaviour", "2026.11.22"),
        ("7", "text", "8"),
        ("1.2.3", "breaking", "2.0.0"),
        ("1.2.3", "behaviour", "1.3.0"),
        ("1.2.3", "text", "1.2.4"),
        ("first", "text", "2026.11.22"),
    ],
)
def test_proposed_versions(version: str, kind: Any, proposed: str) -> None:
    """A date becomes the day of the change, a number counts up, parts count by the kind of change."""
    assert next_version(version, kind, parse_instant(NOW)) == proposed


@pytest.mark.parametrize(
    ("file", "old", "new", "says"),
    [
        (
            "verdicts.yaml",
            "allowed: true\n    time: advised-from",
            "allowed: false\n    time: advised-from",
            "verdict `hold`: allowed true -> false",
        ),
        ("verdicts.yaml", "rank: 70", "rank: 15", "ranks above"),
        ("observations.yaml", "max: 100", "max: 90", "observation `face-score`: fewer numbers are possible"),
    ],
)
def test_another_meaning_is_breaking(before: State, tmp_path: Path, file: str, old: str, new: str, says: str) -> None:
    """Programs are warned where a known id means something else."""
    found = changes(before, {"file": file, "old": old, "new": new}, tmp_path)
    assert found.kind == "breaking"
    assert any(says in each for each in found.breaking), found.breaking


@pytest.fixture
def checkout(tmp_path: Path) -> Path:
    """A git repository with the bundled facts in its first commit, and a shorter wait in its folder."""
    shutil.copytree(BUNDLED, tmp_path / "knowledge" / "binance")
    git(tmp_path, "init", "--quiet", "--initial-branch=main")
    git(tmp_path, "add", ".")
    git(tmp_path, "config", "user.name", "a")
    git(tmp_path, "config", "user.email", "a@example.org")
    git(tmp_path, "commit", "--quiet", "-m", "facts")
    edited(tmp_path / "knowledge" / "binance", {"file": "cooldowns.yaml", "old": "P30D", "new": "P14D"})
    return tmp_path


def git(folder: Path, *arguments: str) -> None:
    subprocess.run(["git", "-C", str(folder), *arguments], check=True)


@pytest.mark.parametrize(
    "given", [(), ("main",), ("main", "knowledge"), ("HEAD:knowledge", "."), ("main", "knowledge/binance")]
)
def test_folders_and_revisions(checkout: Path, given: tuple[str, ...]) -> None:
    """Either side is a folder or a git revision; without any the last commit is compared with the checkout."""
    if given[-1:] == (".",):
        checkout, given = checkout / "knowledge", given
    status, out, err = run("diff", *given, "--now", NOW, cwd=checkout)
    assert (status, err) == (0, "")
    assert "cooldown after-deletion/length: P30D -> P14D" in out
    assert "duplicate-account with after-deletion running -> over: wait -> fix-and-resubmit" in out


def test_a_repository_of_facts_alone(tmp_path: Path) -> None:
    """The folder of facts can be the repository itself."""
    facts = shutil.copytree(PLATFORMS / "orchard", tmp_path / "orchard")
    for words in ("init --quiet", "add .", "-c user.name=a -c user.email=a@b commit --quiet -m Facts"):
        git(facts, *words.split())
    edited(facts, {"file": "limits.yaml", "old": "PT48H", "new": "PT36H"})
    status, out, err = run("diff", "HEAD", str(facts), "--now", NOW)
    assert (status, err) == (0, "")
    assert "limit baskets/lockout: PT48H -> PT36H" in out


def test_facts_that_are_not_valid(checkout: Path) -> None:
    """Findings are printed with the side and file in which they are, and the status is 1."""
    edited(checkout / "knowledge" / "binance", {"file": "limits.yaml", "old": "max: 5", "new": "max: five"})
    status, out, err = run("diff", "HEAD", cwd=checkout)
    assert (status, out) == (1, "")
    assert re.match(r"knowledge/binance/limits.yaml:7:5: KB013", err)
    git(checkout, "commit", "--quiet", "-am", "broken")
    status, _, err = run("diff", "HEAD", "HEAD~1", cwd=checkout)
    assert status == 1
    assert err.startswith("HEAD:knowledge/binance/limits.yaml:7:5: KB013")


@pytest.mark.parametrize(
    ("given", "says"),
    [
        (("maine",), '"maine" is no folder and no git revision; did you mean "main"?'),
        (("--", "--upload-pack=x"), '"--upload-pack=x" is no folder and no git revision'),
        (("main:facts",), 'the revision "main" has no facts/'),
        (("main", "--now", "noon"), "expected a time with an offset"),
    ],
)
def test_wrong_use(checkout: Path, given: tuple[str, ...], says: str) -> None:
    """What is no folder, no revision or no time is said, with the nearest valid name, and the status is 2."""
    status, out, err = run("diff", *given, cwd=checkout)
    assert (status, out) == (2, "")
    assert says in err


def test_outside_a_repository(tmp_path: Path) -> None:
    """A revision is looked up in the repository of the folder that is compared; without one it cannot be."""
    folder = shutil.copytree(PLATFORMS / "orchard", tmp_path / "orchard")
    status, _, err = run("diff", "main", str(folder))
    assert status == 2
    assert "is in no git repository" in err


@pytest.mark.parametrize(
    ("steps", "said"),
    [
        ((), "is in no git repository"),
        (("init --quiet",), "has no commit yet"),
        (("init --quiet", "commit --quiet --allow-empty -m Empty"), "the last commit does not hold"),
    ],
)
def test_no_last_commit(steps: tuple[str, ...], said: str, tmp_path: Path) -> None:
    """Where there is no last commit with the folder in it, it is said why."""
    (tmp_path / "facts").mkdir()
    for step in steps:
        git(tmp_path, "-c", "user.name=a", "-c", "user.email=a@b", *step.split())
    with pytest.raises(RevisionError, match=said):
        last_commit(tmp_path / "facts")


def test_the_last_commit(checkout: Path) -> None:
    """The last commit is told by its id and first line, and what it holds by a name that differs when that does."""
    before = last_commit(checkout / "knowledge")
    assert re.fullmatch("[0-9a-f]{7,} facts", before.title)
    assert before.index_file.samefile(checkout / ".git" / "index")
    git(checkout, "commit", "--quiet", "--allow-empty", "-m", "nothing")
    assert last_commit(checkout / "knowledge").tree == before.tree
    git(checkout, "commit", "--quiet", "-am", "shorter")
    assert last_commit(checkout / "knowledge").tree != before.tree


def commit_tree(checkout: Path, *entries: tuple[str, str, bytes]) -> None:
    """Commit the bundled facts with entries of any mode and name beside them, as no work tree can hold them."""
    folder = checkout / "knowledge" / "binance"
    tree = git_says(checkout, "ls-tree", "HEAD:knowledge/binance")
    for mode, name, content in entries:
        kind = {"160000": "commit", "040000": "tree"}.get(mode, "blob")
        object = (
            "1" * 40 if kind == "commit" else git_says(checkout, "hash-object", "-w", "--stdin", given=content).strip()
        )
        tree += f"{mode} {kind} {object}\t{name}\n"
    for below in ("binance", "knowledge", ""):
        tree = git_says(checkout, "mktree", "--missing", given=tree.encode()).strip()
        tree = f"040000 tree {tree}\t{below}\n" if below else tree
    commit = git_says(checkout, "commit-tree", tree, "-p", "HEAD", "-m", "odd", given=b"").strip()
    git(checkout, "update-ref", "HEAD", commit)
    assert folder.is_dir()


def git_says(folder: Path, *arguments: str, given: bytes = b"") -> str:
    return subprocess.run(
        ["git", "-C", str(folder), *arguments], input=given, capture_output=True, check=True
    ).stdout.decode()


@pytest.mark.parametrize(
    ("entry", "says"),
    [
        (
            ("120000", "notes.yaml", b"/etc/passwd"),
            "HEAD:knowledge has a link that leads out of it: binance/notes.yaml",
        ),
        (("120000", "notes.yaml", b"../../../x"), "HEAD:knowledge has a link that leads out of it: binance/notes.yaml"),
        (("120000", "reasons2", b"/"), "HEAD:knowledge has a link that leads out of it: binance/reasons2"),
        (("100644", "..", b"x"), "HEAD:knowledge has a name that leads out of it: binance/.."),
        (("100644", "x" * 300, b"x"), "HEAD:knowledge cannot be written to look at it: File name too long"),
        (("100644", "limits.yaml", b"again"), "HEAD:knowledge cannot be written to look at it: File exists"),
        (("160000", "module", b""), ""),
        (("100644", "con.txt~", b"x"), ""),
        (("100644", ".gitattributes", b"* export-ignore\n"), ""),
        (("120000", ".again", b"limits.yaml"), ""),
    ],
    ids=lambda value: str(value)[:40],
)
def test_odd_entries_of_a_commit(checkout: Path, entry: tuple[str, str, bytes], says: str) -> None:
    """A link or name that leads out is named in one line; submodules and attributes change nothing."""
    commit_tree(checkout, entry)
    status, out, err = run("diff", "HEAD", cwd=checkout)
    assert err == (f"kyc-recourse: {says}\n" if says else "")
    assert status == (2 if says else 0)
    assert bool(out) == (not says)
