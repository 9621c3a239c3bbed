"""Words and region codes: what is compared, and what was probably meant."""

from __future__ import annotations

import pytest

from kyc_recourse.facts.iso3166 import is_region, nearest_region
from kyc_recourse.facts.wordings import words_of


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("Face  mismatch!", ["FACE", "MISMATCH"]),
        ("face-mismatch", ["FACE", "MISMATCH"]),
        ("FACE\nMISMATCH", ["FACE", "MISMATCH"]),
        ("Ｆａｃｅ　mismatch", ["FACE", "MISMATCH"]),
        ("ﬁle STRASSE straße", ["FILE", "STRASSE", "STRASSE"]),
        ("doesn't", ["DOESN", "T"]),
        ("doesn’t", ["DOESN", "T"]),
        ("under_18", ["UNDER", "18"]),
        ("身份 不匹配", ["身份", "不匹配"]),
        ("Cafe\u0301", ["CAFÉ"]),
        ("Cafe" + "\u0301" * 100 + " x" + "\u0301\u0316" * 1_000_000 + "y", ["CAFÉ", "X", "Y"]),
        ("face" + "\u2014" * 100 + "mismatch", ["FACE", "MISMATCH"]),
        ("Ⓕⓐⓒⓔ ⓜⓘⓢⓜⓐⓣⓒⓗ", ["FACE", "MISMATCH"]),
        ("... ", []),
        ("GROẞ Groß gross", ["GROSS", "GROSS", "GROSS"]),
        ("ΛΟΓΟΣ λογος", ["ΛΟΓΟΣ", "ΛΟΓΟΣ"]),
    ],
)
def test_words(text: str, words: list[str]) -> None:
    """Case, width, spacing and punctuation make no difference, letters do."""
    assert words_of(text) == words


@pytest.mark.parametrize("code", ["US", "GB", "NO", "AE", "US-CA", "CA-ON", "GB-ENG"])
def test_region(code: str) -> None:
    """A country's or subdivision's code is one exactly as ISO 3166 writes it, and is nearest to itself."""
    assert is_region(code)
    assert nearest_region(code) == code


@pytest.mark.parametrize(
    ("code", "nearest"),
    [
        ("UK", "GB"),
        ("us", "US"),
        (" US", "US"),
        ("USA", "US"),
        ("DEU", "DE"),
        ("us_ca", "US-CA"),
        ("US-XX", "US"),
        ("US-usa", "US"),
        ("AUS_nsw", "AU-NSW"),
        ("Canada", None),
        ("AE-999", "AE"),
        ("EL", "GR"),
        ("UK-ENG", "GB-ENG"),
        ("XX", None),
        ("", None),
        ("?", None),
    ],
)
def test_no_region(code: str, nearest: str | None) -> None:
    """Anything else is no region, and the one that was probably meant is known where there is one."""
    assert not is_region(code)
    assert nearest_region(code) == nearest
