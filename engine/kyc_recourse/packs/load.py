"""Loading: the platforms in a folder, read once and compiled, or everything that is wrong in them."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple, TypeVar

from kyc_recourse.errors import Finding, KnowledgeError
from kyc_recourse.facts.folder import (
    Folder,
    RawFile,
    find_platforms,
    read_folder,
    read_notice_facts,
    read_shared,
)
from kyc_recourse.facts.places import KNOWLEDGE
from kyc_recourse.notices.compiled import Wordbook
from kyc_recourse.packs import cache
from kyc_recourse.payloads.compiled import Crosswalk
from kyc_recourse.payloads.scenarios import PlacedScenario
from kyc_recourse.rules.compiled import Compiled

if TYPE_CHECKING:
    from kyc_recourse.facts.load import Facts

# What all platforms share.
Shared = TypeVar("Shared", Crosswalk, Wordbook)


class LoadedPlatform(NamedTuple):
    """One valid platform: its folder, its compiled knowledge, and its facts where these had to be parsed for that."""

    folder: Folder
    compiled: Compiled
    facts: Facts | None


def load_platforms(root: str | Path | None) -> tuple[LoadedPlatform, ...]:
    """Return every platform in a folder of facts; without a folder the bundled ones.

    Raises:
        KnowledgeError: anything is wrong in any of them; all findings are named and nothing is loaded.
    """
    loaded: list[LoadedPlatform] = []
    findings: list[Finding] = []
    for path in find_platforms(KNOWLEDGE if root is None else Path(root)):
        folder = read_folder(path)
        place = cache.place(folder.digest)
        compiled = None if folder.findings else cache.recall(place, Compiled)
        facts = None
        if compiled is None:
            # Imported here: with facts known to be valid, nobody waits for it.
            from kyc_recourse.packs.build import build

            facts, compiled, wrong = build(folder)
            findings += wrong
            if compiled:
                cache.keep(place, compiled)
        if compiled:
            loaded.append(LoadedPlatform(folder, compiled, facts))
    findings += _clashes(loaded)
    if findings:
        raise KnowledgeError(findings)
    return tuple(loaded)


def load_crosswalk(root: str | Path | None) -> Crosswalk:
    """Return canonical reasons and vendors' vocabularies: the bundled ones, and instead of them those of a folder.

    Raises:
        KnowledgeError: anything is wrong in them; all findings are named.
    """
    return _load_shared(root, read_shared, Crosswalk)


def load_wordbook(root: str | Path | None) -> Wordbook:
    """Return how notices are read: the bundled facts, and instead of them those of a folder, file by file.

    Raises:
        KnowledgeError: anything is wrong in them; all findings are named.
    """
    return _load_shared(root, read_notice_facts, Wordbook)


def _load_shared(
    root: str | Path | None,
    read_files: Callable[[Path], tuple[tuple[RawFile, ...], tuple[Finding, ...]]],
    kind: type[Shared],
) -> Shared:
    roots = [KNOWLEDGE, *([] if root is None else [Path(root)])]
    read = [read_files(each) for each in roots]
    chosen = {
        (file.kind, file.path.name): file for files, _ in read for file in files if file.kind != "payload-scenarios"
    }
    files = [chosen[key] for key in sorted(chosen)]
    findings = [finding for _, wrong in read for finding in wrong]
    digest = hashlib.sha256()
    for file in files:
        digest.update(f"{file.name}\0{len(file.raw)}\0".encode() + file.raw)
    place = cache.place(f"{kind.__name__} {digest.hexdigest()}")
    shared = None if findings else cache.recall(place, kind)
    if shared is None:
        # Imported here: with facts known to be valid, nobody waits for it.
        from kyc_recourse.packs.build import SHARED

        shared, wrong = SHARED[kind](files)
        findings += wrong
        if shared and not findings:
            cache.keep(place, shared)
    if findings or shared is None:
        raise KnowledgeError(findings)
    return shared


def load_payload_scenarios(root: Path) -> tuple[PlacedScenario, ...]:
    """Return the scenarios about payloads in a folder of facts.

    Raises:
        KnowledgeError: a file is not valid; all findings are named.
    """
    files, findings = read_shared(root)
    own = [file for file in files if file.kind == "payload-scenarios"]
    if not own:
        return ()
    from kyc_recourse.packs.build import build_payload_scenarios

    scenarios, wrong = build_payload_scenarios(own)
    if findings := (*findings, *wrong):
        raise KnowledgeError(findings)
    return scenarios


def _clashes(platforms: list[LoadedPlatform]) -> list[Finding]:
    """Return what is wrong between platforms: one id twice, or two defaults."""
    findings = []
    seen: dict[str | bool, Path] = {}
    for folder, compiled, _ in platforms:
        path = folder.path / "platform.yaml"
        for clash, mark in (("has the same id", compiled.platform), ("is the default too", compiled.default)):
            if mark and mark in seen:
                message = f"another platform {clash} ({seen[mark]})"
                findings.append(Finding(str(path), 1, 1, "KB034", message))
            seen.setdefault(mark, path)
    return findings
