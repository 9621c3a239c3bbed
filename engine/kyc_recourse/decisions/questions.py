"""What to find out next: every open question is answered on trial, and kept if an answer alters anything."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import lru_cache
from typing import NamedTuple

from kyc_recourse.decisions.decision import Question
from kyc_recourse.facts.texts import fill
from kyc_recourse.rules.engine import Inference, bits
from kyc_recourse.rules.program import Decider, Program
from kyc_recourse.rules.subject import Pair, Subject

# What an answer can alter, the most consequential first.
_CHANGES = ("verdict", "remedies", "causes", "warnings")
_NOTHING = len(_CHANGES)
_KEPT_INQUIRIES = 256
_KEPT_RANKS = 4_096
# The atoms that matter to a reason, what surely holds for it, and the bodies and heads of its affected rules.
_Base = tuple[int, int, tuple[tuple[int, int], ...]]


class _Effect(NamedTuple):
    """What depends on the atoms that an answer touches, in the rules of one reason.

    ``affected`` has a bit for each rule whose firing can depend on them; ``rules`` are their bodies and heads.
    """

    decider: Decider
    affected: int
    rules: tuple[tuple[int, int], ...]


class _Part(NamedTuple):
    """A part of an answer: the atoms that it touches, and those of each thing that it can be.

    ``given`` are the bits that say that it is known. Where the outcomes depend on what else is known,
    ``subject`` is the one to compare. ``scope`` are the bits on which it depends what an answer alters, and
    ``ranks`` what is known of that for the values of these bits.
    """

    given: int
    touched: int
    effects: tuple[_Effect, ...]
    variants: tuple[int, ...]
    subject: Subject | None
    scope: int
    ranks: dict[tuple[int, ...], int]


class _Inquiry(NamedTuple):
    """A question prepared for a set of reasons, once for each rank of what its answer can alter.

    It is open while none of the bits ``given`` is given and all of ``needs`` are.
    """

    given: int
    needs: int
    parts: tuple[_Part, ...]
    questions: tuple[Question, ...]


class Questions:
    """Finds the open questions of situations under one program."""

    def __init__(self, program: Program) -> None:
        self.program = program
        self._inquiries = lru_cache(_KEPT_INQUIRIES)(lambda reasons: tuple(self._prepare(reasons)))

    def open(
        self,
        decided: tuple[str, ...],
        candidates: tuple[str, ...],
        atoms: int,
        given: int,
        inferences: Mapping[str, Inference],
    ) -> tuple[Question, ...]:
        """Return the questions whose answers can alter the answer, the most consequential first."""
        trial = _Trial(self.program, atoms, given, inferences)
        found = list(self._about_reasons(decided, candidates, trial))
        for inquiry in self._inquiries(decided):
            if not inquiry.given & given and inquiry.needs & given == inquiry.needs:
                rank = trial.rank(inquiry)
                if rank < _NOTHING:
                    found.append((rank, inquiry.questions[rank]))
        found.sort(key=lambda pair: pair[0])
        return tuple([question for _, question in found])

    def _about_reasons(
        self, decided: Sequence[str], candidates: Sequence[str], trial: _Trial
    ) -> Iterator[tuple[int, Question]]:
        period = self.program.period
        if not decided:
            yield 0, Question("reason", "reason", period.ask_reason, tuple(self.program.reasons), "verdict")
        for reason in candidates:
            text = fill(period.ask_candidate, {"reason.title": self.program.reasons[reason].title})
            # A reason more is news in any case, even if all that follows from it is there already.
            rank = min(trial.adding(reason), _NOTHING - 1)
            yield rank, _ranked("reason", reason, text, ("true", "false"))[rank]

    def _prepare(self, reasons: Sequence[str]) -> Iterator[_Inquiry]:
        """Yield an inquiry for everything that can be asked for and matters to the reasons."""
        for inquiry in (*self._observations(reasons), *self._attempts(reasons), *self._events(reasons)):
            if any(part.effects for part in inquiry.parts):
                yield inquiry

    def _observations(self, reasons: Sequence[str]) -> Iterator[_Inquiry]:
        for id, subject in self.program.observed.items():
            pairs = self.program.pairs_of(subject)
            touched = subject.all
            for pair in pairs:
                touched |= pair.all
            variants = {mask for _, mask in subject.classes}
            part = self._part(reasons, touched, variants, subject=subject if pairs else None)
            observation = self.program.observations[id]
            options = ("true", "false") if observation.type == "boolean" else tuple(observation.options)
            questions = _ranked("observation", id, observation.question, options)
            yield _Inquiry(subject.given, 0, (part,), questions)

    def _attempts(self, reasons: Sequence[str]) -> Iterator[_Inquiry]:
        """Ask for each limit's attempts, and for attempts as such where no limit asks for them."""
        program = self.program
        anyway = [
            self._part(reasons, subject.all, {mask for _, mask in subject.classes}, given=program.attempts_given)
            for subject in (program.identical, program.first_age)
            if subject
        ]
        counted = 0
        for reason in reasons:
            for limit, subject in program.limits.get(reason, ()):
                given = program.history_given[limit.id]
                variants = {mask for _, mask in subject.classes} if subject else set()
                part = self._part(reasons, subject.all if subject else 0, variants)
                yield _Inquiry(given, 0, (part, *anyway), _ranked("attempts", reason, limit.question))
                counted |= given
        questions = _ranked("attempts", "attempts", program.period.ask_attempts)
        yield _Inquiry(program.attempts_given, counted, tuple(anyway), questions)

    def _events(self, reasons: Sequence[str]) -> Iterator[_Inquiry]:
        program = self.program
        for id, event in program.events.items():
            touched, variants = 0, {0}
            if happened := program.happened.get(id):
                touched, variants = happened.all, {happened.atoms("true")}
            for subject in program.started_by[id]:
                touched |= subject.all
                states = [subject.atoms(state) for state in ("running", "over")]
                variants = {variant | state for variant in variants for state in states}
            part = self._part(reasons, touched, variants)
            yield _Inquiry(program.event_given[id], 0, (part,), _ranked("event", id, event.question))

    def _part(
        self,
        reasons: Sequence[str],
        touched: int,
        variants: set[int],
        *,
        given: int = 0,
        subject: Subject | None = None,
    ) -> _Part:
        deciders = [self.program.deciders[reason] for reason in reasons or ("",)]
        effects = [_Effect(decider, *decider.affected_by(touched)) for decider in deciders]
        scope = 0
        for effect in effects:
            for body, head in effect.rules:
                scope |= body | head
        mask = self.program.mask
        if scope & mask["verdict"]:
            scope |= mask["verdict"]
        if scope & mask["earlier"]:
            scope |= mask["remedy"] | mask["earlier"]
        return _Part(given, touched, tuple([e for e in effects if e.rules]), tuple(variants), subject, scope, {})


