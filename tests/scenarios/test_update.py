"""``test --update``: expectations are rewritten to what comes out, and nothing else is touched."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from kyc_recourse import Knowledge
from kyc_recourse.facts.replace_file import RewriteError
from kyc_recourse.packs.pack import Pack
from kyc_recourse.scenarios.run import Outcome, run_scenario
from kyc_recourse.scenarios.update import rewritings, write
from tests.cli.test_commands import run
from tests.conftest import ROOT

SCENARIOS = """\
scenarios:
  # What four failures mean.
  - id: four
    title: Four failures
    case: {now: "2026-11-22T12:00:00Z", reasons: [face-mismatch], recent_attempts: {face-mismatch: 4}}
    expect:
      verdict: hold # better not
      limits: {face-daily: last-attempt}
      with:
        warnings:
          - last-attempt-before-lockout  # stop
          - find-the-cause-first
      without: {remedies: [check-registration-details]}
      steps: {prepare-the-camera: [light, Stop now]}

  - {id: one, title: "One, in one line", case: {now: "2026-11-22T12:00:00Z", reasons: [face-mismatch]}, expect: {verdict: fix-and-resubmit}}
"""
UPDATED = SCENARIOS.replace("hold # better", "wait # better").replace("last-attempt}", "locked}")
UPDATED = UPDATED.replace(
    """\
          - last-attempt-before-lockout  # stop
          - find-the-cause-first
      without: {remedies: [check-registration-details]}
""",
    """\
          # stop
          - find-the-cause-first
      without: {remedies: [check-registration-details], warnings: [last-attempt-before-lockout]}
""",
)


@pytest.fixture
def facts(tmp_path: Path) -> Path:
    """The bundled facts with three attempts instead of five, and scenarios of our own."""
    shutil.copytree(ROOT / "knowledge" / "binance", tmp_path / "binance", ignore=shutil.ignore_patterns("scenarios"))
    limits = tmp_path / "binance" / "limits.yaml"
    limits.write_text(limits.read_text(encoding="utf-8").replace("max: 5", "max: 3"), encoding="utf-8")
    (tmp_path / "binance" / "scenarios").mkdir()
    (tmp_path / "binance" / "scenarios" / "own.yaml").write_text(SCENARIOS, encoding="utf-8")
    return tmp_path


def outcomes(facts: Path) -> list[Outcome]:
    knowledge = Knowledge.load(facts, engine="portable")
    return [run_scenario(scenario, knowledge) for scenario in Pack.load(facts).scenarios]


def written(facts: Path) -> str:
    return (facts / "binance" / "scenarios" / "own.yaml").read_text(encoding="utf-8")


def test_expectations_follow_and_comments_stay(facts: Path) -> None:
    """What differs is shown and written; comments, layout and words of steps stay, the latter to be seen to."""
    status, out, err = run("test", "--update", str(facts))
    assert (status, err) == (1, "")
    assert written(facts) == UPDATED
    assert "\n-      verdict: hold # better not\n" in out
    assert out.index("+      verdict: wait") < out.index("1 expectation in 1 file written")
    assert "CHANGE BY HAND" in out
    assert 'steps: expected "Stop now" in the steps of prepare-the-camera' in out
    assert [outcome.differences for outcome in outcomes(facts)] == [
        ('steps: expected "Stop now" in the steps of prepare-the-camera',),
        (),
    ]


def test_what_passes_is_not_touched(facts: Path) -> None:
    """Where every scenario passes no file is written."""
    path = facts / "binance" / "scenarios" / "own.yaml"
    path.write_text(UPDATED.replace(", Stop now", ""), encoding="utf-8")
    before = path.stat().st_mtime_ns
    assert run("test", "--update", str(facts))[0] == 0
    assert path.stat().st_mtime_ns == before


@pytest.mark.parametrize(
    ("file", "old", "new"),
    [("limits.yaml", "max: 3", "max: three"), ("scenarios/own.yaml", "recent_attempts", "recent_atempts")],
)
def test_nothing_is_written_while_facts_are_wrong(facts: Path, file: str, old: str, new: str) -> None:
    """With a finding in a fact or scenario file the findings are printed and nothing is written."""
    path = facts / "binance" / file
    path.write_text(path.read_text(encoding="utf-8").replace(old, new), encoding="utf-8")
    before = written(facts)
    status, out, err = run("test", "--update", str(facts))
    assert (status, out) == (1, "")
    assert path.name in err
    assert written(facts) == before


def test_comments_between_brackets_are_left_to_people(facts: Path) -> None:
    """A list with a comment between its brackets is not rewritten, and the scenario still fails."""
    path = facts / "binance" / "scenarios" / "own.yaml"
    text = SCENARIOS.replace("{face-daily: last-attempt}", "{ # why\n        face-daily: last-attempt}")
    path.write_text(text, encoding="utf-8")
    status, out, _ = run("test", "--update", str(facts))
    assert status == 1
    assert "CHANGE BY HAND" in out
    assert written(facts) == text


def _change(path: Path) -> None:
    path.write_text(SCENARIOS + "  # more\n", encoding="utf-8")


def _bar(path: Path) -> None:
    path.unlink()
    path.mkdir()


@pytest.mark.parametrize(("meanwhile", "says"), [(_change, "was changed meanwhile"), (_bar, "cannot be written")])
def test_work_done_meanwhile_is_not_lost(facts: Path, meanwhile: Callable[[Path], None], says: str) -> None:
    """A file that is not any more what was read is left as it is."""
    changed, _ = rewritings(outcomes(facts))
    meanwhile(changed[0].path)
    with pytest.raises(RewriteError, match=says):
        write(changed)
    assert sorted(path.name for path in changed[0].path.parent.iterdir()) == ["own.yaml"]


def test_bundled_facts_are_not_changed(tmp_path: Path) -> None:
    """Outside a checkout and without a folder nothing can be updated."""
    status, _, err = run("test", "--update", cwd=tmp_path)
    assert status == 2
    assert "bundled facts" in err
