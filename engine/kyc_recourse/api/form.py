"""The form in which the API says facts: their own fields, with texts filled, in names that programs like.

What is not listed here is said as the facts have it, so a new field of a fact needs no line here.
"""

from __future__ import annotations

from collections.abc import Iterator
from types import MappingProxyType
from typing import Any, get_args, get_origin, get_type_hints

from msgspec import Struct

from kyc_recourse.facts import model
from kyc_recourse.facts.kinds import FactField, fields
from kyc_recourse.facts.roles import Reference

# Lists that stand in the platform's own file; every other list of the facts has a file of its name.
_WITH_THE_PLATFORM = {"notes", "channels", "first_steps", "advice"}
LISTS: MappingProxyType[str, type[Struct]] = MappingProxyType(
    {
        key: get_args(hint)[0]
        for key, hint in get_type_hints(model.Platform).items()
        if get_origin(hint) is tuple and key not in _WITH_THE_PLATFORM and key != "rules"
    }
)
# Lists whose facts have a file each, which is called so; the list shows these fields of them.
OWN_FILES = MappingProxyType({"reasons": "reason", "remedies": "remedy"})
GLANCE = ("id", "title", "order", "category", "difficulty", "share", "effort")


def _fields_of(kind: type[Struct]) -> Iterator[tuple[str, FactField]]:
    for field in fields(kind).values():
        yield f"{kind.__name__}.{field.key.replace('-', '_')}", field
        if field.part:
            yield from _fields_of(field.part)


# The fields of the facts, as in "Limit.window".
FIELDS: MappingProxyType[str, FactField] = MappingProxyType(dict(_fields_of(model.Platform)))


def link_to(name: str) -> str:
    """Return the list that a field names facts of and leads to; "" if it does not.

    Sources are named by their ids, and so is what a fact of the same list is made from.
    """
    role, kind = FIELDS[name].role, name.partition(".")[0]
    if not isinstance(role, Reference) or role.to not in LISTS or kind in ("Source", LISTS[role.to].__name__):
        return ""
    return role.to


def left_out(kind: str, field: str) -> bool:
    """Tell whether a field is not said: rules are told as they were compiled, drawings belong to the pages."""
    return FIELDS[f"{kind}.{field}"].part in (model.Rule, model.Picture) or (kind == "Platform" and field in LISTS)


class _Part(Struct, frozen=True):
    """A part of a file. Nothing is left out: a list can be empty, and what is not known is null."""


class Knowledge(_Part, frozen=True):
    """Which facts these are: their version, and the digest that decisions carry, too."""

    version: str
    digest: str


class Link(_Part, frozen=True):
    """Another fact; ``href`` leads to its file, relative to the file in which it stands."""

    id: str
    title: str
    href: str


class Duration(_Part, frozen=True):
    """A length of time in ISO 8601, in seconds (a day has 24 hours), and in words."""

    iso: str
    seconds: int
    words: str


class Place(_Part, frozen=True):
    """Where a fact stands: its id, file and line."""

    id: str
    file: str
    line: int


class Rule(_Part, frozen=True):
    """A rule in the words of decisions' traces: if all of ``because`` holds, all of ``concludes`` follows."""

    rule: str
    because: tuple[str, ...]
    concludes: tuple[str, ...]
    summary: str | None
    fact: Place
    source: str
    confidence: str


class OfReason(_Part, frozen=True):
    """What belongs to a reason beside its own fields: all rules that decide it, and what they can lead to."""

    verdicts: tuple[Link, ...]
    remedies: tuple[Link, ...]
    warnings: tuple[Link, ...]
    prohibitions: tuple[Link, ...]
    limits: tuple[Link, ...]
    cooldowns: tuple[Link, ...]
    rules: tuple[Rule, ...]


class OfLimit(_Part, frozen=True):
    """After how many failed attempts to stop."""

    stop_at: int


class OfFigure(_Part, frozen=True):
    """The value, of a difference as well, and the value in words."""

    value: float | Duration
    words: str


# What is said of the facts of a list beside their own fields.
MORE: MappingProxyType[str, type[Struct]] = MappingProxyType(
    {"reasons": OfReason, "limits": OfLimit, "figures": OfFigure}
)


class PlatformLink(_Part, frozen=True):
    """A platform, which facts there are about it, and its files by kind."""

    id: str
    name: str
    default: bool
    knowledge: Knowledge
    files: dict[str, str]


def said_fields(kind: type[Any]) -> list[str]:
    """Return the fields of a kind of fact that the API says."""
    return [field for field in kind.__struct_fields__ if not left_out(kind.__name__, field)]
