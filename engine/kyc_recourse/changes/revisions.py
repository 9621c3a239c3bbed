"""Revisions: the facts in a folder, or as they were at a revision in git."""

from __future__ import annotations

import io
import shutil
import subprocess
import tarfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import NamedTuple

from kyc_recourse.errors import RecourseError, did_you_mean


class RevisionError(RecourseError):
    """There are no facts at what was given: no folder, no such revision, or no facts in it."""


class Commit(NamedTuple):
    """The last commit: its short id and first line, git's name for what it holds in a folder, and git's index.

    The index is a file that git writes anew with each commit.
    """

    title: str
    tree: str
    index_file: Path


def last_commit(folder: Path) -> Commit:
    """Return the last commit of the repository in which a folder is.

    Raises:
        RevisionError: there is none, or it does not hold the folder; the message says so.
    """
    if not shutil.which("git"):
        raise RevisionError("git is not installed")
    index = _git(folder, "rev-parse", "--git-path", "index")
    if index is None:
        raise RevisionError(f"{folder} is in no git repository")
    title = _git(folder, "log", "-1", "--format=%h %s")
    if title is None:
        raise RevisionError(f"the git repository of {folder} has no commit yet")
    tree = _git(folder, "rev-parse", "--verify", "--quiet", "HEAD:./")
    if tree is None:
        raise RevisionError(f"the last commit does not hold {folder} yet")
    return Commit(_line(title), _line(tree), folder / _line(index))


@contextmanager
def facts_at(given: str, inside: Path) -> Iterator[tuple[str, Path]]:
    """Give the name and the folder of the facts that are meant: a folder, a git revision, or ``REVISION:PATH``.

    The facts of a revision lie in a folder for the time being. ``inside`` is the folder in which a
    checkout has its facts now; a revision is looked at in the same place.

    Raises:
        RevisionError: it is neither.
    """
    if given and Path(given).is_dir():
        yield given, Path(given)
        return
    revision, _, path = given.partition(":")
    place = inside if inside.is_dir() else Path.cwd()
    top = _git(place, "rev-parse", "--show-toplevel")
    if top is None:
        raise RevisionError(f'"{given}" is no folder, and {place} is in no git repository in which to look for it')
    root = Path(_line(top))
    commit = _git(root, "rev-parse", "--verify", "--quiet", "--end-of-options", f"{revision}^{{commit}}")
    if commit is None:
        names = (_git(root, "for-each-ref", "--format=%(refname:short)") or b"").decode().split()
        raise RevisionError(f'"{given}" is no folder and no git revision{did_you_mean(revision, ["HEAD", *names])}')
    if not path:
        whole = inside.resolve()
        path = whole.relative_to(root.resolve()).as_posix() if whole.is_relative_to(root.resolve()) else "knowledge"
    archive = _git(root, "archive", "--format=tar", _line(commit), "--", path)
    if archive is None:
        raise RevisionError(f'the revision "{revision}" has no {path}/; another place is written {revision}:PATH')
    with TemporaryDirectory(prefix="kyc-recourse-") as folder:
        with tarfile.open(fileobj=io.BytesIO(archive)) as files:
            files.extractall(folder, filter="data")
        yield f"{revision}:{path}", Path(folder) / path


def _git(place: Path, *arguments: str) -> bytes | None:
    """Return what git prints, or None where it fails or is missing."""
    try:
        done = subprocess.run(["git", "-C", str(place), *arguments], capture_output=True, check=False)  # noqa: S603, S607
    except OSError:
        return None
    return done.stdout if done.returncode == 0 else None


def _line(printed: bytes) -> str:
    return printed.decode("utf-8", "replace").rstrip("\n")
