"""The OpenAPI description, from the schemas of cases and decisions, with examples that the engine decides."""

from __future__ import annotations

from typing import Any

from kyc_recourse.cases.schema import case_schema
from kyc_recourse.decisions.schema import decision_schema
from kyc_recourse.packs.knowledge import Knowledge
from kyc_recourse.version import __version__

_DIALECT = "https://json-schema.org/draft/2020-12/schema"


def openapi(knowledge: Knowledge, max_body: int) -> dict[str, Any]:
    """Return the description of the service with facts, in OpenAPI 3.1."""
    compiled = [platform.compiled for platform in knowledge.platforms.values()]
    case = _example(knowledge)
    decision = knowledge.decide(case).to_dict()
    rows = {"type": "object", "description": 'A line: {"row": N, "id": ..., "decision": ...} or with "faults".'}
    return {
        "openapi": "3.1.0",
        "jsonSchemaDialect": _DIALECT,
        "info": {
            "title": "Recourse",
            "version": __version__,
            "summary": "Why an identity verification was rejected, when to submit again, and what fixes it.",
            "description": f"Bodies are at most {max_body} bytes. Nothing of a case is logged.",
            "license": {"name": "MIT", "identifier": "MIT"},
        },
        "paths": {
            "/v1/decide": {
                "post": {
                    **_operation(
                        "decide", "Decide a case.", _content(_ref("Case"), case), _content(_ref("Decision"), decision)
                    ),
                    "parameters": [
                        {
                            "name": "audience",
                            "in": "query",
                            "description": "agent: with reasons in a payload that must not be disclosed to the user.",
                            "schema": {"enum": ["user", "agent"], "default": "user"},
                        }
                    ],
                }
            },
            "/v1/decide/batch": {
                "post": _operation(
                    "decideBatch",
                    "Decide cases, one a line, streamed in and out in the same order.",
                    {"application/x-ndjson": {"schema": {"type": "string"}}},
                    {"application/x-ndjson": {"schema": rows}},
                )
            },
            "/v1/match": {
                "post": _operation(
                    "match",
                    "Find which reasons a notice names.",
                    _content(
                        {
                            "type": "object",
                            "required": ["text"],
                            "additionalProperties": False,
                            "properties": {"text": {"type": "string"}, "platform": {"type": ["string", "null"]}},
                        }
                    ),
                    _content({"type": "object", "properties": {"matches": {"type": "array"}}}),
                )
            },
            "/v1/read": {
                "post": _operation(
                    "read",
                    "Read what a vendor of identity checks sent.",
                    _content(
                        {
                            "type": "object",
                            "required": ["payload"],
                            "additionalProperties": False,
                            "properties": {
                                "payload": {"description": "The JSON as it came."},
                                "vendor": {"type": ["string", "null"], "description": "Without it, it is recognised."},
                                "audience": {
                                    "enum": ["user", "agent", None],
                                    "description": "agent: the whole record; else what the person may see.",
                                },
                            },
                        }
                    ),
                )
            },
            "/v1/vendors": {"get": _operation("vendors", "The vendors whose payloads can be read.")},
            "/v1/platforms": {"get": _operation("platforms", "The platforms and their facts' versions.")},
            "/v1/reasons": {"get": _operation("reasons", "The reasons of a platform.", asks_platform=True)},
            "/v1/remedies": {"get": _operation("remedies", "The remedies of a platform.", asks_platform=True)},
            "/v1/schemas": {"get": _operation("schemas", "The JSON Schemas.")},
            "/v1/schemas/{id}": {
                "get": {
                    **_operation("schema", "A JSON Schema."),
                    "parameters": [{"name": "id", "in": "path", "required": True, "schema": {"type": "string"}}],
                }
            },
            "/healthz": {"get": _operation("healthy", "Whether the process runs.", answer={"text/plain": {}})},
            "/readyz": {"get": _operation("ready", "Whether facts are loaded, and what is wrong with newer ones.")},
            "/metrics": {"get": _operation("metrics", "Metrics for Prometheus.", answer={"text/plain": {}})},
        },
        "components": {
            "schemas": {
                "Case": _inline(case_schema(compiled), "Case"),
                "Decision": _inline(decision_schema(compiled), "Decision"),
                "Problem": {
                    "type": "object",
                    "description": "A problem (RFC 9457).",
                    "required": ["type", "title", "status"],
                    "properties": {
                        "type": {"type": "string"},
                        "title": {"type": "string"},
                        "status": {"type": "integer"},
                        "faults": {
                            "type": "array",
                            "items": {"type": "object"},
                            "description": "Each fault of a case.",
                        },
                    },
                },
            }
        },
    }


def _example(knowledge: Knowledge) -> dict[str, Any]:
    platform = knowledge.platform(knowledge.default or next(iter(knowledge.platforms)))
    period = platform.compiled.periods[0]
    return {
        "platform": platform.compiled.platform,
        "now": "2026-11-22T12:00:00Z",
        "reasons": [period.reasons[0].id] if period.reasons else [],
    }


def _ref(name: str) -> dict[str, Any]:
    return {"$ref": f"#/components/schemas/{name}"}


def _content(schema: dict[str, Any], example: Any = None) -> dict[str, Any]:
    return {"application/json": {"schema": schema, **({"example": example} if example is not None else {})}}


def _operation(
    id: str,
    summary: str,
    body: dict[str, Any] | None = None,
    answer: dict[str, Any] | None = None,
    *,
    asks_platform: bool = False,
) -> dict[str, Any]:
    problem = {"description": "What is wrong.", "content": {"application/problem+json": {"schema": _ref("Problem")}}}
    operation: dict[str, Any] = {
        "operationId": id,
        "summary": summary,
        "responses": {"200": {"description": "Done.", "content": answer or _content({"type": "object"})}},
    }
    if body:
        operation["requestBody"] = {"required": True, "content": body}
        operation["responses"] |= {"408": problem, "413": problem, "422": problem}
    if asks_platform:
        about = "The id of the platform; without it the default."
        operation["parameters"] = [
            {"name": "platform", "in": "query", "description": about, "schema": {"type": "string"}}
        ]
        operation["responses"]["422"] = problem
    if not body:
        operation["responses"]["default"] = problem
    return operation


def _inline(schema: dict[str, Any], name: str) -> dict[str, Any]:
    """Return a schema with its references to own parts as they have to be inside the description."""

    def moved(value: Any) -> Any:
        if isinstance(value, dict):
            return {
                key: f"#/components/schemas/{name}{each[1:]}"
                if key == "$ref" and each.startswith("#/")
                else moved(each)
                for key, each in value.items()
                if key not in ("$schema", "$id")
            }
        return [moved(each) for each in value] if isinstance(value, list) else value

    inlined: dict[str, Any] = moved(schema)
    return inlined
