"""Subjects: what can be known about one thing, which atoms hold then, and what an answer flips.

The atoms that hold and, above all conclusions, the bits that say what was given are one integer: the state.
An answer to an observation is a function from a value to the bits of the state that flip when it is given.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Callable, Collection
from typing import Any

from kyc_recourse.facts.iso3166 import is_region
from kyc_recourse.rules.compiled import CompiledObservation, Relation, Table
from kyc_recourse.rules.engine import bits

Answer = Callable[[Any], int]


class MisfitError(Exception):
    """A value is not one that the observation can have."""


class Subject:
    """What can be known about one thing: an observation, a limit, a cooldown, an event or a count.

    Attributes:
        classes: the answers that differ: for each, the bit that says it was given, and its atoms' bits.
        unknown: the bits of the atoms that hold while nothing is known.
        all: the bits of all its atoms.
        given: the bits of all classes that say that something was given.
    """

    def __init__(self, table: Table, first: int, *, compared: bool) -> None:
        self.kind, self.id, self.cuts = table.kind, table.id, table.cuts
        masks = [bits(atoms) for atoms in table.classes]
        # Only when regions are compared with each other does it matter which one was given.
        self.classes = [(1 << (first + i if compared else first), mask) for i, mask in enumerate(masks)]
        self._places: dict[object, int] = {value: i for i, value in enumerate(table.values)}
        self.unknown = bits(table.unknown)
        self.given, self.all = 0, self.unknown
        for given, mask in self.classes:
            self.given |= given
            self.all |= mask

    def flip(self, value: object) -> int:
        """Return the bits of the state that flip when a value of the right type is given."""
        given, mask = self.classes[self.place(value)]
        return self.unknown ^ mask | given

    def place(self, value: Any) -> int:
        """Return which class a value (of the right type) or a state belongs to."""
        if self.cuts:
            return bisect_left(self.cuts, value) + bisect_right(self.cuts, value)
        return self._places.get(value, len(self.classes) - 1)

    def atoms(self, value: Any) -> int:
        """Return the bits of the atoms that hold for a value or a state."""
        return self.classes[self.place(value)][1]


class Pair:
    """Two region observations that conditions compare, with the atoms for both outcomes."""

    def __init__(self, relation: Relation) -> None:
        self.first, self.second = (subject.partition(" ")[2] for subject in (relation.first, relation.second))
        self.same, self.different = bits(relation.same), bits(relation.different)
        self.all = self.same | self.different


def answer(observation: CompiledObservation, flip: Answer, named: Collection[str]) -> Answer:
    """Return the answer of an observation that is not a boolean.

    ``flip`` takes values that fit, ``named`` are the regions that the facts name. The answer raises
    MisfitError for a value that the observation cannot have.
    """
    if observation.type == "choice":
        return _choice({option: flip(option) for option in observation.options})
    if observation.type == "region":
        return _region({code: flip(code) for code in named}, flip(None))
    return _number(observation.min, observation.max, flip)


def _choice(flips: dict[str, int]) -> Answer:
    def answer(value: object) -> int:
        if isinstance(value, str) and value in flips:
            return flips[value]
        raise MisfitError

    return answer


def _region(flips: dict[str, int], other: int) -> Answer:
    def answer(value: object) -> int:
        if isinstance(value, str) and is_region(value):
            # A subdivision counts as its country where the facts do not name it.
            return flips[value] if value in flips else flips.get(value[:2], other)
        raise MisfitError

    return answer


def _number(low: float, high: float, flip: Answer) -> Answer:
    def answer(value: object) -> int:
        if isinstance(value, int | float) and value.__class__ is not bool and low <= value <= high:
            return flip(value)
        raise MisfitError

    return answer
