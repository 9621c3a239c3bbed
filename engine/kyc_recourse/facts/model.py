"""The facts of one platform as frozen plain data, as they are in force in one period.

What a field is stands here and nowhere else: its type with its role, what it is for, whether its values can have
dates. Schemas, checks, comparison, explanations, API, pages and completion follow from it (``kinds``, ``walk``).
"""

from __future__ import annotations

from typing import Annotated, Any, ClassVar, Literal

from msgspec import Struct, field

from kyc_recourse.facts.roles import (
    MEANING,
    SHORT,
    Canonical,
    Conclusion,
    Condition,
    Count,
    Date,
    Dated,
    Drawing,
    Duration,
    Former,
    Identity,
    Instant,
    InsteadOf,
    Kind,
    OnlyIf,
    Phrase,
    Position,
    Quantity,
    Reference,
    Region,
    Ternary,
    Text,
    TimeSource,
    Version,
    Wording,
    about,
)

Id = Annotated[str, Identity()]
FormerIds = Annotated[
    tuple[Annotated[str, Former()], ...],
    about(
        "The ids that it had before it was renamed. Old links lead on to it, and a case with an old id is told the"
        " new one. Keep them when it is renamed again."
    ),
]
Order = Annotated[int, Position()]
CanonicalId = Annotated[str, Canonical()]
ReasonId = Annotated[str, Reference(to="reasons")]
RemedyId = Annotated[str, Reference(to="remedies")]
EventId = Annotated[str, Reference(to="events")]
FigureId = Annotated[str, Reference(to="figures")]
WarningId = Annotated[str, Reference(to="warnings")]
ProhibitionId = Annotated[str, Reference(to="prohibitions")]
VerdictId = Annotated[str, Reference(to="verdicts")]
AppealId = Annotated[str, Reference(to="appeals")]
SourceId = Annotated[str, Reference(to="sources")]
When = Annotated[dict[str, Any] | list[dict[str, Any]], Condition()]
Until = Annotated[dict[str, str], TimeSource()]
Prose = Annotated[str, Text()]
Title = Annotated[str, Text(tells="title")]
Inquiry = Annotated[str, Text(tells="question")]
Ban = Annotated[str, Text(tells="prohibition")]
Report = Annotated[str, Text(tells="report")]
Summary = Annotated[str, Text(later=("time", "reasons"))]
Subject = Annotated[str, Text(later=("applicant.*", "reasons"))]
Letter = Annotated[str, Text(form="lines", later=("applicant.*", "reasons"))]
Verbatim = Annotated[str, Wording()]
Signal = Annotated[str, Phrase()]
Length = Annotated[str, Duration()]
Amount = Annotated[float | int | str, Quantity()]
Maximum = Annotated[int, Count()]
Code = Annotated[str, Region()]
Day = Annotated[str, Date()]
Moment = Annotated[str, Instant()]
Status = Annotated[
    Literal["official", "reported"],
    about("`official`: the platform says so itself. `reported`: someone else says so."),
]
Category = Literal["temporary", "permanent"]


class _Fact(Struct, frozen=True, rename="kebab", forbid_unknown_fields=True, kw_only=True):
    """A fact; its fields are the keys of the YAML files."""

    # Blocks that an editor can insert beside the one with all keys that are needed: a label, and keys.
    snippets: ClassVar[dict[str, tuple[str, ...]]] = {}


class Source(_Fact, frozen=True, kw_only=True):
    """Where facts come from. A single fact may override parts of its file's source with a `source:` of its own."""

    id: Annotated[SourceId, about("A source listed in sources.yaml.")]
    section: Annotated[Verbatim, about("Where in the source, e.g. a chapter's number or name.")]
    status: Status
    recorded: Annotated[Day, about("The day on which this was last read in the source.")]
    review: Annotated[Day, about("The day by which this is to be read again.")]


