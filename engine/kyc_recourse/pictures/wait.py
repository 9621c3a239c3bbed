"""The timeline of a cooldown: the event that starts it, the wait, and its end."""

from __future__ import annotations

from xml.etree.ElementTree import Element

from kyc_recourse.facts.model import Cooldown, Platform
from kyc_recourse.facts.texts import filler
from kyc_recourse.facts.times import DAY, HOUR, MINUTE, parse_duration, say_duration
from kyc_recourse.pictures.canvas import CARE, FAINT, GOOD, MARGIN, PLAIN, WIDTH, Point, canvas, close, shape, write
from kyc_recourse.pictures.text_layout import Run, plain, sentence

_LINE = 20
_MOST_TICKS = 60
_ICON = 26


def wait(platform: Platform, cooldown: Cooldown) -> str:
    """Return the timeline as SVG, with a tick for each day, hour or minute of the wait."""
    fill = filler(platform)
    event = next(event for event in platform.events if event.id == cooldown.event)
    length = Run(say_duration(cooldown.length), f"cooldown.{cooldown.id}.length", cooldown.length, bold=True)
    started = Run(fill(event.title), f"cooldown.{cooldown.id}.event", event.id)
    said = [
        sentence("{started}: the wait begins.", started=started),
        sentence("It lasts {length}.", length=length),
        sentence("After {length} the wait is over.", length=length),
    ]
    svg = canvas("wait", fill(cooldown.title), " ".join(map(plain, said)))
    start, end = MARGIN + 8, WIDTH - MARGIN - 8
    shape(svg, "rect", x=start, y=_LINE - 4, width=end - start, height=8, fill=CARE)
    for x in _ticks(parse_duration(cooldown.length), start, end):
        shape(svg, "path", d=f"M{x:.1f} {_LINE + 8}v5", stroke=FAINT)
    _mark(svg, 0, Point(start, _LINE))
    _mark(svg, 2, Point(end, _LINE))
    y = _LINE + 24.0
    for i, line in enumerate(said):
        _mark(svg, i, Point(MARGIN + 8, y + 10))
        left = MARGIN + _ICON
        y = write(svg, line, Point(left, y), WIDTH - MARGIN - left) + 6
    return close(svg, y)


def _ticks(seconds: int, start: float, end: float) -> list[float]:
    """Return where the ticks stand: one for each of the largest units of which there are whole ones."""
    unit = next((unit for unit in (DAY, HOUR, MINUTE) if seconds % unit == 0), 1)
    count = seconds // unit
    if count > _MOST_TICKS:
        return []
    return [start + (end - start) * i / count for i in range(count + 1)]


def _mark(svg: Element, which: int, at: Point) -> None:
    if which == 0:
        shape(svg, "circle", cx=at.x, cy=at.y, r=7, fill=PLAIN)
    elif which == 1:
        shape(svg, "rect", x=at.x - 8, y=at.y - 4, width=16, height=8, fill=CARE)
    else:
        shape(svg, "path", d=f"M{at.x - 8:.1f} {at.y:.1f}l6 6l10 -12", stroke=GOOD, stroke_width=3.5, fill="none")
