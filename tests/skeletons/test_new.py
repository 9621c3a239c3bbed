"""The command ``new``: skeletons that are valid at once, stand where they belong and overwrite nothing."""

from __future__ import annotations

import re
import shutil
from datetime import date
from pathlib import Path

import pytest

from kyc_recourse import Knowledge, RecourseError
from kyc_recourse.facts.folder import read_folder
from kyc_recourse.facts.load import read_facts, read_scenarios
from kyc_recourse.lint.catalogue import severity
from kyc_recourse.packs.pack import Pack
from kyc_recourse.scenarios.run import run_scenario
from kyc_recourse.skeletons.skeleton import KINDS, Draft, SkeletonError, Skeletons, draft_platform, still_to_write
from kyc_recourse.skeletons.write import write
from tests.cli.test_commands import run
from tests.conftest import PLATFORMS
from tests.facts.edits import BUNDLED

pytestmark = pytest.mark.slow

TODAY = date(2026, 11, 23)
PLACES = {"bundled": BUNDLED, "orchard": PLATFORMS / "orchard"}


@pytest.fixture(params=[*PLACES])
def folder(request: pytest.FixtureRequest, tmp_path: Path) -> Path:
    """A copy of a platform's folder."""
    name = str(request.param)
    return shutil.copytree(PLACES[name], tmp_path / "knowledge" / name)


def skeletons(folder: Path) -> Skeletons:
    facts, findings = read_facts(read_folder(folder))
    assert findings == []
    return Skeletons(facts, read_scenarios(read_folder(folder))[0], facts.in_force(1_800_000_000), TODAY)


