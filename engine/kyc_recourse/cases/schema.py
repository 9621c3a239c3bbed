"""The JSON Schema of cases, from the loaded facts."""

from __future__ import annotations

import re
from typing import Any

from kyc_recourse.cases.answers import answer_paths, counted_ids
from kyc_recourse.cases.reading import LANGUAGE, MAX_ENTRIES, MAX_NAME, MAX_NOTICE, MAX_RECENT
from kyc_recourse.facts.conditions import STATUSES
from kyc_recourse.rules.compiled import Compiled, CompiledField, CompiledObservation

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
    limits = {"enum": _unique(id for period in periods for id in counted_ids(period))}
    events = {"enum": _unique(event.id for period in periods for event in period.events)}
    observations = {o.id: _observation(o) for period in reversed(periods) for o in reversed(period.observations)}
    fields = {f.id: _field(f) for period in periods for f in period.fields}
    paths = {"enum": _unique(path for period in periods for path in answer_paths(period))}
    happened = {**_TIME, "description": "When it happened, not after now."}
    failed = {**_TIME, "description": "When it was rejected; at most five minutes after now, which count as now."}
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
            "now": {**_TIME, "description": "The time of the decision; without it the clock is read."},
            "status": {
                "enum": list(STATUSES),
                "description": "What became of the submission, if it is known beside the message.",
            },
            "reasons": {
                "type": "array",
                "maxItems": MAX_ENTRIES,
                "items": {**reasons, "description": "The id of a reason."},
                "description": "The reasons that were stated. Without them, those that the notice names.",
            },
            "candidates": {
                "type": "object",
                "propertyNames": reasons,
                "additionalProperties": {"type": "boolean", "description": "Whether it is a reason of this case."},
                "description": "Answers to whether a candidate is a reason: true adds it, false excludes it.",
            },
            "notice": {
                "type": "string",
                "maxLength": MAX_NOTICE,
                "description": "The text of the e-mail or screen that told the user.",
            },
            "payload": {"description": "What a vendor of identity checks sent; anything that JSON can hold."},
            "vendor": {
                "type": "string",
                "maxLength": MAX_NAME,
                "description": "Whose payload it is; without it, that is recognised.",
            },
            "attempts": {
                "type": "array",
                "maxItems": MAX_ENTRIES,
                "description": "Rejected submissions; an empty list says that there were none.",
                "items": {
                    "type": "object",
                    "additionalProperties": False,
                    "required": ["at"],
                    "description": "A rejected submission.",
                    "properties": {
                        "at": failed,
                        "reason": {
                            **reasons,
                            "description": "Why it was rejected; without it, the only reason of the case.",
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
                "propertyNames": limits,
                "additionalProperties": {
                    **_either(_COUNT, {"type": "array", "maxItems": MAX_ENTRIES, "items": _with_null(_COUNT)}),
                    "description": "How many failed; several counts as of different times are added up.",
                },
                "description": (
                    "Failed attempts whose times are not known, by reason, or by attempt limit where a reason has "
                    "several; used where attempts lists none for the reason."
                ),
            },
            "events": {
                **_either(
                    {
                        "type": "array",
                        "maxItems": MAX_ENTRIES,
                        "items": {
                            "type": ["object", "null"],
                            "additionalProperties": False,
                            "required": ["type", "at"],
                            "properties": {
                                "type": {**events, "description": "The id of the event."},
                                "at": happened,
                            },
                        },
                    },
                    {"type": "object", "propertyNames": events, "additionalProperties": _with_null(happened)},
                ),
                "description": "What happened and when, as a list or by the event's id.",
            },
            "observations": {
                "type": "object",
                "additionalProperties": False,
                "properties": observations,
                "description": "What was observed; what is left out is not known.",
            },
            "skipped": {
                "type": "array",
                "maxItems": MAX_ENTRIES,
                "items": {**paths, "description": "The path of an answer, as a decision's questions name it."},
                "description": "What was asked and is not known; it is not asked again.",
            },
            "applicant": {
                "type": "object",
                "additionalProperties": False,
                "properties": fields,
                "description": "Personal data; used verbatim in the appeal and nowhere else.",
            },
            "language": {
                "type": "string",
                "maxLength": MAX_NAME,
                "pattern": f"^({_any_case(LANGUAGE)})$",
                "description": "The language of the answer's texts, as a BCP 47 tag; only English so far.",
            },
        },
    }
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "$id": "https://kyc-recourse.invalid/schemas/case.schema.json",
        **_with_nulls(schema),
    }


_COUNT = {
    "anyOf": [
        {"type": "integer", "minimum": 0, "maximum": MAX_RECENT, "description": "As of now."},
        {
            "type": "object",
            "additionalProperties": False,
            "required": ["count"],
            "properties": {
                "count": {"type": "integer", "minimum": 0, "maximum": MAX_RECENT, "description": "How many."},
                "as_of": {
                    "anyOf": [{**_TIME, "description": "When that was true; without it now."}, {"type": "null"}],
                    "description": "When that was true; without it now.",
                },
            },
        },
    ]
}


def _either(*schemas: dict[str, Any]) -> dict[str, Any]:
    return {"anyOf": [part for each in schemas for part in each.get("anyOf", [each])]}


def _any_case(pattern: str) -> str:
    """Return the pattern of small letters so that it matches capitals as well."""

    def both(found: re.Match[str]) -> str:
        letters = found[0].strip("[]")
        return f"[{letters}{letters.upper().replace('0-9', '')}]"

    return re.sub(r"\[[^]]*\]|[a-z]", both, pattern)


def _with_null(schema: dict[str, Any]) -> dict[str, Any]:
    """Return the schema of a value that can be null as well."""
    if "anyOf" in schema:
        return {**schema, "anyOf": [*schema["anyOf"], {"type": "null"}]}
    if "enum" in schema:
        return {**schema, "enum": [*schema["enum"], None]}
    return {**schema, "type": [schema["type"], "null"]} if "type" in schema else schema


def _with_nulls(schema: dict[str, Any]) -> dict[str, Any]:
    """Return the schema of an object in which null means not given, at any depth."""
    found = dict(schema)
    if "properties" in schema:
        needed = schema.get("required", ())
        found["properties"] = {
            key: _with_nulls(part) if key in needed else _with_null(_with_nulls(part))
            for key, part in schema["properties"].items()
        }
    for key in ("items", "additionalProperties"):
        if isinstance(schema.get(key), dict):
            found[key] = _with_null(_with_nulls(schema[key]))
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


def _field(field: CompiledField) -> dict[str, Any]:
    return {"type": "string", "maxLength": field.max_length, "description": f"For the appeal: {field.blank}."}


def _unique(ids: Any) -> list[str]:
    return list(dict.fromkeys(ids))
