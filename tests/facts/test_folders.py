"""Folders of facts: what is in them and what is not, what cannot be read, and several platforms."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from kyc_recourse import Knowledge, KnowledgeError
from kyc_recourse.facts.folder import MAX_BYTES, read_folder
from kyc_recourse.packs.pack import Pack
from tests.facts.edits import edited, replace

pytestmark = pytest.mark.usefixtures("quick")


def findings(root: Path) -> list[str]:
    """Return what is wrong with the facts in a folder, with paths below it."""
    with pytest.raises(KnowledgeError) as error:
        Knowledge.load(root)
    assert list(error.value.findings) == sorted(set(error.value.findings))
    assert str(error.value).splitlines() == [str(finding) for finding in error.value.findings]
    return [str(finding).replace(f"{root}/", "").replace(str(root), ".") for finding in error.value.findings]


def platforms(root: Path, *names: str) -> Path:
    """Return a folder with a copy of the bundled facts for each name, as platforms of that id."""
    for name in names:
        replace(edited(root / name) / "platform.yaml", "\nid: ...", f"\nid: {name}")
    return root


def test_no_folder(tmp_path: Path) -> None:
    """A folder that does not exist is named."""
    assert findings(tmp_path / "none") == [".:1:1: KB008 no such folder"]


def test_a_file_is_no_folder(tmp_path: Path) -> None:
    """A file in a folder's place is no folder."""
    (tmp_path / "facts").write_text("id: x\n")
    assert findings(tmp_path / "facts") == [".:1:1: KB008 not a folder; give the folder that it is in"]


def test_a_folder_without_facts(tmp_path: Path) -> None:
    """A folder without facts says what was expected in it."""
    (tmp_path / "notes").mkdir()
    (tmp_path / "notes" / "limits.txt").touch()
    message = "no facts here; expected a folder PLATFORM/ with a file platform.yaml in it"
    assert findings(tmp_path) == [f".:1:1: KB008 {message}"]


def test_a_path_that_no_system_takes() -> None:
    """A path that is too long is a finding like any other."""
    assert findings(Path("x" * 5000)) == [".:1:1: KB008 cannot be read: File name too long"]


def test_a_platform_or_the_folder_above_it(tmp_path: Path) -> None:
    """A platform's folder can be loaded by itself or by the folder above it, and gives the same."""
    platforms(tmp_path, "one")
    above, itself = Knowledge.load(tmp_path), Knowledge.load(tmp_path / "one")
    case = {"now": "2026-11-22T12:00:00Z", "reasons": ["underage"]}
    assert above.decide(case).to_json() == itself.decide(case).to_json()


def gone(path: Path) -> None:
    """Remove what is there, if anything is."""
    if path.is_dir():
        shutil.rmtree(path)
    else:
        path.unlink(missing_ok=True)


def loop(path: Path) -> None:
    """Make a symbolic link that leads to itself."""
    gone(path)
    path.symlink_to(path.name)


def dangling(path: Path) -> None:
    """Make a symbolic link that leads nowhere."""
    gone(path)
    path.symlink_to("nowhere")


def link_above(path: Path) -> None:
    """Make a symbolic link to the folder that it is in."""
    path.symlink_to(".")


def pipe(path: Path) -> None:
    """Put a named pipe in the place, into which nobody writes."""
    if not hasattr(os, "mkfifo"):
        pytest.skip("Windows has no pipes of this kind")
    gone(path)
    os.mkfifo(path)


def file_instead(path: Path) -> None:
    """Put a file in the place of a folder."""
    gone(path)
    path.write_text("id: x\n")


def folder_instead(path: Path) -> None:
    """Put a folder in the place of a file."""
    gone(path)
    path.mkdir()


