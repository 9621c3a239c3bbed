"""From a platform's folder to its compiled knowledge: read, checked and compiled, or nothing but findings."""

from __future__ import annotations

from kyc_recourse.errors import Finding
from kyc_recourse.facts.check import find_faults
from kyc_recourse.facts.folder import Folder
from kyc_recourse.facts.load import read_facts
from kyc_recourse.rules.compile import compile_facts
from kyc_recourse.rules.compiled import Compiled


def build(folder: Folder) -> tuple[Compiled | None, list[Finding]]:
    """Return the compiled knowledge of a folder, or all that is wrong in it."""
    facts, unread = read_facts(folder)
    findings = find_faults(facts, unread)
    return (None, findings) if findings else (compile_facts(facts), [])
