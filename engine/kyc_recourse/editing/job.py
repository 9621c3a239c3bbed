"""Jobs: long work in a process of its own, so that it keeps nothing else waiting and can be dropped."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path
from tempfile import TemporaryFile
from typing import NamedTuple


class Result(NamedTuple):
    """How a job ended: its exit status, and what it wrote."""

    status: int
    out: bytes
    errors: str


class Job:
    """A Python module that runs with arguments; what it leaves behind lies below ``work``."""

    def __init__(self, module: str, arguments: Sequence[str], work: Path) -> None:
        # Not pipes: whoever writes to a full one waits.
        self._out, self._errors = TemporaryFile(), TemporaryFile()  # noqa: SIM115 - the result closes them
        self._process = subprocess.Popen(  # noqa: S603 - our own modules
            [sys.executable, "-P", "-m", module, *arguments],
            stdin=subprocess.DEVNULL,
            stdout=self._out,
            stderr=self._errors,
            env={**os.environ, "TMPDIR": str(work), "NO_COLOR": "1"},
        )

    def finished(self) -> bool:
        """Tell whether the work is done."""
        return self._process.poll() is not None

    def result(self) -> Result:
        """Return how it ended; waits for that."""
        status = self._process.wait()
        with self._out, self._errors:
            self._out.seek(0)
            self._errors.seek(0)
            return Result(status, self._out.read(), self._errors.read().decode("utf-8", "replace").strip())

    def drop(self) -> None:
        """End the work: nobody wants its result any more."""
        self._process.kill()
        self.result()
