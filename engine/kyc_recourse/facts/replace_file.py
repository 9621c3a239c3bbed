"""Replacing a fact file: at once as a whole, and never over somebody's work."""

from __future__ import annotations

import os
import tempfile
from pathlib import Path

from kyc_recourse.errors import RecourseError


class RewriteError(RecourseError):
    """A file was not replaced; it is as it was."""


def replace_file(path: Path, old: str, new: str) -> None:
    """Write ``new`` over a file that holds ``old``; whenever it breaks off, one of the two is there as a whole.

    Raises:
        RewriteError: the file holds something else by now, may not be changed, or cannot be written.
    """
    try:
        if path.read_bytes().decode() != old:
            raise RewriteError(f"{path}: was changed meanwhile and is left as it is; run the command again")
        place = path.resolve()
        mode = place.stat().st_mode
        if not mode & 0o222:
            raise RewriteError(
                f"{path}: is read-only and is left as it is; allow writing to it and run the command again"
            )
        with tempfile.NamedTemporaryFile("wb", dir=place.parent, prefix=f".{place.name}.", delete=False) as file:
            try:
                file.write(new.encode())
                file.close()
                Path(file.name).chmod(mode)
                os.replace(file.name, place)  # noqa: PTH105 - over the old one, on every system
            except BaseException:
                Path(file.name).unlink(missing_ok=True)
                raise
    except OSError as error:
        raise RewriteError(f"{path}: cannot be written: {error.strerror or error}") from None
