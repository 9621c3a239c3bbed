"""A fact as it is in force at different times."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Sequence
from typing import Generic, TypeVar

from kyc_recourse.rules.compiled import Compiled, CompiledCooldown, CompiledLimit

T = TypeVar("T")


class Dated(Generic[T]):
    """The values of a fact, each from a start (in seconds) on; None while the fact is not in force."""

    def __init__(self, starts: Sequence[int], values: Sequence[T | None]) -> None:
        self.starts, self.values = starts, values

    def at(self, time: int) -> T | None:
        """Return the value in force at a time."""
        return self.values[bisect_right(self.starts, time) - 1]


class Terms:
    """The terms of all limits and cooldowns of a platform over time, by id."""

    def __init__(self, compiled: Compiled) -> None:
        periods = compiled.periods
        starts = [period.start for period in periods]

        def dated(values: Sequence[Iterable[CompiledLimit]] | Sequence[Iterable[CompiledCooldown]]) -> dict[str, Dated]:  # type: ignore[type-arg]
            by_id = [{each.id: each for each in period} for period in values]
            return {id: Dated(starts, [period.get(id) for period in by_id]) for id in set().union(*by_id)}

        self.limits: dict[str, Dated[CompiledLimit]] = dated([period.limits for period in periods])
        self.cooldowns: dict[str, Dated[CompiledCooldown]] = dated([period.cooldowns for period in periods])
