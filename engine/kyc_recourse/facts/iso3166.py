"""Region codes: ISO 3166-1 alpha-2 (countries) and ISO 3166-2 (their subdivisions).

``iso3166.txt`` holds a line a country: its alpha-2 code, its alpha-3 code, its subdivisions' endings.
Endings that are numbers in a row stand as the first and the last: ``01-12``.
"""

from __future__ import annotations

from functools import cache
from pathlib import Path

CODES = Path(__file__).with_suffix(".txt").read_text(encoding="ascii").strip()

# Codes that people use and that ISO 3166-1 reserves for another one.
_RESERVED = {"UK": "GB", "EL": "GR"}


@cache
def _codes() -> tuple[frozenset[str], dict[str, str]]:
    codes, aliases = set(), dict(_RESERVED)
    for line in CODES.split("\n"):
        country, alpha3, *endings = line.split(" ")
        codes.add(country)
        codes.update(f"{country}-{ending}" for ends in endings for ending in _row(ends))
        aliases[alpha3] = country
    return frozenset(codes), aliases


def _row(endings: str) -> list[str]:
    first, _, last = endings.partition("-")
    return [f"{n:0{len(first)}}" for n in range(int(first), int(last) + 1)] if last else [first]


def is_region(code: str) -> bool:
    """Tell whether the code is one of ISO 3166-1 alpha-2 or ISO 3166-2, exactly."""
    return code in _codes()[0]


def regions() -> list[str]:
    """Return all valid codes, in order."""
    return sorted(_codes()[0])


def nearest_region(code: str) -> str | None:
    """Return the valid code that was probably meant, if there is one."""
    codes, aliases = _codes()
    tidy = code[:10].strip().upper().replace("_", "-")
    if tidy in codes:
        return tidy
    country, _, ending = tidy.partition("-")
    if country in aliases:
        renamed = aliases[country] + (f"-{ending}" if ending else "")
        return renamed if renamed in codes else aliases[country]
    from difflib import get_close_matches

    own = [each for each in codes if country in codes and each.startswith(f"{country}-")]
    near = get_close_matches(tidy, own or codes, n=1, cutoff=0.7) if len(tidy) > 2 else []
    if near:
        return near[0]
    return country if country in codes else None
