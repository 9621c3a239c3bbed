"""Words of a text as notices and signals are compared: without case, punctuation, spacing or form."""

from __future__ import annotations

import re
import unicodedata

# Soft hyphens and zero-width characters, which may stand inside a word without being seen.
_INVISIBLE = re.compile("[\u00ad\u200b-\u200d\u2060\ufeff]")
_WORD = re.compile(r"[^\W_]+")


def words_of(text: str) -> list[str]:
    """Return the words of the text after Unicode normalisation (NFKC) and case folding."""
    text = _INVISIBLE.sub("", text)
    folded = unicodedata.normalize("NFKC", unicodedata.normalize("NFKC", text).casefold())
    return _WORD.findall(folded)
