"""The parts of a case. Times are in seconds since 1970-01-01T00:00:00Z."""

from __future__ import annotations

from typing import NamedTuple


class Attempt(NamedTuple):
    """A rejected submission, as a ``Case`` holds it; ``at`` in seconds since 1970-01-01T00:00:00Z."""

    at: int
    reason: str | None = None
    same_documents: bool = False


class CaseEvent(NamedTuple):
    """An event that happened, as a ``Case`` holds it; ``at`` in seconds since 1970-01-01T00:00:00Z."""

    type: str
    at: int


class Count(NamedTuple):
    """How many attempts had failed as of a time, in seconds since 1970-01-01T00:00:00Z; None: as of the decision."""

    number: int
    as_of: int | None = None
