"""An analysis for people: as text for a terminal, and as Markdown for a page."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

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


def _as_code(_: str, id: str) -> str:
    return f"`{id}`"


def render_text(analysis: Analysis) -> str:
    """Return the analysis as plain text."""
    lines = [f"{analysis.asked} cases of one reason or none were asked."]
    for title, entries in _sections(analysis):
        lines += ["", f"{title}: {len(entries) or _NOTHING[title]}"]
        for said, example in entries:
            lines.append(f"  {said}".replace("`", ""))
            lines += [f"      {line}" for line in (example or "").splitlines()]
    return "\n".join(lines) + "\n"


def render_markdown(analysis: Analysis, named: Named = _as_code) -> str:
    """Return the analysis as Markdown; ``named`` says how a fact is named there, such as by a link."""
    lines = [f"{analysis.asked} cases of one reason or none were asked."]
    for title, entries in _sections(analysis, named):
        lines += ["", f"## {title}", "", *([] if entries else [f"{_NOTHING[title].capitalize()}.", ""])]
        for number, (said, example) in enumerate(entries, 1):
            lines += [f"**{number}.** {said}", ""]
            lines += ["```yaml", *example.splitlines(), "```", ""] if example else []
    return re.sub(r"\n{3,}", "\n\n", "\n".join(lines)).rstrip("\n") + "\n"


def _sections(analysis: Analysis, named: Named = _as_code) -> Iterator[tuple[str, list[tuple[str, str | None]]]]:
    several = len(analysis.versions) > 1

    def of_platform(entry: Gap | Overlap | IdleRule | IdleQuestion, said: str) -> str:
        return f"{entry.platform}: {said}" if several else said

    yield "Gaps", [(of_platform(gap, _gap(gap, named)), gap.example) for gap in analysis.gaps]
    yield "Overlaps", [(of_platform(each, _overlap(each, named)), each.example) for each in analysis.overlaps]
    rules = [(of_platform(rule, _rule(rule)), rule.example) for rule in analysis.rules]
    yield "Rules that never matter", rules
    yield (
        "Questions that never matter",
        [
            (of_platform(each, f"{each.asks} {named(each.asks, each.id)}: {each.text}"), None)
            for each in analysis.questions
        ],
    )


def _gap(gap: Gap, named: Named) -> str:
    reason, verdict = named("reason", gap.reason), named("verdict", gap.verdict)
    return f"{reason}{_with(gap.given)}: {verdict}, {_LACKS[gap.lacks]}{_LEFT[gap.left]} ({_cases(gap.cells)})"


def _overlap(overlap: Overlap, named: Named) -> str:
    first, second = overlap.rules
    reason = named("reason", overlap.reason) if overlap.reason else "no reason"
    verdict = named("verdict", overlap.verdict)
    what = f"`{first}` and `{second}` both give {verdict} with another {overlap.about}"
    return f"{reason}{_with(overlap.given)}: {what} ({_cases(overlap.cells)})"


def _rule(rule: IdleRule) -> str:
    why = "fires, but no answer is another one for it" if rule.fires else "never fires"
    return f"{rule.file}:{rule.line} `{rule.rule}` {why}"


def _with(given: str) -> str:
    return f" with {given}" if given else ""


def _cases(count: int) -> str:
    return "1 case" if count == 1 else f"{count} cases"
