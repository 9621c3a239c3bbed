"""From a folder of fact files to the facts of its platforms: strict, and never partly."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any, NamedTuple

import msgspec

from kyc_recourse.errors import Finding, KnowledgeError, did_you_mean
from kyc_recourse.facts.model import Platform
from kyc_recourse.facts.strict_yaml import MAX_BYTES, Document, read_yaml
from kyc_recourse.facts.times import parse_instant

# One entity a file, in a folder; the schema's name and the folder's.
ENTITIES = {"reason": "reasons", "remedy": "remedies"}
# A list of entities a file; the schema, the file and the key of its list share a name.
LISTS = [
    "observations",
    "events",
    "limits",
    "cooldowns",
    "figures",
    "regions",
    "warnings",
    "prohibitions",
    "verdicts",
    "appeals",
    "rules",
    "faq",
    "sources",
    "claims",
]
SCENARIOS = "scenarios"
KINDS = ("platform", *ENTITIES, *LISTS, "account", SCENARIOS)

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


def find_platforms(root: Path) -> list[Path]:
    """Return the platform folders in ``root``, or ``root`` itself if it is one.

    Raises:
        KnowledgeError: there is none.
    """
    try:
        if not root.is_dir():
            raise KnowledgeError([Finding(str(root), 1, 1, "KB008", "no such folder")])
        if _holds_facts(root):
            return [root]
        if folders := [path for path in sorted(root.iterdir()) if path.name[0] != "." and _holds_facts(path)]:
            return folders
    except OSError as error:
        raise KnowledgeError([_unreadable(root, error)]) from None
    message = "no facts here; expected a folder PLATFORM/ with a file platform.yaml in it"
    raise KnowledgeError([Finding(str(root), 1, 1, "KB008", message)])


def _holds_facts(folder: Path) -> bool:
    # By name, so that a platform whose platform.yaml is missing or broken is not passed over.
    return folder.is_dir() and any(path.name in ("platform.yaml", "reasons") for path in folder.iterdir())


def _unreadable(path: Path, error: OSError) -> Finding:
    return Finding(str(error.filename or path), 1, 1, "KB008", f"cannot be read: {error.strerror or error}")


def read_facts(folder: Path) -> tuple[Facts, list[Finding]]:
    """Read the fact files of a platform's folder, all but its scenarios; findings are about their YAML."""
    findings: list[Finding] = []
    files, digest = _read(folder, _fact_paths(folder, findings), findings)
    return Facts(folder, files, digest), findings


def read_scenarios(folder: Path) -> tuple[tuple[FactFile, ...], list[Finding]]:
    """Read the scenario files of a platform's folder; findings are about their YAML."""
    findings: list[Finding] = []
    paths = ((SCENARIOS, path) for path in _yaml_files(folder / SCENARIOS, findings))
    return _read(folder, paths, findings)[0], findings


def _fact_paths(folder: Path, findings: list[Finding]) -> Iterator[tuple[str, Path]]:
    single = ("platform", "account", *LISTS)
    for path in _yaml_files(folder, findings, (*ENTITIES.values(), SCENARIOS)):
        if path.stem in single:
            yield path.stem, path
        else:
            hint = did_you_mean(path.name, [f"{kind}.yaml" for kind in single])
            message = f"a file of no known kind{hint}"
            findings.append(Finding(str(path), 1, 1, "KB009", message))
    for kind, below in ENTITIES.items():
        for path in _yaml_files(folder / below, findings):
            yield kind, path


def _yaml_files(folder: Path, findings: list[Finding], folders: tuple[str, ...] = ()) -> Iterator[Path]:
    """Yield the YAML files of a folder, in order; ``folders`` are those that may be in it."""
    try:
        there = folder.is_dir()
        paths = [(path, path.is_dir()) for path in sorted(folder.iterdir()) if path.name[0] != "."] if there else []
    except OSError as error:
        findings.append(_unreadable(folder, error))
        return
    for path, is_folder in paths:
        message = ""
        if is_folder:
            if path.name not in folders:
                hint = did_you_mean(path.name, folders) if folders else "; move its files up"
                message = f"a folder of no known kind{hint}"
        elif path.suffix == ".yaml":
            yield path
        elif path.name.lower().endswith((".yml", ".yaml", ".yaml.txt")):
            message = f"fact files end in .yaml; rename it to {path.name.partition('.')[0]}.yaml"
        if message:
            findings.append(Finding(str(path), 1, 1, "KB009", message))


def _read(folder: Path, paths: Iterable[tuple[str, Path]], findings: list[Finding]) -> tuple[tuple[FactFile, ...], str]:
    digest, files = hashlib.sha256(), []
    for kind, path in paths:
        try:
            with path.open("rb") as file:
                raw = file.read(MAX_BYTES + 1)
        except OSError as error:
            findings.append(_unreadable(path, error))
            continue
        below = path.relative_to(folder).as_posix()
        digest.update(f"{below}\0{len(raw)}\0".encode() + raw)
        document, wrong = read_yaml(raw, str(path))
        findings += wrong
        files.append(FactFile(kind, f"knowledge/{folder.resolve().name}/{below}", document))
    return tuple(files), f"sha256:{digest.hexdigest()}"


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
