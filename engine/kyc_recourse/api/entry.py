"""From one fact, as it is in force in one period, to what the API says of it."""

from __future__ import annotations

import posixpath
from collections.abc import Callable, Iterable, Mapping, Sequence
from types import MappingProxyType
from typing import Any, NamedTuple

import msgspec

from kyc_recourse.api import resource as r
from kyc_recourse.facts import model
from kyc_recourse.facts.conditions import Vocabulary, read_when
from kyc_recourse.facts.texts import figures, say_value
from kyc_recourse.facts.times import parse_duration, say_duration
from kyc_recourse.rules.compiled import CompiledRule, Period

# The file in which one of a kind stands, below the platform's folder.
FILES = MappingProxyType(
    {
        "reason": "reasons/{}.json",
        "remedy": "remedies/{}.json",
        "verdict": "verdicts.json",
        "warning": "warnings.json",
        "prohibition": "prohibitions.json",
        "limit": "limits.json",
        "cooldown": "cooldowns.json",
        "appeal": "appeals.json",
    }
)
_TIMELESS: dict[str, Any] = {"from_": None, "before": None}


class InForce(NamedTuple):
    """The facts of one period; links are made relative to ``folder``, which is one of the platform's."""

    facts: model.Platform
    compiled: Period
    names: Vocabulary
    fill: Callable[[str], str]
    titles: Mapping[tuple[str, str], str]
    folder: str = ""

    def link(self, kind: str, id: str) -> r.Link:
        """Return a link to the file of a fact."""
        path = FILES[kind].format(id)
        return r.Link(id, self.titles[kind, id], posixpath.relpath(path, self.folder or "."))

    def links(self, kind: str, ids: Iterable[str]) -> tuple[r.Link, ...]:
        """Return links to facts of one kind, each once."""
        return tuple(self.link(kind, id) for id in dict.fromkeys(ids))

    def maybe(self, text: str | None) -> str | None:
        """Fill the references of a text, if there is one."""
        return None if text is None else self.fill(text)

    def words(self, when: model.When | None) -> tuple[tuple[str, ...], ...]:
        """Return the blocks of conditions in words."""
        blocks = read_when(when, self.names, lambda *_: None)  # the facts are valid
        return tuple(tuple(condition.words for condition in block) for block in blocks)


def titles(platform: model.Platform, fill: Callable[[str], str]) -> dict[tuple[str, str], str]:
    """Return the title of each fact to which files link, by kind and id."""
    kinds: dict[str, Sequence[Any]] = {
        "reason": platform.reasons,
        "remedy": platform.remedies,
        "verdict": platform.verdicts,
        "warning": platform.warnings,
        "prohibition": platform.prohibitions,
        "limit": platform.limits,
        "cooldown": platform.cooldowns,
        "appeal": platform.appeals,
    }
    return {(kind, fact.id): fill(fact.title) for kind, facts in kinds.items() for fact in facts}


def source(given: model.Source) -> r.Source:
    """Return where a fact comes from."""
    return r.Source(given.id, given.section, given.status, given.recorded, given.review)


def duration(text: str) -> r.Duration:
    """Return an ISO 8601 duration in all its forms."""
    return r.Duration(text, parse_duration(text), say_duration(text))


def platform(p: InForce, given: model.Platform) -> r.Platform:
    """Return what is to be known about a platform as a whole."""
    notice = given.notice
    return r.Platform(
        **_TIMELESS,
        name=given.name,
        notes=tuple(map(p.fill, given.notes)),
        channels=tuple(r.Channel(c.id, p.fill(c.title), p.fill(c.text), source(c.source)) for c in given.channels),
        notice=r.Notice(p.fill(notice.title), p.fill(notice.text), source(notice.source)) if notice else None,
        first_steps=tuple(r.Text(n.id, p.fill(n.text), source(n.source)) for n in given.first_steps),
        advice=tuple(r.Text(n.id, p.fill(n.text), source(n.source)) for n in given.advice),
        can=tuple(r.Name(t.id, p.fill(t.title)) for t in given.account.can),
        cannot=tuple(r.Name(t.id, p.fill(t.title)) for t in given.account.cannot),
        source=source(given.source),
    )


