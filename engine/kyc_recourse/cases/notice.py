"""Which reasons a notice names: wordings from the facts, found as whole words in the text."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import NamedTuple

from kyc_recourse.facts.wordings import words_of

# How many words "..." in a wording may stand for.
MAX_GAP = 5


class Match(NamedTuple):
    """A reason that a notice names, and the fact's wording by which it was found (not the user's text)."""

    id: str
    wording: str


class _Signal(NamedTuple):
    """A wording as the words of its parts, the second word of the first part beside it ("" without one)."""

    match: Match
    parts: list[list[str]]
    second: str


class Signals:
    """All wordings of a platform, found by their first two words."""

    def __init__(self, wordings: Iterable[tuple[str, str]]) -> None:
        """Take pairs of a reason's id and a wording."""
        starts: dict[str, list[_Signal]] = {}
        for reason, wording in wordings:
            parts = [words_of(part) for part in wording.split("...")]
            second = parts[0][1] if len(parts[0]) > 1 else ""
            starts.setdefault(parts[0][0], []).append(_Signal(Match(reason, wording), parts, second))
        # Many begin with the same word. In their order, since the first that is found counts.
        self._starts = {
            first: {
                second: [s for s in signals if s.second in ("", second)]
                for second in {"", *[s.second for s in signals]}
            }
            for first, signals in starts.items()
        }

    def matches(self, text: str) -> tuple[Match, ...]:
        """Return each reason that the text names once, in the order in which the text names them."""
        found: dict[str, Match] = {}
        words = words_of(text)
        for i, word in enumerate(words):
            if word in self._starts:
                starts = self._starts[word]
                following = words[i + 1] if i + 1 < len(words) else ""
                for match, parts, _ in starts.get(following, starts[""]):
                    if match.id not in found and _stands_at(words, i, parts):
                        found[match.id] = match
        return tuple(found.values())


def _stands_at(words: list[str], start: int, parts: list[list[str]]) -> bool:
    """Tell whether the parts follow each other from ``start`` on, with at most ``MAX_GAP`` words between."""
    end = start + len(parts[0])
    if len(parts[0]) > 1 and words[start:end] != parts[0]:
        return False
    if len(parts) > 1 and parts[1][0] not in words[end : end + MAX_GAP + 1]:
        return False
    ends = {end}
    for part in parts[1:]:
        ends = set(_ends(words, ends, part))
    return bool(ends)


def _ends(words: list[str], starts: Iterable[int], part: list[str]) -> Iterator[int]:
    for start in starts:
        for place in range(start, start + MAX_GAP + 1):
            if words[place : place + len(part)] == part:
                yield place + len(part)
