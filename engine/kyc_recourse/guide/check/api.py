"""The entries of the JSON API, read back one by one: ids in order, texts filled, values as the facts have them."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from itertools import groupby
from typing import Any

import msgspec

from kyc_recourse.errors import Finding
from kyc_recourse.facts.conditions import UNKNOWN
from kyc_recourse.facts.texts import filler
from kyc_recourse.facts.times import format_instant, parse_duration
from kyc_recourse.guide.check.book import Book
from kyc_recourse.guide.check.site import Site
from kyc_recourse.guide.check.words import duration_of

_LISTS = (
    "limits", "cooldowns", "figures", "regions", "events", "observations", "warnings", "prohibitions", "verdicts",
    "appeals", "fields", "faq", "sources", "claims", "contradictions",
)  # fmt: skip
# Said in other words, or not at all.
_ELSEWHERE = ("when", "picture", "rules")


def check_entries(site: Site, folder: str, book: Book) -> Iterator[Finding]:
    """Yield each entry of a list in the API that is missing, misplaced or has another value than its fact."""
    for key in _LISTS:
        path = f"{folder}{key}.json"
        facts = {fact.id: fact for fact in getattr(book.platform, key)}
        entries = _entries(site, path, key)
        ids = [id for id, _ in groupby(entry.get("id") for entry in entries)]
        if entries and ids != [*facts]:
            yield site.finding(
                path, "GU071", f"{key} are {', '.join(map(str, ids))}; they should be {', '.join(facts)}"
            )
        yield from _compare(site, path, entries, key, book)
    for key in ("reasons", "remedies"):
        for fact in getattr(book.platform, key):
            path = f"{folder}{key}/{fact.id}.json"
            yield from _compare(site, path, _entries(site, path, "versions"), key, book)


def _entries(site: Site, path: str, key: str) -> list[dict[str, Any]]:
    if path not in site.files:
        return []
    try:
        found = json.loads(site.read(path))[key]
    except (ValueError, KeyError, TypeError):
        return []
    return [entry for entry in found if isinstance(entry, dict)] if isinstance(found, list) else []


def _compare(site: Site, path: str, entries: list[dict[str, Any]], key: str, book: Book) -> Iterator[Finding]:
    fills = {id(p): filler(p) for _, p in book.periods}
    for entry in entries:
        since = entry.get("from")
        platform = next((p for s, p in book.periods if s > 0 and format_instant(s) == since), book.platform)
        fact = next((fact for fact in getattr(platform, key) if fact.id == entry.get("id")), None)
        if fact is not None:
            for where in _differ(entry, msgspec.to_builtins(fact), fills[id(platform)], ""):
                yield site.finding(path, "GU071", f"{key} {fact.id}: {where} differs from the fact")


def _differ(given: Any, fact: Any, fill: Callable[[str], str], where: str) -> Iterator[str]:
    if isinstance(fact, dict):
        for name, value in fact.items():
            key = name.replace("-", "_")
            if name not in _ELSEWHERE and isinstance(given, dict) and (key in given or name in given):
                yield from _differ(given.get(key, given.get(name)), value, fill, f"{where}/{key}")
    elif isinstance(fact, list | tuple):
        if not isinstance(given, list) or len(given) != len(fact):
            yield where
        else:
            for i, (one, other) in enumerate(zip(given, fact, strict=True)):
                yield from _differ(one, other, fill, f"{where}/{i}")
    elif isinstance(given, dict) and isinstance(fact, str):
        if "iso" in given:
            seconds = parse_duration(fact)
            if (given["iso"], given.get("seconds"), duration_of(str(given.get("words")))) != (fact, seconds, seconds):
                yield where
        elif given.get("id") != fact:
            yield where
    elif given is None and fact == UNKNOWN:
        return
    elif isinstance(fact, str):
        if given != fill(fact):
            yield where
    elif given != fact and not (fact is None and isinstance(given, int | float | dict)):
        yield where
