"""The walks of the editors' handbook: an editor's work done with the real commands, and what is seen in it.

``python -m tests.handbook`` writes it to ``site/walks/``, a file for each step, from where the handbook takes it.
"""

from __future__ import annotations

import io
import os
import re
import shutil
import subprocess
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import chdir, contextmanager, redirect_stderr, redirect_stdout
from difflib import unified_diff
from pathlib import Path
from unittest import mock

from kyc_recourse.cli.main import main
from kyc_recourse.facts.times import parse_instant

ROOT = Path(__file__).parent.parent
WALKS = ROOT / "site" / "walks"
# The walks were done on this day, so that they come out the same on any other.
DAY = "2026-11-30"
PLATFORM = "knowledge/binance"


class Walk:
    """A checkout in which an editor works; ``seen`` holds what was seen, by the name of its file."""

    def __init__(self, name: str, folder: Path) -> None:
        self.name, self.folder = name, folder
        self.seen: dict[str, str] = {}
        for part in ("knowledge", "schemas"):
            shutil.copytree(ROOT / part, folder / part)
        self.git("init", "--quiet")
        self.git("add", ".")
        self.git("commit", "--quiet", "--message", "The facts before")

    def git(self, *words: str) -> str:
        """Return what a git command prints."""
        who = {f"GIT_{role}_{what}": "editor" for role in ("AUTHOR", "COMMITTER") for what in ("NAME", "EMAIL")}
        command = ["git", "-c", "core.hooksPath=/dev/null", *words]
        done = subprocess.run(
            command, cwd=self.folder, env={**os.environ, **who}, capture_output=True, text=True, check=True
        )
        return done.stdout

    def run(self, step: str, *commands: str) -> None:
        """Keep what commands print, each below its own line."""
        printed = [f"$ {command}\n{self._printed(command)}" for command in commands]
        self.seen[f"{self.name}/{step}.console"] = "".join(printed)

    def change(self, step: str, **files: Callable[[str], str]) -> None:
        """Change files below the platform's folder, and keep the lines that change as they stand beside each other."""
        lines: list[str] = []
        for name, edit in files.items():
            path = self.folder / PLATFORM / name
            before = path.read_text(encoding="utf-8")
            after = edit(before)
            assert after != before, f"nothing to change in {name}"
            path.write_text(after, encoding="utf-8")
            place = f"{PLATFORM}/{name}"
            lines += unified_diff(before.splitlines(), after.splitlines(), place, place, n=1, lineterm="")
        self.seen[f"{self.name}/{step}.diff"] = "\n".join(lines) + "\n"

    def show(self, step: str, name: str) -> None:
        """Keep a whole file."""
        self.seen[f"{self.name}/{step}.yaml"] = (self.folder / PLATFORM / name).read_text(encoding="utf-8")

    def _printed(self, command: str) -> str:
        program, *words = command.split()
        if program == "git":
            return self.git(*words)
        output = io.StringIO()
        now = parse_instant(f"{DAY}T12:00:00Z")
        environment = {"NO_COLOR": "1", "COLUMNS": "92", "TZ": "UTC"}
        with (
            chdir(self.folder),
            mock.patch.dict(os.environ, environment),
            mock.patch.object(time, "time", return_value=float(now)),
            redirect_stdout(output),
            redirect_stderr(output),
            _exiting(),
        ):
            main(words)
        return output.getvalue()


@contextmanager
def _exiting() -> Iterator[None]:
    try:
        yield
    except SystemExit:
        return


def replacing(pattern: str, new: str) -> Callable[[str], str]:
    """Return an edit of the only place in a text that fits a pattern."""

    def edit(text: str) -> str:
        text, count = re.subn(pattern, new, text, flags=re.MULTILINE)
        assert count == 1, f"{count} places fit {pattern}"
        return text

    return edit


def all_of(*edits: Callable[[str], str]) -> Callable[[str], str]:
    """Return several edits as one."""

    def edit(text: str) -> str:
        for each in edits:
            text = each(text)
        return text

    return edit


_RECORDED = replacing(r'recorded: "[^"]*", review: "[^"]*"', f'recorded: "{DAY}", review: "2027-02-25"')
_VERSION = replacing(r'^version: ".*"', f'version: "{DAY.replace("-", ".")}"')


