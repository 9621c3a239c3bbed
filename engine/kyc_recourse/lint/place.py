"""A fact file as lint reads it: its data, and its text for what stands inside a text or a comment."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, NamedTuple

from kyc_recourse.errors import Finding
from kyc_recourse.facts.strict_yaml import Document, Path


class LintFile(NamedTuple):
    """One fact file."""

    kind: str
    document: Document

    @property
    def lines(self) -> tuple[str, ...]:
        """The lines of its text."""
        return self.document.lines

    def finding(self, path: Path, code: str, message: str, fragment: str = "") -> Finding:
        """Return a finding about the value at ``path``, at the ``fragment`` of its text if that is found."""
        return self.document.finding(path, code, message, fragment)

    def strings(self, *without: str) -> Iterator[tuple[Path, str]]:
        """Yield each string with its path, but those below the keys ``without``."""
        yield from _strings(self.document.data, (), without)


def _strings(data: Any, path: Path, without: tuple[str, ...]) -> Iterator[tuple[Path, str]]:
    if isinstance(data, dict):
        for key, value in data.items():
            if key not in without:
                yield from _strings(value, (*path, key), without)
    elif isinstance(data, list):
        for i, item in enumerate(data):
            yield from _strings(item, (*path, i), without)
    elif isinstance(data, str):
        yield path, data
