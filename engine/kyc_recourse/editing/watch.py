"""Watching files: whether something was saved, once that is finished."""

from __future__ import annotations

import os
import time
from collections.abc import Iterable, Iterator
from pathlib import Path

# Seconds without a further change after which a save is finished: programs write a file in several steps, and
# several files one after the other.
STILL = 0.1


class Watch:
    """Some files, and all files below some folders.

    They are looked at again and again, which works on network drives and in containers too and costs little:
    facts are some dozens of files. Hidden files and folders are left out: no fact is in them.
    """

    def __init__(self, paths: Iterable[Path]) -> None:
        self.paths = tuple(paths)
        self._seen = self._stamps()
        self._since = 0.0
        self._open = False

    def saved(self) -> bool:
        """Tell, once for each time, whether something was saved, came or went since the last time."""
        if self.moves():
            self._seen, self._since, self._open = self._stamps(), time.monotonic(), True
            return False
        finished = self._open and time.monotonic() - self._since >= STILL
        self._open = self._open and not finished
        return finished

    def moves(self) -> bool:
        """Tell whether anything differs from when it was last looked at."""
        return self._stamps() != self._seen

    def _stamps(self) -> dict[str, tuple[int, int, int]]:
        stamps = {}
        for path in self._files():
            try:
                status = os.stat(path)  # noqa: PTH116 - many times a second
            except OSError:
                continue
            stamps[path] = (status.st_mtime_ns, status.st_size, status.st_ino)
        return stamps

    def _files(self) -> Iterator[str]:
        for path in self.paths:
            if not path.is_dir():
                yield str(path)
            for folder, folders, files in os.walk(path):
                folders[:] = [name for name in folders if name[0] != "."]
                yield from (f"{folder}{os.sep}{name}" for name in files if name[0] != ".")
