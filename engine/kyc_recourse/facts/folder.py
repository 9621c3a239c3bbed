"""A platform's folder: which fact files it holds, their bytes, and the digest of them all."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Iterator
from pathlib import Path
from stat import S_ISREG
from typing import NamedTuple

from kyc_recourse.errors import Finding, KnowledgeError, did_you_mean, nearest
from kyc_recourse.facts.kinds import FILES, SCENARIOS
from kyc_recourse.facts.line_ends import unified

# What an editor who does not know may save facts as. Other files are left alone.
_NO_FACTS = (".txt", ".doc", ".docx", ".odt", ".rtf", ".json")

MAX_BYTES = 256 * 1024
# Where the scenarios about what vendors send are.
PAYLOADS = "payloads"


class RawFile(NamedTuple):
    """The bytes of a fact file, its line ends unified; ``name`` is its path below ``knowledge/``."""

    kind: str
    name: str
    path: Path
    raw: bytes


class Folder(NamedTuple):
    """The files of a platform's folder as they were when it was read, and what is wrong with the folder itself.

    Scenarios are kept apart: they are no part of the digest, and what is wrong with them keeps no fact from loading.
    """

    path: Path
    files: tuple[RawFile, ...]
    digest: str
    findings: tuple[Finding, ...]
    scenarios: tuple[RawFile, ...]
    scenario_findings: tuple[Finding, ...]


def find_platforms(root: Path) -> list[Path]:
    """Return the platform folders in ``root``, or ``root`` itself if it is one.

    Raises:
        KnowledgeError: there is none.
    """
    try:
        if not root.is_dir():
            message = "not a folder; give the folder that it is in" if root.exists() else "no such folder"
            raise KnowledgeError([Finding(str(root), 1, 1, "KB008", message)])
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


def read_folder(folder: Path) -> Folder:
    """Read the bytes of all fact and scenario files in a platform's folder."""
    findings: list[Finding] = []
    scenario_findings: list[Finding] = []
    files = tuple(_read(folder, _fact_paths(folder, findings), findings))
    digest = hashlib.sha256()
    for file in files:
        digest.update(f"{file.name}\0{len(file.raw)}\0".encode() + file.raw)
    paths = ((SCENARIOS, path) for path in _yaml_files(folder / SCENARIOS, scenario_findings))
    scenarios = tuple(_read(folder, paths, scenario_findings))
    return Folder(folder, files, f"sha256:{digest.hexdigest()}", tuple(findings), scenarios, tuple(scenario_findings))


def read_shared(root: Path) -> tuple[tuple[RawFile, ...], tuple[Finding, ...]]:
    """Read the files in a folder of facts that belong to no platform: canonical reasons, and what vendors send."""
    findings: list[Finding] = []
    files: list[RawFile] = []
    # A named file of a folder that may hold others; where there is none, nothing is wrong.
    if (canon := root / "general" / "reasons.yaml").exists():
        files += _read(root / "general", iter([("canonical-reasons", canon)]), findings)
    vendors = root / "vendors"
    files += _read(vendors, (("vendor", path) for path in _yaml_files(vendors, findings, (PAYLOADS,))), findings)
    below = vendors / PAYLOADS
    files += _read(below, (("payload-scenarios", path) for path in _yaml_files(below, findings)), findings)
    return tuple(files), tuple(findings)


def read_notice_facts(root: Path) -> tuple[tuple[RawFile, ...], tuple[Finding, ...]]:
    """Read the files that say how notices are read: what words mean, canonical reasons, a file a language."""
    findings: list[Finding] = []
    general = root / "general"
    named = {"meanings.yaml": "meanings"}
    files = [(named.get(path.name, "language"), path) for path in _yaml_files(general / "notices", findings)]
    # Where there is none, nothing is wrong.
    if (canon := general / "reasons.yaml").exists():
        files.append(("canonical-reasons", canon))
    return tuple(_read(general, iter(files), findings)), tuple(findings)


