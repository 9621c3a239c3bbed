"""From facts to compiled knowledge: conditions become numbered atoms, facts become rules that only add."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from itertools import chain, pairwise
from typing import Any

from msgspec.structs import replace

from kyc_recourse.facts.conditions import (
    ATTEMPT_COUNTS,
    COOLDOWN_STATES,
    LIMIT_STATES,
    STATUSES,
    UNKNOWN,
    Condition,
    Vocabulary,
    read_when,
)
from kyc_recourse.facts.iso3166 import CODES
from kyc_recourse.facts.load import FactFile, Facts
from kyc_recourse.facts.model import Platform, Reason, Remedy, Rule, Source, Verdict, When
from kyc_recourse.facts.texts import filler, unfilled
from kyc_recourse.facts.times import holds_at, parse_duration
from kyc_recourse.facts.wordings import CHARACTERS
from kyc_recourse.rules.compiled import (
    ELSEWHERE,
    FORMAT,
    Capability,
    Compiled,
    CompiledAppeal,
    CompiledCooldown,
    CompiledEvent,
    CompiledField,
    CompiledLimit,
    CompiledObservation,
    CompiledReason,
    CompiledRemedy,
    CompiledRule,
    CompiledStep,
    CompiledVerdict,
    Conclusion,
    Period,
    Relation,
    Ruleset,
    Table,
    VerdictKind,
    sealed,
)
from kyc_recourse.version import __version__

# A remedy that is offered if its own conditions hold too.
_OFFER = "offered remedy"


def compile_facts(facts: Facts) -> Compiled:
    """Return the compiled knowledge of valid facts, one period for each stretch without a change."""
    platform, starts = facts.in_force(0), [start for start in facts.starts if start > 0]
    periods = [_PeriodCompiler(facts, platform, 0).period()]
    periods += [_PeriodCompiler(facts, facts.in_force(start), start).period() for start in starts]
    compiled = Compiled(
        format=FORMAT,
        platform=platform.id,
        name=platform.name,
        default=platform.default,
        knowledge=platform.version,
        digest=facts.digest,
        version=__version__,
        iso3166=CODES,
        words=CHARACTERS,
        seal=0,
        periods=tuple(periods),
        renamed=dict(_renamed(platform)),
    )
    return sealed(compiled)


def _renamed(platform: Platform) -> Iterator[tuple[str, str]]:
    """Yield each former id that a case may still name, with its kind, and the id now."""
    for kind in ("reason", "observation", "event"):
        for fact in getattr(platform, f"{kind}s"):
            yield from ((f"{kind} {old}", fact.id) for old in fact.formerly)


class _Numbers:
    """Numbers the atoms and, after them, the conclusions of one period."""

    def __init__(self) -> None:
        self.conditions: dict[str, tuple[int, Condition]] = {}
        self.conclusions: dict[tuple[str, str], Conclusion] = {}

    def atom(self, condition: Condition) -> int:
        return self.conditions.setdefault(condition.words, (len(self.conditions), condition))[0]

    def conclusion(self, kind: str, id: str, text: str = "", *, of: str = "") -> tuple[str, str]:
        """Number a conclusion; ``of`` tells those apart that share an id, such as causes of two reasons."""
        key = (kind, f"{of}/{id}" if of else id)
        self.conclusions.setdefault(key, Conclusion(kind, id, text))
        return key


class _Draft:
    """A rule whose conclusions have no numbers yet, since all atoms are numbered first."""

    def __init__(
        self,
        rule: CompiledRule,
        offered: Iterable[tuple[str, str]],
        needed: Iterable[tuple[str, str]],
        head: Iterable[tuple[str, str]],
    ) -> None:
        self.rule, self.offered, self.needed, self.head = rule, tuple(offered), tuple(needed), tuple(head)


class _PeriodCompiler:
    def __init__(self, facts: Facts, platform: Platform, start: int) -> None:
        self.facts, self.platform, self.start = facts, platform, start
        self.fill = filler(platform)
        self.names = Vocabulary(platform)
        self.numbers = _Numbers()
        self.remedies = {remedy.id: remedy for remedy in platform.remedies}
        self.warnings = {warning.id: warning for warning in platform.warnings}
        self.prohibitions = {prohibition.id: prohibition for prohibition in platform.prohibitions}
        self.reported = set(_reported(platform))
        # Declared first and in order, so that a greater number is a higher rank or a later place.
        for verdict in sorted(platform.verdicts, key=lambda verdict: verdict.rank):
            self.numbers.conclusion("verdict", verdict.id)
        for remedy in platform.remedies:
            self.numbers.conclusion("remedy", remedy.id)
        for warning in platform.warnings:
            self.numbers.conclusion("warning", warning.id, self.fill(warning.text))
        for prohibition in platform.prohibitions:
            text = f"{prohibition.text} {prohibition.consequence}"
            self.numbers.conclusion("prohibition", prohibition.id, self.fill(text))

    def period(self) -> Period:
        platform, fill = self.platform, self.fill
        drafts = {reason.id: list(self.ruleset(reason)) for reason in platform.reasons}
        drafts[""] = list(self.ruleset(None))
        atoms = tuple(self.numbers.conditions)
        number = {key: len(atoms) + i for i, key in enumerate(self.numbers.conclusions)}
        # A shared rule stands in the rulesets of several reasons, each time the same.
        places: dict[CompiledRule, int] = {}
        rulesets = [
            Ruleset(id, tuple([places.setdefault(rule, len(places)) for rule in _ordered(rules, number)]))
            for id, rules in drafts.items()
        ]
        return Period(
            start=self.start,
            atoms=atoms,
            conclusions=tuple(self.numbers.conclusions.values()),
            tables=tuple(self.tables()),
            relations=tuple(self.relations()),
            rules=tuple(places),
            rulesets=tuple(rulesets),
            reasons=tuple(
                CompiledReason(r.id, fill(r.title), r.category, r.difficulty, r.signals, r.covers)
                for r in platform.reasons
            ),
            verdicts=tuple(
                CompiledVerdict(
                    v.id,
                    fill(v.title),
                    fill(v.summary),
                    v.allowed if isinstance(v.allowed, bool) else None,
                    (v.time or "").replace("-", "_"),
                    v.kind or _kind(v),
                )
                for v in sorted(platform.verdicts, key=lambda verdict: verdict.rank)
            ),
            remedies=tuple(
                CompiledRemedy(
                    id=r.id,
                    title=fill(r.title),
                    order=r.order,
                    effort=r.effort,
                    steps=tuple(CompiledStep(fill(s.text), s.when is not None) for s in r.steps),
                    cost=fill(r.cost) if r.cost else None,
                    earlier=r.earlier.order if r.earlier else None,
                    appeal=r.appeal or "",
                )
                for r in platform.remedies
            ),
            observations=tuple(
                CompiledObservation(
                    o.id,
                    o.type,
                    fill(o.question),
                    {option: fill(label) for option, label in o.options.items()},
                    _plain(o.min or 0),
                    _plain(o.max or 0),
                    o.unit or "",
                )
                for o in platform.observations
            ),
            events=tuple(CompiledEvent(e.id, fill(e.title), fill(e.question)) for e in platform.events),
            limits=tuple(
                CompiledLimit(
                    limit.id,
                    fill(limit.title),
                    limit.reason,
                    limit.max,
                    parse_duration(limit.window),
                    parse_duration(limit.lockout),
                    limit.stop_when_left,
                    fill(limit.question),
                )
                for limit in platform.limits
            ),
            cooldowns=tuple(
                CompiledCooldown(c.id, fill(c.title), c.reason, c.event, parse_duration(c.length))
                for c in platform.cooldowns
            ),
            appeals=tuple(
                CompiledAppeal(
                    a.id,
                    fill(a.subject),
                    fill(a.body),
                    tuple(f.id for f in platform.fields if f"applicant.{f.id}" in unfilled(a.subject + a.body)),
                    tuple(map(fill, a.attachments)),
                    a.reply_within,
                )
                for a in platform.appeals
            ),
            fields=tuple(CompiledField(f.id, fill(f.title), f.blank, f.max_length) for f in platform.fields),
            regions=tuple(sorted(self.named_regions())),
            can=tuple(Capability(c.id, fill(c.title)) for c in platform.account.can),
            cannot=tuple(Capability(c.id, fill(c.title)) for c in platform.account.cannot),
            notes=tuple(map(fill, platform.notes)),
            ask_reason=fill(platform.questions.reason),
            ask_candidate=fill(platform.questions.candidate),
            ask_attempts=fill(platform.questions.attempts),
        )

    def ruleset(self, reason: Reason | None) -> Iterator[_Draft]:
        """Yield the rules that decide a reason, those of the remedies that they can offer included."""
        own: list[_Draft] = []
        if reason:
            file = self.facts.file("reason", reason.id)
            given = (f"reason is {reason.id}",)
            for i, cause in enumerate(reason.causes):
                head = [self.numbers.conclusion("cause", cause.id, self.fill(cause.title), of=reason.id)]
                id = f"{reason.id}/causes/{cause.id}"
                own += self.drafts(id, cause.shown_by, head, cause.source, file, ("causes", i), given)
            for i, rule in enumerate(reason.rules):
                own += self.rule(f"{reason.id}/{rule.id}", rule, file, i, reason.category, given)
        category = reason.category if reason else UNKNOWN
        for i, rule in enumerate(self.platform.rules):
            own += self.rule(f"shared/{rule.id}", rule, self.facts.file("rules"), i, category, ())
        yield from own
        reached = {id for draft in own for kind, id in draft.head if kind in ("remedy", _OFFER)}
        for remedy in self.platform.remedies:
            if remedy.id in reached:
                yield from self.remedy(remedy)

    def rule(
        self, id: str, rule: Rule, file: FactFile, i: int, category: str, given: tuple[str, ...]
    ) -> Iterator[_Draft]:
        if category not in rule.categories or not self.holds(rule):
            return
        if len(rule.categories) == 1:
            given = (*given, f"category is {category}")
        head = [self.numbers.conclusion("concluded", id) for id in rule.concludes]
        if rule.verdict:
            head.append(self.numbers.conclusion("verdict", rule.verdict))
        if rule.allowed:
            head.append(self.numbers.conclusion("allowed", rule.allowed))
        for remedy in rule.remedies:
            offered = _OFFER if self.remedies[remedy].when else "remedy"
            head.append(self.numbers.conclusion(offered, remedy))
        head += [self.numbers.conclusion("warning", warning) for warning in rule.warnings]
        head += [self.numbers.conclusion("prohibition", prohibition) for prohibition in rule.prohibitions]
        until = " ".join(*rule.until.items()) if rule.until else ""
        for draft in self.drafts(id, rule.when, head, rule.source, file, ("rules", i), given):
            summary = self.fill(rule.summary or "")
            draft.rule = replace(draft.rule, verdict=rule.verdict or "", until=until, summary=summary)
            yield draft

    def holds(self, rule: Rule) -> bool:
        return holds_at(rule.from_, rule.before, self.start)

    def remedy(self, remedy: Remedy) -> Iterator[_Draft]:
        file = self.facts.file("remedy", remedy.id)
        token = self.numbers.conclusion("remedy", remedy.id)
        id, source = f"remedy/{remedy.id}", remedy.source
        if remedy.when:
            offer = self.numbers.conclusion(_OFFER, remedy.id)
            yield from self.drafts(id, remedy.when, [token], source, file, ("when",), body=[offer])
        if remedy.earlier:
            head = [self.numbers.conclusion("earlier", remedy.id)]
            when = remedy.earlier.when
            yield from self.drafts(f"{id}/earlier", when, head, source, file, ("earlier",), body=[token])
        for i, step in enumerate(remedy.steps):
            if step.when is not None:
                head = [self.numbers.conclusion("step", f"{remedy.id} {i + 1}")]
                step_id = f"{id}/step-{i + 1}"
                yield from self.drafts(step_id, step.when, head, step.source, file, ("steps", i), body=[token])

    def drafts(
        self,
        id: str,
        when: When,
        head: list[tuple[str, str]],
        source: Source,
        file: FactFile,
        place: tuple[str | int, ...],
        given: tuple[str, ...] = (),
        *,
        body: Iterable[tuple[str, str]] = (),
    ) -> Iterator[_Draft]:
        """Yield a rule for each block of conditions of a fact."""
        blocks = read_when(when, self.names, _no_problem)
        # A rule is as sure as the weakest of what it tests and concludes.
        facts = {*_words(when), *(id for _, id in head)}
        for i, block in enumerate(blocks):
            conditions = [c for c in block if c.kind != "concluded"]
            needed = [self.numbers.conclusion("concluded", c.id) for c in block if c.kind == "concluded"]
            rule = CompiledRule(
                id=id if len(blocks) == 1 else f"{id}#{i + 1}",
                body=tuple(dict.fromkeys(self.numbers.atom(c) for c in conditions)),
                head=(),
                given=given,
                file=file.name,
                line=file.document.at(*place)[0],
                source=f"{source.id}: {source.section}",
                confidence=source.status if self.reported.isdisjoint(facts) else "reported",
            )
            yield _Draft(rule, body, needed, head)

    def conditions(self, kind: str, id: str) -> list[tuple[int, Condition]]:
        return [(n, c) for n, c in self.numbers.conditions.values() if c.kind == kind and c.id == id]

    def tables(self) -> Iterator[Table]:
        for observation in self.platform.observations:
            atoms = self.conditions("observation", observation.id)
            related = self.related(observation.id)
            if not atoms and not related:
                continue
            subject, unknown = f"observation {observation.id}", _holding(atoms, lambda c: UNKNOWN in c.accepts)
            if observation.type == "number":
                yield _numbered(subject, atoms, unknown)
            elif observation.type == "region":
                named = sorted({code for id in (observation.id, *related) for code in self.codes(id)})
                codes = (*named, ELSEWHERE)
                classes = tuple(_holding(atoms, _accepts_region(code)) for code in codes)
                yield Table(subject, unknown, codes, (), classes)
            else:
                options = tuple(observation.options) or (True, False)
                classes = tuple(_holding(atoms, _accepts(option)) for option in options)
                yield Table(subject, unknown, options, (), classes)
        if atoms := self.conditions("status", ""):
            classes = tuple(_holding(atoms, _accepts(status)) for status in STATUSES)
            yield Table("status", classes[0], STATUSES, (), classes)
        for id in self.names.limits:
            if atoms := self.conditions("limit", id):
                classes = tuple(_holding(atoms, _accepts(state)) for state in LIMIT_STATES)
                yield Table(f"limit {id}", _holding(atoms, _accepts(UNKNOWN)), LIMIT_STATES, (), classes)
            if atoms := self.conditions("used", id):
                yield _numbered(f"used {id}", atoms)
        for kind, ids, states in (
            ("cooldown", self.names.cooldowns, COOLDOWN_STATES),
            ("event", self.names.events, (False, True)),
        ):
            for id in ids:
                if atoms := self.conditions(kind, id):
                    classes = tuple(_holding(atoms, _accepts(state)) for state in states)
                    # Nothing has happened yet: the first state of each.
                    yield Table(f"{kind} {id}", classes[0], states, (), classes)
        for count in ATTEMPT_COUNTS:
            if atoms := self.conditions("attempts", count):
                yield _numbered(f"attempts {count}", atoms)

    def relations(self) -> Iterator[Relation]:
        pairs: dict[tuple[str, str], dict[str, int]] = {}
        for n, condition in self.numbers.conditions.values():
            if condition.kind == "same-region":
                pairs.setdefault((condition.id, condition.other), {})[condition.accepts[0]] = n
        for (first, second), atoms in pairs.items():
            same, different = ((atoms[key],) if key in atoms else () for key in ("same", "different"))
            yield Relation(f"observation {first}", f"observation {second}", same, different)

    def related(self, id: str) -> list[str]:
        return [
            other
            for _, c in self.numbers.conditions.values()
            if c.kind == "same-region" and id in (c.id, c.other)
            for other in (c.id, c.other)
            if other != id
        ]

    def codes(self, id: str) -> Iterator[str]:
        for _, condition in self.conditions("observation", id):
            yield from (code for code in condition.accepts if code != UNKNOWN)
            yield from condition.excludes

    def named_regions(self) -> set[str]:
        listed = {code for members in self.names.regions.values() for code in members}
        regions = [o.id for o in self.platform.observations if o.type == "region"]
        return listed.union(*(self.codes(id) for id in regions))


def _reported(platform: Platform) -> Iterator[str]:
    """Yield the ids of the facts that rules can test or conclude and that are only reported."""
    facts = (platform.limits, platform.cooldowns, platform.regions, platform.figures)
    concluded = (platform.remedies, platform.warnings, platform.prohibitions)
    for fact in chain[Any](*facts, *concluded):
        if fact.source.status == "reported":
            yield fact.id
    parts = {figure.id: figure for figure in platform.figures}
    for figure in platform.figures:
        if any(parts[id].source.status == "reported" for id in figure.difference):
            yield figure.id


def _words(data: Any) -> Iterator[str]:
    """Yield every word that conditions use, whatever it names."""
    if isinstance(data, dict):
        yield from data
        data = list(data.values())
    if isinstance(data, list):
        yield from chain(*map(_words, data))
    elif isinstance(data, str):
        yield data


def _no_problem(*_: Any) -> None:
    """Valid facts have no problems: they were checked before."""


def _accepts(value: str | bool) -> Callable[[Condition], bool]:
    word = str(value).lower() if isinstance(value, bool) else value
    return lambda condition: word in condition.accepts


def _accepts_region(code: str) -> Callable[[Condition], bool]:
    def test(condition: Condition) -> bool:
        return code not in condition.excludes if condition.excludes else code in condition.accepts

    return test


def _holding(atoms: list[tuple[int, Condition]], test: Callable[[Condition], bool]) -> tuple[int, ...]:
    return tuple(n for n, condition in atoms if test(condition))


def _plain(number: float | int) -> float | int:
    """Return the number as every language writes it to JSON: 2, not 2.0."""
    return int(number) if number == number // 1 else number


def _numbered(subject: str, atoms: list[tuple[int, Condition]], unknown: tuple[int, ...] = ()) -> Table:
    """Return the table of a number: the atoms of each range between and at the numbers where they change."""
    cuts = sorted({_plain(bound) for _, condition in atoms for _, bound in condition.bounds})
    bands = []
    for place in range(2 * len(cuts) + 1):
        # Even places lie between cuts, odd ones on them: compare doubled positions, not numbers.
        holds = {
            (operator, cut): _COMPARE[operator](place, 2 * i + 1) for i, cut in enumerate(cuts) for operator in _COMPARE
        }
        bands.append(_holding(atoms, lambda c, h=holds: bool(c.bounds) and all(h[b] for b in c.bounds)))  # type: ignore[misc]
    edges = [cuts[0] - 1, *cuts, cuts[-1] + 1] if cuts else [0, 0]
    between = [(low + high) / 2 for low, high in pairwise(edges)]
    values = tuple(map(_plain, sorted({*cuts, *between})))
    return Table(subject, unknown, values, tuple(cuts), tuple(bands))


_COMPARE: dict[str, Callable[[int, int], bool]] = {
    "at-least": lambda place, cut: place >= cut,
    "above": lambda place, cut: place > cut,
    "at-most": lambda place, cut: place <= cut,
    "below": lambda place, cut: place < cut,
}


def _ordered(drafts: list[_Draft], number: dict[tuple[str, str], int]) -> Iterator[CompiledRule]:
    """Yield the rules with their conclusions numbered, each after all rules that conclude what it needs."""
    waiting = list(drafts)
    while waiting:
        open_ = {token for draft in waiting for token in draft.head}
        ready = [draft for draft in waiting if not open_.intersection(draft.offered + draft.needed)]
        for draft in ready:
            offered, needed, head = (
                tuple([number[token] for token in side]) for side in (draft.offered, draft.needed, draft.head)
            )
            yield replace(draft.rule, body=(*offered, *draft.rule.body, *needed), head=head)
        waiting = [draft for draft in waiting if draft not in ready]


def _kind(verdict: Verdict) -> VerdictKind:
    """Return the kind that follows from what a verdict says."""
    if isinstance(verdict.allowed, bool):
        if verdict.time:
            return "hold" if verdict.allowed else "wait"
        return "fix" if verdict.allowed else "resolve"
    return "ask"
