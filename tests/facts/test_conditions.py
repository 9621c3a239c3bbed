"""Conditions: what each form of a ``when`` asks."""

from __future__ import annotations

from typing import Any

import pytest

from kyc_recourse.facts.conditions import Condition, Vocabulary, read_when
from kyc_recourse.facts.strict_yaml import read_yaml
from tests.conftest import PLATFORMS
from tests.facts.edits import facts_in


def read(text: str) -> tuple[list[list[Condition]], list[str]]:
    """Return the conditions in a text, in the invented platform's words, and what is wrong with them."""
    facts = facts_in(PLATFORMS / "orchard")
    data: Any = read_yaml(f"when: {text}".encode(), "f")[0].data["when"]
    problems: list[str] = []
    names = Vocabulary(facts.in_force(0))
    blocks = read_when(data, names, lambda path, code, message: problems.append(f"{path} {code} {message}"))
    return blocks, problems


@pytest.mark.parametrize(
    ("text", "condition"),
    [
        ("{ripe: true}", Condition("observation", "ripe", "ripe is true", ("true",))),
        (
            "{ripe: [false, unknown]}",
            Condition("observation", "ripe", "ripe is false or unknown", ("false", "unknown")),
        ),
        ("{colour: red}", Condition("observation", "colour", "colour is red", ("red",))),
        (
            "{weight: {above: 1, at-most: 2.5}}",
            Condition(
                "observation", "weight", "weight is above 1 and at most 2.5", bounds=(("above", 1), ("at-most", 2.5))
            ),
        ),
        (
            "{weight: {below: feather}}",
            Condition("observation", "weight", "weight is below 1", bounds=(("below", 1),)),
        ),
        ("{weight: unknown}", Condition("observation", "weight", "weight is unknown", ("unknown",))),
        ("{sold-in: DE}", Condition("observation", "sold-in", "sold-in is DE", ("DE",))),
        (
            "{sold-in: {in: [orchards, DE]}}",
            Condition("observation", "sold-in", "sold-in in orchards, DE", ("NO", "US-CA", "FR", "DE")),
        ),
        (
            "{sold-in: {not-in: orchards}}",
            Condition("observation", "sold-in", "sold-in not in orchards", excludes=("NO", "US-CA", "FR")),
        ),
        (
            "{sold-in: {same-as: grown-in}}",
            Condition("same-region", "grown-in", "grown-in is the same as sold-in", ("same",), other="sold-in"),
        ),
        (
            "{grown-in: {differs-from: sold-in}}",
            Condition("same-region", "grown-in", "grown-in differs from sold-in", ("different",), other="sold-in"),
        ),
        (
            "{limit: {baskets: [clear, locked]}}",
            Condition("limit", "baskets", "limit baskets is clear or locked", ("clear", "locked")),
        ),
        ("{cooldown: {regrow: over}}", Condition("cooldown", "regrow", "cooldown regrow is over", ("over",))),
        (
            "{event: {tree-felled: false}}",
            Condition("event", "tree-felled", "event tree-felled has not happened", ("false",)),
        ),
        (
            "{attempts: {identical: {at-least: 2}}}",
            Condition(
                "attempts",
                "identical",
                "attempts with the same documents as before at least 2",
                bounds=(("at-least", 2),),
            ),
        ),
        (
            "{attempts: {first-age: {above: long-ago}}}",
            Condition(
                "attempts", "first-age", "time since the first attempt above 90 minutes", bounds=(("above", 5400),)
            ),
        ),
        ("{concluded: heavy}", Condition("concluded", "heavy", "concluded heavy")),
    ],
)
def test_condition(text: str, condition: Condition) -> None:
    """A condition says what it accepts, with figures, lists and durations resolved."""
    assert read(text) == ([[condition]], [])


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("{}", [[]]),
        ("{ripe: true, colour: red}", [["ripe is true", "colour is red"]]),
        ("[{ripe: true}, {colour: red, ripe: false}]", [["ripe is true"], ["colour is red", "ripe is false"]]),
        ("{concluded: [a, b]}", [["concluded a", "concluded b"]]),
        (
            "{limit: {baskets: locked}, event: {tree-felled: true}}",
            [["limit baskets is locked", "event tree-felled has happened"]],
        ),
    ],
)
def test_blocks(text: str, words: list[list[str]]) -> None:
    """All conditions of a block must hold, and of several blocks any one."""
    blocks, problems = read(text)
    assert problems == []
    assert [[condition.words for condition in block] for block in blocks] == words


def test_no_when_always_holds() -> None:
    """Without a ``when`` there is one block, with nothing in it."""
    facts = facts_in(PLATFORMS / "orchard")
    assert read_when(None, Vocabulary(facts.in_force(0)), lambda *_: pytest.fail("a problem")) == [[]]


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("[{ripe: true}, {rip: true}]", """(1, 'rip') KB024 unknown observation "rip"; did you mean "ripe"?"""),
        (
            "{weight: {below: light, above: lihgt}}",
            """('weight', 'above') KB024 "lihgt" is neither a number nor a figure; did you mean "light"?""",
        ),
        (
            "{limit: {baskets: [clear, lock]}}",
            """('limit', 'baskets') KB025 unknown state "lock"; did you mean "locked"?""",
        ),
        ("{colour: [red, gren]}", """('colour',) KB025 "gren" is no option of colour; did you mean "green"?"""),
        (
            "{ripe: red}",
            """('ripe',) KB025 ripe is a boolean; expected true, false, unknown, or a list of them like [true, unknown], found "red\"""",
        ),
        (
            "{sold-in: {in: orchards, same-as: grown-in}}",
            "('sold-in',) KB025 sold-in is a region; expected one of in, not-in, unlisted, same-as, differs-from",
        ),
        (
            "{sold-in: {same-as: sold-in}}",
            """('sold-in',) KB024 unknown region observation "sold-in"; expected one of: grown-in""",
        ),
    ],
)
def test_problem(text: str, problem: str) -> None:
    """What a condition names wrongly is told with its place in the ``when``."""
    assert read(text)[1] == [problem]
