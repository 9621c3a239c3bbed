"""The JSON Schemas of fact files, made from the model: what may be in each, in the words of an editor's help."""

from __future__ import annotations

import inspect
from collections.abc import Iterator, Mapping
from functools import cache
from itertools import count
from pathlib import Path
from typing import Any

import yaml
from msgspec import NODEFAULT, Struct

from kyc_recourse.facts.kinds import FILES, LISTS, FactField, fields
from kyc_recourse.facts.model import Source
from kyc_recourse.facts.roles import Condition, Date, Instant, Kind, Reference, Text

COMMON = "common"
_BASE = "https://kyc-recourse.invalid/schemas"
_DIALECT = "https://json-schema.org/draft/2020-12/schema"


def kind_schema(name: str) -> dict[str, Any]:
    """Return the schema of a kind of fact file, or the parts that they share (``common``)."""
    if name == COMMON:
        return {
            "$schema": _DIALECT,
            "$id": f"{_BASE}/{COMMON}.schema.json",
            "title": "Parts shared by the schemas of fact files",
            "description": "Ids, texts, dates, sources, conditions, rules and other parts of facts.",
            "$defs": shared(),
        }
    file = FILES[name]
    text, _, more = (file.about.__doc__ or "").partition("\n")[0].partition(". ")
    description = f"{text.rstrip('.')}: `{file.place}`.{f' {more}' if more else ''}"
    head = {"$schema": _DIALECT, "$id": f"{_BASE}/{name}.schema.json", "title": file.title, "description": description}
    return {**head, **_object(file.fields, f"{COMMON}.schema.json", top=True)}


@cache
def shared() -> dict[str, Any]:
    """Return the parts that schemas share: forms of values, and what facts consist of."""
    found = {**_forms()}
    for name, field in {"source": None, **_parts()}.items():
        found[name] = {
            **_fact(field.part if field and field.part else Source, field and field.kind, ""),
            **found.get(name, {}),
        }
    optional = {key: field._replace(needed=False) for key, field in fields(Source).items()}
    found["source-part"] = {**_object(optional, ""), **found["source-part"]}
    for form in ("count", "duration", "quantity"):
        found[f"dated-{form}"] = _dated(_forms()[form])
    return dict(sorted(found.items()))


@cache
def _forms() -> dict[str, Any]:
    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    forms: dict[str, Any] = yaml.load((Path(__file__).parent / "forms.yaml").read_text("utf-8"), Loader=loader)  # noqa: S506 - a safe loader
    return forms


@cache
def _parts() -> dict[str, FactField]:
    """Return the fields that have parts which are no facts of a list of the platform, by those parts' names."""
    found: dict[str, FactField] = {}

    def search(part: type[Struct]) -> None:
        for field in fields(part).values():
            if field.part and field.part is not Source:
                found[_name(field.part)] = field
                search(field.part)

    for file in FILES.values():
        for field in file.fields.values():
            if file.fact and field.part and field.part is not Source and field.key not in LISTS:
                found[_name(field.part)] = field
            if field.part:
                search(field.part)
    return found


def _name(part: type[Struct]) -> str:
    return "".join(f"-{char.lower()}" if char.isupper() else char for char in part.__name__).lstrip("-")


def _fact(part: type[Struct], kind: Kind | None, file: str) -> dict[str, Any]:
    """Return the schema of a fact as a block of keys; a part can be written as its text alone where it is short."""
    noun = kind.noun if kind else _name(part)
    title = {"title": f"{'an' if noun[0] in 'aeiou' else 'a'} {noun}"} if kind else {}
    snippets = [{"label": noun, "body": _body(part, _needed(part))}]
    snippets += [{"label": each, "body": _body(part, keys)} for each, keys in part.snippets.items()]  # type: ignore[attr-defined]
    schema = {**title, "description": inspect.cleandoc(part.__doc__ or ""), **_object(fields(part), file)}
    for field in fields(part).values():
        if field.short:
            form = _forms()[field.role.form]
            schema |= {key: form[key] for key in ("minLength", "pattern")} | {"type": ["string", "object"]}
    return {**schema, "defaultSnippets": snippets}


def _object(given: Mapping[str, FactField], file: str, *, top: bool = False) -> dict[str, Any]:
    """Return the schema of a block of keys."""
    schema: dict[str, Any] = {
        "type": "object",
        "properties": {key: _property(field, file, top=top) for key, field in given.items()},
        "required": [key for key, field in given.items() if field.needed and (top or field.part is not Source)],
        "additionalProperties": False,
    }
    conditions = [*_only_if(given)]
    instead = [field for field in given.values() if field.instead_of]
    if conditions:
        schema["allOf"] = conditions
    if instead:
        schema["oneOf"] = [{"required": [key]} for field in instead for key in (field.instead_of, field.key)]
    return schema


def _only_if(given: Mapping[str, FactField]) -> Iterator[dict[str, Any]]:
    """Yield what keys that have a meaning beside some values of another key only are bound to."""
    grouped: dict[tuple[str, tuple[str, ...]], list[FactField]] = {}
    for field in given.values():
        if field.only_if:
            grouped.setdefault((field.only_if.key, field.only_if.values), []).append(field)
    for (key, values), bound in grouped.items():
        others = [option for option in given[key].options if option not in values]
        needed = [field.key for field in bound if field.only_if and field.only_if.needed]
        for options, then in (
            ([*values], {"required": needed}),
            (others, {"properties": dict.fromkeys((field.key for field in bound), False)}),
        ):
            yield {"if": {"properties": {key: {"enum": options}}, "required": [key]}, "then": then}


