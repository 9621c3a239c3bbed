"""Runs: stretches of text, some of which stand for a fact, broken into lines by an estimated width."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Sequence
from typing import NamedTuple

# Widths as parts of the font size. Wider than common fonts have them: what fits here fits there.
_NARROW, _SLIM, _USUAL, _WIDE, _FULL = 0.34, 0.44, 0.64, 0.74, 1.02
_OF = {
    **dict.fromkeys("iljI|!.,:;'` \u00a0", _NARROW),
    **dict.fromkeys('ftr()[]{}/\\-"', _SLIM),
    **dict.fromkeys("mwMW%@", _FULL),
}
_BOLD = 1.12


class Run(NamedTuple):
    """A stretch of text; ``fact`` and ``value``, or ``condition``, name what it says, so that it can be read back."""

    text: str
    fact: str = ""
    value: str = ""
    bold: bool = False
    condition: str = ""


Line = tuple[Run, ...]


def sentence(pattern: str, **runs: Run) -> Line:
    """Return the runs of a sentence in which ``{name}`` stands for a run."""
    parts = re.split(r"\{(\w+)\}", pattern)
    return tuple(runs[part] if i % 2 else Run(part) for i, part in enumerate(parts) if part)


def plain(runs: Sequence[Run]) -> str:
    """Return the text of runs."""
    return "".join(run.text for run in runs)


def width(text: str, size: float, *, bold: bool = False) -> float:
    """Return about how wide a text is at a font size, rather too much than too little."""
    return sum(map(_width, text)) * size * (_BOLD if bold else 1)


def _width(letter: str) -> float:
    if letter in _OF:
        return _OF[letter]
    if unicodedata.combining(letter):
        return 0
    if letter.isascii():
        return _WIDE if letter.isupper() else _USUAL
    return _FULL


def lines(runs: Sequence[Run], space: float, size: float) -> list[Line]:
    """Break runs into lines that are at most ``space`` wide.

    What stands for a fact stays on one line where half a line is enough for it; a word that is wider than a
    line is broken anywhere.
    """
    done: list[Line] = []
    line: list[Run] = []
    for word in _words(runs, space, size):
        gap = [Run(" ") if line[-1].fact != word[0].fact else line[-1]._replace(text=" ")] if line else []
        joined = [*line, *gap, *word]
        if line and _wide(joined, size) > space:
            done.append(_merged(line))
            joined = word
        line = joined
    return [*done, _merged(line)] if line else done


def _wide(runs: Sequence[Run], size: float) -> float:
    return sum(width(run.text, size, bold=run.bold) for run in runs)


def _words(runs: Sequence[Run], space: float, size: float) -> Iterator[list[Run]]:
    """Yield what must not be parted: the runs between two places at which a line may end."""
    word: list[Run] = []
    for run in runs:
        whole = run.fact and _wide([run], size) <= space / 2
        for i, part in enumerate([run.text] if whole else run.text.split(" ")):
            if i and word:
                yield from _fitting(word, space, size)
                word = []
            if part:
                word.append(run._replace(text=part))
    if word:
        yield from _fitting(word, space, size)


def _fitting(word: list[Run], space: float, size: float) -> Iterator[list[Run]]:
    """Yield the word, or, where it is wider than a line, parts of it that are not."""
    if _wide(word, size) <= space:
        yield word
        return
    part: list[Run] = []
    for letter in (run._replace(text=letter) for run in word for letter in run.text):
        if part and _wide([*part, letter], size) > space:
            yield part
            part = []
        part.append(letter)
    yield part


def _merged(runs: Sequence[Run]) -> Line:
    """Join neighbours that differ in nothing but their text."""
    merged: list[Run] = []
    for run in runs:
        if merged and merged[-1][1:] == run[1:]:
            merged[-1] = run._replace(text=merged[-1].text + run.text)
        else:
            merged.append(run)
    return tuple(merged)
