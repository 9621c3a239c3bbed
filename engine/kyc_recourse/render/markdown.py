"""A decision as Markdown, for tickets and notes."""

from __future__ import annotations

import re
from collections.abc import Iterable

from kyc_recourse.decisions.decision import Decision, Firing
from kyc_recourse.render.labels import Labels, kind_of
from kyc_recourse.render.moments import moments, timing


def render_markdown(decision: Decision, labels: Labels) -> str:
    """Return the decision as a Markdown document."""
    moment = moments(decision, None)
    blocks = [f"# {labels.verdicts[decision.verdict]}", decision.summary]

    def section(title: str, items: Iterable[str]) -> None:
        if items := list(items):
            blocks.extend([f"## {title}", "\n".join(items)])

    section("Reason", [f"- {reason.title} ({kind_of(reason)})" for reason in decision.reasons])
    section("When", [f"- {line}" for line in timing(decision, labels, moment)])
    section("Causes found", [f"- {cause.title}" for cause in decision.causes])
    section(
        "What to do",
        [
            f"{i}. **{r.title}** ({r.effort if r.cost is None else f'{r.effort}; cost: {r.cost}'})"
            + "".join(f"\n    {n}. {step}" for n, step in enumerate(r.steps, 1))
            for i, r in enumerate(decision.remedies, 1)
        ],
    )
    section("Never", [f"- {prohibition.text}" for prohibition in decision.prohibitions])
    section("Keep in mind", [f"- {warning.text}" for warning in decision.warnings])
    account = decision.account
    section(
        "The account meanwhile",
        [f"- {word}: {labels.allowed(ids)}" for word, ids in (("can", account.can), ("cannot", account.cannot)) if ids],
    )
    if decision.appeal:
        text = f"Subject: {decision.appeal.subject}\n\n{decision.appeal.body}"
        # Longer than any run of backticks in it, so that nobody's words end the block.
        fence = "`" * max([3, *(len(run) + 1 for run in re.findall(r"`+", text))])
        section("Appeal", [f"{fence}text\n{text}\n{fence}", "", *(f"- {a}" for a in decision.appeal.attachments)])
    if decision.appeal and decision.appeal.missing:
        blocks.append(f"Still to fill in: {', '.join(decision.appeal.missing)}")
    section("What would help to know", [f"- {q.text} (may change the {q.changes})" for q in decision.questions])
    section("Why", [_firing(firing) for firing in decision.trace])
    confidence = f"Confidence: {decision.confidence}. " if decision.confidence else ""
    blocks.append(confidence + " ".join(labels.notes))
    return "\n\n".join(blocks) + "\n"


def _firing(firing: Firing) -> str:
    because, concludes = ", ".join(firing.because), ", ".join(firing.concludes)
    return f"- `{firing.fact.file}:{firing.fact.line}` {because} → {concludes} ({firing.sources[0]})"
