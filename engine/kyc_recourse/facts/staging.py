"""Staging: what is written is made beside its place, and put there when it is whole."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory


@contextmanager
def staged(place: Path) -> Iterator[Path]:
    """Give a path on the disk of a place, at which a file or folder can be made to be moved there.

    It is in a hidden folder beside the place, which is removed with all that is still in it.
    """
    with TemporaryDirectory(prefix=f".{place.name}.", dir=place.parent, ignore_cleanup_errors=True) as folder:
        yield Path(folder) / place.name
