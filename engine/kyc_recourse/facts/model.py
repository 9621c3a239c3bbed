"""The facts of one platform as frozen plain data, as they are in force in one period."""

from __future__ import annotations

from typing import Any, Literal

from msgspec import Struct, field


class _Fact(Struct, frozen=True, rename="kebab", forbid_unknown_fields=True):
    """A fact; its fields are the keys of the YAML files (``schemas/`` says what each means)."""


class Source(_Fact, frozen=True):
    """Where a fact comes from."""

    id: str
    section: str
    status: str
    recorded: str
    review: str


When = dict[str, Any] | list[dict[str, Any]]


class Rule(_Fact, frozen=True):
    """Conditions and what they conclude."""

    id: str
    source: Source
    when: When = {}
    from_: str | None = field(name="from", default=None)
    before: str | None = None
    categories: tuple[str, ...] = ("temporary", "permanent", "unknown")
    concludes: tuple[str, ...] = ()
    verdict: str | None = None
    until: dict[str, str] = {}
    summary: str | None = None
    remedies: tuple[str, ...] = ()
    warnings: tuple[str, ...] = ()
    prohibitions: tuple[str, ...] = ()


class Picture(_Fact, frozen=True):
    """A drawing, by the name of its file, and what it shows, for those who do not see it."""

    name: str
    shows: str


class Cause(_Fact, frozen=True):
    """A concrete, observable trigger of a reason."""

    id: str
    title: str
    source: Source
    text: str | None = None
    when: When | None = None
    picture: Picture | None = None

    @property
    def shown_by(self) -> When:
        """When it is there: if nothing else is said, when the observation of the same id is true."""
        return {self.id: True} if self.when is None else self.when


class Reason(_Fact, frozen=True):
    """Why a submission was rejected."""

    id: str
    title: str
    order: int
    category: Literal["temporary", "permanent"]
    difficulty: Literal["easy", "medium", "hard", "unknown"]
    description: str
    resubmission: str
    rules: tuple[Rule, ...]
    source: Source
    share: float | None = None
    attempts: str | None = None
    unknown: tuple[str, ...] = ()
    signals: tuple[str, ...] = ()
    causes: tuple[Cause, ...] = ()
    picture: Picture | None = None
    formerly: tuple[str, ...] = ()


class Step(_Fact, frozen=True):
    """One step of a remedy; without ``when`` it always belongs to it."""

    text: str
    source: Source
    when: When | None = None
    picture: Picture | None = None


class Earlier(_Fact, frozen=True):
    """When a remedy moves to another place in the order."""

    when: When
    order: int


class Remedy(_Fact, frozen=True):
    """What to do, as ordered steps."""

    id: str
    title: str
    order: int
    effort: Literal["easy", "medium", "hard"]
    steps: tuple[Step, ...]
    source: Source
    cost: str | None = None
    when: When | None = None
    earlier: Earlier | None = None
    appeal: str | None = None
    formerly: tuple[str, ...] = ()


class Observation(_Fact, frozen=True):
    """A typed statement about one case, with the question that asks for it."""

    id: str
    type: str
    question: str
    source: Source
    min: float | None = None
    max: float | None = None
    unit: str | None = None
    options: dict[str, str] = {}
    formerly: tuple[str, ...] = ()


class Event(_Fact, frozen=True):
    """Something that happens at a time."""

    id: str
    title: str
    question: str
    source: Source
    formerly: tuple[str, ...] = ()


class Limit(_Fact, frozen=True):
    """How many failed attempts in which window lead to which lockout. Durations are ISO 8601."""

    id: str
    title: str
    reason: str
    max: int
    window: str
    lockout: str
    stop_when_left: int
    question: str
    source: Source


class Cooldown(_Fact, frozen=True):
    """A wait that starts with an event. The length is an ISO 8601 duration."""

    id: str
    title: str
    reason: str
    event: str
    length: str
    source: Source


class Figure(_Fact, frozen=True):
    """A number or an ISO 8601 duration, given or as the difference of two others."""

    id: str
    title: str
    source: Source
    value: float | int | str | None = None
    difference: tuple[str, ...] = ()
    unit: str | None = None


