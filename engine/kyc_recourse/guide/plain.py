"""Pages without HTML: as Markdown that is read as it stands, and as plain text."""

from __future__ import annotations

import re
from html import unescape

from kyc_recourse.escaping import code_block, escape_part, escape_start

_ESCAPE = r"\\[^\w\s]|\\_"
_CODE = r"(?<!`)(?P<fence>`+)(?!`).*?(?<!`)(?P=fence)(?!`)"
_ELEMENT = r"</?[a-z][^>]*>"
_ATTRIBUTES = r" ?\{[:#. ][^{}\n]*\}"
_LABEL = r"\[(?P<label>(?:[^\[\]\\]|\\.|\[[^\[\]]*\])*)\]"
# Read from left to right, so that nothing inside of one is taken for another. Scripts are none where they are shown as
# an example.
_PAGE = re.compile(
    r"(?P<block>^(?P<blockfence>`{3,})[^\n]*\n.*?^(?P=blockfence)$)"
    r"|(?P<script><(?P<name>script|noscript)\b.*?</(?P=name)>)"
    r"|(?P<figure><figure\b.*?</figure>)"
    r"|<pre\b[^>]*>(?P<letter>.*?)</pre>"
    r"|<summary>(?P<summary>.*?)</summary>"
    rf"|(?P<escape>{_ESCAPE})|(?P<code>{_CODE})|(?P<element>{_ELEMENT})|(?P<attributes>{_ATTRIBUTES})"
    rf"|{_LABEL}\(#[^)]*\)"
    r"|&amp;(?P<ampersand>(?![#\w<]))|(?P<greater>&gt;)",
    re.MULTILINE | re.DOTALL,
)
_TEXT = re.compile(
    rf"(?P<escape>{_ESCAPE})|(?P<element>{_ELEMENT})|(?P<attributes>{_ATTRIBUTES})|{_LABEL}\([^)]*\)|(?P<mark>[*`])"
)
_TOLD = re.compile(r"<(title|desc|figcaption)\b[^>]*>(.*?)</\1>", re.DOTALL)
_ANY_ELEMENT = re.compile(_ELEMENT)
# Where an element keeps a text from beginning a line. What stands for it in the meantime is in no text.
_BEGINS = re.compile(r"^( *(?:(?:[-*+]|\d+\.) +)?)(?=<(?:data|span|var)\b)", re.MULTILINE)
_BEGUN = re.compile("\x02(.*)")


def plain_markdown(text: str) -> str:
    """Return the Markdown of a page without elements and attributes.

    Pictures become their text alternative, letters blocks of code. Anchors are left in links to other pages;
    they are those of the web page.
    """
    text = _PAGE.sub(_without_elements, _BEGINS.sub("\\1\x02", text))
    text = _BEGUN.sub(lambda found: escape_start(found[1]), text)
    return re.sub(r"\n{3,}", "\n\n", text).strip() + "\n"


def plain_text(markdown: str) -> str:
    """Return the words of a piece of Markdown within one paragraph, on one line."""
    return " ".join(unescape(_words(markdown)).split())


def _words(markdown: str) -> str:
    def word(found: re.Match[str]) -> str:
        return found["escape"][1:] if found["escape"] else _words(found["label"]) if found["label"] else ""

    return _TEXT.sub(word, markdown)


def _without_elements(found: re.Match[str]) -> str:
    """Return what stands in plain Markdown for a part of a page."""
    part = found.lastgroup
    if part in ("block", "escape", "code"):
        return found[0].replace("\x02", "")
    if found["figure"]:
        return _picture(found["figure"])
    if found["letter"] is not None:
        return "\n".join(code_block(unescape(_ANY_ELEMENT.sub("", found["letter"].replace("\x02", ""))), "text"))
    if found["summary"] is not None:
        return f"**{_PAGE.sub(_without_elements, found['summary'])}**"
    if found["label"] is not None:
        return _PAGE.sub(_without_elements, found["label"])
    # A sign that cannot be taken for the beginning of something is easier to read as it is.
    return "&" if found["ampersand"] is not None else ">" if found["greater"] else ""


def _picture(figure: str) -> str:
    title, *more = (escape_part(unescape(_ANY_ELEMENT.sub("", told))) for _, told in _TOLD.findall(figure))
    return " ".join([f"*{title}.*", *more])
