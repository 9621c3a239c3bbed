"""The plain text of a notice: without HTML, entities and the encodings of mails.

Each step takes time in proportion to the text's length. ``recourse.js`` does the same.
"""

from __future__ import annotations

import re

_LINES = frozenset(("br", "li", "td", "th", "tr"))
_BLOCKS = frozenset(
    [
        "p",
        "div",
        "ul",
        "ol",
        "table",
        "h1",
        "h2",
        "h3",
        "h4",
        "h5",
        "h6",
        "hr",
        "blockquote",
        "section",
        "article",
        "header",
        "footer",
    ]
)
_SKIPPED = frozenset(("style", "script", "title", "head"))
_TAG = re.compile(r"<!--|-->|<(/?)([a-zA-Z][a-zA-Z0-9]*)[^<>]*>|<![^<>]*>")
_HTML = re.compile(r"</?[a-zA-Z][^<>]*>|<!--")
_ENTITY = re.compile(r"&(#[0-9]{1,7}|#[xX][0-9a-fA-F]{1,6}|[a-zA-Z]{2,8}[0-9]{0,2});")
_ACCENTED = re.compile("([a-zA-Z])(?:acute|grave|circ|uml|tilde|cedil|ring|caron|slash)")
# Of the named entities those that are common in mails; what is no letter and not here is a space.
_ENTITIES = {
    "amp": "&", "lt": "<", "gt": ">", "quot": '"', "apos": "'", "rsquo": "\u2019", "lsquo": "\u2018", "colon": ":",
    "comma": ",", "period": ".", "semi": ";", "excl": "!", "quest": "?", "hellip": "…", "ndash": "\u2013",
    "mdash": "—", "laquo": "«", "raquo": "»", "ldquo": "“", "rdquo": "”", "bull": "•", "middot": "·", "lpar": "(",
    "rpar": ")", "szlig": "ss", "AElig": "AE", "aelig": "ae", "OElig": "OE", "oelig": "oe", "shy": "", "zwnj": "",
    "iexcl": "¡", "iquest": "¿",
}  # fmt: skip
_SOFT_BREAK = re.compile(r"=[ \t]*\r?\n")
_QUOTED_BYTES = re.compile("(?:=[0-9A-F]{2})+")
_LETTER_AS_BYTES = re.compile("=[C-F][0-9A-F]=[89AB][0-9A-F]")


def plain_text(notice: str) -> str:
    """Return what a reader of the notice sees, a line break between blocks."""
    if _LETTER_AS_BYTES.search(notice) or _SOFT_BREAK.search(notice):
        notice = _QUOTED_BYTES.sub(_decoded, _SOFT_BREAK.sub("", notice))
    for _ in range(2):  # HTML may have been escaped once as a whole
        if _HTML.search(notice):
            notice = _without_tags(notice)
        elif "&" not in notice:
            break
        notice = _ENTITY.sub(_character, notice)
    return notice.replace("\r\n", "\n").replace("\r", "\n")


def _decoded(encoded: re.Match[str]) -> str:
    return bytes.fromhex(encoded[0].replace("=", "")).decode("utf-8", "replace")


def _without_tags(html: str) -> str:
    parts = []
    start = 0
    skipped = ""  # the end of what is not shown
    for tag in _TAG.finditer(html):
        name = (tag[2] or "").lower()
        if not skipped:
            # Line breaks in HTML are spaces.
            parts.append(html[start : tag.start()].replace("\n", " "))
            if tag[0] == "<!--":
                skipped = "-->"
            elif name in _SKIPPED and not tag[1]:
                skipped = name
            elif name in _LINES:
                parts.append("" if tag[1] else "\n")
            elif name in _BLOCKS:
                parts.append("\n\n")
        elif skipped in (tag[0], name if tag[1] else ""):
            skipped = ""
        start = tag.end()
    if not skipped:
        parts.append(html[start:].replace("\n", " "))
    return "".join(parts)


def _character(entity: re.Match[str]) -> str:
    name = entity[1]
    if name[0] == "#":
        number = int(name[2:], 16) if name[1] in "xX" else int(name[1:])
        return chr(number) if 0 < number < 0xD800 or 0xDFFF < number < 0x110000 else " "
    accented = _ACCENTED.fullmatch(name)
    return accented[1] if accented else _ENTITIES.get(name, " ")
