"""The cache of valid facts: it saves time, and nothing else depends on it."""

from __future__ import annotations

import threading
from pathlib import Path
from typing import Any

import pytest

from kyc_recourse import Knowledge, KnowledgeError
from tests.facts.edits import edited, replace

CASE = {"now": "2026-11-22T12:00:00Z", "reasons": ["underage"]}


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A cache folder for this test alone, on any system."""
    home = tmp_path / "home"
    monkeypatch.setenv("KYC_RECOURSE_CACHE", "on")
    for name in ("XDG_CACHE_HOME", "LOCALAPPDATA", "HOME"):
        monkeypatch.setenv(name, str(home))
    return home


def kept(home: Path) -> list[Path]:
    """Return what is kept below the cache folder."""
    return sorted(path for path in home.rglob("*") if path.is_file())


def load(facts: Path) -> str:
    """Load facts and return what they decide."""
    return Knowledge.load(facts, engine="portable").decide(CASE).to_json()


def test_valid_facts_are_checked_once(tmp_path: Path, home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Facts that were found valid are not checked again, and decide the same."""
    facts = edited(tmp_path / "facts")
    first = load(facts)
    assert kept(home)

    def refuse(*_: Any) -> Any:
        pytest.fail("the facts are checked again")

    monkeypatch.setattr("kyc_recourse.facts.check.check", refuse)
    assert load(facts) == first


def test_changed_facts_are_checked_again(tmp_path: Path, home: Path) -> None:
    """A changed fact decides at once, and a broken one is found, whatever was valid before."""
    facts = edited(tmp_path / "facts")
    before = load(facts)
    replace(facts / "reasons" / "underage.yaml", "\ntitle: ...", "\ntitle: A new title")
    assert ("A new title" in before, "A new title" in load(facts)) == (False, True)
    replace(facts / "limits.yaml", "lockout: ...", "lockout: PT0H")
    with pytest.raises(KnowledgeError):
        load(facts)
    replace(facts / "limits.yaml", "lockout: ...", "lockout: PT1H")
    assert "A new title" in load(facts)


def test_broken_facts_are_never_kept(tmp_path: Path, home: Path) -> None:
    """What is not valid leaves nothing behind, and is found each time."""
    facts = edited(tmp_path / "facts", {"file": "limits.yaml", "old": "max: ...", "new": "max: 0"})
    for _ in range(2):
        with pytest.raises(KnowledgeError):
            load(facts)
    assert kept(home) == []


def test_a_new_file_is_noticed(tmp_path: Path, home: Path) -> None:
    """A file that is no fact file is found beside facts that were valid before."""
    facts = edited(tmp_path / "facts")
    load(facts)
    (facts / "limits.yml").touch()
    with pytest.raises(KnowledgeError):
        load(facts)


@pytest.mark.parametrize("content", [b"", b"{}", b"\0\xff" * 99, b'{"format": 0}'])
def test_a_damaged_cache_is_harmless(tmp_path: Path, home: Path, content: bytes) -> None:
    """What cannot be understood in the cache is as good as nothing."""
    facts = edited(tmp_path / "facts")
    first = load(facts)
    for path in kept(home):
        path.write_bytes(content)
    assert load(facts) == first


def test_an_unwritable_cache_is_harmless(tmp_path: Path, home: Path) -> None:
    """Where nothing can be written, facts load all the same."""
    home.write_text("a file in the folder's place")
    assert load(edited(tmp_path / "facts")) == load(edited(tmp_path / "facts"))
    assert home.read_text() == "a file in the folder's place"


@pytest.mark.parametrize("word", ["off", "OFF"])
def test_off(tmp_path: Path, home: Path, monkeypatch: pytest.MonkeyPatch, word: str) -> None:
    """KYC_RECOURSE_CACHE=off keeps nothing."""
    monkeypatch.setenv("KYC_RECOURSE_CACHE", word)
    load(edited(tmp_path / "facts"))
    assert kept(home) == []


def test_the_cache_does_not_grow_without_end(tmp_path: Path, home: Path) -> None:
    """However often facts change, only the latest are kept."""
    facts = edited(tmp_path / "facts")
    load(facts)
    (first,) = kept(home)
    for number in range(40):
        (first.parent / f"{number}.json").touch()
    replace(facts / "reasons" / "underage.yaml", "\ntitle: ...", "\ntitle: A new title")
    load(facts)
    assert 1 < len(kept(home)) < 40


def test_several_at_once(tmp_path: Path, home: Path) -> None:
    """Facts that are loaded by several threads at once leave whole files and no others behind."""
    facts, results = edited(tmp_path / "facts"), []
    threads = [threading.Thread(target=lambda: results.append(load(facts))) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(results) == 4
    assert len(set(results)) == 1
    assert [path.suffix for path in kept(home)] == [".json"]