class Rule(_Fact, frozen=True, kw_only=True):
    """Conditions and what they conclude: if all of `when` holds, then all that is beside it. Without, always.

    Rules only add; of several verdicts the highest leads.
    """

    id: Id
    when: Annotated[When, about("What must hold; without it, the rule always applies.")] = {}
    from_: Annotated[Moment | None, about("The rule holds from this time on.")] = field(name="from", default=None)
    before: Annotated[Moment | None, about("The rule holds before this time.")] = None
    categories: Annotated[
        tuple[Literal["temporary", "permanent", "unknown"], ...],
        about("The rule holds only for reasons of these categories; unknown: when no reason is known."),
    ] = ("temporary", "permanent", "unknown")
    concludes: Annotated[
        tuple[Annotated[str, Conclusion()], ...], about("Names for other rules to build on (`concluded:`).")
    ] = ()
    verdict: Annotated[VerdictId | None, about("One of verdicts.yaml. Of several, the highest leads.")] = None
    allowed: Annotated[
        Literal["unknown"] | None,
        about("Where the verdict says that one may submit again: it is not known whether that holds."),
    ] = None
    until: Annotated[Until, about("What the verdict's time is taken from.")] = {}
    summary: Annotated[
        Summary | None, about("The answer in one sentence, instead of the verdict's own. May hold {time}.")
    ] = None
    remedies: Annotated[tuple[RemedyId, ...], about("What helps.")] = ()
    warnings: Annotated[tuple[WarningId, ...], about("What to know before acting.")] = ()
    prohibitions: Annotated[tuple[ProhibitionId, ...], about("What must never be done.")] = ()
    source: Source

    snippets = {
        "rule with a verdict": ("id", "when", "verdict", "summary", "remedies"),
        "rule with a warning": ("id", "when", "warnings"),
    }


class Picture(_Fact, frozen=True, kw_only=True):
    """A drawing, by the name of its file, and what it shows, for those who do not see it."""

    name: Annotated[str, Drawing(), about("The drawing's file is site/pictures/NAME.svg.")]
    shows: Annotated[Prose, about("What can be seen, in full sentences, for those who do not see it.")]


class Cause(_Fact, frozen=True, kw_only=True):
    """A concrete, observable trigger of a reason."""

    id: Annotated[str, Identity(shown_by="observations"), about("The id of the observation that shows it.")]
    title: Annotated[Title, about("The cause in a few words.")]
    text: Annotated[Prose | None, about("More about it.")] = None
    when: Annotated[
        When | None,
        about("When it counts as observed; without it: when the observation of the same id is true."),
    ] = None
    picture: Annotated[Picture | None, about("What it looks like.")] = None
    source: Source

    @property
    def shown_by(self) -> dict[str, Any] | list[dict[str, Any]]:
        """When it is there: if nothing else is said, when the observation of the same id is true."""
        return {self.id: True} if self.when is None else self.when


class Reason(_Fact, frozen=True, kw_only=True):
    """Why a submission was rejected, one file a reason."""

    id: Id
    formerly: FormerIds = ()
    title: Annotated[Title, about("The reason in a few words.")]
    order: Annotated[Order, about("Reasons are listed in this order.")]
    category: Annotated[Dated[Category], about("Whether another submission can be approved at all.")]
    difficulty: Annotated[Literal["easy", "medium", "hard", "unknown"], about("How hard it is to fix.")]
    share: Annotated[
        float | None,
        about(
            "The reported share of all rejections, in percent.",
            title="a percentage from 0 to 100",
            minimum=0,
            maximum=100,
        ),
    ] = None
    description: Annotated[Prose, about("What happened, in plain words.")]
    resubmission: Annotated[Prose, about("Whether and when to submit again, in plain words.")]
    attempts: Annotated[Prose | None, about("How many attempts there are, in plain words.")] = None
    unknown: Annotated[tuple[Prose, ...], about("What the sources do not say; shown as unknown.")] = ()
    signals: Annotated[
        tuple[Signal, ...],
        about(
            "Wordings in a notice that name this reason. Case, punctuation and spacing do not matter; "
            '"..." stands for up to five words.'
        ),
    ] = ()
    covers: Annotated[
        tuple[CanonicalId, ...],
        about(
            "Canonical reasons that are part of this one here. Where a notice names one, it is this reason, and the "
            "observation of the canonical reason's id, if there is one, is true."
        ),
    ] = ()
    causes: Annotated[tuple[Cause, ...], Kind(noun="cause"), about("What can have led to it.")] = ()
    picture: Annotated[Picture | None, about("What it looks like when it is right.")] = None
    rules: Annotated[tuple[Rule, ...], Kind(noun="rule"), about("What follows from it, and when.")]
    source: Source


