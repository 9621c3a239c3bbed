"""Every value of a platform's facts under an address: ``limit.ID.max``, ``remedy.ID.step.1.text``."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from kyc_recourse.facts.kinds import FactField
from kyc_recourse.facts.model import Platform
from kyc_recourse.facts.roles import Identity, Phrase, Text
from kyc_recourse.facts.texts import figures
from kyc_recourse.facts.walk import walk_platform


def fact_addresses(platform: Platform) -> dict[str, Any]:
    """Return every value of the facts that are in force in one period, by address."""
    return {address: value for address, value, _ in _addressed(platform)}


def fact_fields(platform: Platform) -> dict[str, FactField]:
    """Return what each of these values is, by address."""
    return {address: field for address, _, field in _addressed(platform)}


def _addressed(platform: Platform) -> Iterator[tuple[str, Any, FactField]]:
    for each in walk_platform(platform):
        *inside, key = each.address
        # A source is said as a whole; an id is part of the addresses.
        if (isinstance(each.role, Identity) and inside != ["platform"]) or "source" in inside:
            continue
        if each.field.by_name:
            yield from ((".".join((*inside, key, name)), text, each.field) for name, text in each.value.items())
        elif each.field.many and isinstance(each.role, Text | Phrase):
            entries = enumerate(each.value, 1)
            yield from ((".".join((*inside, each.field.entry, str(i))), text, each.field) for i, text in entries)
        else:
            value = list(each.value) if isinstance(each.value, tuple) else each.value
            yield ".".join((*inside, key)), value, each.field


def meanings(platform: Platform) -> dict[str, Any]:
    """Return the value behind each reference that is no leaf by the same name: sums, differences, lists."""
    found: dict[str, Any] = {f"figure.{id}": value for id, value in figures(platform).items()}
    for limit in platform.limits:
        found[f"limit.{limit.id}.stop-at"] = limit.max - limit.stop_when_left
    for listed in platform.regions:
        found[f"regions.{listed.id}"] = list(listed.members)
    return found
