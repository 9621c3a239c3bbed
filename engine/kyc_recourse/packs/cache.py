"""Compiled knowledge of facts that were found valid, kept so that a new process starts fast.

The files lie in the user's cache folder and hold nothing but facts. Nothing but time depends on them: where one
is missing, damaged or made by other code, where the folder can't be trusted or written, and with
``KYC_RECOURSE_CACHE=off``, the facts are read and checked again.

The folder has to belong to the user, and nobody else may write to it. Windows says neither in a file's mode; there
the folder lies below ``%LOCALAPPDATA%``, to which by default nobody else has access.
"""

from __future__ import annotations

import hashlib
import os
import re
import sys
from contextlib import suppress
from functools import cache
from pathlib import Path
from stat import S_ISDIR, S_ISLNK, S_ISREG
from typing import TypeVar

import msgspec

from kyc_recourse.facts.places import PICTURES
from kyc_recourse.notices.compiled import Wordbook
from kyc_recourse.payloads.compiled import Crosswalk
from kyc_recourse.rules.compiled import Compiled

# What is kept.
Kept = TypeVar("Kept", Compiled, Crosswalk, Wordbook)

_KEPT = 16
_MAX_BYTES = 64 * 1024 * 1024
_OWN_NAME = re.compile(r"[0-9a-f]{64}\.compiled(\.[0-9a-f]{16}\.new)?")
_PACKAGE = Path(__file__).resolve().parent.parent
# Links are not followed, and a named pipe is not waited for. Windows has neither.
_CAREFULLY = getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_NONBLOCK", 0)


def place(digest: str) -> Path | None:
    """Return where the compiled knowledge of facts with a digest is kept, or None where nothing is kept.

    The name depends on the facts and on the content of all that checks and compiles them.
    """
    folder = _folder()
    if folder is None:
        return None
    try:
        return folder / f"{hashlib.sha256(f'{_code()} {digest}'.encode()).hexdigest()}.compiled"
    except OSError:
        return None


def recall(place: Path | None, kind: type[Kept]) -> Kept | None:
    """Return what of a kind is kept at a place, if it can be trusted and is what was kept there."""
    if place is None:
        return None
    try:
        if not _is_trusted(place.parent):
            return None
        with open(place, "rb", opener=_open) as file:
            status = os.fstat(file.fileno())
            if not (S_ISREG(status.st_mode) and _is_private(status) and status.st_size <= _MAX_BYTES):
                return None
            seal, _, content = file.read(_MAX_BYTES).partition(b"\n")
        return msgspec.json.decode(content, type=kind) if seal == _seal(place, content) else None
    except (OSError, msgspec.DecodeError):
        return None


def keep(place: Path | None, compiled: Compiled | Crosswalk | Wordbook) -> None:
    """Keep compiled knowledge at a place, if it can be trusted and written, and forget the oldest beyond a few."""
    if place is None:
        return
    content = msgspec.json.encode(compiled)
    new = place.with_name(f"{place.name}.{os.urandom(8).hex()}.new")
    try:
        # The code may have changed since this process began.
        if _read_code() != _code():
            return
        place.parent.parent.mkdir(0o700, parents=True, exist_ok=True)
        place.parent.mkdir(0o700, exist_ok=True)
        if not _is_trusted(place.parent):
            return
        try:
            with open(new, "xb", opener=_open) as file:
                file.write(_seal(place, content) + b"\n" + content)
            new.replace(place)
        except BaseException:  # a full disk, or Ctrl-C
            with suppress(OSError):
                new.unlink()
            raise
        _forget(place.parent)
    except OSError:
        return


def _forget(folder: Path) -> None:
    own = {path: path.lstat() for path in folder.iterdir() if _OWN_NAME.fullmatch(path.name)}
    files = [path for path in own if S_ISREG(own[path].st_mode)]
    for path in sorted(files, key=lambda path: own[path].st_mtime)[:-_KEPT]:
        path.unlink()


def _open(path: str, flags: int) -> int:
    return os.open(path, flags | _CAREFULLY, 0o600)


def _seal(place: Path, content: bytes) -> bytes:
    return hashlib.sha256(place.name.encode() + content).hexdigest().encode()


def _is_trusted(folder: Path) -> bool:
    """Tell whether a folder belongs to the user and is private, and no link of somebody else leads to it."""
    status = folder.lstat()
    if not (S_ISDIR(status.st_mode) and _is_private(status)):
        return False
    return not any(S_ISLNK(way.st_mode) and not _is_safe_owner(way) for way in map(os.lstat, folder.parents))


def _is_private(status: os.stat_result) -> bool:
    return sys.platform == "win32" or (status.st_uid == os.geteuid() and not status.st_mode & 0o022)


def _is_safe_owner(status: os.stat_result) -> bool:
    return sys.platform == "win32" or status.st_uid in (0, os.geteuid())


@cache
def _code() -> str:
    """Return the digest of the code as it was when this process first asked for it."""
    return _read_code()


def _read_code() -> str:
    """Return the digest of all files that say which facts are valid and what they compile to."""
    digest = hashlib.sha256()
    for path in _sources():
        content = path.read_bytes()
        digest.update(f"{path.name}\0{len(content)}\0".encode() + content)
    # Facts may name these; what they show is not compiled.
    digest.update("\0".join(sorted(path.name for path in PICTURES.glob("*.svg"))).encode())
    return digest.hexdigest()


def _sources() -> list[Path]:
    rooms = [path for room in ("facts", "notices", "payloads", "rules") for path in _PACKAGE.glob(f"{room}/*")]
    # Named, so that the code can't be missing from the key where it is in no folder, as in a zip archive.
    own = [_PACKAGE / "errors.py", _PACKAGE / "version.py", _PACKAGE / "packs" / "build.py"]
    return sorted([*own, *(path for path in rooms if path.is_file())])


def _folder() -> Path | None:
    if os.environ.get("KYC_RECOURSE_CACHE", "").lower() == "off":
        return None
    try:
        if sys.platform == "win32":
            base = Path(os.environ.get("LOCALAPPDATA") or Path.home() / "AppData" / "Local")
        elif sys.platform == "darwin":
            base = Path.home() / "Library" / "Caches"
        else:
            given = Path(os.environ.get("XDG_CACHE_HOME", ""))
            base = given if given.is_absolute() else Path.home() / ".cache"
    except RuntimeError:  # there is no home folder
        return None
    return base / "kyc-recourse" if base.is_absolute() else None