class Step(_Fact, frozen=True, kw_only=True):
    """One step of a remedy; without ``when`` it always belongs to it."""

    text: Annotated[Prose, SHORT, about("The step.")]
    when: Annotated[When | None, about("When the step belongs to the remedy.")] = None
    picture: Annotated[Picture | None, about("What the step is about.")] = None
    source: Source


class Earlier(_Fact, frozen=True, kw_only=True):
    """When a remedy moves to another place in the order."""

    when: Annotated[When, about("When it moves.")]
    order: Annotated[Order, about("The place that it then has.")]


class Remedy(_Fact, frozen=True, kw_only=True):
    """What to do, as ordered steps, one file a remedy."""

    id: Id
    formerly: FormerIds = ()
    title: Annotated[Title, about("What to do, in a few words.")]
    order: Annotated[Order, about("Remedies are offered in this order.")]
    effort: Annotated[Literal["easy", "medium", "hard"], about("How much it takes.")]
    cost: Annotated[Prose | None, about("What it costs, if anything.")] = None
    when: Annotated[When | None, about("When it applies, beside the rule that offers it.")] = None
    earlier: Annotated[Earlier | None, about("When it moves up to another place.")] = None
    steps: Annotated[tuple[Step, ...], Kind(noun="step"), about("What to do, one thing each.")]
    appeal: Annotated[AppealId | None, about("The appeal that goes with it, one of appeals.yaml.")] = None
    source: Source


class Observation(_Fact, frozen=True, kw_only=True):
    """A typed statement about one case, with the question that asks for it, in the order of asking."""

    id: Id
    formerly: FormerIds = ()
    type: Annotated[Literal["boolean", "number", "choice", "region"], MEANING, about("What is answered.")]
    question: Annotated[Inquiry, about("Asks for it, in the words of a user.")]
    min: Annotated[float | None, OnlyIf("type", ("number",), needed=True), about("The least number.")] = None
    max: Annotated[float | None, OnlyIf("type", ("number",), needed=True), about("The greatest number.")] = None
    unit: Annotated[Prose | None, OnlyIf("type", ("number",)), MEANING, about("The unit of a number.")] = None
    options: Annotated[
        dict[Id, Prose],
        OnlyIf("type", ("choice",), needed=True),
        about("What can be chosen.", title="options: an id and a label each", minProperties=2),
    ] = {}
    source: Source


class Event(_Fact, frozen=True, kw_only=True):
    """Something that happens at a time and can start a cooldown."""

    id: Id
    formerly: FormerIds = ()
    title: Annotated[Title, about("What happened.")]
    question: Annotated[Inquiry, about("Asks whether and when.")]
    source: Source


class Limit(_Fact, frozen=True, kw_only=True):
    """How many failed attempts in which window lead to which lockout, and where to stop before it."""

    id: Id
    title: Annotated[Title, about("The limit in a few words.")]
    reason: Annotated[ReasonId, MEANING, about("The reason whose attempts count.")]
    max: Annotated[Dated[Maximum], about("So many failed attempts within the window lead to the lockout.")]
    window: Annotated[Dated[Length], about("For how long an attempt counts.")]
    lockout: Annotated[Dated[Length], about("For how long nothing can be submitted.")]
    stop_when_left: Annotated[Dated[Maximum], about("Stop when only so many attempts are left.")]
    question: Annotated[Inquiry, about("Asks how many attempts fell into the window.")]
    source: Source


class Cooldown(_Fact, frozen=True, kw_only=True):
    """A wait that starts with an event."""

    id: Id
    title: Annotated[Title, about("The wait in a few words.")]
    reason: Annotated[ReasonId, MEANING, about("The reason for which to wait.")]
    event: Annotated[EventId, MEANING, about("The event that starts it.")]
    length: Annotated[Dated[Length], about("How long to wait.")]
    source: Source


