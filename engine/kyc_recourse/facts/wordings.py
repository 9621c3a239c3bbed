"""Words of a text as notices and signals are compared: without case, punctuation, spacing, accents or form.

A word is a row of letters, digits and marks, each replaced by its compatibility decomposition (NFKD) without
what is ignored, in small letters. Ignored are accents and points that people leave out (Latin, Greek, Cyrillic,
Hebrew, Arabic) and what is not seen (soft hyphens, signs of direction, variants of a form). Each character is
replaced by itself, whatever stands beside it, so that a text takes time in proportion to its length.

``words.txt`` says which characters these are, so that neither the version of Python nor a browser decides: those
of Unicode 14, which every supported version knows. A character that came later is a letter like no other. Its
lines, made by ``python -m tests.words``, are the characters that are ignored, those that are replaced, and those
between words: ranges in order, each as the distance from the end of the one before and, after a hyphen, how many
characters follow its first, in hexadecimal digits.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from functools import cache, lru_cache
from pathlib import Path

CHARACTERS = Path(__file__).with_name("words.txt").read_text(encoding="ascii").strip()

_ASCII_WORD = re.compile("[a-z0-9]+")
_WORD = re.compile(r"[^\0-/:-@\[-`{-\x7f]+")
_NOT_ASCII = re.compile(r"[^\0-\x7f]")
_CAPITALS = re.compile("[A-Z]+")


def words_of(text: str) -> list[str]:
    """Return the words of the text in the form in which they are compared."""
    if text.isascii():
        return _ASCII_WORD.findall(text.lower())
    text = _NOT_ASCII.sub(lambda match: _compared(match[0]), text)
    # Of what is left only ASCII has capitals; of later versions of Unicode nothing is known.
    return _WORD.findall(_CAPITALS.sub(lambda match: match[0].lower(), text))


@lru_cache(maxsize=65_536)
def _compared(character: str) -> str:
    """Return what stands for a character in a word, a space for one between words."""
    ignored, replaced, between = _characters()
    if replaced.match(character):
        character = ignored.sub("", unicodedata.normalize("NFKD", character))
        # There and back: a small letter may get a capital in a later version of Unicode, but not another small one.
        character = character.lower().upper().lower()
    return between.sub(" ", character)


@cache
def _characters() -> list[re.Pattern[str]]:
    return [re.compile(f"[{_ranges(line)}]") for line in CHARACTERS.split("\n")]


def _ranges(line: str) -> str:
    """Return a line of the characters as what stands in the brackets of a regular expression."""
    return "".join(f"\\U{first:08x}-\\U{last:08x}" for first, last in _decoded(line))


def _decoded(line: str) -> Iterator[tuple[int, int]]:
    last = 0
    for each in line.split(" "):
        distance, _, more = each.partition("-")
        first = last + int(distance, 16)
        last = first + int(more or "0", 16)
        yield first, last
