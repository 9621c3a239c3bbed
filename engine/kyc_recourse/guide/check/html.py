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
# What no reader takes for said: hidden, never shown, or struck through.
_NOT_SAID = etree.XPath(
    "//body//*[@hidden or self::template or self::s or self::del or self::strike"
    " or contains(translate(@style, ' ', ''), 'display:none')"
    " or contains(translate(@style, ' ', ''), 'visibility:hidden')]"
)
_BLOCKS = {
    "address", "article", "aside", "blockquote", "body", "button", "caption", "dd", "details", "div", "dl", "dt",
    "fieldset", "figcaption", "figure", "footer", "form", "h1", "h2", "h3", "h4", "h5", "h6", "header", "hr", "li",
    "main", "nav", "ol", "option", "p", "pre", "section", "select", "summary", "table", "tbody", "td", "tfoot", "th",
    "thead", "tr", "ul",
}  # fmt: skip
_MARKS = ("data-fact", "data-later", "data-case", "data-verbatim")
# What is no part of what a page is there for; and what breaks no word.
UNTOLD = {"script", "noscript", "style", "template", *_AROUND}
_INLINE = {"a", "b", "code", "data", "em", "i", "span", "strong", "var"}
# Stands for a later value while words are put together.
_LATER = "\0"
_DEEP = etree.XPath("boolean(/*" + "/*" * 250 + ")")
_TEXT = etree.XPath(".//text()[not(parent::script or parent::style)]")
_PARSER = etree.HTMLParser(encoding="utf-8", remove_comments=True, remove_pis=True, huge_tree=True)


WORD = re.compile(r"[^\W_]+")
_MARKED = "\N{OBJECT REPLACEMENT CHARACTER}"


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
        return one_line("".join(part if isinstance(part, str) else _MARKED for part in self.parts))


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
        """The blocks of what stands around it: menus, headers, footers, words under and in pictures."""
        found = [] if self.article is self.body else _blocks(self.body, {self.article}, skip=())
        inside = list(self.article.iter(*_AROUND, "noscript", "figcaption"))
        inside += [text for text in self.body.iter("text", "foreignobject") if not _is_drawn(text)]
        return found + [block for each in inside for block in _blocks(each, set(), skip=())]

    @cached_property
    def headings(self) -> set[str]:
        """The words of all its headings, which menus repeat."""
        return {visible(each) for each in self.body.iter("h1", "h2", "h3", "h4", "h5", "h6")}

    @cached_property
    def words(self) -> str:
        """What the page is there for, as ``words_of`` it: as it is read out, pictures by their text alternative."""
        return words_of("".join(_tell(self.article)))

    @property
    def all_text(self) -> str:
        """All that stands in what the page is there for, in pictures and for readers without scripts as well."""
        return "".join(_TEXT(self.article))

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
        return [svg for svg in self.root.iter("svg") if _is_picture(svg)]

    @cached_property
    def is_of_the_guide(self) -> bool:
        """Whether it is there to tell facts, not a publisher's own page that only names some in its prose."""
        return any(mark.get("data-prose") is None for mark in self.marks)


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
    if _DEEP(root):
        raise NotHtmlError("its elements stand deeper in each other than any page needs")
    for element in _NOT_SAID(root):
        _remove(element)
    return root


def _remove(element: Element) -> None:
    """Take an element off the page, but not what follows it."""
    parent, before = element.getparent(), element.getprevious()
    if element.tail and before is not None:
        before.tail = (before.tail or "") + element.tail
    elif element.tail:
        parent.text = (parent.text or "") + element.tail
    parent.remove(element)


def _blocks(element: Element, leave: set[Element], skip: Collection[str] = _AROUND) -> list[Block]:
    found = [Block(element)]  # for words that stand in no block of their own
    _gather(element, found[0], found, leave, skip)
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


def _is_drawn(element: Element) -> bool:
    return any(_is_picture(parent) for parent in element.iterancestors("svg"))


def _is_picture(svg: Element) -> bool:
    return "picture" in (svg.get("class") or "").split()


def is_permalink(element: Element) -> bool:
    """Tell whether an element is the link of a heading to itself."""
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
        elif isinstance(child.tag, str) and child.tag not in _SILENT and not is_permalink(child):
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
    if isinstance(element.tag, str) and element.tag not in _SILENT and not is_permalink(element):
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


def dotted(words: str) -> str:
    """Return the words of a block with dots for what is marked in it."""
    return words.replace(_MARKED, "...")


def _tell(element: Element) -> Iterator[str]:
    yield element.text or ""
    for child in element:
        tag = child.tag
        if tag in _INLINE:
            yield from _tell(child)
        else:
            yield " "
            drawn = tag in ("text", "tspan") or (tag == "svg" and next(child.iter("title"), None) is None)
            if tag not in UNTOLD and not drawn:
                yield from _tell(child)
            yield " "
        yield child.tail or ""


def words_of(text: str) -> str:
    """Return the words of a text, without signs and with a space around each, so that they are found as whole ones."""
    return " ".join(["", *WORD.findall(text), ""]) or " "
