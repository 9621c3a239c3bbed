"""Odd files, names, folders and streams, given to every command: one clear sentence, the right status, no harm."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from kyc_recourse import Knowledge
from kyc_recourse.cli.say import escaped
from kyc_recourse.render.labels import Labels
from kyc_recourse.render.text import render_text
from tests.cli.test_commands import ENV, at_terminal, run
from tests.conftest import NOW, PLATFORMS, ROOT, needs_posix

# What a terminal would obey, or show in another order, and half a character.
OBEYED = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ud800-\udfff]")
HOSTILE = "\x1b[31mred\x1b]0;title\x07\x9b2J\u202edetrever\rx\ny"

# Where a command takes a path, with what stands for it.
COMMANDS = {
    "case": ("decide", "PATH", "--now", NOW, "--format", "json"),
    "notice": ("decide", "--notice-file", "PATH", "--now", NOW, "--format", "json"),
    "facts": ("decide", "--knowledge", "PATH", "--now", NOW, "--format", "json"),
    "validate": ("validate", "PATH"),
    "test": ("test", "PATH"),
    "analyse": ("analyse", "PATH"),
    "diff": ("diff", "PATH"),
    "diff to": ("diff", "HEAD", "PATH"),
    "explain": ("explain", "underage", "--knowledge", "PATH"),
    "explain id": ("explain", "PATH"),
    "export": ("export", "--knowledge", "PATH"),
    "schema": ("schema", "case", "--knowledge", "PATH"),
    "new": ("new", "warning", "something-new", "--knowledge", "PATH"),
    "new id": ("new", "warning", "PATH", "--knowledge", str(ROOT / "nowhere")),
    "guide": ("guide", "--out", "OUT", "--knowledge", "PATH"),
    "edit": ("edit", "PATH", "--no-open"),
}


def _fifo(folder: Path) -> str:
    os.mkfifo(folder / "pipe")
    return str(folder / "pipe")


def _loop(folder: Path) -> str:
    (folder / "loop").symlink_to("loop")
    return str(folder / "loop")


def _hostile(folder: Path) -> str:
    (folder / HOSTILE).write_text("[")
    return str(folder / HOSTILE)


def _undecodable(folder: Path) -> str:
    return os.fsdecode(bytes(folder) + b"/\xff\xfe")


ODD_PATHS: dict[str, Callable[[Path], str]] = {
    "missing": lambda folder: str(folder / "nowhere"),
    "empty": lambda _: "",
    "empty folder": str,
    "endless": lambda _: "/dev/zero",
    "null": lambda _: "/dev/null",
    "pipe without a writer": _fifo,
    "link to itself": _loop,
    "name too long": lambda folder: str(folder / ("x" * 300)),
    "path too long": lambda _: "x/" * 3000,
    "hostile name": _hostile,
    "hostile name of nothing": lambda folder: str(folder / f"no{HOSTILE}"),
    "not UTF-8": _undecodable,
    "below a file": lambda _: str(ROOT / "README.md" / "x"),
}


@pytest.mark.slow
@needs_posix
@pytest.mark.parametrize("odd", ODD_PATHS)
@pytest.mark.parametrize("command", COMMANDS)
def test_odd_paths(command: str, odd: str, tmp_path: Path) -> None:
    """A path that is no use ends in one line that says so, and nothing is written anywhere."""
    (tmp_path / "work").mkdir()
    path = ODD_PATHS[odd](tmp_path / "work")
    before = sorted((tmp_path / "work").iterdir())
    words = [{"PATH": path, "OUT": str(tmp_path / "out")}.get(word, word) for word in COMMANDS[command]]
    status, out, err = run(*words)
    assert "Traceback" not in err
    if command == "notice" and odd in ("hostile name", "null"):
        assert status == 0  # any text is a notice
        return
    assert (status, out) == (1 if ":1:1: KB" in err else 2, ""), err
    assert err.count("\n") == 1 + (command == "validate" and status == 1), err
    assert not OBEYED.search(err), ascii(err)
    assert sorted((tmp_path / "work").iterdir()) == before
    assert not (tmp_path / "out").exists()


@needs_posix
@pytest.mark.parametrize(
    ("words", "stdin", "says"),
    [
        (
            ("--notice-file", "/dev/zero"),
            None,
            "/dev/zero: is larger than 40 MB; expected the text of the message only",
        ),
        (("--notice-file", "."), None, ".: cannot be read: Is a directory"),
        (("/dev/zero",), None, "case: is too large; expected at most 64 MB"),
        (
            ("-", "--notice-file", "-"),
            None,
            "kyc-recourse: standard input can be one of the case, the notice and the payload",
        ),
        (("--notice-file", "-"), "/dev/zero", "-: is larger than 40 MB"),
        (("-",), "/dev/zero", "case: is too large; expected at most 64 MB"),
    ],
)
def test_input_without_an_end_is_refused(words: tuple[str, ...], stdin: str | None, says: str) -> None:
    """A file or standard input that goes on and on is read up to a limit, which the message names."""
    number = os.open(stdin or os.devnull, os.O_RDONLY)
    command = [sys.executable, "-m", "kyc_recourse", "decide", *words]
    done = subprocess.run(command, stdin=number, capture_output=True, text=True, env=ENV, timeout=60, check=False)
    os.close(number)
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr.startswith(says)
    assert done.stderr.count("\n") == 1


@needs_posix
def test_pipes_are_read_while_somebody_writes(tmp_path: Path) -> None:
    """What another command writes is waited for; a pipe to which nothing writes is said to be one."""
    script = f"{sys.executable} -m kyc_recourse decide --format json --notice-file <(sleep 1; echo face mismatch)"
    done = subprocess.run(["bash", "-c", script], capture_output=True, text=True, env=ENV, timeout=60, check=False)
    assert json.loads(done.stdout)["reasons"][0]["id"] == "face-mismatch"
    status, _, err = run("decide", "--notice-file", _fifo(tmp_path))
    assert status == 2
    assert (
        err == f"{tmp_path / 'pipe'}: cannot be read: nothing writes to this pipe; expected a file that can be read\n"
    )


STREAMS = {
    "no place to complain": ("decide --reason nothing", "2>/dev/full", 2),
    "no standard error": ("decide --reason nothing", "2>&-", 2),
    "findings without a place": ("validate nowhere-else", "2>/dev/full", 2),
    "help without a place": ("decide --help", ">/dev/full", 2),
    "help to nobody": ("--help", ">&-", 2),
    "schema to nobody": ("schema case", ">&-", 2),
    "export to nobody": ("export", ">&-", 2),
    "export to a full disk": ("export", ">/dev/full", 2),
    "validate to a full disk": ("validate", ">/dev/full", 2),
    "explain to a full disk": ("explain KB150", ">/dev/full", 2),
    "everything closed": ("decide --reason underage", "<&- >&- 2>&-", 2),
    "a reader who leaves": ("export", "| head -c 10 >/dev/null; exit ${PIPESTATUS[0]}", 0),
}


@needs_posix
@pytest.mark.slow
@pytest.mark.parametrize("stream", STREAMS)
def test_odd_streams(stream: str) -> None:
    """Whatever happened to the streams, the status is right and there is at most one line."""
    words, redirection, status = STREAMS[stream]
    if "/dev/full" in redirection and not Path("/dev/full").exists():
        pytest.skip("this system has no /dev/full")
    script = f"{sys.executable} -m kyc_recourse {words} {redirection}"
    done = subprocess.run(["bash", "-c", script], stderr=subprocess.PIPE, text=True, env=ENV, cwd=ROOT, check=False)
    assert done.returncode == status, done.stderr
    assert done.stderr.count("\n") <= 1
    assert "Exception" not in done.stderr


@needs_posix
def test_the_folder_in_which_one_is_was_deleted(tmp_path: Path) -> None:
    """It is said that the folder is gone; what needs no folder works."""
    for words, status in (("validate", 2), ("diff", 2), ("new reason x", 2), ("decide --reason underage", 0)):
        gone = tmp_path / "gone"
        gone.mkdir()
        script = f"cd {gone} && rmdir {gone} && {sys.executable} -m kyc_recourse {words}"
        done = subprocess.run(["bash", "-c", script], capture_output=True, text=True, env=ENV, check=False)
        assert done.returncode == status, done.stderr
        assert ("the folder in which you are is gone" in done.stderr) == bool(status)


# --- What reaches a terminal


@pytest.mark.parametrize("name", [HOSTILE, "\u2066x", "x\x85y"])
def test_names_of_files_and_values_are_made_visible(name: str, tmp_path: Path) -> None:
    """No name of a file, id or value of an option can act on the terminal, in what is found as little as in the rest."""
    facts = shutil.copytree(PLATFORMS / "orchard", tmp_path / name / "orchard")
    (facts / f"{name}.yaml").write_text("x: 1\n", encoding="utf-8")
    shown = [
        at_terminal([], *words, expected=expected)
        for words, expected in (
            (("validate", str(facts)), 1),
            (("test", str(facts)), 1),
            (("decide", "--reason", name), 2),
            (("decide", "--platform", name), 2),
            (("decide", "--format", name), 2),
            (("decide", f"{name}.json"), 2),
            (("explain", name), 2),
            (("diff", name), 2),
            (("new", "reason", name), 2),
            ((name,), 2),
            ((f"--{name}",), 2),
        )
    ]
    (facts / f"{name}.yaml").unlink()
    shown.append(at_terminal([], "validate", str(facts)))
    shown.append(at_terminal([], "new", "warning", "new", "--knowledge", str(facts)))
    for text in shown:
        plain = re.sub("\x1b\\[(0|1|2|3[0-7])m", "", text.replace("\r\n", "\n"))
        assert not OBEYED.search(plain), ascii(plain)


def test_an_appeal_cannot_act_on_a_terminal(portable: Knowledge) -> None:
    """What an applicant wrote stands in the letter without what a terminal would obey or turn round."""
    case = {
        "reasons": ["duplicate-account"],
        "observations": {"had-account-before": False},
        "applicant": {"full_name": HOSTILE},
    }
    decision = portable.decide({"now": NOW, **case})
    shown = render_text(decision, Labels.of(portable, decision))
    assert "detrever" in shown
    assert not OBEYED.search(shown), ascii(shown)


@pytest.mark.parametrize("form", ["text", "json", "markdown", "reply"])
def test_applicants_text_in_every_form(form: str) -> None:
    """In each form on a terminal nothing acts; JSON is the same data."""
    words = (
        "--reason",
        "duplicate-account",
        "--observe",
        "had-account-before=false",
        "--applicant",
        f"full_name={HOSTILE}",
    )
    status, out, err = run("decide", *words, "--now", NOW, "--format", form)
    assert (status, err) == (0, "")
    assert not OBEYED.search(out), ascii(out)
    if form == "json":
        assert HOSTILE in json.loads(out)["appeal"]["body"]


def test_escapes_are_those_of_json() -> None:
    """A tag character and half a character are written as JSON writes them; letters and line breaks stay."""
    text = "\u05d0\u05d1 e\u0301 \U0001f600\n\t\x1b\u202e\U000e0041"
    assert escaped(text) == "\u05d0\u05d1 e\u0301 \U0001f600\n\t\\u001b\\u202e\\udb40\\udc41"
    assert json.loads(f'"{escaped(text[-3:])}"') == text[-3:]
    assert escaped("\udcff") == "\\udcff"


def test_only_one_place_writes_to_the_terminal() -> None:
    """No command prints by itself, so that none can forget."""
    for path in (ROOT / "engine" / "kyc_recourse" / "cli").glob("*.py"):
        if path.name not in ("say.py", "progress.py"):
            assert not re.search(r"click\.(s?echo|secho|style)\(|\bprint\(", path.read_text(encoding="utf-8")), path
