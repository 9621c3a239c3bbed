"""Writes the characters that make words: ``python -m tests.words``, with the oldest Python that is supported.

They come from that Python's Unicode data; a later version of Unicode only adds to them, so it is enough to write
them again when support of a Python ends.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Container, Iterator

from tests.conftest import ROOT

PATH = ROOT / "engine" / "kyc_recourse" / "facts" / "words.txt"
UNICODE = "14.0.0"  # of Python 3.11
ALL = range(0x110000)

# What people leave out, or nobody sees; marks of other scripts tell words apart.
IGNORED = [
    (0x0300, 0x036F), (0x1AB0, 0x1AFF), (0x1DC0, 0x1DFF), (0x20D0, 0x20FF), (0xFE20, 0xFE2F),  # accents
    (0x0483, 0x0489),  # Cyrillic
    (0x0591, 0x05BD), (0x05BF, 0x05BF), (0x05C1, 0x05C2), (0x05C4, 0x05C5), (0x05C7, 0x05C7),  # Hebrew
    (0x0610, 0x061A), (0x0640, 0x0640), (0x064B, 0x065F), (0x0670, 0x0670), (0x06D6, 0x06DC),  # Arabic
    (0x06DF, 0x06E4), (0x06E7, 0x06E8), (0x06EA, 0x06ED),
    (0x00AD, 0x00AD), (0x061C, 0x061C), (0x200B, 0x200F), (0x202A, 0x202E), (0x2060, 0x206F), (0xFEFF, 0xFEFF),
    (0x115F, 0x1160), (0x17B4, 0x17B5), (0x180B, 0x180F), (0xFE00, 0xFE0F), (0xE0000, 0xE0FFF),  # fillers, variants
]  # fmt: skip
# Letters by their category, but people write an apostrophe in their place.
APOSTROPHES = {0x02BB, 0x02BC}

_IGNORED = re.compile("[" + "".join(f"{chr(first)}-{chr(last)}" for first, last in IGNORED) + "]")


def fold(character: str) -> str:
    """Return what stands for a character in a word."""
    return _IGNORED.sub("", unicodedata.normalize("NFKD", character)).lower().upper().lower()


def characters() -> str:
    """Return the lines of ``words.txt``: what is ignored, what is replaced, what is between words."""
    category = {code: unicodedata.category(chr(code)) for code in ALL}
    assigned = {code for code in ALL if category[code] not in ("Cn", "Cs")}
    ignored = {code for first, last in IGNORED for code in range(first, last + 1)}
    replaced = {code for code in ALL if fold(chr(code)) != chr(code)} - set(range(128))
    between = {code for code in assigned if category[code][0] in "PSZC"} | {c for c in ALL if category[c] == "Cs"}
    between = (between | APOSTROPHES) - replaced
    lines = [
        (ignored, ignored),
        # What is replaced by itself may stand in a range if its replacement never changes, as for all it knows.
        (replaced, assigned - set(range(128))),
        (between, replaced | {code for code in ALL if category[code] == "Cn"}),
    ]
    return "".join(" ".join(encoded(needed, allowed)) + "\n" for needed, allowed in lines)


def encoded(needed: set[int], allowed: Container[int]) -> Iterator[str]:
    """Yield ranges that hold all that is needed, and nothing else but what is allowed."""
    end = 0
    for first, last in _ranges(needed, allowed):
        yield f"{first - end:x}" + (f"-{last - first:x}" if last > first else "")
        end = last


def _ranges(needed: set[int], allowed: Container[int]) -> Iterator[tuple[int, int]]:
    first = last = None
    for code in ALL:
        if code in needed:
            first, last = code if first is None else first, code
        elif first is not None and last is not None and code not in allowed:
            yield first, last
            first = last = None
    if first is not None and last is not None:
        yield first, last


if __name__ == "__main__":
    if unicodedata.unidata_version != UNICODE:
        raise SystemExit(f"This Python has Unicode {unicodedata.unidata_version}; use one with {UNICODE}")
    PATH.write_text(characters(), encoding="ascii")
    print(f"{PATH.relative_to(ROOT)}: {PATH.stat().st_size} bytes")
