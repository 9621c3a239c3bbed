"""From a case to a decision: which reasons, what follows, and the times and texts of this one case."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import cached_property, lru_cache
from types import MappingProxyType
from typing import NamedTuple

from kyc_recourse.cases.answers import answer_paths
from kyc_recourse.cases.case import Case, altered, dated, read_case
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
    NoticeState,
    Question,
    Resubmit,
)
from kyc_recourse.decisions.timeless_decision import TimelessDecision, TimelessDecisions
from kyc_recourse.facts.conditions import STATUSES
from kyc_recourse.facts.times import format_instant, humanize_instant
from kyc_recourse.notices.reader import Match, Reader
from kyc_recourse.rules.compiled import Compiled
from kyc_recourse.rules.dated import Terms
from kyc_recourse.rules.engine import Engine
from kyc_recourse.rules.fact_input import InvalidObservationError
from kyc_recourse.rules.program import Program

_KEPT_SELECTIONS = 1_024


class _ReasonSelection(NamedTuple):
    """The reasons that are decided, which of them are stated, and the candidates, in the facts' order.

    ``relevant`` are the bits of the state that matter to them, ``foreign`` candidates of which the platform has no
    facts, ``observed`` what the notice shows, and ``notice_state`` what became of it.
    """

    decided: tuple[str, ...]
    stated: frozenset[str]
    candidates: tuple[str, ...]
    status: str
    relevant: int
    notice_state: NoticeState = "unrecognised"
    foreign: tuple[Entry, ...] = ()
    observed: Mapping[str, bool] = MappingProxyType({})


class _PeriodRuntime:
    """One period of a platform, with what all its decisions share."""

    def __init__(
        self, compiled: Compiled, place: int, terms: Terms, engine: Engine, reader: Callable[[], Reader]
    ) -> None:
        period = compiled.periods[place]
        self._period, self._reader = period, reader
        self.program = Program(period, terms, engine, compiled.renamed)
        self.timeless = TimelessDecisions(self.program)
        self.answers = frozenset(answer_paths(self.program.period))
        self.order = {reason.id: i for i, reason in enumerate(period.reasons)}
        self._selections = lru_cache(_KEPT_SELECTIONS)(self._selection)
        self.account = Account(tuple(c.id for c in period.can), tuple(c.id for c in period.cannot))
        # What is said of an account is said of one whose verification was rejected.
        self.accounts = dict.fromkeys(STATUSES, Account((), ())) | {STATUSES[0]: self.account}

    @cached_property
    def notices(self) -> PlatformNotices:
        """What notices name, read when the first one is given."""
        return PlatformNotices(self._period, self._reader())

    def selection(self, case: Case) -> _ReasonSelection:
        """Return what is to be decided.

        Raises:
            KeyError: the case names a reason or an answer that the facts do not know.
        """
        if case.skipped and not self.answers.issuperset(case.skipped):
            raise KeyError
        answered = case.candidates
        if not answered.keys() <= self.order.keys():
            raise KeyError
        if case.status == "approved" and case.reasons:
            raise InvalidObservationError
        confirmed = tuple([id for id, yes in answered.items() if yes])
        matches = self.notices.matches(case.notice) if case.notice else ()
        recognised, possible = (
            tuple([id for id in (self.notices.own(matches, certainty) if matches else ()) if answered.get(id, True)])
            for certainty in ("stated", "possible")
        )
        says = [match.id for match in matches if match.certainty == "stated" and match.id in STATUSES]
        status = case.status or STATUSES[0]
        if not case.status and not case.reasons and not confirmed and not recognised:
            status = next(iter(says), status)
        if status == "approved":
            return self._selections((), (), (), (), status)._replace(notice_state=_state_in(matches))
        if status != STATUSES[0]:
            chosen = self._selections((), (), (), (*case.reasons, *confirmed, *recognised, *possible), status)
        else:
            chosen = self._selections(case.reasons, confirmed, recognised, possible, status)
        if not matches:
            return chosen
        foreign = tuple([Entry(*each) for each in self.notices.foreign(matches)])
        observed = self.notices.observed(matches)
        return chosen._replace(notice_state=_state_in(matches), foreign=foreign, observed=observed)

    def _selection(
        self,
        reasons: tuple[str, ...],
        confirmed: tuple[str, ...],
        recognised: tuple[str, ...],
        possible: tuple[str, ...],
        status: str,
    ) -> _ReasonSelection:
        def in_order(reasons: Iterable[str]) -> tuple[str, ...]:
            return tuple(sorted(set(reasons), key=self.order.__getitem__))

        decided, named = (*(reasons or recognised), *confirmed), (*recognised, *possible)
        candidates = in_order(reason for reason in named if reason not in decided)
        relevant = self.program.relevant((*(decided or ("",)), *candidates))
        stated = frozenset((*reasons, *confirmed))
        return _ReasonSelection(in_order(decided), stated, candidates, status, relevant)


class PlatformDecisions:
    """Decides the cases of one platform. Safe to use from several threads and after a fork."""

    def __init__(self, compiled: Compiled, engine: Engine, reader: Callable[[], Reader]) -> None:
        """Take what reads notices as what makes it, since not everybody has a notice."""
        self.compiled = compiled
        self._starts = [period.start for period in compiled.periods]
        self._version = KnowledgeVersion(compiled.knowledge, compiled.digest)
        terms = Terms(compiled)
        self._ready = lru_cache(None)(lambda place: _PeriodRuntime(compiled, place, terms, engine, reader))

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
            CaseError: the case names what the facts do not know, or something in it lies after ``now``; all such
                faults are named.
        """
        if case.now is None:
            case = dated(case, now)
        place = self._place(now)
        ready = self._ready(place)
        program = ready.program
        known: tuple[_ReasonSelection, Case, Observed] | None
        try:
            known = self._known(ready, case, now)
        except (KeyError, InvalidObservationError):
            known = None
        if known is None:
            # Out here, since an error keeps the one during which it is raised, and a KeyError names the value. Reading
            # the case once more says what does not fit, and finds what has another id now.
            known = self._known(
                ready, altered(read_case(case.to_dict(), lambda *_: program, now), ignored=case.ignored), now
            )
        selection, case, observed = known
        decided = selection.decided
        standing = situation(program, observed, now)
        status = selection.status
        timeless = ready.timeless.of(decided, selection.candidates, status, standing.state & selection.relevant)
        future = _Future(self._ready, self._starts, place, case, now, decided, observed, standing)
        resubmit, summary = _bound(timeless, standing, future)
        about, appeal, next_change = timeless.about, timeless.blank, None
        if timeless.appeal and case.applicant:
            appeal = timeless.appeal.fill(case.applicant, about.titles)
        if standing.changes_at is not None or place + 1 < len(self._starts):
            changed = future.first(lambda outlook: outlook.verdict != timeless.verdict.id)
            next_change = changed and Change(format_instant(changed.at), changed.verdict)
        return Decision(
            platform=self.compiled.platform,
            now=format_instant(now),
            reasons=about.reasons(selection.stated),
            candidates=(*timeless.candidates, *selection.foreign) if selection.foreign else timeless.candidates,
            category=about.category,
            kind=timeless.verdict.kind,
            notice_state=selection.notice_state if case.notice else "none",
            ignored=case.ignored,
            deadlines=(),
            verdict=timeless.verdict.id,
            summary=summary,
            resubmit=resubmit,
            limits=_limits(program, decided, standing) if standing.limits else (),
            cooldowns=_cooldowns(program, decided, standing) if standing.cooldowns else (),
            causes=timeless.causes,
            remedies=timeless.remedies,
            warnings=timeless.warnings,
            prohibitions=timeless.prohibitions,
            account=ready.accounts[status],
            appeal=appeal,
            questions=_unskipped(timeless.questions, case.skipped) if case.skipped else timeless.questions,
            next_change=next_change,
            confidence=timeless.confidence,
            trace=timeless.trace,
            knowledge=self._version,
            version=self.compiled.version,
        )

    def _known(self, ready: _PeriodRuntime, case: Case, now: int) -> tuple[_ReasonSelection, Case, Observed]:
        """Return what is decided, the case with what its notice shows, and what is observed.

        Raises:
            KeyError, InvalidObservationError: something in the case does not fit the facts.
        """
        selection = ready.selection(case)
        if selection.observed:
            case = altered(case, observations={**selection.observed, **case.observations})
        if selection.status != STATUSES[0]:
            case = altered(case, status=selection.status)
        return selection, case, observe(ready.program, case, selection.decided, selection.candidates, now)