def contents(folder: Path) -> dict[str, bytes]:
    return {str(path.relative_to(folder)): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


@pytest.mark.parametrize("kind", [kind for kind in KINDS if kind not in ("platform", "scenario")])
def test_a_skeleton_is_valid_and_says_what_is_missing(folder: Path, kind: str) -> None:
    """The facts load with it; what is found are its marks and that nothing uses it yet, and nothing else."""
    before = contents(folder)
    draft = skeletons(folder).draft(kind, "something-new")
    write([draft])
    Knowledge.load(folder, engine="portable")
    findings = Pack.load(folder).findings(TODAY)
    assert {finding.code for finding in findings} <= {"KB120", "KB151"}
    marks = [(Path(finding.path), finding.line) for finding in findings if finding.code == "KB151"]
    assert marks == [(path, line) for path, line, _ in still_to_write([draft])]
    assert marks
    changed = {name for name, content in contents(folder).items() if before.get(name) != content}
    assert changed == {draft.path.relative_to(folder).as_posix()}


def test_a_list_keeps_its_comments_and_layout(folder: Path) -> None:
    """What was there before is still there, line by line; the new lines stand in one block."""
    for kind in ("limit", "cooldown", "event", "observation", "warning", "prohibition", "figure"):
        draft = skeletons(folder).draft(kind, "something-new")
        assert draft.old is not None
        block = draft.text.replace(draft.old.rstrip("\n"), "").strip("\n")
        assert block.lstrip().startswith("- id: something-new")
        assert draft.text.replace(f"{block}\n", "", 1) == draft.old


def test_a_key_after_the_list_stays_behind_it(tmp_path: Path) -> None:
    """An item goes to the end of its list, before what stands below it, with the list's indentation."""
    folder = shutil.copytree(PLACES["orchard"], tmp_path / "orchard")
    path = folder / "warnings.yaml"
    source, *items = path.read_text(encoding="utf-8").rstrip("\n").split("\n")
    unindented = [item.removeprefix("  ") for item in items]
    path.write_text("\n".join([*unindented, "", "# where from", source, ""]), encoding="utf-8")
    write([skeletons(folder).draft("warning", "something-new")])
    lines = path.read_text(encoding="utf-8").split("\n")
    assert lines[len(items)] == "- id: something-new"
    assert lines[-4:] == ["", "# where from", source, ""]
    Knowledge.load(folder, engine="portable")


def test_a_list_that_is_not_there_yet(tmp_path: Path) -> None:
    """A list file is written with a source and the first item."""
    write(draft_platform("first", tmp_path, TODAY))
    folder = tmp_path / "first"
    for kind in ("event", "cooldown", "limit", "observation", "warning", "prohibition", "figure"):
        draft = skeletons(folder).draft(kind, f"something-{kind}")
        assert draft.old is None
        write([draft])
        Knowledge.load(folder, engine="portable")
    assert {finding.code for finding in Pack.load(folder).findings(TODAY)} == {"KB120", "KB151"}


@pytest.mark.parametrize(
    ("kind", "id", "says"),
    [
        ("reason", "bruised", 'the reason "bruised" is there already'),
        ("reason", "dented", 'the reason "bruised" was called "dented" before'),
        ("observation", "shade", 'the observation "colour" was called "shade" before'),
        ("limit", "baskets", 'the limit "baskets" is there already'),
        ("scenario", "one-basket", 'the scenario "one-basket" is there already'),
        ("reason", "Too Dark!", 'is not an id: .*; did you mean "too-dark"'),
        ("reason", "../../etc", 'is not an id: .*; did you mean "etc"'),
        ("warning", "x" * 61, "at most 60 characters"),
        ("warning", "", "is not an id"),
        ("reason", "a\n", "is not an id"),
    ],
)
def test_what_cannot_be_made_is_said(kind: str, id: str, says: str) -> None:
    """An id that is taken or cannot be one gives one clear sentence."""
    with pytest.raises(SkeletonError, match=says):
        skeletons(PLACES["orchard"]).draft(kind, id)


def test_a_list_in_brackets_is_not_guessed_at(tmp_path: Path) -> None:
    """A list in square brackets has no line for a new item; the message says what to do."""
    folder = shutil.copytree(PLACES["orchard"], tmp_path / "orchard")
    path = folder / "prohibitions.yaml"
    text = path.read_text(encoding="utf-8").replace("\n  - {", " [{").replace(".}\n", ".}]\n")
    path.write_text(text, encoding="utf-8")
    with pytest.raises(SkeletonError, match=r"prohibitions.yaml:2: this list is in \[brackets\]; write each item"):
        skeletons(folder).draft("prohibition", "something-new")


def test_nothing_is_overwritten(folder: Path) -> None:
    """A file that came or changed in the meantime stays as it is, and nothing else is left behind."""
    reason, event = skeletons(folder).draft("reason", "mine"), skeletons(folder).draft("event", "mine")
    reason.path.write_text("somebody's work", encoding="utf-8")
    with event.path.open("a", encoding="utf-8") as file:
        file.write("# somebody's work\n")
    before = contents(folder)
    for draft, says in ((reason, "is there already"), (event, "was changed meanwhile")):
        with pytest.raises(RecourseError, match=says):
            write([draft])
    with pytest.raises(SkeletonError, match="is there already"):
        draft_platform(folder.name, folder.parent, TODAY)
    assert contents(folder) == before


def test_a_disk_that_cannot_be_written(tmp_path: Path) -> None:
    """An error of the file system is one sentence, and nothing is left behind."""
    (tmp_path / "file").write_text("", encoding="utf-8")
    with pytest.raises(SkeletonError, match="cannot be written"):
        write([Draft(tmp_path / "file" / "x.yaml", "x: 1\n")])
    with pytest.raises(SkeletonError, match="cannot be written"):
        write(draft_platform("x", tmp_path / "file", TODAY))
    assert [path.name for path in tmp_path.iterdir()] == ["file"]


def fill(root: Path) -> None:
    """Write something for each mark, as an editor would."""
    for path in root.rglob("*.yaml"):
        text = path.read_text(encoding="utf-8")
        text = re.sub(r"  # TO DO.*", "", text)
        text = re.sub(r'"TO DO:? ([^"]*)"', f'"Here stands \\1 {path.stem}."', text)
        path.write_text(text, encoding="utf-8", newline="\n")


def test_a_new_platform_is_made_filled_validated_tested_and_decides(tmp_path: Path) -> None:
    """A platform needs nothing but its folder."""
    root = tmp_path / "knowledge"
    status, out, err = run("new", "platform", "toy-shop", "--knowledge", str(root))
    assert (status, err) == (0, "")
    assert "written:" in out
    assert "To fill in:" in out
    assert [severity(f) for f in Pack.load(root / "toy-shop").findings(TODAY)].count("warning") > 10
    fill(root)
    status, out, err = run("validate", str(root))
    assert (status, err) == (0, "")
    assert "toy-shop; 6 files, 2 scenarios, nothing wrong" in out
    status, out, err = run("test", str(root))
    assert (status, err) == (0, "")
    knowledge = Knowledge.load(root)
    decision = knowledge.decide(
        {"notice": "Sorry: here stands words of the notice that name this reason first reason!"}
    )
    assert decision.verdict == "submit-again"
    assert [remedy.id for remedy in decision.remedies] == ["first-remedy"]


def test_a_new_scenario_expects_what_comes_out(tmp_path: Path) -> None:
    """The skeleton of a scenario passes at once and stands beside the others of its reason."""
    root = tmp_path / "knowledge"
    shutil.copytree(PLACES["orchard"], root / "orchard")
    status, out, err = run("new", "scenario", "something-new", "--reason", "bruised", "--knowledge", str(root))
    assert (status, err) == (0, "")
    assert "baskets.yaml" in out
    knowledge = Knowledge.load(root, engine="portable")
    (scenario,) = (each for each in Pack.load(root).scenarios if each.id == "something-new")
    assert run_scenario(scenario, knowledge).differences == ()


def test_wrong_use_of_new_is_one_line(tmp_path: Path) -> None:
    """Unknown kinds, platforms and reasons exit with 2 and one line; broken facts with 1; nothing is written."""
    root = tmp_path / "knowledge"
    shutil.copytree(PLACES["orchard"], root / "orchard")
    before = contents(root)
    for arguments, says in (
        (("new", "reson", "x"), "'reson' is not one of"),
        (("new", "reason", "x", "--platform", "orcard"), 'unknown platform "orcard"; did you mean "orchard"?'),
        (("new", "limit", "x", "--reason", "brused"), 'unknown reason "brused"; did you mean "bruised"?'),
        (("new", "reason", "bruised"), 'the reason "bruised" is there already'),
    ):
        status, out, err = run(*arguments, "--knowledge", str(root))
        assert (status, out) == (2, "")
        assert says in err
        assert err.count("\n") == 1
    status, _, err = run("new", "reason", "x", cwd=tmp_path / "knowledge" / "orchard" / "reasons")
    assert status == 0, err
    (root / "orchard" / "reasons" / "x.yaml").unlink()
    assert contents(root) == before
    (root / "orchard" / "events.yaml").write_text("events: [", encoding="utf-8")
    assert run("new", "reason", "x", "--knowledge", str(root))[0] == 1


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("id", ["con", "nul", "com1", "lpt9"])
def test_names_that_windows_reserves_are_no_ids(kind: str, id: str, tmp_path: Path) -> None:
    """No file or folder can be called so there, so no fact is, whatever its kind; nothing is written."""
    folder = shutil.copytree(PLATFORMS / "orchard", tmp_path / "orchard")
    before = contents(tmp_path)
    with pytest.raises(SkeletonError, match="reserved on Windows"):
        draft_platform(id, tmp_path, TODAY) if kind == "platform" else skeletons(folder).draft(kind, id)
    assert contents(tmp_path) == before


@pytest.mark.parametrize("kind", ["reason", "remedy"])
def test_the_name_of_the_page_that_lists_all_is_no_id(folder: Path, kind: str) -> None:
    """A reason or remedy called "index" is refused, as the check would refuse it."""
    with pytest.raises(SkeletonError, match="lists them all"):
        skeletons(folder).draft(kind, "index")
