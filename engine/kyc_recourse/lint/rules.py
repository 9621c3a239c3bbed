"""Conditions that can never hold, rules that can never fire or never matter, reasons that lead nowhere."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from itertools import islice
from pathlib import PurePath
from typing import NamedTuple

from kyc_recourse.errors import Finding
from kyc_recourse.facts.conditions import Condition, Vocabulary, read_when
from kyc_recourse.facts.load import FactFile
from kyc_recourse.facts.model import Platform, Reason, Rule, When
from kyc_recourse.facts.strict_yaml import Path
from kyc_recourse.facts.times import format_instant, holds_at
from kyc_recourse.lint.domains import Domains, within

# How many ways of one rule are followed; beyond them nothing is claimed.
_MOST_WAYS = 400
_Key = tuple[str, int]  # a rule: the path of its file, and its number there
_CONCLUSIONS = ("remedies", "warnings", "prohibitions", "concludes")


class _Used(NamedTuple):
    """A rule in force among those that decide a reason, where it stands, and its blocks of conditions."""

    rule: Rule
    file: FactFile
    path: Path
    blocks: list[list[Condition]]

    @property
    def key(self) -> _Key:
        """Which rule it is."""
        return self.file.document.path, int(self.path[1])


def lint_rules(files: Iterable[FactFile], platform: Platform, at: int) -> Iterator[Finding]:
    """Yield what is doubtful about the conditions and rules in force at a time."""
    yield from _Period(tuple(files), platform, at).findings()


def _quiet(path: Path, code: str, message: str) -> None:
    """Ignore what is wrong: the facts were checked before."""


class _Period:
    def __init__(self, files: tuple[FactFile, ...], platform: Platform, at: int) -> None:
        self.platform, self.at = platform, at
        self.names, self.domains = Vocabulary(platform), Domains(platform)
        self.reasons = {file.document.data["id"]: file for file in files if file.kind == "reason"}
        self.remedies = {file.document.data["id"]: file for file in files if file.kind == "remedy"}
        self.shared = next((file for file in files if file.kind == "rules"), None)
        self.ranks = {verdict.id: verdict.rank for verdict in platform.verdicts}
        self.offered = {remedy.id: self.read(remedy.when) for remedy in platform.remedies}

    def read(self, when: When | None) -> list[list[Condition]]:
        return read_when(when, self.names, _quiet)

    def findings(self) -> Iterator[Finding]:
        yield from self.conditions()
        used_in, fires = Counter[_Key](), Counter[_Key]()
        idle: dict[_Key, list[Finding]] = {}
        for reason in (*self.platform.reasons, None):
            used = list(self.used(reason))
            able = self.able(used)
            for each, ways in zip(used, able, strict=True):
                used_in[each.key] += 1
                fires[each.key] += bool(ways)
            for each, finding in self.superseded(used, able):
                idle.setdefault(each.key, []).append(finding)
            if reason:
                yield from self.leads(reason, used, able)
        # A shared rule may well be idle for one reason, as long as it matters to another.
        yield from (found[0] for key, found in idle.items() if len(found) == used_in[key])
        yield from self.silent(fires)

    def silent(self, fires: Counter[_Key]) -> Iterator[Finding]:
        """Yield the rules that can never fire, but those of which each block by itself can never hold."""
        lists: list[tuple[FactFile, str, tuple[Rule, ...]]] = []
        lists += [(self.reasons[reason.id], reason.category, reason.rules) for reason in self.platform.reasons]
        lists += [(self.shared, "", self.platform.rules)] if self.shared else []
        for file, category, rules in lists:
            for i, rule in enumerate(rules):
                clashes = all(self.domains.clash(block) for block in self.read(rule.when))
                if not fires[file.document.path, i] and not clashes:
                    why = "what it asks for is never concluded while its other conditions hold"
                    if category and category not in rule.categories:
                        why = f"its categories are {', '.join(rule.categories)}, but the reason is {category}"
                    message = f'the rule "{rule.id}" can never fire: {why}; correct or delete it'
                    yield file.document.finding(("rules", i, "id"), "KB142", message)

    def holds(self, rule: Rule) -> bool:
        return holds_at(rule.from_, rule.before, self.at)

    def used(self, reason: Reason | None) -> Iterator[_Used]:
        category = reason.category if reason else "unknown"
        given = [(self.reasons[reason.id], reason.rules)] if reason else []
        given += [(self.shared, self.platform.rules)] if self.shared else []
        for file, rules in given:
            for i, rule in enumerate(rules):
                if category in rule.categories and self.holds(rule):
                    yield _Used(rule, file, ("rules", i), self.read(rule.when))

    def able(self, used: list[_Used]) -> list[list[list[Condition]]]:
        """Return, for each rule, the ways in which it can fire, with what it needs concluded written out."""
        concluding: dict[str, list[_Used]] = {}
        for each in used:
            for name in each.rule.concludes:
                concluding.setdefault(name, []).append(each)
        known: dict[int, list[list[Condition]]] = {}

        def ways(each: _Used) -> list[list[Condition]]:
            if id(each) not in known:
                known[id(each)] = []
                found: list[list[Condition]] = []
                for block in each.blocks:
                    open_: list[list[Condition]] = [[c for c in block if c.kind != "concluded"]]
                    for needed in (c.id for c in block if c.kind == "concluded"):
                        given = [way for other in concluding.get(needed, ()) for way in ways(other)]
                        open_ = list(islice(within(open_, given), _MOST_WAYS))
                    found += [way for way in open_ if not self.domains.clash(way)]
                known[id(each)] = found[:_MOST_WAYS]
            return known[id(each)]

        return [ways(each) for each in used]

    def superseded(self, used: list[_Used], able: list[list[list[Condition]]]) -> Iterator[tuple[_Used, Finding]]:
        """Yield rules of which, wherever they fire, another says more or the same, with the first such finding."""
        for i, (each, ways) in enumerate(zip(used, able, strict=True)):
            for n, (other, others) in enumerate(zip(used, able, strict=True)):
                if other is each or not ways or not self.all_covered(ways, others):
                    continue
                if finding := self.outdone(each, other, first=n < i):
                    yield each, finding
                    break

    def outdone(self, each: _Used, other: _Used, *, first: bool) -> Finding | None:
        """Return in what the other rule outdoes this one, wherever this one fires."""
        place = f"line {other.file.document.at(*other.path)[0]}"
        if other.file is not each.file:
            place = f"{PurePath(other.file.document.path).name}, {place}"
        one, two = each.rule, other.rule
        if one.verdict and two.verdict and self.ranks[one.verdict] < self.ranks[two.verdict]:
            message = (
                f'"{one.verdict}" never leads here: wherever this rule fires, "{two.id}" ({place}) gives '
                f'"{two.verdict}", which ranks higher; narrow the conditions of that rule'
            )
            return each.file.document.finding((*each.path, "verdict"), "KB111", message)
        if self.adds_nothing(one, two) and (first or not self.adds_nothing(two, one)):
            message = (
                f'the rule "{one.id}" adds nothing: "{two.id}" ({place}) concludes the same wherever it fires; '
                "delete it or change its conditions"
            )
            return each.file.document.finding((*each.path, "id"), "KB143", message)
        return None

    def all_covered(self, ways: list[list[Condition]], others: list[list[Condition]]) -> bool:
        return all(any(self.domains.covers(other, way) for other in others) for way in ways)

    def adds_nothing(self, one: Rule, two: Rule) -> bool:
        same = one.verdict in (None, two.verdict) and one.summary in (None, two.summary)
        return same and all({*getattr(one, key)} <= {*getattr(two, key)} for key in _CONCLUSIONS)

    def leads(self, reason: Reason, used: list[_Used], able: list[list[list[Condition]]]) -> Iterator[Finding]:
        """Yield causes without a remedy, and a reason for which no rule of its own says what to do."""
        file = self.reasons[reason.id]
        offers = [
            way
            for each, ways in zip(used, able, strict=True)
            if each.file is file
            for remedy in each.rule.remedies
            for way in islice(within(ways, self.offered[remedy]), _MOST_WAYS)
            if not self.domains.clash(way)
        ]
        if not any(rule.verdict for rule in reason.rules):
            message = "no rule of this reason gives a verdict, so nobody is told whether to submit again; add one"
            yield file.document.finding(("rules",), "KB131", message)
        elif not any(rule.remedies for rule in reason.rules):
            message = "no rule of this reason offers a remedy, so nobody is told what to do; add remedies: to a rule"
            yield file.document.finding(("rules",), "KB131", message)
        elif offers:
            for i, cause in enumerate(reason.causes):
                blocks = self.read(cause.shown_by)
                together = (way for way in within(blocks, offers) if not self.domains.clash(way))
                if not any(self.domains.clash(b) for b in blocks) and next(together, None) is None:
                    message = (
                        f'where the cause "{cause.id}" is observed no remedy is offered; '
                        "let a rule that holds then name one under remedies:"
                    )
                    yield file.document.finding(("causes", i, "id"), "KB130", message)

    def conditions(self) -> Iterator[Finding]:
        """Yield the conditions that can never hold, and those that always do."""
        from_then_on = f"from {format_instant(self.at)[:10]} on " if self.at else ""
        for file, path, when, beside, in_force in self.whens():
            several = isinstance(when, list)
            for i, block in enumerate(self.read(when)):
                here: Path = (*path, i) if several else path
                keys = when[i] if isinstance(when, list) else when
                place = _places(here, keys or {})
                if clash := self.domains.clash(block):
                    if not in_force:
                        continue
                    condition, why = clash
                    which = "it" if len(block) == 1 else "one of them"
                    named = _named_in((keys or {}).get(condition.id))
                    message = f"this can never hold: {why}; correct or delete {which}{named}"
                    yield file.document.finding(place(condition), "KB140", from_then_on + message)
                    continue
                if block and beside and all(self.domains.clash([*block, *other]) for other in beside):
                    message = "this can never hold while the remedy is offered: its own when: excludes it"
                    yield file.document.finding(here, "KB140", from_then_on + message)
                for condition in block:
                    if self.domains.certain(condition):
                        message = f'"{condition.words}" leaves out nothing, so it tests nothing; narrow it or delete it'
                        yield file.document.finding(place(condition), "KB141", message)

    def whens(self) -> Iterator[tuple[FactFile, Path, When | None, list[list[Condition]], bool]]:
        """Yield each ``when`` with its place, the conditions beside which it stands, and if it is in force."""
        for reason in self.platform.reasons:
            file = self.reasons[reason.id]
            yield from (
                (file, ("rules", i, "when"), rule.when, [], self.holds(rule)) for i, rule in enumerate(reason.rules)
            )
            yield from ((file, ("causes", i, "when"), cause.when, [], True) for i, cause in enumerate(reason.causes))
        for i, rule in enumerate(self.platform.rules if self.shared else ()):
            assert self.shared  # noqa: S101 - for the type checker
            yield self.shared, ("rules", i, "when"), rule.when, [], self.holds(rule)
        for remedy in self.platform.remedies:
            file, offered = self.remedies[remedy.id], self.offered[remedy.id] if remedy.when else []
            # What can never hold itself is told there, and not once more at each step.
            own = [block for block in offered if not self.domains.clash(block)]
            yield file, ("when",), remedy.when, [], True
            if remedy.earlier:
                yield file, ("earlier", "when"), remedy.earlier.when, own, True
            yield from ((file, ("steps", i, "when"), step.when, own, True) for i, step in enumerate(remedy.steps))


def _named_in(comparison: object) -> str:
    """Return which figures a comparison names, since the mistake may be in their values."""
    named = [name for name in comparison.values() if isinstance(name, str)] if isinstance(comparison, dict) else []
    return f", or correct the value of {' or '.join(named)}" if named else ""


def _places(path: Path, block: dict[str, object]) -> Callable[[Condition], Path]:
    """Return a function that tells where a condition stands in its block."""

    def place(condition: Condition) -> Path:
        if condition.kind in ("limit", "cooldown", "event", "attempts"):
            return (*path, condition.kind, condition.id)
        key = condition.id if condition.id in block else condition.other
        return (*path, key) if key in block else path

    return place
