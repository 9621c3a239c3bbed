"""Words and region codes: what is compared, and what was probably meant."""

from __future__ import annotations

import unicodedata

import pytest

from kyc_recourse.facts.iso3166 import is_region, nearest_region
from kyc_recourse.facts.wordings import words_of
from tests.words import PATH, UNICODE, characters


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("Face  mismatch!", ["face", "mismatch"]),
        ("face-mismatch", ["face", "mismatch"]),
        ("FACE\nMISMATCH", ["face", "mismatch"]),
        ("Ｆａｃｅ　mismatch", ["face", "mismatch"]),
        ("ﬁle STRASSE straße GROẞ", ["file", "strasse", "strasse", "gross"]),
        ("doesn't doesn’t doesnʼt", ["doesn", "t"] * 3),
        ("under_18", ["under", "18"]),
        ("身份 不匹配", ["身份", "不匹配"]),
        ("Cafe\u0301 CAFÉ cafe", ["cafe"] * 3),
        ("face" + "\u2014" * 100 + "mismatch", ["face", "mismatch"]),
        ("Ⓕⓐⓒⓔ ⓜⓘⓢⓜⓐⓣⓒⓗ 𝐅𝐚𝐜𝐞", ["face", "mismatch", "face"]),
        ("... ", []),
        ("ΛΟΓΟΣ λογος λόγος", ["λογοσ"] * 3),  # capitals have no accents
        ("KİMLİK kimlik KIMLIK kımlık", ["kimlik"] * 4),
        ("учётная УЧЕТНАЯ", ["учетная"] * 2),
        ("مُستخدَم مستخدم مـسـتـخـدم", ["مستخدم"] * 3),
        ("שָׁלוֹם שלום", ["שלום"] * 2),
        ("ｶﾞ ガ", ["カ\u3099"] * 2),
        ("が か", ["か\u3099", "か"]),  # marks of other scripts tell words apart
        ("सत्यापन", ["सत्यापन"]),
        ("한국 \u1112\u1161\u11ab\u1100\u116e\u11a8", ["\u1112\u1161\u11ab\u1100\u116e\u11a8"] * 2),
        ("ậ â\u0323 ạ\u0302", ["a"] * 3),
        ("so\u00adft \u202bface\u202c mis\u200bmatch", ["soft", "face", "mismatch"]),
        ("1️⃣ face 👤 mismatch", ["1", "face", "mismatch"]),
        ("½ ⒜", ["1", "2", "a"]),
        ("face mismatch\U00031350", ["face", "mismatch\U00031350"]),  # a letter of Unicode 15
        ("\ua7cb ɤ", ["\ua7cb", "ɤ"]),  # a capital of Unicode 16, and its small letter
    ],
)
def test_words(text: str, words: list[str]) -> None:
    """Case, width, spacing, punctuation and accents make no difference, letters do."""
    assert words_of(text) == words


@pytest.mark.skipif(unicodedata.unidata_version != UNICODE, reason=f"this Python's Unicode is not {UNICODE}")
def test_characters_are_those_of_the_oldest_python() -> None:
    """What is kept is what the Unicode data of the oldest supported Python give."""
    assert PATH.read_text(encoding="ascii") == characters(), "python -m tests.words writes them again"


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
        ("          USA", "US"),
        ("ß", None),
        ("ﬁ", None),
    ],
)
def test_no_region(code: str, nearest: str | None) -> None:
    """Anything else is no region, and the one that was probably meant is known where there is one."""
    assert not is_region(code)
    assert nearest_region(code) == nearest
