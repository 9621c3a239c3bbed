"""Releases: the version that changed facts should have, and what a changelog says about them."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from kyc_recourse.changes.changes import FactChange, Group, Kind, PageChange
from kyc_recourse.escaping import code_span, escape_markdown
from kyc_recourse.facts.times import format_instant

_MOST_LINES = 12
_DATE = re.compile(r"(\d{4})\.(\d{1,2})\.(\d{1,2})(?:\.(\d+))?\Z")
_NUMBERS = re.compile(r"\d+(\.\d+){0,2}\Z")


def next_version(version: str, kind: Kind, at: int) -> str:
    """Return the version after one, for a change of a kind at a time in seconds.

    A date becomes the day of the change (with a number behind it, if there is one of that day already), of
    ``1.2.3`` the first part counts breaking changes, the second those of behaviour, the third those of texts.
    """
    today = ".".join(map(str, map(int, format_instant(at)[:10].split("-"))))
    if given := _DATE.match(version):
        day = tuple(map(int, given.groups()[:3]))
        padded = format_instant(at)[:10].replace("-", ".")
        if day < tuple(map(int, today.split("."))):
            return padded if given[2] == f"{day[1]:02}" and given[3] == f"{day[2]:02}" else today
        return f"{given[1]}.{given[2]}.{given[3]}.{int(given[4] or 0) + 1}"
    if not _NUMBERS.match(version):
        return today
    parts = list(map(int, version.split(".")))
    place = min({"breaking": 0, "behaviour": 1}.get(kind, 2), len(parts) - 1)
    return ".".join(map(str, [*parts[:place], parts[place] + 1, *[0] * (len(parts) - place - 1)]))


def say_group(group: Group) -> str:
    """Return in one line which cases are answered differently, and how."""
    reasons = " and ".join(f"`{reason}`" for reason in group.reasons) or "no reason"
    told = f" with {group.given}" if group.given else ""
    what = "" if group.effect.what == "verdict" else f"{group.effect.what} "
    return f"{reasons}{told}: {what}{group.effect.words}"


def say_value_change(change: FactChange) -> str:
    """Return in one line of Markdown how a value differs."""
    old, new = (code_span(value) if value else "none" for value in (change.old, change.new))
    return f"{code_span(change.fact)}: {old} -> {new}"


def changelog(
    version: str,
    kind: Kind,
    breaking: Sequence[str],
    groups: Sequence[Group],
    pages: Sequence[PageChange],
    values: Sequence[FactChange],
    texts: Sequence[FactChange],
) -> Iterator[str]:
    """Yield the lines of an entry for a changelog, in Markdown."""
    yield f"## {escape_markdown(version)} - {kind}"
    yield ""
    lines = [f"- Breaking: {each}." for each in breaking]
    lines += [f"- The page of `{page.page}` {page.change}{f' to `{page.to}`' if page.to else ''}." for page in pages]
    lines += [f"- {say_value_change(each)}." for each in values]
    lines += [f"- {say_group(group)}." for group in groups]
    yield from lines[:_MOST_LINES]
    if len(lines) > _MOST_LINES:
        yield f"- {len(lines) - _MOST_LINES} further changes."
    if facts := list(dict.fromkeys(f"`{text.fact}`" for text in texts)):
        more = f" and {len(facts) - _MOST_LINES} more" if len(facts) > _MOST_LINES else ""
        yield f"- Texts: {', '.join(facts[:_MOST_LINES])}{more}."
