"""Line ends of Windows and a byte order mark change nothing that facts say, and rewriting keeps them."""

from __future__ import annotations

import shutil
from codecs import BOM_UTF8
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kyc_recourse import KnowledgeError
from kyc_recourse.facts.folder import MAX_BYTES
from kyc_recourse.facts.line_ends import as_before, unified
from kyc_recourse.packs.pack import Pack
from kyc_recourse.scenarios.update import rewritings
from kyc_recourse.scenarios.update import write as write_scenarios
from kyc_recourse.skeletons.skeleton import KINDS
from kyc_recourse.skeletons.write import write
from tests.conftest import ROOT
from tests.facts.edits import BUNDLED, edited
from tests.scenarios.test_update import SCENARIOS, UPDATED, facts, outcomes  # noqa: F401 - a fixture
from tests.skeletons.test_new import skeletons

Convert = Callable[[bytes], bytes]
TODAY = date(2026, 11, 23)


def crlf(raw: bytes) -> bytes:
    return raw.replace(b"\n", b"\r\n")


def bom(raw: bytes) -> bytes:
    return BOM_UTF8 + raw


def both(raw: bytes) -> bytes:
    return bom(crlf(raw))


def mixed(raw: bytes) -> bytes:
    """Return a text with line ends of Windows in its first half."""
    half = len(raw) // 2
    return crlf(raw[:half]) + raw[half:]


FORMS = pytest.mark.parametrize("form", [crlf, bom, both, mixed])


def convert(folder: Path, form: Convert) -> Path:
    for path in folder.rglob("*.yaml"):
        path.write_bytes(form(path.read_bytes()))
    return folder


@FORMS
def test_the_bundled_facts_are_the_same(tmp_path: Path, form: Convert) -> None:
    """Every bundled file, converted, gives the same facts, scenarios, digests and findings at the same places."""
    pack = Pack.load()
    converted = Pack.load(convert(shutil.copytree(ROOT / "knowledge", tmp_path / "knowledge"), form))
    assert {id: each.compiled for id, each in pack.platforms.items()} == {
        id: each.compiled for id, each in converted.platforms.items()
    }
    assert [(each.id, each.case, each.document.at()) for each in pack.scenarios] == [
        (each.id, each.case, each.document.at()) for each in converted.scenarios
    ]
    places = [
        [(*each[1:], Path(each.path).name) for each in each_pack.findings(TODAY)] for each_pack in (pack, converted)
    ]
    assert places[0] == places[1]


@FORMS
def test_a_finding_is_at_the_same_place(tmp_path: Path, form: Convert) -> None:
    """A wrong value is found at the same line and column."""
    wrong = {"file": "limits.yaml", "old": "max: ...", "new": "max: [many]"}
    found = []
    for change in (bytes, form):
        with pytest.raises(KnowledgeError) as error:
            Pack.load(convert(edited(tmp_path / change.__name__ / "binance", wrong), change))
        found.append([each[1:] for each in error.value.findings])
    assert found[0] == found[1] != []


def test_line_ends_are_not_measured(tmp_path: Path) -> None:
    """A file is as large as it is with line feeds."""
    folder = edited(tmp_path / "binance")
    path = folder / "limits.yaml"
    raw = path.read_bytes()
    path.write_bytes(both(raw + b"#\n" * ((MAX_BYTES - len(raw)) // 2)))
    Pack.load(folder)
    path.write_bytes(both(raw + b"#\n" * ((MAX_BYTES - len(raw)) // 2 + 1)))
    with pytest.raises(KnowledgeError, match="KB003"):
        Pack.load(folder)


@FORMS
def test_updated_expectations_keep_the_form(facts: Path, form: Convert) -> None:  # noqa: F811
    """A scenario file that is updated begins and ends its lines as before."""
    path = facts / "binance" / "scenarios" / "own.yaml"
    path.write_bytes(form(SCENARIOS.encode()))
    changed, _ = rewritings(outcomes(facts))
    write_scenarios(changed)
    if form is mixed:
        assert unified(path.read_bytes()) == UPDATED.encode()
    else:
        assert path.read_bytes() == form(UPDATED.encode())


@FORMS
@pytest.mark.parametrize("kind", [kind for kind in KINDS if kind != "platform"])
def test_a_new_fact_keeps_the_form_of_its_list(tmp_path: Path, kind: str, form: Convert) -> None:
    """What ``new`` adds to a list has the line ends of the file; the lines that were there stay byte by byte."""
    plain = shutil.copytree(BUNDLED, tmp_path / "plain" / "binance")
    write([skeletons(plain).draft(kind, "something-new")])
    folder = convert(shutil.copytree(BUNDLED, tmp_path / "form" / "binance"), form)
    before = {path: path.read_bytes() for path in folder.rglob("*.yaml")}
    draft = skeletons(folder).draft(kind, "something-new")
    write([draft])
    raw = draft.path.read_bytes()
    assert unified(raw) == (plain / draft.path.relative_to(folder)).read_bytes()
    if draft.path in before:
        assert raw.startswith(BOM_UTF8) == (form in (bom, both))
        kept = raw.splitlines(keepends=True)
        assert [line for line in before[draft.path].splitlines(keepends=True) if line not in kept] == []
        new = [line for line in kept if line not in before[draft.path].splitlines(keepends=True)]
        assert {line.endswith(b"\r\n") for line in new} == {form is not bom}


TEXTS = st.text(st.sampled_from("ab\n"), max_size=12)


@given(
    raw=st.lists(st.sampled_from([b"a", b"b", b"\n", b"\r\n"]), max_size=12).map(b"".join),
    mark=st.booleans(),
    new=TEXTS,
)
def test_any_text_keeps_the_form_of_what_it_replaces(raw: bytes, mark: bool, new: str) -> None:
    """The text is written as it is; the byte order mark and line ends of one kind stay, and so does an unchanged text."""
    old = BOM_UTF8 * mark + raw
    written = as_before(old, new)
    assert unified(written) == new.encode()
    assert written.startswith(BOM_UTF8) == mark
    assert as_before(old, unified(old).decode()) == old
    returns, feeds = raw.count(b"\r\n"), raw.count(b"\n")
    if returns in (0, feeds):
        assert written.count(b"\r\n") == (new.count("\n") if returns else 0)
