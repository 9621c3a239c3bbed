"""Instants and durations: each text has one meaning, and writing it again gives the same."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kyc_recourse.facts.times import (
    EARLIEST,
    LATEST,
    format_instant,
    humanize_instant,
    is_duration,
    parse_duration,
    parse_instant,
    say_duration,
    say_seconds,
)

NOON = 1_795_348_800  # 2026-11-22T12:00:00Z


@settings(deadline=None)
@given(st.integers(EARLIEST, LATEST - 1))
def test_instants_round_trip(seconds: int) -> None:
    """What is written for an instant is read as the same instant."""
    assert parse_instant(format_instant(seconds)) == seconds


@pytest.mark.parametrize(
    "text",
    [
        "2026-11-22T12:00:00Z",
        "2026-11-22T12:00Z",
        "2026-11-22T12:00:00.999Z",
        "2026-11-22T12:00:00+00:00",
        "2026-11-22T16:00:00+04:00",
        "2026-11-22T00:30:00-11:30",
        "2026-11-23T11:59:00+23:59",
    ],
)
def test_one_instant_in_many_forms(text: str) -> None:
    """An offset moves an instant, and a fraction of a second is dropped."""
    assert parse_instant(text) == NOON


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("2026-11-22T12:00:00", "with an offset"),
        ("2026-11-22", "with an offset"),
        ("2026-11-22 12:00:00Z", "with an offset"),
        ("2026-11-22T12:00:00z", "with an offset"),
        ("2026-11-22T12:00:00Z\n", "with an offset"),
        ("2026-11-22T12:00:00+24:00", "with an offset"),
        ("٢٠٢٦-11-22T12:00:00Z", "with an offset"),
        ("", "with an offset"),
        ("2026-02-29T12:00:00Z", "in the calendar"),
        ("2026-11-22T24:00:00Z", "with an offset"),
        ("2026-11-22T12:00:60Z", "with an offset"),
        ("0000-01-01T00:00:00Z", "in the calendar"),
        ("0001-01-01T00:00:00+23:59", "from the year 1970"),
        ("1969-12-31T23:59:59Z", "from the year 1970"),
        ("9000-01-01T00:00:00Z", "from the year 1970"),
    ],
)
def test_no_instant(text: str, expected: str) -> None:
    """A text that is no instant is refused, and the message says what was expected."""
    with pytest.raises(ValueError, match=expected):
        parse_instant(text)


def test_the_first_and_the_last_instant() -> None:
    """Instants run from the start of 1970 to the end of 8999."""
    assert parse_instant("1970-01-01T00:00:00Z") == EARLIEST
    assert format_instant(LATEST - 1) == "8999-12-31T23:59:59Z"


@settings(deadline=None)
@given(*[st.none() | st.integers(0, 999_999)] * 4)
def test_durations_round_trip(days: int | None, hours: int | None, minutes: int | None, seconds: int | None) -> None:
    """A duration is the sum of its parts, and so are its words."""
    parts = {"D": days, "H": hours, "M": minutes, "S": seconds}
    said = [f"{count}{unit}" for unit, count in parts.items() if count is not None]
    day, time = [part for part in said if part[-1] == "D"], [part for part in said if part[-1] != "D"]
    text = "P" + "".join(day) + ("T" + "".join(time) if time else "")
    assert is_duration(text) == bool(said)
    if said:
        expected = sum((count or 0) * size for count, size in zip(parts.values(), (86400, 3600, 60, 1), strict=True))
        assert parse_duration(text) == expected
        assert [int(word) for word in say_duration(text).split() if word.isdigit()] == [int(part[:-1]) for part in said]


@pytest.mark.parametrize(
    "text",
    [
        *("", "P", "PT", "P1DT", "24H", "P1H", "PT1D", "P1W", "P1M", "P1Y", "PT1.5H", "P-1D", "pt1h", "PT1H\n"),
        *("PT1M1H", "P٣D", "P1000000D", f"P{'9' * 5000}D"),
    ],
)
def test_no_duration(text: str) -> None:
    """A text that is no duration of days, hours, minutes and seconds is refused."""
    assert not is_duration(text)
    with pytest.raises(ValueError, match="like PT12H or P7D"):
        parse_duration(text)


@pytest.mark.parametrize("value", [None, 24, 1.5, True, ["PT1H"], {}])
def test_other_values_are_no_durations(value: object) -> None:
    """Only a text is a duration."""
    assert not is_duration(value)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("PT24H", "24 hours"),
        ("P1D", "1 day"),
        ("PT1H", "1 hour"),
        ("P30D", "30 days"),
        ("PT90M", "90 minutes"),
        ("P1DT12H1M", "1 day 12 hours 1 minute"),
        ("PT0S", "0 seconds"),
    ],
)
def test_durations_in_words(text: str, words: str) -> None:
    """A duration is said in the units in which it is written."""
    assert say_duration(text) == words


@pytest.mark.parametrize(
    ("seconds", "words"),
    [
        (0, "0 seconds"),
        (1, "1 second"),
        (61, "1 minute 1 second"),
        (3600, "1 hour"),
        (183_845, "2 days 3 hours"),
        (86_401, "1 day 1 second"),
    ],
)
def test_seconds_in_words(seconds: int, words: str) -> None:
    """A length of time is said in its two largest units."""
    assert say_seconds(seconds) == words


def test_instants_in_words() -> None:
    """An instant in a sentence has seconds only where there are any."""
    assert humanize_instant(NOON) == "2026-11-22 12:00 UTC"
    assert humanize_instant(NOON + 1) == "2026-11-22 12:00:01 UTC"
