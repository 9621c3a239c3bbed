"""The command, run as a person or a program would."""

from __future__ import annotations

import json
import os
import re
import select
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from tests.conftest import NOW, PLATFORMS, ROOT, needs_posix

pytestmark = pytest.mark.slow

ENV = {**os.environ, "PYTHONPATH": str(ROOT / "engine"), "TZ": "UTC", "COLUMNS": "80"}
EMAIL = str(ROOT / "examples" / "rejection.txt")


def run(*arguments: str, stdin: str = "", cwd: Path = ROOT, **env: str) -> tuple[int, str, str]:
    """Return exit status, output and errors of a command."""
    command = [sys.executable, "-m", "kyc_recourse", *arguments]
    done = subprocess.run(
        command,
        input=stdin,
        capture_output=True,
        text=True,
        cwd=cwd,
        env={**ENV, **env},
        timeout=60,
        check=False,
    )
    return done.returncode, done.stdout, done.stderr


def test_a_pasted_email_is_decided() -> None:
    """The verdict comes first, then when, then numbered steps, then what never to do."""
    status, out, err = run("decide", "--notice-file", EMAIL, "--recent", "face-mismatch=4", "--now", NOW)
    assert (status, err) == (0, "")
    places = [
        out.index(text) for text in ("KEEP YOUR LAST TRY", "When", "2026-11-23 12:00 UTC", "What to do", "1. ", "Never")
    ]
    assert places[0] == min(places)
    assert places[3:] == sorted(places[3:])
    assert "\x1b" not in out
    assert max(map(len, out.splitlines())) <= 80


def test_local_time_stands_beside_utc() -> None:
    """In another time zone the local time is given too; the answer is the same."""
    arguments = ("decide", "--reason", "face-mismatch", "--recent", "face-mismatch=5", "--now", NOW)
    _, out, _ = run(*arguments, TZ="Asia/Dubai")
    assert re.search(r"2026-11-23 12:00 UTC\s+\(2026-11-23\s+16:00\s+your time", out)
    tokyo, utc = (run(*arguments, "--format", "json", TZ=zone)[1] for zone in ("Asia/Tokyo", "UTC"))
    assert tokyo == utc


@pytest.mark.parametrize("form", ["text", "json", "markdown", "reply"])
def test_forms(form: str) -> None:
    """Each form is printed for programs, tickets and agents, and says the same verdict."""
    status, out, err = run("decide", "--reason", "duplicate-account", "--now", NOW, "--format", form)
    assert (status, err) == (0, "")
    if form == "json":
        assert json.loads(out)["verdict"] == "resolve-first"
        assert out.count("\n") == 1
    else:
        assert "Use the old account, or have it deleted" in " ".join(out.split())
    if form == "reply":
        assert out.startswith("Hello,")
        assert ".yaml" not in out


def test_a_case_from_a_file_and_options(tmp_path: Path) -> None:
    """Options add to the case in a file or on standard input."""
    case = json.dumps({"now": NOW, "observations": {"glare": True}})
    (tmp_path / "case.json").write_text(case, encoding="utf-8")
    options = ("--reason", "document-quality", "--observe", "document-cropped=yes", "--format", "json")
    for source, stdin in ((str(tmp_path / "case.json"), ""), ("-", case)):
        decision = json.loads(run("decide", source, *options, stdin=stdin)[1])
        assert [cause["id"] for cause in decision["causes"]] == ["glare", "document-cropped"]


def test_every_option_reaches_the_case() -> None:
    """Attempts, events, numbers, choices, regions and the applicant are understood."""
    event = "old-account-deletion-approved=2026-11-01T00:00:00Z"
    _, out, _ = run(
        *("decide", "--platform", "binance", "--now", NOW, "--format", "json"),
        *("--reason", "face-mismatch", "--reason", "duplicate-account", "--event", event),
        *("--attempt", "2026-11-22T09:00:00Z=face-mismatch", "--attempt", "2026-11-20T09:00:00Z"),
        *("--observe", "face-score=62.5", "--observe", "device=ios", "--observe", "actual-residence=NO"),
        *("--applicant", "email=me@example.org", "--notice", "too blurry"),
    )
    decision = json.loads(out)
    assert decision["verdict"] == "wait"
    assert decision["limits"][0]["used"] == 1
    assert "me@example.org" in decision["appeal"]["subject"]
    assert [candidate["id"] for candidate in decision["candidates"]] == ["document-quality"]
    remedies = [remedy["id"] for remedy in decision["remedies"]]
    assert {"use-official-app", "restore-id-look", "open-support-ticket"} <= set(remedies)