def _read(folder: Path, paths: Iterator[tuple[str, Path]], findings: list[Finding]) -> Iterator[RawFile]:
    name = folder.resolve().name
    for kind, path in paths:
        try:
            # A fact could otherwise show any file of the machine. Inside the folder links are how some systems mount.
            if not _leads_inside(path, folder):
                message = "a link that leads out of the platform's folder is not followed; put the file itself here"
                findings.append(Finding(str(path), 1, 1, "KB008", message))
                continue
            # A named pipe would be waited for without end.
            if not S_ISREG(path.stat().st_mode):
                findings.append(Finding(str(path), 1, 1, "KB008", "cannot be read: not a regular file"))
                continue
            with path.open("rb") as file:
                # Line ends of Windows take a byte more, and are no part of what is measured.
                raw = unified(file.read(2 * MAX_BYTES + 4))
        except OSError as error:
            findings.append(_unreadable(path, error))
        else:
            yield RawFile(kind, f"knowledge/{name}/{path.relative_to(folder).as_posix()}", path, raw)


def _leads_inside(path: Path, folder: Path) -> bool:
    if not path.is_symlink() and not (path.parent != folder and path.parent.is_symlink()):
        return True
    return Path(os.path.realpath(path)).is_relative_to(os.path.realpath(folder))


def _fact_paths(folder: Path, findings: list[Finding]) -> Iterator[tuple[str, Path]]:
    single = [file.name for file in FILES.values() if not file.folder]
    folders = {file.folder: file.name for file in FILES.values() if file.folder}
    for path in _yaml_files(folder, findings, tuple(folders)):
        if path.stem in single:
            yield path.stem, path
        else:
            near = nearest(path.stem.lower(), single)
            where = " or ".join(f"{below}/" for below in folders)
            hint = f'did you mean "{near}.yaml"?' if near else f"move it to {where}, or delete it"
            message = f"a file of no known kind; {hint}"
            findings.append(Finding(str(path), 1, 1, "KB009", message))
    for below, kind in folders.items():
        if kind != SCENARIOS:
            yield from ((kind, path) for path in _yaml_files(folder / below, findings))


def _lower_case_first(path: Path) -> tuple[str, str]:
    return path.name.lower(), path.name.swapcase()


def _yaml_files(folder: Path, findings: list[Finding], folders: tuple[str, ...] = ()) -> Iterator[Path]:
    """Yield the YAML files of a folder, in order; ``folders`` are those that may be in it."""
    try:
        if not folder.is_dir():
            if folder.is_symlink() or folder.exists():
                message = f"not a folder, and {folder.name} must be one; its files were not read"
                findings.append(Finding(str(folder), 1, 1, "KB008", message))
            return
        names = sorted(folder.iterdir(), key=_lower_case_first)
        paths = [(path, path.is_dir()) for path in names if path.name[0] != "."]
    except OSError as error:
        findings.append(_unreadable(folder, error))
        return
    seen: dict[str, str] = {}
    for path, is_folder in paths:
        message = ""
        if (first := seen.setdefault(path.name.lower(), path.name)) != path.name:
            message = f'beside "{first}", whose name differs by case only; on many computers the two are one file'
            findings.append(Finding(str(path), 1, 1, "KB010", f"{message}: delete one or rename it"))
            continue
        if is_folder:
            if path.suffix == ".yaml":
                message = (
                    "a folder that is called like a file; rename it, or put the file that belongs here in its place"
                )
            elif path.name not in folders:
                hint = did_you_mean(path.name, folders) if folders else "; move its files up"
                message = f"a folder of no known kind{hint}"
        elif path.suffix == ".yaml":
            yield path
        elif path.name.lower().endswith((".yml", ".yaml", ".yaml.txt")):
            message = f"fact files end in .yaml; rename it to {path.name.partition('.')[0]}.yaml"
        elif path.suffix.lower() in _NO_FACTS and path.name[0] != "~":
            message = f"facts are plain text in files that end in .yaml; write it as {path.stem}.yaml, or move it away"
        if message:
            findings.append(Finding(str(path), 1, 1, "KB009", message))
