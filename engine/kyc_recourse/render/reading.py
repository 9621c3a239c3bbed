"""What a payload says, for people."""

from __future__ import annotations

from kyc_recourse.payloads.compiled import Crosswalk
from kyc_recourse.payloads.read import Reading

_OUTCOMES = {
    "approved": "approved",
    "pending": "no decision yet",
    "rejected-temporary": "rejected; it can be tried again",
    "rejected-permanent": "rejected for good",
    "unknown": "unknown",
}
_ATTEMPTS = {"open": "this attempt can go on", "closed": "this attempt is closed", None: ""}


def render_reading(reading: Reading, crosswalk: Crosswalk) -> str:
    """Return a reading as text, for an agent or as it was made for the person."""
    titles = {each.id: each.title for each in crosswalk.reasons}
    outcome = ", ".join(filter(None, [_OUTCOMES[reading.outcome], _ATTEMPTS[reading.attempt]]))
    lines = [f"{reading.vendor or 'Unknown vendor'}: {outcome}"]
    for each in reading.reasons:
        about = f" [{each.facet}]" if each.facet else ""
        codes = f" ({', '.join(each.codes)})" if each.codes else ""
        lines.append(f"  {each.id}{about}: {titles.get(each.id, crosswalk.not_disclosed_title)}{codes}")
    if reading.advisory:
        lines.append(f"Not what it is about: {', '.join(reading.advisory)}")
    if reading.unknown_codes:
        lines.append(f"Codes without a known reason: {', '.join(reading.unknown_codes)}")
    if reading.user_text:
        lines.append(f"May be shown: {reading.user_text}")
    return "\n".join(lines)
