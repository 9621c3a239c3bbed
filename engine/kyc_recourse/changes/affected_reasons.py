"""The reach of a change: the reasons of whose answers anything that decides or words them differs."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from kyc_recourse.rules.compiled import ELSEWHERE, Compiled, CompiledRule, Period

# What every answer depends on, whatever its reasons.
_SHARED = ("verdicts", "appeals", "fields", "can", "cannot", "ask_reason", "ask_candidate", "ask_attempts")
# Lists in whose order answers name things.
_ORDERED = ("reasons", "observations", "events", "limits", "cooldowns")
_SAID_IN_ORDER = ("cause", "warning", "prohibition")


def affected_reasons(old: Compiled, new: Compiled) -> frozenset[str]:
    """Return the reasons, and "" for none, to which the change can matter.

    A case is answered alike on both sides if none of its reasons, stated or named by its notice, is among
    them: from the same situation the same rules draw the same conclusions, said in the same texts and order.
    """
    starts = {period.start for side in (old, new) for period in side.periods}
    differing = (_differing(_in_force(old, start), _in_force(new, start)) for start in starts)
    return frozenset().union(*differing)


def _in_force(compiled: Compiled, at: int) -> Period:
    return [period for period in compiled.periods if period.start <= at][-1]


def _differing(old: Period, new: Period) -> set[str]:
    before, after = _parts(old), _parts(new)
    alike = all(getattr(old, name) == getattr(new, name) for name in _SHARED) and _same_order(old, new)
    return {reason for reason in before | after if not alike or before.get(reason) != after.get(reason)}


def _same_order(old: Period, new: Period) -> bool:
    """Tell whether whatever both have stands in the same order in both."""
    for before, after in zip(_orders(old), _orders(new), strict=True):
        both = set(before) & set(after)
        if [each for each in before if each in both] != [each for each in after if each in both]:
            return False
    return True


def _orders(period: Period) -> list[list[Any]]:
    said = [(each.kind, each.id) for each in period.conclusions if each.kind in _SAID_IN_ORDER]
    return [said, *([each.id for each in getattr(period, name)] for name in _ORDERED)]


def _parts(period: Period) -> dict[str, list[Any]]:
    """Return what the answers to each reason depend on, without the numbers, which are only a way to write it."""
    reasons = {reason.id: reason for reason in period.reasons}
    return {
        ruleset.reason: [
            # Without a reason, all of them are offered.
            reasons.get(ruleset.reason, list(reasons)),
            *_part(period, ruleset.reason, period.rules_of(ruleset)),
        ]
        for ruleset in period.rulesets
    }


def _part(period: Period, reason: str, rules: Iterable[CompiledRule]) -> Iterable[Any]:
    used = {number for rule in rules for number in (*rule.body, *rule.head)}
    words = {number: _word(period, number) for number in used}

    def said(numbers: Iterable[int]) -> list[Any]:
        return [words[number] for number in numbers if number in used]

    # What a rule is called and where it stands is for the trace alone.
    yield [(said(r.body), said(r.head), r.confidence, r.verdict, r.until, r.summary) for r in rules]
    tables = [t for t in period.tables if not used.isdisjoint({*t.unknown, *(n for atoms in t.classes for n in atoms)})]
    named = {table.subject for table in tables}
    relations = [
        each
        for each in period.relations
        if not used.isdisjoint((*each.same, *each.different)) or not named.isdisjoint((each.first, each.second))
    ]
    named |= {subject for each in relations for subject in (each.first, each.second)}
    yield [(each.first, each.second, said(each.same), said(each.different)) for each in relations]
    for table in period.tables:
        if table.subject in named:
            classes = [said(atoms) for atoms in table.classes]
            yield table.subject, table.values, table.cuts, said(table.unknown), classes
    yield period.regions if any(ELSEWHERE in t.values for t in period.tables if t.subject in named) else ()
    yield [each for each in period.observations if f"observation {each.id}" in named]
    yield [each for each in period.limits if each.reason == reason or f"limit {each.id}" in named]
    cooldowns = [each for each in period.cooldowns if each.reason == reason or f"cooldown {each.id}" in named]
    yield cooldowns
    started = {each.event for each in cooldowns}
    yield [each for each in period.events if each.id in started or f"event {each.id}" in named]
    remedies = {word.id.partition(" ")[0] for word in words.values() if not isinstance(word, str)}
    yield [each for each in period.remedies if each.id in remedies]


def _word(period: Period, number: int) -> Any:
    atoms = len(period.atoms)
    return period.atoms[number] if number < atoms else period.conclusions[number - atoms]
