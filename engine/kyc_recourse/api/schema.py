"""The JSON Schema of the API's files: the types of the facts, in the form in which the API says them."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from msgspec import Struct

from kyc_recourse.api.form import (
    FIELDS,
    GLANCE,
    LISTS,
    MORE,
    OWN_FILES,
    Knowledge,
    Link,
    PlatformLink,
    left_out,
    link_to,
)
from kyc_recourse.facts.model import Platform
from kyc_recourse.facts.roles import Condition, Duration, Ternary
from kyc_recourse.rules.schema import document, parts


class File(Struct):
    """A file of the static JSON API. ``kind`` says what it holds; ``$schema`` leads to this schema.

    A fact stands in a list once for each version: it holds from the time ``from`` (null: ever since) until
    before the time ``before`` (null: without end). ``page`` leads to where people read of it, ``href`` to
    another file, both relative to the file in which they stand. Texts can hold ``{applicant.FIELD}``,
    ``{reasons}`` and the like, which stand for what is known only with a case.
    """


_TEXT = {"type": "string"}
_NULL = {"type": "null"}
_TIME = {"type": "string", "pattern": "^[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}Z$"}
_DATED = {"from": {"anyOf": [_TIME, _NULL]}, "before": {"anyOf": [_TIME, _NULL]}}
_BY_NAME = {"type": "object", "additionalProperties": _TEXT}


def api_schema() -> dict[str, Any]:
    """Return the schema of any file of the API."""
    more = parts(tuple[(Knowledge, Link, PlatformLink, *MORE.values())])  # type: ignore[misc]
    beside = {LISTS[key].__name__: more.pop(kind.__name__)["properties"] for key, kind in MORE.items()}
    dated = {"Platform": {}, **{kind.__name__: {"page": _maybe(_TEXT)} for kind in LISTS.values()}}
    definitions = {}
    for name, part in parts(Platform).items():
        said = {key.replace("-", "_"): given for key, given in part["properties"].items()}
        said = {field: _form(name, field, given) for field, given in said.items() if not left_out(name, field)}
        if name in dated:
            said = {**_DATED, **said, **beside.get(name, {}), **dated[name]}
        definitions[name] = {**_object(said), "description": part["description"]}
    for key, own in OWN_FILES.items():
        whole = definitions[LISTS[key].__name__]["properties"]
        glance = {field: form for field, form in whole.items() if field in (*_DATED, *GLANCE)}
        definitions[f"{own.capitalize()}AtAGlance"] = _object({**glance, "href": _TEXT})
    definitions = {name: form for name, form in definitions.items() if name not in ("Rule", "Picture")} | more
    for kind, content in _contents():
        head = {"$schema": _TEXT, "kind": {"const": kind}}
        definitions[f"{kind.capitalize()}File"] = _object({**head, **content})
    files = [{"$ref": f"#/$defs/{name}"} for name in definitions if name.endswith("File")]
    return document("api", "A file of the API", File, {"anyOf": files}, dict(sorted(definitions.items())))


def _contents() -> Iterator[tuple[str, dict[str, Any]]]:
    """Yield each kind of file with what it holds."""
    platforms = _many(_ref("PlatformLink"))
    index = {"api": {"const": "v1"}, "version": _TEXT, "schemas": _BY_NAME, "notices": _TEXT}
    yield "index", {**index, "platforms": platforms}
    yield "platform", {"knowledge": _ref("Knowledge"), "files": _BY_NAME, "versions": _many(_ref("Platform"))}
    yield "rules", {"versions": _many(_object({**_DATED, "rules": _many(_ref("Rule"))}))}
    yield "moved", {"id": _TEXT, "moved": _ref("Link")}
    for key, kind in LISTS.items():
        listed = kind.__name__
        if key in OWN_FILES:
            yield OWN_FILES[key], {"versions": _many(_ref(listed))}
            listed += "AtAGlance"
        yield key, {key: _many(_ref(listed))}


def _form(kind: str, field: str, given: dict[str, Any]) -> dict[str, Any]:
    """Return the form of a field from that which it has in the facts."""
    name = f"{kind}.{field}"
    role = FIELDS[name].role
    if isinstance(role, Condition):
        return _many(_many(_TEXT))
    if isinstance(role, Ternary):
        return _maybe({"type": "boolean"})
    if not isinstance(role, Duration) and not link_to(name):
        return {key: value for key, value in given.items() if key != "default"}
    said = _ref("Duration" if isinstance(role, Duration) else "Link")
    if given.get("type") == "array":
        return _many(said)
    return _maybe(said) if _NULL in given.get("anyOf", ()) else said


def _ref(name: str) -> dict[str, Any]:
    return {"$ref": f"#/$defs/{name}"}


def _many(form: dict[str, Any]) -> dict[str, Any]:
    return {"type": "array", "items": form}


def _maybe(form: dict[str, Any]) -> dict[str, Any]:
    return {"anyOf": [form, _NULL]}


def _object(properties: dict[str, Any]) -> dict[str, Any]:
    """Return the form of an object that has all of these, and nothing else."""
    return {"type": "object", "properties": properties, "required": [*properties], "additionalProperties": False}
