"""Answers: the same cases put to both states of the facts, and those that are answered differently, in groups."""

from __future__ import annotations

from bisect import bisect_right
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import cache
from typing import Any, NamedTuple

from kyc_recourse.cases.case import Case
from kyc_recourse.changes.affected_reasons import affected_reasons
from kyc_recourse.changes.changes import Effect, Group, OneSided, ScenarioChange
from kyc_recourse.changes.effects import effects, reworded
from kyc_recourse.changes.ids import Renames
from kyc_recourse.decisions.decision import Decision
from kyc_recourse.errors import CaseError, Fault
from kyc_recourse.exploration.case_grid import grid
from kyc_recourse.exploration.case_summary import Cuts, Facets, cuts_of, facets, least, say_facets, weight
from kyc_recourse.facts.times import humanize_instant
from kyc_recourse.packs.knowledge import Knowledge
from kyc_recourse.packs.scenarios import Scenario
from kyc_recourse.rules.compiled import Compiled
from kyc_recourse.scenarios.run import observed, write_scenario

Watch = Callable[[Sequence[dict[str, Any]]], Iterable[dict[str, Any]]]


class Answers(NamedTuple):
    """How many cases were asked, how many answers differ, and how.

    ``together`` counts those with several reasons of which one alone is answered differently as well.
    """

    asked: int
    changed: int
    together: int
    reworded: int
    groups: tuple[Group, ...]
    one_sided: tuple[OneSided, ...]


class _Changed(NamedTuple):
    """One effect on a case, those that it brings along, and what the case tells."""

    effects: tuple[Effect, ...]
    told: Facets
    case: Case
    data: dict[str, Any]
    old: Decision
    new: Decision


