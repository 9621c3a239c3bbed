"""What can go wrong: every error that this package raises on purpose."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from itertools import pairwise
from operator import itemgetter
from typing import NamedTuple


class RecourseError(Exception):
    """The base of all errors raised by kyc-recourse."""


class Finding(NamedTuple):
    """One thing that is wrong in a fact file. Lines and columns count from 1."""

    path: str
    line: int
    col: int
    code: str
    message: str

    def __str__(self) -> str:
        return f"{self.path}:{self.line}:{self.col}: {self.code} {self.message}"


class Fault(NamedTuple):
    """One thing that is wrong in a case. Neither a value nor an unknown key is repeated in it.

    Attributes:
        code: says what is wrong, like ``CASE014``; it never changes its meaning.
        path: where, like ``attempts[0].at``; ``case`` for the whole. Of an unknown key, the object that holds it.
        pointer: the same place as a JSON Pointer, like ``/attempts/0/at``; empty for the whole.
        message: the sentence for people; it may change.
        expected: what would be right there.
        suggestion: the valid name that was probably meant, or None.
    """

    code: str
    path: str
    pointer: str
    message: str
    expected: str
    suggestion: str | None = None

    def __str__(self) -> str:
        return f"{self.path}: {self.message}"


class KnowledgeError(RecourseError):
    """The facts are not valid; ``findings`` names everything that is wrong, by file and line."""

    def __init__(self, findings: Sequence[Finding]) -> None:
        self.findings = tuple(sorted(set(findings)))
        super().__init__("\n".join(map(str, self.findings)))


class CaseError(RecourseError):
    """The case is not valid; ``faults`` holds all that is wrong, in order of path; the text names the first 50."""

    _SHOWN = 50

    def __init__(self, faults: Sequence[Fault]) -> None:
        self.faults = tuple(sorted(set(faults), key=itemgetter(1, 0, 3)))
        more = len(self.faults) - self._SHOWN
        super().__init__(
            "\n".join([*map(str, self.faults[: self._SHOWN]), *([f"and {more} more"] if more > 0 else [])])
        )


class EngineUnavailableError(RecourseError):
    """The engine asked for is unknown, not installed, or cannot be imported on this Python."""


def plain(text: str) -> str:
    """Return the text short and safe to show: 60 characters, with "?" for all that is not printable ASCII."""
    return re.sub(r"[^ -~]+", "?", text)[:60]


def nearest(given: str, valid: Iterable[str]) -> str | None:
    """Return the name with the most pairs of neighbouring letters in common, if that is half of them.

    The first of several. Simple enough to come out the same in any language.
    """
    own, best, most = _pairs(given), None, 0.5
    for name in valid:
        others = _pairs(name)
        likeness = 2 * len(own & others) / (len(own) + len(others))
        if likeness > most or (likeness == most and best is None):
            best, most = name, likeness
    return best


def _pairs(text: str) -> set[tuple[str, str]]:
    return set(pairwise(f" {text} "))


def did_you_mean(given: str, valid: Sequence[str], now: str | None = None) -> str:
    """Return ``; did you mean "..."?`` with the nearest valid name, or what the valid names are.

    ``now`` is the valid name of what was called so before it was renamed.
    """
    if now:
        return f'; it is called "{now}" now'
    near = nearest(plain(given).lower(), valid)
    if near:
        return f'; did you mean "{near}"?'
    if not valid:
        return "; there are none"
    shown = ", ".join(valid[:8])
    return f"; expected one of: {shown}" + (", ..." if len(valid) > 8 else "")
