"""SECURITY.md: each line of its table names a test that there is."""

from __future__ import annotations

import re

from tests.conftest import ROOT


def test_each_line_names_a_test_that_exists() -> None:
    """Every row of the table names at least one test by file and function, and each of them exists."""
    rows = (ROOT / "SECURITY.md").read_text(encoding="utf-8").split("|---|---|---|\n")[1].partition("\n\n")[0]
    for row in rows.splitlines():
        named = re.findall(r"`(tests/[\w/]+\.py)::(test_\w+)`", row)
        assert named, row
        for file, name in named:
            assert f"def {name}(" in (ROOT / file).read_text(encoding="utf-8"), row
