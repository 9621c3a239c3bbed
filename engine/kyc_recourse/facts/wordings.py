"""Words of a text as notices and signals are compared: without case, punctuation, spacing or form."""

from __future__ import annotations

import re
import unicodedata

# Soft hyphens and zero-width characters, which may stand inside a word without being seen.
_INVISIBLE = re.compile("[\u00ad\u200b-\u200d\u2060\ufeff]")
# To put a row of accents in order takes time with the square of its length; nobody means more than a few.
_CROWD = re.compile(r"([^\w ]{30})(?:[^\w ]{30})+")
_WORD = re.compile(r"[^\W_]+")


def words_of(text: str) -> list[str]:
    """Return the words of the text after Unicode normalisation (NFKC) and case folding.

    Case is folded by way of small letters to capitals, which is the same in any language.
    """
    text = _INVISIBLE.sub("", text)
    if not text.isascii():
        text = unicodedata.normalize("NFKC", _CROWD.sub(r"\1", text))
    return _WORD.findall(unicodedata.normalize("NFKC", text.lower().upper()))
