"""The timeline of an attempt limit: attempts in the window, where to stop, and the lockout."""

from __future__ import annotations

from xml.etree.ElementTree import Element

from kyc_recourse.facts.model import Limit, Platform
from kyc_recourse.facts.texts import filler, format_number
from kyc_recourse.facts.times import parse_duration, say_duration
from kyc_recourse.pictures.canvas import (
    BAD,
    CARE,
    FAINT,
    INK,
    LEADING,
    MARGIN,
    PLAIN,
    WIDTH,
    Point,
    canvas,
    close,
    cross,
    shape,
    write,
)
from kyc_recourse.pictures.text_layout import Line, Run, plain, sentence, width

_LINE = 50
_MOST_DOTS = 12
_ICON = 26


def attempts(platform: Platform, limit: Limit) -> str:
    """Return the timeline as SVG; window and lockout are to scale as far as both can be seen."""
    name = f"limit.{limit.id}"
    most = Run(format_number(limit.max), f"{name}.max", str(limit.max), bold=True)
    stop_at = str(limit.max - limit.stop_when_left)
    stop = Run(stop_at, f"{name}.stop-at", stop_at, bold=True)
    window = Run(say_duration(limit.window), f"{name}.window", limit.window, bold=True)
    lockout = Run(say_duration(limit.lockout), f"{name}.lockout", limit.lockout, bold=True)
    said = {
        "counted": sentence("Each failed attempt counts for {window}.", window=window),
        "stop": sentence("Stop after {stop}, until the oldest no longer counts.", stop=stop),
        "last": sentence("Failed attempt {most} within {window} locks the check.", most=most, window=window),
        "locked": sentence("It stays locked for {lockout}. Then counting starts anew.", lockout=lockout),
    }
    if not limit.stop_when_left:
        del said["stop"]
    title = filler(platform)(limit.title)
    svg = canvas("attempts", title, " ".join(map(plain, said.values())))
    seconds = parse_duration(limit.window), parse_duration(limit.lockout)
    part = min(max(seconds[0] / sum(seconds), 0.35), 0.65)
    split = MARGIN + part * (WIDTH - 2 * MARGIN)
    _axis(svg, split, window, lockout)
    _dots(svg, limit, split)
    y = _LINE + 2.0 * LEADING
    for key, line in said.items():
        _icon(svg, key, Point(MARGIN + 8, y + LEADING / 2))
        y = _legend(svg, line, y)
    return close(svg, y)


def _axis(svg: Element, split: float, window: Run, lockout: Run) -> None:
    start, end = MARGIN, WIDTH - MARGIN
    shape(svg, "path", d=f"M{start} 26v8M{start} 30H{split - 2:.1f}M{split - 2:.1f} 26v8", stroke=FAINT, fill="none")
    shape(svg, "path", d=f"M{start} {_LINE}H{split:.1f}", stroke=FAINT, stroke_width=2)
    shape(svg, "rect", x=split, y=_LINE - 9, width=end - split, height=18, rx=3, fill=BAD)
    for label, left, right in ((window, start, split), (lockout, split, end)):
        space = right - left - 6
        wide = width(label.text, 14, bold=True)
        if wide <= space:
            write(svg, [label], Point(left + (right - left - wide) / 2, 5), space)


def _dots(svg: Element, limit: Limit, split: float) -> None:
    stop = limit.max - limit.stop_when_left
    few = limit.max <= _MOST_DOTS
    marks = list(range(1, limit.max + 1)) if few else sorted({1, 2, 3, stop, limit.max})
    first = MARGIN + 8
    for mark in marks:
        x = split if mark == limit.max else first + (split - first) * (mark - 1) / (limit.max - 1)
        _dot(svg, Point(x, _LINE), "last" if mark == limit.max else "stop" if mark == stop else "counted")


def _dot(svg: Element, at: Point, kind: str) -> None:
    if kind == "last":
        cross(svg, at, 7, INK)
    elif kind == "stop":
        shape(svg, "circle", cx=at.x, cy=at.y, r=8, fill="none", stroke=CARE, stroke_width=2.5)
        shape(svg, "circle", cx=at.x, cy=at.y, r=4, fill=CARE)
    else:
        shape(svg, "circle", cx=at.x, cy=at.y, r=5, fill=PLAIN)


def _icon(svg: Element, key: str, at: Point) -> None:
    if key == "locked":
        shape(svg, "rect", x=at.x - 8, y=at.y - 6, width=16, height=12, rx=3, fill=BAD)
    else:
        _dot(svg, at, key)


def _legend(svg: Element, line: Line, y: float) -> float:
    left = MARGIN + _ICON
    return write(svg, line, Point(left, y), WIDTH - MARGIN - left) + 6