class DecisionDiff:
    """One platform before and after; what was renamed goes by the name that each side knows."""

    def __init__(self, old: Knowledge, new: Knowledge, platform: str, renamed: Renames) -> None:
        self.old, self.new, self.platform, self.renamed = old, new, platform, renamed
        self._before = {kind: {now: was for was, now in names.items()} for kind, names in renamed.items()}
        compiled = [each.platforms[platform].compiled for each in (old, new)]
        self.compiled = compiled
        before, after = ({r.id for period in each.periods for r in period.reasons} for each in compiled)
        # The reasons that one side alone knows.
        moved = renamed.get("reason", {})
        self.alone = {"old": before - after - {*moved}, "new": after - before - {*moved.values()}}
        self.starts = sorted({period.start for each in compiled for period in each.periods})
        self._affected = affected_reasons(*compiled)
        self._named = cache(self._names)

    def cases(self, at: int) -> list[dict[str, Any]]:
        """Return the cases of both grids that the change can reach, each once, in the names of the new side."""
        old = (_renamed(cell.case, self.renamed) for cell in grid(self.compiled[0], at, self.reaches))
        cases = {repr(case): case for case in old}
        cases |= {repr(cell.case): cell.case for cell in grid(self.compiled[1], at, self.reaches)}
        return list(cases.values())

    def reaches(self, reasons: tuple[str, ...], notice: str | None) -> bool:
        """Tell whether answers can differ in cases that state these reasons, or whose notice names some."""
        return any(not self._affected.isdisjoint({*reasons, *named} or {""}) for named in self._named(notice or ""))

    def _names(self, notice: str) -> set[frozenset[str]]:
        """Return the reasons that a notice names, on either side and at any time."""
        sides = [knowledge.platforms[self.platform] for knowledge in (self.old, self.new)]
        return {frozenset(m.id for m in side.matches(notice, start)) for side in sides for start in self.starts}

    def compare(self, at: int, watch: Watch) -> Answers:
        """Put the cases of both grids to both sides. ``at`` is the time, in seconds, at which most cases are."""
        cases = self.cases(at)
        changed: list[_Changed] = []
        one_sided: Counter[tuple[str, str]] = Counter()
        differ = together = worded = 0
        for data in watch(cases):
            answers = self._asked(data, one_sided)
            if not answers:
                continue
            case, old, new = answers
            if not reworded(old, new, self.renamed):
                continue
            found = effects(old, new, self.renamed)
            if asks := self._only_asks(found):
                one_sided[asks] += 1
            elif found:
                differ += 1
                if self._follows(data):
                    together += 1
                    continue
                told = self._told(case, old, new, at)
                changed += [_Changed(each, told, case, data, old, new) for each in found]
            else:
                worded += 1
        sides = [
            OneSided(self.platform, "vanishes" if side == "old" else "appears", what, count)
            for (side, what), count in one_sided.items()
        ]
        return Answers(
            len(cases),
            differ,
            together,
            worded,
            tuple(_groups(self.platform, changed, cuts_of(self.compiled))),
            tuple(sides),
        )

    def scenario(self, scenario: Scenario) -> ScenarioChange | None:
        """Return how the answer to a scenario differs, if both sides can answer it."""
        answers = self._asked(_renamed(scenario.case, self.renamed), Counter())
        found = effects(answers[1], answers[2], self.renamed) if answers else ()
        if not found:
            return None
        return ScenarioChange(self.platform, scenario.id, scenario.title, tuple(e for each in found for e in each))

    def _only_asks(self, found: Sequence[Sequence[Effect]]) -> tuple[str, str] | None:
        """Return the side that alone knows a reason, and that, if a question for it is all that differs."""
        told = [(effect.what, effect.words) for each in found for effect in each]
        for side, reasons in self.alone.items():
            for reason in reasons:
                if told == [("questions", f"{'-' if side == 'old' else '+'} `{reason}`")]:
                    return side, f"reason `{reason}`"
        return None

    def _follows(self, data: dict[str, Any]) -> bool:
        """Tell whether one of several reasons alone is answered differently as well."""
        reasons = data.get("reasons", ())
        alone = ({**data, "reasons": [reason]} for reason in reasons if len(reasons) > 1)
        answers = (self._asked(case, Counter()) for case in alone)
        return any(effects(each[1], each[2], self.renamed) for each in answers if each)

    def _asked(
        self, data: dict[str, Any], one_sided: Counter[tuple[str, str]]
    ) -> tuple[Case, Decision, Decision] | None:
        before = _renamed(data, self._before)
        case = Case.from_dict(data)
        unknown: dict[str, str] = {}
        decided: list[Decision] = []
        for side, knowledge, asked in (("new", self.old, before), ("old", self.new, data)):
            try:
                decided.append(knowledge.decide(case if asked is data else Case.from_dict(asked)))
            except CaseError as error:
                unknown[side] = _unknown(error.faults[0], asked, knowledge.platforms[self.platform].compiled)
        if len(unknown) == 1:
            one_sided[next(iter(unknown.items()))] += 1
        return None if unknown else (case, decided[0], decided[1])

    def _told(self, case: Case, old: Decision, new: Decision, at: int) -> Facets:
        now = at if case.now is None else case.now
        told = dict(facets(case, (old, new), self.new.platforms[self.platform].at(now)))
        place = bisect_right(self.starts, now)
        if place != bisect_right(self.starts, at):
            begins = [f"from {humanize_instant(start)}" for start in self.starts[place - 1 : place] if start]
            ends = [f"before {humanize_instant(start)}" for start in self.starts[place : place + 1]]
            told["time", ""] = " and ".join(begins + ends)
        return told


def _renamed(data: dict[str, Any], names: Renames) -> dict[str, Any]:
    """Return the case with other names for its reasons, observations and events."""
    if not any(names.values()):
        return data

    def now(kind: str, id: str) -> str:
        return names[kind].get(id, id)

    renamed = dict(data)
    if "reasons" in data:
        renamed["reasons"] = [now("reason", id) for id in data["reasons"]]
    for key, kind in (("recent_attempts", "reason"), ("observations", "observation")):
        if key in data:
            renamed[key] = {now(kind, id): value for id, value in data[key].items()}
    for key, part, kind in (("attempts", "reason", "reason"), ("events", "type", "event")):
        if key in data:
            renamed[key] = [{**each, part: now(kind, each[part])} if part in each else each for each in data[key]]
    return renamed


