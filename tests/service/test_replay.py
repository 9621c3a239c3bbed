"""The decision log holds what deciding again needs and nothing personal; ``replay`` lists what differs."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from kyc_recourse import Knowledge
from kyc_recourse.decision_log.entry import entry, line
from kyc_recourse.decision_log.replay import replay
from kyc_recourse.packs.pack import Pack
from tests.cli.test_commands import run
from tests.conftest import NOW, ROOT
from tests.facts.edits import edited

CASE = {
    "now": NOW,
    "notice": "Dear Zebedee Quux, rejected: face mismatch",
    "recent_attempts": {"face-mismatch": 5},
    "observations": {"glasses-in-id-photo": True},
    "applicant": {"full_name": "Zebedee Quux", "email": "zebedee@example.org"},
}


def test_every_scenario_is_decided_the_same_again(portable: Knowledge) -> None:
    """Whatever is left out of a line, its answer comes out again."""
    cases = [scenario.case for scenario in Pack.load(ROOT / "knowledge").scenarios]
    lines = [line(entry(portable, case, portable.decide(case))) for case in cases]
    assert [*replay(lines, portable)] == [None] * len(cases)


def test_nothing_personal_is_in_a_line(portable: Knowledge) -> None:
    """No notice and nothing of an applicant is in it."""
    text = line(entry(portable, CASE, portable.decide(CASE))).decode()
    assert "Quux" not in text
    assert "zebedee" not in text
    assert json.loads(text)["case"]["reasons"] == ["face-mismatch"]


def test_a_payload_is_not_kept(portable: Knowledge) -> None:
    """A case that was decided from a payload is listed as one that can't be decided again."""
    case = {"now": NOW, "payload": {"type": "applicantReviewed", "name": "Zebedee Quux"}}
    text = line(entry(portable, case, portable.decide(case)))
    assert b"Quux" not in text
    (found,) = replay([text], portable)
    assert found is not None
    assert "payload" in found.faults[0]


def test_an_id_is_that_of_the_content(portable: Knowledge) -> None:
    """The same case has the same id, whoever it is of; another one has another."""
    ids = [
        entry(portable, case, portable.decide(case)).id
        for case in (
            CASE,
            {**CASE, "applicant": None},
            {**CASE, "recent_attempts": {"face-mismatch": 4}},
        )
    ]
    assert ids[0] == ids[1] != ids[2]


@pytest.mark.slow
def test_the_command(portable: Knowledge, tmp_path: Path) -> None:
    """The same facts give the same answers; with other facts each answer that differs is listed and counted."""
    log = tmp_path / "decisions.log"
    log.write_bytes(line(entry(portable, CASE, portable.decide(CASE))) * 2)
    status, out, err = run("replay", str(log))
    assert (status, out) == (0, "")
    assert "2 decided again: 2 the same, 0 not" in err
    facts = edited(tmp_path / "facts", {"file": "limits.yaml", "old": "max: 5", "new": "max: 9"})
    log.write_bytes(log.read_bytes() + b"no entry\n")
    status, out, err = run("replay", str(log), "--knowledge", str(facts))
    assert status == 1
    assert out.count("verdict wait ->") == 2
    assert "line 3 -: no entry of a decision log" in out
    assert "3 decided again: 0 the same, 3 not" in err
