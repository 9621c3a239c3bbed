"""Compiled knowledge: everything that deciding needs in any language, as plain data, with texts filled in.

Conditions and conclusions are numbered. The numbers below ``atoms`` are conditions (atoms), which are
tested on a case; the numbers from there on are ``conclusions``, which rules add. A rule says: if all
numbers of its body hold, those of its head hold too.
"""

from collections.abc import Mapping
from typing import Any, Literal
from zlib import adler32

import msgspec
from msgspec import Struct
from msgspec.structs import replace

from kyc_recourse.errors import RecourseError
from kyc_recourse.notices.compiled import Wordbook
from kyc_recourse.payloads.compiled import Crosswalk

FORMAT = 6

# A region that the facts do not name: the last value of a region's table.
ELSEWHERE = "elsewhere"

Category = Literal["temporary", "permanent"]
Effort = Literal["easy", "medium", "hard"]
Difficulty = Literal["easy", "medium", "hard", "unknown"]


class _Plain(Struct, frozen=True, omit_defaults=True):
    """Plain data that is written to JSON as it is."""


class Table(_Plain, frozen=True):
    """Which atoms hold for each value of one subject: an observation, limit, cooldown, event or count.

    ``subject`` is its kind and id: "limit ID". ``classes`` holds the atoms of each class of values,
    ``values`` one value of each: truth values, options, states, region codes ("elsewhere" for all that are
    not named). The classes of a number are the ranges that ``cuts`` make: below the first cut, at it, between
    it and the second, and so on. ``unknown`` holds while nothing is known.
    """

    subject: str
    unknown: tuple[int, ...]
    values: tuple[bool | float | int | str, ...]
    cuts: tuple[float | int, ...]
    classes: tuple[tuple[int, ...], ...]

    @property
    def kind(self) -> str:
        """What kind of thing can be known."""
        return self.subject.partition(" ")[0]

    @property
    def id(self) -> str:
        """Which one of its kind."""
        return self.subject.partition(" ")[2]


class Relation(_Plain, frozen=True):
    """Which atoms hold when two region observations, given as subjects, are the same, and when they differ."""

    first: str
    second: str
    same: tuple[int, ...]
    different: tuple[int, ...]


class Conclusion(_Plain, frozen=True):
    """Something that rules add: what kind of thing, which one, and its title or text if it has one.

    Kind and id together say it in the facts' words.
    """

    kind: str
    id: str
    text: str = ""


class CompiledRule(_Plain, frozen=True):
    """A rule; ``given`` says what it needs beside its body, such as a reason.

    The fact in which it stands has its id, without the ``#`` and number of one rule of several.
    ``verdict`` is the verdict that it gives, ``until`` the subject (a limit or a cooldown) from which the
    verdict's time is taken, and ``summary`` the sentence that goes with it.
    """

    id: str
    body: tuple[int, ...]
    head: tuple[int, ...]
    given: tuple[str, ...]
    file: str
    line: int
    source: str
    confidence: str
    verdict: str = ""
    until: str = ""
    summary: str = ""


class Ruleset(_Plain, frozen=True):
    """The rules that decide one reason (or "", no reason), in an order in which one pass is enough.

    Each stands once in the period's ``rules``; these are their places there.
    """

    reason: str
    rules: tuple[int, ...]


class CompiledReason(_Plain, frozen=True):
    """A reason as a decision shows it, the wordings that name it in a notice, and which canonical reasons it covers."""

    id: str
    title: str
    category: Category
    difficulty: Difficulty
    signals: tuple[str, ...]
    covers: tuple[str, ...] = ()


VerdictKind = Literal["blocked", "wait", "appeal", "resolve", "hold", "fix", "review", "ask", "done"]


class CompiledVerdict(_Plain, frozen=True):
    """A verdict; they are listed from the lowest rank to the highest."""

    id: str
    title: str
    summary: str
    allowed: bool | None
    time: str
    kind: VerdictKind


class CompiledStep(_Plain, frozen=True):
    """A step; a conditional one belongs to the answer only if a rule concludes it."""

    text: str
    conditional: bool = False


class CompiledRemedy(_Plain, frozen=True):
    """A remedy; ``earlier`` is its place in the order when a rule moves it up."""

    id: str
    title: str
    order: int
    effort: Effort
    steps: tuple[CompiledStep, ...]
    cost: str | None
    earlier: int | None = None
    appeal: str = ""


class CompiledObservation(_Plain, frozen=True):
    """How an observation is checked and asked for."""

    id: str
    type: str
    question: str
    options: dict[str, str]
    min: float | int
    max: float | int
    unit: str = ""


class CompiledEvent(_Plain, frozen=True):
    """An event and the question for it."""

    id: str
    title: str
    question: str


class CompiledLimit(_Plain, frozen=True):
    """An attempt limit; durations in seconds."""

    id: str
    title: str
    reason: str
    max: int
    window: int
    lockout: int
    stop_when_left: int
    question: str


