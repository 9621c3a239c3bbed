"""The JSON Schema of the API's files, from their types."""

from __future__ import annotations

from functools import reduce
from operator import or_
from typing import Any

from kyc_recourse.api.resource import File
from kyc_recourse.rules.schema import document, parts

_TIME = {"type": "string", "pattern": "^[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}Z$"}


def api_schema() -> dict[str, Any]:
    """Return the schema of any file of the API."""
    kinds = File.__subclasses__()
    definitions = parts(reduce(or_, kinds))
    for part in definitions.values():
        for name in {"from", "before"} & {*part["properties"]}:
            part["properties"][name] = {"anyOf": [_TIME, {"type": "null"}]}
    options = {"anyOf": [{"$ref": f"#/$defs/{kind.__name__}"} for kind in kinds]}
    return document("api", "A file of the API", File, options, definitions)
