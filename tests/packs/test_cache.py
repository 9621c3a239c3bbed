"""The cache of valid facts: it saves time, and nothing else depends on it."""

from __future__ import annotations

import os
import shutil
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import cache as once
from pathlib import Path
from stat import S_IMODE
from typing import Any

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from kyc_recourse import Knowledge, KnowledgeError
from kyc_recourse.facts.folder import read_folder
from kyc_recourse.packs import cache
from kyc_recourse.packs.build import build
from kyc_recourse.rules.compiled import Compiled
from tests.conftest import PLATFORMS
from tests.facts.edits import edited, replace
from tests.test_house import PACKAGE, imports

CASE = {"now": "2026-11-22T12:00:00Z", "reasons": ["underage"]}

needs_modes = pytest.mark.skipif(sys.platform == "win32", reason="Windows has no modes, owners and pipes of this kind")


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A cache folder for this test alone, on any system."""
    home = tmp_path / "home"
    monkeypatch.setenv("KYC_RECOURSE_CACHE", "on")
    for name in ("XDG_CACHE_HOME", "LOCALAPPDATA", "HOME"):
        monkeypatch.setenv(name, str(home))
    cache._code.cache_clear()
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
    assert [path.suffix for path in kept(home)] == [".compiled"]


# What others can do to it.


@once
def _altered() -> Compiled:
    """The invented platform, compiled, with one other title."""
    _, compiled, _ = build(read_folder(PLATFORMS / "orchard"))
    assert compiled
    return compiled


def plant(place: Path) -> None:
    """Put at a place the knowledge of other facts with a genuine seal, as only the user can."""
    place.parent.mkdir(0o700, parents=True, exist_ok=True)
    content = msgspec.json.encode(_altered())
    place.touch(0o600)
    place.write_bytes(cache._seal(place, content) + b"\n" + content)


def planted(facts: Path) -> bool:
    """Tell whether loading facts answers from what was planted."""
    return "orchard" in Knowledge.load(facts, engine="portable").platforms


def place_of(facts: Path) -> Path:
    """Return where the compiled knowledge of facts is kept."""
    place = cache.place(read_folder(facts).digest)
    assert place
    return place


@pytest.fixture
def facts(tmp_path: Path, home: Path) -> Path:
    """Facts, and in the cache what others than these decide."""
    facts = edited(tmp_path / "facts")
    plant(place_of(facts))
    return facts


def test_what_the_user_keeps_is_used(facts: Path) -> None:
    """Unless something below is done to it, what is planted answers, so that these tests show something."""
    assert planted(facts)


def _in_its_place(place: Path, make: Callable[[Path], object]) -> None:
    place.rename(place.with_name("aside"))
    make(place)


def _link_to(target: str) -> Callable[[Path], None]:
    return lambda path: path.symlink_to(target)


HOSTILE: dict[str, Callable[[Path], object]] = {
    "a pipe": lambda place: _in_its_place(place, os.mkfifo),
    "a folder": lambda place: _in_its_place(place, Path.mkdir),
    "a link to what was kept": lambda place: _in_its_place(place, _link_to("aside")),
    "a link to endless zeros": lambda place: _in_its_place(place, _link_to("/dev/zero")),
    "a link to nothing": lambda place: _in_its_place(place, _link_to("nowhere")),
    "a link to itself": lambda place: _in_its_place(place, _link_to(place.name)),
    "a file to which a group may write": lambda place: place.chmod(0o660),
    "a file to which everybody may write": lambda place: place.chmod(0o606),
    "a file without end": lambda place: os.truncate(place, cache._MAX_BYTES + 1),
    "a folder to which a group may write": lambda place: place.parent.chmod(0o770),
    "a folder to which everybody may write": lambda place: place.parent.chmod(0o1777),
    "a link to a folder": lambda place: _in_its_place(place.parent, _link_to("aside")),
    "a pipe instead of the folder": lambda place: _in_its_place(place.parent, os.mkfifo),
    "a file instead of the folder": lambda place: _in_its_place(place.parent, Path.touch),
}


@needs_modes
@pytest.mark.parametrize("do", HOSTILE.values(), ids=HOSTILE)
def test_what_others_may_have_written_is_not_used(facts: Path, do: Callable[[Path], object]) -> None:
    """Whatever is in the place of file or folder, the facts themselves decide, and nothing else is waited for."""
    do(place_of(facts))
    assert not planted(facts)
    assert not planted(facts)


@needs_modes
@pytest.mark.parametrize("of", ["folder", "file", "both"])
def test_what_belongs_to_somebody_else_is_not_used(facts: Path, monkeypatch: pytest.MonkeyPatch, of: str) -> None:
    """A folder or a file of another user is neither believed nor written into."""
    place, lstat, fstat = place_of(facts), Path.lstat, os.fstat

    def somebody_elses(status: os.stat_result) -> os.stat_result:
        return os.stat_result([*status[:4], status.st_uid + 1, *status[5:]])

    if of != "file":
        monkeypatch.setattr(
            Path, "lstat", lambda path: somebody_elses(lstat(path)) if path == place.parent else lstat(path)
        )
    if of != "folder":
        monkeypatch.setattr(os, "fstat", lambda file: somebody_elses(fstat(file)))
    before = place.read_bytes()
    assert not planted(facts)
    assert (place.read_bytes() == before) == (of != "file")


@needs_modes
@pytest.mark.parametrize("owner", ["the user", "somebody else"])
def test_a_link_on_the_way(facts: Path, home: Path, monkeypatch: pytest.MonkeyPatch, owner: str) -> None:
    """The cache may lie behind a link of the user, but not behind one of somebody else."""
    home.rename(home.with_name("disk"))
    home.symlink_to("disk")
    if owner == "somebody else":
        monkeypatch.setattr(cache, "_is_safe_owner", lambda status: False)
    assert planted(facts) == (owner == "the user")


@needs_modes
def test_safe_owners() -> None:
    """Links of the user and of root are followed, those of others are not."""
    status = list(os.lstat("."))
    safe = [cache._is_safe_owner(os.stat_result([*status[:4], uid, *status[5:]])) for uid in (0, os.geteuid(), 54321)]
    assert safe == [True, True, False]


@needs_modes
@pytest.mark.parametrize("umask", [0, 0o022, 0o077])
def test_nobody_else_has_access(tmp_path: Path, home: Path, umask: int) -> None:
    """Whatever the umask is, folders are made for the user alone, and so are files."""
    before = os.umask(umask)
    try:
        load(edited(tmp_path / "facts"))
    finally:
        os.umask(before)
    (file,) = kept(home)
    assert [S_IMODE(path.stat().st_mode) for path in (file, file.parent, home)] == [0o600, 0o700, 0o700]


@needs_modes
def test_a_folder_that_cannot_be_written(facts: Path) -> None:
    """From a folder that is read-only what is kept is used, and other facts load all the same."""
    place_of(facts).parent.chmod(0o500)
    assert planted(facts)
    replace(facts / "reasons" / "underage.yaml", "\ntitle: ...", "\ntitle: A new title")
    assert "A new title" in load(facts)


def test_without_a_home_in_the_root(tmp_path: Path, home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Nothing is kept below the current directory, whatever the environment says."""
    monkeypatch.chdir(tmp_path)
    for name in ("XDG_CACHE_HOME", "LOCALAPPDATA", "HOME"):
        monkeypatch.setenv(name, "here")
    load(edited(tmp_path / "facts"))
    assert [path.name for path in tmp_path.iterdir()] == ["facts"]


