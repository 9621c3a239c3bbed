"""From a case to a decision: which reasons, what follows, and the times and texts of this one case."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import cached_property, lru_cache
from types import MappingProxyType
from typing import NamedTuple

from kyc_recourse.cases.case import Case
from kyc_recourse.cases.check import check_case
from kyc_recourse.cases.notice import PlatformNotices
from kyc_recourse.cases.observe import Observed, Situation, observe, situation
from kyc_recourse.decisions.decision import (
    Account,
    Change,
    CooldownStanding,
    Decision,
    Entry,
    KnowledgeVersion,
    LimitStanding,
    Resubmit,
)
from kyc_recourse.decisions.timeless_decision import TimelessDecision, TimelessDecisions
from kyc_recourse.errors import CaseError
from kyc_recourse.facts.times import format_instant, humanize_instant
from kyc_recourse.notices.reader import Match, Reader
from kyc_recourse.rules.compiled import Compiled
from kyc_recourse.rules.engine import Engine
from kyc_recourse.rules.fact_input import InvalidObservationError
from kyc_recourse.rules.program import Program

_KEPT_SELECTIONS = 1_024


class _ReasonSelection(NamedTuple):
    """The reasons that are decided and the candidates, in the facts' order, and which bits of the state matter.

    ``foreign`` are candidates of which the platform has no facts, ``observed`` what the notice shows.
    """

    decided: tuple[str, ...]
    candidates: tuple[str, ...]
    relevant: int
    foreign: tuple[Entry, ...] = ()
    observed: Mapping[str, bool] = MappingProxyType({})


class _PeriodRuntime:
    """One period of a platform, with what all its decisions share."""

    def __init__(self, compiled: Compiled, place: int, engine: Engine, reader: Callable[[], Reader]) -> None:
        period = compiled.periods[place]
        self._period, self._reader = period, reader
        self.program = Program(period, engine, compiled.renamed)
        self.timeless = TimelessDecisions(self.program)
        self.order = {reason.id: i for i, reason in enumerate(period.reasons)}
        self._selections = lru_cache(_KEPT_SELECTIONS)(self._selection)
        self.account = Account(tuple(c.id for c in period.can), tuple(c.id for c in period.cannot))

    @cached_property
    def notices(self) -> PlatformNotices:
        """What notices name, read when the first one is given."""
        return PlatformNotices(self._period, self._reader())

    def selection(self, case: Case) -> _ReasonSelection:
        """Return what is to be decided.

        Raises:
            KeyError: the case states a reason that the facts do not know.
        """
        if not case.notice:
            return self._selections(case.reasons, ())
        matches = self.notices.matches(case.notice)
        stated, possible = (self.notices.own(matches, certainty) for certainty in ("stated", "possible"))
        chosen = self._selections(case.reasons or stated, (*stated, *possible))
        foreign = tuple([Entry(*each) for each in self.notices.foreign(matches)])
        return chosen._replace(foreign=foreign, observed=self.notices.observed(matches))

    def _selection(self, decided: tuple[str, ...], named: tuple[str, ...]) -> _ReasonSelection:
        def in_order(reasons: Iterable[str]) -> tuple[str, ...]:
            return tuple(sorted(set(reasons), key=self.order.__getitem__))

        candidates = in_order(reason for reason in named if reason not in decided)
        return _ReasonSelection(in_order(decided), candidates, self.program.relevant((*decided, *candidates)))


class PlatformDecisions:
    """Decides the cases of one platform. Safe to use from several threads and after a fork."""

    def __init__(self, compiled: Compiled, engine: Engine, reader: Callable[[], Reader]) -> None:
        """Take what reads notices as what makes it, since not everybody has a notice."""
        self.compiled = compiled
        self._starts = [period.start for period in compiled.periods]
        self._version = KnowledgeVersion(compiled.knowledge, compiled.digest)
        self._ready = lru_cache(None)(lambda place: _PeriodRuntime(compiled, place, engine, reader))

    def at(self, now: int) -> Program:
        """Return the program of the period in which a time (in seconds) falls."""
        return self._ready(self._place(now)).program

    def _place(self, now: int) -> int:
        return bisect_right(self._starts, now) - 1  # the first period starts at 0, and no time is before it

    def matches(self, notice: str, now: int) -> tuple[Match, ...]:
        """Return which reasons a notice names under the facts in force at ``now``."""
        return self._ready(self._place(now)).notices.matches(notice)

    def decide(self, case: Case, now: int) -> Decision:
        """Return the decision of a case at ``now`` (seconds since 1970-01-01T00:00:00Z).

        Raises:
            CaseError: the case names what the facts do not know; all such faults are named.
        """
        place = self._place(now)
        ready = self._ready(place)
        program = ready.program
        try:
            decided, candidates, relevant, foreign, shown = ready.selection(case)
            if shown:
                case = case._replace(observations={**shown, **case.observations})
            observed = observe(program, case, decided, candidates, now)
        except (KeyError, InvalidObservationError):
            observed = None
        if observed is None:
            # Out here, since an error keeps the one during which it is raised, and a KeyError names the value.
            raise CaseError(check_case(program, case))
        standing = situation(program, observed, now)
        timeless = ready.timeless.of(decided, candidates, standing.state & relevant)
        resubmit, summary = _bound(timeless, standing)
        about, appeal, next_change = timeless.about, timeless.blank, None
        if timeless.appeal and case.applicant:
            appeal = timeless.appeal.fill(case.applicant, about.titles)
        if standing.changes_at is not None or place + 1 < len(self._starts):
            next_change = self._next_change(case, decided, now, place, observed, standing, timeless.verdict.id)
        # By position, since Python passes this many names in a new dict: a seventh of the whole time.
        return Decision(
            self.compiled.platform,
            format_instant(now),
            about.stated if case.reasons else about.matched,
            (*timeless.candidates, *foreign) if foreign else timeless.candidates,
            about.category,
            timeless.verdict.id,
            summary,
            resubmit,
            _limits(program, decided, standing) if standing.limits else (),
            _cooldowns(program, decided, standing) if standing.cooldowns else (),
            timeless.causes,
            timeless.remedies,
            timeless.warnings,
            timeless.prohibitions,
            ready.account,
            appeal,
            timeless.questions,
            next_change,
            timeless.confidence,
            timeless.trace,
            self._version,
            self.compiled.version,
        )

    def _next_change(
        self,
        case: Case,
        decided: tuple[str, ...],
        now: int,
        place: int,
        observed: Observed,
        standing: Situation,
        verdict: str,
    ) -> Change | None:
        """Return the first time after ``now`` at which the verdict differs if nothing else happens."""
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
                held |= program.infer(reason, standing.state).held
            if (later := program.top_verdict(held)) != verdict:
                return Change(format_instant(time), later)


def _bound(timeless: TimelessDecision, standing: Situation) -> tuple[Resubmit, str]:
    """Return whether and when to submit again, and the sentence, with the latest of the verdict's times."""
    if not timeless.until:
        return timeless.resubmit, timeless.summary
    verdict, summary, latest, bound = timeless.verdict, timeless.summary, None, False
    for subject, sentence in timeless.until:
        kind, _, id = subject.partition(" ")
        state = standing.cooldowns[id] if kind == "cooldown" else standing.limits[id]
        if state.until is not None and (latest is None or state.until > latest):
            latest, summary, bound = state.until, sentence, state.bound
        elif state.until == latest:
            # What ends then for certain makes it no earlier.
            bound = bound and state.bound
    if latest is None:
        return timeless.resubmit, summary
    time = format_instant(latest)
    allowed_from = time if verdict.time == "allowed_from" else None
    advised_from = time if verdict.time == "advised_from" else None
    resubmit = Resubmit(verdict.allowed, allowed_from, advised_from, "latest" if bound else "exact")
    return resubmit, summary.replace("{time}", humanize_instant(latest))


def _limits(program: Program, decided: Sequence[str], standing: Situation) -> tuple[LimitStanding, ...]:
    standings = []
    for reason in decided:
        for limit, _ in program.limits.get(reason, ()):
            state = standing.limits[limit.id]
            resets_at = None if state.until is None else format_instant(state.until)
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
            ends_at = None if state.until is None else format_instant(state.until)
            standings.append(CooldownStanding(cooldown.id, state.state, ends_at))
    return tuple(standings)
