"""Replacing a file: the old text or the new one is there as a whole, whatever happens in between."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from kyc_recourse.facts.replace_file import RewriteError, replace_file
from tests.conftest import ROOT, needs_posix

OLD, NEW = "old: 1\n", "new: 1\n" * 2000


@pytest.fixture
def file(tmp_path: Path) -> Path:
    """A file in a folder of its own."""
    path = tmp_path / "folder" / "file.yaml"
    path.parent.mkdir()
    path.write_text(OLD, encoding="utf-8")
    return path


def seen(path: Path) -> list[str]:
    """Return the names in the folder of a file that are not hidden."""
    return [each.name for each in path.parent.iterdir() if each.name[0] != "."]


@needs_posix
def test_a_file_is_replaced_with_its_permissions(file: Path) -> None:
    """The new text is there, under the old permissions, and nothing else."""
    file.chmod(0o640)
    replace_file(file, OLD, NEW)
    assert file.read_text(encoding="utf-8") == NEW
    assert file.stat().st_mode & 0o777 == 0o640
    assert [path.name for path in file.parent.iterdir()] == ["file.yaml"]


def test_a_link_stays_a_link(file: Path, tmp_path: Path) -> None:
    """Of a symbolic link the file to which it leads is replaced."""
    link = tmp_path / "link.yaml"
    link.symlink_to(file)
    replace_file(link, OLD, NEW)
    assert link.is_symlink()
    assert file.read_text(encoding="utf-8") == NEW


@pytest.mark.parametrize(
    ("meanwhile", "says"),
    [
        (lambda path: path.write_text("other: 1\n", encoding="utf-8"), "was changed meanwhile"),
        (lambda path: path.chmod(0o444), "is read-only"),
        (lambda path: path.rename(path.with_name("elsewhere")), "cannot be written: No such file"),
    ],
)
def test_what_is_in_the_way(file: Path, meanwhile: Callable[[Path], object], says: str) -> None:
    """A file that was changed, protected or moved is left as it is, and the error says so in a line."""
    meanwhile(file)
    before = {path.name: path.read_text(encoding="utf-8") for path in file.parent.iterdir()}
    with pytest.raises(RewriteError, match=f"{file}: {says}") as error:
        replace_file(file, OLD, NEW)
    assert "\n" not in str(error.value)
    assert {path.name: path.read_text(encoding="utf-8") for path in file.parent.iterdir()} == before


FULL = "import resource; resource.setrlimit(resource.RLIMIT_FSIZE, (1000, 1000))"
KILLED = "import os, signal; os.replace = lambda *_: os.kill(os.getpid(), signal.SIGKILL)"


@needs_posix
@pytest.mark.parametrize(("before", "status"), [(FULL, 1), (KILLED, -9)], ids=["full", "killed"])
def test_it_breaks_off(file: Path, before: str, status: int) -> None:
    """With a full disk, and when killed before the last step, the old text is there as a whole."""
    code = (
        f"from pathlib import Path\nfrom kyc_recourse.facts.replace_file import replace_file\n{before}\n"
        f"replace_file(Path({str(file)!r}), {OLD!r}, {NEW!r})"
    )
    done = subprocess.run(
        [sys.executable, "-c", code],
        capture_output=True,
        text=True,
        check=False,
        env={"PYTHONPATH": str(ROOT / "engine")},
    )
    assert done.returncode == status
    assert status < 0 or "cannot be written: File too large" in done.stderr
    assert file.read_text(encoding="utf-8") == OLD
    assert seen(file) == ["file.yaml"]