@contextmanager
def _full_disk() -> Iterator[None]:
    """Let no file grow over 4 KB."""
    import resource

    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (4096, hard))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))


@needs_modes
def test_a_full_disk(tmp_path: Path, home: Path) -> None:
    """Where a file cannot be written to its end, nothing of it is left."""
    facts = edited(tmp_path / "facts")
    with _full_disk():
        load(facts)
    assert list(home.iterdir())
    assert kept(home) == []


def test_an_interrupted_write(tmp_path: Path, home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Ctrl-C while a file is put in its place leaves nothing of it."""

    def interrupt(*_: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(Path, "replace", interrupt)
    with pytest.raises(KeyboardInterrupt):
        load(edited(tmp_path / "facts"))
    assert kept(home) == []


def test_only_own_files_are_deleted(facts: Path) -> None:
    """Of many old files only own ones are deleted, the oldest first, those of broken-off writes too."""
    folder, own = place_of(facts).parent, [f"{number:064x}.compiled" for number in range(40)]
    half_written = f"{own[0]}.{0:016x}.new"
    others = ["case.json", f"{0:064x}.json", f"x{own[0]}", f"{own[0]}.bak", own[0].upper(), f"{0:063x}.compiled"]
    for name in [*own[2:], half_written, *others]:
        (folder / name).touch()
        os.utime(folder / name, (0, int(name[:64], 16) if name in own else 0))
    (folder / own[0]).mkdir()
    (folder / own[1]).symlink_to("case.json")
    place_of(facts).unlink()
    load(facts)
    left = {path.name for path in folder.iterdir()}
    assert left == {*others, own[0], own[1], *own[-15:], place_of(facts).name}


@given(data=st.data())
def test_a_changed_character(data: st.DataObject) -> None:
    """Whatever character of a kept file is changed, left out or put in, the file is not used."""
    whole, folder = _kept_bytes()
    at = data.draw(st.integers(0, len(whole) - 1))
    put = data.draw(st.binary(max_size=2).filter(lambda put: put != whole[at : at + 1]))
    place = folder / f"{0:064x}.compiled"
    place.write_bytes(whole[:at] + put + whole[at + 1 :])
    assert cache.recall(place, Compiled) is None
    place.write_bytes(whole)
    assert cache.recall(place, Compiled) == _altered()


@once
def _kept_bytes() -> tuple[bytes, Path]:
    import tempfile

    place = Path(tempfile.mkdtemp()).resolve() / "kyc-recourse" / f"{0:064x}.compiled"
    cache.keep(place, _altered())
    return place.read_bytes(), place.parent


def test_a_file_under_another_name(facts: Path) -> None:
    """What was kept for other facts, and then renamed, is not used for these."""
    place = place_of(facts)
    place.rename(place.with_name(f"{0:064x}.compiled")).rename(place)
    assert planted(facts)
    other = place.with_name(f"{0:064x}.compiled")
    plant(other)
    other.replace(place)
    assert not planted(facts)


def test_what_is_kept_with_a_genuine_seal_but_cannot_be_read(facts: Path) -> None:
    """A seal alone does not make knowledge."""
    place = place_of(facts)
    place.write_bytes(cache._seal(place, b"{}") + b"\n{}")
    assert not planted(facts)


# What the key holds.


def _built_by(path: Path, seen: set[Path]) -> set[Path]:
    """Return a module and all of the package that it imports, and what these import."""
    seen.add(path)
    for name in imports(path):
        imported = PACKAGE.joinpath(*name.split(".")[1:]).with_suffix(".py")
        if name.startswith("kyc_recourse.") and imported.is_file() and imported not in seen:
            _built_by(imported, seen)
    return seen


def test_all_that_checks_and_compiles_is_in_the_key() -> None:
    """Each module that building facts imports, and each text and form that these read, is part of the key."""
    read = [*PACKAGE.glob("facts/*.txt"), *PACKAGE.glob("facts/*.yaml")]
    assert {*_built_by(PACKAGE / "packs" / "build.py", set()), *read} <= set(cache._sources())


def test_changed_code_compiles_again(tmp_path: Path, home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A change in any such file, of the same size and at the same time, leads to another place."""
    copy = tmp_path / "kyc_recourse"
    shutil.copytree(PACKAGE, copy, ignore=shutil.ignore_patterns("__pycache__"))
    monkeypatch.setattr(cache, "_PACKAGE", copy)
    places = {cache.place("sha256:0"), cache.place("sha256:1")}
    sources = cache._sources()
    for path in sources:
        status, content = path.stat(), path.read_bytes()
        path.write_bytes(content[:-1] + b"#")
        os.utime(path, ns=(status.st_atime_ns, status.st_mtime_ns))
        cache._code.cache_clear()
        places.add(cache.place("sha256:0"))
        path.write_bytes(content)
    cache._code.cache_clear()
    assert len(places) == len(sources) + 2


def test_code_that_changes_under_a_process(tmp_path: Path, home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """What was compiled while the code changed is not kept, since nobody knows by which it was."""
    facts = edited(tmp_path / "facts")
    place_of(facts)
    monkeypatch.setattr(cache, "_read_code", lambda: "changed")
    load(facts)
    assert kept(home) == []


def test_drawings_are_in_the_key(tmp_path: Path, home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Facts that name a drawing are checked again where drawings came or went."""
    before = cache.place("")
    monkeypatch.setattr(cache, "PICTURES", tmp_path)
    cache._code.cache_clear()
    assert cache.place("") != before


def test_code_that_cannot_be_read(tmp_path: Path, home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Where the package's own files cannot be read, nothing is kept, and facts load."""
    monkeypatch.setattr(cache, "_PACKAGE", tmp_path / "package.zip")
    load(edited(tmp_path / "facts"))
    assert kept(home) == []
