"""Scenarios about payloads: what is sent, and what reading it must give, as it is written beside the vendors."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any, NamedTuple

import msgspec

from kyc_recourse.errors import Finding
from kyc_recourse.payloads.compiled import Crosswalk
from kyc_recourse.payloads.read import read_payload

if TYPE_CHECKING:
    from kyc_recourse.facts.strict_yaml import Document


class PlacedScenario(NamedTuple):
    """A scenario and where it is written; ``expect`` holds what is compared, by the fields of a reading."""

    id: str
    title: str
    payload: Any
    vendor: str | None
    expect: dict[str, Any]
    place: str


def scenarios_in(document: Document) -> tuple[tuple[PlacedScenario, ...], list[Finding]]:
    """Return the scenarios in a file, or what is wrong in it."""
    # Imported here: where no scenario is run, nobody waits for it.
    from kyc_recourse.facts.schemas import schema_findings
    from kyc_recourse.payloads.facts import PayloadScenarios, scenarios_schema

    if findings := schema_findings(scenarios_schema, document):
        return (), findings
    given = msgspec.convert(document.data, PayloadScenarios).scenarios
    seen: dict[str, int] = {}
    for i, each in enumerate(given):
        if (first := seen.setdefault(each.id, i)) != i:
            message = f'duplicate scenario "{each.id}", first defined on line {document.at("scenarios", first)[0]}'
            findings.append(document.finding(("scenarios", i, "id"), "KB021", message))
    placed = []
    for i, each in enumerate(given):
        expect = {key.replace("-", "_"): value for key, value in msgspec.to_builtins(each.expect).items()}
        place = f"{document.path}:{document.at('scenarios', i)[0]}"
        placed.append(PlacedScenario(each.id, each.title, each.payload, each.vendor, expect, place))
    return tuple(placed), findings


def differences(scenario: PlacedScenario, crosswalk: Crosswalk) -> Iterator[str]:
    """Yield what reading the scenario's payload gives other than it expects."""
    reading = read_payload(crosswalk, scenario.payload, scenario.vendor).to_dict()
    reading["reasons"] = [each["id"] for each in reading["reasons"]]
    for key, wanted in scenario.expect.items():
        if reading[key] != (list(wanted) if isinstance(wanted, tuple) else wanted):
            yield f"{key.replace('_', '-')}: expected {_say(wanted)}, found {_say(reading[key])}"


def _say(value: Any) -> str:
    return ", ".join(value) or "nothing" if isinstance(value, list | tuple) else str(value or "nothing")
