"""``kyc-recourse edit`` as it is really started, on facts in folders of their own, and what it tells its panels."""

from __future__ import annotations

import json
import os
import re
import shutil
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import NamedTuple
from urllib.request import urlopen

import pytest

from tests.cli.test_commands import ENV

News = dict[str, str]


class Editing(NamedTuple):
    """A running ``edit``: its address, the folder of facts, the process, and what it logs."""

    address: str
    facts: Path
    process: subprocess.Popen[str]
    log: Path

    def news(self) -> Iterator[News]:
        """Yield what a panel that is opened now is told: the state there is, then each change."""
        with urlopen(f"{self.address}news", timeout=60) as stream:  # noqa: S310 - our own server
            quiet = 0
            for line in stream:
                quiet += line.startswith(b":")
                assert quiet < 5, "nothing new for more than a minute"
                if line.startswith(b"data: "):
                    quiet = 0
                    yield json.loads(line.removeprefix(b"data: "))

    def end(self) -> int:
        """Press Ctrl-C and return the exit status."""
        self.process.send_signal(signal.SIGINT)
        return self.process.wait(timeout=20)


def until(news: Iterator[News], part: str, text: str) -> list[News]:
    """Return the news up to the first one that has a text in a part."""
    seen = []
    for each in news:
        seen.append(each)
        if text in each[part]:
            return seen
    raise AssertionError(f"{part}: {text}")


def replace(path: Path, old: str, new: str) -> None:
    """Save a file with a text replaced that is there once."""
    text = path.read_text(encoding="utf-8")
    assert text.count(old) == 1
    path.write_text(text.replace(old, new), encoding="utf-8")


def commit(folder: Path) -> None:
    """Commit all that is in a folder, which becomes a git repository if it is none."""
    for arguments in ("init --quiet", "add .", "-c user.name=a -c user.email=a@b commit --quiet -m Facts<1>"):
        subprocess.run(["git", "-C", str(folder), *arguments.split()], check=True)


@pytest.fixture
def edit(tmp_path: Path) -> Iterator[Callable[..., Editing]]:
    """Start ``edit`` on a folder; in the end it leaves with status 0 and no traceback, and leaves nothing behind."""
    started: list[Editing] = []
    if os.name != "posix":
        pytest.skip("on Windows Ctrl-C cannot be pressed for one process alone")
    (tmp_path / "tmp").mkdir()

    def start(facts: Path, *options: str) -> Editing:
        log = tmp_path / f"log-{len(started)}"
        with log.open("w") as file:
            process = subprocess.Popen(
                [sys.executable, "-m", "kyc_recourse", "edit", str(facts), "--port", "0", "--no-open", *options],
                stdout=subprocess.PIPE,
                stderr=file,
                text=True,
                env={**ENV, "TMPDIR": str(tmp_path / "tmp")},
            )
        assert process.stdout
        with process.stdout:
            address = re.search(r"http://127\.0\.0\.1:\d+/", process.stdout.readline())
        assert address, log.read_text()
        started.append(Editing(address[0], facts, process, log))
        return started[-1]

    yield start
    for each in started:
        assert each.end() == 0
        assert "Traceback" not in each.log.read_text()
    assert list((tmp_path / "tmp").iterdir()) == []


@pytest.fixture
def facts(tmp_path: Path) -> Path:
    """A copy of the invented platform's facts."""
    return shutil.copytree(Path(__file__).parent.parent / "platforms" / "orchard", tmp_path / "work" / "orchard")