def _unknown(fault: Fault, data: dict[str, Any], compiled: Compiled) -> str:
    """Return what one side does not know in a case."""
    path = fault.path
    kind, _, rest = path.partition(".")
    if kind.startswith("reasons["):
        return f"reason `{data['reasons'][int(kind[8:-1])]}`"
    if kind.startswith("events["):
        return f"event `{data['events'][int(kind[7:-1])]['type']}`"
    if kind.startswith("attempts["):
        return f"reason `{data['attempts'][int(kind[9:-1])].get('reason')}`"
    if rest:
        return f"`{data[kind].get(rest)}` of `{rest}`"
    what, facts = ("reason", "reasons") if kind == "recent_attempts" else ("observation", "observations")
    known = {each.id for period in compiled.periods for each in getattr(period, facts)}
    return f"{what} `{min(id for id in data[kind] if id not in known)}`"


def _groups(platform: str, changed: Iterable[_Changed], cuts: Cuts) -> Iterator[Group]:
    """Yield the changes that are alike together, those of most consequence and most cells first."""
    alike: dict[tuple[tuple[str, ...], Effect], list[_Changed]] = {}
    for each in changed:
        reasons = tuple(reason.id for reason in each.new.reasons)
        alike.setdefault((reasons, each.effects[0]), []).append(each)
    groups = []
    for (reasons, effect), members in alike.items():
        smallest = least(frozenset(each.told) for each in members)
        parts: dict[frozenset[Any], list[_Changed]] = {keys: [] for keys in smallest}
        for each in members:
            parts[next(keys for keys in smallest if keys <= each.told.keys())].append(each)
        groups += [(reasons, effect, keys, part) for keys, part in parts.items()]
    groups.sort(
        key=lambda group: (_ORDER.index(group[1].what), len(group[0]), -len(group[3]), group[0], group[1].words)
    )
    for number, (reasons, effect, keys, part) in enumerate(groups, 1):
        best = min(
            (each for each in part if each.told.keys() == keys),
            key=lambda each: (weight(each.case), len(repr(each.data))),
        )
        given = say_facets([each.told for each in part if each.told.keys() == keys], cuts) if keys else ""
        example = _example(number, reasons, given, effect, best)
        yield Group(platform, reasons, given, effect, best.effects[1:], len(part), example)


_ORDER = (
    "reasons",
    "verdict",
    "category",
    "allowed from",
    "advised from",
    "time",
    "limits",
    "cooldowns",
    "next change",
    "remedies",
    "steps",
    "causes",
    "warnings",
    "prohibitions",
    "appeal",
    "account can",
    "account cannot",
    "questions",
    "confidence",
)

# What the scenario of an example expects, where it differs, beside the verdict and what is told first.
_EXPECTED = (
    "category",
    "allowed",
    "allowed-from",
    "advised-from",
    "bound",
    "limits",
    "cooldowns",
    "reasons",
    "remedies",
    "warnings",
    "prohibitions",
    "next-change",
)


def _example(number: int, reasons: Sequence[str], given: str, effect: Effect, changed: _Changed) -> str:
    before, after = observed(changed.old), observed(changed.new)
    differs = [key for key in after if after[key] != before[key] and key in (effect.what, *_EXPECTED)]
    expect = {key: after[key] for key in ("verdict", *differs)}
    words = (given or "nothing more told").replace("`", "")
    title = f"{', '.join(reasons) or 'No reason'}; {words}: {effect.what} {effect.words.replace('`', '')}"
    return write_scenario(f"changed-{number}", title, changed.data, expect)
