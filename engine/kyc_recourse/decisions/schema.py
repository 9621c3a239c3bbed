"""The JSON Schema of decisions, from their type and the loaded facts."""

from __future__ import annotations

import inspect
from typing import Any

import msgspec

from kyc_recourse.decisions.decision import Decision
from kyc_recourse.rules.compiled import Compiled

_TIME = {"type": "string", "pattern": "^[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}Z$"}


def decision_schema(platforms: list[Compiled]) -> dict[str, Any]:
    """Return the schema of the decisions that these platforms give."""
    _, parts = msgspec.json.schema_components([Decision], ref_template="#/$defs/{name}")
    definitions = {name: _strict(part) for name, part in sorted(parts.items())}
    decision = definitions.pop("Decision")
    periods = [period for compiled in platforms for period in compiled.periods]
    verdicts = {"enum": list(dict.fromkeys(v.id for period in periods for v in reversed(period.verdicts)))}
    decision["properties"]["platform"] = {"enum": [compiled.platform for compiled in platforms]}
    decision["properties"]["verdict"] = definitions["Change"]["properties"]["verdict"] = verdicts
    decision["properties"]["now"] = definitions["Change"]["properties"]["at"] = _TIME
    for part, name in (
        ("Resubmit", "allowed_from"),
        ("Resubmit", "advised_from"),
        ("LimitStanding", "resets_at"),
        ("LimitStanding", "locked_until"),
        ("CooldownStanding", "ends_at"),
    ):
        definitions[part]["properties"][name] = {"anyOf": [_TIME, {"type": "null"}]}
    for part, kind in (("OfferedRemedy", "remedy"), ("StatedReason", "reason")):
        ids = {
            "remedy": [remedy.id for period in periods for remedy in period.remedies],
            "reason": [reason.id for period in periods for reason in period.reasons],
        }
        definitions[part]["properties"]["id"] = {"enum": list(dict.fromkeys(ids[kind]))}
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "$id": "https://kyc-recourse.invalid/schemas/decision.schema.json",
        "title": "A decision",
        "description": inspect.cleandoc(Decision.__doc__ or ""),
        **{key: value for key, value in decision.items() if key not in ("title", "description")},
        "$defs": definitions,
    }


def _strict(part: dict[str, Any]) -> dict[str, Any]:
    return {**part, "additionalProperties": False}
