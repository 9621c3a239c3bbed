"""The part of a decision that is the same for every case in the same situation."""

from __future__ import annotations

from functools import lru_cache
from typing import Any, Literal, NamedTuple

from kyc_recourse.decisions.appeal import AppealForm
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
from kyc_recourse.rules.compiled import CompiledRule, CompiledVerdict, Period
from kyc_recourse.rules.engine import from_mask
from kyc_recourse.rules.program import Program

_KEPT_DECISIONS = 8_192
_KEPT_PARTS = 4_096
_KEPT_REASONS = 256
_HOW: tuple[Literal["stated", "matched"], ...] = ("stated", "matched")


class AboutReasons(NamedTuple):
    """What depends on the decided reasons alone.

    ``stated`` and ``matched`` are the reasons, depending on how they became known; ``blank`` holds every
    appeal with nothing filled in.
    """

    stated: tuple[StatedReason, ...]
    matched: tuple[StatedReason, ...]
    titles: str
    category: Literal["temporary", "permanent", "unknown"]
    blank: dict[str, FilledAppeal]

    def reasons(self, stated: frozenset[str]) -> tuple[StatedReason, ...]:
        """Return the reasons, each as it became known."""
        if not stated:
            return self.matched
        if len(stated) == len(self.stated):
            return self.stated
        both = zip(self.stated, self.matched, strict=True)
        return tuple([known if known.id in stated else other for known, other in both])


class TimelessDecision(NamedTuple):
    """What the rules conclude, without the times and texts of a single case.

    ``until`` names the limits and cooldowns, as subjects, from which the verdict's time can be taken, each
    with the sentence that goes with it. ``resubmit`` is what holds without a time, ``blank`` the appeal as it
    is while the applicant has filled in nothing.
    """

    about: AboutReasons
    candidates: tuple[Entry, ...]
    verdict: CompiledVerdict
    summary: str
    resubmit: Resubmit
    until: tuple[tuple[str, str], ...]
    causes: tuple[Entry, ...]
    remedies: tuple[OfferedRemedy, ...]
    appeal: AppealForm | None
    blank: FilledAppeal | None
    warnings: tuple[Statement, ...]
    prohibitions: tuple[Statement, ...]
    questions: tuple[Question, ...]
    confidence: Literal["official", "reported"] | None
    trace: tuple[Firing, ...]


class _Offer(NamedTuple):
    """The remedies that are offered, and the appeal that one of them has."""

    remedies: tuple[OfferedRemedy, ...]
    appeal: str


class TimelessDecisions:
    """Makes the timeless decisions of situations under one program, equal ones and their parts once only."""

    def __init__(self, program: Program) -> None:
        self.program = program
        self.questions = Questions(program)
        rules = {rule.id: rule for rule in program.period.rules}
        self._named = {
            reason: tuple((rule.id, rule) for rule in ruleset.rules) for reason, ruleset in program.rulesets.items()
        }
        self._firings = {id: _firing(program.period, rule) for id, rule in rules.items()}
        self._reported = {id for id, rule in rules.items() if rule.confidence == "reported"}
        self._said = {
            program.first + i: (Entry if c.kind == "cause" else Statement)(c.id, c.text)
            for i, c in enumerate(program.conclusions)
        }
        self._appeals = {appeal.id: AppealForm(appeal, program.period.fields) for appeal in program.period.appeals}
        self.of = lru_cache(_KEPT_DECISIONS)(self.make)
        self._reasons = lru_cache(_KEPT_REASONS)(self._about)
        self._offer = lru_cache(_KEPT_PARTS)(self._offered)
        self._remedy = lru_cache(_KEPT_PARTS)(self._worded)
        self._say = lru_cache(_KEPT_PARTS)(self._texts)

    def make(self, decided: tuple[str, ...], candidates: tuple[str, ...], status: str, state: int) -> TimelessDecision:
        """Decide the reasons one by one and merge what is concluded."""
        program, mask = self.program, self.program.mask
        held = 0
        fired: dict[str, CompiledRule] = {}
        for reason in decided or ("",):
            inference = program.infer(reason, state)
            held |= inference.held
            named = self._named[reason]
            fired.update([named[number] for number in inference.fired])
        verdict = program.verdicts[program.top_verdict(held)]
        about = self._reasons(decided)
        offer = self._offer(held & (mask["remedies"] | mask["earlier"]))
        leading = [rule for rule in fired.values() if rule.verdict == verdict.id]
        summary = next((rule.summary for rule in leading if rule.summary), verdict.summary)
        return TimelessDecision(
            about=about,
            candidates=tuple([Entry(id, program.reasons[id].title) for id in candidates]),
            verdict=verdict,
            summary=summary.replace("{reasons}", about.titles),
            resubmit=Resubmit(program.allowed(held), None, None, "exact"),
            until=tuple(
                [
                    (rule.until, (rule.summary or verdict.summary).replace("{reasons}", about.titles))
                    for rule in leading
                    if rule.until
                ]
            ),
            causes=self._say(held & mask["cause"]),
            remedies=offer.remedies,
            appeal=self._appeals.get(offer.appeal),
            blank=about.blank.get(offer.appeal),
            warnings=self._say(held & mask["warning"]),
            prohibitions=self._say(held & mask["prohibition"]),
            questions=self.questions.open(decided, candidates, status, state, held),
            confidence=None if not fired else "official" if self._reported.isdisjoint(fired) else "reported",
            trace=tuple([self._firings[id] for id in fired]),
        )

    def _about(self, decided: tuple[str, ...]) -> AboutReasons:
        reasons = [self.program.reasons[reason] for reason in decided]
        titles = "; ".join([reason.title for reason in reasons])
        stated, matched = (
            tuple([StatedReason(r.id, r.title, r.category, r.difficulty, how) for r in reasons]) for how in _HOW
        )
        categories = {reason.category for reason in reasons}
        return AboutReasons(
            stated,
            matched,
            titles,
            "permanent" if "permanent" in categories else "temporary" if categories else "unknown",
            {id: form.fill({}, titles) for id, form in self._appeals.items()},
        )

    def _texts(self, conclusions: int) -> tuple[Any, ...]:
        texts: dict[str, Any] = {}
        for number in from_mask(conclusions):
            text = self._said[number]
            texts.setdefault(text.id, text)  # two reasons can share a cause
        return tuple(texts.values())

    def _offered(self, conclusions: int) -> _Offer:
        program = self.program
        offered = program.offered(conclusions)
        remedies = tuple([self._remedy(id, conclusions & program.steps[id]) for id in offered])
        appeals = [program.remedies[id].appeal for id in offered]
        return _Offer(remedies, next(filter(None, appeals), ""))

    def _worded(self, id: str, shown: int) -> OfferedRemedy:
        """Return a remedy with those of its conditional steps that are shown."""
        remedy = self.program.remedies[id]
        ids = {self._said[number].id for number in from_mask(shown)}
        steps = [s.text for i, s in enumerate(remedy.steps, 1) if not s.conditional or f"{id} {i}" in ids]
        return OfferedRemedy(id, remedy.title, tuple(steps), remedy.effort, remedy.cost)


def _firing(period: Period, rule: CompiledRule) -> Firing:
    place = FactPlace(rule.id.partition("#")[0], rule.file, rule.line)
    return Firing(rule.id, period.because(rule), period.concludes(rule), place, (rule.source,))