class Figure(_Fact, frozen=True, kw_only=True):
    """A number or duration that conditions compare with and texts quote, given or as a difference."""

    id: Id
    title: Annotated[Title, about("What the figure says.")]
    value: Annotated[Dated[Amount] | None, about("The number or duration.")] = None
    difference: Annotated[
        tuple[FigureId, ...],
        InsteadOf("value"),
        about("Two figures: the first minus the second.", minItems=2, maxItems=2),
    ] = ()
    unit: Annotated[Prose | None, about("The unit, e.g. points.")] = None
    source: Source


class RegionList(_Fact, frozen=True, kw_only=True):
    """A list of regions that conditions name. Write NO (Norway) in quotes."""

    id: Id
    title: Annotated[Title, about("What the list says.")]
    complete: Annotated[
        bool | None,
        about("Whether every region of which this is true is in the list. If not, others may be so too."),
    ] = None
    members: Annotated[Dated[tuple[Code, ...]], about("The ISO 3166 codes in it.", title="region codes")]
    source: Source


class Warning(_Fact, frozen=True, kw_only=True):  # noqa: A001 - the design's word
    """Something to know before acting."""

    id: Id
    title: Annotated[Title, about("In a few words.")]
    text: Annotated[Prose, about("The whole sentence.")]
    source: Source


class Prohibition(_Fact, frozen=True, kw_only=True):
    """Something that must never be done, and what follows if it is."""

    id: Id
    title: Annotated[Ban, about("In a few words.")]
    text: Annotated[Ban, about("The whole sentence.")]
    consequence: Annotated[Ban, about("What happens to who does it.")]
    source: Source


class Verdict(_Fact, frozen=True, kw_only=True):
    """A one-word answer and its rank."""

    id: Id
    rank: Annotated[
        Order,
        about(
            "Of several verdicts the one with the highest rank leads. The lowest is the answer when nothing is known."
        ),
    ]
    title: Annotated[Title, about("The verdict in a few words.")]
    meaning: Annotated[Prose, about("What it means.")]
    summary: Annotated[Summary, about("The answer in one sentence; may hold {time}.")]
    allowed: Annotated[bool | str, Ternary(), MEANING, about("Whether one may submit again now.")]
    time: Annotated[
        Literal["allowed-from", "advised-from"] | None, MEANING, about("Which time the verdict gives, if any.")
    ] = None
    kind: Annotated[
        Literal["blocked", "wait", "appeal", "resolve", "hold", "fix", "review", "ask", "done"] | None,
        MEANING,
        about("What a program makes of it; without it, what follows from allowed and time."),
    ] = None
    source: Source


class Capability(_Fact, frozen=True, kw_only=True):
    """Something that an account can or cannot do."""

    id: Id
    title: Annotated[Title, about("What it is, in a few words.")]
    source: Source


class Note(_Fact, frozen=True, kw_only=True):
    """A sentence with an id."""

    id: Id
    text: Annotated[Prose, about("The sentence.")]
    source: Source


class Account(_Fact, frozen=True, kw_only=True):
    """What a rejected account can and cannot do."""

    source: Source | None = None
    can: Annotated[
        tuple[Capability, ...], Kind(noun="capability", address="can", needed=True), about("What still works.")
    ] = ()
    cannot: Annotated[
        tuple[Capability, ...], Kind(noun="capability", address="cannot", needed=True), about("What does not work.")
    ] = ()


class Field(_Fact, frozen=True, kw_only=True):
    """Something the applicant may fill in; ``blank`` stands in its place until then."""

    id: Annotated[str, Identity(form="field-id", example="a_field")]
    title: Annotated[Title, about("The field in a few words.")]
    blank: Annotated[Prose, about("Stands in the text while the field is not filled in.")]
    max_length: Annotated[int, about("How many characters at most.", minimum=1, maximum=10000)] = 500
    source: Source


