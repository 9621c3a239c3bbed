"""The part of a decision that is the same for every case in the same situation."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import NamedTuple

from kyc_recourse.decisions.decision import Entry, FactPlace, Firing, OfferedRemedy, Question, Statement
from kyc_recourse.decisions.questions import open_questions
from kyc_recourse.rules.compiled import CompiledRule, CompiledVerdict
from kyc_recourse.rules.program import Program


class Outline(NamedTuple):
    """What the rules conclude, without the times and texts of a single case.

    ``until`` names the limits and cooldowns, as (kind, id), from which the verdict's time is taken.
    """

    verdict: CompiledVerdict
    summary: str
    until: tuple[tuple[str, str], ...]
    causes: tuple[Entry, ...]
    remedies: tuple[OfferedRemedy, ...]
    appeal: str
    warnings: tuple[Statement, ...]
    prohibitions: tuple[Statement, ...]
    questions: tuple[Question, ...]
    confidence: str | None
    trace: tuple[Firing, ...]


def outline(
    program: Program, decided: Sequence[str], candidates: Sequence[str], atoms: int, given: int
) -> Outline:
    """Decide the reasons one by one and merge what is concluded."""
    deciding = decided or ("",)
    inferences = {reason: program.infer(reason, atoms) for reason in deciding}
    held = 0
    for inference in inferences.values():
        held |= inference.held
    rules: dict[str, CompiledRule] = {}
    for reason, inference in inferences.items():
        for number in inference.fired:
            rule = program.deciders[reason].rules[number]
            rules.setdefault(rule.id, rule)
    verdict = program.verdicts[program.top_verdict(held)]
    concluded = program.concluded(held)
    remedies = _remedies(program, held)
    confidences = {rule.confidence for rule in rules.values()}
    return Outline(
        verdict=verdict,
        summary=_summary(rules.values(), verdict),
        until=tuple(
            (kind, id)
            for leading, kind, id in (c.id.split() for c in concluded if c.kind == "until")
            if leading == verdict.id
        ),
        causes=tuple({c.id: Entry(c.id, c.text) for c in concluded if c.kind == "cause"}.values()),
        remedies=remedies,
        appeal=next((a for r in remedies if (a := program.remedies[r.id].appeal)), ""),
        warnings=tuple(Statement(c.id, c.text) for c in concluded if c.kind == "warning"),
        prohibitions=tuple(Statement(c.id, c.text) for c in concluded if c.kind == "prohibition"),
        questions=open_questions(program, decided, candidates, atoms, given, inferences),
        confidence="reported" if "reported" in confidences else "official" if confidences else None,
        trace=tuple(
            Firing(
                rule.id,
                rule.because,
                rule.concludes,
                FactPlace(rule.fact, rule.file, rule.line),
                (rule.source,),
            )
            for rule in rules.values()
        ),
    )


def _summary(rules: Iterable[CompiledRule], verdict: CompiledVerdict) -> str:
    """Return the sentence of the first rule that gave the verdict with one, else the verdict's own."""
    concludes = f"verdict {verdict.id}"
    return next((r.summary for r in rules if r.summary and concludes in r.concludes), verdict.summary)


def _remedies(program: Program, held: int) -> tuple[OfferedRemedy, ...]:
    concluded = {(c.kind, c.id) for c in program.concluded(held & program.mask["remedies"])}
    offered = []
    for remedy in program.period.remedies:
        if ("remedy", remedy.id) in concluded:
            order = remedy.order
            if remedy.earlier is not None and ("earlier", remedy.id) in concluded:
                order = remedy.earlier
            steps = tuple(
                step.text
                for i, step in enumerate(remedy.steps)
                if not step.conditional or ("step", f"{remedy.id} {i + 1}") in concluded
            )
            offered.append((order, OfferedRemedy(remedy.id, remedy.title, steps, remedy.effort, remedy.cost)))
    return tuple(remedy for _, remedy in sorted(offered, key=lambda pair: pair[0]))