def longer_wait(folder: Path) -> Walk:
    """A lockout becomes twice as long."""
    walk = Walk("wait", folder)
    limits = (folder / PLATFORM / "limits.yaml").read_text(encoding="utf-8")
    hours = 2 * int(re.findall(r"^    lockout: PT(\d+)H$", limits, re.MULTILINE)[0])
    walk.run("find", f"kyc-recourse explain {re.findall('- id: (.*)', limits)[0]}")
    walk.change("slip", **{"limits.yaml": replacing("^    lockout: .*", f"    lockout: {hours} hours")})
    walk.run("slip", "kyc-recourse validate", "kyc-recourse explain KB014")
    walk.change("fix", **{"limits.yaml": replacing("^    lockout: .*", f"    lockout: PT{hours}H")})
    walk.run("check", "kyc-recourse validate", "kyc-recourse test")
    walk.run("diff", "kyc-recourse diff")
    walk.run("update", "kyc-recourse test --update --yes")
    walk.change("version", **{"limits.yaml": _RECORDED, "platform.yaml": _VERSION})
    walk.run("done", "kyc-recourse validate", "git status --short")
    return walk


_REASON = all_of(
    replacing('"TO DO: the reason in a few words.*"', "Your document has expired"),
    replacing("  # TO DO: keep temporary.*", ""),
    replacing("difficulty: unknown .*", "difficulty: medium"),
    replacing('"TO DO: the chapter.*heading"', "Made up for this walk"),
    replacing('"TO DO: what happened.*"', "The day until which the document is valid has passed."),
    replacing('"TO DO: whether and when.*"', "Once you have the new document, submit again with it."),
    replacing('  - "TO DO: words of the notice.*"', "  - document ... expired\n  - expired document"),
    replacing("  verdict: (.*)  # TO DO.*", r"  verdict: \1"),
    replacing(
        '"TO DO: the answer in one sentence"', "Have the document renewed first, then submit again with the new one."
    ),
    replacing("    remedies: .*", "    remedies: [renew-id]"),
)
_SCENARIO = all_of(
    replacing('"TO DO: what this case shows.*"', "An expired document is renewed first"),
    replacing(r"reasons: \[expired-document\]\}$", "notice: Your document has expired}"),
    replacing(
        r"  # What must come out: TO DO .*\n    expect: \{verdict: ([^}]*)\}",
        r"  expect: {reasons: [expired-document], verdict: \1, with: {remedies: [renew-id]}}",
    ),
    replacing(r"^    # What is known\. .*\n", ""),
)


def new_reason(folder: Path) -> Walk:
    """A seventh reason."""
    walk = Walk("reason", folder)
    reason = "reasons/expired-document.yaml"
    walk.run("new", "kyc-recourse new reason expired-document")
    walk.change("fill", **{reason: _REASON})
    del walk.seen["reason/fill.diff"]
    walk.show("filled", reason)
    walk.run("check", "kyc-recourse validate", "kyc-recourse test")
    walk.run("scenario", "kyc-recourse new scenario document-expired --reason expired-document")
    name = re.findall(r"changed: \S*?(scenarios/\S*)", walk.seen["reason/scenario.console"])[0]
    walk.change("scenario", **{name: _SCENARIO, "platform.yaml": _VERSION})
    walk.run("done", "kyc-recourse validate", "kyc-recourse test", "kyc-recourse diff", "git status --short")
    return walk


def new_platform(folder: Path) -> Walk:
    """A second platform."""
    walk = Walk("platform", folder)
    walk.run("new", "kyc-recourse new platform another-service")
    for path in (folder / "knowledge" / "another-service").rglob("*.yaml"):
        text = re.sub(r"  # TO DO.*", "", path.read_text(encoding="utf-8"))
        text = re.sub(r'"TO DO:? ([^"]*)"', f'"Here stands \\1 {path.stem}."', text)
        path.write_text(text, encoding="utf-8")
    walk.run("check", "kyc-recourse validate", "kyc-recourse test")
    return walk


WALKED = (longer_wait, new_reason, new_platform)


def written(walked: Callable[[Path], Walk]) -> dict[str, str]:
    """Return what is seen in a walk, by the name of its file below ``site/walks``."""
    with tempfile.TemporaryDirectory() as folder:
        return walked(Path(folder)).seen


if __name__ == "__main__":
    shutil.rmtree(WALKS, ignore_errors=True)
    for walked in WALKED:
        for name, text in written(walked).items():
            (WALKS / name).parent.mkdir(parents=True, exist_ok=True)
            (WALKS / name).write_text(text, encoding="utf-8")