class Appeal(_Fact, frozen=True, kw_only=True):
    """A template for asking a human to look again."""

    id: Id
    title: Annotated[Title, about("The appeal in a few words.")]
    subject: Annotated[Subject, about("May hold {applicant.FIELD}.")]
    body: Annotated[Letter, about("May hold {applicant.FIELD} and {reasons}.")]
    attachments: Annotated[tuple[Prose, ...], about("Things to attach.")]
    tone: Annotated[Prose | None, about("How to write.")] = None
    reply_within: Annotated[Dated[Length], about("How long the answer takes at most.")]
    source: Source


class Answer(_Fact, frozen=True, kw_only=True):
    """A frequent question and its answer."""

    id: Id
    question: Annotated[Inquiry, about("The question.")]
    answer: Annotated[Prose, about("The answer.")]
    reasons: Annotated[tuple[ReasonId, ...], about("The reasons it belongs to.")] = ()
    source: Source


class Channel(_Fact, frozen=True, kw_only=True):
    """An official way to reach the platform."""

    id: Id
    title: Annotated[Title, about("The channel's name.")]
    text: Annotated[Prose, about("How to reach it safely.")]
    source: Source


class Notice(_Fact, frozen=True, kw_only=True):
    """What is typical of the platform's rejection notice."""

    title: Annotated[Title, about("The usual title of the rejection notice.")]
    text: Annotated[Prose, about("What is typical of it.")]
    source: Source


class Questions(_Fact, frozen=True, kw_only=True):
    """The questions that belong to no observation, event or limit."""

    reason: Annotated[Inquiry, about("Asks for the reason.")]
    candidate: Annotated[
        str,
        Text(tells="question", later=("reason.title",)),
        about("Asks whether a reason that the notice names applies too; may hold {reason.title}."),
    ]
    attempts: Annotated[Inquiry, about("Asks for the attempts.")]


class Work(_Fact, frozen=True, kw_only=True):
    """A source: something that was read and where facts come from."""

    id: Id
    title: Annotated[Report, about("What the source is.")]
    status: Status
    by: Annotated[Report, about("Who says it.")]
    url: Annotated[str | None, Wording(form="url", example="https://example.org"), about("Where it is.")] = None
    read: Annotated[Day, about("The day on which it was read.")]
    note: Annotated[Report | None, about("What to keep in mind.")] = None


class Claim(_Fact, frozen=True, kw_only=True):
    """A claim that is recorded without being advice: used or left out, and why."""

    id: Id
    title: Annotated[Report, about("The claim in a few words.")]
    claim: Annotated[Report, about("What is claimed, in our words.")]
    use: Annotated[Literal["used", "left-out"], about("Whether these facts use it.")]
    why: Annotated[Report, about("Why it is used or left out.")]
    source: Source


class Saying(_Fact, frozen=True, kw_only=True):
    """What one side of a contradiction says."""

    text: Annotated[Report, about("What one side says.")]
    source: Source


class Contradiction(_Fact, frozen=True, kw_only=True):
    """Where sources, or parts of one, are at odds."""

    id: Id
    title: Annotated[Report, about("What is at odds.")]
    says: Annotated[tuple[Saying, ...], Kind(noun="saying", address="says"), about("What each side says.", minItems=2)]
    chosen: Annotated[Report, about("What these facts follow.")]
    why: Annotated[Report, about("Why.")]
    source: Source | None = None


