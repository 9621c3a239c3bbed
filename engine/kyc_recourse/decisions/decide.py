"""From a case to a decision: which reasons, what follows, and the times and texts of this one case."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from functools import lru_cache

from kyc_recourse.cases.case import Case
from kyc_recourse.cases.check import check_case
from kyc_recourse.cases.notice import Match, Signals
from kyc_recourse.cases.observe import Observed, Situation, observe, situation
from kyc_recourse.decisions.appeal import fill_appeal
from kyc_recourse.decisions.decision import (
    Account,
    Change,
    CooldownStanding,
    Decision,
    KnowledgeVersion,
    LimitStanding,
    Resubmit,
)
from kyc_recourse.decisions.outline import Outline, Outlines
from kyc_recourse.errors import CaseError
from kyc_recourse.facts.times import format_instant, say_instant
from kyc_recourse.rules.compiled import Compiled
from kyc_recourse.rules.engine import Engine
from kyc_recourse.rules.program import Program


class _Ready:
    """One period of a platform, with what all its decisions share."""

    def __init__(self, compiled: Compiled, place: int, engine: Engine) -> None:
        period = compiled.periods[place]
        self.program = Program(period, engine)
        self.outlines = Outlines(self.program)
        self.signals = Signals((r.id, wording) for r in period.reasons for wording in r.signals)
        self.order = {reason.id: i for i, reason in enumerate(period.reasons)}
        self.account = Account(tuple(c.id for c in period.can), tuple(c.id for c in period.cannot))

    def which_reasons(self, case: Case) -> tuple[tuple[str, ...], tuple[str, ...]]:
        """Return the reasons that are decided and the candidates, in the order of the facts."""
        named = [match.id for match in self.signals.matches(case.notice)] if case.notice else []
        decided = self.sorted(case.reasons or named)
        return decided, self.sorted([id for id in named if id not in decided])

    def sorted(self, reasons: Sequence[str]) -> tuple[str, ...]:
        return tuple(sorted(set(reasons), key=self.order.__getitem__)) if len(reasons) > 1 else tuple(reasons)


class PlatformDecisions:
    """Decides the cases of one platform. Safe to use from several threads and after a fork."""

    def __init__(self, compiled: Compiled, engine: Engine) -> None:
        self.compiled = compiled
        self._starts = [period.start for period in compiled.periods]
        self._version = KnowledgeVersion(compiled.knowledge, compiled.digest)
        self._ready = lru_cache(None)(lambda place: _Ready(compiled, place, engine))

    def at(self, now: int) -> Program:
        """Return the program of the period in which a time (in seconds) falls."""
        return self._ready(self._place(now)).program

    def _place(self, now: int) -> int:
        return max(0, bisect_right(self._starts, now) - 1)

    def matches(self, notice: str, now: int) -> tuple[Match, ...]:
        """Return which reasons a notice names under the facts in force at ``now``."""
        return self._ready(self._place(now)).signals.matches(notice)

    def decide(self, case: Case, now: int) -> Decision:
        """Return the decision of a case at ``now`` (seconds since 1970-01-01T00:00:00Z).

        Raises:
            CaseError: the case names what the facts do not know; all such faults are named.
        """
        ready = self._ready(self._place(now))
        program = ready.program
        if faults := check_case(program, case):
            raise CaseError(faults)
        decided, candidates = ready.which_reasons(case)
        observed = observe(program, case, decided, candidates, now)
        standing = situation(program, observed, now)
        atoms, given = program.relevant(decided + candidates)
        outline = ready.outlines.of(decided, candidates, standing.atoms & atoms, observed.given & given)
        time = _latest(outline, standing)
        appeal = outline.blank
        if outline.appeal and case.applicant:
            titles = [reason.title for reason in outline.stated]
            appeal = fill_appeal(outline.appeal, program.period.fields, case.applicant, titles)
        return Decision(
            platform=self.compiled.platform,
            now=format_instant(now),
            reasons=outline.stated if case.reasons else outline.matched,
            candidates=outline.candidates,
            category=outline.category,
            verdict=outline.verdict.id,
            summary=outline.summary if time is None else outline.summary.replace("{time}", say_instant(time)),
            resubmit=_resubmit(outline, standing, time),
            limits=_limits(program, decided, standing),
            cooldowns=_cooldowns(program, decided, standing),
            causes=outline.causes,
            remedies=outline.remedies,
            warnings=outline.warnings,
            prohibitions=outline.prohibitions,
            account=ready.account,
            appeal=appeal,
            questions=outline.questions,
            next_change=self._next_change(case, decided, now, observed, standing, outline.verdict.id),
            confidence=outline.confidence,
            trace=outline.trace,
            knowledge=self._version,
            version=self.compiled.version,
        )

    def _next_change(
        self,
        case: Case,
        decided: tuple[str, ...],
        now: int,
        observed: Observed,
        standing: Situation,
        verdict: str,
    ) -> Change | None:
        """Return the first time after ``now`` at which the verdict differs if nothing else happens."""
        place = self._place(now)
        program = self._ready(place).program
        while True:
            time = standing.changes_at
            if place + 1 < len(self._starts) and (time is None or self._starts[place + 1] <= time):
                # Before anything changes by itself, other facts come into force.
                place, time = place + 1, self._starts[place + 1]
                program = self._ready(place).program
                observed = observe(program, case, decided, (), now)
            if time is None:
                return None
            standing = situation(program, observed, time)
            held = 0
            for reason in decided or ("",):
                held |= program.infer(reason, standing.atoms).held
            if (later := program.top_verdict(held)) != verdict:
                return Change(format_instant(time), later)


def _latest(outline: Outline, standing: Situation) -> int | None:
    """Return the latest of the times that the verdict's rules name."""
    times = [time for kind, id in outline.until if (time := _until(standing, kind, id)) is not None]
    return max(times) if times else None


def _until(standing: Situation, kind: str, id: str) -> int | None:
    return standing.cooldowns[id].ends_at if kind == "cooldown" else standing.limits[id].resets_at


def _resubmit(outline: Outline, standing: Situation, time: int | None) -> Resubmit:
    verdict = outline.verdict
    if time is None:
        return Resubmit(verdict.allowed, None, None, "exact")
    # The time is only a bound where it rests on a bare number of recent attempts.
    bound = any(
        kind == "limit" and standing.limits[id].bound and standing.limits[id].resets_at == time
        for kind, id in outline.until
    )
    said = format_instant(time)
    return Resubmit(
        verdict.allowed,
        said if verdict.time == "allowed_from" else None,
        said if verdict.time == "advised_from" else None,
        "latest" if bound else "exact",
    )


def _limits(program: Program, decided: Sequence[str], standing: Situation) -> tuple[LimitStanding, ...]:
    standings = []
    for reason in decided:
        for limit, _ in program.limits.get(reason, ()):
            state = standing.limits[limit.id]
            resets_at = None if state.resets_at is None else format_instant(state.resets_at)
            locked_until = resets_at if state.state == "locked" else None
            standings.append(
                LimitStanding(limit.id, limit.max, state.used, state.remaining, state.state, resets_at, locked_until)
            )
    return tuple(standings)


def _cooldowns(program: Program, decided: Sequence[str], standing: Situation) -> tuple[CooldownStanding, ...]:
    standings = []
    for reason in decided:
        for cooldown, _ in program.cooldowns.get(reason, ()):
            state = standing.cooldowns[cooldown.id]
            ends_at = None if state.ends_at is None else format_instant(state.ends_at)
            standings.append(CooldownStanding(cooldown.id, state.state, ends_at))
    return tuple(standings)