BAD: list[tuple[tuple[str, ...], str, str]] = [
    (
        ("decide", "--reason", "facemismatch"),
        "",
        'reasons[0]: unknown reason; did you mean "face-mismatch"?\n',
    ),
    (("decide", "--observe", "glare=perhaps"), "", "observations.glare: expected true or false\n"),
    (("decide", "--observe", "glare"), "", 'kyc-recourse: --observe needs a "=" between its two parts; see'),
    (
        ("decide", "nowhere.json"),
        "",
        "nowhere.json: cannot be read: No such file or directory; expected a file that can be read\n",
    ),
    (("decide", "."), "", ".: cannot be read: Is a directory; expected a file that can be read\n"),
    (("decide", "-"), "{", "case: is not JSON: expecting property name"),
    (("decide", "-"), "\n", "standard input: is empty; expected a case in JSON; or leave out"),
    (("decide", "-"), "[]", "case: expected an object\n"),
    (("decide", "-", "--reason", "underage"), '{"reasons": 1}', "reasons: expected a list of at most 1000 entries\n"),
    (("decide", "--now", "yesterday"), "", "now: expected a time with an offset"),
    (("decide", "--format", "xml"), "", "kyc-recourse: Invalid value for '--format': 'xml' is not one of"),
    (("decide", "--nottice", "x"), "", "kyc-recourse: No such option"),
    (("decide", "--engine", "clips"), "", "kyc-recourse: Invalid value for '--engine'"),
    (("decide", "--observe", "actual-residence= US"), "", "observations.actual-residence: expected an ISO 3166 code"),
    (("decide", "--observe", "face-score=1_0"), "", "observations.face-score: expected a number from 0 to 100\n"),
    (("decid",), "", 'kyc-recourse: no command "decid"; did you mean "decide"?'),
    (("diff", "", "HEAD"), "", 'kyc-recourse: "" is no folder and no git revision'),
    (("diff", "HEAD", ""), "", 'kyc-recourse: "" is no folder and no git revision'),
    *(
        ((command, folder), "", f"kyc-recourse: Invalid value for '[DIR]': Directory '{folder}' {why}")
        for command in ("validate", "test", "analyse")
        for folder, why in (("nowhere", "does not exist"), ("", "does not exist"), ("README.md", "is a file"))
    ),
    (("decide", "--knowledge", "nowhere"), "", "kyc-recourse: Invalid value for '--knowledge': Directory 'nowhere'"),
    (("schema", "reasn"), "", "kyc-recourse: Invalid value for 'KIND'"),
]


@pytest.mark.parametrize(("arguments", "stdin", "error"), BAD, ids=[error for _, _, error in BAD])
def test_wrong_use_is_one_clear_line(arguments: tuple[str, ...], stdin: str, error: str) -> None:
    """Wrong use and bad cases exit with 2 and one line on standard error, never a traceback."""
    status, out, err = run(*arguments, stdin=stdin)
    assert (status, out) == (2, "")
    assert err.startswith(error)
    assert err.count("\n") == 1
    assert ".;" not in err


@needs_posix
@pytest.mark.parametrize(
    ("redirection", "status", "lines"), [(">&-", 2, 1), ("<&-", 0, 0), (">/dev/full", 2, 1), (">&- 2>&-", 2, 0)]
)
@pytest.mark.parametrize("form", ["json", "text"])
def test_closed_and_full_streams_give_no_traceback(redirection: str, status: int, lines: int, form: str) -> None:
    """An answer that went nowhere is status 2 and one line, never a traceback; input is not needed."""
    if "/dev/full" in redirection and not Path("/dev/full").exists():
        pytest.skip("this system has no /dev/full")
    command = f"{sys.executable} -m kyc_recourse decide --reason underage --format {form} {redirection}"
    done = subprocess.run(["bash", "-c", command], stderr=subprocess.PIPE, text=True, env=ENV, check=False)
    assert done.returncode == status
    assert done.stderr.count("\n") == lines, done.stderr


