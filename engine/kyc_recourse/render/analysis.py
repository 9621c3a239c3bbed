"""An analysis for people: as text for a terminal, and as Markdown for a page."""

from __future__ import annotations

from collections.abc import Iterator

from kyc_recourse.analysis import Analysis, Gap, IdleQuestion, IdleRule, Overlap

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


def render_text(analysis: Analysis) -> str:
    """Return the analysis as plain text."""
    lines = [f"{analysis.asked} cases of one reason or none were asked."]
    for title, entries in _sections(analysis):
        lines += ["", f"{title}: {len(entries) or _NOTHING[title]}"]
        for said, example in entries:
            lines.append(f"  {said}".replace("`", ""))
            lines += [f"      {line}" for line in (example or "").splitlines()]
    return "\n".join(lines) + "\n"


def render_markdown(analysis: Analysis) -> str:
    """Return the analysis as Markdown."""
    lines = [f"{analysis.asked} cases of one reason or none were asked."]
    for title, entries in _sections(analysis):
        lines += ["", f"### {title}", "", *([] if entries else [f"{_NOTHING[title].capitalize()}."])]
        for said, example in entries:
            lines.append(f"- {said}")
            if example:
                lines += ["", "  ```yaml", *(f"  {line}" for line in example.splitlines()), "  ```", ""]
    return "\n".join(lines).rstrip("\n") + "\n"


def _sections(analysis: Analysis) -> Iterator[tuple[str, list[tuple[str, str | None]]]]:
    several = len(analysis.versions) > 1

    def named(entry: Gap | Overlap | IdleRule | IdleQuestion, said: str) -> str:
        return f"{entry.platform}: {said}" if several else said

    yield "Gaps", [(named(gap, _gap(gap)), gap.example) for gap in analysis.gaps]
    yield "Overlaps", [(named(each, _overlap(each)), each.example) for each in analysis.overlaps]
    rules = [(named(rule, _rule(rule)), rule.example) for rule in analysis.rules]
    yield "Rules that never matter", rules
    yield (
        "Questions that never matter",
        [(named(each, f"{each.asks} `{each.id}`: {each.text}"), None) for each in analysis.questions],
    )


def _gap(gap: Gap) -> str:
    return (
        f"`{gap.reason}`{_with(gap.given)}: `{gap.verdict}`, {_LACKS[gap.lacks]}{_LEFT[gap.left]} ({_cases(gap.cells)})"
    )


def _overlap(overlap: Overlap) -> str:
    first, second = overlap.rules
    reason = f"`{overlap.reason}`" if overlap.reason else "no reason"
    what = f"`{first}` and `{second}` both give `{overlap.verdict}` with another {overlap.about}"
    return f"{reason}{_with(overlap.given)}: {what} ({_cases(overlap.cells)})"


def _rule(rule: IdleRule) -> str:
    why = "fires, but no answer is another one for it" if rule.fires else "never fires"
    return f"{rule.file}:{rule.line} `{rule.rule}` {why}"


def _with(given: str) -> str:
    return f" with {given}" if given else ""


def _cases(count: int) -> str:
    return "1 case" if count == 1 else f"{count} cases"
