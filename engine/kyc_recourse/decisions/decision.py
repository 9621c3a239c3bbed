"""A decision: the whole answer, as frozen plain data (``decision.schema.json`` describes it)."""

from __future__ import annotations

from typing import Any, Literal

import msgspec
from msgspec import Struct

from kyc_recourse.rules.compiled import Category, Difficulty, Effort


class _Part(Struct, frozen=True, gc=False):
    """A part of a decision. Times are ISO 8601 in UTC, durations ISO 8601."""


class StatedReason(_Part, frozen=True):
    """A reason that was decided, and whether the case stated it or its notice matched it."""

    id: str
    title: str
    category: Category
    difficulty: Difficulty
    how: Literal["stated", "matched"]


class Entry(_Part, frozen=True):
    """A thing with a title: a candidate or a cause."""

    id: str
    title: str


class Statement(_Part, frozen=True):
    """A warning or a prohibition in a sentence."""

    id: str
    text: str


class Resubmit(_Part, frozen=True):
    """Whether and when to submit again; ``latest`` means that the time may be earlier."""

    allowed: bool | None
    allowed_from: str | None
    advised_from: str | None
    bound: Literal["exact", "latest"]


class LimitStanding(_Part, frozen=True):
    """Where an attempt limit stands; while the attempts are not known, ``used`` and ``remaining`` are None."""

    id: str
    max: int
    used: int | None
    remaining: int | None
    state: Literal["unknown", "clear", "last-attempt", "locked"]
    resets_at: str | None
    locked_until: str | None


class CooldownStanding(_Part, frozen=True):
    """Where a cooldown stands."""

    id: str
    state: Literal["not-started", "running", "over"]
    ends_at: str | None


class OfferedRemedy(_Part, frozen=True):
    """What to do, step by step."""

    id: str
    title: str
    steps: tuple[str, ...]
    effort: Effort
    cost: str | None


class Account(_Part, frozen=True):
    """What the account can and cannot do meanwhile."""

    can: tuple[str, ...]
    cannot: tuple[str, ...]


class FilledAppeal(_Part, frozen=True):
    """An appeal with what the applicant gave filled in. It alone may hold personal data."""

    id: str
    subject: str
    body: str
    missing: tuple[str, ...]
    attachments: tuple[str, ...]
    reply_within: str

    def __repr__(self) -> str:
        """Leave out what may be personal."""
        return f"FilledAppeal(id={self.id!r}, missing={self.missing!r})"

    def __rich_repr__(self) -> list[tuple[str, Any]]:
        """Leave it out where rich prints, too."""
        return [("id", self.id), ("missing", self.missing)]


class Question(_Part, frozen=True):
    """Something that, if it were known, could alter the answer, and what it could alter at most."""

    asks: Literal["reason", "observation", "attempts", "event"]
    id: str
    text: str
    options: tuple[str, ...]
    changes: Literal["verdict", "remedies", "causes", "warnings"]


class Change(_Part, frozen=True):
    """The first time at which the verdict differs if nothing else happens."""

    at: str
    verdict: str


class FactPlace(_Part, frozen=True):
    """Where a fact stands."""

    id: str
    file: str
    line: int


class Firing(_Part, frozen=True):
    """A rule that fired: its conditions and conclusions in the facts' words, never observed values."""

    rule: str
    because: tuple[str, ...]
    concludes: tuple[str, ...]
    fact: FactPlace
    sources: tuple[str, ...]


class KnowledgeVersion(_Part, frozen=True):
    """Which facts decided."""

    version: str
    digest: str


class Decision(_Part, frozen=True):
    """The whole answer to a case. The same case, facts and version give the same bytes everywhere."""

    platform: str
    now: str
    reasons: tuple[StatedReason, ...]
    candidates: tuple[Entry, ...]
    category: Literal["temporary", "permanent", "unknown"]
    verdict: str
    summary: str
    resubmit: Resubmit
    limits: tuple[LimitStanding, ...]
    cooldowns: tuple[CooldownStanding, ...]
    causes: tuple[Entry, ...]
    remedies: tuple[OfferedRemedy, ...]
    warnings: tuple[Statement, ...]
    prohibitions: tuple[Statement, ...]
    account: Account
    appeal: FilledAppeal | None
    questions: tuple[Question, ...]
    next_change: Change | None
    confidence: Literal["official", "reported"] | None
    trace: tuple[Firing, ...]
    knowledge: KnowledgeVersion
    version: str

    def to_dict(self) -> dict[str, Any]:
        """Return plain data of JSON types."""
        data: dict[str, Any] = msgspec.json.decode(self.to_json())
        return data

    def to_json(self) -> str:
        """Return the decision as one line of JSON."""
        return msgspec.json.encode(self).decode()
