r"""Characters: which of them a text of a fact file may hold, for values and keys of every kind alike.

A text holds what people read, so all that cannot be seen is refused, and so is all that changes what stands beside it.
The tables of Unicode differ between versions of Python; what is refused is written out here, so that facts are
valid in each of them or in none. Deliberate choices:

- Joiners (U+200C, U+200D) are part of how Persian, Hindi and other languages are spelt, and of emoji. They are taken
  right after a letter of such a script, U+200D also after a symbol, and never twice.
- The selectors U+FE0E and U+FE0F choose how a symbol is drawn. They are taken right after one, and never twice. Other
  variation selectors are refused: any number of them can hide any message behind one letter.
- Soft hyphens are refused, since where to break a line is for the page to know, and they keep words from being found.
- Marks of direction (U+200E, U+200F, U+061C) are refused with all that reverses text: the direction follows from the
  language, and where a text is shown inside another, that output sets it apart.
- U+FEFF is taken as the first character of a file at most, where it is the byte order mark of some editors.
- Flags of England, Scotland and Wales are refused, as they are made of tag characters.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from typing import NamedTuple

# Letters that a joiner may follow: Arabic to Thaana, N'Ko to Sinhala, Tibetan, Myanmar, Khmer, Mongolian.
_JOINED = "\u0620-\u08ff\u0900-\u0dff\u0f00-\u0fff\u1000-\u109f\u1780-\u17ff\u1820-\u18aa\ufb50-\ufdfb\ufe70-\ufefc"
# Symbols that are drawn as text or as emoji, and the selector itself, after which an emoji may be joined to another.
_SYMBOL = "#*0-9\u00a9\u00ae\u203c\u2049\u2122\u2139\u2190-\u2bff\u3030\u303d\u3297\u3299\U0001f000-\U0001faff"

_SPACE = "type a plain space instead"
_DELETE = "delete it"
# What is refused: name, characters as in a regular expression, advice. Of one that is in two, the first counts.
_REFUSED = (
    ("a control character", "[\x00-\x08\x0b-\x1f\x7f-\x84\x86-\x9f]", _DELETE),
    ("a line break that only some programs know", "[\x85\u2028\u2029]", _DELETE),
    ("a special space, as web pages have it", "[\u00a0\u1680\u2000-\u200a\u202f\u205f\u2800\u3000]+", _SPACE),
    ("a character that turns the direction of writing", "[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]", _DELETE),
    ("a joiner where nothing is joined", f"(?<![{_JOINED}])\u200c|(?<![{_JOINED}{_SYMBOL}\ufe0f])\u200d", _DELETE),
    ("a selector without its symbol", f"(?<![{_SYMBOL}])[\ufe0e\ufe0f]", _DELETE),
    ("a variation selector", "[\u180b-\u180d\u180f\ufe00-\ufe0d\U000e0100-\U000e01ef]", _DELETE),
    ("a tag character", "[\U000e0000-\U000e007f]", _DELETE),
    (
        "a private-use character, which each program shows in its own way",
        "[\ue000-\uf8ff\U000f0000-\U000ffffd\U00100000-\U0010fffd]",
        _DELETE,
    ),
    ("half of a character", "[\ud800-\udfff]", "type it again"),
    ("the sign of a damaged character", "[\ufffc\ufffd]", "type again what stood there"),
    (
        "an invisible character",
        "[\u00ad\u034f\u115f\u1160\u17b4\u17b5\u180e\u200b\u2060-\u2065\u206a-\u206f\u3164\ufeff\uffa0\ufff9-\ufffb"
        "\U00013430-\U0001343f\U0001bca0-\U0001bca3\U0001d173-\U0001d17a]",
        _DELETE,
    ),
    (
        "a code that is no character",
        "[\ufdd0-\ufdef\ufff0-\ufff8\U000e0080-\U000e00ff\U000e01f0-\U000e0fff"
        + "".join(f"{chr(plane + 0xFFFE)}{chr(plane + 0xFFFF)}" for plane in range(0, 0x110000, 0x10000))
        + "\U00040000-\U000dfffd]",
        _DELETE,
    ),
)
_ANY = re.compile("|".join(f"({members})" for _, members, _ in _REFUSED))
# What most texts are made of; the expression above takes its time.
_PLAIN = re.compile("[\t\n -~\u00a1-\u00ac\u00ae-\u034e\u0350-\u061b\u2010-\u2027\u2030-\u205e]*")


class Refused(NamedTuple):
    """A character, or a run of spaces, that no text may hold: where it begins, and why and what to do in words."""

    start: int
    why: str


def refused(text: str) -> Iterator[Refused]:
    """Yield what is in the text and has no place in a fact file; tabs and line breaks are left to others."""
    for found in () if _PLAIN.fullmatch(text) else _ANY.finditer(text):
        name, _, advice = _REFUSED[(found.lastindex or 1) - 1]
        yield Refused(found.start(), f"{name} ({_called(found[0][0])}); {advice}")


def visible(text: str) -> str:
    """Return a text that may come from anywhere without what no fact may hold; spaces and line breaks become plain."""
    return _ANY.sub(lambda found: " " if found[0].isspace() and found[0] > "\x1f" else "", text)


def _called(char: str) -> str:
    # Names as of Unicode 3.2, which every Python has, so that the message is the same in each of them.
    name = unicodedata.ucd_3_2_0.name(char, "").lower()
    return f"U+{ord(char):04X}{', ' if name else ''}{name}"
