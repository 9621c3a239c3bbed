"""Compiled knowledge of facts that were found valid, kept by their digest, so that a new process starts fast.

The files lie in the user's cache folder and hold nothing but facts. Where one is missing, damaged or
made by another version, or with ``KYC_RECOURSE_CACHE=off``, the facts are read and checked anew: nothing
but time is lost.
"""

from __future__ import annotations

import hashlib
import os
import sys
from pathlib import Path

import msgspec

from kyc_recourse.facts.places import SCHEMAS
from kyc_recourse.rules.compiled import FORMAT, Compiled
from kyc_recourse.version import __version__

_KEPT = 16


def place(digest: str) -> Path | None:
    """Return where the compiled knowledge of facts with a digest is kept.

    It depends as well on the schemas, which say what is valid, and on the code, which compiles.
    """
    folder = _folder()
    if folder is None:
        return None
    seal = hashlib.sha256(f"{__version__}\0{FORMAT}\0{digest}".encode())
    for path in sorted([*SCHEMAS.glob("*.schema.json"), *Path(__file__).parent.parent.glob("**/*.py")]):
        status = path.stat()
        seal.update(f"{path}\0{status.st_size}\0{status.st_mtime_ns}\0".encode())
    return folder / f"{seal.hexdigest()}.json"


def recall(place: Path | None, digest: str) -> Compiled | None:
    """Return the compiled knowledge that is kept at a place, if it can be read and is that of the digest."""
    if place is None:
        return None
    try:
        compiled = msgspec.json.decode(place.read_bytes(), type=Compiled)
    except (OSError, msgspec.DecodeError):
        return None
    return compiled if compiled.digest == digest else None


def keep(place: Path | None, compiled: Compiled) -> None:
    """Keep compiled knowledge at a place, if that can be written, and forget the oldest beyond a few."""
    if place is None:
        return
    import tempfile

    try:
        place.parent.mkdir(parents=True, exist_ok=True)
        with tempfile.NamedTemporaryFile(dir=place.parent, suffix=".new", delete=False) as new:
            new.write(msgspec.json.encode(compiled))
        Path(new.name).replace(place)
        kept = sorted(place.parent.glob("*.json"), key=lambda path: path.stat().st_mtime)
        for path in kept[:-_KEPT]:
            path.unlink()
    except OSError:
        return


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
    return base / "kyc-recourse"
