"""What each file of the API holds; the published schema is made from these types."""

from __future__ import annotations

from typing import Literal

from msgspec import Struct, field

from kyc_recourse.rules.compiled import Category, Difficulty, Effort


class _Part(Struct, frozen=True):
    """A part of a file. Nothing is left out: a list can be empty, and what is not known is null."""


class _Dated(_Part, frozen=True):
    """Holds from the time ``from`` (null: ever since) until before the time ``before`` (null: without end)."""

    from_: str | None = field(name="from")
    before: str | None


class Link(_Part, frozen=True):
    """Something that has a file of its own; ``href`` is relative to the file in which it stands."""

    id: str
    title: str
    href: str


class Name(_Part, frozen=True):
    """Something with an id and a title."""

    id: str
    title: str


class Knowledge(_Part, frozen=True):
    """Which facts these are: their version, and the digest that decisions carry, too."""

    version: str
    digest: str


class Source(_Part, frozen=True):
    """Where a fact comes from: a work of ``sources.json``, and whether it is official or only reported."""

    id: str
    section: str
    status: str
    recorded: str
    review: str


class Duration(_Part, frozen=True):
    """A length of time in ISO 8601, in seconds (a day has 24 hours), and in words."""

    iso: str
    seconds: int
    words: str


class Place(_Part, frozen=True):
    """Where a fact stands: its id, file and line."""

    id: str
    file: str
    line: int


class Rule(_Part, frozen=True):
    """A rule in the words of decisions' traces: if all of ``because`` holds, all of ``concludes`` follows."""

    rule: str
    because: tuple[str, ...]
    concludes: tuple[str, ...]
    summary: str | None
    fact: Place
    source: str
    confidence: str


class Cause(_Part, frozen=True):
    """A concrete, observable trigger of a reason."""

    id: str
    title: str
    text: str | None
    source: Source


class Step(_Part, frozen=True):
    """One step of a remedy. It belongs there if all conditions of any block of ``when`` hold; [[]]: always."""

    text: str
    when: tuple[tuple[str, ...], ...]
    source: Source


class Text(_Part, frozen=True):
    """A sentence with an id."""

    id: str
    text: str
    source: Source


class Channel(_Part, frozen=True):
    """An official way to reach the platform."""

    id: str
    title: str
    text: str
    source: Source


class Notice(_Part, frozen=True):
    """What is typical of the platform's rejection notice."""

    title: str
    text: str
    source: Source


class Platform(_Dated, frozen=True):
    """What is to be known about the platform as a whole."""

    name: str
    notes: tuple[str, ...]
    channels: tuple[Channel, ...]
    notice: Notice | None
    first_steps: tuple[Text, ...]
    advice: tuple[Text, ...]
    can: tuple[Name, ...]
    cannot: tuple[Name, ...]
    source: Source


class ReasonEntry(_Dated, frozen=True):
    """A reason at a glance. ``share`` is the reported share of all rejections in percent."""

    id: str
    title: str
    order: int
    category: Category
    difficulty: Difficulty
    share: float | None
    href: str


class Reason(_Dated, frozen=True):
    """Why a submission was rejected. ``rules`` are all that decide it; the links are what they can lead to."""

    title: str
    order: int
    category: Category
    difficulty: Difficulty
    share: float | None
    description: str
    resubmission: str
    attempts: str | None
    unknown: tuple[str, ...]
    signals: tuple[str, ...]
    causes: tuple[Cause, ...]
    verdicts: tuple[Link, ...]
    remedies: tuple[Link, ...]
    warnings: tuple[Link, ...]
    prohibitions: tuple[Link, ...]
    limits: tuple[Link, ...]
    cooldowns: tuple[Link, ...]
    rules: tuple[Rule, ...]
    source: Source


class RemedyEntry(_Dated, frozen=True):
    """A remedy at a glance."""

    id: str
    title: str
    order: int
    effort: Effort
    href: str


