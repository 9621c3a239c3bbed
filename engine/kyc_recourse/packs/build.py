"""Building: the facts of a platform's folder, parsed, checked and compiled, or what is wrong in them."""

from __future__ import annotations

from kyc_recourse.errors import Finding
from kyc_recourse.facts.check import find_faults
from kyc_recourse.facts.folder import Folder
from kyc_recourse.facts.load import Facts, read_facts
from kyc_recourse.rules.compile import compile_facts
from kyc_recourse.rules.compiled import Compiled


def build(folder: Folder) -> tuple[Facts, Compiled | None, list[Finding]]:
    """Return the facts of a folder and their compiled knowledge, or all that is wrong in them."""
    facts, unread = read_facts(folder)
    findings = find_faults(facts, unread)
    return facts, None if findings else compile_facts(facts), findings
