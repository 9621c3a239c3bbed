"""The canvas: an SVG that fits a narrow screen, with a text alternative, in colours that fit light and dark.

It needs no stylesheet, has no ids, scripts or inline styles. Text has the colour of the page's text; the colour
of shapes can be set by custom properties (``--picture-good`` and so on), else it is one that can be seen on
both a light and a dark ground.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple
from xml.etree.ElementTree import Element, SubElement, tostring

from kyc_recourse.pictures.text_layout import Run, lines

WIDTH = 320
MARGIN = 10
SIZE = 14
LEADING = 19
INK = "currentColor"
GOOD = "var(--picture-good, #2a9258)"
CARE = "var(--picture-care, #b3780a)"
BAD = "var(--picture-bad, #d9534f)"
PLAIN = "var(--picture-plain, #4a86d8)"
FAINT = "var(--picture-faint, #808891)"


class Point(NamedTuple):
    """A place on a canvas."""

    x: float
    y: float


def canvas(kind: str, title: str, description: str) -> Element:
    """Return an empty picture with its text alternative; ``close`` gives it its height."""
    svg = Element("svg", {"xmlns": "http://www.w3.org/2000/svg", "role": "img", "class": f"picture picture-{kind}"})
    SubElement(svg, "title").text = title
    SubElement(svg, "desc").text = description
    return svg


def close(svg: Element, height: float) -> str:
    """Return the text of a picture that is so high."""
    svg.set("viewBox", f"0 0 {WIDTH} {number(height)}")
    svg.set("width", str(WIDTH))
    svg.set("font-size", str(SIZE))
    svg.set("fill", INK)
    return tostring(svg, encoding="unicode")


def number(value: float) -> str:
    """Return a length with at most one decimal."""
    return f"{value:.1f}".removesuffix(".0")


def shape(svg: Element, tag: str, **attributes: float | str) -> None:
    """Draw a shape; ``stroke_width`` stands for the attribute ``stroke-width``."""
    SubElement(
        svg,
        tag,
        {
            name.replace("_", "-"): value if isinstance(value, str) else number(value)
            for name, value in attributes.items()
        },
    )


def write(svg: Element, runs: Sequence[Run], at: Point, space: float) -> float:
    """Write runs into lines below ``at`` and return where they end."""
    y = at.y
    for line in lines(runs, space, SIZE):
        text = SubElement(svg, "text", {"x": number(at.x), "y": number(y + SIZE)})
        for run in line:
            span = SubElement(text, "tspan")
            span.text = run.text
            if run.bold:
                span.set("font-weight", "bold")
            if run.fact:
                span.set("data-fact", run.fact)
                span.set("data-value", run.value)
            if run.condition:
                span.set("data-condition", run.condition)
        y += LEADING
    return y


def cross(svg: Element, at: Point, reach: float, colour: str) -> None:
    """Draw a cross around a point."""
    x, y = at
    path = f"M{number(x - reach)} {number(y - reach)}l{number(2 * reach)} {number(2 * reach)}m0 {number(-2 * reach)}"
    shape(svg, "path", d=f"{path}l{number(-2 * reach)} {number(2 * reach)}", stroke=colour, stroke_width=3, fill="none")
