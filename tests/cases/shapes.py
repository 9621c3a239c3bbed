"""Shapes of long texts: units that are repeated, of which each might take more time the longer the text."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator
from itertools import permutations

from kyc_recourse.rules.compiled import Period

# One or two of each kind of character that Unicode tells apart, and what other steps of reading might look at.
REPRESENTATIVES = [
    *["a", "A", "_", "0", ".", "-", "'", "<", "&", "\n", "\t", "\x00"],
    " ",
    "é", "ß", "ﬁ", "ﷺ", "Σ", "ς", "İ", "ı", "ǅ", "ʰ", "ʼ", "ª",  # letters, and what they turn into
    "\u0301", "\u0316", "\u0345", "\u034f", "\u20dd", "\u0300", "\u1abf",  # accents of several classes
    "\u093f", "\u094d", "\u0e33", "\u0e34", "\u0e49", "\u05b8", "\u064b", "\u0654", "\u3099", "\u0f71", "\u0f73",
    "\uff9e", "\uff9f", "ｶ", "カ", "か", "Ａ", "！", "\u3000",
    "각", "\u1100", "\u1161", "\u11a8", "\uffa1", "\u3131", "\u115f",  # hangul: syllables, their parts, fillers
    "身", "\U00020000", "\U00031350", "𝐀", "😀", "\U0001f3fb", "\ufe0f", "\u200d", "\u200b", "\u00ad", "\u202e", "\ufeff",
    "½", "①", "⒜", "€", "+", "^", "“", "»", "‿", "—", "\u2028", "\u2029", "\u00a0", "\ue000", "\U000f0000", "\uffff",
    "\U0001d15e", "\U0001d165", "\U000e0041", "\u0378",
]  # fmt: skip


def categories() -> Iterator[str]:
    """Yield the first and the last character of each general category and of each combining class."""
    found: dict[object, list[str]] = {}
    for code in range(0x110000):
        character = chr(code)
        if not 0xD800 <= code < 0xE000:
            for kind in (unicodedata.category(character), unicodedata.combining(character)):
                found.setdefault(kind, []).append(character)
    for characters in found.values():
        yield from {characters[0], characters[-1]}


def marks() -> Iterator[str]:
    """Yield rows of marks that have to be put in order, and just about as many as some allow."""
    classes = {unicodedata.combining(chr(code)): chr(code) for code in range(0x300, 0x1E000)}
    rising = "".join(mark for order, mark in sorted(classes.items()) if order)
    yield from (rising, rising[::-1], "a" + rising[::-1], "\u0301\u0316", "e\u0301\u0316", "\u0345\u0301")
    for count in (15, 29, 30, 31, 32):
        yield from ("\u0301" * count + "\uff9e", "a" + "\u0301\u0316" * count, "\uff9e" * count + " ")


def near_misses(period: Period) -> Iterator[str]:
    """Yield wordings of the facts but for what is missing, too much or too far away."""
    for signal in (signal for reason in period.reasons for signal in reason.signals):
        parts = signal.split("...")
        words = signal.replace("...", " ").split()
        yield f"{words[0]} "
        yield f"{' '.join(words[:-1])} " if len(words) > 1 else f"{words[0]}x "
        yield f"{' '.join(words[1:])} {words[0]} " if len(words) > 1 else f"x{words[0]} "
        yield f"{' x x x x x x x '.join(parts)} "
        yield f"{parts[0]} x " * 6
        yield f"{parts[-1]} {parts[0]}"
        yield "\u0301".join(signal[:-1])
        yield "\u00ad".join(signal[:-1]) + "\uff9e"


# Of these all pairs are tried: what changes its nature when it is replaced, and what it may stand beside.
PAIRED = [
    *"aA_0.'<ßﬁﷺΣİıªｶカかＡ！각身𐀀𝐀½①", " ", "\n", "\u0301", "\u0316", "\u0345", "\u034f", "\u20dd", "\u094d", "\u0e33",
    "\u0e49", "\u0654", "\u3099", "\u0f73", "\uff9e", "\u1161", "\u11a8", "\uffa1", "\u200d", "\ufe0f", "\u0378",
]  # fmt: skip


def units(period: Period) -> list[str]:
    """Return all units: each alone, all pairs, alternations of three, near misses."""
    found = [*REPRESENTATIVES, *categories(), *marks(), *near_misses(period)]
    found += [one + other for one, other in permutations(PAIRED, 2)]
    found += ["".join(three) for three in permutations(("\u0301", "\uff9e", "ｶ", "a", "각", "\u0316"), 3)]
    return list(dict.fromkeys(found))


SAMPLE = ["a", "Face ", "\u0301\uff9e", "\u0301" * 29 + "\uff9e", "e\u0301\u0316", "각", "ﷺ", "Σ", "information x "]
