"""The case grid: for every reason, all answers to what meets in one rule, all pairs of the rest, both sides of
every boundary, every wording of a notice and two reasons together, each as a case.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import chain, combinations, pairwise, permutations, product
from typing import Any, NamedTuple

from kyc_recourse.facts.iso3166 import regions
from kyc_recourse.facts.texts import format_number
from kyc_recourse.facts.times import format_instant, say_seconds
from kyc_recourse.rules.compiled import Compiled, CompiledCooldown, CompiledLimit, CompiledRule, Period, Ruleset, Table

_GAP = "..."
# With how many reasons on either side of it, in the facts' order, a reason is put together. Up to twice as many and
# one these are all pairs; with more reasons the grid then grows as they do, not as their square. Several reasons are
# decided one by one, so what a pair shows is how their answers merge.
_NEAR = 4

# Tells whether cells with some reasons and perhaps a notice are wanted.
Wanted = Callable[[tuple[str, ...], str | None], bool]


def _any(*_: object) -> bool:
    return True


class Given(NamedTuple):
    """Something that a case can tell, in words and as parts of the case."""

    words: str
    observations: tuple[tuple[str, Any], ...] = ()
    attempts: tuple[dict[str, Any], ...] = ()
    recent: tuple[tuple[str, int], ...] = ()
    status: str | None = None
    events: tuple[dict[str, Any], ...] = ()


class Cell(NamedTuple):
    """A case of the grid: its reasons, what else it tells, in words, and the case as plain data."""

    reasons: tuple[str, ...]
    words: tuple[str, ...]
    case: dict[str, Any]


class _Factor(NamedTuple):
    """One thing that can be known: the atoms it reaches, one answer for each of its states, and further ones."""

    atoms: frozenset[int]
    states: tuple[Given, ...]
    boundaries: tuple[Given, ...] = ()


def grid(compiled: Compiled, at: int, wanted: Wanted = _any) -> Iterator[Cell]:
    """Yield the cells of a platform, each case once; only those of which the reasons and the notice are wanted.

    Every period of the facts is visited: the one in which ``at`` (seconds since 1970-01-01T00:00:00Z) falls
    at that time, the others right before their end; and both sides of each date from which values hold.
    """
    seen: set[str] = set()
    starts = [period.start for period in compiled.periods]
    for period, end in zip(compiled.periods, [*starts[1:], None], strict=True):
        inside = period.start <= at and (end is None or at < end)
        now = at if inside else period.start if end is None else end - 1
        edges = {period.start, now if end is None else end - 1} - {0, now}
        cells = _whole(compiled.platform, period, now, wanted)
        for cell in chain(cells, *(_edge(compiled.platform, period, edge, wanted) for edge in sorted(edges))):
            key = repr(cell.case)
            if key not in seen:
                seen.add(key)
                yield cell


def _whole(platform: str, period: Period, now: int, wanted: Wanted) -> Iterator[Cell]:
    for ruleset in period.rulesets:
        reasons = (ruleset.reason,) if ruleset.reason else ()
        if not wanted(reasons, None):
            continue
        factors = list(_factors(period, ruleset, now))
        for factor in factors:
            yield from (_cell(platform, now, reasons, [given]) for given in factor.boundaries)
        for group in _groups(period.rules_of(ruleset), factors):
            choices = [(None, *factors[i].states) for i in group]
            for answers in product(*choices):
                yield _cell(platform, now, reasons, [given for given in answers if given])
    for reason in period.reasons:
        for signal in reason.signals:
            notice = signal.replace(_GAP, "really")
            if wanted((), notice):
                yield _cell(platform, now, (), [], notice)
    for one, other in _pairs(len(period.reasons)):
        stated, named = period.reasons[one], period.reasons[other]
        notice = named.signals[0].replace(_GAP, "really") if named.signals else ""
        if notice and wanted((stated.id,), notice):
            yield _cell(platform, now, (stated.id,), [], notice)
    yield from _together(platform, period, now, wanted)


def _edge(platform: str, period: Period, now: int, wanted: Wanted) -> Iterator[Cell]:
    """Yield the cells of one fact each at a time at which a period begins or ends."""
    for ruleset in period.rulesets:
        reasons = (ruleset.reason,) if ruleset.reason else ()
        if not wanted(reasons, None):
            continue
        yield _cell(platform, now, reasons, [])
        for factor in _factors(period, ruleset, now):
            for given in (*factor.states, *factor.boundaries):
                yield _cell(platform, now, reasons, [given])


def _together(platform: str, period: Period, now: int, wanted: Wanted) -> Iterator[Cell]:
    """Yield two reasons together, with each pair of answers that one rule of each looks at alone."""
    alone: dict[str, tuple[Given | None, ...]] = {}
    for ruleset in period.rulesets:
        reach = _reach(period.rules_of(ruleset))
        decisive = {number for rule in period.rules_of(ruleset) if rule.verdict for number in reach[rule.id]}
        factors = [factor for factor in _factors(period, ruleset, now) if factor.atoms & decisive]
        alone[ruleset.reason] = (None, *chain(*(factor.states for factor in factors)))
    for one, other in _pairs(len(period.reasons)):
        first, second = period.reasons[one].id, period.reasons[other].id
        if one > other or not wanted((first, second), None):
            continue
        for answers in product(alone[first], alone[second]):
            givens = [given for given in answers if given]
            asked = [id for given in givens for id, _ in given.observations]
            if len(set(asked)) == len(asked):
                yield _cell(platform, now, (first, second), givens)


def _pairs(count: int) -> Iterator[tuple[int, int]]:
    """Yield the places of each two reasons that stand near each other; the last ones are near the first ones."""
    for one, other in permutations(range(count), 2):
        if min((other - one) % count, (one - other) % count) <= _NEAR:
            yield one, other


def _cell(
    platform: str, now: int, reasons: tuple[str, ...], givens: Sequence[Given], notice: str | None = None
) -> Cell:
    case: dict[str, Any] = {"platform": platform, "now": format_instant(now)}
    if reasons:
        case["reasons"] = list(reasons)
    if notice is not None:
        case["notice"] = notice
    for given in givens:
        if given.status:
            case["status"] = given.status
    parts = {
        "attempts": [attempt for given in givens for attempt in given.attempts],
        "recent_attempts": {reason: count for given in givens for reason, count in given.recent},
        "events": [event for given in givens for event in given.events],
        "observations": {id: value for given in givens for id, value in given.observations},
    }
    case.update({key: value for key, value in parts.items() if value})
    words = [given.words for given in givens]
    return Cell(reasons, (*words, *([f'the notice "{notice}"'] if notice is not None else [])), case)


def _groups(rules: Sequence[CompiledRule], factors: Sequence[_Factor]) -> list[tuple[int, ...]]:
    """Return the sets of factors of which all answers are combined: those of each rule, and every pair."""
    together = {
        tuple(i for i, factor in enumerate(factors) if factor.atoms & reached) for reached in _reach(rules).values()
    }
    return sorted(together | set(combinations(range(len(factors)), 2)))


def _reach(rules: Sequence[CompiledRule]) -> dict[str, set[int]]:
    """Return, for each rule, the numbers in its body and in the bodies of all rules that it builds on."""
    reach: dict[str, set[int]] = {}
    for i, rule in enumerate(rules):
        numbers = set(rule.body)
        for earlier in rules[:i]:
            if not set(earlier.head).isdisjoint(rule.body):
                numbers |= reach[earlier.id]
        reach[rule.id] = numbers
    return reach


def _factors(period: Period, ruleset: Ruleset, now: int) -> Iterator[_Factor]:
    used = {number for rule in period.rules_of(ruleset) for number in rule.body}
    relations = [(r.first, r.second, {*r.same, *r.different}) for r in period.relations]
    for table in period.tables:
        atoms = set(table.unknown).union(*table.classes)
        for first, second, compared in relations:
            if table.subject in (first, second):
                atoms |= compared
        if atoms & used:
            yield _Factor(frozenset(atoms & used), *_answers(period, table, ruleset.reason, now))


def _answers(period: Period, table: Table, reason: str, now: int) -> tuple[tuple[Given, ...], tuple[Given, ...]]:
    """Return an answer for each state of a subject, and those on both sides of its boundaries in time."""
    if table.kind == "observation":
        return tuple(_observed(table.id, value) for value in _values(period, table)), ()
    if table.kind == "status":
        # What a case with another status states as its reasons is not decided.
        return tuple(Given(f"status {status}", status=str(status)) for status in table.values if not reason), ()
    if table.kind in ("limit", "used"):
        return _limited(next(limit for limit in period.limits if limit.id == table.id), now)
    if table.kind == "cooldown":
        return _cooled(next(cooldown for cooldown in period.cooldowns if cooldown.id == table.id), now)
    if table.kind == "event":
        return (_happened(table.id, now, 0),), ()
    if table.id == "identical":
        return tuple(_identical(count, reason, now) for count in _around(table.cuts)), ()
    # Also one so long ago that it counts for no limit.
    longest = max((limit.window + limit.lockout for limit in period.limits), default=0)
    ages = {*_around(table.cuts), *(int(cut) + longest for cut in table.cuts)}
    return tuple(_first(age, reason, now) for age in sorted(ages)), ()


def _around(cuts: Iterable[float]) -> list[int]:
    """Return the whole numbers at each cut and on both sides of it, from zero on."""
    return sorted({number for cut in cuts for number in (int(cut) - 1, int(cut), int(cut) + 1) if number >= 0})


def _observed(id: str, value: Any) -> Given:
    said = value
    if isinstance(value, bool):
        said = str(value).lower()
    elif isinstance(value, int | float):
        said = format_number(value)
    return Given(f"{id} {said}", observations=((id, value),))


def _values(period: Period, table: Table) -> Iterator[Any]:
    observation = next(each for each in period.observations if each.id == table.id)
    if observation.type in ("boolean", "choice"):
        yield from table.values
    elif observation.type == "region":
        yield from table.values[:-1]
        # A part of one that is named; and two that the facts do not name, since they may be compared.
        others = [code for code in regions() if code not in period.regions]
        yield from [code for code in others if code[:2] in table.values][:1]
        yield from [code for code in others if "-" not in code][:2]
    else:
        cuts = [observation.min, *table.cuts, observation.max]
        between = [(low + high) / 2 for low, high in pairwise(cuts)]
        for value in sorted({*cuts, *between}):
            yield int(value) if float(value).is_integer() else value


def _limited(limit: CompiledLimit, now: int) -> tuple[tuple[Given, ...], tuple[Given, ...]]:
    def failed(count: int, oldest: int, words: str) -> Given:
        # The rest right after the oldest, a second apart.
        times = [now - oldest + i for i in range(count)]
        attempts = tuple({"at": format_instant(time), "reason": limit.reason} for time in times)
        return Given(f"{count} failed attempts of {limit.reason}{words}", attempts=attempts)

    least = min(limit.window, limit.lockout)
    recently = max(min(least - 1, least // 2), limit.max)
    stop = limit.max - limit.stop_when_left
    span = limit.max - 1
    # Just now as well: only then is the first attempt a young one, whatever the window.
    states = [(count, *when) for count in (stop, limit.max) for when in ((recently, ""), (span, ", all just now"))]
    none = Given(f"no failed attempts of {limit.reason}", recent=((limit.reason, 0),))
    return (none, *(failed(*state) for state in states)), (
        *(failed(count, recently, "") for count in range(1, limit.max + 2)),
        failed(stop, limit.window, f", the oldest {say_seconds(limit.window)} ago"),
        failed(stop, limit.window - 1, f", the oldest a second less than {say_seconds(limit.window)} ago"),
        failed(limit.max, limit.lockout + span, f", the last {say_seconds(limit.lockout)} ago"),
        failed(limit.max, limit.lockout + span - 1, f", the last a second less than {say_seconds(limit.lockout)} ago"),
        *(
            Given(f"about {count} recent attempts of {limit.reason}", recent=((limit.reason, count),))
            for count in range(1, limit.max + 2)
        ),
    )


def _cooled(cooldown: CompiledCooldown, now: int) -> tuple[tuple[Given, ...], tuple[Given, ...]]:
    started = _happened(cooldown.event, now, 0)
    over = _happened(cooldown.event, now, cooldown.length)
    return (started, over), (_happened(cooldown.event, now, cooldown.length - 1),)


def _happened(event: str, now: int, ago: int) -> Given:
    words = f"{event} {say_seconds(ago)} ago" if ago else f"{event} just now"
    return Given(words, events=({"type": event, "at": format_instant(now - ago)},))


def _identical(count: int, reason: str, now: int) -> Given:
    attempt = {"at": format_instant(now), "same_documents": True, **({"reason": reason} if reason else {})}
    return Given(f"{count} attempts with the same documents as before", attempts=(attempt,) * count)


def _first(age: int, reason: str, now: int) -> Given:
    attempt = {"at": format_instant(now - age), **({"reason": reason} if reason else {})}
    return Given(f"an attempt {say_seconds(age)} ago", attempts=(attempt,))
