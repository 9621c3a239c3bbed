"""Files and standard input that a command is given: read up to a limit, and never waited for in vain."""

from __future__ import annotations

import os
import sys
from stat import S_ISFIFO

from kyc_recourse.cases.faults import fault
from kyc_recourse.errors import CaseError


def read_given(path: str, most: int) -> bytes:
    """Return what a file, or standard input ("-"), holds; of more than ``most`` bytes, one more than that.

    A named pipe is read while somebody writes to it; without a writer it has nothing to say.

    Raises:
        CaseError: it cannot be read.
    """
    try:
        if path == "-":
            return sys.stdin.buffer.read(most + 1) if sys.stdin else b""
        number = os.open(path, os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0))
        with open(number, "rb", buffering=0) as file:  # noqa: PTH123 - it is open already
            if S_ISFIFO(os.fstat(number).st_mode):
                return _read_pipe(number, path, most)
            parts = []
            while most >= 0 and (part := file.read(min(most + 1, 1 << 20))):
                parts.append(part)
                most -= len(part)
            return b"".join(parts)
    except (OSError, ValueError) as error:
        raise CaseError([fault("CASE060", source=path, problem=getattr(error, "strerror", None) or error)]) from None


def _read_pipe(number: int, path: str, most: int) -> bytes:
    parts = []
    waits = False
    while most >= 0:
        try:
            part = os.read(number, min(most + 1, 1 << 16))
        except BlockingIOError:  # there is a writer who has not written yet
            os.set_blocking(number, True)
            waits = True
            continue
        if not part:
            break
        parts.append(part)
        most -= len(part)
    if not parts and not waits:
        raise CaseError([fault("CASE060", source=path, problem="nothing writes to this pipe")])
    return b"".join(parts)
