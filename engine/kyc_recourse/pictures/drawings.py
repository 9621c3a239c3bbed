"""Drawings made by hand, one file each, with the text alternative that the facts give them."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from xml.etree.ElementTree import Element, ParseError, fromstring, tostring

from kyc_recourse.errors import Finding, KnowledgeError
from kyc_recourse.facts.model import Picture

_SVG = "{http://www.w3.org/2000/svg}"
# What can neither run, nor load anything, nor clash with another picture, and needs no inline style.
_TAGS = ("svg", "g", "path", "rect", "circle", "ellipse", "line", "polyline", "polygon")
_BARRED = ("id", "style", "href", "class")


def drawing(picture: Picture, address: str, fill: Callable[[str], str], title: str, folder: Path) -> str:
    """Return the drawing NAME.svg of a folder as SVG for a page.

    ``address`` is that of the picture among the facts, and ``fill`` fills the references in its texts.

    Raises:
        KnowledgeError: there is no such file, or there is something in it that cannot be part of a page.
    """
    path = folder / f"{picture.name}.svg"
    try:
        svg = fromstring(path.read_text(encoding="utf-8"))  # noqa: S314 - these files are the publisher's own
    except (OSError, UnicodeDecodeError, ParseError) as error:
        raise KnowledgeError([Finding(str(path), 1, 1, "KB080", f"cannot be read as SVG: {error}")]) from None
    if problems := dict.fromkeys(_problems(svg)):
        raise KnowledgeError([Finding(str(path), 1, 1, "KB080", problem) for problem in problems])
    for element in svg.iter():
        element.tag = element.tag.removeprefix(_SVG)
        element.text = element.tail = None
    heading, description = Element("title"), Element("desc", {"data-fact": f"{address}.shows"})
    heading.text, description.text = fill(title), fill(picture.shows)
    svg[:0] = [heading, description]
    svg.attrib |= {"xmlns": _SVG[1:-1], "role": "img", "class": "picture picture-photo"}
    svg.attrib |= {"data-fact": f"{address}.name", "data-value": picture.name}
    return tostring(svg, encoding="unicode")


def _problems(svg: Element) -> Iterator[str]:
    if svg.tag != f"{_SVG}svg" or "viewBox" not in svg.attrib:
        yield "expected an svg element of the SVG namespace, with a viewBox"
    for element in svg.iter():
        tag = element.tag.removeprefix(_SVG)
        if tag not in _TAGS:
            yield f"<{tag}> cannot be part of a page's picture; draw with {', '.join(_TAGS[1:])}"
        for name, value in element.attrib.items():
            if name.rpartition("}")[2] in _BARRED or name.startswith("on") or "url(" in value:
                yield f'the attribute {name}="{value[:40]}" cannot be part of a page\'s picture; remove it'
