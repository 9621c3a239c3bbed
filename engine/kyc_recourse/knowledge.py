"""Knowledge: what an embedder loads once and asks for decisions."""

from __future__ import annotations

import time
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from kyc_recourse.cases.case import Case, after_now, read_case
from kyc_recourse.cases.check import check_case
from kyc_recourse.cases.notice import Match
from kyc_recourse.decisions.decide import PlatformDecisions
from kyc_recourse.decisions.decision import Decision
from kyc_recourse.errors import CaseError, Fault, Finding, KnowledgeError, did_you_mean
from kyc_recourse.facts.check import check
from kyc_recourse.facts.load import Facts, find_platforms, read_facts
from kyc_recourse.facts.places import KNOWLEDGE
from kyc_recourse.facts.schemas import schema_findings
from kyc_recourse.facts.validity import is_known_valid, remember_valid, seal
from kyc_recourse.rules.compile import compile_facts
from kyc_recourse.rules.compiled import Compiled
from kyc_recourse.rules.engine import engine as make_engine


def load_facts(root: Path) -> tuple[Facts, ...]:
    """Return the valid facts of every platform in a folder.

    Raises:
        KnowledgeError: anything is wrong in any of them; all findings are named and nothing is loaded.
    """
    loaded: list[Facts] = []
    findings: list[Finding] = []
    for folder in find_platforms(root):
        facts, wrong = read_facts(folder)
        mark = seal(facts.digest)
        if not wrong and is_known_valid(mark):
            loaded.append(facts)
            continue
        broken = {finding.path for finding in wrong}
        for file in facts.files:
            if file.document.path not in broken:
                wrong += schema_findings(file.kind, file.document)
        wrong = wrong or check(facts)
        if not wrong:
            remember_valid(mark)
        findings += wrong
        loaded.append(facts)
    findings += [] if findings else _clashes(loaded)
    if findings:
        raise KnowledgeError(findings)
    return tuple(loaded)


def _clashes(platforms: list[Facts]) -> list[Finding]:
    """Return what is wrong between platforms: one id twice, or two defaults."""
    findings = []
    seen: dict[Any, str] = {}
    for facts in platforms:
        document = facts.file("platform").document
        for key, mark in (("id", document.data["id"]), ("default", document.data.get("default") or None)):
            if mark is None:
                continue
            if mark in seen:
                message = f"another platform has the same {key} ({seen[mark]})"
                findings.append(document.finding((key,), "KB034", message))
            seen.setdefault(mark, document.path)
    return findings


class Knowledge:
    """The valid facts of one or more platforms, compiled and ready to decide.

    Load it once and share it: it is immutable, and safe to use from several threads, after a fork and
    from asyncio (a decision never waits for anything).
    """

    def __init__(self, compiled: tuple[Compiled, ...], engine: str = "auto") -> None:
        self.engine = make_engine(engine)
        self.platforms = {each.platform: PlatformDecisions(each, self.engine) for each in compiled}
        defaults = [each.platform for each in compiled if each.default or len(compiled) == 1]
        self.default = defaults[0] if defaults else None

    @classmethod
    def load(cls, path: str | Path | None = None, *, engine: str = "auto") -> Knowledge:
        """Load a folder of facts; without a path the bundled ones, never the current directory.

        ``engine`` is "auto" (durable-rules where it can be imported, else portable), "durable-rules" or
        "portable"; all give the same decisions.

        Raises:
            KnowledgeError: the facts are not valid; every finding is named and nothing is loaded.
            EngineUnavailableError: the engine cannot run on this Python.
        """
        facts = load_facts(KNOWLEDGE if path is None else Path(path))
        return cls(tuple(map(compile_facts, facts)), engine)

    def decide(self, case: Case | Mapping[str, Any]) -> Decision:
        """Decide a case, given as a Case or as plain data.

        This is the outermost edge for those who embed the engine: where the case has no ``now``, the
        clock is read here, and nowhere below.

        Raises:
            CaseError: the case is not valid; all faults are named by path, never with their values.
        """
        if not isinstance(case, Case):
            case = self.read_case(case)
        if case.now is None:
            case = case._replace(now=int(time.time()))
            if faults := after_now(case):
                raise CaseError(faults)
        assert case.now is not None  # noqa: S101 - for the type checker
        return self.platform(case.platform).decide(case, case.now)

    def read_case(self, data: Any) -> Case:
        """Return the case that plain data describes, checked against the facts as well.

        Raises:
            CaseError: all faults of form and all that the facts do not know, together.
        """
        case, faults = read_case(data)
        try:
            program = self.platform(case.platform).at(int(time.time()) if case.now is None else case.now)
        except CaseError as error:
            raise CaseError([*faults, *error.faults]) from None
        if faults := [*faults, *check_case(program, case)]:
            raise CaseError(sorted(set(faults)))
        return case

    def match_notice(self, text: str, platform: str | None = None) -> list[Match]:
        """Return which reasons a notice names, each with the wording of the facts that was found.

        Raises:
            CaseError: there is no such platform.
        """
        return list(self.platform(platform).matches(text, int(time.time())))

    def platform(self, id: str | None) -> PlatformDecisions:
        """Return a platform by id; without one the default.

        Raises:
            CaseError: there is no such platform, or no default.
        """
        id = self.default if id is None else id
        if id in self.platforms:
            return self.platforms[id]
        what = "unknown platform" if id else "no platform is the default"
        raise CaseError([Fault("platform", what + did_you_mean(id or "", list(self.platforms)))])
