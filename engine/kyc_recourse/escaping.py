"""Escaping: a text shown by Markdown as it is written, whatever is in it, and short texts as code."""

from __future__ import annotations

import re

_MEANING = re.compile(r"[\\`*_{}\[\]#|]")
# Backslashes before these are not understood by every program.
_ENTITIES = {"&": "&amp;", "<": "&lt;", ">": "&gt;", "~": "&#126;"}
# What begins a list or underlines a heading.
_START = re.compile(r"(?P<space> *)(?:(?P<sign>[-+>])|(?P<number>\d+)(?P<mark>[.)])(?= |$)|(?P<line>=))")
_SPAN = re.compile(r"(?<!`)(`+)(?!`)( ?)(.*?)\2(?<!`)\1(?!`)")


def escape_part(text: str) -> str:
    """Return a part of a text, which does not begin a line, so that Markdown shows it as it is, on one line."""
    text = _MEANING.sub(r"\\\g<0>", re.sub(r"[ \n]+", " ", text))
    return re.sub("[&<>~]", lambda found: _ENTITIES[found[0]], text)


def escape_markdown(text: str) -> str:
    """Return a text so that Markdown shows it as it is, on one line, also at the beginning of a block."""
    return escape_start(escape_part(text.strip(" \n")))


def escape_start(text: str) -> str:
    """Return Markdown that begins a block as the paragraph that it would be elsewhere."""
    found = _START.match(text)
    if not found:
        return text
    shown = (
        "&#61;" if found["line"] else f"\\{found['sign']}" if found["sign"] else f"{found['number']}\\{found['mark']}"
    )
    return shown + text[found.end() :]


def code_span(text: str) -> str:
    """Return a text as code within a line of Markdown, where not even names with @ or addresses mean anything."""
    text = re.sub(r"\s*\n\s*", " ", text)
    fence = "`" * (_longest_run(text) + 1)
    space = " " if text[:1] in ("`", " ") or text[-1:] in ("`", " ") else ""
    return f"{fence}{space}{text}{space}{fence}"


def code_block(text: str, language: str) -> list[str]:
    """Return the lines of a text as a block of code in Markdown, which nothing in the text can end."""
    fence = "`" * max(3, _longest_run(text) + 1)
    return [f"{fence}{language}", *text.split("\n"), fence]


def unmark_code(text: str, begin: str = "", end: str = "") -> str:
    """Return what ``code_span`` made part of a text as it was, with other marks around it or none."""
    return _SPAN.sub(lambda found: f"{begin}{found[3]}{end}", text)


def _longest_run(text: str) -> int:
    return max(map(len, re.findall("`+", text)), default=0)