class Remedy(_Dated, frozen=True):
    """What to do, as ordered steps. ``when`` is as in a step; ``appeal`` names the template that goes with it."""

    title: str
    order: int
    effort: Effort
    cost: str | None
    when: tuple[tuple[str, ...], ...]
    steps: tuple[Step, ...]
    appeal: Link | None
    source: Source


class Limit(_Dated, frozen=True):
    """How many failed attempts within the window lead to the lockout; stop after ``stop_at``."""

    id: str
    formerly: tuple[str, ...]
    title: str
    reason: Link
    max: int
    stop_at: int
    window: Duration
    lockout: Duration
    question: str
    source: Source


class Cooldown(_Dated, frozen=True):
    """A wait that starts with an event."""

    id: str
    formerly: tuple[str, ...]
    title: str
    reason: Link
    event: str
    length: Duration
    source: Source


class Figure(_Dated, frozen=True):
    """A number in its unit, or a length of time."""

    id: str
    title: str
    number: float | None
    unit: str | None
    duration: Duration | None
    words: str
    source: Source


class Verdict(_Dated, frozen=True):
    """A one-word answer; of several the one with the highest rank leads. ``allowed`` is null while not known."""

    id: str
    formerly: tuple[str, ...]
    rank: int
    title: str
    meaning: str
    summary: str
    allowed: bool | None
    time: str | None
    source: Source


class Prohibition(_Dated, frozen=True):
    """What must never be done, and what follows if it is."""

    id: str
    formerly: tuple[str, ...]
    title: str
    text: str
    consequence: str
    source: Source


class Warning(_Dated, frozen=True):  # noqa: A001 - the design's word
    """Something to know before acting."""

    id: str
    formerly: tuple[str, ...]
    title: str
    text: str
    source: Source


class Observation(_Dated, frozen=True):
    """What a case can state, and the question that asks for it; ``options`` holds the titles of the choices."""

    id: str
    formerly: tuple[str, ...]
    type: str
    question: str
    min: float | None
    max: float | None
    unit: str | None
    options: dict[str, str]
    source: Source


class Event(_Dated, frozen=True):
    """Something that happens at a time, and the question that asks for it."""

    id: str
    formerly: tuple[str, ...]
    title: str
    question: str
    source: Source


class RegionList(_Dated, frozen=True):
    """A list of ISO 3166 codes."""

    id: str
    title: str
    members: tuple[str, ...]
    source: Source


class Field(_Part, frozen=True):
    """What an applicant fills in; ``blank`` stands in its place until then."""

    id: str
    title: str
    blank: str
    max_length: int


class Appeal(_Dated, frozen=True):
    """A template; ``{applicant.FIELD}`` and ``{reasons}`` in it stand for what the applicant fills in."""

    id: str
    title: str
    subject: str
    body: str
    fields: tuple[Field, ...]
    attachments: tuple[str, ...]
    reply_within: Duration
    tone: str | None
    source: Source


class Answer(_Dated, frozen=True):
    """A frequent question and its answer; ``reasons`` are those that it is about."""

    id: str
    formerly: tuple[str, ...]
    question: str
    answer: str
    reasons: tuple[Link, ...]
    source: Source


class Work(_Dated, frozen=True):
    """A source: something that was read, by whom it is, and on which day it was read."""

    id: str
    title: str
    status: str
    by: str
    read: str
    url: str | None
    note: str | None


class Claim(_Dated, frozen=True):
    """A claim, used or left out, and why."""

    id: str
    title: str
    claim: str
    use: str
    why: str
    source: Source


class Saying(_Part, frozen=True):
    """What one side of a contradiction says."""

    text: str
    source: Source


class Contradiction(_Dated, frozen=True):
    """Where sources are at odds: what each says, what was chosen, and why."""

    id: str
    title: str
    says: tuple[Saying, ...]
    chosen: str
    why: str


class File(Struct, frozen=True, tag_field="kind"):
    """A file of the static JSON API. ``kind`` says of which type it is; ``$schema`` leads to this schema."""

    schema: str = field(name="$schema")


