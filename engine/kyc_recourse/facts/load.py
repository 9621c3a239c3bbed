"""From the bytes of fact files to the facts of a platform, as they are in force at a time."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any, NamedTuple

import msgspec

from kyc_recourse.errors import Finding
from kyc_recourse.facts.folder import Folder, RawFile
from kyc_recourse.facts.kinds import ENTITIES
from kyc_recourse.facts.model import Platform
from kyc_recourse.facts.strict_yaml import Document, read_yaml
from kyc_recourse.facts.times import parse_instant

# Blocks whose keys are ids, so that "from", "value" or "source" in them is nothing but a name.
NAMES = ("when", "earlier", "options", "until")


class FactFile(NamedTuple):
    """One fact file that was read; ``name`` is its path below ``knowledge/``."""

    kind: str
    name: str
    document: Document


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
        return tuple(sorted({start for file in self.files for start in _starts(file.document.data)}))

    def in_force(self, at: int) -> Platform:
        """Return the platform's facts in force at a time in seconds."""
        data: dict[str, Any] = {kind: [] for kind in ENTITIES.values()}
        for file in self.files:
            content = _in_force(file.document.data, at)
            if isinstance(source := content.get("source"), dict):
                content = _with_source(content, source)
            if file.kind in ENTITIES:
                data[ENTITIES[file.kind]].append(content)
            elif file.kind == "platform":
                data.update(content)
            elif file.kind == "account":
                data["account"] = content
            else:
                data.update({key: value for key, value in content.items() if key != "source"})
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


def is_dated(value: object) -> bool:
    """Tell whether the value is a list of values by date."""
    return (
        isinstance(value, list)
        and bool(value)
        and all(isinstance(item, dict) and "value" in item and item.keys() <= {"from", "value"} for item in value)
    )


def _starts(data: Any) -> Iterator[int]:
    if isinstance(data, dict):
        for key, value in data.items():
            if key in ("from", "before"):
                yield parse_instant(value)
            elif key not in NAMES:
                yield from _starts(value)
    elif isinstance(data, list):
        for item in data:
            yield from _starts(item)


def _in_force(data: Any, at: int) -> Any:
    """Replace each list of values by date with the value that holds at the time."""
    if isinstance(data, dict):
        return {key: value if key in NAMES else _in_force(value, at) for key, value in data.items()}
    if isinstance(data, list):
        if is_dated(data):
            return [item["value"] for item in data if "from" not in item or parse_instant(item["from"]) <= at][-1]
        return [_in_force(item, at) for item in data]
    return data


def _with_source(data: dict[str, Any], source: dict[str, str]) -> dict[str, Any]:
    """Give each fact of a file the file's source, as far as it has none of its own."""
    result = {}
    for key, value in data.items():
        if key in NAMES:
            result[key] = value
        elif key == "steps":
            result[key] = [_own_source(step if isinstance(step, dict) else {"text": step}, source) for step in value]
        elif isinstance(value, list):
            result[key] = [
                _own_source(_with_source(item, source), source) if isinstance(item, dict) else item for item in value
            ]
        elif key == "notice":
            result[key] = _own_source(value, source)
        else:
            result[key] = value
    return result


def _own_source(fact: dict[str, Any], source: dict[str, str]) -> dict[str, Any]:
    return {**fact, "source": {**source, **fact.get("source", {})}}
