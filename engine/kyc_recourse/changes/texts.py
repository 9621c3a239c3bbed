"""Texts and values: what people read in the facts, with references filled, and what rules and limits say."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from kyc_recourse.changes.changes import FactChange
from kyc_recourse.changes.ids import Renames
from kyc_recourse.facts.kinds import LISTS
from kyc_recourse.facts.load import Facts
from kyc_recourse.facts.rewrite_yaml import say_yaml
from kyc_recourse.facts.roles import Count, Duration, Identity, Text, Version, Wording
from kyc_recourse.facts.texts import filler
from kyc_recourse.facts.times import humanize_instant
from kyc_recourse.facts.walk import Path, Value, walk_platform


class _Leaf(NamedTuple):
    """Something that a fact says: a text with its references filled, or a value as it is written.

    ``behaves``: it says how long or how often, so that another value means that the platform behaves otherwise.
    """

    said: str
    is_text: bool
    behaves: bool


class ChangedFacts(NamedTuple):
    """The texts and the values that differ; ``behaviour``: one of them says how the platform behaves."""

    texts: tuple[FactChange, ...]
    values: tuple[FactChange, ...]
    behaviour: bool


def changed_facts(old: Facts, new: Facts, renamed: Renames) -> ChangedFacts:
    """Return the texts and the values that differ, by fact, as they are in each period that either side has.

    Values and sources are told where the fact to which they belong is there on both sides.
    """
    platform = new.in_force(0).id
    changes: dict[bool, dict[tuple[str, str | None, str | None], FactChange]] = {True: {}, False: {}}
    behaviour = False
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
                behaviour |= leaf.behaves
    return ChangedFacts(tuple(changes[True].values()), tuple(changes[False].values()), behaviour)


def _moved(fact: str, renamed: Renames) -> str:
    kind, _, rest = fact.partition(" ")
    id, slash, more = rest.partition("/")
    return f"{kind} {renamed[kind].get(id, id)}{slash}{more}" if kind in renamed else fact


def _leaves(facts: Facts, at: int) -> Iterator[tuple[str, _Leaf]]:
    platform = facts.in_force(at)
    fill = filler(platform)
    for value in walk_platform(platform):
        # A source is said part by part, after it is said as a whole; ids are in the paths.
        if value.field.part or isinstance(value.role, Identity | Version):
            continue
        if isinstance(value.role, Text | Wording):
            for path, text in value.each():
                yield _named(value, path), _Leaf(fill(str(text)), is_text=True, behaves=False)
        else:
            of_source = "source" in value.path
            behaves = isinstance(value.role, Duration | Count)
            yield _named(value, value.path), _Leaf(say_yaml(value.value), is_text=of_source, behaves=behaves)


def _named(value: Value, path: Path) -> str:
    """Return the place of a value with ids instead of positions, as in ``limit daily/max``."""
    ids = value.address[-len(value.path) :]
    keys = [id if isinstance(key, int) else str(key) for key, id in zip(value.path, ids, strict=True)]
    keys += [str(key + 1) if isinstance(key, int) else key for key in path[len(value.path) :]]
    if keys[0] not in LISTS or len(keys) < 3:
        return "/".join(["platform", *keys])
    kind = LISTS[keys[0]].kind
    noun = "shared rule" if keys[0] == "rules" else kind.noun if kind else keys[0]
    return f"{noun} {'/'.join(keys[1:])}"
