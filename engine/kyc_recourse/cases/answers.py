"""Where the answers to questions are put in a case."""

from __future__ import annotations

from kyc_recourse.rules.compiled import CompiledLimit, Period

REASON = "reasons[0]"
ATTEMPT = "attempts[0].at"


def candidate(reason: str) -> str:
    """Return where to say whether a candidate is a reason."""
    return f"candidates.{reason}"


def observation(id: str) -> str:
    """Return where to put what was observed."""
    return f"observations.{id}"


def event(id: str) -> str:
    """Return where to put the time of an event."""
    return f"events.{id}"


def count(period: Period, limit: CompiledLimit) -> str:
    """Return where to put how many attempts a limit counts: under its reason, if that has no other limit."""
    alone = sum([each.reason == limit.reason for each in period.limits]) == 1
    return f"recent_attempts.{limit.reason if alone else limit.id}"


def answer_paths(period: Period) -> list[str]:
    """Return every place at which an answer can be asked for."""
    return [
        REASON,
        ATTEMPT,
        *[candidate(reason.id) for reason in period.reasons],
        *[observation(each.id) for each in period.observations],
        *[event(each.id) for each in period.events],
        *[count(period, limit) for limit in period.limits],
    ]


def counted_ids(period: Period) -> list[str]:
    """Return what attempts can be counted for: reasons, and attempt limits where a reason has several."""
    return [*[reason.id for reason in period.reasons], *[limit.id for limit in period.limits]]
