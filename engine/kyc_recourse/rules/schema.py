"""The JSON Schema of compiled knowledge, from its types."""

from __future__ import annotations

import inspect
from typing import Any

import msgspec
from msgspec import Struct

from kyc_recourse.rules.compiled import FORMAT, Compiled


def compiled_schema() -> dict[str, Any]:
    """Return the schema of the compiled knowledge of any platform."""
    compiled, definitions = components(Compiled)
    compiled["properties"]["format"] = {"const": FORMAT}
    compiled["properties"]["periods"]["minItems"] = 1
    return document("compiled", "Compiled knowledge", Compiled, compiled, definitions)


def components(root: type[Struct]) -> tuple[dict[str, Any], dict[str, Any]]:
    """Return the schema of a type and those of its parts, all without room for anything else."""
    strict = parts(root)
    return strict.pop(root.__name__), strict


def parts(root: Any) -> dict[str, Any]:
    """Return the schemas of a type's parts, each without room for anything else."""
    _, found = msgspec.json.schema_components([root], ref_template="#/$defs/{name}")
    for part in found.values():
        if "description" in part:
            # Some versions of msgspec leave the indentation of a docstring as it stands in the code.
            part["description"] = inspect.cleandoc(part["description"])
    return {name: {**part, "additionalProperties": False} for name, part in sorted(found.items())}


def document(
    name: str, title: str, root: type[Struct], schema: dict[str, Any], definitions: dict[str, Any]
) -> dict[str, Any]:
    """Return a whole schema with its name and what it describes."""
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "$id": f"https://kyc-recourse.invalid/schemas/{name}.schema.json",
        "title": title,
        "description": inspect.cleandoc(root.__doc__ or ""),
        **{key: value for key, value in schema.items() if key not in ("title", "description")},
        "$defs": definitions,
    }
