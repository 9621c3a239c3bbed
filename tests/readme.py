"""Writes the outputs in the README: ``python -m tests.readme`` runs the commands that its comments name.

``<!-- output: COMMAND; COMMAND -->`` is followed by a block with the commands and what they print,
``<!-- python -->`` by a block with the example and what it prints.
"""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path

from kyc_recourse.facts.times import parse_instant
from tests.handbook import DAY

ROOT = Path(__file__).parent.parent
README = ROOT / "README.md"
EXAMPLE = ROOT / "examples" / "embed.py"
# The command on the day of the handbook's walks: facts that are to be read again later are no news in the README.
_COMMAND = f"""
import time
time.time = lambda: {parse_instant(f"{DAY}T12:00:00Z")}.0
from kyc_recourse.cli.main import main
main()
"""
_BLOCK = re.compile(r"<!-- (output: (?P<commands>.*?)|python) -->\n(\n```\w*\n.*?\n```\n)?", re.DOTALL)


def _run(command: str) -> str:
    words = command.removeprefix("kyc-recourse ").split()
    environment = {
        **os.environ,
        "PYTHONPATH": str(ROOT / "engine"),
        "TZ": "UTC",
        "COLUMNS": "92",
        "NO_COLOR": "1",
    }
    program = words[1:] if words[0] == "python" else ["-c", _COMMAND, *words]
    done = subprocess.run(
        [sys.executable, *program],
        capture_output=True,
        text=True,
        cwd=ROOT,
        env=environment,
        check=True,
    )
    return done.stdout


def written(text: str) -> str:
    """Return the README's text with every block as it comes out now."""

    def block(match: re.Match[str]) -> str:
        if match["commands"] is None:
            code = EXAMPLE.read_text(encoding="utf-8")
            printed = "".join(f"# {line}\n" for line in _run("python examples/embed.py").splitlines())
            return f"<!-- python -->\n\n```python\n{code}{printed}```\n"
        outputs = "".join(f"$ {command}\n{_run(command)}" for command in match["commands"].split("; "))
        return f"<!-- output: {match['commands']} -->\n\n```console\n{outputs}```\n"

    return _BLOCK.sub(block, text)


if __name__ == "__main__":
    README.write_text(written(README.read_text(encoding="utf-8")), encoding="utf-8")