def test_without_arguments_the_help_is_shown() -> None:
    """The bare command prints its help on standard error and exits with 2."""
    status, out, err = run()
    assert (status, out) == (2, "")
    assert "Commands:" in err


def test_all_faults_come_at_once() -> None:
    """A case with three faults gives three lines."""
    status, _, err = run("decide", "-", stdin='{"now": 1, "reasons": ["x"], "colour": 2}')
    assert status == 2
    assert [line.split(":")[0] for line in err.splitlines()] == ["case", "now", "reasons[0]"]


def test_broken_facts_load_nothing(tmp_path: Path) -> None:
    """With a broken fact file nothing is decided; every finding is named and the status is 1."""
    facts = tmp_path / "facts" / "orchard"
    shutil.copytree(PLATFORMS / "orchard", facts)
    (facts / "limits.yaml").write_text("limits: [", encoding="utf-8")
    (facts / "events.yaml").write_text("events: 5\n", encoding="utf-8")
    for arguments in (
        ("decide", "--knowledge", str(facts.parent)),
        ("validate", str(facts.parent)),
        ("test", str(facts.parent)),
    ):
        status, out, err = run(*arguments)
        assert (status, out) == (1, "")
        assert {Path(line.split(":")[0]).name for line in err.splitlines()} >= {"limits.yaml", "events.yaml"}


def test_validate_takes_the_checkout_first(tmp_path: Path) -> None:
    """Inside a checkout its own facts are checked, elsewhere the bundled ones, and it says which."""
    assert "knowledge (this checkout): binance" in run("validate")[1]
    assert "(this checkout)" in run("validate", cwd=ROOT / "tests" / "cli")[1]
    assert "(bundled)" in run("validate", cwd=tmp_path)[1]
    status, out, err = run("validate", str(tmp_path))
    assert (status, out) == (1, "")
    assert "no facts here" in err


def test_scenarios_pass_and_silent_rules_are_listed() -> None:
    """The bundled scenarios pass and reach everything; where something is not reached it is named."""
    status, out, _ = run("test")
    assert status == 0
    assert re.search(r"\d+ scenarios passed, 0 failed\nreached: (\d+) of \1 rules, ", out)
    assert "reached by no scenario" not in out
    status, out, _ = run("test", str(PLATFORMS))
    assert status == 0
    assert "17 of 20 rules are reached by no scenario:\n    uprooted/gone\n" in out
    assert "1 of 1 prohibitions is reached by no scenario:\n    no-ladder\n" in out


def test_a_failing_scenario_says_what_differs(tmp_path: Path) -> None:
    """A scenario that does not come out is named with file, line and difference, and the status is 1."""
    shutil.copytree(PLATFORMS / "orchard", tmp_path / "orchard")
    scenarios = tmp_path / "orchard" / "scenarios" / "baskets.yaml"
    text = scenarios.read_text(encoding="utf-8").replace("verdict: rather-later, advised", "verdict: closed, advised")
    scenarios.write_text(text, encoding="utf-8")
    status, out, _ = run("test", str(tmp_path))
    assert status == 1
    assert "baskets.yaml:2: FAILED one-basket" in out
    assert "verdict: expected closed, found rather-later" in out


def test_a_wrong_scenario_is_a_finding(tmp_path: Path) -> None:
    """A scenario whose case is not valid is found by line, like any other fact."""
    shutil.copytree(PLATFORMS / "orchard", tmp_path / "orchard")
    scenarios = tmp_path / "orchard" / "scenarios" / "baskets.yaml"
    scenarios.write_text(
        'scenarios:\n  - id: a\n    title: A\n    case:\n      now: "2026-06-01T12:00:00Z"\n      reasons: [brused]\n'
        "    expect: {verdict: closed}\n",
        encoding="utf-8",
    )
    status, _, err = run("validate", str(tmp_path))
    assert status == 1
    assert re.search(r'baskets.yaml:6:\d+: KB040 reasons\[0\]: unknown reason; did you mean "bruised"\?', err)