def _ranked(asks: str, id: str, text: str, options: tuple[str, ...] = ()) -> tuple[Question, ...]:
    return tuple([Question(asks, id, text, options, changes) for changes in _CHANGES])  # type: ignore[arg-type]


class _Trial:
    """Answers questions on trial and tells the most consequential thing that an answer alters."""

    def __init__(self, program: Program, atoms: int, given: int, inferences: Mapping[str, Inference]) -> None:
        self.program, self.atoms, self.given, self.inferences = program, atoms, given, inferences
        self.held = 0
        self.fired: dict[str, int] = {}
        for reason, inference in inferences.items():
            self.held |= inference.held
            self.fired[reason] = bits(inference.fired)
        self.verdicts, self.causes = program.mask["verdict"], program.mask["cause"]
        self.remedies, self.moves = program.mask["remedies"], program.mask["earlier"]
        self.warnings = program.mask["warnings"]
        self.verdict = (self.held & self.verdicts).bit_length()

    def rank(self, inquiry: _Inquiry) -> int:
        """Return the place in ``_CHANGES`` of the most consequential thing that an answer alters."""
        best = _NOTHING
        for part in inquiry.parts:
            if part.effects and not part.given & self.given:
                rank = self.trying(part)
                if rank < best:
                    best = rank
        return best

    def altered(self, held: int) -> int:
        """Return the place in ``_CHANGES`` of what differs if ``held`` holds instead."""
        changed = held ^ self.held
        if changed & self.verdicts and (held & self.verdicts).bit_length() != self.verdict:
            return 0
        if changed & self.remedies or (changed & self.moves and self.reorders(held)):
            return 1
        return 2 if changed & self.causes else 3 if changed & self.warnings else _NOTHING

    def reorders(self, held: int) -> bool:
        return self.program.offered(held) != self.program.offered(self.held)

    def trying(self, part: _Part) -> int:
        now = self.atoms & part.touched
        unaffected, bases = self.bases(part)
        if part.subject is not None:
            return self.best(now, unaffected, bases, self.compared(part.subject))
        scope = part.scope
        key = (now, self.held & scope, unaffected & scope, *[base & scope for _, base, _ in bases])
        rank = part.ranks.get(key)
        if rank is None:
            if len(part.ranks) >= _KEPT_RANKS:
                part.ranks.clear()
            rank = part.ranks[key] = self.best(now, unaffected, bases, part.variants)
        return rank

    def best(self, now: int, unaffected: int, bases: list[_Base], variants: Iterable[int]) -> int:
        """Return the rank of the most consequential of the variants."""
        best = _NOTHING
        for variant in variants:
            if variant == now:
                continue
            merged = unaffected
            for relevant, base, rules in bases:
                held = base | variant & relevant
                for body, head in rules:
                    if body & held == body:
                        held |= head
                merged |= held
            rank = self.altered(merged)
            if rank < best:
                best = rank
                if not best:
                    break
        return best

    def bases(self, part: _Part) -> tuple[int, list[_Base]]:
        """Return what holds for reasons that the answer cannot affect, and what surely holds for the others."""
        unaffected, bases = 0, []
        for decider, affected, rules in part.effects:
            inference = self.inferences[decider.reason]
            base = inference.held
            if affected & self.fired[decider.reason]:
                base = self.atoms & decider.relevant
                heads = decider.clauses.heads
                for number in inference.fired:
                    if not affected >> number & 1:
                        base |= heads[number]
            bases.append((decider.relevant, base & ~part.touched, rules))
        if len(bases) < len(self.inferences):
            touched = {effect.decider.reason for effect in part.effects}
            for reason, inference in self.inferences.items():
                if reason not in touched:
                    unaffected |= inference.held
        return unaffected, bases

    def compared(self, subject: Subject) -> set[int]:
        """Return the atoms of each answer to a region that is compared with others."""
        variants = set()
        for bit, mask in subject.classes:
            outcomes = {mask}
            for pair in self.program.pairs_of(subject):
                more = self.outcomes(subject, bit, pair)
                outcomes = {outcome | compared for outcome in outcomes for compared in more}
            variants |= outcomes
        return variants

    def outcomes(self, subject: Subject, bit: int, pair: Pair) -> tuple[int, ...]:
        """Return the atoms that comparing the subject, answered with ``bit``, with the other can give."""
        other = self.program.observed[pair.second if subject.id == pair.first else pair.first]
        known = other.given & self.given
        if not known:
            return (0,)
        # Both have the same classes in the same order: each named region, then all others.
        if bit // (subject.given & -subject.given) != known // (other.given & -other.given):
            return (pair.different,)
        return (pair.same, pair.different) if bit == subject.classes[-1][0] else (pair.same,)

    def adding(self, reason: str) -> int:
        return self.altered(self.held | self.program.infer(reason, self.atoms).held)
