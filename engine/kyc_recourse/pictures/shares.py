"""The shares of the reasons, as a bar chart that says of each whether it is official or only reported."""

from __future__ import annotations

from kyc_recourse.facts.model import Platform, Reason
from kyc_recourse.facts.texts import format_number, references
from kyc_recourse.pictures.canvas import FAINT, LEADING, MARGIN, PLAIN, WIDTH, Point, canvas, close, shape, write
from kyc_recourse.pictures.text_layout import Run, plain, sentence

_BAR = 12
_GAP = 12


def shares(platform: Platform) -> str:
    """Return the chart as SVG, or nothing where no reason has a share."""
    if all(reason.share is None for reason in platform.reasons):
        return ""
    words = references(platform)
    ranked = sorted(platform.reasons, key=lambda reason: -1 if reason.share is None else reason.share, reverse=True)
    rows = [(reason, Run(words[f"reason.{reason.id}.title"]), _said(reason)) for reason in ranked]
    described = " ".join(f"{title.text}: {plain(said)}." for _, title, said in rows)
    svg = canvas("shares", f"Shares of the rejections at {platform.name}", described)
    longest = max(reason.share or 0 for reason in ranked) or 1
    space, y = WIDTH - 2 * MARGIN, 0.0
    for reason, title, said in rows:
        y = write(svg, [title], Point(MARGIN, y), space)
        y = write(svg, said, Point(MARGIN, y), space) + LEADING - _BAR
        if reason.share is not None:
            shape(svg, "rect", x=MARGIN, y=y, width=space, height=_BAR, rx=2, fill=FAINT, opacity="0.2")
            long = space * reason.share / longest
            shape(svg, "rect", x=MARGIN, y=y, width=long, height=_BAR, rx=2, fill=PLAIN)
            y += _BAR + _GAP
    return close(svg, y)


def _said(reason: Reason) -> tuple[Run, ...]:
    if reason.share is None:
        return (Run("no share is known"),)
    name = f"reason.{reason.id}.share"
    share = Run(f"{format_number(reason.share)}%", name, format_number(reason.share), bold=True)
    return sentence("{share} ({status})", share=share, status=Run(reason.source.status))