class RegionList(_Fact, frozen=True):
    """A list of ISO 3166 codes that conditions name."""

    id: str
    title: str
    members: tuple[str, ...]
    source: Source


class Warning(_Fact, frozen=True):  # noqa: A001 - the design's word
    """Something to know before acting."""

    id: str
    title: str
    text: str
    source: Source


class Prohibition(_Fact, frozen=True):
    """Something that must never be done, and what follows if it is."""

    id: str
    title: str
    text: str
    consequence: str
    source: Source


class Verdict(_Fact, frozen=True):
    """A one-word answer. ``allowed`` is true, false or "unknown"."""

    id: str
    rank: int
    title: str
    meaning: str
    summary: str
    allowed: bool | str
    source: Source
    time: str | None = None


class Titled(_Fact, frozen=True):
    """A thing with a name, such as what an account can do."""

    id: str
    title: str
    source: Source


class Note(_Fact, frozen=True):
    """A sentence with an id."""

    id: str
    text: str
    source: Source


class Account(_Fact, frozen=True):
    """What a rejected account can and cannot do."""

    source: Source | None = None
    can: tuple[Titled, ...] = ()
    cannot: tuple[Titled, ...] = ()


class Field(_Fact, frozen=True):
    """Something the applicant may fill in; ``blank`` stands in its place until then."""

    id: str
    title: str
    blank: str
    source: Source
    max_length: int = 500


class Appeal(_Fact, frozen=True):
    """A template for asking a human to look again. ``reply_within`` is an ISO 8601 duration."""

    id: str
    title: str
    subject: str
    body: str
    attachments: tuple[str, ...]
    reply_within: str
    source: Source
    tone: str | None = None


class Answer(_Fact, frozen=True):
    """A frequent question and its answer."""

    id: str
    question: str
    answer: str
    source: Source
    reasons: tuple[str, ...] = ()


class Channel(_Fact, frozen=True):
    """An official way to reach the platform."""

    id: str
    title: str
    text: str
    source: Source


class Notice(_Fact, frozen=True):
    """What is typical of the platform's rejection notice."""

    title: str
    text: str
    source: Source


class Questions(_Fact, frozen=True):
    """The questions that belong to no observation, event or limit."""

    reason: str
    candidate: str
    attempts: str


class Work(_Fact, frozen=True):
    """A source: something that was read."""

    id: str
    title: str
    status: str
    by: str
    read: str
    url: str | None = None
    note: str | None = None


class Claim(_Fact, frozen=True):
    """A claim, used or left out, and why."""

    id: str
    title: str
    claim: str
    use: str
    why: str
    source: Source


class Saying(_Fact, frozen=True):
    """What one side of a contradiction says."""

    text: str
    source: Source


class Contradiction(_Fact, frozen=True):
    """Where sources, or parts of one, are at odds."""

    id: str
    title: str
    says: tuple[Saying, ...]
    chosen: str
    why: str
    source: Source | None = None


class Platform(_Fact, frozen=True):
    """All facts of one platform that are in force in one period."""

    id: str
    name: str
    version: str
    questions: Questions
    source: Source
    default: bool = False
    notes: tuple[str, ...] = ()
    channels: tuple[Channel, ...] = ()
    notice: Notice | None = None
    first_steps: tuple[Note, ...] = ()
    advice: tuple[Note, ...] = ()
    reasons: tuple[Reason, ...] = ()
    remedies: tuple[Remedy, ...] = ()
    observations: tuple[Observation, ...] = ()
    events: tuple[Event, ...] = ()
    limits: tuple[Limit, ...] = ()
    cooldowns: tuple[Cooldown, ...] = ()
    figures: tuple[Figure, ...] = ()
    regions: tuple[RegionList, ...] = ()
    warnings: tuple[Warning, ...] = ()
    prohibitions: tuple[Prohibition, ...] = ()
    verdicts: tuple[Verdict, ...] = ()
    account: Account = Account()
    appeals: tuple[Appeal, ...] = ()
    fields: tuple[Field, ...] = ()
    rules: tuple[Rule, ...] = ()
    faq: tuple[Answer, ...] = ()
    sources: tuple[Work, ...] = ()
    claims: tuple[Claim, ...] = ()
    contradictions: tuple[Contradiction, ...] = ()
