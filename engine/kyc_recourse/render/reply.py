"""A decision as a short answer that a support agent can paste."""

from __future__ import annotations

from kyc_recourse.decisions.decision import Decision
from kyc_recourse.render.labels import Labels
from kyc_recourse.render.moments import tries

# What comes first is said step by step, the rest by its title: a long answer is not read. Of warnings those of the
# widest scope come last, such as the one about money; the sentence says what the first ones do.
_IN_STEPS = 1
_NAMED = 5
_WARNINGS_SHOWN = 2


def render_reply(decision: Decision, labels: Labels) -> str:
    """Return a few plain paragraphs; no personal data, no rule names."""
    paragraphs = ["Hello,"]
    if decision.reasons:
        reasons = "; ".join(reason.title[0].lower() + reason.title[1:] for reason in decision.reasons)
        paragraphs.append(f"Your identity verification at {labels.platform} was rejected: {reasons}.")
    paragraphs.append(decision.summary)
    if decision.resubmit.bound == "latest":
        paragraphs.append("This is the latest possible time.")
    if counted := [tries(limit) for limit in decision.limits if limit.used]:
        paragraphs.append(" ".join(counted))
    for i, remedy in enumerate(decision.remedies[:_IN_STEPS], 1):
        paragraphs.append("\n".join([f"{i}. {remedy.title}", *(f"   - {step}" for step in remedy.steps)]))
    if more := [remedy.title[0].lower() + remedy.title[1:] for remedy in decision.remedies[_IN_STEPS:_NAMED]]:
        paragraphs.append(f"Also: {'; '.join(more)}.")
    if decision.prohibitions:
        paragraphs.append("\n".join(prohibition.text for prohibition in decision.prohibitions))
    if not decision.reasons and decision.questions:
        paragraphs.append(decision.questions[0].text)
    if decision.warnings:
        paragraphs.append("Please note: " + " ".join(warning.text for warning in decision.warnings[-_WARNINGS_SHOWN:]))
    return "\n\n".join(paragraphs) + "\n"