def reason_entry(p: InForce, given: model.Reason) -> r.ReasonEntry:
    """Return a reason at a glance."""
    return r.ReasonEntry(
        **_TIMELESS,
        id=given.id,
        title=p.fill(given.title),
        order=given.order,
        category=given.category,
        difficulty=given.difficulty,
        share=given.share,
        href=p.link("reason", given.id).href,
    )


def reason(p: InForce, given: model.Reason) -> r.Reason:
    """Return a reason with all that decides it and all to which it can lead."""
    ruleset = next(each for each in p.compiled.rulesets if each.reason == given.id)
    rules = p.compiled.rules_of(ruleset)
    led = [word.split() for each in rules for word in p.compiled.concludes(each)]
    offered = [words[-1] for words in led if "remedy" in words]
    remedies = [remedy.id for remedy in p.facts.remedies if remedy.id in offered]
    return r.Reason(
        **_TIMELESS,
        title=p.fill(given.title),
        order=given.order,
        category=given.category,
        difficulty=given.difficulty,
        share=given.share,
        description=p.fill(given.description),
        resubmission=p.fill(given.resubmission),
        attempts=p.maybe(given.attempts),
        unknown=tuple(map(p.fill, given.unknown)),
        signals=given.signals,
        causes=tuple(r.Cause(c.id, p.fill(c.title), p.maybe(c.text), source(c.source)) for c in given.causes),
        verdicts=p.links("verdict", [id for kind, id, *_ in led if kind == "verdict"]),
        remedies=p.links("remedy", remedies),
        warnings=p.links("warning", [id for kind, id, *_ in led if kind == "warning"]),
        prohibitions=p.links("prohibition", [id for kind, id, *_ in led if kind == "prohibition"]),
        rules=tuple(rule(p, each) for each in rules),
        limits=p.links("limit", [limit.id for limit in p.facts.limits if limit.reason == given.id]),
        cooldowns=p.links("cooldown", [wait.id for wait in p.facts.cooldowns if wait.reason == given.id]),
        source=source(given.source),
    )


def rule(p: InForce, given: CompiledRule) -> r.Rule:
    """Return a rule in the words of decisions' traces."""
    return r.Rule(
        rule=given.id,
        because=p.compiled.because(given),
        concludes=p.compiled.concludes(given),
        summary=given.summary or None,
        fact=r.Place(given.id.partition("#")[0], given.file, given.line),
        source=given.source,
        confidence=given.confidence,
    )


def rules(p: InForce, _: model.Platform) -> r.RuleBook:
    """Return all rules."""
    return r.RuleBook(**_TIMELESS, rules=tuple(rule(p, each) for each in p.compiled.rules))


def remedy_entry(p: InForce, given: model.Remedy) -> r.RemedyEntry:
    """Return a remedy at a glance."""
    return r.RemedyEntry(
        **_TIMELESS,
        id=given.id,
        title=p.fill(given.title),
        order=given.order,
        effort=given.effort,
        href=p.link("remedy", given.id).href,
    )


def remedy(p: InForce, given: model.Remedy) -> r.Remedy:
    """Return a remedy with its steps."""
    return r.Remedy(
        **_TIMELESS,
        title=p.fill(given.title),
        order=given.order,
        effort=given.effort,
        cost=p.maybe(given.cost),
        when=p.words(given.when),
        steps=tuple(r.Step(p.fill(step.text), p.words(step.when), source(step.source)) for step in given.steps),
        appeal=p.link("appeal", given.appeal) if given.appeal else None,
        source=source(given.source),
    )


def limit(p: InForce, given: model.Limit) -> r.Limit:
    """Return an attempt limit."""
    return r.Limit(
        **_TIMELESS,
        id=given.id,
        formerly=given.formerly,
        title=p.fill(given.title),
        reason=p.link("reason", given.reason),
        max=given.max,
        stop_at=given.max - given.stop_when_left,
        window=duration(given.window),
        lockout=duration(given.lockout),
        question=p.fill(given.question),
        source=source(given.source),
    )


def cooldown(p: InForce, given: model.Cooldown) -> r.Cooldown:
    """Return a wait."""
    return r.Cooldown(
        **_TIMELESS,
        id=given.id,
        formerly=given.formerly,
        title=p.fill(given.title),
        reason=p.link("reason", given.reason),
        event=given.event,
        length=duration(given.length),
        source=source(given.source),
    )


