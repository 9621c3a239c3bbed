"""The decision flow of a reason: its verdicts from the highest rank down, each with its conditions in words."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import product
from typing import NamedTuple
from xml.etree.ElementTree import Element

from kyc_recourse.facts.conditions import Condition, Vocabulary, read_when
from kyc_recourse.facts.model import Platform, Reason, Rule, Verdict
from kyc_recourse.facts.times import holds_at
from kyc_recourse.pictures.canvas import (
    BAD,
    CARE,
    FAINT,
    GOOD,
    LEADING,
    MARGIN,
    WIDTH,
    Point,
    canvas,
    close,
    cross,
    shape,
    write,
)
from kyc_recourse.pictures.text_layout import Line, Run, plain
from kyc_recourse.pictures.words import Words

_PAD = 10
_ICON = 26
_ARROW = 30
_MIDDLE = WIDTH / 2
_INSIDE = WIDTH - 2 * (MARGIN + _PAD)

Blocks = list[list[Condition]]


class Way(NamedTuple):
    """A rule that gives a verdict, with the blocks of conditions of which one must hold.

    ``address`` is that of the rule among the facts: ``reason.ID.rule.ID``, or ``rule.ID`` of a shared one.
    """

    address: str
    verdict: Verdict
    blocks: Blocks


def ways(platform: Platform, reason: Reason, at: int) -> list[Way]:
    """Return the rules that can lead for a reason at a time in seconds, the highest verdict first.

    All rules that hold give their verdict and the highest leads, so read in this order the first that fits
    is the answer. What comes after a rule that always holds is left out.
    """
    verdicts = {verdict.id: verdict for verdict in platform.verdicts}
    rules = {f"reason.{reason.id}.rule.{rule.id}": rule for rule in reason.rules}
    rules |= {f"rule.{rule.id}": rule for rule in platform.rules}
    fitting = {
        a: rule
        for a, rule in rules.items()
        if reason.category in rule.categories and holds_at(rule.from_, rule.before, at)
    }
    names = Vocabulary(platform)
    found = [
        Way(address, verdicts[rule.verdict], _blocks(rule, list(fitting.values()), names))
        for address, rule in fitting.items()
        if rule.verdict
    ]
    found.sort(key=lambda way: way.verdict.rank, reverse=True)
    always = next((i for i, way in enumerate(found) if [] in way.blocks), len(found))
    return found[: always + 1]


def _blocks(rule: Rule, rules: list[Rule], names: Vocabulary) -> Blocks:
    """Return a rule's conditions, each that other rules conclude replaced by what they ask."""
    blocks: Blocks = []
    for block in read_when(rule.when, names, lambda *_: None):
        given = [condition for condition in block if condition.kind != "concluded"]
        needed = [
            [b for other in rules if condition.id in other.concludes for b in _blocks(other, rules, names)]
            for condition in block
            if condition.kind == "concluded"
        ]
        for choice in product(*needed):
            joined = dict.fromkeys([*given, *(condition for part in choice for condition in part)])
            blocks.append(list(joined))
    return blocks


def flow(platform: Platform, reason: Reason, words: Words, at: int = 0) -> str:
    """Return the flow of a reason at a time in seconds as SVG, or nothing where no rule gives a verdict.

    ``words`` are those of the platform.
    """
    found = ways(platform, reason, at)
    if not found:
        return ""
    fill = words.fill
    title = fill(reason.title)
    cards = [list(_card(way, words, fill(way.verdict.title), i == 0)) for i, way in enumerate(found)]
    described = " ".join(plain(line).rstrip(":") + "." for card in cards for _, line in card)
    svg = canvas("flow", f"How it is decided: {title}", described)
    y = _box(svg, [("", (Run(title, bold=True),))], 0, None)
    for way, card in zip(found, cards, strict=True):
        shape(svg, "path", d=f"M{_MIDDLE} {y + 4:.1f}v{_ARROW - 12}", stroke=FAINT, stroke_width=2)
        shape(svg, "path", d=f"M{_MIDDLE - 6} {y + _ARROW - 12:.1f}h12l-6 9z", fill=FAINT)
        y = _box(svg, card, y + _ARROW, way.verdict)
    return close(svg, y + 2)


def _card(way: Way, words: Words, verdict: str, first: bool) -> Iterator[tuple[str, Line]]:
    """Yield what stands in a box, each with its mark."""
    if [] in way.blocks:
        yield "", (Run("Always:" if first else "In all other cases:"),)
    else:
        yield "", (Run("If this is so:" if first else "Otherwise, if this is so:"),)
        for i, block in enumerate(way.blocks):
            if i:
                yield "or", (Run("or", bold=True),)
            for condition in block:
                about, answer = words.say(condition)
                gap = " " if about.endswith("?") else ": "
                yield "dot", (Run(about + gap), Run(answer, bold=True, condition=condition.words))
    yield "verdict", (Run(verdict, f"{way.address}.verdict", way.verdict.id, bold=True),)


def _box(svg: Element, card: list[tuple[str, Line]], top: float, verdict: Verdict | None) -> float:
    y = top + _PAD
    for mark, line in card:
        left = MARGIN + _PAD
        if mark == "dot":
            shape(svg, "circle", cx=left + 4, cy=y + LEADING / 2, r=3, fill=FAINT)
            y = write(svg, line, Point(left + 16, y), _INSIDE - 16)
        elif mark == "verdict" and verdict:
            y += _PAD
            shape(svg, "path", d=f"M{MARGIN} {y - 4:.1f}H{WIDTH - MARGIN}", stroke=FAINT)
            _sign(svg, verdict, Point(left + 9, y + LEADING / 2))
            y = write(svg, line, Point(left + _ICON, y), _INSIDE - _ICON)
        else:
            y = write(svg, line, Point(left, y), _INSIDE)
    y += _PAD - 4
    wide, high = WIDTH - 2 * MARGIN, y - top
    shape(svg, "rect", x=MARGIN, y=top + 1, width=wide, height=high, rx=8, fill="none", stroke=FAINT)
    return y + 1


def _sign(svg: Element, verdict: Verdict, at: Point) -> None:
    """Draw whether the verdict allows to submit again: a tick (with a clock's ring if later), a cross, a ring."""
    x, y = at
    if verdict.allowed is True:
        colour = CARE if verdict.time else GOOD
        shape(svg, "path", d=f"M{x - 7:.1f} {y:.1f}l5 5l9 -10", stroke=colour, stroke_width=3, fill="none")
    elif verdict.allowed is False and verdict.time:
        shape(svg, "circle", cx=x, cy=y, r=7, stroke=BAD, stroke_width=2.5, fill="none")
        shape(svg, "path", d=f"M{x:.1f} {y - 4:.1f}v4l3 2", stroke=BAD, stroke_width=2, fill="none")
    elif verdict.allowed is False:
        cross(svg, at, 6, BAD)
    else:
        shape(svg, "circle", cx=x, cy=y, r=6, stroke=FAINT, stroke_width=3, fill="none")