@pytest.mark.parametrize(
    ("name", "change", "finding"),
    [
        ("limits.yaml", pipe, "limits.yaml:1:1: KB008 cannot be read: not a regular file"),
        ("reasons/late.yaml", pipe, "reasons/late.yaml:1:1: KB008 cannot be read: not a regular file"),
        ("limits.yaml", loop, "limits.yaml:1:1: KB008 cannot be read: Too many levels of symbolic links"),
        ("platform.yaml", loop, "platform.yaml:1:1: KB008 cannot be read: Too many levels of symbolic links"),
        ("platform.yaml", dangling, "platform.yaml:1:1: KB008 cannot be read: No such file or directory"),
        ("reasons/late.yaml", dangling, "reasons/late.yaml:1:1: KB008 cannot be read: No such file or directory"),
        (
            "limits.yaml",
            lambda path: path.write_bytes(b"#" * (MAX_BYTES + 1)),
            "limits.yaml:1:1: KB003 the file is larger than 256 kB; split it",
        ),
        (
            "reasons/old.yaml",
            Path.mkdir,
            "reasons/old.yaml:1:1: KB009 a folder that is called like a file; rename it, or put the file that belongs here in its place",
        ),
        (
            "limits.yaml",
            folder_instead,
            "limits.yaml:1:1: KB009 a folder that is called like a file; rename it, or put the file that belongs here in its place",
        ),
        ("reasons/more", link_above, "reasons/more:1:1: KB009 a folder of no known kind; move its files up"),
        ("platform.yaml", pipe, "platform.yaml:1:1: KB008 cannot be read: not a regular file"),
        (
            "remedies",
            file_instead,
            "remedies:1:1: KB008 not a folder, and remedies must be one; its files were not read",
        ),
        ("reasons", loop, "reasons:1:1: KB008 not a folder, and reasons must be one; its files were not read"),
    ],
)
def test_what_cannot_be_read(tmp_path: Path, name: str, change: Callable[[Path], Any], finding: str) -> None:
    """What cannot be read is named, once, and what it may have held is not missed elsewhere."""
    facts = edited(tmp_path / "facts")
    change(facts / name)
    assert findings(facts) == [finding]


@pytest.mark.parametrize("name", ["limits.yaml", "reasons"])
def test_no_permission(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str) -> None:
    """A file or folder that may not be read is named."""
    facts = edited(tmp_path / "facts")

    def refuse(real: Callable[..., Any]) -> Callable[..., Any]:
        def call(path: Path, *arguments: Any, **named: Any) -> Any:
            if path.name == name:
                raise PermissionError(13, "Permission denied", str(path))
            return real(path, *arguments, **named)

        return call

    for method in ("open", "iterdir"):
        monkeypatch.setattr(Path, method, refuse(getattr(Path, method)))
    assert f"{name}:1:1: KB008 cannot be read: Permission denied" in findings(facts)


@pytest.mark.parametrize("change", [file_instead, dangling, loop])
def test_scenarios_in_no_folder(tmp_path: Path, change: Callable[[Path], Any]) -> None:
    """What stands where the scenarios should be is named; they are not passed over as if there were none."""
    facts = edited(tmp_path / "facts")
    change(facts / "scenarios")
    with pytest.raises(KnowledgeError, match=r"scenarios:1:1: KB008 not a folder, and scenarios must be one"):
        assert Pack.load(facts).scenarios


def test_a_link_inside_the_folder(tmp_path: Path) -> None:
    """A symbolic link to a file of the same folder is read like the file, as where a volume is mounted so."""
    facts = edited(tmp_path / "facts")
    (facts / ".data").mkdir()
    (facts / "limits.yaml").rename(facts / ".data" / "limits.yaml")
    (facts / "limits.yaml").symlink_to(".data/limits.yaml")
    assert Knowledge.load(facts).default is not None


