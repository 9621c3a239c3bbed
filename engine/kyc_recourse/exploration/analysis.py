"""Analysis: gaps and overlaps in the facts, and rules and questions that never matter, with smallest cases."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from itertools import count
from typing import Any, Literal, NamedTuple

import msgspec
from msgspec import Struct

from kyc_recourse.cases.case import Case
from kyc_recourse.cases.observe import observe, situation
from kyc_recourse.decisions.decide import PlatformDecisions
from kyc_recourse.decisions.decision import Decision
from kyc_recourse.errors import CaseError
from kyc_recourse.exploration.case_grid import grid
from kyc_recourse.exploration.case_summary import Cuts, Facet, Facets, cuts_of, facets, least, say_facets, weight
from kyc_recourse.packs.knowledge import Knowledge
from kyc_recourse.rules.compiled import CompiledRule
from kyc_recourse.rules.program import Program, ReasonRuleset
from kyc_recourse.rules.schema import components, document
from kyc_recourse.scenarios.run import observed, write_scenario

Watch = Callable[[Sequence[dict[str, Any]]], Iterable[dict[str, Any]]]


class _Part(Struct, frozen=True):
    """A part of the analysis."""


class Gap(_Part, frozen=True):
    """Cases of a reason that are told no remedy, or get no verdict from any rule.

    Attributes:
        lacks: "verdict": no rule gives one. "way forward": submitting again is not allowed, there is no
            remedy, nothing to wait for, and no open question could alter the verdict. "remedy": there is none,
            but what is ``left``, a time to wait for or a question that can alter the verdict, leads on.
        given: what the cases tell beside their reason, in words; empty: nothing that matters.
        cells: how many cells of the case grid are like that.
        example: the smallest case, as a scenario in YAML that passes.
    """

    platform: str
    lacks: Literal["verdict", "way forward", "remedy"]
    left: Literal["nothing", "time", "question", "submitting again"]
    reason: str
    verdict: str
    given: str
    cells: int
    example: str


class Overlap(_Part, frozen=True):
    """Two rules of a reason that give the leading verdict together and disagree about its sentence or time.

    The first one's sentence is used, and the latest of the times.
    """

    platform: str
    reason: str
    verdict: str
    rules: tuple[str, str]
    about: Literal["sentence", "time"]
    given: str
    cells: int
    example: str


class IdleRule(_Part, frozen=True):
    """A rule without which every answer would be the same: it never fires, or alters nothing where it does.

    The example, if there is any, is the smallest case in which it fires; ``file`` and ``line`` say where it stands.
    """

    platform: str
    rule: str
    fires: bool
    file: str
    line: int
    example: str | None


class IdleQuestion(_Part, frozen=True):
    """An observation or event that is asked for in no case, since no answer alters anything."""

    platform: str
    asks: Literal["observation", "event"]
    id: str
    text: str


class Analysis(_Part, frozen=True):
    """What can be found in the facts by asking every cell of the case grid of one reason or none.

    Attributes:
        versions: the version of the facts of each platform.
        asked: how many cases were asked.
    """

    versions: dict[str, str]
    asked: int
    gaps: tuple[Gap, ...]
    overlaps: tuple[Overlap, ...]
    rules: tuple[IdleRule, ...]
    questions: tuple[IdleQuestion, ...]

    def to_json(self) -> str:
        """Return the analysis as indented JSON."""
        return msgspec.json.format(msgspec.json.encode(self), indent=2).decode()


def analysis_schema() -> dict[str, Any]:
    """Return the JSON Schema of an analysis."""
    return document("analysis", "An analysis", Analysis, *components(Analysis))


def analyse(knowledge: Knowledge, at: int, watch: Watch = iter, platform: str | None = None) -> Analysis:
    """Return what asking the case grid of a platform or of all finds, most cases being at a time in seconds.

    ``watch`` may show how far it is: it is given the cases to ask and gives them back one by one.
    """
    runs = [
        _AnalysisRun(knowledge, decisions) for id, decisions in knowledge.platforms.items() if platform in (None, id)
    ]
    asked = sum(run.ask(at, watch) for run in runs)
    return Analysis(
        versions={run.platform: run.decisions.compiled.knowledge for run in runs},
        asked=asked,
        gaps=tuple(gap for run in runs for gap in run.gaps()),
        overlaps=tuple(overlap for run in runs for overlap in run.overlaps()),
        rules=tuple(rule for run in runs for rule in run.idle_rules()),
        questions=tuple(question for run in runs for question in run.idle_questions()),
    )


class _Seen(NamedTuple):
    """A case that was asked, and what it tells."""

    data: dict[str, Any]
    case: Case
    told: Facets


class _Lack(NamedTuple):
    lacks: Literal["verdict", "way forward", "remedy"]
    left: Literal["nothing", "time", "question", "submitting again"]
    reason: str
    verdict: str


class _Clash(NamedTuple):
    reason: str
    verdict: str
    rules: tuple[str, str]
    about: Literal["sentence", "time"]


class _AnalysisRun:
    """The cells of one platform, asked one by one, and what was seen."""

    def __init__(self, knowledge: Knowledge, decisions: PlatformDecisions) -> None:
        self.knowledge, self.decisions = knowledge, decisions
        self.platform = decisions.compiled.platform
        self.cuts: Cuts = cuts_of([decisions.compiled])
        self.rules: dict[str, CompiledRule] = {
            rule.id: rule for period in decisions.compiled.periods for rule in period.rules
        }
        self.lacks: dict[_Lack, list[_Seen]] = {}
        self.clashes: dict[_Clash, list[_Seen]] = {}
        self.firing: dict[str, _Seen] = {}
        self.effective_rules: set[str] = set()
        self.asked_for: set[tuple[str, str]] = set()
        self._states: set[tuple[int, str, int]] = set()

    def ask(self, at: int, watch: Watch) -> int:
        """Ask all cells with at most one reason; return how many there are."""
        cases = [cell.case for cell in grid(self.decisions.compiled, at, lambda reasons, _: len(reasons) < 2)]
        for data in watch(cases):
            case, decision = self._decided(data)
            self.asked_for.update((question.asks, question.id) for question in decision.questions)
            if len(decision.reasons) > 1:
                continue
            seen = _Seen(data, case, facets(case, (decision,), self._program(case)))
            if lack := self._lack(decision):
                self.lacks.setdefault(lack, []).append(seen)
            for clash in self._clashes_in(decision):
                self.clashes.setdefault(clash, []).append(seen)
            for firing in decision.trace:
                known = self.firing.get(firing.rule)
                if known is None or weight(case) < weight(known.case):
                    self.firing[firing.rule] = seen
            self._weigh(case, decision)
        return len(cases)

    def gaps(self) -> Iterator[Gap]:
        """Yield the gaps, the worst first."""
        order = ("verdict", "way forward", "remedy")
        number = count(1)
        for lack in sorted(self.lacks, key=lambda lack: (order.index(lack.lacks), lack)):
            for given, cells, seen in _in_short(self.lacks[lack], self.cuts):
                data = self._shrunk(seen.data, lambda decision, lack=lack: self._lack(decision) == lack)  # type: ignore[misc]
                what = {"verdict": "no rule gives a verdict", "way forward": "no way forward", "remedy": "no remedy"}
                title = f"{lack.reason}{_with(given)}: {what[lack.lacks]}"
                yield Gap(
                    self.platform,
                    *lack,
                    given,
                    cells,
                    self._scenario(f"gap-{next(number)}", title, data, ("verdict", "remedies")),
                )

    def overlaps(self) -> Iterator[Overlap]:
        """Yield the overlaps."""
        number = count(1)
        for clash in sorted(self.clashes):
            for given, cells, seen in _in_short(self.clashes[clash], self.cuts):
                data = self._shrunk(seen.data, lambda decision, clash=clash: clash in self._clashes_in(decision))  # type: ignore[misc]
                title = f"{clash.reason}{_with(given)}: two rules give {clash.verdict}"
                reason, verdict, rules, about = clash
                example = self._scenario(
                    f"overlap-{next(number)}", title, data, ("verdict", "allowed-from", "advised-from")
                )
                yield Overlap(self.platform, reason, verdict, rules, about, given, cells, example)

    def idle_rules(self) -> Iterator[IdleRule]:
        """Yield the rules without which every answer would be the same."""
        number = count(1)
        for id, rule in self.rules.items():
            if id in self.effective_rules:
                continue
            example = None
            if seen := self.firing.get(id):
                data = self._shrunk(seen.data, lambda decision, id=id: id in {f.rule for f in decision.trace})  # type: ignore[misc]
                example = self._scenario(
                    f"idle-{next(number)}", f"Here {id} fires and alters nothing", data, ("verdict",)
                )
            yield IdleRule(self.platform, id, seen is not None, rule.file, rule.line, example)

    def idle_questions(self) -> Iterator[IdleQuestion]:
        """Yield what is asked for in no case."""
        questions: dict[tuple[Literal["observation", "event"], str], str] = {}
        for period in self.decisions.compiled.periods:
            questions |= {("observation", each.id): each.question for each in period.observations}
            questions |= {("event", each.id): each.question for each in period.events}
        for (asks, id), text in questions.items():
            if (asks, id) not in self.asked_for:
                yield IdleQuestion(self.platform, asks, id, text)

    def _decided(self, data: dict[str, Any]) -> tuple[Case, Decision]:
        case = self.knowledge.read_case(data)
        return case, self.knowledge.decide(case)

    def _program(self, case: Case) -> Program:
        return self.decisions.at(case.now or 0)

    def _lack(self, decision: Decision) -> _Lack | None:
        """Return what a decision of a reason lacks, if it does."""
        if not decision.reasons:
            return None
        reason = decision.reasons[0].id
        if not any(self.rules[firing.rule].verdict for firing in decision.trace):
            return _Lack("verdict", "nothing", reason, decision.verdict)
        if decision.remedies:
            return None
        if decision.next_change:
            return _Lack("remedy", "time", reason, decision.verdict)
        if any(question.changes == "verdict" for question in decision.questions):
            return _Lack("remedy", "question", reason, decision.verdict)
        if decision.resubmit.allowed:
            return _Lack("remedy", "submitting again", reason, decision.verdict)
        return _Lack("way forward", "nothing", reason, decision.verdict)

    def _clashes_in(self, decision: Decision) -> Iterator[_Clash]:
        if len(decision.reasons) > 1:
            return
        reason = decision.reasons[0].id if decision.reasons else ""
        leading = [self.rules[firing.rule] for firing in decision.trace]
        leading = [rule for rule in leading if rule.verdict == decision.verdict]
        for i, first in enumerate(leading):
            for second in leading[i + 1 :]:
                if first.summary != second.summary:
                    yield _Clash(reason, decision.verdict, (first.id, second.id), "sentence")
                if first.until != second.until:
                    yield _Clash(reason, decision.verdict, (first.id, second.id), "time")

    def _weigh(self, case: Case, decision: Decision) -> None:
        """Find which of the rules that fire in a case alter the answer."""
        now = case.now or 0
        program = self._program(case)
        reason = decision.reasons[0].id if decision.reasons else ""
        decided = (reason,) if reason else ()
        ruleset = program.rulesets[reason]
        state = situation(program, observe(program, case, decided, (), now), now).state & ruleset.relevant
        if (program.period.start, reason, state) in self._states:
            return
        self._states.add((program.period.start, reason, state))
        whole = _shown(program, ruleset, state, None)
        for i in program.infer(reason, state).fired:
            rule = ruleset.rules[i]
            if rule.id not in self.effective_rules and _shown(program, ruleset, state, i) != whole:
                self.effective_rules.add(rule.id)

    def _shrunk(self, data: dict[str, Any], holds: Callable[[Decision], bool]) -> dict[str, Any]:
        """Return what is left of a case when all that can go without an end to what holds is gone."""
        for smaller in _smaller(data):
            try:
                if holds(self._decided(smaller)[1]):
                    return self._shrunk(smaller, holds)
            except CaseError:
                continue
        return data

    def _scenario(self, id: str, title: str, data: dict[str, Any], keys: Sequence[str]) -> str:
        now = observed(self._decided(data)[1])
        return write_scenario(id, title, data, {key: now[key] for key in keys})


def _shown(program: Program, ruleset: ReasonRuleset, state: int, without: int | None) -> tuple[object, ...]:
    """Return what an answer shows of what follows from a state, one rule left out."""
    held, leading = state, []
    for i, (body, head) in enumerate(zip(*ruleset.clauses, strict=True)):
        if i != without and body & held == body:
            held |= head
            leading.append(ruleset.rules[i])
    verdict = program.top_verdict(held)
    leading = [rule for rule in leading if rule.verdict == verdict]
    kinds = ("remedies", "cause", "warnings")
    return (
        verdict,
        next((rule.summary for rule in leading if rule.summary), ""),
        {rule.until for rule in leading if rule.until},
        program.offered(held),
        *(held & program.mask[kind] for kind in kinds),
    )


def _in_short(seen: Sequence[_Seen], cuts: Cuts) -> Iterator[tuple[str, int, _Seen]]:
    """Yield, for each least thing that cases tell: that in words, how many cases tell it, and the smallest."""
    sets = least(frozenset(each.told) for each in seen)
    parts: dict[frozenset[Facet], list[_Seen]] = {keys: [] for keys in sets}
    for each in seen:
        parts[next(keys for keys in sets if keys <= each.told.keys())].append(each)
    for keys, members in parts.items():
        exact = [each for each in members if each.told.keys() == keys]
        given = say_facets([each.told for each in exact], cuts) if keys else ""
        yield given, len(members), min(exact, key=lambda each: (weight(each.case), len(repr(each.data))))


def _smaller(data: Mapping[str, Any]) -> Iterator[dict[str, Any]]:
    """Yield the case with one part less."""
    for key in ("observations", "recent_attempts", "events", "attempts"):
        parts = data.get(key, ())
        for place in parts if isinstance(parts, dict) else range(len(parts)):
            if isinstance(parts, dict):
                fewer: Any = {name: value for name, value in parts.items() if name != place}
            else:
                fewer = [part for i, part in enumerate(parts) if i != place]
            yield {name: value for name, value in {**data, key: fewer}.items() if name != key or fewer}


def _with(given: str) -> str:
    return f" with {given}".replace("`", "") if given else ""
