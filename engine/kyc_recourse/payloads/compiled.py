"""The crosswalk: canonical reasons and vendors' vocabularies, compiled to plain data that any language interprets.

The paths of the facts are lists of steps here, so that neither Python nor JavaScript needs a library for them, both
read the same, and reading stays linear whatever a payload holds.
"""

from __future__ import annotations

from typing import Literal

from msgspec import Struct

# Steps of a path that are no names: every item of a list, every value of an object.
ITEMS = 0
VALUES = 1

# A name, or ITEMS or VALUES.
Path = tuple[str | int, ...]
# Part of a code: text as it is, the number of a name that VALUES met (from 1), or a path below the value.
Form = tuple[str | int | Path, ...]

# How the values at a path are compared with patterns.
ONE_OF = 0
NONE_OF = 1
OTHER_THAN = 2


class PayloadTest(Struct, frozen=True, array_like=True):
    """What must hold of the values at a path; each pattern may end in ``*`` and hold ``?``."""

    path: Path
    mode: int
    patterns: tuple[str, ...]


class OutcomeTest(Struct, frozen=True, omit_defaults=True):
    """What a payload says as a whole if all tests hold."""

    when: tuple[PayloadTest, ...]
    outcome: str
    attempt: str | None = None
    code: str | None = None


class CodePlace(Struct, frozen=True, omit_defaults=True):
    """Where codes stand."""

    at: Path
    forms: tuple[Form, ...]
    text: Path | None = None
    where: tuple[PayloadTest, ...] = ()
    when: tuple[PayloadTest, ...] = ()
    advisory: bool = False
    only_if_none: bool = False


class CompiledCode(Struct, frozen=True, array_like=True):
    """What a code means: places in the list of canonical reasons, and what of it."""

    reasons: tuple[int, ...]
    facet: str | None
    advisory: bool


class CompiledVendor(Struct, frozen=True):
    """How a vendor's payloads are read."""

    id: str
    roots: tuple[Path, ...]
    recognise: tuple[tuple[PayloadTest, ...], ...]
    outcomes: tuple[OutcomeTest, ...]
    places: tuple[CodePlace, ...]
    show: tuple[Path, ...]
    hide: tuple[Path, ...]
    codes: dict[str, CompiledCode]
    texts: dict[str, str]


class Canonical(Struct, frozen=True):
    """A canonical reason as reading needs it."""

    id: str
    title: str
    category: Literal["temporary", "permanent", "unknown"]
    disclosure: str
    text: str
    steps: tuple[str, ...]
    never: str
    verdict: str
    line: int


class Crosswalk(Struct, frozen=True):
    """Canonical reasons, the worst first, with the one for "no known reason" last, and every vendor's vocabulary."""

    reasons: tuple[Canonical, ...]
    not_disclosed_title: str
    not_disclosed: str
    not_disclosed_steps: tuple[str, ...]
    permanent_verdict: str
    temporary_verdict: str
    source: str
    confidence: str
    file: str
    vendors: tuple[CompiledVendor, ...]
