"""Ids: what programs know by name in the facts, which of them are gone, and which reasons were renamed."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from difflib import SequenceMatcher
from itertools import pairwise
from typing import Any

import msgspec

from kyc_recourse.facts.load import Facts
from kyc_recourse.facts.model import Platform

# The lists of a platform whose ids programs know, and what one of each is called.
LISTS = {
    "reasons": "reason",
    "remedies": "remedy",
    "observations": "observation",
    "events": "event",
    "limits": "limit",
    "cooldowns": "cooldown",
    "verdicts": "verdict",
    "warnings": "warning",
    "prohibitions": "prohibition",
    "appeals": "appeal",
    "fields": "field",
}
# What an id of a kind stands for, beside its texts and numbers.
_MEANING = {
    "verdict": ("allowed", "time"),
    "limit": ("reason",),
    "cooldown": ("reason", "event"),
    "observation": ("type", "unit"),
}
# How much of two reasons must be the same for one to be the other under a new name.
_ALIKE = 0.7

Ids = dict[str, dict[str, Any]]


def ids(facts: Facts) -> Ids:
    """Return what has an id that programs know, by kind and id, as it is in the last period that has it."""
    found: Ids = {kind: {} for kind in (*LISTS.values(), "cause", "option", "capability")}
    for start in (0, *facts.starts):
        for kind, id, entity in _entities(facts.in_force(start)):
            found[kind][id] = entity
    return found


def _entities(platform: Platform) -> Iterator[tuple[str, str, Any]]:
    for name, kind in LISTS.items():
        for entity in getattr(platform, name):
            yield kind, entity.id, entity
    for reason in platform.reasons:
        yield from (("cause", f"{reason.id}/{cause.id}", cause) for cause in reason.causes)
    for observation in platform.observations:
        yield from (("option", f"{observation.id}/{option}", option) for option in observation.options)
    for capability in (*platform.account.can, *platform.account.cannot):
        yield "capability", capability.id, capability


def renamed_reasons(old: Ids, new: Ids) -> dict[str, str]:
    """Return the reasons that have another id now: old id to new id."""
    gone = [entity for id, entity in old["reason"].items() if id not in new["reason"]]
    come = [entity for id, entity in new["reason"].items() if id not in old["reason"]]
    renamed: dict[str, str] = {}
    for before in gone:
        alike = {after.id: _likeness(before, after) for after in come if after.id not in renamed.values()}
        if alike and max(alike.values()) >= _ALIKE:
            renamed[before.id] = max(alike, key=alike.__getitem__)
    return renamed


def _likeness(before: Any, after: Any) -> float:
    first, second = (
        [str(value) for key, value in sorted(msgspec.structs.asdict(reason).items()) if key != "id"]
        for reason in (before, after)
    )
    return SequenceMatcher(None, first, second, autojunk=False).ratio()


def broken(old: Ids, new: Ids, renamed: Mapping[str, str]) -> Iterator[str]:
    """Yield, in words, what programs that use the old ids have to mind."""
    for kind, entities in old.items():
        for id, before in entities.items():
            moved = _moved(kind, id, renamed)
            if moved not in new[kind]:
                yield f"{kind} `{id}` is gone"
            elif kind == "reason" and moved != id:
                yield f"{kind} `{id}` is now called `{moved}`"
            else:
                yield from _other_meaning(kind, id, before, new[kind][moved], renamed)
    yield from _other_order(old["verdict"].values(), new["verdict"])


def _moved(kind: str, id: str, renamed: Mapping[str, str]) -> str:
    reason, slash, cause = id.partition("/")
    return renamed.get(reason, reason) + slash + cause if kind in ("reason", "cause") else id


def _other_meaning(kind: str, id: str, before: Any, after: Any, renamed: Mapping[str, str]) -> Iterator[str]:
    for name in _MEANING.get(kind, ()):
        was, is_ = getattr(before, name), getattr(after, name)
        if (renamed.get(was, was) if name == "reason" else was) != is_:
            yield f"{kind} `{id}`: {name} {_say(was)} -> {_say(is_)}"
    numbers = kind == "observation" and before.type == after.type == "number"
    if numbers and (after.min > before.min or after.max < before.max):
        yield f"{kind} `{id}`: fewer numbers are possible"


def _other_order(old: Iterable[Any], new: Mapping[str, Any]) -> Iterator[str]:
    both = sorted((verdict for verdict in old if verdict.id in new), key=lambda verdict: verdict.rank)
    for low, high in pairwise(both):
        if new[low.id].rank > new[high.id].rank:
            yield f"verdict `{low.id}` ranks above `{high.id}` now"


def _say(value: Any) -> str:
    return {None: "none", True: "true", False: "false"}.get(value) or f"`{value}`"
