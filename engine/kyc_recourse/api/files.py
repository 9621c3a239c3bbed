"""The files of the API as bytes, ready to be written or handed out."""

from __future__ import annotations

import posixpath
from collections.abc import Callable, Iterator, Sequence
from itertools import groupby
from typing import Any, NamedTuple

import msgspec

from kyc_recourse.api.form import LISTS, OWN_FILES, Knowledge, PlatformLink
from kyc_recourse.api.say import FactSerializer, PageOf, file_of
from kyc_recourse.api.schema import api_schema
from kyc_recourse.facts.model import Platform
from kyc_recourse.facts.times import format_instant
from kyc_recourse.notices.compiled import Wordbook
from kyc_recourse.rules.compiled import Compiled
from kyc_recourse.rules.schema import compiled_schema
from kyc_recourse.version import __version__

FOLDER = "api/v1"
# How notices are read, which all platforms share.
NOTICES = "notices.json"
SCHEMAS = {"api": "schemas/api.schema.json", "compiled": "schemas/compiled.schema.json"}
# The files of a platform from which all others are reached, by kind, below its folder.
FILES = {kind: f"{kind}.json" for kind in ("platform", *LISTS, "rules", "compiled")}


class Published(NamedTuple):
    """The facts of one platform: as they are in force from each start (seconds) on, compiled, and their pages."""

    periods: Sequence[tuple[int, Platform]]
    compiled: Compiled
    page_of: PageOf


def api_files(platforms: Sequence[Published], wordbook: Wordbook) -> dict[str, bytes]:
    """Return the bytes of each file of the API by its path, which begins with ``api/v1/``.

    The same facts give the same bytes, so that a server's caches stay valid.
    """
    files = {SCHEMAS["api"]: _lines(api_schema()), SCHEMAS["compiled"]: _lines(compiled_schema())}
    files[NOTICES] = msgspec.json.encode(wordbook) + b"\n"
    links = []
    for published in platforms:
        compiled = published.compiled
        below = {kind: f"{compiled.platform}/{path}" for kind, path in FILES.items()}
        links.append(PlatformLink(compiled.platform, compiled.name, compiled.default, _knowledge(compiled), below))
        files[below["compiled"]] = msgspec.json.encode(compiled) + b"\n"
        for path, kind, content in _of_platform(published):
            schema = posixpath.relpath(SCHEMAS["api"], posixpath.dirname(f"{compiled.platform}/{path}"))
            files[f"{compiled.platform}/{path}"] = _lines({"$schema": schema, "kind": kind, **content})
    head = {"$schema": SCHEMAS["api"], "kind": "index", "api": "v1", "version": __version__}
    files["index.json"] = _lines({**head, "schemas": SCHEMAS, "notices": NOTICES, "platforms": links})
    return {f"{FOLDER}/{path}": raw for path, raw in sorted(files.items())}


def _of_platform(published: Published) -> Iterator[tuple[str, str, dict[str, Any]]]:
    """Yield the path, kind and content of each file."""
    compiled, first = published.compiled, published.periods[0][1]
    in_force = [
        FactSerializer(facts, period, published.page_of)
        for (_, facts), period in zip(published.periods, compiled.periods, strict=True)
    ]

    def versions(make: Callable[[FactSerializer], dict[str, Any]]) -> Iterator[dict[str, Any]]:
        """Yield each version of something once, with the times between which it holds."""
        starts = [start for start, _ in published.periods]
        made = zip(starts, map(make, in_force), strict=True)
        runs = [next(run) for _, run in groupby(made, key=lambda pair: pair[1])]
        times = [None, *(format_instant(start) for start, _ in runs[1:]), None]
        for i, (_, version) in enumerate(runs):
            yield {"from": times[i], "before": times[i + 1], **version}

    whole = {"knowledge": _knowledge(compiled), "files": FILES}
    yield FILES["platform"], "platform", {**whole, "versions": list(versions(FactSerializer.platform))}
    rules = versions(lambda period: {"rules": period.rules(period.compiled.rules)})
    yield FILES["rules"], "rules", {"versions": list(rules)}
    for key in LISTS:
        listed: list[dict[str, Any]] = []
        for i, fact in enumerate(getattr(first, key)):
            path = file_of(key, getattr(fact, "id", ""))
            folder = posixpath.dirname(path)
            each = list(versions(lambda p, k=key, i=i, f=folder: p.entry(k, getattr(p.facts, k)[i], f)))  # type: ignore[misc]
            if key not in OWN_FILES:
                listed += each
                continue
            listed += versions(lambda p, k=key, i=i: p.glance(k, getattr(p.facts, k)[i]))  # type: ignore[misc]
            yield path, OWN_FILES[key], {"versions": each}
            for old in fact.formerly:
                moved = {"id": fact.id, "title": each[-1]["title"], "href": f"{fact.id}.json"}
                yield file_of(key, old), "moved", {"id": old, "moved": moved}
        yield FILES[key], key, {key: listed}


def _knowledge(compiled: Compiled) -> Knowledge:
    return Knowledge(compiled.knowledge, compiled.digest)


def _lines(content: dict[str, Any]) -> bytes:
    return msgspec.json.format(msgspec.json.encode(content), indent=2) + b"\n"
