"""What to find out next: every open question is answered on trial, and kept if an answer alters anything."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence

from kyc_recourse.decisions.decision import Question
from kyc_recourse.facts.texts import fill
from kyc_recourse.rules.engine import Inference
from kyc_recourse.rules.program import Pair, Program, Subject

# What an answer can alter, the most consequential first.
_CHANGES = ("verdict", "remedies", "causes", "warnings")
_NOTHING = len(_CHANGES)


def open_questions(
    program: Program,
    decided: Sequence[str],
    candidates: Sequence[str],
    atoms: int,
    given: int,
    inferences: Mapping[str, Inference],
) -> tuple[Question, ...]:
    """Return the questions whose answers can alter the answer, the most consequential first."""
    trial = _Trial(program, atoms, given, inferences)
    asked = [
        *_about_reasons(program, decided, candidates, trial),
        *_about_observations(program, trial),
        *_about_attempts(program, decided, trial),
        *_about_events(program, trial),
    ]
    asked = [question for question in asked if question[0] < _NOTHING]
    asked.sort(key=lambda question: question[0])
    return tuple(
        Question(asks, id, text, tuple(options), _CHANGES[rank])  # type: ignore[arg-type]
        for rank, asks, id, text, options in asked
    )


_Asked = tuple[int, str, str, str, Iterable[str]]


def _about_reasons(
    program: Program, decided: Sequence[str], candidates: Sequence[str], trial: _Trial
) -> Iterator[_Asked]:
    if not decided:
        yield 0, "reason", "reason", program.period.ask_reason, program.reasons
    for reason in candidates:
        text = fill(program.period.ask_candidate, {"reason.title": program.reasons[reason].title})
        # A reason more is news in any case, even if all that follows from it is there already.
        yield min(trial.adding(reason), _NOTHING - 1), "reason", reason, text, ("true", "false")


def _about_observations(program: Program, trial: _Trial) -> Iterator[_Asked]:
    for id, subject in program.observed.items():
        if not trial.given & subject.given:
            observation = program.observations[id]
            options = observation.options or (("true", "false") if observation.type == "boolean" else ())
            yield trial.observing(subject), "observation", id, observation.question, options


def _about_attempts(program: Program, decided: Sequence[str], trial: _Trial) -> Iterator[_Asked]:
    """Ask for each limit's attempts, and for attempts as such where no limit asks for them."""
    anyway = _NOTHING
    if not trial.given & program.attempts_given:
        subjects = [subject for subject in (program.identical, program.first_age) if subject]
        anyway = min((trial.changing(subject) for subject in subjects), default=_NOTHING)
    asked = False
    for limit in program.period.limits:
        if limit.reason in decided and not trial.given & program.history_given[limit.id]:
            subject = program.limited.get(limit.id)
            rank = min(anyway, trial.changing(subject) if subject else _NOTHING)
            yield rank, "attempts", limit.reason, limit.question, ()
            asked = True
    if not asked:
        yield anyway, "attempts", "attempts", program.period.ask_attempts, ()


def _about_events(program: Program, trial: _Trial) -> Iterator[_Asked]:
    for id, event in program.events.items():
        if not trial.given & program.event_given[id]:
            yield trial.happening(id), "event", id, event.question, ()


class _Trial:
    """Answers questions on trial and tells the most consequential thing that an answer alters."""

    def __init__(self, program: Program, atoms: int, given: int, inferences: Mapping[str, Inference]) -> None:
        self.program, self.atoms, self.given, self.inferences = program, atoms, given, inferences
        self.held = 0
        for inference in inferences.values():
            self.held |= inference.held
        self.verdict = (self.held & program.mask["verdict"]).bit_length()

    def rank(self, held: int) -> int:
        """Return the place in ``_CHANGES`` of what differs if ``held`` holds instead."""
        mask = self.program.mask
        changed = held ^ self.held
        if changed & mask["verdict"] and (held & mask["verdict"]).bit_length() != self.verdict:
            return 0
        return (
            1
            if changed & mask["remedies"]
            else 2
            if changed & mask["cause"]
            else 3
            if changed & mask["warnings"]
            else 4
        )

    def trying(self, touched: int, variants: Iterable[int]) -> int:
        """Return the rank of the most consequential of the variants of the ``touched`` atoms."""
        bases = []
        for reason, inference in self.inferences.items():
            decider = self.program.deciders[reason]
            affected, rules = decider.affected_by(touched)
            base = 0
            for number in inference.fired:
                if not affected >> number & 1:
                    base |= decider.clauses.heads[number]
            bases.append((decider.relevant, base, rules))
        if not any(rules for _, _, rules in bases):
            return _NOTHING
        rest, best = self.atoms & ~touched, _NOTHING
        for variant in variants:
            merged = 0
            for relevant, base, rules in bases:
                held = base | (rest | variant) & relevant
                for body, head in rules:
                    if body & held == body:
                        held |= head
                merged |= held
            best = min(best, self.rank(merged))
            if not best:
                break
        return best

    def changing(self, subject: Subject) -> int:
        return self.trying(subject.all, {mask for _, mask in subject.classes})

    def observing(self, subject: Subject) -> int:
        pairs = [pair for pair in self.program.pairs if subject.id in (pair.first, pair.second)]
        if not pairs:
            return self.changing(subject)
        touched = subject.all
        for pair in pairs:
            touched |= pair.all
        variants = set()
        for bit, mask in subject.classes:
            outcomes = {mask}
            for pair in pairs:
                outcomes = {
                    outcome | more for outcome in outcomes for more in self.compared(subject, bit, pair)
                }
            variants |= outcomes
        return self.trying(touched, variants)

    def compared(self, subject: Subject, bit: int, pair: Pair) -> tuple[int, ...]:
        """Return the atoms that comparing the subject, answered with ``bit``, with the other can give."""
        other = self.program.observed[pair.second if subject.id == pair.first else pair.first]
        known = other.given & self.given
        if not known:
            return (0,)
        # Both have the same classes in the same order: each named region, then all others.
        place, others = bit // (subject.given & -subject.given), known // (other.given & -other.given)
        if place != others:
            return (pair.different,)
        return (pair.same, pair.different) if bit == subject.classes[-1][0] else (pair.same,)

    def happening(self, event: str) -> int:
        touched, variants = 0, {0}
        if subject := self.program.happened.get(event):
            touched, variants = subject.all, {subject.place("true")[1]}
        for cooldown in self.program.period.cooldowns:
            subject = self.program.cooled.get(cooldown.id)
            if cooldown.event == event and subject:
                touched |= subject.all
                states = [subject.place(state)[1] for state in ("running", "over")]
                variants = {variant | state for variant in variants for state in states}
        return self.trying(touched, variants)

    def adding(self, reason: str) -> int:
        return self.rank(self.held | self.program.infer(reason, self.atoms).held)
