"""The part of a decision that is the same for every case in the same situation."""

from __future__ import annotations

from collections.abc import Iterable
from functools import lru_cache
from typing import Any, Literal, NamedTuple

from msgspec.structs import replace

from kyc_recourse.decisions.appeal import fill_appeal
from kyc_recourse.decisions.decision import (
    Entry,
    FactPlace,
    FilledAppeal,
    Firing,
    OfferedRemedy,
    Question,
    StatedReason,
    Statement,
)
from kyc_recourse.decisions.questions import Questions
from kyc_recourse.rules.compiled import CompiledAppeal, CompiledRule, CompiledVerdict
from kyc_recourse.rules.program import Program

_KEPT_OUTLINES = 8_192
_KEPT_REASONS = 256
_HOW: tuple[Literal["stated", "matched"], ...] = ("stated", "matched")


class Outline(NamedTuple):
    """What the rules conclude, without the times and texts of a single case.

    ``stated`` and ``matched`` are the reasons, depending on how they became known. ``until`` names the
    limits and cooldowns, as (kind, id), from which the verdict's time is taken. ``blank`` is the appeal
    as it is while the applicant has filled in nothing.
    """

    stated: tuple[StatedReason, ...]
    matched: tuple[StatedReason, ...]
    candidates: tuple[Entry, ...]
    category: Literal["temporary", "permanent", "unknown"]
    verdict: CompiledVerdict
    summary: str
    until: tuple[tuple[str, str], ...]
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
    titles: tuple[str, ...]
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
        self._said = {
            (c.kind, c.id): (Entry if c.kind == "cause" else Statement)(c.id, c.text)
            for c in program.conclusions
            if c.kind in ("cause", "warning", "prohibition")
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
        concluded: dict[str, list[str]] = {}
        for conclusion in program.concluded(held):
            concluded.setdefault(conclusion.kind, []).append(conclusion.id)
        remedies = self._remedies(concluded)
        named = next((name for r in remedies if (name := program.remedies[r.id].appeal)), "")
        appeal = program.appeals.get(named)
        about = self._reasons(decided)
        confidences = {rule.confidence for rule, _ in rules.values()}
        until = [name.split() for name in concluded.get("until", ())]
        summary = _summary([rule for rule, _ in rules.values()], verdict)
        return Outline(
            stated=about.stated,
            matched=about.matched,
            candidates=tuple([Entry(id, program.reasons[id].title) for id in candidates]),
            category=about.category,
            verdict=verdict,
            summary=summary.replace("{reasons}", "; ".join(about.titles)),
            until=tuple([(kind, id) for leading, kind, id in until if leading == verdict.id]),
            causes=self._say("cause", concluded),
            remedies=remedies,
            appeal=appeal,
            blank=about.blank.get(named),
            warnings=self._say("warning", concluded),
            prohibitions=self._say("prohibition", concluded),
            questions=self.questions.open(decided, candidates, atoms, given, inferences),
            confidence="reported" if "reported" in confidences else "official" if confidences else None,
            trace=tuple([firing for _, firing in rules.values()]),
        )

    def _about(self, decided: tuple[str, ...]) -> _Reasons:
        reasons = [self.program.reasons[reason] for reason in decided]
        titles = tuple([reason.title for reason in reasons])
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

    def _say(self, kind: str, concluded: dict[str, list[str]]) -> tuple[Any, ...]:
        return tuple([self._said[kind, id] for id in concluded.get(kind, ())])

    def _remedies(self, concluded: dict[str, list[str]]) -> tuple[OfferedRemedy, ...]:
        steps, earlier = concluded.get("step", ()), concluded.get("earlier", ())
        offered = []
        for id in concluded.get("remedy", ()):
            remedy, whole = self.program.remedies[id], self._whole[id]
            order = remedy.earlier if remedy.earlier is not None and id in earlier else remedy.order
            if any(step.conditional for step in remedy.steps):
                texts = [
                    step.text for i, step in enumerate(remedy.steps, 1) if not step.conditional or f"{id} {i}" in steps
                ]
                whole = replace(whole, steps=tuple(texts))
            offered.append((order, whole))
        offered.sort(key=lambda pair: pair[0])
        return tuple([remedy for _, remedy in offered])


def _summary(rules: Iterable[CompiledRule], verdict: CompiledVerdict) -> str:
    """Return the sentence of the first rule that gave the verdict with one, else the verdict's own."""
    concludes = f"verdict {verdict.id}"
    return next((r.summary for r in rules if r.summary and concludes in r.concludes), verdict.summary)


def _firing(rule: CompiledRule) -> Firing:
    return Firing(rule.id, rule.because, rule.concludes, FactPlace(rule.fact, rule.file, rule.line), (rule.source,))
