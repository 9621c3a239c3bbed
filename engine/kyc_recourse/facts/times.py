"""Instants and durations: ISO 8601 texts, whole seconds since 1970-01-01T00:00:00Z, and words."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta

MINUTE, HOUR, DAY = 60, 3600, 86400
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_NAIVE_EPOCH = datetime(1970, 1, 1)
# So that an instant plus any duration of the facts still has a year of four digits.
EARLIEST, LATEST = 0, 221_845_392_000  # 1970-01-01 to 9000-01-01

_INSTANT = re.compile(
    r"(\d{4}-\d\d-\d\dT(?:[01]\d|2[0-3]):[0-5]\d)"
    r"(?::([0-5]\d)(?:\.\d+)?)?"
    r"(Z|[+-](?:[01]\d|2[0-3]):[0-5]\d)\Z",
    re.ASCII,
)
_DURATION = re.compile(r"P(?=\d|T)(?:(\d{1,6})D)?(?:T(?=\d)(?:(\d{1,6})H)?(?:(\d{1,6})M)?(?:(\d{1,6})S)?)?\Z", re.ASCII)
_UNITS = ("day", "hour", "minute", "second")


class NoSuchTimeError(ValueError):
    """A time is well-formed, but not in the calendar, or too far away."""


def parse_instant(text: str) -> int:
    """Return the seconds of an ISO 8601 time with an offset; fractions of a second are dropped.

    Raises:
        NoSuchTimeError: there is no such time, or not from the year 1970 to 8999.
        ValueError: the text is not such a time; the message says what was expected.
    """
    match = _INSTANT.match(text)
    if not match:
        raise ValueError('expected a time with an offset, like "2026-11-22T12:00:00Z"')
    minutes, seconds, offset = match.groups()
    try:
        moment = datetime.fromisoformat(f"{minutes}:{seconds or '00'}{offset}")
        since = (moment - _EPOCH) // timedelta(seconds=1)
    except (ValueError, OverflowError):
        since = LATEST
    if not EARLIEST <= since < LATEST:
        raise NoSuchTimeError("expected a time that exists in the calendar, from the year 1970 to 8999")
    return since


def format_instant(seconds: int) -> str:
    """Return the instant in UTC, ending in ``Z``."""
    return (_NAIVE_EPOCH + timedelta(0, seconds)).isoformat() + "Z"


def duration_in(text: str) -> str:
    """Return the duration that was written in words, like "24 hours", if it is one."""
    length = re.fullmatch(r"(?!p[0-9]+m)\D*([0-9]+) ?(w|d|h|m(?!o)|s)\D*", text.strip().lower(), re.ASCII)
    if not length or text.startswith("-"):
        return ""
    if length[2] == "w":
        return f"P{7 * int(length[1])}D"
    return f"P{length[1]}D" if length[2] == "d" else f"PT{length[1]}{length[2].upper()}"


def holds_at(start: str | None, end: str | None, at: int) -> bool:
    """Tell whether what holds from ``start`` on and before ``end`` holds at a time in seconds."""
    return (start is None or parse_instant(start) <= at) and (end is None or at < parse_instant(end))


def humanize_instant(seconds: int) -> str:
    """Return the instant for a sentence: ``2026-11-22 12:00 UTC``, with seconds where there are any."""
    text = format_instant(seconds)
    return f"{text[:10]} {text[11 : 19 if seconds % MINUTE else 16]} UTC"


def parse_duration(text: str) -> int:
    """Return the seconds of an ISO 8601 duration of days, hours, minutes and seconds; a day is 24 hours.

    Raises:
        ValueError: the text is not such a duration.
    """
    match = _DURATION.match(text)
    if not match:
        raise ValueError("expected an ISO 8601 duration like PT12H or P7D")
    days, hours, minutes, seconds = (int(part or 0) for part in match.groups())
    return days * DAY + hours * HOUR + minutes * MINUTE + seconds


def is_duration(value: object) -> bool:
    """Tell whether the value is the text of a duration."""
    return isinstance(value, str) and bool(_DURATION.match(value))


def say_duration(text: str) -> str:
    """Return the duration in words, in the units in which it is written: ``12 hours``."""
    match = _DURATION.match(text)
    parts = zip(match.groups(), _UNITS, strict=True) if match else ()
    counted = [(int(count), unit) for count, unit in parts if count]
    return " ".join(f"{count} {unit}{'' if count == 1 else 's'}" for count, unit in counted)


def say_seconds(seconds: int) -> str:
    """Return a length of time in its two largest units: ``2 days 3 hours``."""
    words = []
    for size, unit in ((DAY, "day"), (HOUR, "hour"), (MINUTE, "minute"), (1, "second")):
        count, seconds = divmod(seconds, size)
        if count:
            words.append(f"{count} {unit}{'' if count == 1 else 's'}")
    return " ".join(words[:2]) or "0 seconds"
