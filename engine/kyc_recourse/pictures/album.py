"""The album: every picture of a platform by the address of what it shows, one for each time it changes."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import groupby
from pathlib import Path
from typing import NamedTuple

from kyc_recourse.facts.model import Platform
from kyc_recourse.pictures.attempts import attempts
from kyc_recourse.pictures.drawings import drawing
from kyc_recourse.pictures.flow import flow
from kyc_recourse.pictures.shares import shares
from kyc_recourse.pictures.wait import wait
from kyc_recourse.pictures.words import Words


class Shown(NamedTuple):
    """A picture as SVG, and the time in seconds from which it holds."""

    since: int
    svg: str


def album(periods: Sequence[tuple[int, Platform]], drawings: Path) -> dict[str, list[Shown]]:
    """Return the pictures of a platform, given its facts from each time on at which they change.

    The addresses are ``shares``, ``limit.ID``, ``cooldown.ID``, ``reason.ID.flow`` and, for a drawing from the
    folder ``drawings``, that of the fact which names it, such as ``reason.ID.cause.ID.picture``.

    Raises:
        KnowledgeError: a drawing cannot be part of a page.
    """
    found: dict[str, list[Shown]] = {}
    for start, platform in periods:
        for address, svg in _pictures(platform, start, drawings):
            found.setdefault(address, []).append(Shown(start, svg))
    return {address: list(_changes(shown)) for address, shown in found.items()}


def _changes(shown: list[Shown]) -> Iterator[Shown]:
    """Yield the first of each run of equal pictures; a picture can also be no more."""
    return (each for each in (next(run) for _, run in groupby(shown, key=lambda each: each.svg)) if each.svg)


def _pictures(platform: Platform, at: int, drawings: Path) -> Iterator[tuple[str, str]]:
    words = Words(platform)
    yield "shares", shares(platform)
    for limit in platform.limits:
        yield f"limit.{limit.id}", attempts(platform, limit)
    for cooldown in platform.cooldowns:
        yield f"cooldown.{cooldown.id}", wait(platform, cooldown)
    for reason in platform.reasons:
        name = f"reason.{reason.id}"
        yield f"{name}.flow", flow(platform, reason, words, at)
        named = [(name, reason.title, reason.picture)]
        named += [(f"{name}.cause.{cause.id}", cause.title, cause.picture) for cause in reason.causes]
        for address, title, picture in named:
            if picture:
                yield f"{address}.picture", drawing(picture, f"{address}.picture", words.fill, title, drawings)
    for remedy in platform.remedies:
        for i, step in enumerate(remedy.steps, 1):
            if step.picture:
                address = f"remedy.{remedy.id}.step.{i}.picture"
                yield address, drawing(step.picture, address, words.fill, step.text, drawings)
