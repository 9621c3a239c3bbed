"""The walk over facts: every value with the field that it belongs to, its place in the file and its address."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple

import msgspec

from kyc_recourse.facts.conditions import named_in
from kyc_recourse.facts.kinds import FILES, LISTS, FactField, fields
from kyc_recourse.facts.model import Platform, Rule, Source
from kyc_recourse.facts.roles import Condition, Identity, Reference, Role, Text, TimeSource
from kyc_recourse.facts.texts import unfilled

Path = tuple[str | int, ...]

# The time from which a value by date holds is the same kind of thing as that of a rule.
_FROM = fields(Rule)["from"]
# The list of facts that a reference in a text names, by its first word.
_QUOTED = {**{field.entry: key for key, field in LISTS.items()}, "applicant": "fields"}


class Name(NamedTuple):
    """Where a fact names another: the path, the list of the other and its id; ``quoted``: it stands in a text."""

    path: Path
    to: str
    id: str
    quoted: bool = False


class Value(NamedTuple):
    """What a fact says in one field.

    Attributes:
        path: the keys and positions from the top of the file, or of the platform.
        address: the kinds and ids of the facts in which it stands, and its key: ``("limit", "daily", "max")``.
        field: what it is.
        value: what is written; a list of values by date as a whole.
        fact: the block of keys in which it stands.
        owner: what the innermost fact with an id in which it stands is called, and that id.
    """

    path: Path
    address: tuple[str, ...]
    field: FactField
    value: Any
    fact: Mapping[str, Any]
    owner: tuple[str, str]

    @property
    def role(self) -> Role:
        """What it is, or each of it."""
        return self.field.role

    def versions(self) -> Iterator[tuple[Path, Any]]:
        """Yield the values by date, or the one value, each with its path."""
        if self.field.dated and is_dated(self.value):
            yield from (((*self.path, n, "value"), item["value"]) for n, item in enumerate(self.value))
        else:
            yield self.path, self.value

    def each(self) -> Iterator[tuple[Path, Any]]:
        """Yield each single value, at all dates and of lists and blocks by name, with its path."""
        for path, value in self.versions():
            if self.field.many or self.field.by_name:
                items = value.items() if self.field.by_name else enumerate(value)
                yield from (((*path, key), item) for key, item in items)
            else:
                yield path, value

    def names(self) -> Iterator[Name]:
        """Yield where it names other facts."""
        role = self.role
        for path, value in self.each():
            if isinstance(role, Reference):
                yield Name(path, role.to, value)
            elif isinstance(role, TimeSource):
                yield from (Name((*path, kind), f"{kind}s", id) for kind, id in value.items())
            elif isinstance(role, Condition):
                yield from (Name((*path, *below), to, id) for below, to, id in named_in(value))
            elif isinstance(role, Identity) and role.shown_by and "when" not in self.fact:
                yield Name(path, role.shown_by, value)
            elif isinstance(role, Text):
                for reference in unfilled(value):
                    kind, _, rest = reference.partition(".")
                    if kind in _QUOTED:
                        yield Name(path, _QUOTED[kind], rest.partition(".")[0], quoted=True)


def is_dated(value: object) -> bool:
    """Tell whether the value is a list of values by date."""
    return (
        isinstance(value, list)
        and bool(value)
        and all(isinstance(item, dict) and "value" in item and item.keys() <= {"from", "value"} for item in value)
    )


def walk_file(kind: str, data: Mapping[str, Any]) -> Iterator[Value]:
    """Yield the values in a file whose form is valid, in its order."""
    file = FILES[kind]
    inside = (kind, data["id"]) if file.folder and file.fact else (kind,) if file.fact else ()
    owner = (kind, data["id"]) if file.fact and "id" in data else ("", "")
    for key, value in data.items():
        field = file.fields[key]
        yield from _walk(value, field, (key,), () if field.kind and not file.folder else inside, data, owner)


def walk_platform(platform: Platform) -> Iterator[Value]:
    """Yield the values of a platform, as they are in force; what is not given is left out."""
    data: dict[str, Any] = msgspec.to_builtins(platform)
    owner = ("platform", platform.id)
    for key, field in fields(Platform).items():
        yield from _walk(data[key], field, (key,), () if field.many or field.kind else ("platform",), data, owner)


def _walk(
    value: Any,
    field: FactField,
    path: Path,
    inside: tuple[str, ...],
    fact: Mapping[str, Any],
    owner: tuple[str, str],
) -> Iterator[Value]:
    if value is None or value in ((), {}):
        return
    if field.part is None:
        yield Value(path, (*inside, field.key), field, value, fact, owner)
        if field.dated and isinstance(value, list):
            for n, item in enumerate(value):
                if isinstance(item, dict) and "from" in item:
                    yield Value((*path, n, "from"), (*inside, field.key, "from"), _FROM, item["from"], item, owner)
    elif field.part is Source:
        yield Value(path, (*inside, field.key), field, value, fact, owner)
        yield from _block(value, field, path, (*inside, field.key), owner)
    elif field.many:
        for i, item in enumerate(value):
            here = (*path, i)
            if isinstance(item, str):
                short = field.short_part
                address = (*inside, field.entry, str(i + 1), short.key)
                yield Value(here, address, short, item, {short.key: item}, owner)
            else:
                id = item.get("id", "")
                own = (field.kind.noun, id) if field.kind and id else owner
                yield from _block(item, field, here, (*inside, field.entry, id or str(i + 1)), own)
    else:
        yield from _block(value, field, path, (*inside, field.key), owner)


def _block(
    value: Mapping[str, Any], field: FactField, path: Path, inside: tuple[str, ...], owner: tuple[str, str]
) -> Iterator[Value]:
    for key, item in value.items():
        yield from _walk(item, field.parts[key], (*path, key), inside, value, owner)