def _property(field: FactField, file: str, *, top: bool) -> dict[str, Any]:
    """Return the schema of the value of a key."""
    extra = {**field.about.schema}
    if field.part is Source:
        described = (
            {} if top else {"description": "Where this comes from, as far as it differs from the file's source."}
        )
        return {**_ref("source" if top else "source-part", file), **described}
    form = _one(field, file, inline=bool(extra) and not field.many and not field.by_name)
    if field.many:
        form = {"type": "array", **_title_of_list(field), "items": form, "minItems": 1}
        if field.part is None and not isinstance(field.role, Text) and "maxItems" not in extra:
            form["uniqueItems"] = True
    if field.by_name:
        form = {"type": "object", "minProperties": 1, "propertyNames": _ref("id", file), "additionalProperties": form}
    form |= {"title": extra["title"]} if "title" in extra else {}
    if field.dated:
        own = field.many or field.options or extra
        form = _dated(form, file) if own else _ref(f"dated-{field.role.form}", file)
    extra.pop("title", None)
    if said := field.about.text or (field.part and (field.part.__doc__ or "").partition("\n")[0]):
        form["description"] = said
    if field.default not in (NODEFAULT, None, (), {}, False) and not field.options:
        form["default"] = field.default
    return form | extra


def _title_of_list(field: FactField) -> dict[str, str]:
    if field.role and field.role.form == "id":
        return {"title": "a list of ids"}
    return {"title": f"{field.key}: {_choices(field.options)}"} if field.options else {}


def _one(field: FactField, file: str, *, inline: bool) -> dict[str, Any]:
    """Return the schema of one value of a field."""
    if field.part:
        name = _name(field.part)
        return _ref(name, file) if name in _parts() else _fact(field.part, field.kind, file)
    if field.options:
        return {"enum": [*field.options], "title": _choices(field.options)}
    return {**_forms()[field.role.form]} if inline else _ref(field.role.form, file)


def _choices(options: tuple[Any, ...]) -> str:
    *first, last = map(str, options)
    return f"{', '.join(first)} or {last}"


def _ref(name: str, file: str) -> dict[str, Any]:
    return {"$ref": f"{file}#/$defs/{name}"}


def _dated(form: dict[str, Any], file: str = "") -> dict[str, Any]:
    """Return the schema of a value that can be a list of values by date."""
    given: dict[str, Any] = {
        "title": "a value with the date from which it holds",
        "properties": {"from": _ref("instant", file), "value": form},
        "required": ["value"],
        "additionalProperties": False,
    }
    either = {"title": f"{form['title']}, or a list of values by date", "minItems": 1}
    if form.get("type") == "array":
        one = _forms()[form["items"]["$ref"].rpartition("/")[2]]
        given["properties"]["value"] = {key: value for key, value in form.items() if key != "minItems"}
        items = {**given, **one, "type": [one["type"], "object"]}
        return {"type": "array", **either, "uniqueItems": True, "items": items}
    types = form.get("type", "string")
    kept = {key: value for key, value in form.items() if key in ("pattern", "minimum", "maximum")}
    if "enum" in form:
        kept["pattern"] = f"^({'|'.join(form['enum'])})$"
    return {
        "type": [*([types] if isinstance(types, str) else types), "array"],
        **either,
        **kept,
        "items": {"type": "object", **given},
    }


def _needed(part: type[Struct]) -> tuple[str, ...]:
    """Return the keys that a fact needs, one of those that replace each other among them."""
    given = fields(part)
    either = [field.instead_of for field in given.values() if field.instead_of]
    needed = [key for key, field in given.items() if (field.needed or key in either) and field.part is not Source]
    return tuple(needed or [*given][:1])


def _body(part: type[Struct], keys: tuple[str, ...], numbers: Iterator[int] | None = None) -> dict[str, Any]:
    """Return what an editor inserts for a fact: these keys with values to be written over."""
    numbers = numbers or count(1)
    return {key: _example(fields(part)[key], numbers) for key in keys}


def _example(field: FactField, numbers: Iterator[int]) -> Any:
    if field.part:
        one: Any = _body(field.part, _needed(field.part), numbers)
    elif field.options:
        one = f"${{{next(numbers)}|{','.join(field.options)}|}}"
    elif isinstance(field.role, Condition):
        one = {f"${{{next(numbers)}:observation-id}}": True}
    else:
        example = field.role.example
        if isinstance(field.role, Reference):
            example = f"{field.role.to.removesuffix('s')}-id"
        if isinstance(example, bool | dict):
            return example
        words = (field.about.text or field.key).rstrip(".")
        example = example or (field.key if set("{}$|") & set(words) else words)
        one = f"${{{next(numbers)}:{example}}}"
        one = f'"{one}"' if isinstance(field.role, Date | Instant) else one
    return [one] * field.about.schema.get("minItems", 1) if field.many else one
