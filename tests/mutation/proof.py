"""The proof that no decision-bearing leaf of the facts is without effect, in Python, JavaScript and the guide.

Each leaf is changed and the facts are compiled again. Then the answers to the case grid are compared with those of
the facts as they are, and what the built pages say in words with what they would have to say now.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator
from pathlib import Path as FilePath
from typing import Any, NamedTuple

from kyc_recourse import Case, CaseError, Knowledge
from kyc_recourse.changes.answers import DecisionDiff
from kyc_recourse.decisions.decision import Decision
from kyc_recourse.exploration.case_grid import grid
from kyc_recourse.facts.check import check
from kyc_recourse.facts.folder import read_folder
from kyc_recourse.facts.load import Facts, read_facts
from kyc_recourse.facts.schemas import schema_findings
from kyc_recourse.facts.times import parse_instant
from kyc_recourse.packs.pack import Pack
from kyc_recourse.rules.compile import compile_facts
from kyc_recourse.rules.compiled import Compiled
from tests.conftest import NOW
from tests.mutation.leaves import REMOVED, Leaf, Pool, changed, leaves

# Which rules fired and which facts decided is not the answer itself.
ANSWER = tuple(name for name in Decision.__struct_fields__ if name not in ("trace", "knowledge", "version"))
_MOST = 12

# Tells whether the pages, built of the facts as they are, say something else than these facts.
PagesDiffer = Callable[[Facts, Compiled], bool]
JavaScript = Callable[[Compiled, dict[str, Any]], Any]


class Effect(NamedTuple):
    """What changing a leaf did: ``to`` is the value that was tried, None if no other value is valid."""

    leaf: str
    to: str | None = None
    answers: bool = False
    page: bool = False
    fault: str = ""


class _Answer(NamedTuple):
    """A case, as data and as it was read, and its answer."""

    case: dict[str, Any]
    read: Case
    answer: Decision | str


class Original:
    """The facts as they are, the answers to all cases, and the pages that were built of them."""

    def __init__(self, folder: FilePath, pages_differ: PagesDiffer, *, statuses: bool) -> None:
        """Read the facts; their leaves are the ``statuses`` of sources, or all others."""
        self.facts, _ = read_facts(read_folder(folder))
        self.found = [leaf for leaf in leaves(self.facts) if (leaf.key == "status") == statuses]
        self.pool, self.pages_differ = Pool(self.found), pages_differ
        compiled = compile_facts(self.facts)
        self.knowledge = Knowledge((compiled,), "portable")
        cases = [scenario.case for scenario in Pack.load(folder).scenarios]
        rest = [*_filled(compiled), *(cell.case for cell in grid(compiled, parse_instant(NOW)))]
        random.Random(1).shuffle(rest)
        self.answers = [_Answer(case, read, answer(self.knowledge, read)) for case, read in map(_read, (*cases, *rest))]

    def effect(self, leaf: Leaf, javascript: JavaScript) -> Effect:
        """Return the best that any other value of the leaf does."""
        best = Effect(str(leaf))
        tried = 0
        for value in self.pool.candidates(leaf):
            facts = changed(self.facts, leaf, value)
            if not is_valid(facts, leaf):
                continue
            effect = self._effect(leaf, value, facts, javascript)
            if effect.fault or (effect.answers and effect.page):
                return effect
            if best.to is None or (effect.answers, effect.page) > (best.answers, best.page):
                best = effect
            tried += 1
            if tried == _MOST:
                break
        return best

    def _effect(self, leaf: Leaf, value: Any, facts: Facts, javascript: JavaScript) -> Effect:
        compiled = compile_facts(facts)
        case, now = self._first_changed(compiled)
        fault = ""
        if case is not None and (given := javascript(compiled, case)) != now:
            fault = f"JavaScript answers otherwise: {case}: {given}"
        page = self.pages_differ(facts, compiled)
        to = "(removed)" if value is REMOVED else str(value)
        return Effect(str(leaf), to, case is not None, page, fault)

    def _first_changed(self, compiled: Compiled) -> tuple[dict[str, Any] | None, Any]:
        """Return the first case whose answer is another one, and that answer.

        Those that the change can reach come first; the others are asked as well before it counts as dead.
        """
        knowledge = Knowledge((compiled,), "portable")
        reaches = DecisionDiff(self.knowledge, knowledge, compiled.platform, {}).reaches
        for each in sorted(self.answers, key=lambda each: not reaches(each.read.reasons, each.read.notice)):
            if _differ(each.answer, answer(knowledge, each.read)):
                return each.case, plain(answer(knowledge, each.case))
        for cell in grid(compiled, parse_instant(NOW), reaches):
            after = answer(knowledge, cell.case)
            if _differ(answer(self.knowledge, cell.case), after):
                return cell.case, plain(after)
        return None, None


def _read(case: dict[str, Any]) -> tuple[dict[str, Any], Case]:
    return case, Case.from_dict(case)


def _filled(compiled: Compiled) -> Iterator[dict[str, Any]]:
    """Yield, for each field of an appeal, a case that fills it to its end."""
    for field in compiled.periods[-1].fields:
        yield {"platform": compiled.platform, "now": NOW, "applicant": {field.id: "x" * field.max_length}}


def answer(knowledge: Knowledge, case: Case | dict[str, Any]) -> Decision | str:
    """Return the decision of a case, or what is wrong with it."""
    try:
        return knowledge.decide(case)
    except CaseError as error:
        return str(error)


def plain(given: Decision | str) -> Any:
    """Return the answer as data of JSON types."""
    return given if isinstance(given, str) else given.to_dict()


def _differ(before: Decision | str, after: Decision | str) -> bool:
    if isinstance(before, str) or isinstance(after, str):
        return before != after
    return any(getattr(before, name) != getattr(after, name) for name in ANSWER)


def is_valid(facts: Facts, leaf: Leaf) -> bool:
    file = facts.files[leaf.file]
    return not schema_findings(file.kind, file.document) and not check(facts)
