"""What a notice names at one platform: by the meaning of its words, and by wordings of the platform's own."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

from kyc_recourse.facts.wordings import words_of
from kyc_recourse.notices.reader import Match, Reader
from kyc_recourse.rules.compiled import Period

# How many words "..." in a wording may stand for.
MAX_GAP = 5


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
            starts.setdefault(parts[0][0], []).append(_Signal(Match(reason, "stated", None, wording), parts, second))
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
        if not self._starts:
            return ()
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


class PlatformNotices:
    """What notices name at one platform, in one period."""

    def __init__(self, period: Period, reader: Reader) -> None:
        self._reader = reader
        self._signals = Signals((r.id, wording) for r in period.reasons for wording in r.signals)
        self._own = {reason.id: reason.id for reason in period.reasons}
        for reason in period.reasons:
            for covered in reason.covers:
                self._own.setdefault(covered, reason.id)
        self._observed = frozenset(o.id for o in period.observations if o.type == "boolean")

    def matches(self, notice: str) -> tuple[Match, ...]:
        """Return what the notice names, each once, the stated first; ids are canonical where the platform has none.

        Wordings of the platform's own count for reasons that are not read by meaning, which also tells how it is meant.
        """
        read = [self._here(match) for match in self._reader.matches(notice)]
        ids = {match.id for match in read}
        found = [*(match for match in self._signals.matches(notice) if match.id not in ids), *read]
        named: dict[str, Match] = {}
        for match in sorted(found, key=lambda match: match.certainty != "stated"):
            known = named.setdefault(match.id, match)
            if known.certainty == match.certainty and known.finding is None and match.finding:
                named[match.id] = match
        return tuple(named.values())

    def own(self, matches: Sequence[Match], certainty: str) -> tuple[str, ...]:
        """Return the platform's own reasons among matches of one certainty."""
        return tuple([match.id for match in matches if match.certainty == certainty and match.id in self._own])

    def foreign(self, matches: Sequence[Match]) -> tuple[tuple[str, str], ...]:
        """Return id and title of the reasons among matches of which the platform has no facts."""
        titles = self._reader.book.titles
        return tuple([(m.id, titles[m.id]) for m in matches if m.id not in self._own and m.id in titles])

    def observed(self, matches: Sequence[Match]) -> dict[str, bool]:
        """Return the observations that stated matches show."""
        return {m.finding: True for m in matches if m.certainty == "stated" and m.finding in self._observed}

    def _here(self, match: Match) -> Match:
        own = self._own.get(match.id, match.id)
        if own == match.id:
            return match
        return match._replace(id=own, finding=match.id if match.id in self._observed else match.finding)


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
