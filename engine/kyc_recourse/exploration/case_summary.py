"""Facets: what a case tells, in few words, and the least of it that cases of a group have in common."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from kyc_recourse.cases.case import Case
from kyc_recourse.decisions.decision import Decision
from kyc_recourse.escaping import code_span
from kyc_recourse.facts.texts import format_number
from kyc_recourse.facts.times import say_seconds
from kyc_recourse.rules.compiled import Compiled
from kyc_recourse.rules.program import Program

# What is told: its kind and id. And what about it: a number, or words.
Facet = tuple[str, str]
Facets = Mapping[Facet, float | str]
# The thresholds of each number, in order.
Cuts = Mapping[str, Sequence[float]]

_MOST_VALUES = 4


def facets(case: Case, decisions: Sequence[Decision], program: Program) -> Facets:
    """Return what a case tells beside its reasons, as far as its decisions (one or two) look at it."""
    told: dict[Facet, float | str] = {}
    for limit in {limit.id for decision in decisions for limit in decision.limits}:
        used = max(each.used or 0 for decision in decisions for each in decision.limits if each.id == limit)
        if used:
            told["limit", limit] = used
    for cooldown in {each.id for decision in decisions for each in decision.cooldowns}:
        states = [each.state for decision in decisions for each in decision.cooldowns if each.id == cooldown]
        if set(states) != {"not-started"}:
            told["cooldown", cooldown] = " -> ".join(dict.fromkeys(states))
    if not any(decision.cooldowns for decision in decisions):
        told.update({("event", event.type): "has happened" for event in case.events})
    if same := sum(attempt.same_documents for attempt in case.attempts or ()):
        told["attempts", "identical"] = same
    if case.attempts and program.first_age and case.now is not None:
        age = case.now - min(attempt.at for attempt in case.attempts)
        if program.first_age.atoms(age) != program.first_age.atoms(0):
            told["attempts", "first-age"] = say_seconds(age)
    for id, value in case.observations.items():
        number = isinstance(value, int | float) and not isinstance(value, bool)
        told["observation", id] = value if number else str(value).lower() if isinstance(value, bool) else value
    if case.status:
        told["status", ""] = case.status
    if case.notice:
        told["notice", ""] = code_span(f'"{case.notice}"')
    return told


def least(told: Iterable[frozenset[Facet]]) -> list[frozenset[Facet]]:
    """Return the sets of facets that contain no other one, the smallest first."""
    smallest: list[frozenset[Facet]] = []
    for each in sorted(set(told), key=lambda keys: (len(keys), sorted(keys))):
        if not any(kept <= each for kept in smallest):
            smallest.append(each)
    return smallest


def say_facets(told: Sequence[Facets], cuts: Cuts) -> str:
    """Return in words what several cases tell, all of them the same things with other values.

    Numbers between two thresholds stand for all that lie there.
    """
    facets = sorted(told[0], key=_order)
    return ", ".join(_say(*facet, [each[facet] for each in told], cuts.get(facet[1], ())) for facet in facets)


def _order(facet: Facet) -> tuple[int, str]:
    return (
        ("limit", "cooldown", "event", "attempts", "observation", "status", "notice", "time").index(facet[0]),
        facet[1],
    )


def _say(kind: str, id: str, values: Sequence[float | str], cuts: Sequence[float]) -> str:
    said = _values(values, cuts)
    if kind == "limit":
        return f"{said} counted attempt{'' if said == '1' else 's'}"
    if kind == "time":
        return said
    if kind == "status":
        return f"status {said}"
    if kind == "notice":
        return f"the notice {said}"
    if id == "identical":
        return f"{said} attempt{'' if said == '1' else 's'} with the same documents as before"
    if id == "first-age":
        return f"the first attempt {said} ago"
    return f"`{id}` {said}"


def _values(values: Sequence[float | str], cuts: Sequence[float]) -> str:
    numbers = sorted({value for value in values if not isinstance(value, str)})
    if numbers:
        below = max((cut for cut in cuts if cut <= numbers[0]), default=numbers[0])
        above = min((cut for cut in cuts if cut >= numbers[-1]), default=numbers[-1])
        low = format_number(below) if below == numbers[0] else f"above {format_number(below)}"
        high = format_number(above) if above == numbers[-1] else f"below {format_number(above)}"
        return low if below == above else f"{low} to {high}"
    words = list(dict.fromkeys(map(str, values)))
    if len(words) > _MOST_VALUES:
        words = [*words[: _MOST_VALUES - 1], f"{len(words) - _MOST_VALUES + 1} more"]
    return " or ".join(filter(None, (", ".join(words[:-1]), words[-1])))


def weight(case: Case) -> int:
    """Return how much a case tells; the smallest of several is the best example."""
    recent = sum([count.number for counts in case.recent_attempts.values() for count in counts])
    parts = len(case.reasons) + len(case.attempts or ()) + recent + len(case.events) + len(case.observations)
    return parts * 1_000 + len(case.notice or "")


def cuts_of(platforms: Iterable[Compiled]) -> Cuts:
    """Return the thresholds of each number, and its least and greatest value."""
    cuts: dict[str, set[float]] = {}
    for period in (period for compiled in platforms for period in compiled.periods):
        for table in period.tables:
            if table.kind == "observation" and table.cuts:
                observation = next(each for each in period.observations if each.id == table.id)
                cuts.setdefault(table.id, set()).update(table.cuts, (observation.min, observation.max))
    return {id: sorted(values) for id, values in cuts.items()}
