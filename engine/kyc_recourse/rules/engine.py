"""What an inference engine is: from rules and what holds at first to all that holds and the firings."""

from __future__ import annotations

from typing import NamedTuple, Protocol


class Clauses(NamedTuple):
    """The rules of one ruleset for an engine, as sets of numbers in the bits of integers.

    A rule's head holds if its body does. The rules are ordered so that one pass finds all that holds.
    """

    bodies: tuple[int, ...]
    heads: tuple[int, ...]


class Inference(NamedTuple):
    """All numbers that hold in the end, and the rules that fired, in the order of the ruleset."""

    held: int
    fired: tuple[int, ...]


class Engine(Protocol):
    """Infers what follows from atoms. Safe to use from several threads and after a fork."""

    name: str

    def infer(self, clauses: Clauses, atoms: int) -> Inference:
        """Return what holds in the end when ``atoms`` hold at first."""


def from_mask(bits: int) -> tuple[int, ...]:
    """Return the numbers in a set of bits, in order."""
    found = []
    while bits:
        lowest = bits & -bits
        found.append(lowest.bit_length() - 1)
        bits ^= lowest
    return tuple(found)


def to_mask(members: tuple[int, ...]) -> int:
    """Return the numbers as a set of bits."""
    found = 0
    for member in members:
        found |= 1 << member
    return found