class CompiledCooldown(_Plain, frozen=True):
    """A cooldown; its length in seconds."""

    id: str
    title: str
    reason: str
    event: str
    length: int


class CompiledField(_Plain, frozen=True):
    """What an applicant may fill in, and what stands in its place until then."""

    id: str
    title: str
    blank: str
    max_length: int


class Capability(_Plain, frozen=True):
    """Something that an account can or cannot do."""

    id: str
    title: str


class CompiledAppeal(_Plain, frozen=True):
    """An appeal; ``{applicant.FIELD}`` and ``{reasons}`` in it are filled for each case.

    ``fields`` are the ids of those that stand in it.
    """

    id: str
    subject: str
    body: str
    fields: tuple[str, ...]
    attachments: tuple[str, ...]
    reply_within: str


class Period(_Plain, frozen=True):
    """What is in force from ``start`` (seconds) until the next period's start.

    ``atoms`` says each atom in the facts' words. ``regions`` are the codes that the facts name.
    """

    start: int
    atoms: tuple[str, ...]
    conclusions: tuple[Conclusion, ...]
    tables: tuple[Table, ...]
    relations: tuple[Relation, ...]
    rules: tuple[CompiledRule, ...]
    rulesets: tuple[Ruleset, ...]
    reasons: tuple[CompiledReason, ...]
    verdicts: tuple[CompiledVerdict, ...]
    remedies: tuple[CompiledRemedy, ...]
    observations: tuple[CompiledObservation, ...]
    events: tuple[CompiledEvent, ...]
    limits: tuple[CompiledLimit, ...]
    cooldowns: tuple[CompiledCooldown, ...]
    appeals: tuple[CompiledAppeal, ...]
    fields: tuple[CompiledField, ...]
    regions: tuple[str, ...]
    can: tuple[Capability, ...]
    cannot: tuple[Capability, ...]
    notes: tuple[str, ...]
    ask_reason: str
    ask_candidate: str
    ask_attempts: str

    def rules_of(self, ruleset: Ruleset) -> tuple[CompiledRule, ...]:
        """Return the rules of a ruleset, in their order."""
        return tuple([self.rules[place] for place in ruleset.rules])

    def because(self, rule: CompiledRule) -> tuple[str, ...]:
        """Return why a rule fires, in the facts' words."""
        return (*rule.given, *map(self._words, rule.body)) or ("always",)

    def concludes(self, rule: CompiledRule) -> tuple[str, ...]:
        """Return what a rule concludes, in the facts' words."""
        time = (f"time from {rule.until}",) if rule.until else ()
        return (*map(self._words, rule.head), *time)

    def _words(self, number: int) -> str:
        if number < len(self.atoms):
            return self.atoms[number]
        conclusion = self.conclusions[number - len(self.atoms)]
        return f"{conclusion.kind} {conclusion.id}"


class Compiled(_Plain, frozen=True):
    """The compiled knowledge of one platform; ``iso3166`` holds all region codes, a line a country,
    ``words`` which characters make words, as ``facts/words.txt`` does.

    ``seal`` tells whether all of it is there: the Adler-32 checksum of its JSON while the seal is 0.
    ``renamed`` holds what cases may still name as before: "reason OLD" (or observation, event) and its id now.
    ``crosswalk`` reads what vendors send, ``wordbook`` notices; they are there in what is exported, and come on demand
    elsewhere.
    """

    format: int
    platform: str
    name: str
    default: bool
    knowledge: str
    digest: str
    version: str
    seal: int
    iso3166: str
    words: str
    periods: tuple[Period, ...]
    renamed: dict[str, str] = {}
    crosswalk: Crosswalk | None = None
    wordbook: Wordbook | None = None


def sealed(compiled: Compiled) -> Compiled:
    """Return the compiled knowledge, of which the seal is 0, with its seal."""
    return replace(compiled, seal=adler32(msgspec.json.encode(compiled)))


def read_compiled(given: Compiled | Mapping[str, Any] | str | bytes) -> Compiled:
    """Return compiled knowledge from its JSON, or from the data of that.

    Raises:
        RecourseError: it is none, is damaged, or has another format than this version reads.
    """
    try:
        if isinstance(given, Compiled):
            read = given
        else:
            data = msgspec.json.decode(given) if isinstance(given, str | bytes) else given
            found = data.get("format") if isinstance(data, Mapping) else None
            if found != FORMAT:
                raise RecourseError(f"expected compiled knowledge of format {FORMAT}, found {found or 'none'}")
            read = msgspec.convert(data, Compiled)
    except (msgspec.DecodeError, msgspec.ValidationError):
        raise RecourseError("the compiled knowledge is damaged; export it again") from None
    if sealed(replace(read, seal=0)).seal != read.seal:
        raise RecourseError("the compiled knowledge is damaged; export it again")
    return read