@pytest.mark.parametrize("name", ["limits.yaml", "reasons", "scenarios", "reasons/face-mismatch.yaml"])
def test_links_that_lead_out_of_the_folder(tmp_path: Path, name: str) -> None:
    """What a symbolic link leads to outside of the platform's folder is not read, whatever the link stands for."""
    facts = edited(tmp_path / "facts")
    (facts / name).rename(tmp_path / "elsewhere")
    (facts / name).symlink_to(tmp_path / "elsewhere")
    out = "a link that leads out of the platform's folder is not followed; put the file itself here"
    if name == "scenarios":
        with pytest.raises(KnowledgeError, match=out):
            assert Pack.load(facts).scenarios
    else:
        found = [finding for finding in findings(facts) if finding.startswith(name) and "KB020" not in finding]
        assert found
        assert all(finding.endswith(out) for finding in found)


@pytest.mark.parametrize(
    "name", ["README.md", "LICENSE", ".limits.yaml.swp", "limits.yaml~", ".git/x.yaml", "scenarios/a.md"]
)
def test_files_that_are_no_facts(tmp_path: Path, name: str) -> None:
    """Hidden files, and those of other kinds, are left alone."""
    facts = edited(tmp_path / "facts")
    before = read_folder(facts).digest
    (facts / name).parent.mkdir(exist_ok=True)
    (facts / name).write_bytes(b"\0\xff{")
    assert Knowledge.load(facts).default is not None
    assert read_folder(facts).digest == before


def test_no_reasons(tmp_path: Path) -> None:
    """A platform has at least one reason."""
    facts = edited(tmp_path / "facts")
    shutil.rmtree(facts / "reasons")
    assert findings(facts) == ["reasons:1:1: KB020 no reason is here; add a file ID.yaml"]


def test_two_platforms(tmp_path: Path) -> None:
    """Several platforms are loaded together, and one of them may be the default."""
    platforms(tmp_path, "one", "two")
    replace(tmp_path / "two" / "platform.yaml", "default: true\n", "")
    knowledge = Knowledge.load(tmp_path)
    assert list(knowledge.platforms) == ["one", "two"]
    assert knowledge.default == "one"


def test_two_defaults(tmp_path: Path) -> None:
    """Two platforms cannot both be the default."""
    (finding,) = findings(platforms(tmp_path, "one", "two"))
    assert finding.startswith("two/platform.yaml:")
    assert finding.endswith("KB034 another platform is the default too (one/platform.yaml)")


def test_two_platforms_of_one_id(tmp_path: Path) -> None:
    """Two platforms cannot have the same id."""
    platforms(tmp_path, "one", "two")
    replace(tmp_path / "two" / "platform.yaml", "id: two", "id: one")
    replace(tmp_path / "two" / "platform.yaml", "default: true\n", "")
    (finding,) = findings(tmp_path)
    assert finding.endswith("KB034 another platform has the same id (one/platform.yaml)")


def test_nothing_is_loaded_partly(tmp_path: Path) -> None:
    """What is wrong in any file of any platform is named, and none of them is loaded."""
    platforms(tmp_path, "one", "two", "three")
    (tmp_path / "two" / "faq.yaml").write_text("faq: [\n")
    (tmp_path / "three" / "platform.yaml").unlink()
    assert findings(tmp_path) == [
        "three/platform.yaml:1:1: KB020 this file is missing; restore it, since every platform needs one",
        "two/faq.yaml:2:1: KB001 a value or a closing bracket is missing here",
    ]


def test_the_digest_is_of_names_and_bytes(tmp_path: Path) -> None:
    """The digest is the same wherever the facts lie, and another one once any of them changes."""
    first, second = edited(tmp_path / "facts"), edited(tmp_path / "elsewhere" / "facts")
    digest = read_folder(first).digest
    assert digest.startswith("sha256:")
    assert read_folder(second).digest == digest
    with (second / "limits.yaml").open("a") as file:
        file.write("#\n")
    changed = read_folder(second).digest
    (second / "remedies" / "renew-id.yaml").rename(second / "remedies" / "renew.yaml")
    assert len({digest, changed, read_folder(second).digest}) == 3
