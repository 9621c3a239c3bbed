"""Ids: what programs know by name in the facts, which of them are gone, and which were renamed."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from difflib import SequenceMatcher
from itertools import pairwise
from typing import Any

import msgspec

from kyc_recourse.escaping import code_span
from kyc_recourse.facts.kinds import LISTS, noun
from kyc_recourse.facts.load import Facts
from kyc_recourse.facts.model import Platform
from kyc_recourse.facts.roles import Reference

# The lists of a platform whose ids programs know, by what one of each is called.
_PUBLIC = {field.kind.noun: field for field in LISTS.values() if field.kind and field.kind.public}
# Of which kind that is in which others have their ids.
_OWNERS = {"cause": "reason", "option": "observation"}
# How much of two reasons must be the same for one to be the other under a new name.
_ALIKE = 0.7

Ids = dict[str, dict[str, Any]]
# By kind, an old id and the new one.
Renames = dict[str, dict[str, str]]


def ids(facts: Facts) -> Ids:
    """Return what has an id that programs know, by kind and id, as it is in the last period that has it."""
    found: Ids = {kind: {} for kind in (*_PUBLIC, "cause", "option", "capability")}
    for start in (0, *facts.starts):
        for kind, id, entity in _entities(facts.in_force(start)):
            found[kind][id] = entity
    return found


def _entities(platform: Platform) -> Iterator[tuple[str, str, Any]]:
    for kind, field in _PUBLIC.items():
        for entity in getattr(platform, field.name):
            yield kind, entity.id, entity
    for reason in platform.reasons:
        yield from (("cause", f"{reason.id}/{cause.id}", cause) for cause in reason.causes)
    for observation in platform.observations:
        yield from (("option", f"{observation.id}/{option}", option) for option in observation.options)
    for capability in (*platform.account.can, *platform.account.cannot):
        yield "capability", capability.id, capability


def former(ids: Ids) -> Renames:
    """Return the former ids that facts list, by kind, with the id now."""
    return {
        kind: {was: id for id, fact in facts.items() for was in getattr(fact, "formerly", ())}
        for kind, facts in ids.items()
    }


def renames(old: Ids, new: Ids) -> Renames:
    """Return what has another id now, by kind, old id to new: what lists the old one, and reasons that are alike.

    What became part of a fact that was there before is not renamed.
    """
    renamed: Renames = {kind: {} for kind in new}
    for kind, listed in former(new).items():
        for was, id in listed.items():
            if was in old[kind] and id not in old[kind] and id not in renamed[kind].values():
                renamed[kind][was] = id
    reasons = renamed["reason"]
    gone = [entity for id, entity in old["reason"].items() if id not in new["reason"] and id not in reasons]
    come = [entity for id, entity in new["reason"].items() if id not in old["reason"]]
    for before in gone:
        alike = {after.id: _likeness(before, after) for after in come if after.id not in reasons.values()}
        if alike and max(alike.values()) >= _ALIKE:
            reasons[before.id] = max(alike, key=alike.__getitem__)
    return renamed


def _likeness(before: Any, after: Any) -> float:
    first, second = (
        [str(value) for key, value in sorted(msgspec.structs.asdict(reason).items()) if key not in ("id", "formerly")]
        for reason in (before, after)
    )
    return SequenceMatcher(None, first, second, autojunk=False).ratio()


def broken(old: Ids, new: Ids, renamed: Renames) -> Iterator[str]:
    """Yield, in words, what programs that use the old ids have to mind."""
    listed = former(new)
    for kind, entities in old.items():
        for id, before in entities.items():
            moved = _moved(kind, id, renamed)
            if id in listed[kind]:
                yield f"{kind} `{id}` is now called `{listed[kind][id]}`"
            elif id in renamed[kind]:
                yield f"{kind} `{id}` is now called `{moved}`, which does not list it under `formerly`"
            if moved in new[kind]:
                yield from _other_meaning(kind, id, before, new[kind][moved], renamed)
            elif id not in listed[kind]:
                yield f"{kind} `{id}` is gone"
    yield from _other_order(old["verdict"].values(), new["verdict"])


def _moved(kind: str, id: str, renamed: Renames) -> str:
    owner, slash, part = id.partition("/")
    now = renamed[_OWNERS.get(kind, kind)].get(owner, owner)
    # A cause is mostly called like the observation that shows it.
    return now + slash + (renamed["observation"].get(part, part) if kind == "cause" else part)


def _other_meaning(kind: str, id: str, before: Any, after: Any, renamed: Renames) -> Iterator[str]:
    for field in _PUBLIC[kind].parts.values() if kind in _PUBLIC else ():
        if not field.means:
            continue
        was, is_ = getattr(before, field.name), getattr(after, field.name)
        now = renamed.get(noun(field.role.to), {}) if isinstance(field.role, Reference) else {}
        if now.get(was, was) != is_:
            yield f"{kind} `{id}`: {field.key} {_say(was)} -> {_say(is_)}"
    numbers = kind == "observation" and before.type == after.type == "number"
    if numbers and (after.min > before.min or after.max < before.max):
        yield f"{kind} `{id}`: fewer numbers are possible"


def _other_order(old: Iterable[Any], new: Mapping[str, Any]) -> Iterator[str]:
    both = sorted((verdict for verdict in old if verdict.id in new), key=lambda verdict: verdict.rank)
    for low, high in pairwise(both):
        if new[low.id].rank > new[high.id].rank:
            yield f"verdict `{low.id}` ranks above `{high.id}` now"


def _say(value: Any) -> str:
    return {None: "none", True: "true", False: "false"}.get(value) or code_span(str(value))
