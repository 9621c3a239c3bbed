"""The JSON Schema of decisions, from their type and the loaded facts."""

from __future__ import annotations

from typing import Any

from kyc_recourse.decisions.decision import Decision
from kyc_recourse.rules.compiled import Compiled
from kyc_recourse.rules.schema import components, document

_TIME = {"type": "string", "pattern": "^[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}Z$"}


def decision_schema(platforms: list[Compiled]) -> dict[str, Any]:
    """Return the schema of the decisions that these platforms give."""
    decision, definitions = components(Decision)
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
        # Beside the platforms' own there are those of the general answers.
        definitions[part]["properties"]["id"] = {
            "anyOf": [{"enum": list(dict.fromkeys(ids[kind]))}, {"type": "string"}]
        }
    return document("decision", "A decision", Decision, decision, definitions)
