"""Placeholders for markup that Markdown and the search need not read: pictures, and the tags that mark values.

Markdown, its extensions and the search each take every tag apart, which is most of the time of a build. In the
meantime one character of those that Unicode leaves to private use stands for each of them. No fact can hold such
a character (``facts.characters``), and what else stands on a page loses its own before placeholders are put in.
"""

from __future__ import annotations

import re

_PICTURE = re.compile(r"^(<figure[^>]*>)(.*)(?=</figure>$)", re.MULTILINE)
# A tag, but not where it is shown as code.
_TAG = re.compile(
    r"^(?P<fence>`{3,}).*?^(?P=fence)$|(?<![`\\])(?P<tick>`+)(?!`)[^\n]*?(?<!`)(?P=tick)(?!`)"
    r'|(?P<tag></?(?:data|span|var)(?: (?:class|value|data-[a-z]+)="[^"]*")*>)',
    re.MULTILINE | re.DOTALL,
)
_FIRST, _LAST = 0xF0000, 0x10FFFD
_FOREIGN = re.compile(f"[{chr(_FIRST)}-{chr(_LAST)}]")


class MarkupPlaceholders:
    """Puts placeholders into pages and takes them out again."""

    def __init__(self) -> None:
        self._characters: dict[str, str] = {}
        self._markup: dict[int, str] = {}
        self._nothing: dict[int, None] = {}

    def put(self, text: str) -> str:
        """Return Markdown in which placeholders stand for pictures and tags."""
        text = _PICTURE.sub(lambda found: found[1] + self._placeholder(found[2]), _FOREIGN.sub("", text))
        return _TAG.sub(lambda found: self._placeholder(found[0]) if found["tag"] else found[0], text)

    def replaced(self, html: str) -> str:
        """Return the page with the markup in place of its placeholders."""
        return html.translate(self._markup)

    def dropped(self, html: str) -> str:
        """Return the page without placeholders."""
        return html.translate(self._nothing)

    def _placeholder(self, markup: str) -> str:
        code = _FIRST + len(self._markup)
        if markup in self._characters or code > _LAST:  # what is too much is left where it is
            return self._characters.get(markup, markup)
        self._characters[markup] = chr(code)
        self._markup[code], self._nothing[code] = markup, None
        return chr(code)