class Platform(_Fact, frozen=True, kw_only=True):
    """All facts of one platform that are in force in one period: a service that rejects identity verifications."""

    id: Id
    name: Annotated[Title, about("How the platform is called.")]
    default: Annotated[bool, about("Taken when a case names no platform. At most one platform.")] = False
    version: Annotated[str, Version(), about("Raise it when answers change.")]
    notes: Annotated[tuple[Prose, ...], about("What every reader must know, such as: not affiliated.")] = ()
    channels: Annotated[
        tuple[Channel, ...],
        Kind(noun="channel", file="platform"),
        about("The official ways to reach the platform. No download links."),
    ] = ()
    notice: Annotated[Notice | None, about("What is typical of the rejection notice.")] = None
    first_steps: Annotated[
        tuple[Note, ...],
        Kind(noun="first step", file="platform", address="first-step"),
        about("What to do before anything else."),
    ] = ()
    advice: Annotated[tuple[Note, ...], Kind(noun="advice", file="platform"), about("General advice.")] = ()
    questions: Annotated[Questions, about("What is asked where no fact of its own asks for it.")]
    source: Source
    reasons: Annotated[tuple[Reason, ...], Kind(noun="reason", title="A reason", own_files=True, public=True)] = ()
    remedies: Annotated[
        tuple[Remedy, ...],
        Kind(
            noun="remedy",
            title="A remedy",
            own_files=True,
            public=True,
            unused="no rule offers it; name it under remedies: of a rule, or delete the file",
        ),
    ] = ()
    observations: Annotated[
        tuple[Observation, ...],
        Kind(
            noun="observation",
            title="Observations",
            public=True,
            unused="no condition asks for it; use it in a when:, as a cause, or delete it",
        ),
    ] = ()
    events: Annotated[
        tuple[Event, ...],
        Kind(
            noun="event",
            title="Events",
            public=True,
            unused="no cooldown starts with it and no condition asks for it; name it in one, or delete it",
        ),
    ] = ()
    limits: Annotated[
        tuple[Limit, ...],
        Kind(
            noun="limit",
            title="Attempt limits",
            public=True,
            unused="no rule asks for its state; add a rule with when: {limit: {ID: locked}}",
        ),
    ] = ()
    cooldowns: Annotated[
        tuple[Cooldown, ...],
        Kind(
            noun="cooldown",
            title="Cooldowns",
            public=True,
            unused="no rule asks for its state; add a rule with when: {cooldown: {ID: running}}",
        ),
    ] = ()
    figures: Annotated[
        tuple[Figure, ...],
        Kind(
            noun="figure",
            title="Figures",
            unused="no condition, difference or text ({figure.ID}) uses it; write that, or delete it",
            quoted=True,
        ),
    ] = ()
    regions: Annotated[
        tuple[RegionList, ...],
        Kind(
            noun="region list",
            title="Region lists",
            address="regions",
            unused="no condition or text ({regions.ID}) uses it; write that, or delete it",
            quoted=True,
        ),
    ] = ()
    warnings: Annotated[
        tuple[Warning, ...],
        Kind(
            noun="warning",
            title="Warnings",
            public=True,
            unused="no rule gives it; name it under warnings: of a rule, or delete it",
        ),
    ] = ()
    prohibitions: Annotated[
        tuple[Prohibition, ...],
        Kind(
            noun="prohibition",
            title="Prohibitions",
            public=True,
            unused="no rule gives it; name it under prohibitions: of a rule, or delete it",
        ),
    ] = ()
    verdicts: Annotated[
        tuple[Verdict, ...],
        Kind(
            noun="verdict",
            title="Verdicts",
            public=True,
            needed=True,
            unused="no rule gives it; name it as verdict: of a rule, or delete it",
        ),
    ] = ()
    account: Annotated[Account, Kind(noun="account", title="The account while it is rejected")] = Account()
    appeals: Annotated[
        tuple[Appeal, ...],
        Kind(
            noun="appeal",
            title="Appeals",
            public=True,
            unused="no remedy uses it; name it as appeal: of a remedy, or delete it",
            quoted=True,
        ),
    ] = ()
    fields: Annotated[
        tuple[Field, ...],
        Kind(
            noun="field",
            file="appeals",
            public=True,
            needed=True,
            unused="no appeal quotes it ({applicant.ID}); write that, or delete it",
            quoted=True,
        ),
        about("What the applicant may fill in."),
    ] = ()
    rules: Annotated[tuple[Rule, ...], Kind(noun="rule", title="Shared rules")] = ()
    faq: Annotated[tuple[Answer, ...], Kind(noun="answer", title="Questions and answers", address="faq")] = ()
    sources: Annotated[
        tuple[Work, ...],
        Kind(
            noun="source",
            title="Sources",
            address="work",
            needed=True,
            unused="no fact names it as its source; name it where it was used, or delete it",
        ),
    ] = ()
    claims: Annotated[tuple[Claim, ...], Kind(noun="claim", title="Claims and contradictions")] = ()
    contradictions: Annotated[
        tuple[Contradiction, ...],
        Kind(noun="contradiction", file="claims"),
        about("Where sources contradict each other or themselves."),
    ] = ()


