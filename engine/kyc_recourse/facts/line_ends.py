"""Line ends: facts are the same with those of Windows and with a byte order mark, and a rewritten file keeps both."""

from __future__ import annotations

from codecs import BOM_UTF8
from difflib import SequenceMatcher


def unified(raw: bytes) -> bytes:
    """Return the bytes of a text without a byte order mark, and with every line ended by a line feed alone."""
    return raw.removeprefix(BOM_UTF8).replace(b"\r\n", b"\n")


def as_before(raw: bytes, text: str) -> bytes:
    """Return a text as bytes that begin and end their lines as those that they replace.

    Where these have line ends of both kinds, a line that stays keeps its own, and a new one has that of the first.
    """
    mark = BOM_UTF8 if raw.startswith(BOM_UTF8) else b""
    new = text.encode().split(b"\n")
    if b"\r\n" in raw:
        *old, _ = raw.removeprefix(BOM_UTF8).split(b"\n")
        ends = [line[-1:] == b"\r" for line in old]
        returns = [ends[0]] * (len(new) - 1)
        lines = [line.removesuffix(b"\r") for line in old]
        for i, j, length in SequenceMatcher(None, lines, new[:-1], autojunk=False).get_matching_blocks():
            returns[j : j + length] = ends[i : i + length]
        new = [line + b"\r" * end for line, end in zip(new, [*returns, False], strict=True)]
    return mark + b"\n".join(new)
