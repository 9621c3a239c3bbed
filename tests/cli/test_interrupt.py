"""Ctrl-C: whenever it is pressed, the command ends quietly."""

from __future__ import annotations

import subprocess
import sys

import pytest

from tests.cli.test_commands import ENV
from tests.conftest import ROOT, needs_posix

# Runs the command, and interrupts it where the module that its first argument names is imported.
PRESSED = """
import os, signal, sys
module = sys.argv.pop(1)
class Finder:
    def find_spec(name, path, target=None):
        if name == module:
            os.kill(os.getpid(), signal.SIGINT)
sys.meta_path.insert(0, Finder)
from kyc_recourse_command import main
main()
"""


@needs_posix
@pytest.mark.slow
@pytest.mark.parametrize(
    ("module", "command"),
    [
        ("kyc_recourse", "test"),
        ("msgspec", "diff"),
        ("kyc_recourse.cli.main", "analyse"),
        ("kyc_recourse.render.analysis", "analyse"),
        ("kyc_recourse.packs.build", "validate"),
        ("jsonschema", "validate"),
        ("durable_rules_engine", "decide"),
    ],
)
def test_ctrl_c_during_an_import(module: str, command: str) -> None:
    """Interrupted while anything is imported, at the start or later, it says nothing and the status is 130."""
    done = subprocess.run(
        [sys.executable, "-c", PRESSED, module, command],
        cwd=ROOT,
        env=ENV,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert (done.returncode, done.stderr.strip()) == (130, "")
