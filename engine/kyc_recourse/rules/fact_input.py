"""Inputs of facts: what can be known about one thing, which atoms hold then, and what an answer changes.

The atoms that hold and, above all conclusions, the bits that say what was given are one integer: the state.
An answer to an observation is a function from a value to the bits of the state that change when it is given.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Callable, Collection
from typing import Any

from kyc_recourse.facts.iso3166 import is_region
from kyc_recourse.rules.compiled import CompiledObservation, Relation, Table
from kyc_recourse.rules.engine import to_mask

Answer = Callable[[Any], int]


class InvalidObservationError(Exception):
    """A value is not one that the observation can have."""


class FactInput:
    """What can be known about one thing: an observation, a limit, a cooldown, an event or a count.

    Attributes:
        classes: the answers that differ: for each, the bit that says it was given, and its atoms' bits.
        unknown: the bits of the atoms that hold while nothing is known.
        all: the bits of all its atoms.
        given: the bits of all classes that say that something was given.
    """

    def __init__(self, table: Table, first: int, *, compared: bool) -> None:
        self.kind, self.id, self.cuts = table.kind, table.id, table.cuts
        masks = [to_mask(atoms) for atoms in table.classes]
        # Only when regions are compared with each other does it matter which one was given.
        self.classes = [(1 << (first + i if compared else first), mask) for i, mask in enumerate(masks)]
        self._places: dict[object, int] = {value: i for i, value in enumerate(table.values)}
        self.unknown = to_mask(table.unknown)
        self.given, self.all = 0, self.unknown
        for given, mask in self.classes:
            self.given |= given
            self.all |= mask

    def state_mask(self, value: object) -> int:
        """Return the bits of the state that change when a value of the right type is given."""
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
        self.same, self.different = to_mask(relation.same), to_mask(relation.different)
        self.all = self.same | self.different


def answer(observation: CompiledObservation, state_mask: Answer, named: Collection[str]) -> Answer:
    """Return the answer of an observation that is not a boolean.

    ``state_mask`` takes values that fit, ``named`` are the regions that the facts name. The answer raises
    InvalidObservationError for a value that the observation cannot have.
    """
    if observation.type == "choice":
        return _choice({option: state_mask(option) for option in observation.options})
    if observation.type == "region":
        return _region({code: state_mask(code) for code in named}, state_mask(None))
    return _number(observation.min, observation.max, state_mask)


def _choice(masks: dict[str, int]) -> Answer:
    def answer(value: object) -> int:
        if isinstance(value, str) and value in masks:
            return masks[value]
        raise InvalidObservationError

    return answer


def _region(masks: dict[str, int], other: int) -> Answer:
    def answer(value: object) -> int:
        if isinstance(value, str) and is_region(value):
            # A subdivision counts as its country where the facts do not name it.
            return masks[value] if value in masks else masks.get(value[:2], other)
        raise InvalidObservationError

    return answer


def _number(low: float, high: float, state_mask: Answer) -> Answer:
    def answer(value: object) -> int:
        if isinstance(value, int | float) and value.__class__ is not bool and low <= value <= high:
            return state_mask(value)
        raise InvalidObservationError

    return answer
