"""Rewriting YAML: a value is replaced, and comments and layout around it stay."""

from __future__ import annotations

from typing import Any

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from kyc_recourse.facts.rewrite_yaml import CommentInTheWayError, rewrite, say_yaml
from kyc_recourse.facts.strict_yaml import read_yaml

TABLE: list[tuple[str, Any, str]] = [
    ("a: old # why\nb: 1\n", "new", "a: new # why\nb: 1\n"),
    ('a: "2026-01-01T00:00:00Z"\n', None, "a: null\n"),
    ("a: null\n", "2026-01-01T00:00:00Z", 'a: "2026-01-01T00:00:00Z"\n'),
    ("a: [x,  w]  # why\n", ["x", "z"], "a: [x,  z]  # why\n"),
    ("a: [x]\n", [], "a: []\n"),
    ("a: []\n", ["x", "w"], "a: [x, w]\n"),
    ("a: [\n    x,\n    w,\n  ]\n", ["x", "w", "z"], "a: [\n    x,\n    w,\n    z,\n  ]\n"),
    ("a:\n  - x # first\n  - w\n", ["x", "w", "z"], "a:\n  - x # first\n  - w\n  - z\n"),
    ("a:\n  - x # first\n  # then\n  - w # second\nb: 1\n", ["w"], "a:\n  # first\n  # then\n  - w # second\nb: 1\n"),
    ("a:\n  - x\n  - w # why\nb: 1\n", ["x"], "a:\n  - x # why\nb: 1\n"),
    ("a:\n- x\n- w\nb: 1\n", ["w", "x"], "a:\n- w\n- x\nb: 1\n"),
    ("a:\n  - x\n  - w\nb: 1\n", [], "a: []\nb: 1\n"),
    ("a:\n  - x # why\nb: 1\n", None, "a: null # why\nb: 1\n"),
    ("a:\n  at: x # when\n  verdict: w\n", {"at": "z", "verdict": "w"}, "a:\n  at: z # when\n  verdict: w\n"),
    ("a:\n  at: x\n  verdict: w\nb: 1\n", None, "a: null\nb: 1\n"),
    ("a: {at: x, verdict: w}\n", {"verdict": "w"}, "a: {verdict: w}\n"),
    ("a: {at: x}\n", {"at": "x", "with": {"remedies": ["r"]}}, "a: {at: x, with: {remedies: [r]}}\n"),
    ("a:\n  with: {b: [c]}\n\n  # end\n", {"without": {"b": ["c"]}}, "a:\n  without: {b: [c]}\n\n  # end\n"),
    ("a: ä # ü\nb: 1\n", "ö", 'a: "ö" # ü\nb: 1\n'),
]


@pytest.mark.parametrize(("text", "value", "wanted"), TABLE)
def test_only_the_value_changes(text: str, value: Any, wanted: str) -> None:
    """The value at a key becomes another one; all else stays, comments included."""
    assert rewrite(text, ("a",), value) == wanted
    assert read_yaml(wanted.encode(), "x")[0].data["a"] == value


def test_a_comment_between_brackets_is_never_lost() -> None:
    """Where a comment stands between brackets nothing is rewritten."""
    with pytest.raises(CommentInTheWayError):
        rewrite("a: [\n  x, # why\n  y\n]\n", ("a",), ["y"])


ids = st.sampled_from(["x", "y", "z", "no", "two words"])
values = st.one_of(ids, st.none(), st.booleans(), st.lists(ids, unique=True), st.dictionaries(ids, st.lists(ids)))


@given(old=values, new=values, block=st.booleans(), comments=st.booleans())
def test_what_was_asked_for_is_read_back(old: Any, new: Any, block: bool, comments: bool) -> None:
    """Whatever stands there in either style, the text then has the new value and every comment."""
    style = None if block else False
    # On lines of any length: a comment at the end of a broken line would be in the midst of a text.
    text = yaml.safe_dump({"k": [{"a": old, "b": 1}]}, default_flow_style=style, sort_keys=False, width=10_000)
    if comments:
        text = "".join(f"{line} # {i}\n" for i, line in enumerate(text.splitlines()))
    try:
        after = rewrite(text, ("k", 0, "a"), new)
    except CommentInTheWayError:
        return
    assert yaml.safe_load(after) == {"k": [{"a": new, "b": 1}]}
    assert after.count("#") == text.count("#")


@given(st.recursive(st.one_of(st.text(max_size=8), st.booleans(), st.none(), st.integers(-9, 9)), st.lists))
def test_plain_data_on_one_line_is_read_back(value: Any) -> None:
    """What is written as YAML is read as the same data."""
    assert yaml.safe_load(f"a: {say_yaml(value)}") == {"a": value}
    assert "\n" not in say_yaml(value)
