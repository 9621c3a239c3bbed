"""Strict YAML: what it accepts is what YAML means, what it refuses has a place, and nothing is raised."""

from __future__ import annotations

import json
from typing import Any

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from kyc_recourse.facts import strict_yaml
from kyc_recourse.facts.folder import MAX_BYTES
from kyc_recourse.facts.strict_yaml import MAX_DEPTH, MAX_INTEGER, Document, read_yaml

LOADERS = [yaml.SafeLoader, getattr(yaml, "CSafeLoader", yaml.SafeLoader)]
# Texts in which YAML's own characters and words are frequent.
PIECES = ["a", "b", "1", "0", ":", ": ", "- ", "#", " #", "{", "}", "[", "]", ",", "?", "? ", "'", '"', "\\", "\n"]
PIECES += ["\n  ", "&a ", "*a", "!b ", "|", ">", "%", "@", "~", "<<", "=", "---", "...", "yes", "null", "true", "e5"]
PIECES += ["2026-11-22", "12:30", "0x1", ".5", "-", "+", "_", "\t", "\r", "\ufeff", "ü", "\u2028", "😀", "\\u202e"]
TEXTS = st.lists(st.sampled_from(PIECES), max_size=30).map("".join)


def read(text: str) -> tuple[Document, list[str]]:
    """Return the document, and each finding without the path."""
    document, findings = read_yaml(text.encode(), "f")
    return document, [f"{f.line}:{f.col}: {f.code} {f.message}" for f in findings]


@pytest.mark.parametrize("loader", LOADERS)
@settings(deadline=None, max_examples=500)
@given(raw=st.one_of(st.binary(max_size=200), TEXTS.map(str.encode)))
def test_any_bytes_give_data_or_findings(loader: type, raw: bytes) -> None:
    """Whatever is read, with libyaml or without: the result is plain data or findings, never an exception."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(strict_yaml, "_LOADER", loader)
        document, findings = read_yaml(raw, "f")
    assert findings or isinstance(document.data, dict)
    lines = raw.decode("utf-8", "replace").count("\n") + 1
    assert all(1 <= f.line <= lines and f.col >= 1 and f.message for f in findings)


@settings(deadline=None, max_examples=500)
@given(TEXTS)
def test_accepted_texts_mean_what_yaml_says(text: str) -> None:
    """Without findings, the data is what any YAML reader makes of the text, but for the line break after a block."""
    document, findings = read(text)
    if not findings:
        assert without_last_breaks(document.data) == without_last_breaks(yaml.safe_load(text))


def without_last_breaks(data: Any) -> Any:
    """Return the data with no line break at the end of any text."""
    if isinstance(data, dict):
        return {without_last_breaks(key): without_last_breaks(value) for key, value in data.items()}
    if isinstance(data, list):
        return [without_last_breaks(item) for item in data]
    return data.rstrip("\n") if isinstance(data, str) else data


@pytest.mark.parametrize("mark", ["|", "|-", "|+", ">", ">-"])
def test_the_line_break_after_a_block_is_no_part_of_it(mark: str) -> None:
    """However a block of text begins, its text ends with its last letter."""
    between = "\n" if mark[0] == "|" else " "
    assert read(f"a: {mark}\n  One.\n  Two.\n\nb: 1\n")[0].data == {"a": f"One.{between}Two.", "b": 1}


SCALARS = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(-MAX_INTEGER, MAX_INTEGER),
    st.integers(-9999, 9999).map(lambda n: n / 1000),
    st.text("aZ09 é身ب😀:#-\"'\\{}[],&*!|>%@`~", max_size=9),
)
DATA = st.recursive(
    SCALARS, lambda inner: st.lists(inner) | st.dictionaries(st.text("ab: 1", max_size=3), inner), max_leaves=9
)


@settings(deadline=None)
@given(st.dictionaries(st.text("ab", max_size=3), DATA, max_size=3))
def test_json_is_strict_yaml(data: dict[str, Any]) -> None:
    """Any JSON of plain numbers and visible characters is accepted and unchanged."""
    document, findings = read(json.dumps(data, ensure_ascii=False))
    assert findings == []
    assert document.data == data


SAMPLE = """\
# A comment
limits:
  - id: daily
    title: "größer 😀" # not in the title
    max: 5
  - {id: weekly, max: [1, 22]}
text: |
  One.
  Two.
"""


@pytest.mark.parametrize("loader", LOADERS)
@pytest.mark.parametrize(
    ("path", "place"),
    [
        ((), (2, 1)),
        (("limits",), (2, 1)),
        (("limits", 0), (3, 5)),
        (("limits", 0, "id"), (3, 5)),
        (("limits", 0, "title"), (4, 5)),
        (("limits", 0, "max"), (5, 5)),
        (("limits", 1), (6, 5)),
        (("limits", 1, "max"), (6, 18)),
        (("limits", 1, "max", 0), (6, 24)),
        (("limits", 1, "max", 1), (6, 27)),
        (("text",), (7, 1)),
        (("text", "of", "nothing"), (7, 1)),
        (("limits", 9, "id"), (2, 1)),
    ],
)
def test_position(loader: type, path: tuple[str | int, ...], place: tuple[int, int]) -> None:
    """A key's value stands where the key does, an item where it begins, and what is not there in its block."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(strict_yaml, "_LOADER", loader)
        document, findings = read(SAMPLE)
    assert findings == []
    assert document.at(*path) == place


