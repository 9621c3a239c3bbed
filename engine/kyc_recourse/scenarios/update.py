"""Expectations: what scenarios would have to expect for what comes out now, written into their files."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from difflib import unified_diff
from pathlib import Path
from typing import Any, NamedTuple

from kyc_recourse.decisions.decision import Decision
from kyc_recourse.facts.line_ends import unified
from kyc_recourse.facts.replace_file import replace_file
from kyc_recourse.facts.rewrite_yaml import CommentInTheWayError, rewrite
from kyc_recourse.facts.strict_yaml import read_yaml
from kyc_recourse.scenarios.run import Outcome, observed


class Rewriting(NamedTuple):
    """A scenario file as it is and as it would be, and how many scenarios differ."""

    path: Path
    before: str
    after: str
    scenarios: int

    def lines(self) -> Iterator[str]:
        """Yield what changes, line by line, as in a patch."""
        yield from unified_diff(
            self.before.splitlines(), self.after.splitlines(), str(self.path), str(self.path), n=1, lineterm=""
        )


def expected_now(expect: dict[str, Any], decision: Decision) -> dict[str, Any]:
    """Return an expectation that says the same things of what comes out now.

    What was expected among others and is not there any more is expected to be missing, and the other way
    round. Words of steps stay as they are: which ones matter only their author knows.
    """
    actual = observed(decision)
    new: dict[str, Any] = {}
    among: dict[str, dict[str, list[str]]] = {"with": {}, "without": {}}
    for key, wanted in expect.items():
        if key in among:
            for name, id in [(name, id) for name, ids in wanted.items() for id in ids]:
                ids = among["with" if id in actual[name] else "without"].setdefault(name, [])
                ids += [] if id in ids else [id]
        elif key in ("limits", "cooldowns"):
            new[key] = {id: actual[key][id] for id in wanted if id in actual[key]}
        else:
            new[key] = wanted if key == "steps" else actual[key]
    for key, value in among.items():
        new[key] = value
    kept = {key: value for key, value in new.items() if value != {}}
    return kept or {"verdict": decision.verdict}


def rewritings(outcomes: Iterable[Outcome]) -> tuple[tuple[Rewriting, ...], tuple[Outcome, ...]]:
    """Return the files to rewrite so that the scenarios pass, and the outcomes with what only people can settle."""
    texts: dict[str, tuple[str, str, int]] = {}
    left = []
    for outcome in outcomes:
        if not outcome.differences:
            continue
        scenario, path = outcome.scenario, outcome.scenario.document.path
        if path not in texts:
            whole = unified(Path(path).read_bytes()).decode()
            texts[path] = (whole, whole, 0)
        before, after, count = texts[path]
        new = expected_now(scenario.expect, outcome.decision)
        try:
            text = after if new == scenario.expect else _checked(after, path, scenario.number, new)
        except CommentInTheWayError:
            text = after
        by_hand = tuple(each for each in outcome.differences if text == after or each.startswith("steps:"))
        if by_hand:
            left.append(outcome._replace(differences=by_hand))
        texts[path] = (before, text, count + (text != after))
    changed = [Rewriting(Path(path), *each) for path, each in texts.items() if each[2]]
    return tuple(changed), tuple(left)


def _checked(text: str, path: str, number: int, expect: dict[str, Any]) -> str:
    """Return the text with one expectation replaced, having read it back."""
    where = ("scenarios", number, "expect")
    after = rewrite(text, where, expect)
    (was, _), (now, findings) = (read_yaml(each.encode(), path) for each in (text, after))
    was.data["scenarios"][number]["expect"] = expect
    if findings or now.data != was.data:
        raise CommentInTheWayError
    return after


def write(changed: Iterable[Rewriting]) -> None:
    """Write the files, each as a whole or not at all.

    Raises:
        RewriteError: a file was changed meanwhile, or cannot be written; it and those after it are as they were.
    """
    for each in changed:
        replace_file(each.path, each.before, each.after)
