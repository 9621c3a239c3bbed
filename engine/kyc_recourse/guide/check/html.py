"""Pages of a built site as readers see them: blocks of words, and the marks among them."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator
from functools import cached_property
from typing import Any

from lxml import etree

# An element of lxml, which has no types of its own.
Element = Any

_SILENT = {"script", "style", "noscript", "template", "head"}
_AROUND = ("nav", "header", "footer", "aside")
_BLOCKS = {
    "address", "article", "aside", "blockquote", "body", "button", "caption", "dd", "details", "div", "dl", "dt",
    "fieldset", "figcaption", "figure", "footer", "form", "h1", "h2", "h3", "h4", "h5", "h6", "header", "hr", "li",
    "main", "nav", "ol", "option", "p", "pre", "section", "select", "summary", "table", "tbody", "td", "tfoot", "th",
    "thead", "tr", "ul",
}  # fmt: skip
_MARKS = ("data-fact", "data-later", "data-case", "data-verbatim")
# Stands for a later value while words are put together.
_LATER = "\0"
_PARSER = etree.HTMLParser(encoding="utf-8", remove_comments=True, remove_pis=True, huge_tree=True)


class NotHtmlError(Exception):
    """A file is no page; the message says why."""


class Block:
    """A block of a page, such as a paragraph or a cell: words, and between them marks and code."""

    def __init__(self, element: Element) -> None:
        self.element = element
        self.parts: list[str | Element] = []

    @property
    def marks(self) -> list[Element]:
        """The marked elements, outermost ones only."""
        return [part for part in self.parts if not isinstance(part, str)]

    def words(self) -> str:
        """Return the words that nothing marks; a sign that is no word stands for what is between them."""
        return one_line(
            "".join(part if isinstance(part, str) else "\N{OBJECT REPLACEMENT CHARACTER}" for part in self.parts)
        )


class Page:
    """A page: its path from the top of the site, and its name among the pages of the guide."""

    def __init__(self, path: str, name: str, content: bytes) -> None:
        self.path, self.name = path, name
        self.root = _parse(content)
        body = self.root.find("body")
        self.body = self.root if body is None else body
        found = (*self.body.iter("article"), *self.body.iter("main"), *self.body.xpath(".//*[@role='main']"))
        self.article = found[0] if found else self.body

    @cached_property
    def ids(self) -> dict[str, Element]:
        """The elements to which a link can lead."""
        found = {element.get("id"): element for element in self.root.iter() if element.get("id")}
        return {**{e.get("name"): e for e in self.root.iter("a") if e.get("name")}, **found}

    @cached_property
    def cases(self) -> dict[str, tuple[Element, Element]]:
        """Each worked case by its id: the element with its title, and the list with its answer."""
        return {
            element.get("id").removeprefix("case-"): (element, element.getnext())
            for element in self.article.iter("p", "h3", "h4", "div")
            if (element.get("id") or "").startswith("case-")
        }

    @cached_property
    def blocks(self) -> list[Block]:
        """The blocks of what the page is there for, in order: without menus, pictures and worked cases."""
        return _blocks(self.article, {part for case in self.cases.values() for part in case})

    @cached_property
    def around(self) -> list[Block]:
        """The blocks of what stands around it, such as a header or footer: without menus."""
        return [] if self.article is self.body else _blocks(self.body, {self.article}, around=True)

    @cached_property
    def heading(self) -> str:
        """The words of its first heading."""
        first = next(self.body.iter("h1"), None)
        return "" if first is None else visible(first)

    @cached_property
    def marks(self) -> list[Element]:
        """All elements that mark a value of the facts, in order, nested ones too."""
        return [element for element in self.root.iter() if element.get("data-fact")]

    @cached_property
    def pictures(self) -> list[Element]:
        """The drawings of the guide, each an ``svg`` with a text alternative."""
        return [svg for svg in self.root.iter("svg") if "picture" in (svg.get("class") or "").split()]

    @property
    def is_of_the_guide(self) -> bool:
        """Whether something on it is marked as a fact."""
        return bool(self.marks)


def _parse(content: bytes) -> Element:
    try:
        content.decode("utf-8")
    except UnicodeDecodeError as error:
        raise NotHtmlError(f"not UTF-8 from byte {error.start + 1} on") from None
    if b"\0" in content or not re.search(
        rb"<(!doctype|html|head|body|title|meta|h1|p)\b", content[:4000], re.IGNORECASE
    ):
        raise NotHtmlError("no HTML in it")
    try:
        root = etree.fromstring(content, parser=_PARSER)
    except (etree.XMLSyntaxError, ValueError) as error:
        raise NotHtmlError(str(error)) from None
    if root is None:
        raise NotHtmlError("no HTML in it")
    return root


def _blocks(element: Element, leave: set[Element], *, around: bool = False) -> list[Block]:
    found = [Block(element)]  # for words that stand in no block of their own
    _gather(element, found[0], found, leave, ("nav",) if around else _AROUND)
    return [block for block in found if any(not isinstance(part, str) or part.strip() for part in block.parts)]


def _gather(element: Element, block: Block, found: list[Block], leave: set[Element], skip: Collection[str]) -> None:
    """Put what stands in an element into its block; blocks inside become blocks of their own."""
    if element.text:
        block.parts.append(element.text)
    for child in element:
        kind = child.tag
        if not isinstance(kind, str) or kind in _SILENT or kind in ("svg", "figure") or kind in skip or child in leave:
            pass
        elif is_later(child):
            pass  # it belongs to the mark before it
        elif kind == "code" or is_mark(child):
            block.parts.append(child)
        elif kind == "pre":
            if (code := next(child.iter("code"), None)) is not None and is_mark(code):
                block.parts.append(code)
        elif kind == "br":
            block.parts.append(" ")
        elif kind in _BLOCKS:
            inside = Block(child)
            found.append(inside)
            _gather(child, inside, found, leave, skip)
        else:
            _gather(child, block, found, leave, skip)
        if child.tail:
            block.parts.append(child.tail)


def is_mark(element: Element) -> bool:
    """Tell whether an element marks a value, a part of a worked case, or words that are meant as they are."""
    return any(element.get(name) is not None for name in _MARKS)


def inside(element: Element) -> Iterator[Element]:
    """Yield the marked elements inside another, outermost ones only, without later values."""
    for child in element:
        if is_later(child):
            continue
        if child.get("data-fact") or child.get("data-later"):
            yield child
        else:
            yield from inside(child)


def _is_permalink(element: Element) -> bool:
    return "headerlink" in (element.get("class") or "").split()


def is_later(element: Element) -> bool:
    """Tell whether an element says from when another value holds."""
    return "later" in (element.get("class") or "").split()


def said(element: Element, *, emphasis: bool = False) -> str:
    """Return the words of an element, with the address of what is marked inside in braces.

    Later values are left out. ``emphasis`` keeps stars around what is emphasised.
    """
    return one_line(re.sub(rf"\s*{_LATER}", "", "".join(_say(element, emphasis))))


def _say(element: Element, emphasis: bool) -> Iterator[str]:
    yield element.text or ""
    for child in element:
        if is_later(child):
            yield _LATER
        elif isinstance(child.tag, str) and child.tag not in _SILENT and not _is_permalink(child):
            if name := child.get("data-fact") or child.get("data-later"):
                yield f"{{{name}}}"
            elif emphasis and child.tag in ("em", "i", "strong", "b"):
                star = "*" if child.tag in ("em", "i") else "**"
                yield star
                yield from _say(child, emphasis)
                yield star
            else:
                yield from _say(child, emphasis)
        yield child.tail or ""


def visible(element: Element) -> str:
    """Return all words of an element as a reader sees them."""
    return one_line("".join(_see(element)))


def _see(element: Element) -> Iterator[str]:
    if isinstance(element.tag, str) and element.tag not in _SILENT and not _is_permalink(element):
        yield element.text or ""
        for child in element:
            block = child.tag in _BLOCKS or child.tag == "br"
            if block:
                yield " "
            yield from _see(child)
            if block:
                yield " "
            yield child.tail or ""


def one_line(text: str) -> str:
    """Return the text with all space between words made one."""
    return " ".join(text.split())
