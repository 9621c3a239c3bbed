"""Values read back from the words in which people say them: ``24 hours``, ``yes``, ``Canada (CA-ON)``."""

from __future__ import annotations

import re
from functools import cache

from babel import Locale

from kyc_recourse.facts.times import parse_duration, parse_instant

_SECONDS = {"day": 86400, "hour": 3600, "minute": 60, "second": 1}
_DURATION = re.compile(r"(?:\d+ (?:day|hour|minute|second)s?(?: (?!$)|$))+")
_TIME = re.compile(r"\b(\d{4}-\d\d-\d\d)[T ](\d\d:\d\d(?::\d\d)?) ?(?:UTC|Z)")


def duration_of(words: str) -> int | None:
    """Return the seconds of a length of time, None if the words say none."""
    if not _DURATION.fullmatch(words):
        return None
    parts = re.findall(r"(\d+) (day|hour|minute|second)(s?)", words)
    if any((count == "1") == bool(plural) for count, _, plural in parts):
        return None
    return sum(int(count) * _SECONDS[unit] for count, unit, _ in parts)


def number_of(words: str) -> float | None:
    """Return the number that the words say, None if they say none."""
    return float(words) if re.fullmatch(r"-?\d+(\.\d+)?", words) else None


def instant_of(words: str) -> int | None:
    """Return the time in seconds that the words say, None if they say none."""
    match = _TIME.fullmatch(words)
    return parse_instant(f"{match[1]}T{match[2]}Z") if match else None


def times_told(text: str) -> str:
    """Return the text with each time in it in one form, whatever form it had."""
    return _TIME.sub(lambda match: f"<{parse_instant(f'{match[1]}T{match[2]}Z')}>", text)


@cache
def _countries() -> dict[str, str]:
    return {name: code for code, name in Locale("en").territories.items() if len(code) == 2 and code.isalpha()}


def region_of(words: str) -> str | None:
    """Return the ISO 3166 code of a region by its name, None if no region is called so."""
    name, _, part = words.partition(" (")
    code = _countries().get(name, name if re.fullmatch("[A-Z]{2}(-[A-Z0-9]{1,3})?", name) else None)
    if part:
        part = part.removesuffix(")")
        return part if code == part.partition("-")[0] else None
    return code


def same_duration(words: str, iso: str) -> bool:
    """Tell whether words say a duration of ISO 8601."""
    return duration_of(words) == parse_duration(iso)
