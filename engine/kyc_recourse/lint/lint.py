"""All of lint over the facts of one platform, which must have no errors."""

from __future__ import annotations

from collections.abc import Iterator, Sequence, Set
from datetime import date

from kyc_recourse.errors import Finding
from kyc_recourse.facts.load import FactFile, Facts
from kyc_recourse.lint.dates import lint_dates
from kyc_recourse.lint.headers import lint_folder_name, lint_modelines
from kyc_recourse.lint.ignores import apply_ignores
from kyc_recourse.lint.names import lint_names
from kyc_recourse.lint.regions import lint_regions
from kyc_recourse.lint.rules import lint_rules
from kyc_recourse.lint.signals import lint_signals, lint_unread
from kyc_recourse.lint.sources import lint_shares, lint_sources
from kyc_recourse.lint.uses import lint_uses
from kyc_recourse.lint.wording import lint_wording

_IN_ANY_PERIOD = ("KB140", "KB170")
_ECHOES = ("KB120", "KB121", "KB162")


def lint(
    facts: Facts,
    scenarios: Sequence[FactFile],
    today: date,
    *,
    among_others: bool = False,
    read: Set[str] = frozenset(),
) -> list[Finding]:
    """Return what is doubtful in a platform's facts and scenarios on a day, by file and line.

    The facts must be without errors (``facts.check``); a fact is looked at as it is in every period.
    ``among_others``: the folder stands in a folder of platforms, where it is called as its id; one that is
    looked at by itself may be a copy with any name. ``read``: the reasons that notices name by meaning.
    """
    findings = [*doubts(facts, scenarios, today), *lint_unread(facts.files, read)]
    if among_others:
        findings += lint_folder_name(facts)
    # What is not used, or past its day, is often so because of something else, which then comes first.
    found = sorted(set(apply_ignores([*facts.files, *scenarios], findings)))
    return sorted(found, key=lambda each: each.code in _ECHOES)


def doubts(facts: Facts, scenarios: Sequence[FactFile], today: date) -> Iterator[Finding]:
    """Yield what is doubtful in facts and the scenarios beside them, suppressed or not."""
    yield from lint_modelines([*facts.files, *scenarios])
    yield from lint_names(facts.files)
    yield from lint_signals(facts.files)
    yield from lint_uses(facts.files)
    yield from lint_sources(facts.files, today)
    yield from lint_dates(facts.files)
    yield from lint_wording([*facts.files, *scenarios])
    yield from _of_all_periods(facts)


def _of_all_periods(facts: Facts) -> Iterator[Finding]:
    """Yield what is found in each period: what matters in one of them is there for that one.

    That shares are too great, or a condition can never hold, is told if it is so in one of them, for the first.
    """
    periods = []
    for start in sorted({0, *facts.starts}):
        platform = facts.in_force(start)
        found = [*lint_rules(facts.files, platform, start), *lint_regions(facts.files, platform)]
        periods.append([*found, *lint_shares(facts.files, platform)])
    common = set.intersection(*({finding[:4] for finding in period} for period in periods))
    told: set[object] = set()
    for period in periods:
        kept = (finding for finding in period if finding[:4] in common or finding.code in _IN_ANY_PERIOD)
        yield from (finding for finding in kept if finding[:4] not in told)
        told.update(finding[:4] for finding in period)
