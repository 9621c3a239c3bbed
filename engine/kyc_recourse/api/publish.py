"""From the facts of platforms to the files of the API, as plain data by path."""

from __future__ import annotations

import posixpath
from collections.abc import Callable, Iterator, Sequence
from itertools import chain, groupby
from typing import Any, NamedTuple

from msgspec.structs import replace

from kyc_recourse.api import entry
from kyc_recourse.api import resource as r
from kyc_recourse.api.entry import FILES, InForce
from kyc_recourse.facts.conditions import Vocabulary
from kyc_recourse.facts.model import Platform, Reason, Remedy
from kyc_recourse.facts.texts import filler
from kyc_recourse.facts.times import format_instant
from kyc_recourse.rules.compiled import Compiled, Period
from kyc_recourse.version import __version__

SCHEMAS = {"api": "schemas/api.schema.json", "compiled": "schemas/compiled.schema.json"}

Entry = Callable[[InForce, Any], Any]


class _List(NamedTuple):
    """A file that lists facts: the keys of the platform's facts, and what the file says of each."""

    file: type[Any]
    entries: dict[str, Entry]
    path: str


_LISTS = {
    "reasons": _List(r.ReasonsFile, {"reasons": entry.reason_entry}, "reasons/index.json"),
    "remedies": _List(r.RemediesFile, {"remedies": entry.remedy_entry}, "remedies/index.json"),
    "limits": _List(r.LimitsFile, {"limits": entry.limit}, "limits.json"),
    "cooldowns": _List(r.CooldownsFile, {"cooldowns": entry.cooldown}, "cooldowns.json"),
    "figures": _List(r.FiguresFile, {"figures": entry.figure}, "figures.json"),
    "verdicts": _List(r.VerdictsFile, {"verdicts": entry.verdict}, "verdicts.json"),
    "prohibitions": _List(r.ProhibitionsFile, {"prohibitions": entry.prohibition}, "prohibitions.json"),
    "warnings": _List(r.WarningsFile, {"warnings": entry.warning}, "warnings.json"),
    "observations": _List(r.ObservationsFile, {"observations": entry.observation}, "observations.json"),
    "events": _List(r.EventsFile, {"events": entry.event}, "events.json"),
    "regions": _List(r.RegionsFile, {"regions": entry.regions}, "regions.json"),
    "appeals": _List(r.AppealsFile, {"appeals": entry.appeal}, "appeals.json"),
    "faq": _List(r.FaqFile, {"faq": entry.answer}, "faq.json"),
    "sources": _List(r.SourcesFile, {"sources": entry.work}, "sources.json"),
    "claims": _List(r.ClaimsFile, {"claims": entry.claim, "contradictions": entry.contradiction}, "claims.json"),
}
# Each kind of file of a platform that leads on, by its path below the platform's folder.
KINDS = {
    "platform": "platform.json",
    **{kind: each.path for kind, each in _LISTS.items()},
    "rules": "rules.json",
    "compiled": "compiled.json",
}


class Published(NamedTuple):
    """The facts of one platform: as they are in force from each start (seconds) on, and compiled."""

    periods: Sequence[tuple[int, Platform]]
    compiled: Compiled


def publish(platforms: Sequence[Published]) -> dict[str, r.File]:
    """Return the files of the API by path; schemas and compiled knowledge come beside them as they are."""
    files: dict[str, r.File] = {}
    links = []
    for published in platforms:
        compiled = published.compiled
        files.update((f"{compiled.platform}/{path}", file) for path, file in _platform(published))
        paths = {kind: f"{compiled.platform}/{path}" for kind, path in KINDS.items()}
        links.append(r.PlatformLink(compiled.platform, compiled.name, compiled.default, _knowledge(compiled), paths))
    return {"index.json": r.IndexFile(SCHEMAS["api"], "v1", __version__, SCHEMAS, tuple(links)), **files}


def _platform(published: Published) -> Iterator[tuple[str, r.File]]:
    pages = _Files(published)
    id, knowledge, first = published.compiled.platform, _knowledge(published.compiled), published.periods[0][1]
    path = KINDS["platform"]
    yield path, r.PlatformFile(_schema(path), id, knowledge, KINDS, pages.versions(path, entry.platform))
    path = KINDS["rules"]
    yield path, r.RulesFile(_schema(path), pages.versions(path, entry.rules))
    for listed in _LISTS.values():
        entries = [pages.entries(listed.path, key, make) for key, make in listed.entries.items()]
        yield listed.path, listed.file(_schema(listed.path), *entries)
    for i, reason in enumerate(first.reasons):
        path = FILES["reason"].format(reason.id)
        of_reason = pages.versions(path, entry.reason, ("reasons", i))
        yield path, r.ReasonFile(_schema(path), reason.id, reason.formerly, of_reason)
        yield from _moved("reason", reason, of_reason[-1].title)
    for i, remedy in enumerate(first.remedies):
        path = FILES["remedy"].format(remedy.id)
        of_remedy = pages.versions(path, entry.remedy, ("remedies", i))
        yield path, r.RemedyFile(_schema(path), remedy.id, remedy.formerly, of_remedy)
        yield from _moved("remedy", remedy, of_remedy[-1].title)


def _moved(kind: str, fact: Reason | Remedy, title: str) -> Iterator[tuple[str, r.File]]:
    for old in fact.formerly:
        path = FILES[kind].format(old)
        yield path, r.MovedFile(_schema(path), old, r.Link(fact.id, title, f"{fact.id}.json"))


class _Files:
    """What the files of one platform hold, in all periods."""

    def __init__(self, published: Published) -> None:
        self.first = published.periods[0][1]
        self.starts = [start for start, _ in published.periods]
        self.periods = [
            _in_force(platform, period)
            for (_, platform), period in zip(published.periods, published.compiled.periods, strict=True)
        ]

    def entries(self, path: str, key: str, make: Entry) -> tuple[Any, ...]:
        """Return the versions of each fact in a list of the platform's facts."""
        each = [self.versions(path, make, (key, i)) for i in range(len(getattr(self.first, key)))]
        return tuple(chain.from_iterable(each))

    def versions(self, path: str, make: Entry, at: tuple[str, int] | None = None) -> tuple[Any, ...]:
        """Return each version of a fact, or of the platform, once, with the times between which it holds."""
        made = []
        for period in self.periods:
            fact = getattr(period.facts, at[0])[at[1]] if at else period.facts
            made.append(make(period._replace(folder=posixpath.dirname(path)), fact))
        changes = [start for i, start in enumerate(self.starts) if i and made[i] != made[i - 1]]
        times = [None, *map(format_instant, changes), None]
        each = enumerate(version for version, _ in groupby(made))
        return tuple(replace(version, from_=times[i], before=times[i + 1]) for i, version in each)


def _in_force(platform: Platform, period: Period) -> InForce:
    fill = filler(platform)
    return InForce(platform, period, Vocabulary(platform), fill, entry.titles(platform, fill))


def _knowledge(compiled: Compiled) -> r.Knowledge:
    return r.Knowledge(compiled.knowledge, compiled.digest)


def _schema(path: str) -> str:
    return posixpath.relpath(SCHEMAS["api"], posixpath.dirname(f"platform/{path}"))
