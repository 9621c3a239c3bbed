"""A decision as text for a terminal: verdict first, then when, what to do, and what never to do."""

from __future__ import annotations

import textwrap
from collections.abc import Callable, Iterable
from datetime import tzinfo

from kyc_recourse.decisions.decision import Decision, Question
from kyc_recourse.facts.characters import visible
from kyc_recourse.render.labels import Labels
from kyc_recourse.render.moments import moments, timing

# Questions beyond these few would bury the answer; JSON has them all.
_QUESTIONS_SHOWN = 5

Style = Callable[[str, str], str]


def plain(text: str, _: str) -> str:
    """Return the text without any style."""
    return text


def render_text(
    decision: Decision, labels: Labels, *, width: int = 80, zone: tzinfo | None = None, style: Style = plain
) -> str:
    """Return the decision as lines of text.

    ``style`` is given a text and its role: verdict, heading, never or dim. ``zone`` is the reader's own.
    """
    moment = moments(decision, zone)
    lines: list[str] = []

    def wrap(text: str, first: str = "", rest: str | None = None, role: str = "") -> None:
        rest = " " * len(first) if rest is None else rest
        wrapped = textwrap.wrap(text, width, initial_indent=first, subsequent_indent=rest, break_on_hyphens=False)
        lines.extend(style(line, role) if role else line for line in wrapped)

    def section(title: str, items: Iterable[tuple[str, str]], role: str = "") -> None:
        items = list(items)
        if items:
            lines.extend(["", style(title, "heading")])
            for mark, item in items:
                wrap(item, mark, role=role)

    if decision.reasons:
        for reason in decision.reasons:
            wrap(f"{labels.platform}: {reason.title}")
    else:
        wrap(f"{labels.platform}: no reason known yet")
    lines.extend(["", style(labels.verdicts[decision.verdict].upper(), "verdict")])
    wrap(decision.summary)
    section("When", [("  ", line) for line in timing(decision, labels, moment)])
    section("Causes found", [("  - ", cause.title) for cause in decision.causes])
    if decision.remedies:
        lines.extend(["", style("What to do", "heading")])
    for i, remedy in enumerate(decision.remedies, 1):
        details = remedy.effort if remedy.cost is None else f"{remedy.effort}; cost: {remedy.cost}"
        wrap(f"{remedy.title} ({details})", f"  {i}. ")
        for n, step in enumerate(remedy.steps, 1):
            wrap(step, f"     {i}.{n} ")
    section("Never", [("  x ", prohibition.text) for prohibition in decision.prohibitions], "never")
    section("Keep in mind", [("  ! ", warning.text) for warning in decision.warnings])
    section(
        "Your account meanwhile",
        [
            ("  can     ", labels.allowed(decision.account.can)),
            ("  cannot  ", labels.allowed(decision.account.cannot)),
        ],
    )
    if decision.appeal:
        lines.extend(["", style("Appeal", "heading")])
        # What an applicant wrote can hold what a terminal would obey; facts cannot.
        wrap(f"Subject: {visible(decision.appeal.subject)}", "  ")
        lines.append("")
        for line in decision.appeal.body.split("\n"):
            wrap(visible(line), "  ") if line.strip() else lines.append("")
        section("  Attach", [("    - ", attachment) for attachment in decision.appeal.attachments])
        if decision.appeal.missing:
            wrap(f"Still to fill in: {', '.join(decision.appeal.missing)}", "  ")
    questions = decision.questions[:_QUESTIONS_SHOWN]
    section(
        "What would help to know",
        [("  ? ", f"{q.text} (may change the {q.changes}; {_how_to_say(q)})") for q in questions],
    )
    if more := len(decision.questions) - len(questions):
        lines.append(style(f"    and {more} more; --format json lists them all", "dim"))
    section(
        "Why",
        [
            ("  ", f"{f.fact.file}:{f.fact.line} {', '.join(f.because)} -> {', '.join(f.concludes)}")
            for f in decision.trace
        ],
        "dim",
    )
    confidence = f"Confidence: {decision.confidence}. " if decision.confidence else ""
    lines.append("")
    wrap(f"{confidence}Facts of {decision.knowledge.version}. {' '.join(labels.notes[:3])}", role="dim")
    return "\n".join(lines) + "\n"


def _how_to_say(question: Question) -> str:
    """Return the option of the command line that answers a question."""
    id = question.id
    if question.asks == "reason":
        return f"--reason {id if question.answer.type == 'boolean' else 'ID'}"
    if question.asks == "event":
        return f"--event {id}=TIME"
    if question.asks == "attempts":
        return "--attempt TIME" if question.answer.type == "time" else f"--attempt TIME, or --recent {id}=NUMBER"
    values = ["true", "false"] if question.answer.type == "boolean" else [str(each.value) for each in question.options]
    return f"--observe {id}={'|'.join(values) or 'VALUE'}"