class _Outlook(NamedTuple):
    """What will be the answer from a time (in seconds) on, if nothing else happens."""

    at: int
    verdict: str
    allowed: bool | None


class _Future:
    """How the answer to a case changes by itself: as time passes and other facts come into force."""

    def __init__(
        self,
        ready: Callable[[int], _PeriodRuntime],
        starts: Sequence[int],
        place: int,
        case: Case,
        now: int,
        decided: tuple[str, ...],
        observed: Observed,
        standing: Situation,
    ) -> None:
        self._ready, self._starts, self._place = ready, starts, place
        self._case, self._now, self._decided = case, now, decided
        self._observed, self._standing = observed, standing

    def first(self, wanted: Callable[[_Outlook], bool]) -> _Outlook | None:
        """Return the first outlook of that kind."""
        return next(filter(wanted, self._outlooks()), None)

    def _outlooks(self) -> Iterator[_Outlook]:
        """Yield each time at which something changes that verdicts depend on, with what the answer is then."""
        place, observed, standing = self._place, self._observed, self._standing
        program = self._ready(place).program
        while True:
            time = standing.changes_at
            if place + 1 < len(self._starts) and (time is None or self._starts[place + 1] <= time):
                # Before anything changes by itself, other facts come into force.
                place, time = place + 1, self._starts[place + 1]
                program = self._ready(place).program
                observed = observe(program, self._case, self._decided, (), self._now)
            if time is None:
                return
            standing = situation(program, observed, time)
            held = 0
            for reason in self._decided or ("",):
                held |= program.infer(reason, standing.state).held
            yield _Outlook(time, program.top_verdict(held), program.allowed(held))


