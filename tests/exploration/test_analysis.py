"""``analyse``: what the facts leave open is found, with a smallest case that passes as a scenario."""

from __future__ import annotations

import json
import shutil
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft202012Validator

from kyc_recourse import Knowledge
from kyc_recourse.exploration.analysis import Analysis, analyse, analysis_schema
from kyc_recourse.facts.times import parse_instant
from kyc_recourse.packs.pack import Pack
from kyc_recourse.render.analysis import render_markdown
from kyc_recourse.scenarios.run import run_scenario
from tests.cli.test_commands import run
from tests.conftest import NOW, PLATFORMS
from tests.facts.edits import edited

pytestmark = pytest.mark.slow

RULES = "rules:\n  - id: not-eligible"
UNDERAGE = "reasons/underage.yaml"


def examples(found: Analysis) -> list[str]:
    found_with = [each.example for each in found.gaps] + [each.example for each in found.overlaps]
    return found_with + [each.example for each in found.rules if each.example]


def analysed(folder: Path, *edits: dict[str, Any]) -> Analysis:
    """Analyse the bundled facts with edits, and check that every example passes beside them."""
    facts = edited(folder / "binance", *edits)
    found = analyse(Knowledge.load(folder, engine="portable"), parse_instant(NOW))
    shutil.rmtree(facts / "scenarios")
    (facts / "scenarios").mkdir()
    (facts / "scenarios" / "found.yaml").write_text("scenarios:\n" + "\n".join(examples(found)), encoding="utf-8")
    knowledge = Knowledge.load(folder, engine="portable")
    outcomes = [run_scenario(scenario, knowledge) for scenario in Pack.load(folder).scenarios]
    assert len(outcomes) == len(examples(found))
    assert [outcome.differences for outcome in outcomes if outcome.differences] == []
    return found


def underage(more: str) -> dict[str, str]:
    """Return an edit that puts a rule before those of a reason."""
    return {"file": UNDERAGE, "old": RULES, "new": f"rules:\n{more}\n  - id: not-eligible"}


def test_the_bundled_facts(tmp_path: Path) -> None:
    """No case lacks a verdict, no rules disagree, every rule matters; ends without a remedy are named."""
    found = analysed(tmp_path)
    assert {(gap.lacks, gap.left, gap.reason, gap.given) for gap in found.gaps} == {
        ("way forward", "nothing", "underage", "`date-order-flipped` false"),
        ("remedy", "question", "underage", ""),
        ("remedy", "question", "unsupported-region", ""),
        ("remedy", "time", "duplicate-account", "`after-deletion` running"),
    }
    assert (found.overlaps, found.rules) == ((), ())
    assert [question.id for question in found.questions] == ["nationality"]
    Draft202012Validator(analysis_schema()).validate(json.loads(found.to_json()))
    assert "reasons: [underage], observations: {date-order-flipped: false}" in render_markdown(found)


def test_a_case_without_a_verdict(tmp_path: Path) -> None:
    """Where no rule gives a verdict the reason and what is told are named."""
    edit = {"file": UNDERAGE, "old": "[false, unknown]", "new": "unknown"}
    gap = analysed(tmp_path, edit).gaps[0]
    assert (gap.lacks, gap.reason, gap.given) == ("verdict", "underage", "`date-order-flipped` false")


WEEKLY = "{id: weekly, title: Weekly, reason: face-mismatch, max: 5, window: P7D, lockout: P2D, stop-when-left: 1, question: How often?}"
LOCKED = "The face check is locked after too many failures - wait until {time}, and prepare the next attempt well."


@pytest.mark.parametrize(
    ("when", "until", "summary", "about", "told"),
    [
        (
            "{glasses-in-id-photo: true, limit: {face-daily: locked}}",
            "face-daily",
            "Wait until {time}.",
            "sentence",
            "observations: {glasses-in-id-photo: true}}",
        ),
        ("{limit: {weekly: locked}}", "weekly", LOCKED, "time", "reasons: [face-mismatch]"),
    ],
)
def test_rules_that_disagree(tmp_path: Path, when: str, until: str, summary: str, about: str, told: str) -> None:
    """Two rules that give the leading verdict with another sentence or time are named, with the case that is left."""
    rule = f'  - {{id: other, when: {when}, verdict: wait, until: {{limit: {until}}}, summary: "{summary}"}}'
    weekly = {"file": "limits.yaml", "old": "limits:\n", "new": f"limits:\n  - {WEEKLY}\n"}
    edit = {"file": "reasons/face-mismatch.yaml", "old": "rules:\n", "new": f"rules:\n{rule}\n", "and": [weekly]}
    found = analysed(tmp_path, edit).overlaps
    assert {(each.rules, each.about) for each in found} == {(("face-mismatch/other", "face-mismatch/locked"), about)}
    assert (found[0].reason, found[0].verdict) == ("face-mismatch", "wait")
    assert told in found[0].example


@pytest.mark.parametrize(
    ("rule", "fires"),
    [
        ("{id: more, when: {glare: true, date-order-flipped: false}, verdict: resolve-first}", True),
        (
            "{id: more, when: {date-order-flipped: true, cooldown: {after-deletion: running}}, remedies: [renew-id]}",
            False,
        ),
    ],
)
def test_rules_that_never_matter(tmp_path: Path, rule: str, fires: bool) -> None:
    """A rule that always stands behind another, and one whose conditions never meet, are named with their place."""
    (idle,) = analysed(tmp_path, underage(f"  - {rule}")).rules
    assert (idle.rule, idle.fires, idle.line) == ("underage/more", fires, 49)
    assert idle.example is None or "observations: {date-order-flipped: false, glare: true}" in idle.example
    assert (idle.example is None) == (not fires)


def test_a_question_that_never_matters(tmp_path: Path) -> None:
    """An event that nothing looks at is asked for nowhere."""
    more = "events:\n  - {id: moved, title: Moved, question: When?}\n"
    found = analysed(tmp_path, {"file": "events.yaml", "old": "events:\n", "new": more})
    assert ("event", "moved") in [(question.asks, question.id) for question in found.questions]


def test_an_invented_platform(orchard: Knowledge) -> None:
    """With several periods, each is looked at in its own time."""
    found = analyse(orchard, parse_instant(NOW))
    assert ("bruised", "pause", "time") in {(gap.reason, gap.verdict, gap.left) for gap in found.gaps}
    assert ("uprooted", "closed", "question") in {(gap.reason, gap.verdict, gap.left) for gap in found.gaps}


def test_the_command(tmp_path: Path) -> None:
    """It prints the same as text, Markdown and JSON, and wrong facts are findings."""
    status, out, err = run("analyse", "--now", NOW)
    assert (status, err) == (0, "")
    assert "underage with birth-date-wrong false, date-order-flipped false: do-not-resubmit, no way forward" in out
    assert "## Gaps" in run("analyse", "--format", "markdown")[1]
    assert json.loads(run("analyse", str(PLATFORMS), "--format", "json")[1])["versions"] == {"orchard": "7"}
    edited(tmp_path / "binance", {"file": "limits.yaml", "old": "max: 5", "new": "max: five"})
    status, out, err = run("analyse", str(tmp_path))
    assert (status, out) == (1, "")
    assert "limits.yaml:7:5" in err
