"""What commands say: all of it goes through here, and what a terminal would obey or turn round is made visible.

Names of files, arguments and what an applicant wrote can hold anything. A character that cannot be shown is written
as JSON writes it, so that JSON stays the same data.
"""

from __future__ import annotations

import re
from typing import Any

import click

from kyc_recourse.errors import RecourseError

# Begins a style of ours instead of an escape: half of a character, which no file, argument or case can hold.
_STYLE = "\udc1b"
_OBEYED = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069\ud800-\udc1a\udc1c-\udfff\U000e0000-\U000e007f]"
)


class OutputError(RecourseError):
    """What a command says cannot be written to standard output."""


def style(text: str, **how: Any) -> str:
    """Return the text in colours or bold, for ``say``."""
    return click.style(text, **how).replace("\x1b", _STYLE)


def say(text: str | bytes = "", *, err: bool = False, nl: bool = True) -> None:
    """Print lines. To standard error as far as that goes: it has no other place to complain.

    Raises:
        OutputError: standard output cannot be written.
        BrokenPipeError: whoever read the output has read enough.
    """
    text = text.decode() if isinstance(text, bytes) else text
    try:
        click.echo(escaped(text).replace(_STYLE, "\x1b"), err=err, nl=nl)
    except OSError as error:
        if err:
            return
        if isinstance(error, BrokenPipeError):
            raise
        raise OutputError(f"the output cannot be written: {error.strerror or error}") from None


def say_line(text: str, *, err: bool = False) -> None:
    """Print what is one line, though a name of a file in it may hold more."""
    say(text.replace("\n", "\\u000a"), err=err)


def escaped(text: str) -> str:
    """Return the text with what a terminal would obey written as JSON writes it."""
    return _OBEYED.sub(lambda found: _as_json(found[0]), text)


def _as_json(char: str) -> str:
    units = char.encode("utf-16-be", "surrogatepass")
    return "".join(f"\\u{units[i : i + 2].hex()}" for i in range(0, len(units), 2))
