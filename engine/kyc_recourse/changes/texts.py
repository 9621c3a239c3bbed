"""Texts and values: what people read in the facts, with references filled, and what rules and limits say."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any, NamedTuple

import msgspec

from kyc_recourse.changes.changes import FactChange
from kyc_recourse.changes.ids import LISTS, Renames
from kyc_recourse.facts.load import Facts
from kyc_recourse.facts.rewrite_yaml import say_yaml
from kyc_recourse.facts.texts import filler
from kyc_recourse.facts.times import humanize_instant

# Keys of names, conditions and durations, which are no texts for readers.
_VALUES = (
    "when",
    "concludes",
    "verdict",
    "until",
    "remedies",
    "warnings",
    "prohibitions",
    "categories",
    "category",
    "from",
    "before",
    "value",
    "difference",
    "members",
    "signals",
    "reason",
    "reasons",
    "event",
    "type",
    "appeal",
    "time",
    "earlier",
    "window",
    "lockout",
    "length",
    "formerly",
)
_KINDS = LISTS | {"figures": "figure", "regions": "region list", "rules": "shared rule", "channels": "channel"}
# Told elsewhere, or by the path.
_LEFT_OUT = ("id", "version")


class _Leaf(NamedTuple):
    """Something that a fact says: a text with its references filled, or a value as it is written."""

    said: str
    is_text: bool


def changed_facts(old: Facts, new: Facts, renamed: Renames) -> tuple[tuple[FactChange, ...], tuple[FactChange, ...]]:
    """Return the texts and the values that differ, by fact, as they are in each period that either side has.

    Values and sources are told where the fact to which they belong is there on both sides.
    """
    platform = new.in_force(0).id
    changes: dict[bool, dict[tuple[str, str | None, str | None], FactChange]] = {True: {}, False: {}}
    for start in sorted({0, *old.starts, *new.starts}):
        before = {_moved(fact, renamed): leaf for fact, leaf in _leaves(old, start)}
        after = dict(_leaves(new, start))
        known = [{fact.rpartition("/")[0] for fact in side} for side in (before, after)]
        for fact in dict.fromkeys((*before, *after)):
            was, is_ = before.get(fact), after.get(fact)
            leaf = is_ or was
            if was == is_ or leaf is None:
                continue
            if (leaf.is_text and "/source/" not in fact) or all(fact.rpartition("/")[0] in side for side in known):
                said = (was.said if was else None, is_.said if is_ else None)
                later = f" from {humanize_instant(start)} on" if start else ""
                changes[leaf.is_text].setdefault((fact, *said), FactChange(platform, fact + later, *said))
    return tuple(changes[True].values()), tuple(changes[False].values())


def _moved(fact: str, renamed: Renames) -> str:
    kind, _, rest = fact.partition(" ")
    id, slash, more = rest.partition("/")
    return f"{kind} {renamed[kind].get(id, id)}{slash}{more}" if kind in renamed else fact


def _leaves(facts: Facts, at: int) -> Iterator[tuple[str, _Leaf]]:
    platform = facts.in_force(at)
    fill = filler(platform)
    data: dict[str, Any] = msgspec.to_builtins(platform)
    for kind, value in data.items():
        if isinstance(value, list | tuple):
            yield from _inside(value, _KINDS.get(kind, kind), " ", fill)
        elif kind not in _LEFT_OUT:
            yield from _inside(value, f"platform/{kind}", "/", fill)


def _inside(value: Any, fact: str, before: str, fill: Callable[[str], str]) -> Iterator[tuple[str, _Leaf]]:
    if isinstance(value, str):
        yield fact, _Leaf(fill(value), is_text=True)
    elif isinstance(value, dict):
        for key, item in value.items():
            if key in _VALUES:
                yield f"{fact}/{key}", _Leaf(say_yaml(item), is_text=False)
            elif key not in _LEFT_OUT:
                yield from _inside(item, f"{fact}/{key}", "/", fill)
    elif isinstance(value, list | tuple):
        for i, item in enumerate(value):
            name = item["id"] if isinstance(item, dict) and "id" in item else str(i + 1)
            yield from _inside(item, f"{fact}{before}{name}", "/", fill)
    else:
        yield fact, _Leaf(say_yaml(value), is_text=False)
