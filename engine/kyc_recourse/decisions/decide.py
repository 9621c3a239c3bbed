"""From a case to a decision: which reasons, what follows, and the times and texts of this one case."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from functools import lru_cache
from typing import Literal

from kyc_recourse.cases.case import Case
from kyc_recourse.cases.check import check_case
from kyc_recourse.cases.notice import Match, Signals
from kyc_recourse.cases.observe import Situation, observe, turning_points
from kyc_recourse.decisions.appeal import fill_appeal
from kyc_recourse.decisions.decision import (
    Account,
    Change,
    CooldownStanding,
    Decision,
    Entry,
    KnowledgeVersion,
    LimitStanding,
    Resubmit,
    StatedReason,
)
from kyc_recourse.decisions.outline import Outline, outline
from kyc_recourse.errors import CaseError
from kyc_recourse.facts.texts import fill
from kyc_recourse.facts.times import format_instant, say_instant
from kyc_recourse.rules.compiled import Compiled
from kyc_recourse.rules.engine import Engine
from kyc_recourse.rules.program import Program

_KEPT_OUTLINES = 8_192


class _Ready:
    """One period of a platform, with what all its decisions share."""

    def __init__(self, compiled: Compiled, index: int, engine: Engine) -> None:
        period = compiled.periods[index]
        self.program = Program(compiled, period, engine)
        self.signals = Signals((r.id, wording) for r in period.reasons for wording in r.signals)
        self.order = {reason.id: i for i, reason in enumerate(period.reasons)}
        self.account = Account(tuple(c.id for c in period.can), tuple(c.id for c in period.cannot))
        self.shown = {
            (r.id, how): StatedReason(r.id, r.title, r.category, r.difficulty, how)
            for r in period.reasons
            for how in ("stated", "matched")
        }

        @lru_cache(_KEPT_OUTLINES)
        def kept(decided: tuple[str, ...], candidates: tuple[str, ...], atoms: int, given: int) -> Outline:
            return outline(self.program, decided, candidates, atoms, given)

        self.outline = kept

    def which_reasons(self, case: Case) -> tuple[tuple[str, ...], tuple[str, ...]]:
        """Return the reasons that are decided and the candidates, in the order of the facts."""
        named = [match.id for match in self.signals.matches(case.notice)] if case.notice else []
        decided = self.sorted(case.reasons or named)
        return decided, self.sorted([id for id in named if id not in decided]) if named else ()

    def sorted(self, reasons: Sequence[str]) -> tuple[str, ...]:
        return tuple(sorted(set(reasons), key=self.order.__getitem__)) if len(reasons) > 1 else tuple(reasons)


class PlatformDecisions:
    """Decides the cases of one platform. Safe to use from several threads and after a fork."""

    def __init__(self, compiled: Compiled, engine: Engine) -> None:
        self.compiled = compiled
        self._starts = [period.start for period in compiled.periods]
        self._version = KnowledgeVersion(compiled.knowledge, compiled.digest)
        self._ready = lru_cache(None)(lambda index: _Ready(compiled, index, engine))

    def at(self, now: int) -> Program:
        """Return the program of the period in which a time (in seconds) falls."""
        return self._period(now).program

    def _period(self, now: int) -> _Ready:
        return self._ready(max(0, bisect_right(self._starts, now) - 1))

    def matches(self, notice: str, now: int) -> tuple[Match, ...]:
        """Return which reasons a notice names under the facts in force at ``now``."""
        return self._period(now).signals.matches(notice)

    def decide(self, case: Case, now: int) -> Decision:
        """Return the decision of a case at ``now`` (seconds since 1970-01-01T00:00:00Z).

        Raises:
            CaseError: the case names what the facts do not know; all such faults are named.
        """
        ready = self._period(now)
        program, period = ready.program, ready.program.period
        if faults := check_case(program, case):
            raise CaseError(faults)
        decided, candidates = ready.which_reasons(case)
        situation = observe(program, case, decided, candidates, now, now)
        atoms, given = program.relevant(decided + candidates)
        outline = ready.outline(decided, candidates, situation.atoms & atoms, situation.given & given)
        time = _latest(outline, situation)
        allowed_from, advised_from = (
            format_instant(time) if time is not None and outline.verdict.time == kind else None
            for kind in ("allowed_from", "advised_from")
        )
        summary = outline.summary
        if "{" in summary:
            titles = "; ".join(program.reasons[reason].title for reason in decided)
            summary = fill(
                summary, {"time": say_instant(time) if time is not None else "", "reasons": titles}
            )
        how = "stated" if case.reasons else "matched"
        reasons = tuple(ready.shown[reason, how] for reason in decided)
        appeal = program.appeals.get(outline.appeal)
        return Decision(
            platform=self.compiled.platform,
            now=format_instant(now),
            reasons=reasons,
            candidates=tuple(Entry(id, program.reasons[id].title) for id in candidates),
            category=_category(reasons),
            verdict=outline.verdict.id,
            summary=summary,
            resubmit=Resubmit(
                outline.verdict.allowed,
                allowed_from,
                advised_from,
                "latest" if _is_bound(outline, situation, time) else "exact",
            ),
            limits=tuple(
                LimitStanding(
                    limit.id,
                    limit.max,
                    state.used,
                    state.remaining,
                    state.state,  # type: ignore[arg-type]
                    None if state.resets_at is None else format_instant(state.resets_at),
                    None if state.locked_until is None else format_instant(state.locked_until),
                )
                for limit in period.limits
                if limit.reason in decided and (state := situation.limits[limit.id])
            ),
            cooldowns=tuple(
                CooldownStanding(
                    cooldown.id,
                    cooling.state,  # type: ignore[arg-type]
                    None if cooling.ends_at is None else format_instant(cooling.ends_at),
                )
                for cooldown in period.cooldowns
                if cooldown.reason in decided and (cooling := situation.cooldowns[cooldown.id])
            ),
            causes=outline.causes,
            remedies=outline.remedies,
            warnings=outline.warnings,
            prohibitions=outline.prohibitions,
            account=ready.account,
            appeal=fill_appeal(appeal, period.fields, case.applicant, [reason.title for reason in reasons])
            if appeal
            else None,
            questions=outline.questions,
            next_change=self._next_change(case, decided, now, outline.verdict.id),
            confidence=outline.confidence,  # type: ignore[arg-type]
            trace=outline.trace,
            knowledge=self._version,
            version=self.compiled.version,
        )

    def _next_change(self, case: Case, decided: tuple[str, ...], now: int, verdict: str) -> Change | None:
        """Return the first time after ``now`` at which the verdict differs if nothing else happens."""
        index = max(0, bisect_right(self._starts, now) - 1)
        for place in range(index, len(self._starts)):
            program = self._ready(place).program
            end = self._starts[place + 1] if place + 1 < len(self._starts) else None
            times = turning_points(program, case, decided, now)
            if place > index:
                times.add(self._starts[place])
            for time in sorted(times):
                if time > now and time >= self._starts[place] and (end is None or time < end):
                    later = self._verdict(program, case, decided, time, now)
                    if later != verdict:
                        return Change(format_instant(time), later)
        return None

    def _verdict(self, program: Program, case: Case, decided: tuple[str, ...], at: int, known_at: int) -> str:
        situation = observe(program, case, decided, (), at, known_at)
        held = 0
        for reason in decided or ("",):
            held |= program.infer(reason, situation.atoms).held
        return program.top_verdict(held)


def _category(reasons: Sequence[StatedReason]) -> Literal["temporary", "permanent", "unknown"]:
    if not reasons:
        return "unknown"
    return "permanent" if any(reason.category == "permanent" for reason in reasons) else "temporary"


def _latest(outline: Outline, situation: Situation) -> int | None:
    """Return the latest of the times that the verdict's rules name."""
    times = [time for kind, id in outline.until if (time := _until(situation, kind, id)) is not None]
    return max(times, default=None)


def _until(situation: Situation, kind: str, id: str) -> int | None:
    if kind == "cooldown":
        return situation.cooldowns[id].ends_at
    state = situation.limits[id]
    return state.resets_at if state.locked_until is None else state.locked_until


def _is_bound(outline: Outline, situation: Situation, time: int | None) -> bool:
    """Tell whether the verdict's time rests on a bare number of recent attempts."""
    return any(
        kind == "limit" and situation.limits[id].bound and _until(situation, kind, id) == time
        for kind, id in outline.until
    )
