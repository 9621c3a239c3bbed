"""A decision: the whole answer, as frozen plain data (``decision.schema.json`` describes it)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Literal

import msgspec
from msgspec import Struct
from msgspec.structs import replace

from kyc_recourse.errors import RecourseError
from kyc_recourse.rules.compiled import Category, Difficulty, Effort, VerdictKind

NoticeState = Literal["none", "recognised", "possible", "unrecognised", "under-review", "approved"]


class _Part(Struct, frozen=True, gc=False):
    """A part of a decision. Times are ISO 8601 in UTC, durations ISO 8601."""


class StatedReason(_Part, frozen=True):
    """A reason that was decided, and whether the case stated it, its notice matched it, or its payload was read so.

    ``general``: the platform has no facts about it; the answer is what holds at any service.
    """

    id: str
    title: str
    category: Category
    difficulty: Difficulty
    how: Literal["stated", "matched", "read"]
    general: bool = False


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


class Option(_Part, frozen=True):
    """An answer that can be given: the value for the case, and what to show."""

    value: bool | str
    label: str


class Answer(_Part, frozen=True):
    """Where in the case to put the answer, and what it can be; ``min`` and ``max`` are those of numbers and counts."""

    path: str
    type: Literal["boolean", "number", "choice", "region", "count", "time"]
    min: float | int | None = None
    max: float | int | None = None
    unit: str | None = None


class Question(_Part, frozen=True):
    """Something that, if it were known, could alter the answer, and what it could alter at most.

    The answer, put at its path, is accepted; without options it is typed. If it is not known, ``skipped`` of the case
    holds its path.
    """

    asks: Literal["reason", "observation", "attempts", "event"]
    id: str
    text: str
    options: tuple[Option, ...]
    answer: Answer
    changes: Literal["verdict", "remedies", "causes", "warnings"]


class Change(_Part, frozen=True):
    """The first time at which the verdict differs if nothing else happens."""

    at: str
    verdict: str


class Deadline(_Part, frozen=True):
    """A time by which something must be done."""

    id: str
    at: str
    state: Literal["open", "passed"]
    text: str


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
    kind: VerdictKind
    notice_state: NoticeState
    ignored: tuple[str, ...]
    deadlines: tuple[Deadline, ...]
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

    @classmethod
    def from_dict(cls, data: Mapping[str, Any]) -> Decision:
        """Return the decision that ``to_dict`` wrote; what later versions added is left out.

        Raises:
            RecourseError: the data is not a decision.
        """
        return cls.from_json(msgspec.json.encode(data))

    @classmethod
    def from_json(cls, text: str | bytes) -> Decision:
        """Return the decision that ``to_json`` wrote; what later versions added is left out.

        Raises:
            RecourseError: the text is not a decision.
        """
        try:
            return msgspec.json.decode(text, type=cls)
        except (msgspec.DecodeError, UnicodeEncodeError):
            wrong = "not a decision"
        # Out here, since an error keeps the one during which it is raised, and that one can hold the text.
        raise RecourseError(wrong)

    def same_answer(self, other: Decision) -> bool:
        """Tell whether both tell a person the same: all but lines, files, digests and versions is equal."""
        return self._told() == other._told()

    def _told(self) -> Decision:
        trace = [replace(each, fact=replace(each.fact, file="", line=0)) for each in self.trace]
        return replace(self, trace=tuple(trace), knowledge=KnowledgeVersion("", ""), version="")

    def to_dict(self) -> dict[str, Any]:
        """Return plain data of JSON types."""
        data: dict[str, Any] = msgspec.json.decode(self.to_json())
        return data

    def to_json(self) -> str:
        """Return the decision as one line of JSON."""
        return msgspec.json.encode(self).decode()
