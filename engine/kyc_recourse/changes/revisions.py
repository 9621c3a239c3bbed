"""Revisions: the facts in a folder, or as they were at a revision in git."""

from __future__ import annotations

import os
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import NamedTuple

from kyc_recourse.errors import RecourseError, did_you_mean

# How git writes that an entry of a tree is a link.
_LINK = "120000"
_MOST_BYTES = 64 * 1024 * 1024


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
        names = _line(_git(root, "for-each-ref", "--format=%(refname:short)") or b"").split()
        raise RevisionError(f'"{given}" is no folder and no git revision{did_you_mean(revision, ["HEAD", *names])}')
    if not path:
        whole = inside.resolve()
        path = whole.relative_to(root.resolve()).as_posix() if whole.is_relative_to(root.resolve()) else "knowledge"
    name = f"{revision}:{path}"
    entries = _git(root, "ls-tree", "-r", "-z", "--long", f"{_line(commit)}:{'' if path == '.' else path}")
    if entries is None:
        raise RevisionError(f'the revision "{revision}" has no {path}/; another place is written {revision}:PATH')
    with TemporaryDirectory(prefix="kyc-recourse-") as temporary:
        folder = Path(temporary).resolve() / "facts" / path
        if not folder.resolve().is_relative_to(temporary):
            raise RevisionError(f"{name} leads out of the repository")
        folder.mkdir(parents=True)
        try:
            _write_tree(root, entries, folder, name)
        except OSError as error:
            raise RevisionError(f"{name} cannot be written to look at it: {error.strerror or error}") from None
        yield name, folder


def _write_tree(root: Path, entries: bytes, folder: Path, name: str) -> None:
    """Write what git has in a tree, byte by byte: attributes in it, such as ``export-ignore``, change nothing.

    Links come last, so that nothing is written through one. Submodules are not in this repository.

    Raises:
        RevisionError: a name or a link leads out of the folder, or there is more than facts can be.
    """
    files: list[tuple[Path, str, str]] = []
    size = 0
    for entry in entries.split(b"\0")[:-1]:
        about, _, below = entry.partition(b"\t")
        mode, kind, blob, length = about.decode().split()
        if kind != "blob":
            continue
        path = folder / os.fsdecode(below)
        if not _leads_inside(path, folder) or ".." in path.relative_to(folder).parts:
            raise RevisionError(f"{name} has a name that leads out of it: {os.fsdecode(below)}")
        files.append((path, mode, blob))
        size += int(length)
    if size > _MOST_BYTES:
        raise RevisionError(f"{name} holds more than {_MOST_BYTES // 1024 // 1024} MB; facts are smaller")
    contents = _blobs(root, [blob for _, _, blob in files])
    for (path, mode, _), content in sorted(zip(files, contents, strict=True), key=lambda each: each[0][1] == _LINK):
        path.parent.mkdir(parents=True, exist_ok=True)
        if mode != _LINK:
            with path.open("xb") as file:
                file.write(content)
        elif _leads_inside(path.parent / os.fsdecode(content), folder):
            path.symlink_to(os.fsdecode(content))
        else:
            raise RevisionError(f"{name} has a link that leads out of it: {path.relative_to(folder).as_posix()}")


def _leads_inside(path: Path, folder: Path) -> bool:
    return Path(os.path.realpath(path)).is_relative_to(folder)


def _blobs(root: Path, names: list[str]) -> Iterator[bytes]:
    printed = _git(root, "cat-file", "--batch", given="".join(f"{name}\n" for name in names).encode()) or b""
    start = 0
    for _ in names:
        head = printed.index(b"\n", start)
        size = int(printed[start:head].split()[2])
        yield printed[head + 1 : head + 1 + size]
        start = head + size + 2


def _git(place: Path, *arguments: str, given: bytes = b"") -> bytes | None:
    """Return what git prints, or None where it fails or is missing."""
    try:
        done = subprocess.run(["git", "-C", str(place), *arguments], input=given, capture_output=True, check=False)  # noqa: S603, S607
    except OSError:
        return None
    return done.stdout if done.returncode == 0 else None


def _line(printed: bytes) -> str:
    return printed.decode("utf-8", "replace").rstrip("\n")
