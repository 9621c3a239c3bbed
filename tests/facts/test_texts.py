"""Texts with references: what they stand for, and what is wrong with them."""

from __future__ import annotations

import pytest

from kyc_recourse.facts.model import Platform
from kyc_recourse.facts.texts import figures, fill, format_number, references, say_value, text_problems, unfilled
from kyc_recourse.facts.times import parse_instant
from tests.conftest import PLATFORMS
from tests.facts.edits import facts_in


@pytest.fixture(scope="module")
def platform() -> Platform:
    """The invented platform as it is in 2026."""
    return facts_in(PLATFORMS / "orchard").in_force(parse_instant("2026-06-01T00:00:00Z"))


@pytest.mark.parametrize(
    ("reference", "words"),
    [
        ("platform.name", "Orchard Pay"),
        ("limit.baskets.max", "3"),
        ("limit.baskets.stop-at", "1"),
        ("limit.baskets.window", "6 hours"),
        ("limit.baskets.lockout", "48 hours"),
        ("cooldown.regrow.length", "10 days"),
        ("figure.light", "1.5"),
        ("figure.feather", "1"),
        ("figure.long-ago", "90 minutes"),
        ("regions.orchards", "NO, US-CA, FR"),
        ("appeal.letter.reply-within", "3 days"),
        ("reason.bruised.title", "The fruit is bruised"),
        ("remedy.write.title", "Write a letter"),
    ],
)
def test_references(platform: Platform, reference: str, words: str) -> None:
    """A reference stands for the fact, in words."""
    assert references(platform)[reference] == words


def test_later_references(platform: Platform) -> None:
    """What a reference stands for is what holds at the time."""
    later = facts_in(PLATFORMS / "orchard").in_force(parse_instant("2027-01-01T00:00:00Z"))
    assert references(later)["limit.baskets.max"] == "4"
    assert references(later)["figure.feather"] == "1.5"
    assert figures(platform)["feather"] == 1


@pytest.mark.parametrize(
    ("value", "words"),
    [(70, "70"), (70.0, "70"), (2.5, "2.5"), (-0.25, "-0.25"), (0, "0"), ("PT24H", "24 hours")],
)
def test_values_in_words(value: float | str, words: str) -> None:
    """A number is said in its shortest form, a duration in words."""
    assert say_value(value) == words
    assert isinstance(value, str) or format_number(value) == words


def test_filling_is_one_pass() -> None:
    """What is filled in is not filled again, and what is not known stays."""
    assert fill("{a} {b} {c} {}", {"a": "{b}", "b": "2", "": "none"}) == "{b} 2 {c} none"
    assert unfilled("{a} {b.c} { d }") == ["a", "b.c", " d "]


@pytest.mark.parametrize(
    ("text", "problems"),
    [
        ("No reference", []),
        ("{limit.daily.max}", []),
        ("{time}", []),
        ("{limit.daily.mx}", ['unknown reference "{limit.daily.mx}"; did you mean "limit.daily.max"?']),
        ("{}", ['unknown reference "{}"; expected one of: time, limit.daily.max']),
        ("{ time }", ['unknown reference "{ time }"; did you mean "time"?']),
        ("{time", ["a brace without its partner; a reference is written {kind.id}"]),
        ("time}", ["a brace without its partner; a reference is written {kind.id}"]),
        (
            "Wait limit.daily.max times",
            [
                '"limit.daily.max" stands here as it is; write {limit.daily.max} in braces, so that the fact is filled in'
            ],
        ),
        ("See chapter.two or www.example.org", []),
        ("{{time}}", ["one brace on each side is enough; a reference is written {kind.id}"]),
        ("{ti\nme}", ["a brace without its partner; a reference is written {kind.id}"]),
        (
            "{applicant.email}",
            [
                'unknown reference "{applicant.email}"; only the subject and the body of an appeal can quote the applicant'
            ],
        ),
    ],
)
def test_problems(text: str, problems: list[str]) -> None:
    """A reference that nobody knows and a brace alone are named, with what was probably meant."""
    assert [what for _, what in text_problems(text, {"limit.daily.max": "5"}, ("time",))] == problems