@pytest.mark.parametrize("command", [(), ("decide",), ("validate",), ("test",), ("explain",), ("new",), ("schema",)])
def test_help_has_examples(command: tuple[str, ...]) -> None:
    """Each command has a help text with an example that works."""
    status, out, _ = run(*command, "--help")
    assert status == 0
    assert "Examples:" in out or not command


def test_examples_in_the_help_work() -> None:
    """The examples in the help come from the facts and can be run as they stand."""
    out = run("decide", "--help", COLUMNS="200")[1]
    examples = [line.split()[1:] for line in out.splitlines() if line.startswith("  kyc-recourse decide --")]
    assert len(examples) == 4
    for words in examples[1:]:
        assert run(*words)[0] == 0, words


@needs_posix
def test_no_color_and_pipes() -> None:
    """Output into a pipe has no colours, and a reader that stops early is no error."""
    command = f"{sys.executable} -m kyc_recourse decide --reason underage | head -1"
    done = subprocess.run(
        ["bash", "-o", "pipefail", "-c", command], capture_output=True, text=True, env=ENV, check=False
    )
    assert (done.returncode, done.stderr) == (0, "")


def at_terminal(answers: list[str], *arguments: str, expected: int = 0, **env: str) -> str:
    """Return what a terminal shows while the answers are typed, one at each prompt."""
    pty = pytest.importorskip("pty", reason="Windows has no terminals of this kind")
    pid, master = pty.fork()
    if pid == 0:
        os.execve(
            sys.executable,
            [sys.executable, "-m", "kyc_recourse", *arguments],
            {**ENV, "TERM": "xterm", **env},
        )
    shown, asked = "", 0
    while True:
        ready, _, _ = select.select([master], [], [], 30)
        try:
            chunk = os.read(master, 65536).decode("utf-8", "replace") if ready else ""
        except OSError:
            chunk = ""
        if not chunk:
            break
        shown += chunk
        if shown.count("> ") > asked and asked < len(answers):
            os.write(master, f"{answers[asked]}\n".encode())
            asked += 1
    _, status = os.waitpid(pid, 0)
    assert os.waitstatus_to_exitcode(status) == expected, shown
    return shown


def test_questions_are_asked_at_a_terminal() -> None:
    """At a terminal the questions are asked, a wrong answer again, and the answer follows."""
    answers = ["7x", "3", "²", "4", "62", "q"]
    shown = at_terminal(answers, "decide", "--now", NOW)
    assert "FIND OUT THE REASON FIRST" in shown
    assert "Keep your last try until" in shown
    assert "KEEP YOUR LAST TRY" in shown.split("q\r\n")[-1]
    assert "\x1b[" in shown


def test_a_prompt_says_what_is_expected() -> None:
    """The prompt for a region names the form of the code, for a number its range, and a choice has labels."""
    assert "  6. underage: " in at_terminal(["q"], "decide", "--now", NOW)
    assert "ISO 3166 code, like AE or US-CA> " in at_terminal(
        ["DE", "q"], "decide", "--reason", "unsupported-region", "--now", NOW
    )
    assert "number from 0 to 100> " in at_terminal(["", "62", "q"], "decide", "--reason", "face-mismatch", "--now", NOW)


def test_no_color_is_respected_at_a_terminal() -> None:
    """With NO_COLOR a terminal shows no colours."""
    assert "\x1b[3" not in at_terminal(["q"], "decide", "--reason", "underage", NO_COLOR="1")


def test_completion_knows_the_facts() -> None:
    """Shell completion offers reasons and observations from the facts."""
    env = {
        "_KYC_RECOURSE_COMPLETE": "bash_complete",
        "COMP_WORDS": "kyc-recourse decide --reason du",
        "COMP_CWORD": "3",
    }
    command = [sys.executable, "-c", "from kyc_recourse.cli import main; main()"]
    done = subprocess.run(command, capture_output=True, text=True, env={**ENV, **env}, check=False)
    assert "duplicate-account" in done.stdout


def test_nothing_personal_is_printed_in_an_error() -> None:
    """An error about a case does not repeat what the person wrote."""
    case: dict[str, Any] = {
        "applicant": {"email": "erika@example.org" * 40},
        "notice": ["erika"],
        "now": "erika",
    }
    _, _, err = run("decide", "-", stdin=json.dumps(case))
    assert "erika" not in err
