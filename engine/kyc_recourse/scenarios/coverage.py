"""Coverage: what of the facts scenarios reach, and by name what none of them does."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any, NamedTuple

from kyc_recourse.cases.case import Case
from kyc_recourse.decisions.decide import PlatformDecisions
from kyc_recourse.decisions.decision import Decision
from kyc_recourse.facts.conditions import COOLDOWN_STATES, LIMIT_STATES, UNKNOWN
from kyc_recourse.facts.texts import format_number
from kyc_recourse.facts.times import humanize_instant, parse_instant, say_seconds
from kyc_recourse.rules.compiled import Compiled, Period, Table
from kyc_recourse.rules.fact_input import FactInput
from kyc_recourse.rules.program import Program

# What can be reached, as it is called when there are several.
KINDS = {
    "rule": "rules",
    "remedy": "remedies",
    "warning": "warnings",
    "prohibition": "prohibitions",
    "verdict": "verdicts",
    "side": "sides of boundaries",
}


class Point(NamedTuple):
    """Something that a scenario can reach: what kind of thing, and its name."""

    platform: str
    kind: str
    name: str


class Count(NamedTuple):
    """How many points of a kind there are, and those that nothing reaches, in the facts' order."""

    kind: str
    of: int
    missing: tuple[Point, ...]


def coverage(platforms: Iterable[Compiled], reached: set[Point]) -> tuple[Count, ...]:
    """Return for each kind of point how many there are and which were not reached."""
    points = [point for compiled in platforms for point in _points(compiled)]
    counts = []
    for kind in KINDS:
        all_ = tuple(dict.fromkeys(point for point in points if point.kind == kind))
        counts.append(Count(kind, len(all_), tuple(point for point in all_ if point not in reached)))
    return tuple(counts)


def reached(platform: PlatformDecisions, case: Case, decision: Decision) -> Iterator[Point]:
    """Yield what a case reaches, given its decision."""
    now = parse_instant(decision.now)
    program = platform.at(now)
    names = {
        "rule": [firing.rule for firing in decision.trace],
        "remedy": [remedy.id for remedy in decision.remedies],
        "warning": [warning.id for warning in decision.warnings],
        "prohibition": [prohibition.id for prohibition in decision.prohibitions],
        "verdict": [decision.verdict],
        "side": [*_sides_of(program, case, decision, now), *_stretch(platform.compiled, program.period)],
    }
    for kind, found in names.items():
        yield from (Point(decision.platform, kind, name) for name in found)


def _points(compiled: Compiled) -> Iterator[Point]:
    for period in compiled.periods:
        names: dict[str, list[str]] = {
            "rule": [rule.id for rule in period.rules],
            "remedy": [remedy.id for remedy in period.remedies],
            "warning": [each.id for each in period.conclusions if each.kind == "warning"],
            "prohibition": [each.id for each in period.conclusions if each.kind == "prohibition"],
            "verdict": [verdict.id for verdict in reversed(period.verdicts)],
            "side": [*_sides(period), *_stretch(compiled, period)],
        }
        for kind, found in names.items():
            yield from (Point(compiled.platform, kind, name) for name in found)


def _sides(period: Period) -> Iterator[str]:
    for table in period.tables:
        yield from dict.fromkeys(_ranges(table) if table.cuts else ())
    for limit in period.limits:
        yield from (f"limit {limit.id} {state}" for state in (*LIMIT_STATES, UNKNOWN))
    for cooldown in period.cooldowns:
        yield from (f"cooldown {cooldown.id} {state}" for state in COOLDOWN_STATES)


def _sides_of(program: Program, case: Case, decision: Decision, now: int) -> Iterator[str]:
    """Yield the sides on which a case is of what its reasons look at."""
    yield from (f"limit {limit.id} {limit.state}" for limit in decision.limits)
    yield from (f"cooldown {cooldown.id} {cooldown.state}" for cooldown in decision.cooldowns)
    values: dict[tuple[str, str], Any] = {("observation", id): value for id, value in case.observations.items()}
    values |= {("used", limit.id): limit.used for limit in decision.limits if limit.used is not None}
    if case.attempts:
        values["attempts", "first-age"] = now - min(attempt.at for attempt in case.attempts)
        values["attempts", "identical"] = sum(attempt.same_documents for attempt in case.attempts)
    relevant = 0
    for reason in [reason.id for reason in decision.reasons] or [""]:
        relevant |= program.rulesets[reason].relevant
    for table in program.period.tables:
        subject: FactInput = program.inputs[table.kind, table.id]
        if table.cuts and (table.kind, table.id) in values and subject.all & relevant:
            yield _ranges(table)[subject.place(values[table.kind, table.id])]


def _stretch(compiled: Compiled, period: Period) -> Iterator[str]:
    """Yield the name of a period, if there are several."""
    starts = [each.start for each in compiled.periods]
    place = starts.index(period.start)
    begins = f"from {humanize_instant(period.start)}" if place else ""
    ends = f"before {humanize_instant(starts[place + 1])}" if place + 1 < len(starts) else ""
    if begins or ends:
        yield "a case " + " and ".join(filter(None, (begins, ends)))


def _ranges(table: Table) -> list[str]:
    """Return, for each band of a number, in words the range of bands in which the same conditions hold.

    Even bands lie between two cuts (or beyond the outermost), odd ones at a cut.
    """
    names: list[str] = []
    first = 0
    for place, atoms in enumerate(table.classes):
        if place + 1 == len(table.classes) or table.classes[place + 1] != atoms:
            names += [_range(table, first, place)] * (place + 1 - first)
            first = place + 1
    return names


def _range(table: Table, first: int, last: int) -> str:
    def cut(number: int) -> str:
        value = table.cuts[number]
        return say_seconds(int(value)) if table.id == "first-age" else format_number(value)

    subject = {"first-age": "first attempt ago", "identical": "identical attempts"}.get(table.id, table.id)
    if table.kind == "used":
        subject = f"attempts that {table.id} counts"
    if first == last and first % 2:
        return f"{subject} exactly {cut(first // 2)}"
    low = "" if first == 0 else f"at least {cut(first // 2)}" if first % 2 else f"above {cut(first // 2 - 1)}"
    high = (
        "" if last == len(table.classes) - 1 else f"at most {cut(last // 2)}" if last % 2 else f"below {cut(last // 2)}"
    )
    return f"{subject} " + " and ".join(filter(None, (low, high)))
