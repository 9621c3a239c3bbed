"""Texts: numbers of their own, what is still to be written, blame, ways round a rule, links."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import cache
from pathlib import Path as FilePath
from typing import NamedTuple

import yaml

from kyc_recourse.errors import Finding
from kyc_recourse.facts.kinds import SCENARIOS
from kyc_recourse.facts.load import FactFile
from kyc_recourse.facts.roles import Text
from kyc_recourse.facts.strict_yaml import Path

_QUOTED = re.compile(r'"[^"]*"|\{[^{}]*\}|\[[^\]]*\]')
_NUMBER = re.compile(r"(?<![\w.])\d[\d.,:]*(?![A-Z]{2})( ?%|[a-z]+\b| (?!(?:to|or|and|of|it|is|in|at|the)\b)[a-z]+\b)?")
_SMALL = "two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|fifteen"
_LARGE = "twenty|thirty|forty|fifty|sixty|seventy|eighty|ninety|hundred|thousand"
_COUNTABLE = "attempts?|tries|times|failures?|minutes?|hours?|days?|weeks?|months?|years?|points?|percent"
_COUNTED = re.compile(
    rf"\b({_SMALL})\s+((failed|more|further|wrong|new|business|working|full|calendar)\s+)?"
    rf"({_COUNTABLE})\b"
    r"|\bone (minute|hour|day|week|month|year)\b|\ba (minute|hour|day|week|month|year) or two\b"
    rf"|\b(once|twice|{_SMALL} times) (a|per|each|every) (minute|hour|day|week|month|year)\b"
    rf"|\b(after|within|at least|at most|up to|more than|less than|fewer than|below|above) ({_SMALL})\b(?! (of|or)\b)"
    rf"|\b({_LARGE})(-\w+)?( ({_COUNTABLE}))?\b",
    re.IGNORECASE,
)
_TO_DO = re.compile(r"\b(?:TO[ -]?DO|FIXME|TBD|XXX)\b:?\s*([^\"]{0,100})")
_LINK = re.compile(
    r"\b(?i:https?://|www\.)[^\s)\]>]+|\b[\w.-]+\.(com|org|net|io|info|xyz|ly|link|me)\b(/\S*)?"
    r"|\b\S+\.(?i:apk|exe|ipa|dmg)\b"
)


class _Wordings(NamedTuple):
    blames: tuple[re.Pattern[str], ...]
    circumvents: tuple[re.Pattern[str], ...]
    negation: re.Pattern[str]
    consequence: re.Pattern[str]
    clause: re.Pattern[str]
    introduction: re.Pattern[str]

    def advises_against(self, sentence: str, found: re.Match[str]) -> bool:
        """Tell whether a sentence says that what was found in it must not be done, or what follows from it."""
        before, after = sentence[: found.start()], sentence[found.end() :]
        clause = self.clause.split(self.introduction.sub("", before))[-1]
        # The first word is the deed itself, as in "avoid the check".
        against = self.negation.search(clause) or self.negation.search(found[0].partition(" ")[2])
        return bool(against or self.consequence.match(after))


@cache
def _wordings() -> _Wordings:
    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    text = (FilePath(__file__).parent / "wordings.yaml").read_text(encoding="utf-8")
    data = yaml.load(text, Loader=loader)  # noqa: S506 - a safe loader
    blames, circumvents = (tuple(map(re.compile, data[key])) for key in ("blames", "circumvents"))
    others = (re.compile(data[key]) for key in ("negations", "consequences", "clauses", "introductions"))
    return _Wordings(blames, circumvents, *others)


def lint_wording(files: Iterable[FactFile]) -> Iterator[Finding]:
    """Yield what texts must not say, and what is still to be written."""
    for file in files:
        for number, col, what in to_do("\n".join(file.document.lines)):
            message = f"still to be written: {what}; write it and remove the mark"
            yield Finding(file.document.path, number, col, "KB151", message)
        for value in file.values() if file.kind != SCENARIOS else ():
            # What others say is quoted; nothing is advised there.
            if isinstance(value.role, Text) and value.role.tells != "report":
                for path, text in value.each():
                    if " " in text.strip():
                        yield from _text(file, path, text, value.role)


def to_do(text: str) -> Iterator[tuple[int, int, str]]:
    """Yield line, column and words of each mark TO DO in a text."""
    for number, line in enumerate(text.split("\n"), 1):
        if match := _TO_DO.search(line):
            yield number, match.start() + 1, match[1].strip(" '.") or "this"


def _text(file: FactFile, path: Path, text: str, role: Text) -> Iterator[Finding]:
    bare = _QUOTED.sub(lambda quoted: " " * len(quoted[0]), text)
    if found := _NUMBER.search(bare) or _COUNTED.search(bare):
        number = found[0].rstrip(" .,:")
        message = (
            f'"{number}" is typed into a text, so it stays when the fact changes; write a reference like '
            "{figure.ID} or {limit.ID.max}, or put a quotation in quotes"
        )
        yield file.document.finding(path, "KB150", message, number)
    if link := _LINK.search(text):
        message = f'"{link[0]}" is a link or a download; links can be forged: say where to go in words'
        yield file.document.finding(path, "KB154", message, link[0])
    for sentence in re.split(r"(?<=[.!?;:])\s+|\n+", text):
        said = sentence.lower().replace("\N{RIGHT SINGLE QUOTATION MARK}", "'")
        for pattern in _wordings().blames:
            if match := pattern.search(said):
                words = sentence[match.start() : match.end()]
                message = f'"{words}" blames the reader; say what happened and what helps'
                yield file.document.finding(path, "KB152", message, words)
                break
        if role.tells in ("prohibition", "question"):
            continue
        for pattern in _wordings().circumvents:
            match = pattern.search(said)
            if match and not _wordings().advises_against(said, match):
                words = sentence[match.start() : match.end()]
                message = (
                    f'"{words}" tells how to get round a rule; delete it, or say in prohibitions.yaml '
                    "that it must never be done and what follows"
                )
                yield file.document.finding(path, "KB153", message, words)
                break
