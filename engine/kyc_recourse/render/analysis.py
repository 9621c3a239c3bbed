"""An analysis for people: as text for a terminal, and as Markdown for a page."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from typing import NamedTuple

from kyc_recourse.escaping import code_block, code_span, escape_markdown, unmark_code
from kyc_recourse.exploration.analysis import Analysis, Gap, IdleQuestion, IdleRule, Overlap

# How a fact is named, by its kind and id.
Named = Callable[[str, str], str]

_LACKS = {"verdict": "no rule gives a verdict", "way forward": "no way forward", "remedy": "no remedy"}
_LEFT = {
    "nothing": "",
    "time": ", only a time to wait for",
    "question": ", only a question that can alter the verdict",
    "submitting again": ", only submitting again",
}
_NOTHING = {
    "Gaps": "none: every case has a remedy and a way forward",
    "Overlaps": "none: no two rules disagree",
    "Rules that never matter": "none: without any rule an answer would be another one",
    "Questions that never matter": "none: each is asked somewhere",
}


class _Form(NamedTuple):
    """How parts are said: a fact by its kind and id, a name as code, a text of the facts, a phrase with code in it."""

    named: Named
    code: Callable[[str], str]
    text: Callable[[str], str]
    phrase: Callable[[str], str]


_PLAIN = _Form(lambda _, id: id, str, str, unmark_code)


def render_text(analysis: Analysis) -> str:
    """Return the analysis as plain text."""
    lines = [f"{analysis.asked} cases of one reason or none were asked."]
    for title, entries in _sections(analysis, _PLAIN):
        lines += ["", f"{title}: {len(entries) or _NOTHING[title]}"]
        for said, example in entries:
            lines.append(f"  {said}")
            lines += [f"      {line}" for line in (example or "").splitlines()]
    return "\n".join(lines) + "\n"


def render_markdown(analysis: Analysis, named: Named | None = None) -> str:
    """Return the analysis as Markdown; ``named`` says how a fact is named there, such as by a link."""
    form = _Form(named or (lambda _, id: code_span(id)), code_span, escape_markdown, str)
    lines = [f"{analysis.asked} cases of one reason or none were asked."]
    for title, entries in _sections(analysis, form):
        lines += ["", f"## {title}", "", *([] if entries else [f"{_NOTHING[title].capitalize()}.", ""])]
        for number, (said, example) in enumerate(entries, 1):
            lines += [f"**{number}.** {said}", ""]
            lines += [*code_block(example.rstrip("\n"), "yaml"), ""] if example else []
    return re.sub(r"\n{3,}", "\n\n", "\n".join(lines)).rstrip("\n") + "\n"


def _sections(analysis: Analysis, form: _Form) -> Iterator[tuple[str, list[tuple[str, str | None]]]]:
    several = len(analysis.versions) > 1

    def of_platform(entry: Gap | Overlap | IdleRule | IdleQuestion, said: str) -> str:
        return f"{entry.platform}: {said}" if several else said

    yield "Gaps", [(of_platform(gap, _gap(gap, form)), gap.example) for gap in analysis.gaps]
    yield "Overlaps", [(of_platform(each, _overlap(each, form)), each.example) for each in analysis.overlaps]
    rules = [(of_platform(rule, _rule(rule, form)), rule.example) for rule in analysis.rules]
    yield "Rules that never matter", rules
    questions = [
        (each, f"{each.asks} {form.named(each.asks, each.id)}: {form.text(each.text)}") for each in analysis.questions
    ]
    yield "Questions that never matter", [(of_platform(each, said), None) for each, said in questions]


def _gap(gap: Gap, form: _Form) -> str:
    reason, verdict = form.named("reason", gap.reason), form.named("verdict", gap.verdict)
    given = _with(form.phrase(gap.given))
    return f"{reason}{given}: {verdict}, {_LACKS[gap.lacks]}{_LEFT[gap.left]} ({_cases(gap.cells)})"


def _overlap(overlap: Overlap, form: _Form) -> str:
    first, second = map(form.code, overlap.rules)
    reason = form.named("reason", overlap.reason) if overlap.reason else "no reason"
    verdict = form.named("verdict", overlap.verdict)
    what = f"{first} and {second} both give {verdict} with another {overlap.about}"
    return f"{reason}{_with(form.phrase(overlap.given))}: {what} ({_cases(overlap.cells)})"


def _rule(rule: IdleRule, form: _Form) -> str:
    why = "fires, but no answer is another one for it" if rule.fires else "never fires"
    return f"{rule.file}:{rule.line} {form.code(rule.rule)} {why}"


def _with(given: str) -> str:
    return f" with {given}" if given else ""


def _cases(count: int) -> str:
    return "1 case" if count == 1 else f"{count} cases"
