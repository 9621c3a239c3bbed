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


class BatchProgress:
    """Says at a terminal how many rows are done, how many a second, and how long the rest takes."""

    def __init__(self) -> None:
        self._begin = self._shown = time.monotonic()
        self._first: tuple[int, float] | None = None

    def __enter__(self) -> BatchProgress:
        return self

    def __exit__(self, *_: object) -> None:
        if self._shown != self._begin:
            click.echo("\r" + " " * 60 + "\r", err=True, nl=False)

    def show(self, row: int, read: float) -> None:
        """Say how far it is: the number of the last row, and how much of the input, from 0 to 1, was read."""
        now = time.monotonic()
        first = self._first = self._first or (row, read)
        if not sys.stderr.isatty() or now - self._shown < 0.2 or read <= first[1]:
            return
        self._shown = now
        rate = (row - first[0]) / (now - self._begin)
        left = round((1 - read) / (read - first[1]) * (now - self._begin))
        said = f"row {row:,}, {rate:,.0f} a second, {left // 60}:{left % 60:02} left"
        click.echo(f"\r{said:60}", err=True, nl=False)
