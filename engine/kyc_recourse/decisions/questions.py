"""What to find out next: every open question is answered on trial, and kept if an answer alters anything."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache
from operator import itemgetter
from typing import NamedTuple

from kyc_recourse.cases import answers
from kyc_recourse.cases.history import state_of
from kyc_recourse.cases.reading import MAX_RECENT
from kyc_recourse.decisions.decision import Answer, Option, Question
from kyc_recourse.facts.conditions import STATUSES
from kyc_recourse.facts.texts import fill
from kyc_recourse.rules.compiled import CompiledObservation
from kyc_recourse.rules.fact_input import FactInput, Pair
from kyc_recourse.rules.portable import PortableEngine
from kyc_recourse.rules.program import LimitInput, Program, ReasonRuleset

# What an answer can alter, the most consequential first.
_CHANGES = ("verdict", "remedies", "causes", "warnings")
_NOTHING = len(_CHANGES)
YES_OR_NO = (Option(True, "Yes"), Option(False, "No"))
_KEPT_INQUIRIES = 256
_KEPT_RANKS = 8_192
# Only what is asked on trial: both engines conclude the same.
_ENGINE = PortableEngine()


class _Part(NamedTuple):
    """A part of an answer: the atoms that it touches, and those of each thing that it can be.

    ``given`` are the bits that say that it is known already. Where what it can be depends on other regions
    with which it is compared, ``subject`` is the one to compare, and ``others`` say which those are.
    """

    touched: int
    variants: frozenset[int]
    given: int = 0
    subject: FactInput | None = None
    others: int = 0


class _Topic(NamedTuple):
    """Something that can be asked for, with its question for each place in ``_CHANGES``.

    It is open while, of the bits ``among``, exactly ``given`` are given.
    """

    among: int
    given: int
    parts: tuple[_Part, ...]
    questions: tuple[Question, ...]


class Questions:
    """Finds the open questions of situations under one program."""

    def __init__(self, program: Program) -> None:
        self.program = program
        self._observations = tuple(_observations(program))
        self._events = tuple(_events(program))
        self._inquiries = lru_cache(_KEPT_INQUIRIES)(lambda reasons: tuple(self._prepare(reasons)))
        self._rank = lru_cache(_KEPT_RANKS)(_Inquiry.rank)

    def open(
        self, decided: tuple[str, ...], candidates: tuple[str, ...], status: str, state: int, held: int
    ) -> tuple[Question, ...]:
        """Return the questions whose answers can alter the answer, the most consequential first.

        ``held`` is what follows from the state for the decided reasons.
        """
        rejected = status == STATUSES[0]
        found = list(self._about_reasons(decided, candidates, state, held)) if rejected else []
        for inquiry in self._inquiries(decided):
            topic = inquiry.topic
            if state & topic.among == topic.given:
                rank = self._rank(inquiry, state & inquiry.scope)
                if rank < _NOTHING:
                    found.append((rank, topic.questions[rank]))
        found.sort(key=itemgetter(0))
        return tuple([question for _, question in found])

    def _about_reasons(
        self, decided: Sequence[str], candidates: Sequence[str], state: int, held: int
    ) -> Iterator[tuple[int, Question]]:
        program = self.program
        if not decided:
            options = tuple([Option(reason.id, reason.title) for reason in program.period.reasons])
            answer = Answer(answers.REASON, "choice")
            yield 0, Question("reason", "reason", program.period.ask_reason, options, answer, "verdict")
        for reason in candidates:
            text = fill(program.period.ask_candidate, {"reason.title": program.reasons[reason].title})
            # A reason more is news in any case, even if all that follows from it is there already.
            rank = min(_altered(program, held, held | program.infer(reason, state).held), _NOTHING - 1)
            yield rank, _ranked("reason", reason, text, Answer(answers.candidate(reason), "boolean"), YES_OR_NO)[rank]

    def _prepare(self, reasons: Sequence[str]) -> Iterator[_Inquiry]:
        """Yield an inquiry for every topic that matters to the reasons."""
        rulesets = [self.program.rulesets[reason] for reason in reasons or ("",)]
        *counts, attempts = _attempts(self.program, reasons)
        # How many attempts count comes first: it decides whether there is one left.
        for topic in (*counts, *self._observations, attempts, *self._events):
            altered = 0
            for part in topic.parts:
                for ruleset in rulesets:
                    if part.touched & ruleset.relevant:
                        altered |= ruleset.downstream(part.touched)
            if altered:
                yield _Inquiry(self.program, topic, rulesets, altered)


class _Inquiry:
    """A topic prepared for a set of reasons; it tells what an answer can alter.

    Attributes:
        scope: the bits of the state on which it depends what an answer can alter.
    """

    def __init__(self, program: Program, topic: _Topic, rulesets: Iterable[ReasonRuleset], altered: int) -> None:
        self.program, self.topic = program, topic
        # Which verdict leads and in which order remedies stand depends on the other ones as well.
        if altered & program.mask["verdict"]:
            altered |= program.mask["verdict"]
        if altered & program.mask["earlier"]:
            altered |= program.mask["earlier"] | program.mask["remedy"]
        self._clauses = [clauses for ruleset in rulesets if (clauses := ruleset.upstream(altered)).bodies]
        self.scope = 0
        for clauses in self._clauses:
            for body in clauses.bodies:
                self.scope |= body
        for part in topic.parts:
            self.scope |= part.given | part.others

    def rank(self, state: int) -> int:
        """Return the place in ``_CHANGES`` of the most consequential thing that an answer can alter."""
        held = self._held(state)
        ranks = [_altered(self.program, held, self._held(answered)) for answered in self._answered(state)]
        return min(ranks, default=_NOTHING)

    def _held(self, state: int) -> int:
        """Return what follows from a state, as far as answers can alter it."""
        held = 0
        for clauses in self._clauses:
            held |= _ENGINE.infer(clauses, state).held
        return held

    def _answered(self, state: int) -> Iterator[int]:
        """Yield the states to which the answers lead."""
        for part in self.topic.parts:
            if not part.given & state:
                rest = state & ~part.touched
                for variant in _compared(self.program, part.subject, state) if part.subject else part.variants:
                    yield rest | variant


def _observations(program: Program) -> Iterator[_Topic]:
    for id, subject in program.observed.items():
        pairs = program.pairs_of(subject)
        touched, others = subject.all, 0
        for pair in pairs:
            touched |= pair.all
            others |= program.other(pair, subject).given
        part = _Part(touched, _variants(subject), subject=subject if pairs else None, others=others)
        observation = program.observations[id]
        questions = _ranked("observation", id, observation.question, *asked_for(observation))
        yield _Topic(subject.given, 0, (part,), questions)


def _attempts(program: Program, reasons: Iterable[str]) -> Iterator[_Topic]:
    """Ask for each limit's attempts, and for attempts as such where no limit asks for them."""
    anyway = [
        _Part(subject.all, _variants(subject), given=program.attempts_given)
        for subject in (program.identical, program.first_age)
        if subject
    ]
    counted = 0
    for reason in reasons:
        for limited in program.limits.get(reason, ()):
            limit = limited.limit
            given = program.history_given[limit.id]
            parts = [_counted(limited)] if limited.state or limited.used else []
            count = Answer(answers.count(program.period, limit), "count", 0, MAX_RECENT)
            yield _Topic(given, 0, (*parts, *anyway), _ranked("attempts", reason, limit.question, count))
            counted |= given
    questions = _ranked("attempts", "attempts", program.period.ask_attempts, Answer(answers.ATTEMPT, "time"))
    yield _Topic(program.attempts_given | counted, counted, tuple(anyway), questions)