def figure(p: InForce, given: model.Figure) -> r.Figure:
    """Return a figure, a difference as its value."""
    value = figures(p.facts)[given.id]
    return r.Figure(
        **_TIMELESS,
        id=given.id,
        title=p.fill(given.title),
        number=None if isinstance(value, str) else value,
        unit=given.unit,
        duration=duration(value) if isinstance(value, str) else None,
        words=say_value(value),
        source=source(given.source),
    )


def verdict(p: InForce, given: model.Verdict) -> r.Verdict:
    """Return a verdict."""
    return r.Verdict(
        **_TIMELESS,
        id=given.id,
        formerly=given.formerly,
        rank=given.rank,
        title=p.fill(given.title),
        meaning=p.fill(given.meaning),
        summary=p.fill(given.summary),
        allowed=given.allowed if isinstance(given.allowed, bool) else None,
        time=given.time,
        source=source(given.source),
    )


def prohibition(p: InForce, given: model.Prohibition) -> r.Prohibition:
    """Return what must never be done."""
    return r.Prohibition(
        **_TIMELESS,
        id=given.id,
        formerly=given.formerly,
        title=p.fill(given.title),
        text=p.fill(given.text),
        consequence=p.fill(given.consequence),
        source=source(given.source),
    )


def warning(p: InForce, given: model.Warning) -> r.Warning:
    """Return a warning."""
    return r.Warning(
        **_TIMELESS,
        id=given.id,
        formerly=given.formerly,
        title=p.fill(given.title),
        text=p.fill(given.text),
        source=source(given.source),
    )


def observation(p: InForce, given: model.Observation) -> r.Observation:
    """Return what a case can state."""
    return r.Observation(
        **_TIMELESS,
        id=given.id,
        formerly=given.formerly,
        type=given.type,
        question=p.fill(given.question),
        min=given.min,
        max=given.max,
        unit=given.unit,
        options={option: p.fill(title) for option, title in given.options.items()},
        source=source(given.source),
    )


def event(p: InForce, given: model.Event) -> r.Event:
    """Return an event."""
    return r.Event(
        **_TIMELESS,
        id=given.id,
        formerly=given.formerly,
        title=p.fill(given.title),
        question=p.fill(given.question),
        source=source(given.source),
    )


def regions(p: InForce, given: model.RegionList) -> r.RegionList:
    """Return a list of regions."""
    title = p.fill(given.title)
    return r.RegionList(**_TIMELESS, id=given.id, title=title, members=given.members, source=source(given.source))


def appeal(p: InForce, given: model.Appeal) -> r.Appeal:
    """Return a template with the fields that it asks for."""
    asked = [field for field in p.facts.fields if f"{{applicant.{field.id}}}" in given.subject + given.body]
    return r.Appeal(
        **_TIMELESS,
        id=given.id,
        title=p.fill(given.title),
        subject=p.fill(given.subject),
        body=p.fill(given.body),
        fields=tuple(r.Field(f.id, p.fill(f.title), p.fill(f.blank), f.max_length) for f in asked),
        attachments=tuple(map(p.fill, given.attachments)),
        reply_within=duration(given.reply_within),
        tone=p.maybe(given.tone),
        source=source(given.source),
    )


def answer(p: InForce, given: model.Answer) -> r.Answer:
    """Return a frequent question."""
    return r.Answer(
        **_TIMELESS,
        id=given.id,
        formerly=given.formerly,
        question=p.fill(given.question),
        answer=p.fill(given.answer),
        reasons=p.links("reason", given.reasons),
        source=source(given.source),
    )


def work(p: InForce, given: model.Work) -> r.Work:
    """Return a source."""
    return r.Work(**_TIMELESS, **{**msgspec.structs.asdict(given), "title": p.fill(given.title)})


def claim(p: InForce, given: model.Claim) -> r.Claim:
    """Return a claim and what became of it."""
    return r.Claim(
        **_TIMELESS,
        id=given.id,
        title=p.fill(given.title),
        claim=p.fill(given.claim),
        use=given.use,
        why=p.fill(given.why),
        source=source(given.source),
    )


def contradiction(p: InForce, given: model.Contradiction) -> r.Contradiction:
    """Return what each side says, what was chosen, and why."""
    return r.Contradiction(
        **_TIMELESS,
        id=given.id,
        title=p.fill(given.title),
        says=tuple(r.Saying(p.fill(saying.text), source(saying.source)) for saying in given.says),
        chosen=p.fill(given.chosen),
        why=p.fill(given.why),
    )