Ids = tuple[Annotated[str, Identity()], ...]
_NONE = {"minItems": 0, "title": "a list of ids, or []"}


class Listed(_Fact, frozen=True, kw_only=True):
    """Some of what is listed in an answer."""

    remedies: Ids = ()
    causes: Ids = ()
    warnings: Ids = ()
    prohibitions: Ids = ()
    questions: Ids = ()
    reasons: Ids = ()
    candidates: Ids = ()


class NextChange(_Fact, frozen=True, kw_only=True):
    """When the answer changes by itself."""

    at: Annotated[Moment, about("When.")]
    verdict: Annotated[VerdictId, about("The verdict from then on.")]


class Expectation(_Fact, frozen=True, kw_only=True):
    """What must come out. A list names exactly what must come out, in order."""

    verdict: Annotated[VerdictId | None, about("The verdict.")] = None
    category: Annotated[Literal["temporary", "permanent", "unknown"] | None, about("The category.")] = None
    allowed: Annotated[
        bool | None,
        about("Whether one may submit again.", type=["boolean", "null"], title="true, false or null"),
    ] = None
    allowed_from: Annotated[
        Moment | None,
        about("From when one may.", type=["string", "null"], title="a UTC time in quotes, or null"),
    ] = None
    advised_from: Annotated[
        Moment | None,
        about("From when it is better.", type=["string", "null"], title="a UTC time in quotes, or null"),
    ] = None
    bound: Annotated[Literal["exact", "latest"] | None, about("Whether the time is exact.")] = None
    appeal: Annotated[
        AppealId | None, about("The appeal.", type=["string", "null"], title="the id of an appeal, or null")
    ] = None
    remedies: Annotated[Ids, about("The remedies.", **_NONE)] = ()
    causes: Annotated[Ids, about("The causes.", **_NONE)] = ()
    warnings: Annotated[Ids, about("The warnings.", **_NONE)] = ()
    prohibitions: Annotated[Ids, about("The prohibitions.", **_NONE)] = ()
    questions: Annotated[Ids, about("The questions that are asked next.", **_NONE)] = ()
    reasons: Annotated[Ids, about("The reasons.", **_NONE)] = ()
    candidates: Annotated[Ids, about("The reasons that are possible.", **_NONE)] = ()
    next_change: Annotated[
        NextChange | None,
        about("When the answer changes by itself.", type=["object", "null"], title="a time and a verdict, or null"),
    ] = None
    limits: Annotated[
        dict[Id, Literal["clear", "last-attempt", "locked", "unknown"]],
        about("The state of each limit.", minProperties=0),
    ] = {}
    cooldowns: Annotated[
        dict[Id, Literal["not-started", "running", "over"]],
        about("The state of each cooldown.", minProperties=0),
    ] = {}
    steps: Annotated[
        dict[Id, tuple[Prose, ...]],
        about("A remedy and words that its steps must hold.", minProperties=0),
    ] = {}
    with_: Annotated[Listed | None, about("These must be among the answer, others may be too.", minProperties=1)] = (
        field(name="with", default=None)
    )
    without: Annotated[Listed | None, about("These must not be in the answer.", minProperties=1)] = None


class Scenario(_Fact, frozen=True, kw_only=True):
    """What is known and what must come out, run by `kyc-recourse test`."""

    id: Id
    title: Annotated[Title, about("What is shown, in one sentence.")]
    case: Annotated[
        dict[str, Any],
        Wording(form="case", example={"now": "2026-11-22T12:00:00Z"}),
        about("What is known: now, reasons, notice, attempts, recent_attempts, events, observations. Times in quotes."),
    ]
    expect: Annotated[Expectation, about("What must come out.", minProperties=1)]


class ScenarioFile(_Fact, frozen=True, kw_only=True):
    """A file of scenarios."""

    scenarios: Annotated[tuple[Scenario, ...], Kind(noun="scenario", title="Scenarios")]
