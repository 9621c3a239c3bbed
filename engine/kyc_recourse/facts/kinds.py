"""Kinds of facts, as the model says them: their fields with their roles, and the files in which they stand."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import cache
from types import MappingProxyType, UnionType
from typing import Annotated, Any, Literal, NamedTuple, Union, get_args, get_origin, get_type_hints

from msgspec import Struct
from msgspec.structs import FieldInfo
from msgspec.structs import fields as struct_fields

from kyc_recourse.facts.model import Platform, Scenario, ScenarioFile
from kyc_recourse.facts.roles import (
    DATED,
    MEANING,
    SHORT,
    About,
    Choice,
    Flag,
    InsteadOf,
    Kind,
    Number,
    OnlyIf,
    Role,
)


class FactField(NamedTuple):
    """A field of a fact.

    Attributes:
        key: the key in a fact file.
        name: the attribute in the model.
        role: what its value is, or each of its values; a bare one if it has parts.
        part: the type of its parts.
        kind: what its parts are called, if they are facts with an id or a place of their own.
        many: it is a list.
        by_name: it is a block of values by name.
        dated: it can be a list of values, each with the date from which it holds.
        needed: it must be given.
        options: what can be chosen.
    """

    key: str
    name: str
    role: Role
    part: type[Struct] | None
    kind: Kind | None
    many: bool
    by_name: bool
    dated: bool
    needed: bool
    short: bool
    means: bool
    options: tuple[Any, ...]
    default: Any
    about: About
    only_if: OnlyIf | None
    instead_of: str

    @property
    def entry(self) -> str:
        """What one of a list is called in an address."""
        return (self.kind and (self.kind.address or self.kind.noun)) or self.key.removesuffix("s")

    @property
    def parts(self) -> Mapping[str, FactField]:
        """The fields of its parts, by key."""
        return fields(self.part) if self.part else {}

    @property
    def short_part(self) -> FactField:
        """The field of its parts that can be written alone."""
        return next(field for field in self.parts.values() if field.short)


@cache
def fields(kind: type[Struct]) -> Mapping[str, FactField]:
    """Return the fields of a kind of fact by their keys in files."""
    hints = get_type_hints(kind, include_extras=True)
    return MappingProxyType({each.encode_name: _field(each, hints[each.name]) for each in struct_fields(kind)})


def _field(given: FieldInfo, hint: Any) -> FactField:
    marks: list[Any] = []
    many = by_name = False
    while not any(isinstance(mark, Role) for mark in marks):
        origin, args = get_origin(hint), get_args(hint)
        if origin is Annotated:
            marks += hint.__metadata__
            hint = hint.__origin__
        elif origin in (Union, UnionType) and type(None) in args:
            hint = Union[tuple(arg for arg in args if arg is not type(None))]  # noqa: UP007 - made from parts
        elif origin is tuple:
            many, hint = True, args[0]
        elif origin is dict:
            by_name, hint = True, args[1]
        else:
            break
    roles = [mark for mark in marks if isinstance(mark, Role)]
    part = hint if isinstance(hint, type) and issubclass(hint, Struct) else None
    options = get_args(hint) if get_origin(hint) is Literal else ()
    plain = {bool: Flag(), int: Number(form="position"), float: Number()}
    role = roles[0] if roles else Choice() if options else plain.get(hint, Role())
    if type(role) is Role and part is None:
        raise TypeError(f"{given.encode_name}: no role says what its value is")
    kind = next((mark for mark in marks if isinstance(mark, Kind)), None)
    abouts = [mark for mark in marks if isinstance(mark, About)]
    return FactField(
        key=given.encode_name,
        name=given.name,
        role=role,
        part=part,
        kind=kind,
        many=many,
        by_name=by_name,
        dated=DATED in marks,
        needed=given.required or bool(kind and kind.needed),
        short=SHORT in marks,
        means=MEANING in marks,
        options=options,
        default=given.default,
        about=abouts[-1] if abouts else About(),
        only_if=next((mark for mark in marks if isinstance(mark, OnlyIf)), None),
        instead_of=next((mark.key for mark in marks if isinstance(mark, InsteadOf)), ""),
    )


class FileKind(NamedTuple):
    """A kind of fact file: the fields at its top, and its place in a platform's folder.

    Attributes:
        name: what it is called, as its schema is.
        folder: where such files are, if there are several.
        fact: the type of the fact that the file is; None if it holds lists.
        about: the type of what it mainly holds.
        title: the heading of its schema.
        fields: what stands at its top, by key.
    """

    name: str
    folder: str
    fact: type[Struct] | None
    about: type[Struct]
    title: str
    fields: Mapping[str, FactField]

    @property
    def place(self) -> str:
        """Where the files are, as ``limits.yaml`` or ``reasons/ID.yaml``."""
        return f"{self.folder}/{'ID' if self.fact else '*'}.yaml" if self.folder else f"{self.name}.yaml"

    @property
    def lists(self) -> Mapping[str, FactField]:
        """The lists in it, of facts with ids."""
        return {key: field for key, field in self.fields.items() if field.kind}


SCENARIOS = "scenarios"
# The lists of facts of a platform, by key.
LISTS: Mapping[str, FactField] = MappingProxyType(
    {key: field for key, field in fields(Platform).items() if field.many and field.kind}
)
# What stands at the top of the facts of a platform, beside its lists.
_REST = {key: field for key, field in fields(Platform).items() if key not in LISTS}


def _files() -> Iterator[FileKind]:
    own = {key: field for key, field in LISTS.items() if (field.kind and field.kind.file) == "platform"}
    plain = {key: field for key, field in _REST.items() if not field.kind}
    yield FileKind("platform", "", Platform, Platform, "A platform", {**plain, **own})
    for key, field in LISTS.items():
        if field.kind and field.kind.own_files and field.part:
            yield FileKind(field.kind.noun, key, field.part, field.part, field.kind.title, fields(field.part))
        elif field.kind and not field.kind.file and field.part:
            yield FileKind(key, "", None, field.part, field.kind.title, _listing(key, field.part))
    for key, field in _REST.items():
        if field.kind and field.part:
            yield FileKind(key, "", field.part, field.part, field.kind.title, _sourced(fields(field.part)))
    (scenarios,) = fields(ScenarioFile).values()
    yield FileKind(SCENARIOS, SCENARIOS, None, Scenario, "Scenarios", {SCENARIOS: scenarios})


def _listing(key: str, part: type[Struct]) -> dict[str, FactField]:
    """Return the fields of a file of lists: the source of all, the list after which it is called, and others."""
    source = {"source": each} if (each := fields(part).get("source")) else {}
    listed = {key: LISTS[key]._replace(needed=True)}
    others = {other: each for other, each in LISTS.items() if each.kind and each.kind.file == key}
    return _sourced({**source, **listed, **others})


def _sourced(given: Mapping[str, FactField]) -> dict[str, FactField]:
    return {key: field._replace(needed=True) if key == "source" else field for key, field in given.items()}


# The kinds of fact files, by name.
FILES: Mapping[str, FileKind] = MappingProxyType({file.name: file for file in _files()})


# Kinds of files that are one fact each, and the folder in which they stand.
ENTITIES: Mapping[str, str] = MappingProxyType(
    {file.name: file.folder for file in FILES.values() if file.fact and file.folder}
)
# Kinds of files that hold lists of facts.
LIST_FILES = tuple(file.name for file in FILES.values() if not file.fact and not file.folder)


def noun(key: str) -> str:
    """Return what one fact of a list is called in a sentence."""
    field = LISTS.get(key)
    return field.kind.noun if field and field.kind else key
