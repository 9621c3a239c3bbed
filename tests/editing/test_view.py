"""The panel's parts: what they say in each state, and that nothing in the facts becomes markup."""

from __future__ import annotations

import re

import pytest

from kyc_recourse.changes.changes import Changes, FactChange, Side
from kyc_recourse.editing.state import Answers, Pages, State
from kyc_recourse.editing.view import view
from kyc_recourse.errors import Finding

SIDE = Side("x", {"a": "1"}, {"a": "y"})


def changes(*texts: FactChange) -> Changes:
    return Changes(SIDE, SIDE, "text", (), {}, "", 9, 1, 0, 0, (), 0, (), (), (), texts, ())


def words(html: str) -> str:
    """Return the text of HTML without entities, in one line."""
    return re.sub(r"\s+", " ", re.sub("<[^>]*>", " ", html)).strip()


@pytest.mark.parametrize(
    ("answers", "summary", "said"),
    [
        (Answers("asking", "abc One"), "answers are being compared", "Compared with abc One Every case is being put to the facts before and after."),
        (Answers("waiting"), "answers are compared once that is fixed", "They are compared as soon as the facts have no errors."),
        (Answers("alone", why="git is not installed"), "nothing to compare the answers with", "There is nothing to compare with: git is not installed."),
        (Answers("failed", "abc One", why="HEAD:x:1:1: KB001 no"), "answers could not be compared", "Compared with abc One They could not be compared: HEAD:x:1:1: KB001 no"),
        (Answers("told", "abc One", changes()), "1 case answered differently than at the last commit", "Compared with abc One Only texts change; every answer is the same. Answers: 1 of 9 cases that the change can reach answered differently"),
    ],
    ids=lambda value: value.stage if isinstance(value, Answers) else "",
)  # fmt: skip
def test_each_state_of_the_answers(answers: Answers, summary: str, said: str) -> None:
    """The panel says how far the comparison is and, in a word, what came out."""
    shown = view(State("facts", "10:00:00", answers=answers))
    assert shown["summary"] == f"10:00:00 nothing wrong; {summary}"
    assert words(shown["answers"]) == said


@pytest.mark.parametrize(
    ("built", "pages", "said"),
    [
        ("", Pages("making"), "The pages are being made."),
        ("1", Pages("made"), "The page shows the facts as saved."),
        ("1", Pages("kept"), "The page still shows the facts as they were before the error. Fix the error and save: all goes on by itself."),
        ("", Pages("kept"), "There are no pages yet. Fix the error and save: all goes on by itself."),
        ("1", Pages("failed", "a.md:1:1: no"), "The pages could not be made ; the page still shows the facts as they were before. Fix what is named here and save. a.md:1:1: no"),
    ],
)  # fmt: skip
def test_each_state_of_the_pages(built: str, pages: Pages, said: str) -> None:
    """The panel says which facts the page shows."""
    assert words(view(State("facts", "10:00:00", built=built, pages=pages))["pages"]) == said


def test_a_finding_says_where_what_and_how_to_mend_it() -> None:
    """A finding has its severity as a word, its place, message and tip; what is beyond a screenful is counted."""
    findings = tuple(Finding("a.yaml", line, 3, "KB150", "too <b>") for line in range(1, 43))
    shown = view(State("facts", "10:00:00", findings))
    first = words(shown["findings"].partition("</li>")[0])
    assert first.startswith("Warning a.yaml:1:3 too &lt;b&gt; To fix it: ")
    assert first.endswith("(KB150: A number typed into a text)")
    assert shown["findings"].count("<li ") == 40
    assert words(shown["findings"]).endswith("And 2 more: kyc-recourse validate facts lists them all.")
    assert shown["summary"].startswith("10:00:00 42 warnings; ")


def test_changed_texts_have_their_words_marked() -> None:
    """Of a changed text the words that went and came are marked; what looks like markup stays text."""
    shown = view(
        State("facts", "1", answers=Answers("told", "c", changes(FactChange("a", "f", "a <i> 1 day", "a <i> 2 days"))))
    )
    assert "Before:</span> a &lt;i&gt; <del>1</del> <del>day</del></p>" in shown["answers"]
    assert "Now:</span> a &lt;i&gt; <ins>2</ins> <ins>days</ins></p>" in shown["answers"]


def test_no_code_is_made_of_texts() -> None:
    """Ids between backticks are shown as code, with everything in them escaped."""
    shown = view(State("facts", "1", answers=Answers("told", "c", changes(FactChange("a", "x<script>", None, "n")))))
    assert "<code>x&lt;script&gt;</code>" in shown["answers"]
    assert "Before:" not in shown["answers"]
