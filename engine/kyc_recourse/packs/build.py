"""Building: the facts of a platform's folder, parsed, checked and compiled, or what is wrong in them."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from kyc_recourse.errors import Finding
from kyc_recourse.facts.check import find_faults
from kyc_recourse.facts.folder import Folder, RawFile
from kyc_recourse.facts.load import Facts, read_facts
from kyc_recourse.facts.strict_yaml import read_yaml
from kyc_recourse.notices.build import build_wordbook
from kyc_recourse.notices.compiled import Wordbook
from kyc_recourse.payloads.compile import compile_crosswalk
from kyc_recourse.payloads.compiled import Crosswalk
from kyc_recourse.payloads.scenarios import PlacedScenario, scenarios_in
from kyc_recourse.rules.compile import compile_facts
from kyc_recourse.rules.compiled import Compiled


def build(folder: Folder) -> tuple[Facts, Compiled | None, list[Finding]]:
    """Return the facts of a folder and their compiled knowledge, or all that is wrong in them."""
    facts, unread = read_facts(folder)
    findings = find_faults(facts, unread)
    return facts, None if findings else compile_facts(facts), findings


def build_crosswalk(files: Sequence[RawFile]) -> tuple[Crosswalk | None, list[Finding]]:
    """Return the crosswalk that canonical reasons and vendors' files make, or all that is wrong in them."""
    read = [(file.kind, *read_yaml(file.raw, str(file.path))) for file in files]
    if unread := [finding for _, _, wrong in read for finding in wrong]:
        return None, unread
    documents = {kind: [document for each, document, _ in read if each == kind] for kind, _, _ in read}
    (canon,) = documents["canonical-reasons"]
    return compile_crosswalk(canon, documents.get("vendor", []))


def build_payload_scenarios(files: Sequence[RawFile]) -> tuple[tuple[PlacedScenario, ...], list[Finding]]:
    """Return the scenarios about payloads in files, or all that is wrong in them."""
    scenarios: list[PlacedScenario] = []
    findings: list[Finding] = []
    for file in files:
        document, wrong = read_yaml(file.raw, str(file.path))
        found, misfits = ((), wrong) if wrong else scenarios_in(document)
        scenarios += found
        findings += misfits
    return tuple(scenarios), findings


# By what is built: what builds it from its files, or finds what is wrong in them.
SHARED: dict[type, Callable[[Sequence[RawFile]], tuple[Any, list[Finding]]]] = {
    Crosswalk: build_crosswalk,
    Wordbook: build_wordbook,
}
