"""Which characters a fact may hold: what cannot be seen is refused, what languages need is taken."""

from __future__ import annotations

import json
import unicodedata

import pytest

from kyc_recourse.facts.characters import refused, visible
from kyc_recourse.facts.strict_yaml import read_yaml

# Format characters of Arabic, Syriac and Kaithi that are seen: they stand below or around digits.
SEEN = {*range(0x600, 0x606), 0x6DD, 0x70F, 0x890, 0x891, 0x8E2, 0x110BD, 0x110CD}


def why(text: str) -> list[str]:
    return [said for _, said in refused(text)]


def test_all_that_cannot_be_seen_is_refused() -> None:
    """Of all code points, those that are controls, format, private, half or line breaks are refused, alone or not."""
    for code in range(0x110000):
        char = chr(code)
        if (
            unicodedata.category(char) in ("Cc", "Cf", "Co", "Cs", "Zl", "Zp")
            and code not in SEEN
            and char not in "\t\n"
        ):
            assert why(char), hex(code)
            assert why(f"a{char}b"), hex(code)
            assert visible(f"a{char}b") == ("a b" if char in "\x85\u2028\u2029" else "ab")


def test_all_letters_and_marks_are_taken() -> None:
    """Letters, digits, marks, punctuation and symbols of every script are taken, but for those that show nothing."""
    found = [chr(code) for code in range(0x110000) if unicodedata.category(chr(code))[0] in "LMNPS" and why(chr(code))]
    blank = ("FILLER", "JOINER", "VARIATION SELECTOR", "INHERENT", "BLANK", "REPLACEMENT")
    assert [char for char in found if not any(word in unicodedata.name(char) for word in blank)] == []


@pytest.mark.parametrize(
    "text",
    [
        "نمی‌خواهم",  # Persian, with the joiner that its spelling asks for
        "क्‍ष और क्‌ष",  # both forms of a Hindi conjunct
        "ශ්‍රී ලංකා",
        "👩‍💻 👩🏽‍⚖️ ❤️‍🔥 1️⃣ ⚠️ ™️ ☎︎ 🏳️‍🌈",
        "“Größe” – ½ café… 日本語 한국어 עברית",
        "One.\nTwo.",
    ],
)
def test_what_languages_and_emoji_need(text: str) -> None:
    """Joiners and selectors are taken where they belong."""
    assert why(text) == []
    assert read_yaml(json.dumps({"a": text}, ensure_ascii=False).encode(), "f")[1] == []


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("a\u200cb", "a joiner where nothing is joined (U+200C, zero width non-joiner); delete it"),
        ("\u0645\u200c\u200c\u0645", "a joiner where nothing is joined (U+200C, zero width non-joiner); delete it"),
        ("\u200d", "a joiner where nothing is joined (U+200D, zero width joiner); delete it"),
        ("a\ufe0f", "a selector without its symbol (U+FE0F, variation selector-16); delete it"),
        ("❤\ufe0f\ufe0f", "a selector without its symbol (U+FE0F, variation selector-16); delete it"),
        ("😀\U000e0101", "a variation selector (U+E0101); delete it"),
        ("\U000f0000", "a private-use character, which each program shows in its own way (U+F0000); delete it"),
        ("\U0010fffe", "a code that is no character (U+10FFFE); delete it"),
        ("\U000e0fff", "a code that is no character (U+E0FFF); delete it"),
        ("\ufffd", "the sign of a damaged character (U+FFFD, replacement character); type again what stood there"),
        (
            "1\u00a0\u00a02",
            "a special space, as web pages have it (U+00A0, no-break space); type a plain space instead",
        ),
    ],
)
@pytest.mark.parametrize("form", ['a: "{}"', 'a: {{"{}": 1}}', "a: ['{}']"])
def test_a_finding_names_the_character(text: str, said: str, form: str) -> None:
    """The finding says what the character is and what to do, once, in a value, a key and an item, however written."""
    assert why(text) == [said]
    written = form.format(text if "'" in form else "".join(f"\\U{ord(char):08X}" for char in text))
    for raw in (form.format(text), written):
        ((_, line, _, code, message),) = read_yaml(raw.encode(), "f")[1]
        assert (line, code, message) == (1, "KB002", said)


def test_what_is_left_of_a_text_from_anywhere() -> None:
    """A text that is no fact is shown without what a terminal would obey and without what turns its direction."""
    assert visible("a\x1b[31mb\u202ec\u00a0d\te\nf\U000e0041") == "a[31mbc d\te\nf"


def test_a_comment_is_text_of_the_file() -> None:
    """What would be hidden in a comment is refused as well."""
    assert [str(each) for each in read_yaml("a: 1 # b\u202ec".encode(), "f")[1]] == [
        "f:1:9: KB002 a character that turns the direction of writing (U+202E, right-to-left override); delete it"
    ]
