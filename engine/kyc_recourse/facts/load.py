"""From the bytes of fact files to the facts of a platform, as they are in force at a time."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any, NamedTuple

import msgspec

from kyc_recourse.errors import Finding
from kyc_recourse.facts.folder import Folder, RawFile
from kyc_recourse.facts.kinds import ENTITIES, FILES, FactField
from kyc_recourse.facts.model import Platform, Source
from kyc_recourse.facts.roles import Instant
from kyc_recourse.facts.strict_yaml import Document, read_yaml
from kyc_recourse.facts.times import parse_instant
from kyc_recourse.facts.walk import Value, is_dated, walk_file


class FactFile(NamedTuple):
    """One fact file that was read; ``name`` is its path below ``knowledge/``."""

    kind: str
    name: str
    document: Document

    def values(self) -> Iterator[Value]:
        """Yield the values in it; its form must be valid."""
        return walk_file(self.kind, self.document.data)


class Facts(NamedTuple):
    """The fact files of one platform as plain data; which of the values by date hold is still open."""

    folder: Path
    files: tuple[FactFile, ...]
    digest: str

    def file(self, kind: str, id: str | None = None) -> FactFile:
        """Return the file of a kind and, where each entity has a file of its own, of an id."""
        return next(f for f in self.files if f.kind == kind and (id is None or f.document.data["id"] == id))

    @property
    def starts(self) -> tuple[int, ...]:
        """The times, in seconds, at which a value or rule begins or ends to hold, in order."""
        given = (value.value for file in self.files for value in file.values() if isinstance(value.role, Instant))
        return tuple(sorted(map(parse_instant, {*given})))

    def in_force(self, at: int) -> Platform:
        """Return the platform's facts in force at a time in seconds."""
        data: dict[str, Any] = {kind: [] for kind in ENTITIES.values()}
        for file in self.files:
            source = file.document.data.get("source", {})
            content = _in_force(file.document.data, FILES[file.kind].fields, at, source)
            if file.kind in ENTITIES:
                data[ENTITIES[file.kind]].append(content)
            elif file.kind == "account":
                data["account"] = content
            else:
                content = content if file.kind == "platform" else {k: v for k, v in content.items() if k != "source"}
                data.update(content)
        for kind in ENTITIES.values():
            data[kind].sort(key=lambda entity: (entity["order"], entity["id"]))
        return msgspec.convert(data, Platform)


def read_facts(folder: Folder) -> tuple[Facts, list[Finding]]:
    """Read the YAML of a platform's folder; the findings are about that and about the folder."""
    files, findings = _parse(folder.files)
    return Facts(folder.path, files, folder.digest), [*folder.findings, *findings]


def read_scenarios(folder: Folder) -> tuple[tuple[FactFile, ...], list[Finding]]:
    """Read the YAML of the scenarios in a platform's folder."""
    files, findings = _parse(folder.scenarios)
    return files, [*folder.scenario_findings, *findings]


def _parse(raw: Iterable[RawFile]) -> tuple[tuple[FactFile, ...], list[Finding]]:
    files, findings = [], []
    for file in raw:
        document, wrong = read_yaml(file.raw, str(file.path))
        findings += wrong
        files.append(FactFile(file.kind, file.name, document))
    return tuple(files), findings


def _in_force(data: dict[str, Any], given: Mapping[str, FactField], at: int, source: dict[str, str]) -> dict[str, Any]:
    """Return a block with the values that hold at the time; its facts have the file's source where they have no own."""
    content = {key: _value(value, given[key], at, source) for key, value in data.items()}
    if source and "source" in given:
        content["source"] = {**source, **data.get("source", {})}
    return content


def _value(value: Any, field: FactField, at: int, source: dict[str, str]) -> Any:
    if field.dated and is_dated(value):
        return [item["value"] for item in value if "from" not in item or parse_instant(item["from"]) <= at][-1]
    if field.part is None or field.part is Source:
        return value
    if not field.many:
        return _in_force(value, field.parts, at, source)
    blocks = ({field.short_part.key: each} if isinstance(each, str) else each for each in value)
    return [_in_force(each, field.parts, at, source) for each in blocks]