class PlatformLink(_Part, frozen=True):
    """A platform, which facts there are about it, and its files by kind."""

    id: str
    name: str
    default: bool
    knowledge: Knowledge
    files: dict[str, str]


class IndexFile(File, frozen=True, tag="index"):
    """Where everything begins. ``version`` is that of kyc-recourse, ``schemas`` the schemas by name."""

    api: Literal["v1"]
    version: str
    schemas: dict[str, str]
    platforms: tuple[PlatformLink, ...]


class PlatformFile(File, frozen=True, tag="platform"):
    """One platform: ``platform.json``."""

    id: str
    knowledge: Knowledge
    files: dict[str, str]
    versions: tuple[Platform, ...]


class ReasonsFile(File, frozen=True, tag="reasons"):
    """All reasons in their order: ``reasons/index.json``."""

    reasons: tuple[ReasonEntry, ...]


class ReasonFile(File, frozen=True, tag="reason"):
    """One reason, and which ids it had before: ``reasons/ID.json``."""

    id: str
    formerly: tuple[str, ...]
    versions: tuple[Reason, ...]


class RemediesFile(File, frozen=True, tag="remedies"):
    """All remedies in their order: ``remedies/index.json``."""

    remedies: tuple[RemedyEntry, ...]


class RemedyFile(File, frozen=True, tag="remedy"):
    """One remedy, and which ids it had before: ``remedies/ID.json``."""

    id: str
    formerly: tuple[str, ...]
    versions: tuple[Remedy, ...]


class MovedFile(File, frozen=True, tag="moved"):
    """Stands where a reason or remedy stood under an earlier id; ``moved`` leads to its file."""

    id: str
    moved: Link


class LimitsFile(File, frozen=True, tag="limits"):
    """All attempt limits: ``limits.json``."""

    limits: tuple[Limit, ...]


class CooldownsFile(File, frozen=True, tag="cooldowns"):
    """All waits: ``cooldowns.json``."""

    cooldowns: tuple[Cooldown, ...]


class FiguresFile(File, frozen=True, tag="figures"):
    """All numbers and lengths of time that texts and conditions name: ``figures.json``."""

    figures: tuple[Figure, ...]


class VerdictsFile(File, frozen=True, tag="verdicts"):
    """All verdicts: ``verdicts.json``."""

    verdicts: tuple[Verdict, ...]


class ProhibitionsFile(File, frozen=True, tag="prohibitions"):
    """What must never be done: ``prohibitions.json``."""

    prohibitions: tuple[Prohibition, ...]


class WarningsFile(File, frozen=True, tag="warnings"):
    """All warnings: ``warnings.json``."""

    warnings: tuple[Warning, ...]


class ObservationsFile(File, frozen=True, tag="observations"):
    """All that a case can state: ``observations.json``."""

    observations: tuple[Observation, ...]


class EventsFile(File, frozen=True, tag="events"):
    """All events: ``events.json``."""

    events: tuple[Event, ...]


class RegionsFile(File, frozen=True, tag="regions"):
    """The lists of regions that conditions name: ``regions.json``."""

    regions: tuple[RegionList, ...]


class AppealsFile(File, frozen=True, tag="appeals"):
    """The templates for asking a person to look again: ``appeals.json``."""

    appeals: tuple[Appeal, ...]


class FaqFile(File, frozen=True, tag="faq"):
    """Frequent questions: ``faq.json``."""

    faq: tuple[Answer, ...]


class SourcesFile(File, frozen=True, tag="sources"):
    """What was read: ``sources.json``."""

    sources: tuple[Work, ...]


class ClaimsFile(File, frozen=True, tag="claims"):
    """What was claimed, used or left out, and where sources are at odds: ``claims.json``."""

    claims: tuple[Claim, ...]
    contradictions: tuple[Contradiction, ...]


class RuleBook(_Dated, frozen=True):
    """All rules, each once."""

    rules: tuple[Rule, ...]


class RulesFile(File, frozen=True, tag="rules"):
    """How decisions are made: ``rules.json``."""

    versions: tuple[RuleBook, ...]
