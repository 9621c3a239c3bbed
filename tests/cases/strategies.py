"""Random valid cases of a platform, for hypothesis."""

from __future__ import annotations

from typing import Any

from hypothesis import strategies as st

from kyc_recourse import Knowledge
from kyc_recourse.facts.times import format_instant, parse_instant
from kyc_recourse.rules.compiled import CompiledObservation
from tests.conftest import NOW

DAY = 86_400
REGIONS = ("US", "US-CA", "CA", "CA-ON", "GB", "NL", "NO", "FR", "DE", "AE", "AE-DU")


def _values(observation: CompiledObservation) -> st.SearchStrategy[Any]:
    if observation.type == "boolean":
        return st.booleans()
    if observation.type == "choice":
        return st.sampled_from(list(observation.options))
    if observation.type == "region":
        return st.sampled_from(REGIONS)
    return st.one_of(
        st.floats(observation.min, observation.max, allow_nan=False),
        st.integers(int(observation.min), int(observation.max)),
        st.sampled_from([observation.min, observation.max]),
    )


def cases(knowledge: Knowledge, now: str = NOW) -> st.SearchStrategy[dict[str, Any]]:
    """Return a strategy of valid cases as plain data, decided at ``now``."""
    noon = parse_instant(now)
    period = next(iter(knowledge.platforms.values())).at(noon).period
    reasons = [reason.id for reason in period.reasons]
    # Whole hours and their neighbours, so that boundaries are met.
    ago = st.one_of(
        st.integers(0, 60 * DAY),
        st.builds(lambda hours, off: max(0, hours * 3600 + off), st.integers(0, 60), st.integers(-1, 1)),
        st.builds(lambda days, off: max(0, days * DAY + off), st.integers(0, 60), st.integers(-1, 1)),
    )
    times = ago.map(lambda seconds: format_instant(noon - seconds))
    attempt = st.fixed_dictionaries(
        {"at": times}, optional={"reason": st.sampled_from(reasons), "same_documents": st.booleans()}
    )
    events = [event.id for event in period.events]
    event = st.fixed_dictionaries({"type": st.sampled_from(events), "at": times})
    return st.fixed_dictionaries(
        {"now": st.just(now)},
        optional={
            "reasons": st.lists(st.sampled_from(reasons), max_size=3, unique=True),
            "attempts": st.lists(attempt, max_size=8),
            "recent_attempts": st.dictionaries(st.sampled_from(reasons), st.integers(0, 7), max_size=2),
            "events": st.lists(event, max_size=2),
            "status": st.sampled_from(["rejected", "under-review"]),
            "observations": st.fixed_dictionaries({}, optional={o.id: _values(o) for o in period.observations}),
        },
    )
