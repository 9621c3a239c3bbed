"""What is set aside while Markdown is converted: pictures, and the tags that mark values.

Markdown, its extensions and the search each take every tag apart, which is most of the time of a build. One
character of those that Unicode leaves to private use stands for each of them meanwhile.
"""

from __future__ import annotations

import re

_PICTURE = re.compile(r"^(<figure[^>]*>)(.*)(?=</figure>$)", re.MULTILINE)
_TAG = re.compile(r'</?(?:data|span|var)(?: (?:class|value|data-[a-z]+)="[^"]*")*>')
_FIRST, _LAST = 0xF0000, 0x10FFFD


class Aside:
    """Keeps what was set aside, by the character that stands for it."""

    def __init__(self) -> None:
        self._characters: dict[str, str] = {}
        self._kept: dict[int, str] = {}
        self._nothing: dict[int, None] = {}

    def put(self, text: str) -> str:
        """Return Markdown in which characters stand for pictures and tags."""
        text = _PICTURE.sub(lambda found: found[1] + self._character(found[2]), text)
        return _TAG.sub(lambda found: self._character(found[0]), text)

    def back(self, html: str) -> str:
        """Return the page with all that stands for something replaced by it."""
        return html.translate(self._kept)

    def without(self, html: str) -> str:
        """Return the page without what was set aside."""
        return html.translate(self._nothing)

    def _character(self, markup: str) -> str:
        code = _FIRST + len(self._kept)
        if markup in self._characters or code > _LAST:  # what is too much is left where it is
            return self._characters.get(markup, markup)
        self._characters[markup] = chr(code)
        self._kept[code], self._nothing[code] = markup, None
        return chr(code)
