"""What recourse.js keeps of earlier cases alters no later answer."""

from __future__ import annotations

import json
import subprocess
from pathlib import Path

import msgspec
import pytest

from kyc_recourse import Knowledge
from tests.conftest import tool
from tests.javascript.conftest import SCRIPT


@pytest.mark.slow
def test_what_is_kept_stays_as_it_was(portable: Knowledge, tmp_path: Path) -> None:
    """Answers are frozen, the same when asked again, hold nobody else's data, and leave the caller's knowledge alone."""
    compiled = tmp_path / "compiled.json"
    compiled.write_bytes(msgspec.json.encode(portable.platform(None).compiled))
    command = [tool("node"), str(Path(__file__).with_name("kept.cjs")), str(SCRIPT), str(compiled)]
    done = subprocess.run(command, capture_output=True, text=True, encoding="utf-8", check=True)
    assert json.loads(done.stdout) == {
        "open": False,
        "changed": [],
        "again": True,
        "personal": True,
        "knowledge": True,
    }
