"""An invented platform: nothing of it is known to the code, and everything works."""

from __future__ import annotations

from pathlib import Path
from shutil import copytree
from typing import Any

import pytest

from kyc_recourse import Knowledge
from tests.conftest import PLATFORMS

FELLED = {"type": "tree-felled", "at": "2027-01-24T00:00:00Z"}


@pytest.mark.parametrize(
    ("case", "verdict", "time", "change"),
    [
        ({"now": "2026-06-01T00:00:00Z"}, "tell-us-more", None, None),
        ({"now": "2026-06-01T00:00:00Z", "notice": "There is NO tree."}, "closed", None, None),
        (
            {"now": "2026-06-01T12:00:00Z", "reasons": ["bruised"], "recent_attempts": {"bruised": 1}},
            "rather-later",
            "2026-06-01T18:00:00Z",
            ("2026-06-01T18:00:00Z", "go-on"),
        ),
        (
            {"now": "2026-06-01T12:00:00Z", "reasons": ["bruised"], "recent_attempts": {"bruised": 3}},
            "pause",
            "2026-06-03T12:00:00Z",
            ("2026-06-03T12:00:00Z", "go-on"),
        ),
        (
            {"now": "2026-12-31T22:00:00Z", "reasons": ["bruised"], "recent_attempts": {"bruised": 3}},
            "pause",
            "2027-01-02T22:00:00Z",
            ("2027-01-02T22:00:00Z", "go-on"),
        ),
        (
            {"now": "2027-01-30T00:00:00Z", "reasons": ["uprooted"], "events": [FELLED]},
            "pause",
            "2027-02-03T00:00:00Z",
            ("2027-02-03T00:00:00Z", "go-on"),
        ),
        (
            # A shorter wait has come into force, but this one keeps the length that it began with.
            {"now": "2027-02-01T00:00:00Z", "reasons": ["uprooted"], "events": [FELLED]},
            "pause",
            "2027-02-03T00:00:00Z",
            ("2027-02-03T00:00:00Z", "go-on"),
        ),
    ],
)
def test_verdicts_times_and_changes(
    orchard: Knowledge, case: dict[str, Any], verdict: str, time: str | None, change: tuple[str, str] | None
) -> None:
    """Its own verdicts, limits, cooldowns and periods decide."""
    decision = orchard.decide(case)
    assert decision.verdict == verdict
    assert (decision.resubmit.allowed_from or decision.resubmit.advised_from) == time
    found = decision.next_change
    assert (found and (found.at, found.verdict)) == change


@pytest.mark.parametrize(
    ("now", "category"),
    [
        ("2027-01-31T23:59:59Z", "permanent"),
        ("2027-02-01T00:00:00Z", "temporary"),
        ("2027-02-28T23:59:59Z", "temporary"),
        ("2027-03-01T00:00:00Z", "temporary"),
    ],
)
def test_a_category_changes_by_date(orchard: Knowledge, now: str, category: str) -> None:
    """A category can have values by date."""
    assert orchard.decide({"now": now, "reasons": ["uprooted"]}).category == category


@pytest.mark.parametrize(
    ("now", "offered"),
    [
        ("2027-02-28T23:59:59Z", False),
        ("2027-03-01T00:00:00Z", True),
        ("2027-05-31T23:59:59Z", True),
        ("2027-06-01T00:00:00Z", False),
    ],
)
def test_a_rule_holds_from_and_before(orchard: Knowledge, now: str, offered: bool) -> None:
    """A rule can begin and end to hold."""
    decision = orchard.decide({"now": now, "reasons": ["bruised"], "observations": {"colour": "green"}})
    assert ("write" in [remedy.id for remedy in decision.remedies]) == offered


