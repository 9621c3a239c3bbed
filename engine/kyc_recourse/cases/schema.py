"""The JSON Schema of cases, from the loaded facts."""

from __future__ import annotations

from typing import Any

from kyc_recourse.cases.case import MAX_ENTRIES, MAX_NOTICE, MAX_RECENT
from kyc_recourse.facts.conditions import STATUSES
from kyc_recourse.rules.compiled import Compiled, CompiledObservation

_TIME = {
    "type": "string",
    "pattern": (
        "^[0-9]{4}-[0-9]{2}-[0-9]{2}T([01][0-9]|2[0-3]):[0-5][0-9]"
        r"(:[0-5][0-9](\.[0-9]+)?)?(Z|[+-]([01][0-9]|2[0-3]):[0-5][0-9])$"
    ),
    "description": "ISO 8601 with an offset, not after now; fractions of a second are dropped.",
    "examples": ["2026-11-22T12:00:00Z"],
}
_REGION = {
    "type": "string",
    "pattern": "^[A-Z]{2}(-[A-Z0-9]{1,3})?$",
    "description": "An ISO 3166-1 alpha-2 or ISO 3166-2 code.",
}


def case_schema(platforms: list[Compiled]) -> dict[str, Any]:
    """Return the schema of the cases that these platforms decide."""
    periods = [period for compiled in platforms for period in compiled.periods]
    reasons = {"enum": _unique(reason.id for period in periods for reason in period.reasons)}
    events = {"enum": _unique(event.id for period in periods for event in period.events)}
    observations = {o.id: _observation(o) for period in reversed(periods) for o in reversed(period.observations)}
    fields = {f.id: {"type": "string", "maxLength": f.max_length} for period in periods for f in period.fields}
    schema = {
        "title": "A case",
        "description": "What is known about one rejected user. Everything is optional; null means not given.",
        "type": "object",
        "additionalProperties": False,
        "properties": {
            "platform": {
                "enum": [compiled.platform for compiled in platforms],
                "description": "The service that rejected; without it the default.",
            },
            "now": {**_TIME, "description": "The time of the decision, ISO 8601 with an offset."},
            "reasons": {
                "type": "array",
                "maxItems": MAX_ENTRIES,
                "items": reasons,
                "description": "The reasons that were stated. Without them, those that the notice names.",
            },
            "status": {
                "enum": list(STATUSES),
                "description": "What came of the verification; without it, it was rejected.",
            },
            "notice": {
                "type": "string",
                "maxLength": MAX_NOTICE,
                "description": "The text of the e-mail or screen that told the user.",
            },
            "attempts": {
                "type": "array",
                "maxItems": MAX_ENTRIES,
                "description": "Rejected submissions.",
                "items": {
                    "type": "object",
                    "additionalProperties": False,
                    "required": ["at"],
                    "properties": {
                        "at": _TIME,
                        "reason": {
                            **reasons,
                            "description": "Without it, the case's reason if there is exactly one.",
                        },
                        "same_documents": {
                            "type": "boolean",
                            "default": False,
                            "description": "The same documents were sent again.",
                        },
                    },
                },
            },
            "recent_attempts": {
                "type": "object",
                "propertyNames": reasons,
                "additionalProperties": {"type": "integer", "minimum": 0, "maximum": MAX_RECENT},
                "description": "Failed attempts by reason within the limit's window, times unknown.",
            },
            "events": {
                "type": "array",
                "maxItems": MAX_ENTRIES,
                "items": {
                    "type": "object",
                    "additionalProperties": False,
                    "required": ["type", "at"],
                    "properties": {"type": events, "at": _TIME},
                },
            },
            "observations": {"type": "object", "additionalProperties": False, "properties": observations},
            "applicant": {
                "type": "object",
                "additionalProperties": False,
                "properties": fields,
                "description": "Personal data; used verbatim in the appeal and nowhere else.",
            },
        },
    }
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "$id": "https://kyc-recourse.invalid/schemas/case.schema.json",
        **_with_null(schema),
    }


def _with_null(schema: dict[str, Any]) -> dict[str, Any]:
    """Return the schema of an object in which null means not given, at any depth."""

    def optional(part: dict[str, Any], needed: bool = False) -> dict[str, Any]:
        part = _with_null(part)
        if needed:
            return part
        if "enum" in part:
            return {**part, "enum": [*part["enum"], None]}
        return {**part, "type": [part["type"], "null"]}

    found = dict(schema)
    if "properties" in schema:
        needed = schema.get("required", ())
        found["properties"] = {key: optional(part, key in needed) for key, part in schema["properties"].items()}
    for key in ("items", "additionalProperties"):
        if isinstance(schema.get(key), dict):
            found[key] = optional(schema[key])
    return found


def _observation(observation: CompiledObservation) -> dict[str, Any]:
    described = {"description": observation.question}
    if observation.type == "boolean":
        return {"type": "boolean", **described}
    if observation.type == "number":
        return {"type": "number", "minimum": observation.min, "maximum": observation.max, **described}
    if observation.type == "choice":
        return {"enum": list(observation.options), **described}
    return {**_REGION, **described}


def _unique(ids: Any) -> list[str]:
    return list(dict.fromkeys(ids))
