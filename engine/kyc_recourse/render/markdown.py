"""A decision as Markdown, for tickets and notes."""

from __future__ import annotations

from collections.abc import Iterable

from kyc_recourse.decisions.decision import Decision, Firing
from kyc_recourse.escaping import code_block, code_span, escape_markdown
from kyc_recourse.render.labels import Labels
from kyc_recourse.render.moments import moments, timing


def render_markdown(decision: Decision, labels: Labels) -> str:
    """Return the decision as a Markdown document, in which all texts of the facts are shown as they are written."""
    moment, say = moments(decision, None), escape_markdown
    blocks = [f"# {say(labels.verdicts[decision.verdict])}", say(decision.summary)]

    def section(title: str, items: Iterable[str]) -> None:
        if items := list(items):
            blocks.extend([f"## {title}", "\n".join(items)])

    section("Reason", [f"- {say(reason.title)}" for reason in decision.reasons])
    section("When", [f"- {say(line)}" for line in timing(decision, labels, moment)])
    section("Causes found", [f"- {say(cause.title)}" for cause in decision.causes])
    section(
        "What to do",
        [
            f"{i}. **{say(r.title)}** ({say(r.effort if r.cost is None else f'{r.effort}; cost: {r.cost}')})"
            + "".join(f"\n    {n}. {say(step)}" for n, step in enumerate(r.steps, 1))
            for i, r in enumerate(decision.remedies, 1)
        ],
    )
    section("Never", [f"- {say(prohibition.text)}" for prohibition in decision.prohibitions])
    section("Keep in mind", [f"- {say(warning.text)}" for warning in decision.warnings])
    account = decision.account
    section(
        "The account meanwhile",
        [
            f"- {word}: {say(labels.allowed(ids))}"
            for word, ids in (("can", account.can), ("cannot", account.cannot))
            if ids
        ],
    )
    if decision.appeal:
        text = f"Subject: {decision.appeal.subject}\n\n{decision.appeal.body}"
        section("Appeal", [*code_block(text, "text"), "", *(f"- {say(a)}" for a in decision.appeal.attachments)])
    if decision.appeal and decision.appeal.missing:
        blocks.append(f"Still to fill in: {say(', '.join(decision.appeal.missing))}")
    section("What would help to know", [f"- {say(q.text)} (may change the {q.changes})" for q in decision.questions])
    section("Why", [_firing(firing) for firing in decision.trace])
    confidence = f"Confidence: {decision.confidence}. " if decision.confidence else ""
    blocks.append(say(confidence + " ".join(labels.notes)))
    return "\n\n".join(blocks) + "\n"


def _firing(firing: Firing) -> str:
    because, concludes = ", ".join(firing.because), ", ".join(firing.concludes)
    said = escape_markdown(f"{because} → {concludes} ({firing.sources[0]})")
    return f"- {code_span(f'{firing.fact.file}:{firing.fact.line}')} {said}"
