"""Which conditions can hold, which always do, which exclude and which imply each other."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import combinations
from math import inf
from typing import NamedTuple

from kyc_recourse.facts.conditions import COOLDOWN_STATES, LIMIT_STATES, STATUSES, UNKNOWN, Condition
from kyc_recourse.facts.model import Platform
from kyc_recourse.facts.texts import format_number

Block = Sequence[Condition]


class Range(NamedTuple):
    """Numbers from ``low`` to ``high``; an open end is not part of it."""

    low: float
    high: float
    low_open: bool = False
    high_open: bool = False

    @property
    def empty(self) -> bool:
        """Whether no number is in it."""
        return self.low > self.high or (self.low == self.high and (self.low_open or self.high_open))

    def cut(self, bounds: Sequence[tuple[str, float]]) -> Range:
        """Return the part of the range that is within all bounds."""
        low, high = (self.low, self.low_open), (self.high, not self.high_open)
        for operator, bound in bounds:
            if operator in ("at-least", "above"):
                low = max(low, (bound, operator == "above"))
            else:
                high = min(high, (bound, operator == "at-most"))
        return Range(low[0], high[0], low[1], not high[1])


class Domains:
    """What the observations, limits, cooldowns and events of one platform can be."""

    def __init__(self, platform: Platform) -> None:
        self.numbers = {o.id: Range(o.min or 0, o.max or 0) for o in platform.observations if o.type == "number"}
        self.regions = {o.id for o in platform.observations if o.type == "region"}
        self.values: dict[tuple[str, str], set[str]] = {
            ("observation", o.id): {*(o.options or ("true", "false")), UNKNOWN}
            for o in platform.observations
            if o.type in ("boolean", "choice")
        }
        self.values |= {("limit", limit.id): {*LIMIT_STATES, UNKNOWN} for limit in platform.limits}
        self.values |= {("cooldown", cooldown.id): {*COOLDOWN_STATES} for cooldown in platform.cooldowns}
        self.values["status", ""] = {*STATUSES}
        self.starts = {cooldown.id: cooldown.event for cooldown in platform.cooldowns}

    def range(self, condition: Condition) -> Range:
        """Return the numbers for which a comparison is made at all."""
        if condition.kind in ("attempts", "used"):
            return Range(0, inf)
        return self.numbers.get(condition.id, Range(-inf, inf))

    def impossible(self, condition: Condition) -> str:
        """Return why a single condition can never hold, if it cannot."""
        if condition.bounds and self.range(condition).cut(condition.bounds).empty:
            whole = self.range(condition)
            if Range(-inf, inf).cut(condition.bounds).empty:
                return f'no number fits "{condition.words}"'
            only = f"{format_number(whole.low)} or more"
            if whole.high != inf:
                only = f"from {format_number(whole.low)} to {format_number(whole.high)}"
            return f'"{condition.words}", but it can only be {only}'
        return ""

    def certain(self, condition: Condition) -> bool:
        """Tell whether a condition holds for every value (a number, as soon as it is given)."""
        if condition.bounds:
            whole = self.range(condition)
            return whole.cut(condition.bounds) == whole
        return {*condition.accepts} >= self.values.get((condition.kind, condition.id), {""})

    def clash(self, block: Block) -> tuple[Condition, str] | None:
        """Return why the conditions of a block can never hold together, and which of them is to be looked at."""
        for condition in block:
            if why := self.impossible(condition):
                return condition, why
        for first, second in combinations(block, 2):
            if self._exclude(first, second):
                return second, f'"{first.words}" and "{second.words}" exclude each other'
        bounds: dict[tuple[str, str], list[tuple[str, float]]] = {}
        for condition in block:
            together = bounds.setdefault((condition.kind, condition.id), [])
            together += condition.bounds
            if condition.bounds and self.range(condition).cut(together).empty:
                return condition, f'no number fits all that is asked of "{condition.id}"'
        return None

    def _exclude(self, first: Condition, second: Condition) -> bool:
        for a, b in ((first, second), (second, first)):
            if a.kind == "cooldown" and b.kind == "event" and b.id == self.starts.get(a.id):
                waiting = {*a.accepts} == {"not-started"}
                return waiting if b.accepts == ("true",) else "not-started" not in a.accepts
            if a.kind == "same-region" and b.kind == "observation" and b.id in (a.id, a.other):
                return {*b.accepts} == {UNKNOWN}
        if (first.kind, first.id, first.other) != (second.kind, second.id, second.other):
            return False
        if first.bounds or second.bounds:
            return {*first.accepts} == {UNKNOWN} or {*second.accepts} == {UNKNOWN}
        if first.kind == "observation" and first.id in self.regions:
            return not _share_a_region(first, second)
        return not {*first.accepts} & {*second.accepts}

    def implies(self, first: Condition, second: Condition) -> bool:
        """Tell whether the second condition holds wherever the first does (sometimes a "no" that is not sure)."""
        if first.words == second.words:
            return True
        if (first.kind, first.id, first.other) != (second.kind, second.id, second.other):
            return False
        if first.bounds and second.bounds:
            inner = self.range(first).cut(first.bounds)
            return inner.cut(second.bounds) == inner
        if first.accepts and second.accepts:
            return {*first.accepts} <= {*second.accepts}
        return bool(first.excludes and second.excludes) and {*first.excludes} >= {*second.excludes}

    def covers(self, whole: Block, part: Block) -> bool:
        """Tell whether ``whole`` holds wherever ``part`` does."""
        return all(any(self.implies(given, asked) for given in part) for asked in whole)


def _share_a_region(first: Condition, second: Condition) -> bool:
    if first.excludes and second.excludes:
        return True
    if first.excludes or second.excludes:
        excluded, asked = (first.excludes, second) if first.excludes else (second.excludes, first)
        return any(code != UNKNOWN and not any(_within(code, other) for other in excluded) for code in asked.accepts)
    pairs = [(a, b) for a in first.accepts for b in second.accepts]
    return any(_within(a, b) or _within(b, a) for a, b in pairs)


def _within(code: str, of: str) -> bool:
    """Tell whether a region is another or a subdivision of it."""
    return code == of or code.startswith(f"{of}-")


def within(blocks: Sequence[Block], others: Sequence[Block]) -> Iterator[list[Condition]]:
    """Yield each way in which one of the blocks and one of the others hold together."""
    for block in blocks:
        for other in others:
            yield [*block, *other]
