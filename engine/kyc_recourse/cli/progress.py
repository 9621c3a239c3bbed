"""Progress on standard error, where work takes long and somebody watches."""

from __future__ import annotations

import sys
import time
from collections.abc import Iterator, Sequence
from typing import TypeVar

import click

T = TypeVar("T")


def watched(items: Sequence[T]) -> Iterator[T]:
    """Give the items one by one, and say at a terminal how far it is once that takes more than a second."""
    begin = shown = time.monotonic()
    for i, item in enumerate(items):
        if i % 256 == 0 and sys.stderr.isatty() and (now := time.monotonic()) - begin > 1 and now - shown > 0.2:
            shown = now
            click.echo(f"\r{i} of {len(items)} cases", err=True, nl=False)
        yield item
    if shown != begin:
        click.echo("\r" + " " * 40 + "\r", err=True, nl=False)
