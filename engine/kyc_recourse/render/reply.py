"""A decision as a short answer that a support agent can paste."""

from __future__ import annotations

from kyc_recourse.decisions.decision import Decision
from kyc_recourse.render.labels import Labels

_REMEDIES_SHOWN = 5


def render_reply(decision: Decision, labels: Labels) -> str:
    """Return a few plain paragraphs; no personal data, no rule names."""
    paragraphs = ["Hello,"]
    if decision.reasons:
        reasons = "; ".join(reason.title[0].lower() + reason.title[1:] for reason in decision.reasons)
        paragraphs.append(f"Your identity verification at {labels.platform} was rejected for this reason: {reasons}.")
    paragraphs.append(decision.summary)
    if decision.resubmit.bound == "latest":
        paragraphs.append("The time is the latest possible one; it may be earlier.")
    for i, remedy in enumerate(decision.remedies[:_REMEDIES_SHOWN], 1):
        paragraphs.append("\n".join([f"{i}. {remedy.title}", *(f"   - {step}" for step in remedy.steps)]))
    if decision.prohibitions:
        paragraphs.append("\n".join(prohibition.text for prohibition in decision.prohibitions))
    if not decision.reasons and decision.questions:
        paragraphs.append(decision.questions[0].text)
    if decision.warnings:
        paragraphs.append("Please note: " + " ".join(warning.text for warning in decision.warnings))
    return "\n\n".join(paragraphs) + "\n"