def _bound(timeless: TimelessDecision, standing: Situation, future: _Future) -> tuple[Resubmit, str]:
    """Return whether and when to submit again, and the sentence, with the latest of the verdict's times.

    No time is promised at which the answer would be the same again, or still that there is no submitting.
    """
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
    open_ = future.first(lambda outlook: outlook.verdict != verdict.id and outlook.allowed is not False)
    time = format_instant(open_.at) if open_ else None
    allowed_from = time if verdict.time == "allowed_from" else None
    advised_from = time if verdict.time == "advised_from" else None
    resubmit = Resubmit(timeless.resubmit.allowed, allowed_from, advised_from, "latest" if bound else "exact")
    return resubmit, summary.replace("{time}", humanize_instant(open_.at if open_ else latest))


def _state_in(matches: Sequence[Match]) -> NoticeState:
    """Return what became of the notice in which all this was found."""
    stated = {match.id for match in matches if match.certainty == "stated"}
    if stated - {"under-review", "approved"}:
        return "recognised"
    if stated:
        return "under-review" if "under-review" in stated else "approved"
    return "possible" if matches else "unrecognised"


def _unskipped(questions: tuple[Question, ...], skipped: Sequence[str]) -> tuple[Question, ...]:
    return tuple([question for question in questions if question.answer.path not in skipped])


def _limits(program: Program, decided: Sequence[str], standing: Situation) -> tuple[LimitStanding, ...]:
    standings = []
    for reason in decided:
        for limited in program.limits.get(reason, ()):
            limit, state = limited.limit, standing.limits[limited.limit.id]
            resets_at = None if state.resets_at is None else format_instant(state.resets_at)
            locked_until = resets_at if state.state == "locked" else None
            standings.append(
                LimitStanding(limit.id, limit.max, state.used, state.remaining, state.state, resets_at, locked_until)
            )
    return tuple(standings)


def _cooldowns(program: Program, decided: Sequence[str], standing: Situation) -> tuple[CooldownStanding, ...]:
    standings = []
    for reason in decided:
        for cooled in program.cooldowns.get(reason, ()):
            cooldown, state = cooled.cooldown, standing.cooldowns[cooled.cooldown.id]
            ends_at = None if state.until is None else format_instant(state.until)
            standings.append(CooldownStanding(cooldown.id, state.state, ends_at))
    return tuple(standings)
