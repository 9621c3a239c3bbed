"""The reach of a change: what ``diff`` leaves out is answered alike, and little of it is asked."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from random import Random
from unittest.mock import patch

import pytest
import yaml
from msgspec.structs import replace

from kyc_recourse import Knowledge
from kyc_recourse.changes.affected_reasons import affected_reasons
from kyc_recourse.changes.answers import Answers, DecisionDiff
from kyc_recourse.changes.ids import ids, renames
from kyc_recourse.facts.load import Facts
from kyc_recourse.facts.times import parse_instant
from kyc_recourse.rules.compile import compile_facts
from kyc_recourse.rules.compiled import Compiled, Period
from tests.changes.approve import APPROVED, bundled, changes
from tests.conftest import NOW, PLATFORMS
from tests.facts.edits import BUNDLED, edited, facts_in
from tests.mutation.leaves import Leaf, Pool, changed, leaves
from tests.mutation.proof import is_valid

EDITS = sorted(APPROVED.glob("*.yaml"))
SOME_LEAVES = 4


@contextmanager
def everything_reached() -> Iterator[None]:
    """Let ``diff`` ask every case, as if every change mattered to every reason."""

    def every(*sides: Compiled) -> frozenset[str]:
        return frozenset(each.reason for side in sides for period in side.periods for each in period.rulesets)

    with patch("kyc_recourse.changes.answers.affected_reasons", every):
        yield


def answers(old: Facts, new: Facts) -> Answers:
    """Return how answers differ, but not how many cases were asked."""
    before, after = (Knowledge((compile_facts(facts),), "portable") for facts in (old, new))
    both = DecisionDiff(before, after, str(before.default), renames(ids(old), ids(new)))
    return both.compare(parse_instant(NOW), iter)._replace(asked=0)


def valid_edits(facts: Facts, number: int) -> Iterator[tuple[Leaf, Facts]]:
    """Yield as many random valid changes of one leaf each."""
    found = leaves(facts)
    pool = Pool(found)
    for leaf in Random(7).sample(found, len(found)):
        candidates = (changed(facts, leaf, value) for value in pool.candidates(leaf))
        if edit := next((edit for edit in candidates if is_valid(edit, leaf)), None):
            yield leaf, edit
            number -= 1
        if not number:
            return


@pytest.mark.slow
@pytest.mark.parametrize("path", EDITS, ids=lambda path: path.stem)
def test_nothing_is_missed_in_approved_changes(path: Path, tmp_path: Path) -> None:
    """Asking every case finds the same as asking those that the change can reach, which are fewer."""
    edit = yaml.safe_load(path.read_text(encoding="utf-8"))
    before = bundled()
    found = changes(before, edit, tmp_path / "found")
    with everything_reached():
        plain = changes(before, edit, tmp_path / "plain")
    assert found.groups == plain.groups
    assert found.one_sided == plain.one_sided
    assert (found.changed, found.together, found.reworded) == (plain.changed, plain.together, plain.reworded)
    assert found.asked < plain.asked


@pytest.mark.slow
@pytest.mark.parametrize("folder", [BUNDLED, PLATFORMS / "orchard"], ids=lambda folder: folder.name)
def test_nothing_is_missed_in_random_changes(folder: Path) -> None:
    """The same holds for random changes of any leaf of the facts, both ways."""
    facts = facts_in(folder)
    differing = 0
    for leaf, edit in valid_edits(facts, SOME_LEAVES):
        found = answers(facts, edit)
        with everything_reached():
            assert found == answers(facts, edit), leaf
        differing += bool(found.changed or found.reworded)
    assert differing


# What no answer shows (notes), or what is looked at by reason.
BY_REASON = {"start", "atoms", "conclusions", "tables", "relations", "rules", "rulesets", "reasons", "remedies", "observations",
             "events", "limits", "cooldowns", "regions", "notes"}  # fmt: skip


@pytest.mark.parametrize("name", [name for name in Period.__struct_fields__ if name not in BY_REASON])
def test_what_every_answer_depends_on_reaches_every_reason(name: str) -> None:
    """A verdict, an appeal, a field of it, what an account can, or a question: a change of it reaches all answers."""
    compiled = compile_facts(facts_in(BUNDLED))
    period = compiled.periods[0]
    value = getattr(period, name)
    other = replace(
        compiled, periods=(replace(period, **{name: f"{value}?" if isinstance(value, str) else value[1:]}),)
    )
    assert affected_reasons(compiled, compiled) == set()
    assert affected_reasons(compiled, other) == {each.reason for each in period.rulesets}


@pytest.mark.parametrize(
    ("file", "old", "new", "expected"),
    [
        ("limits.yaml", "lockout: PT24H", "lockout: PT48H", {"face-mismatch"}),
        ("cooldowns.yaml", "length: P30D", "length: P14D", {"duplicate-account"}),
        ("faq.yaml", "Not automatically", "No", set()),
        ("rules.yaml", "rules:\n", "# The rules\nrules:\n", set()),
    ],
)
def test_what_a_change_can_reach(file: str, old: str, new: str, expected: set[str], tmp_path: Path) -> None:
    """A limit reaches its reason; what no answer says, a comment or a moved line reaches none."""
    facts = facts_in(edited(tmp_path / "binance", {"file": file, "old": old, "new": new}))
    assert affected_reasons(compile_facts(facts_in(BUNDLED)), compile_facts(facts)) == expected
