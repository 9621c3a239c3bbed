"""Replacing a fact file: at once as a whole, and never over somebody's work."""

from __future__ import annotations

from pathlib import Path

from kyc_recourse.errors import RecourseError
from kyc_recourse.facts.line_ends import as_before, unified
from kyc_recourse.facts.staging import staged


class RewriteError(RecourseError):
    """A file was not replaced; it is as it was."""


def replace_file(path: Path, old: str, new: str) -> None:
    """Write ``new`` over a file that holds ``old``; whenever it breaks off, one of the two is there as a whole.

    The file's line ends and its byte order mark are no part of the two, and stay.

    Raises:
        RewriteError: the file holds something else by now, may not be changed, or cannot be written.
    """
    try:
        raw = path.read_bytes()
        if unified(raw) != old.encode():
            raise RewriteError(f"{path}: was changed meanwhile and is left as it is; run the command again")
        place = path.resolve()
        mode = place.stat().st_mode
        if not mode & 0o222:
            raise RewriteError(
                f"{path}: is read-only and is left as it is; allow writing to it and run the command again"
            )
        with staged(place) as file:
            file.write_bytes(as_before(raw, new))
            file.chmod(mode)
            file.replace(place)
    except OSError as error:
        raise RewriteError(f"{path}: cannot be written: {error.strerror or error}") from None
