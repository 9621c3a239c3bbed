"""Regions by name: the countries of ISO 3166 in English."""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache

from babel import Locale


@cache
def say_region(code: str) -> str:
    """Return a country's name, and with it the code of a part of it: ``Canada``, ``Canada (CA-ON)``."""
    country = code.partition("-")[0]
    name = Locale("en").territories.get(country)
    if not name:
        return code
    return f"{name} ({code})" if country != code else name


def say_regions(codes: Iterable[str]) -> str:
    """Return the names of regions, one after the other."""
    return ", ".join(map(say_region, codes))
