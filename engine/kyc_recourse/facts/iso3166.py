"""Region codes: ISO 3166-1 alpha-2 (countries) and ISO 3166-2 (their subdivisions).

``iso3166.txt`` holds a line a country: its alpha-2 code, what people write instead (its alpha-3 code, codes
that are reserved for it), with commas between, and its subdivisions' endings.
Endings that are numbers in a row stand as the first and the last, ``01-12``; others of one length stand
together, with their length: ``DUAZ/2``.
"""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path

from kyc_recourse.errors import plain

CODES = Path(__file__).with_suffix(".txt").read_text(encoding="ascii").strip()


@cache
def _codes() -> tuple[frozenset[str], dict[str, str]]:
    """Return all codes, and what people write instead of which country's."""
    codes, aliases = set(), {}
    for line in CODES.split("\n"):
        country, names, *endings = line.split(" ")
        codes.add(country)
        codes.update(f"{country}-{ending}" for ends in endings for ending in _row(ends))
        aliases.update(dict.fromkeys(names.split(","), country))
    return frozenset(codes), aliases


def _row(endings: str) -> list[str]:
    together, _, length = endings.partition("/")
    if length:
        return re.findall("." * int(length), together)
    first, _, last = endings.partition("-")
    return [f"{n:0{len(first)}}" for n in range(int(first), int(last) + 1)] if last else [first]


def is_region(code: str) -> bool:
    """Tell whether the code is one of ISO 3166-1 alpha-2 or ISO 3166-2, exactly."""
    return code in _codes()[0]


def regions() -> list[str]:
    """Return all valid codes, in order."""
    return sorted(_codes()[0])


def nearest_region(code: str) -> str | None:
    """Return the valid code that was probably meant, if its country is clear."""
    codes, aliases = _codes()
    given, *ending = re.findall("[A-Z0-9]+", plain(code).upper()) or [""]
    country = aliases.get(given, given)
    meant = "-".join([country, *ending])
    return meant if meant in codes else country if country in codes else None
