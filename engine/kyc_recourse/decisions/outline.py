"""The part of a decision that is the same for every case in the same situation."""

from __future__ import annotations

from functools import lru_cache
from typing import Any, Literal, NamedTuple

from kyc_recourse.decisions.appeal import fill_appeal
from kyc_recourse.decisions.decision import (
    Entry,
    FactPlace,
    FilledAppeal,
    Firing,
    OfferedRemedy,
    Question,
    Resubmit,
    StatedReason,
    Statement,
)
from kyc_recourse.decisions.questions import Questions
from kyc_recourse.rules.compiled import CompiledAppeal, CompiledRule, CompiledVerdict
from kyc_recourse.rules.engine import numbers
from kyc_recourse.rules.program import Program

_KEPT_OUTLINES = 8_192
_KEPT_REASONS = 256
_HOW: tuple[Literal["stated", "matched"], ...] = ("stated", "matched")


class Outline(NamedTuple):
    """What the rules conclude, without the times and texts of a single case.

    ``stated`` and ``matched`` are the reasons, depending on how they became known. ``until`` names the
    limits and cooldowns, as (kind, id), from which the verdict's time
    can be taken, each with the sentence that goes with it. ``resubmit`` is what holds
    without a time, ``blank`` the appeal as it is while the applicant has filled in nothing.
    """

    stated: tuple[StatedReason, ...]
    matched: tuple[StatedReason, ...]
    candidates: tuple[Entry, ...]
    category: Literal["temporary", "permanent", "unknown"]
    verdict: CompiledVerdict
    summary: str
    resubmit: Resubmit
    until: tuple[tuple[str, str, str], ...]
    causes: tuple[Entry, ...]
    remedies: tuple[OfferedRemedy, ...]
    appeal: CompiledAppeal | None
    blank: FilledAppeal | None
    warnings: tuple[Statement, ...]
    prohibitions: tuple[Statement, ...]
    questions: tuple[Question, ...]
    confidence: Literal["official", "reported"] | None
    trace: tuple[Firing, ...]


class _Reasons(NamedTuple):
    """What depends on the reasons alone; ``blank`` holds every appeal with nothing filled in."""

    stated: tuple[StatedReason, ...]
    matched: tuple[StatedReason, ...]
    titles: str
    category: Literal["temporary", "permanent", "unknown"]
    blank: dict[str, FilledAppeal]


class Outlines:
    """Makes the outlines of situations under one program; equal situations are outlined once."""

    def __init__(self, program: Program) -> None:
        self.program = program
        self.questions = Questions(program)
        self.firings = {
            reason: tuple(_firing(rule) for rule in decider.rules) for reason, decider in program.deciders.items()
        }
        self._whole = {
            remedy.id: OfferedRemedy(
                remedy.id, remedy.title, tuple(step.text for step in remedy.steps), remedy.effort, remedy.cost
            )
            for remedy in program.period.remedies
        }
        self._conditional = {r.id for r in program.period.remedies if any(step.conditional for step in r.steps)}
        self._said = {
            program.first + i: (Entry if c.kind == "cause" else Statement)(c.id, c.text)
            for i, c in enumerate(program.conclusions)
        }
        self.of = lru_cache(_KEPT_OUTLINES)(self.make)
        self._reasons = lru_cache(_KEPT_REASONS)(self._about)

    def make(self, decided: tuple[str, ...], candidates: tuple[str, ...], atoms: int, given: int) -> Outline:
        """Decide the reasons one by one and merge what is concluded."""
        program = self.program
        inferences = {reason: program.infer(reason, atoms) for reason in decided or ("",)}
        held = 0
        rules: dict[str, tuple[CompiledRule, Firing]] = {}
        for reason, inference in inferences.items():
            held |= inference.held
            compiled, firings = program.deciders[reason].rules, self.firings[reason]
            for number in inference.fired:
                rules.setdefault(compiled[number].id, (compiled[number], firings[number]))
        verdict = program.verdicts[program.top_verdict(held)]
        remedies = self._remedies(program.offered(held), held)
        named = next((name for r in remedies if (name := program.remedies[r.id].appeal)), "")
        about = self._reasons(decided)
        confidences = {rule.confidence for rule, _ in rules.values()}
        leading = [rule for rule, _ in rules.values() if rule.verdict == verdict.id]
        summary = next((rule.summary for rule in leading if rule.summary), verdict.summary)
        return Outline(
            stated=about.stated,
            matched=about.matched,
            candidates=tuple([Entry(id, program.reasons[id].title) for id in candidates]),
            category=about.category,
            verdict=verdict,
            summary=summary.replace("{reasons}", about.titles),
            resubmit=Resubmit(verdict.allowed, None, None, "exact"),
            until=tuple(
                [
                    (*rule.until, (rule.summary or verdict.summary).replace("{reasons}", about.titles))
                    for rule in leading
                    if rule.until
                ]
            ),
            causes=self._causes(held),
            remedies=remedies,
            appeal=program.appeals.get(named),
            blank=about.blank.get(named),
            warnings=self._say("warning", held),
            prohibitions=self._say("prohibition", held),
            questions=self.questions.open(decided, candidates, atoms, given, inferences),
            confidence="reported" if "reported" in confidences else "official" if confidences else None,
            trace=tuple([firing for _, firing in rules.values()]),
        )

    def _about(self, decided: tuple[str, ...]) -> _Reasons:
        reasons = [self.program.reasons[reason] for reason in decided]
        titles = "; ".join([reason.title for reason in reasons])
        stated, matched = (
            tuple([StatedReason(r.id, r.title, r.category, r.difficulty, how) for r in reasons]) for how in _HOW
        )
        categories = {reason.category for reason in reasons}
        fields = self.program.period.fields
        return _Reasons(
            stated,
            matched,
            titles,
            "permanent" if "permanent" in categories else "temporary" if categories else "unknown",
            {id: fill_appeal(appeal, fields, {}, titles) for id, appeal in self.program.appeals.items()},
        )

    def _say(self, kind: str, held: int) -> tuple[Any, ...]:
        return tuple([self._said[number] for number in numbers(held & self.program.mask[kind])])

    def _causes(self, held: int) -> tuple[Entry, ...]:
        causes: dict[str, Entry] = {}
        for cause in self._say("cause", held):
            causes.setdefault(cause.id, cause)  # two reasons can share one
        return tuple(causes.values())

    def _remedies(self, offered: list[str], held: int) -> tuple[OfferedRemedy, ...]:
        if self._conditional.isdisjoint(offered):
            return tuple([self._whole[id] for id in offered])
        steps = {self._said[number].id for number in numbers(held & self.program.mask["step"])}
        remedies = []
        for id in offered:
            whole = self._whole[id]
            if id in self._conditional:
                texts = [
                    step.text
                    for i, step in enumerate(self.program.remedies[id].steps, 1)
                    if not step.conditional or f"{id} {i}" in steps
                ]
                whole = OfferedRemedy(id, whole.title, tuple(texts), whole.effort, whole.cost)
            remedies.append(whole)
        return tuple(remedies)


def _firing(rule: CompiledRule) -> Firing:
    return Firing(rule.id, rule.because, rule.concludes, FactPlace(rule.fact, rule.file, rule.line), (rule.source,))
