"""Which digests of facts are known to be valid, so that a new process need not check them again.

A small file in the user's cache folder holds digests and nothing else. Where it cannot be read or
written, or ``KYC_RECOURSE_CACHE=off``, the facts are checked each time: nothing but time is lost.
"""

from __future__ import annotations

import hashlib
import os
import sys
import tempfile
from pathlib import Path

from kyc_recourse.facts.places import SCHEMAS
from kyc_recourse.version import __version__

_KEPT = 32


def seal(digest: str) -> str:
    """Return what marks the facts of a digest as valid: for this version and these schemas only."""
    seal = hashlib.sha256(f"{__version__}\0{digest}".encode())
    for path in sorted(SCHEMAS.glob("*.schema.json")):
        seal.update(path.read_bytes())
    return seal.hexdigest()


def is_known_valid(seal: str) -> bool:
    """Tell whether facts of this seal have been checked before."""
    try:
        file = _file()
        return file is not None and seal in file.read_text(encoding="ascii").split()
    except (OSError, ValueError):
        return False


def remember_valid(seal: str) -> None:
    """Remember that the facts of this seal are valid, if there is a place to do so."""
    file = _file()
    if file is None:
        return
    try:
        file.parent.mkdir(parents=True, exist_ok=True)
        kept = file.read_text(encoding="ascii").split() if file.exists() else []
        with tempfile.NamedTemporaryFile("w", dir=file.parent, delete=False, encoding="ascii") as new:
            new.write("\n".join([*[k for k in kept if k != seal][1 - _KEPT :], seal]) + "\n")
        Path(new.name).replace(file)
    except (OSError, ValueError):
        return


def _file() -> Path | None:
    if os.environ.get("KYC_RECOURSE_CACHE", "").lower() == "off":
        return None
    try:
        if sys.platform == "win32":
            base = Path(os.environ.get("LOCALAPPDATA") or Path.home() / "AppData" / "Local")
        elif sys.platform == "darwin":
            base = Path.home() / "Library" / "Caches"
        else:
            base = Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache")
    except RuntimeError:  # no home folder
        return None
    return base / "kyc-recourse" / "valid-digests"
