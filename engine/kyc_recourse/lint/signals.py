"""Wordings of notices by which reasons cannot be told apart."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Set

from kyc_recourse.errors import Finding
from kyc_recourse.facts.load import FactFile
from kyc_recourse.facts.wordings import words_of


def lint_unread(files: Iterable[FactFile], read: Set[str]) -> Iterator[Finding]:
    """Yield reasons that no notice names; ``read`` are those that are read by meaning at any platform."""
    for file in files:
        data = file.document.data
        if file.kind == "reason" and not data.get("signals") and read.isdisjoint({data["id"], *data.get("covers", ())}):
            message = "no wording of a notice names this reason, so a pasted e-mail never finds it; add signals:"
            yield file.document.finding(("id",), "KB132", message)


def lint_signals(files: Iterable[FactFile]) -> Iterator[Finding]:
    """Yield wordings that stand in a wording or title of another reason, or in the title of every notice."""
    files = tuple(files)
    # By every part of every text, so that ten times the wordings take ten times as long and no longer.
    elsewhere: dict[tuple[str, ...], list[tuple[FactFile, str, str]]] = {}
    for file in files:
        for place, text in _texts(file):
            for part in _parts(words_of(text)):
                entries = elsewhere.setdefault(part, [])
                if len(entries) < 2 and all(other is not file for other, _, _ in entries):
                    entries.append((file, place, text))
    for file in files:
        for i, signal in enumerate(file.document.data.get("signals", ()) if file.kind == "reason" else ()):
            for other, place, text in elsewhere.get(tuple(words_of(signal)), ()):
                if other is not file:
                    message = (
                        f'"{signal}" stands in "{text}" ({place}) too, so it cannot tell reasons apart; '
                        "make it longer, or delete it"
                    )
                    yield file.document.finding(("signals", i), "KB133", message)
                    break


def _texts(file: FactFile) -> Iterator[tuple[str, str]]:
    data = file.document.data
    if file.kind == "platform" and "notice" in data:
        yield "the title of any notice", data["notice"]["title"]
    elif file.kind == "reason":
        yield f"the title of {data['id']}", data["title"]
        yield from ((f"a wording of {data['id']}", signal) for signal in data.get("signals", ()))


def _parts(words: list[str]) -> Iterator[tuple[str, ...]]:
    for start in range(len(words)):
        yield from (tuple(words[start:end]) for end in range(start + 1, len(words) + 1))
