"""The changes between two states of the facts, as frozen plain data (``changes.schema.json`` describes it)."""

from __future__ import annotations

from typing import Any, Literal

import msgspec
from msgspec import Struct

from kyc_recourse.rules.schema import components, document

Kind = Literal["none", "text", "behaviour", "breaking"]


class _Part(Struct, frozen=True):
    """A part of the changes."""


class Side(_Part, frozen=True):
    """One state of the facts: what it is called, and the version and digest of each of its platforms."""

    name: str
    versions: dict[str, str]
    digests: dict[str, str]


class Effect(_Part, frozen=True):
    """How an answer differs: in what (such as verdict, remedies or limits), and old and new in words."""

    what: str
    words: str


class Group(_Part, frozen=True):
    """Cells of the case grid whose answers differ in the same way.

    Attributes:
        reasons: the reasons of the cases.
        given: what the cases tell beside them, in words; empty: nothing that matters.
        effect: how the answers differ.
        also: what else differs in the smallest of these cases, as a consequence.
        cells: how many cells there are.
        example: the smallest case, as a scenario in YAML that passes with the new facts.
    """

    platform: str
    reasons: tuple[str, ...]
    given: str
    effect: Effect
    also: tuple[Effect, ...]
    cells: int
    example: str


class ScenarioChange(_Part, frozen=True):
    """A scenario whose answer differs."""

    platform: str
    id: str
    title: str
    effects: tuple[Effect, ...]


class OneSided(_Part, frozen=True):
    """Cells that only one of the two states can answer, since the other does not know something in them."""

    platform: str
    change: Literal["appears", "vanishes"]
    what: str
    cells: int


class FactChange(_Part, frozen=True):
    """What a fact says: a text with its references filled, or a value as it is written; null: nothing."""

    platform: str
    fact: str
    old: str | None
    new: str | None


class PageChange(_Part, frozen=True):
    """The page of a reason that appears, vanishes, or moves, so that its old address leads on."""

    platform: str
    change: Literal["appears", "moves", "vanishes"]
    page: str
    to: str | None = None


class Changes(_Part, frozen=True):
    """What differs between two states of the facts.

    Attributes:
        kind: breaking if an id that programs know is gone, has another name or means something else, else
            behaviour if an answer, a length of time or a count differs, else text if anything else does.
        breaking: why it is breaking.
        versions: the version to give each platform that changed.
        changelog: an entry for a changelog, in Markdown.
        asked: how many cells of both case grids were asked: those that the change can reach.
        changed: in how many of them the answer differs in more than its wording.
        together: how many of these have several reasons, of which one alone is answered differently as well;
            they are in no group.
        values: the conditions, numbers, durations, names and choices that differ in the facts.
        texts: the texts that differ, be it for a number in them, and what is said of their sources.
        reworded: in how many cases the answer differs in its wording only.
    """

    old: Side
    new: Side
    kind: Kind
    breaking: tuple[str, ...]
    versions: dict[str, str]
    changelog: str
    asked: int
    changed: int
    together: int
    reworded: int
    groups: tuple[Group, ...]
    scenarios_asked: int
    scenarios: tuple[ScenarioChange, ...]
    one_sided: tuple[OneSided, ...]
    values: tuple[FactChange, ...]
    texts: tuple[FactChange, ...]
    pages: tuple[PageChange, ...]

    def to_json(self) -> str:
        """Return the changes as indented JSON."""
        return msgspec.json.format(msgspec.json.encode(self), indent=2).decode()


def changes_schema() -> dict[str, Any]:
    """Return the JSON Schema of changes."""
    return document("changes", "Changes", Changes, *components(Changes))
