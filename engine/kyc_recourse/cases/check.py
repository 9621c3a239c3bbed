"""Whether a case names only what the facts know, and values that fit them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from kyc_recourse.cases.case import (
    MAX_NAME,
    MAX_RECENT,
    UNREADABLE,
    Case,
    Value,
    expected_text,
    is_count,
    is_text,
    path_of,
)
from kyc_recourse.errors import Fault, did_you_mean
from kyc_recourse.facts.iso3166 import is_region, nearest_region
from kyc_recourse.facts.texts import format_number
from kyc_recourse.rules.compiled import CompiledObservation
from kyc_recourse.rules.program import Program

_APPROVED = "expected no reason, since the status is approved"


def check_case(program: Program, case: Case) -> list[Fault]:
    """Return all that does not fit the facts. Neither values nor unknown keys appear in a fault."""
    return list(_faults(program, case))


def _faults(program: Program, case: Case) -> Iterator[Fault]:
    def unknown(what: str, given: str, known: Iterable[str], *path: str | int) -> Fault:
        now = program.renamed.get(f"{what} {given}")
        return Fault(path_of(*path), f"unknown {what}{did_you_mean(given, list(known), now)}")

    reasons = program.reasons
    for i, reason in enumerate(case.reasons):
        if reason not in reasons and reason is not UNREADABLE:
            yield unknown("reason", reason, reasons, "reasons", i)
    if case.status == "approved":
        for i, reason in enumerate(case.reasons):
            if reason is not UNREADABLE:
                yield Fault(path_of("reasons", i), _APPROVED)
    for i, attempt in enumerate(case.attempts or ()):
        if attempt.reason is not None and attempt.reason not in reasons and attempt.reason is not UNREADABLE:
            yield unknown("reason", attempt.reason, reasons, "attempts", i, "reason")
    for reason, count in case.recent_attempts.items():
        if reason not in reasons:
            yield unknown("reason", reason, reasons, "recent_attempts")
        elif count is not None and not is_count(count):
            yield Fault(path_of("recent_attempts", reason), f"expected a whole number from 0 to {MAX_RECENT}")
    for i, event in enumerate(case.events):
        if event.type not in program.events and event.type is not UNREADABLE:
            yield unknown("event", event.type, program.events, "events", i, "type")
    for id, value in case.observations.items():
        observation = program.observations.get(id)
        if observation is None:
            yield unknown("observation", id, program.observations, "observations")
        elif value is not None and (message := _misfit(observation, value)):
            yield Fault(path_of("observations", id), message)
    if case.applicant:
        fields = program.fields
        for name, text in case.applicant.items():
            if name not in fields:
                yield unknown("field", name, fields, "applicant")
            elif text is not None and not is_text(text, most := fields[name].max_length):
                yield Fault(path_of("applicant", name), expected_text(text, most))


def _misfit(observation: CompiledObservation, value: Value) -> str:
    """Return what was expected instead of the value, or nothing if it fits."""
    kind = observation.type
    if kind == "boolean":
        return "" if value is True or value is False else "expected true or false"
    if kind == "number":
        low, high = observation.min, observation.max
        if isinstance(value, bool) or not isinstance(value, int | float) or not low <= value <= high:
            return f"expected a number from {format_number(low)} to {format_number(high)}"
        return ""
    text = str.__str__(value) if is_text(value, MAX_NAME) else ""
    if kind == "choice":
        if text != value:
            return expected_text(value, MAX_NAME)
        return "" if text in observation.options else "unknown option" + did_you_mean(text, [*observation.options])
    if is_region(text):
        return ""
    near = nearest_region(text)
    hint = f'; did you mean "{near}"?' if near else ""
    return f"expected an ISO 3166 code like AE or US-CA{hint}"