@pytest.mark.parametrize(
    ("now", "weight", "causes", "confidence"),
    [
        ("2026-06-01T00:00:00Z", 0.99, ["too-light"], "reported"),
        ("2026-06-01T00:00:00Z", 1, [], "official"),
        ("2027-06-01T00:00:00Z", 1, ["too-light"], "reported"),
        ("2027-06-01T00:00:00Z", 1.5, [], "official"),
    ],
)
def test_a_difference_of_figures_by_date(
    orchard: Knowledge, now: str, weight: float, causes: list[str], confidence: str
) -> None:
    """A figure by date moves the figures computed from it; the weakest fact gives the confidence."""
    decision = orchard.decide({"now": now, "reasons": ["bruised"], "observations": {"weight": weight}})
    assert [cause.id for cause in decision.causes] == causes
    assert decision.confidence == confidence


@pytest.mark.parametrize("reported", ["limits.yaml", "warnings.yaml"])
def test_a_rule_is_as_sure_as_the_weakest_fact_in_it(reported: str, tmp_path: Path) -> None:
    """A rule of an official source that tests or concludes what is only reported is only reported."""
    folder = copytree(PLATFORMS / "orchard", tmp_path / "orchard")
    case = {"now": "2026-06-01T00:00:00Z", "reasons": ["bruised"], "recent_attempts": {"bruised": 1}}
    assert Knowledge.load(folder).decide(case).confidence == "official"
    file = folder / reported
    file.write_text(file.read_text(encoding="utf-8").replace("official", "reported"), encoding="utf-8")
    assert Knowledge.load(folder).decide(case).confidence == "reported"


@pytest.mark.parametrize(
    ("weight", "colour", "offered"),
    [(1.5, "red", False), (1.6, "red", True), (5, "red", True), (5.1, "red", False), (3, "blue", False)],
)
def test_chained_conclusions_and_strict_bounds(orchard: Knowledge, weight: float, colour: str, offered: bool) -> None:
    """A rule builds on what another concludes; above and at-most mean what they say."""
    observations = {"weight": weight, "colour": colour}
    decision = orchard.decide({"now": "2026-06-01T00:00:00Z", "reasons": ["bruised"], "observations": observations})
    assert ("no-ladder" in [prohibition.id for prohibition in decision.prohibitions]) == offered
    # The letter moves before the other remedy.
    assert [remedy.id for remedy in decision.remedies] == ["write", "pick-again"][not offered :]


@pytest.mark.parametrize(
    ("now", "grown", "sold", "offered", "warned"),
    [
        ("2026-06-01T00:00:00Z", "US-CA", "US-CA", True, True),
        ("2026-06-01T00:00:00Z", "US-NY", "US-TX", False, True),
        ("2026-06-01T00:00:00Z", "US-CA", "US-TX", True, False),
        ("2027-06-01T00:00:00Z", "US-CA", "US-TX", False, True),
        ("2026-06-01T00:00:00Z", "IT", "NO", False, False),
        ("2026-06-01T00:00:00Z", "IT", "ES", True, False),
    ],
)
def test_regions_by_name_and_by_comparison(
    orchard: Knowledge, now: str, grown: str, sold: str, offered: bool, warned: bool
) -> None:
    """A subdivision counts for itself where the facts in force name it, else as its country."""
    observations = {"grown-in": grown, "sold-in": sold}
    events = [{"type": "fence-mended", "at": now}]
    decision = orchard.decide({"now": now, "reasons": ["uprooted"], "observations": observations, "events": events})
    assert ("write" in [remedy.id for remedy in decision.remedies]) == offered
    assert ("mind-the-wasps" in [warning.id for warning in decision.warnings]) == warned


def test_texts_and_appeal(orchard: Knowledge) -> None:
    """Texts take their values from its facts, the appeal from its own fields."""
    case = {
        "now": "2026-06-01T12:00:00Z",
        "reasons": ["bruised"],
        "attempts": [{"at": "2026-06-01T10:30:00Z"}],
        "observations": {"weight": 3, "colour": "red"},
        "applicant": {"name": "Ada"},
    }
    decision = orchard.decide(case)
    assert [warning.text for warning in decision.warnings] == [
        "Mind the wasps.",
        "That was more than 90 minutes ago.",
    ]
    assert decision.appeal is not None
    assert decision.appeal.body == "About The fruit is bruised, in Orchard Pay: Ada"
    assert decision.appeal.missing == ()
    assert decision.summary == "Better after 2026-06-01 16:30 UTC."