def _counted(limited: LimitInput) -> _Part:
    """Return what each number of attempts that count makes of a limit."""
    limit, touched, variants = limited.limit, 0, set()
    subjects = [subject for subject in (limited.state, limited.used) if subject]
    for subject in subjects:
        touched |= subject.all
    cuts = limited.used.cuts if limited.used else ()
    edges = (0, limit.max - limit.stop_when_left, limit.max, *map(int, cuts))
    for used in {edge + step for edge in edges for step in (-1, 0, 1) if 0 <= edge + step <= limit.max}:
        standing = {"limit": "locked" if used == limit.max else state_of(limit, used), "used": used}
        variant = 0
        for subject in subjects:
            variant |= subject.atoms(standing[subject.kind])
        variants.add(variant)
    return _Part(touched, frozenset(variants))


def _events(program: Program) -> Iterator[_Topic]:
    for id, event in program.events.items():
        touched, variants = 0, {0}
        if happened := program.happened.get(id):
            touched, variants = happened.all, {happened.atoms(True)}
        for subject in program.started_by[id]:
            touched |= subject.all
            states = [subject.atoms(state) for state in ("running", "over")]
            variants = {variant | state for variant in variants for state in states}
        part = _Part(touched, frozenset(variants))
        yield _Topic(
            program.event_given[id], 0, (part,), _ranked("event", id, event.question, Answer(answers.event(id), "time"))
        )


def _variants(subject: FactInput) -> frozenset[int]:
    return frozenset([mask for _, mask in subject.classes])


def asked_for(observation: CompiledObservation) -> tuple[Answer, tuple[Option, ...]]:
    """Return what answers the question for an observation."""
    path, unit = answers.observation(observation.id), observation.unit or None
    if observation.type == "number":
        return Answer(path, "number", observation.min, observation.max, unit), ()
    options = tuple([Option(id, label) for id, label in observation.options.items()])
    return Answer(path, observation.type), YES_OR_NO if observation.type == "boolean" else options  # type: ignore[arg-type]


def _ranked(asks: str, id: str, text: str, answer: Answer, options: tuple[Option, ...] = ()) -> tuple[Question, ...]:
    return tuple([Question(asks, id, text, options, answer, changes) for changes in _CHANGES])  # type: ignore[arg-type]


def _altered(program: Program, before: int, after: int) -> int:
    """Return the place in ``_CHANGES`` of the most consequential difference between what held and what holds."""
    changed, mask = before ^ after, program.mask
    verdicts = mask["verdict"]
    if changed & verdicts and (before & verdicts).bit_length() != (after & verdicts).bit_length():
        return 0
    if changed & mask["remedies"] or (changed & mask["earlier"] and program.offered(before) != program.offered(after)):
        return 1
    return 2 if changed & mask["cause"] else 3 if changed & mask["warnings"] else _NOTHING


def _compared(program: Program, subject: FactInput, state: int) -> set[int]:
    """Return the atoms of each answer to a region that is compared with others."""
    variants = set()
    for given, mask in subject.classes:
        outcomes = {mask}
        for pair in program.pairs_of(subject):
            more = _outcomes(program, subject, given, pair, state)
            outcomes = {outcome | compared for outcome in outcomes for compared in more}
        variants |= outcomes
    return variants


def _outcomes(program: Program, subject: FactInput, given: int, pair: Pair, state: int) -> tuple[int, ...]:
    """Return the atoms that comparing the subject, answered as ``given`` says, with the other can give."""
    other = program.other(pair, subject)
    known = other.given & state
    if not known:
        return (0,)
    # Both have the same classes in the same order: each named region, then all others.
    if given // (subject.given & -subject.given) != known // (other.given & -other.given):
        return (pair.different,)
    return (pair.same, pair.different) if given == subject.classes[-1][0] else (pair.same,)
