"""Conditions: what a ``when`` in a fact file asks, with every reference resolved.

A ``when`` is a block of conditions that must all hold, or a list of such blocks of which one must hold.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import Any, NamedTuple

from kyc_recourse.errors import did_you_mean
from kyc_recourse.facts.iso3166 import is_region, nearest_region
from kyc_recourse.facts.model import Cause, Observation, Platform, Remedy, Rule, Step, When
from kyc_recourse.facts.texts import figures, format_number, number_in
from kyc_recourse.facts.times import duration_in, is_duration, parse_duration, say_duration

UNKNOWN = "unknown"
LIMIT_STATES = ("clear", "last-attempt", "locked")
# In the order of a case's life; the first is the one that holds if nothing else is said.
STATUSES = ("rejected", "under-review", "approved")
COOLDOWN_STATES = ("not-started", "running", "over")
ATTEMPT_COUNTS = {
    "identical": "attempts with the same documents as before",
    "first-age": "time since the first attempt",
}
_EXPECTED = {
    "boolean": "true, false, unknown, or a list of them like [true, unknown]",
    "number": "a comparison like {below: ID-OF-A-FIGURE}, or unknown",
    "choice": "one of its options, a list of them, or unknown",
    "region": "{in: ...}, {not-in: ...}, {unlisted: ...}, {same-as: ...}, {differs-from: ...} or unknown",
}
_REGION_TESTS = ("in", "not-in", "unlisted", "same-as", "differs-from")
# The keys of a block that are not observations.
RESERVED = ("status", "limit", "used", "cooldown", "event", "attempts", "concluded")

# Keys that stand beside a "when", and are in it only if they are indented too far.
_BESIDE = {key for fact in (Rule, Cause, Remedy, Step) for key in fact.__struct_encode_fields__}

_OPERATORS = {"at-least": "at least", "above": "above", "at-most": "at most", "below": "below"}

Path = tuple[str | int, ...]


class Condition(NamedTuple):
    """One condition. ``words`` says it in the facts' words, and no two different ones share them.

    kind: observation, same-region, status, limit, used, cooldown, event, attempts or concluded.
    accepts: the values, states, options or region codes for which it holds; may hold "unknown".
    excludes: the region codes for which it does not hold, where it holds for all others.
    bounds: pairs of operator and number (durations in seconds), all of which must hold.
    other: the observation compared with; ``accepts`` is then ("same",) or ("different",).
    """

    kind: str
    id: str
    words: str
    accepts: tuple[str, ...] = ()
    excludes: tuple[str, ...] = ()
    bounds: tuple[tuple[str, float | int], ...] = ()
    other: str = ""


class Vocabulary:
    """What the conditions of one platform can name."""

    def __init__(self, platform: Platform) -> None:
        self.observations = {o.id: o for o in platform.observations}
        self.limits = [limit.id for limit in platform.limits]
        self.cooldowns = [cooldown.id for cooldown in platform.cooldowns]
        self.events = [event.id for event in platform.events]
        self.regions = {region_list.id: region_list.members for region_list in platform.regions}
        self.incomplete = {region_list.id for region_list in platform.regions if region_list.complete is False}
        self.figures = figures(platform)
        # A difference of what is no number has no value; that is reported where it stands.
        self.valueless = {figure.id for figure in platform.figures} - self.figures.keys()


Problem = Callable[[Path, str, str], None]


def read_when(when: When | None, vocabulary: Vocabulary, problem: Problem) -> list[list[Condition]]:
    """Return the blocks of conditions, any of which must hold; ``problem`` is told what is wrong."""
    if when is None or when == {}:
        return [[]]
    if isinstance(when, dict):
        return [list(_block(when, (), vocabulary, problem))]
    return [list(_block(block, (i,), vocabulary, problem)) for i, block in enumerate(when)]


def _block(block: dict[str, Any], path: Path, names: Vocabulary, problem: Problem) -> Iterator[Condition]:
    for key, test in block.items():
        here = (*path, key)
        if key == "status":
            yield from _status(test, here, problem)
        elif key == "limit":
            yield from _states("limit", test, names.limits, (*LIMIT_STATES, UNKNOWN), here, problem)
        elif key == "used":
            yield from _used(test, names, here, problem)
        elif key == "cooldown":
            yield from _states("cooldown", test, names.cooldowns, COOLDOWN_STATES, here, problem)
        elif key == "event":
            yield from _events(test, names.events, here, problem)
        elif key == "attempts":
            for count, comparison in test.items():
                bounds = _bounds(comparison, names, (*here, count), problem, seconds=count == "first-age")
                yield Condition(
                    "attempts",
                    count,
                    f"{ATTEMPT_COUNTS[count]} {_compared(comparison, names)}",
                    bounds=bounds,
                )
        elif key == "concluded":
            for id in [test] if isinstance(test, str) else test:
                yield Condition("concluded", id, f"concluded {id}")
        elif key in names.observations:
            condition = _observation(names.observations[key], test, names, here, problem)
            if condition:
                yield condition
        elif key in _BESIDE:
            problem(here, "KB011", f'"{key}" is no condition; it stands beside "when", so indent both equally')
        else:
            known = [*names.observations, *RESERVED]
            problem(here, "KB024", f'unknown observation "{key}"{did_you_mean(key, known)}')


def _status(test: str | list[str], path: Path, problem: Problem) -> Iterator[Condition]:
    wanted = [test] if isinstance(test, str) else test
    for status in wanted:
        if status not in STATUSES:
            problem(path, "KB025", f'unknown status "{status}"{did_you_mean(status, STATUSES)}')
    yield Condition("status", "", f"status is {' or '.join(wanted)}", tuple(wanted))


def _used(tests: dict[str, Any], names: Vocabulary, path: Path, problem: Problem) -> Iterator[Condition]:
    for id, comparison in tests.items():
        if id not in names.limits:
            problem((*path, id), "KB024", f'unknown limit "{id}"{did_you_mean(id, names.limits)}')
        else:
            bounds = _bounds(comparison, names, (*path, id), problem)
            words = f"attempts that limit {id} counts are {_compared(comparison, names)}"
            yield Condition("used", id, words, bounds=bounds)


def _states(
    kind: str, tests: dict[str, Any], known: list[str], states: tuple[str, ...], path: Path, problem: Problem
) -> Iterator[Condition]:
    for id, test in tests.items():
        wanted = [test] if isinstance(test, str) else test
        for state in wanted:
            if state not in states:
                problem((*path, id), "KB025", f'unknown state "{state}"{did_you_mean(state, states)}')
        if id not in known:
            problem((*path, id), "KB024", f'unknown {kind} "{id}"{did_you_mean(id, known)}')
        else:
            yield Condition(kind, id, f"{kind} {id} is {' or '.join(wanted)}", tuple(wanted))


def _events(tests: dict[str, bool], known: list[str], path: Path, problem: Problem) -> Iterator[Condition]:
    for id, happened in tests.items():
        if id not in known:
            problem((*path, id), "KB024", f'unknown event "{id}"{did_you_mean(id, known)}')
        else:
            words = f"event {id} {'has happened' if happened else 'has not happened'}"
            yield Condition("event", id, words, ("true" if happened else "false",))


def _observation(
    observation: Observation, test: Any, names: Vocabulary, path: Path, problem: Problem
) -> Condition | None:
    id, kind = observation.id, observation.type
    if isinstance(test, dict):
        if kind == "region":
            return _region_test(id, test, names, path, problem)
        if kind != "number" or not test.keys() <= _OPERATORS.keys():
            problem(path, "KB025", f"{id} is a {kind}; expected {_EXPECTED[kind]}")
            return None
        bounds = _bounds(test, names, path, problem)
        return Condition("observation", id, f"{id} is {_compared(test, names)}", bounds=bounds)
    values = test if isinstance(test, list) else [test]
    accepts: list[str] = []
    for value in values:
        if value == UNKNOWN:
            accepts.append(UNKNOWN)
        elif kind == "boolean" and isinstance(value, bool):
            accepts.append(_said(value))
        elif kind == "choice" and value in observation.options:
            accepts.append(value)
        elif kind == "region" and isinstance(value, str):
            accepts += _codes([value], names, path, problem)
        elif kind == "choice":
            options = [*observation.options, UNKNOWN]
            problem(path, "KB025", f'"{_said(value)}" is no option of {id}{did_you_mean(_said(value), options)}')
            return None
        else:
            found = f'"{value}"' if isinstance(value, str) else _said(value)
            hint = f"; write {value} without quotes" if value in ("true", "false") else ""
            problem(path, "KB025", f"{id} is a {kind}; expected {_EXPECTED[kind]}, found {found}{hint}")
            return None
    words = f"{id} is {' or '.join(map(_said, values))}"
    return Condition("observation", id, words, tuple(accepts))


def _said(value: bool | str) -> str:
    return value if isinstance(value, str) else str(value).lower()


def _region_test(id: str, test: dict[str, Any], names: Vocabulary, path: Path, problem: Problem) -> Condition | None:
    if len(test) != 1 or not {*test} <= {*_REGION_TESTS}:
        problem(path, "KB025", f"{id} is a region; expected one of {', '.join(_REGION_TESTS)}")
        return None
    ((operator, operand),) = test.items()
    if operator in ("same-as", "differs-from"):
        regions = [o.id for o in names.observations.values() if o.type == "region" and o.id != id]
        if operand not in regions:
            problem(path, "KB024", f'unknown region observation "{operand}"{did_you_mean(operand, regions)}')
            return None
        # Sorted, so that the condition and its mirror image are one.
        first, second = sorted((id, operand))
        relation = "same" if operator == "same-as" else "different"
        words = f"{first} {'is the same as' if relation == 'same' else 'differs from'} {second}"
        return Condition("same-region", first, words, (relation,), other=second)
    lists = [operand] if isinstance(operand, str) else operand
    codes = tuple(_codes(lists, names, path, problem))
    if operator == "in":
        return Condition("observation", id, f"{id} in {', '.join(lists)}", codes)
    if operator == "unlisted":
        return Condition("observation", id, f"{id} in none of {', '.join(lists)}", excludes=codes)
    for name in lists:
        if name in names.incomplete:
            message = f'the list "{name}" is not complete, so no region is known not to be in it; write "unlisted"'
            problem((*path, operator), "KB025", message)
    return Condition("observation", id, f"{id} not in {', '.join(lists)}", excludes=codes)


def _codes(given: Iterable[str], names: Vocabulary, path: Path, problem: Problem) -> Iterator[str]:
    for name in given:
        if name in names.regions:
            yield from names.regions[name]
        elif is_region(name):
            yield name
        else:
            near = nearest_region(name) if name.isupper() else None
            hint = f'; did you mean "{near}"?' if near else did_you_mean(name, list(names.regions))
            problem(path, "KB024", f'"{name}" is neither a region code nor a region list{hint}')


def _bounds(
    comparison: dict[str, Any], names: Vocabulary, path: Path, problem: Problem, *, seconds: bool = False
) -> tuple[tuple[str, float | int], ...]:
    bounds = []
    for operator, bound in comparison.items():
        value = names.figures.get(bound, bound) if isinstance(bound, str) else bound
        shown = f'"{bound}"' if isinstance(bound, str) else format_number(bound)
        here = (*path, operator)
        if bound in names.valueless:
            continue
        if isinstance(value, str) and not is_duration(value):
            what = "a duration" if seconds else "a number"
            near = (duration_in if seconds else number_in)(value)
            hint = f"; write {near} without quotes" if near else did_you_mean(value, list(names.figures))
            problem(here, "KB024", f"{shown} is neither {what} nor a figure{hint}")
        elif isinstance(value, str) and not seconds:
            problem(here, "KB025", f"{shown} is a duration; expected a number")
        elif not isinstance(value, str) and seconds:
            problem(here, "KB025", f"{shown} is a number; expected a duration like PT12H")
        else:
            bounds.append((operator, parse_duration(value) if isinstance(value, str) else value))
    return tuple(bounds)


def _compared(comparison: dict[str, Any], names: Vocabulary) -> str:
    words = []
    for operator, bound in comparison.items():
        value = names.figures.get(bound, bound) if isinstance(bound, str) else bound
        said = say_duration(value) if isinstance(value, str) else format_number(value)
        words.append(f"{_OPERATORS[operator]} {said}")
    return " and ".join(words)


def named_in(when: When) -> Iterator[tuple[Path, str, str]]:
    """Yield where a ``when`` names something: the path, the list in which that is, and its id.

    A name in a test of an observation may as well be an option or a state; it is taken for a region list.
    """
    if isinstance(when, list):
        for i, block in enumerate(when):
            yield from (((i, *path), to, id) for path, to, id in named_in(block))
        return
    for key, test in when.items():
        if key == "concluded":
            yield from (((key,), key, id) for id in ([test] if isinstance(test, str) else test))
        elif key == "status":
            continue
        elif key == "used":
            for id, comparison in test.items():
                yield (key, id), "limits", id
                yield from (((key, id, *path), to, name) for path, to, name in _operands(comparison))
        elif key in ("limit", "cooldown", "event"):
            yield from (((key, id), f"{key}s", id) for id in test)
        elif key == "attempts":
            for count, comparison in test.items():
                yield from (((key, count, *path), to, id) for path, to, id in _operands(comparison))
        else:
            yield (key,), "observations", key
            yield from (((key, *path), to, id) for path, to, id in _operands(test))


def _operands(test: Any) -> Iterator[tuple[Path, str, str]]:
    if isinstance(test, dict):
        for operator, value in test.items():
            to = dict.fromkeys(("in", "not-in", "unlisted"), "regions")
            to |= dict.fromkeys(("same-as", "differs-from"), "observations")
            ids = value if isinstance(value, list) else [value]
            yield from (((operator,), to.get(operator, "figures"), id) for id in ids if isinstance(id, str))
    else:
        names = test if isinstance(test, list) else [test]
        yield from (((), "regions", id) for id in names if isinstance(id, str))
