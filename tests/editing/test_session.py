"""What becomes of work under way when the facts change again."""

from __future__ import annotations

import os
import time
from pathlib import Path

import pytest

from kyc_recourse.editing import session
from kyc_recourse.editing.server import Server
from kyc_recourse.editing.session import Session
from kyc_recourse.editing.watch import STILL, Watch
from tests.editing.conftest import commit, replace


class Endless:
    """A job that is never done."""

    made: list[Endless]

    def __init__(self, *_: object) -> None:
        self.dropped = False
        self.made.append(self)

    def finished(self) -> bool:
        """Tell that it is not done."""
        return False

    def drop(self) -> None:
        """Remember that nobody wants it any more."""
        self.dropped = True


@pytest.fixture
def editing(facts: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Session:
    """A session whose pages and answers are never done."""
    monkeypatch.setattr(session, "Job", Endless)
    monkeypatch.setattr(Endless, "made", [], raising=False)
    commit(facts)
    with Server(0) as server:
        return Session(facts, server, tmp_path, lambda _: None)


def test_pages_and_answers_are_dropped_with_the_facts_they_are_of(editing: Session, facts: Path) -> None:
    """When facts change, pages and answers under way are ended; with an error no others are begun."""
    editing._check()
    assert [job.dropped for job in Endless.made] == [False, False]
    editing._check()
    assert [job.dropped for job in Endless.made] == [True, True, False, False]
    replace(facts / "limits.yaml", "window: PT6H", "window: P6H")
    editing._check()
    assert [job.dropped for job in Endless.made] == [True] * 4


def test_a_commit_is_noticed(editing: Session, facts: Path) -> None:
    """After a commit of facts the answers alone are compared anew; after any other use of git nothing is."""

    def look() -> list[bool]:
        editing._step()
        time.sleep(STILL)
        editing._step()
        return [job.dropped for job in Endless.made]

    replace(facts / "limits.yaml", "PT48H", "PT36H")
    editing._facts = Watch([facts])
    editing._check()
    os.utime(facts / ".git" / "index")
    assert look() == [False, False]
    commit(facts)
    assert look() == [False, True, False]