@pytest.mark.parametrize(
    ("text", "findings"),
    [
        ("a: 1\nb: 2\na: 3\n", ['3:1: KB007 the key "a" is there twice (first on line 1); delete one']),
        ('"a\\n": 1\n"a\\n": 2\n', ['2:1: KB007 the key "a\\n" is there twice (first on line 1); delete one']),
        ("a: {b: 1,\n  b: 2}\n", ['2:3: KB007 the key "b" is there twice (first on line 1); delete one']),
        ("a:\n  - 😀: {c: *d}\n", ["2:12: KB005 an alias (*name); write the value out, or put the text in quotes"]),
        ("a: é\n\n\nb: x\x07y\n", ["4:5: KB002 a control character (U+0007); delete it"]),
        (
            "a:\n    b: 1\n  c: 2\n",
            [
                "3:3: KB001 this line is not indented like the rest of its block, which begins on line 1; "
                "give both the same number of spaces"
            ],
        ),
        ("a: [1,\n  2\n", ['1:4: KB001 the "[" that opens here is never closed; add "]" where it ends']),
        ("a: {b: 1,\n  c: 2\n  d: 3}\n", ['3:4: KB001 a comma or "}" is missing here ("{" opens on line 1)']),
    ],
)
def test_findings_have_exact_places(text: str, findings: list[str]) -> None:
    """A finding names line and column, counted in characters from 1, and other lines by their number."""
    assert read(text)[1] == findings


def test_all_that_can_be_found_is_found_at_once() -> None:
    """Findings do not stop at the first, as long as the rest can be read."""
    text = "a: NO\nb: &x 1\nc: !t 2\nd: *x\ne:\na: 12:30\nf: “g”\n%\n"
    codes = [finding.split()[1] for finding in read(text)[1]]
    assert codes == ["KB006", "KB005", "KB005", "KB005", "KB006", "KB007", "KB006", "KB006", "KB001"]


@pytest.mark.parametrize("text", ["2026-11-22", "12:30", "0755", "1e5", ".5", "1_000", "+1", "0x1F", "NaN is out"])
@pytest.mark.parametrize("form", ['a: "{}"', "a: '{}'", "a: [x, '{}']"])
def test_quotes_settle_every_doubt(text: str, form: str) -> None:
    """In quotes any text is a text."""
    document, findings = read(form.format(text))
    assert findings == []
    assert text in document.data["a"]


@pytest.mark.parametrize(
    "word",
    [
        *("y", "Y", "yes", "Yes", "YES", "n", "N", "no", "No", "NO", "on", "On", "ON", "off", "Off", "OFF"),
        *("True", "TRUE", "False", "FALSE", "Null", "NULL", "~"),
    ],
)
def test_words_that_yaml_1_1_takes_for_values(word: str) -> None:
    """A word that some YAML readers take for true, false or nothing is refused, as a value and as a key."""
    for text in (f"a: {word}", f"a: [{word}]", f"{word}: 1"):
        assert [finding.split()[1] for finding in read(text)[1]] == ["KB006"]


@pytest.mark.parametrize("text", ["e5", "1.2.3", "2026.11.22", "24h", "PT24H", "2026-11-22 or later", "a~", "-a", ".a"])
def test_plain_texts_without_doubt(text: str) -> None:
    """A text that has one reading only needs no quotes."""
    assert read(f"a: {text}") == (Document("f", {"a": text}, {(): (1, 1), ("a",): (1, 1)}, (f"a: {text}",)), [])


@pytest.mark.parametrize("number", [0, -1, 5, MAX_INTEGER, -MAX_INTEGER, 0.5, -2.25, 100.0])
def test_numbers(number: float) -> None:
    """Plain decimal numbers are numbers of the same kind, but for 100.0, which is the whole number 100."""
    data = read(f"a: {number}")[0].data
    assert data == {"a": number}
    assert type(data["a"]) is (int if number == int(number) else float)


@pytest.mark.parametrize("number", [str(MAX_INTEGER + 1), str(-MAX_INTEGER - 1), "9" * 5000, "9" * 400 + ".5"])
def test_numbers_that_not_every_program_holds(number: str) -> None:
    """A number beyond 2 to the power of 53 is refused, however long it is."""
    assert [finding.split()[1] for finding in read(f"a: {number}")[1]] == ["KB006"]


def test_the_largest_file() -> None:
    """A file of 256 kB is read, and one byte more is too much."""
    text = "a: 1\n#"
    largest = text + "x" * (MAX_BYTES - len(text))
    assert read(largest)[0].data == {"a": 1}
    assert read(largest + "x")[1] == ["1:1: KB003 the file is larger than 256 kB; split it"]


def test_the_deepest_file() -> None:
    """Blocks may be nested 24 deep."""
    assert read("a: " + "[" * (MAX_DEPTH - 1) + "]" * (MAX_DEPTH - 1))[1] == []
    assert [f.split()[1] for f in read("a: " + "[" * 100_000)[1]] == ["KB003"]


def test_floods_of_findings_are_cut() -> None:
    """A file full of tabs or invisible characters is answered with the first of them."""
    assert read("a: b\t\n" * 1000)[1] == ["1:5: KB002 a tab (and on 999 more lines); use spaces instead"]
    assert len(read("a: b\u200b\n" * 1000)[1]) == 20
