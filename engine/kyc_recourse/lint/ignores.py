"""Comments that suppress a finding: ``# lint: ignore KB1xx - reason``, beside a line or above it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import NamedTuple

import yaml

from kyc_recourse.errors import Finding, did_you_mean
from kyc_recourse.facts.load import FactFile
from kyc_recourse.lint.catalogue import catalogue

_IGNORE = re.compile(r"#\s*lint:?\s*ignore\b:?\s*(?P<codes>[A-Za-z0-9, ]*?)\s*(?:[-\u2013\u2014:]+\s*(?P<why>.*))?$")
_LINT = re.compile(r"#\s*lint(?::|\s+ignore\b)")
_COMMENT = re.compile(r"\s*(#.*)?$")
# Mistakes in a suppression, and the day of a review, which is fixed by reading the source.
_NEVER = ("KB162", "KB190", "KB191", "KB192")


class _Ignore(NamedTuple):
    """One suppressed code; it covers the lines from ``first`` to before ``end``."""

    code: str
    path: str
    line: int
    col: int
    first: int
    end: int


def apply_ignores(files: Iterable[FactFile], findings: Iterable[Finding]) -> list[Finding]:
    """Return the findings that no comment suppresses, and what is wrong with the comments."""
    ignores: list[_Ignore] = []
    wrong: list[Finding] = []
    for file in files:
        for number, line in enumerate(file.document.lines):
            if not (match := _LINT.search(line)) or not _is_comment(file, number, match.start()):
                continue
            if read := _IGNORE.search(line, match.start()):
                ignores += _read(file, number, read, wrong)
            else:
                message = 'this is no suppression; write "# lint: ignore CODE - why"'
                wrong.append(Finding(file.document.path, number + 1, match.start() + 1, "KB192", message))
    kept, needed = [], set()
    for finding in findings:
        covering = [i for i in ignores if _covers(i, finding)]
        needed.update(covering)
        if not covering:
            kept.append(finding)
    for ignore in ignores:
        if ignore not in needed:
            message = f"there is no {ignore.code} here any more; delete this comment"
            kept.append(Finding(ignore.path, ignore.line, ignore.col, "KB191", message))
    return [*kept, *wrong]


def _covers(ignore: _Ignore, finding: Finding) -> bool:
    here = (finding.path, finding.code) == (ignore.path, ignore.code)
    return here and ignore.first <= finding.line < ignore.end


def _read(file: FactFile, number: int, match: re.Match[str], wrong: list[Finding]) -> Iterator[_Ignore]:
    path, line, col = file.document.path, number + 1, match.start() + 1
    codes = re.findall(r"[A-Za-z0-9]+", match["codes"])
    known = [code for code, entry in catalogue().items() if entry.severity != "error" and code not in _NEVER]
    if not codes:
        message = 'no code says what is to be ignored; write "# lint: ignore CODE - why"'
        wrong.append(Finding(path, line, col, "KB192", message))
    if codes and not (match["why"] or "").strip():
        message = f'no reason is given; write "# lint: ignore {codes[0]} - why"'
        wrong.append(Finding(path, line, col, "KB190", message))
        return
    first, end = _lines(file.document.lines, number, match.start())
    for code in codes:
        if code in known:
            yield _Ignore(code, path, line, col, first, end)
        else:
            what = "cannot be ignored; fix what it finds" if code in catalogue() else "is no code of a finding"
            hint = "" if code in catalogue() else did_you_mean(code.upper(), known)
            wrong.append(Finding(path, line, col, "KB192", f"{code} {what}{hint}"))


def _lines(lines: tuple[str, ...], number: int, col: int) -> tuple[int, int]:
    """Return the lines that a comment covers: its own, or the block below it."""
    if lines[number][:col].strip():
        return number + 1, number + 2
    start = next((i for i in range(number + 1, len(lines)) if not _COMMENT.match(lines[i])), len(lines))
    if start == len(lines):
        return start + 1, start + 1
    indent = len(lines[start]) - len(lines[start].lstrip())
    end = start + 1
    while end < len(lines) and (not lines[end].strip() or len(lines[end]) - len(lines[end].lstrip()) > indent):
        end += 1
    return start + 1, end + 1


def _is_comment(file: FactFile, number: int, col: int) -> bool:
    """Tell whether the place is outside every text of the file."""
    for token in yaml.scan("\n".join(file.document.lines)):
        if isinstance(token, yaml.ScalarToken):
            start, end = token.start_mark, token.end_mark
            if (start.line, start.column) <= (number, col) < (end.line, end.column):
                return False
    return True
