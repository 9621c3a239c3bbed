"""Edits of the bundled facts, one a file in ``bad/`` and ``good/``.

A file says what it shows in its first line, then in YAML:
``file`` what to edit, below knowledge/binance; and either ``old`` and ``new``, a text that is there exactly
once and what replaces it, or ``content``, the whole new content, or ``gone: true``. ``and`` is a list of
further edits, ``encoding`` another one than UTF-8. ``expect`` has a line for each finding, in order.
"""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import Any

import pytest
import yaml

from tests.conftest import ROOT

BUNDLED = ROOT / "knowledge" / "binance"
Edit = dict[str, Any]


def edits(folder: str) -> list[Any]:
    """Return the edits in a folder as parameters of a test, called by their file's name."""
    paths = sorted((Path(__file__).parent / folder).glob("*.yaml"))
    return [pytest.param(yaml.safe_load(path.read_text(encoding="utf-8")), id=path.stem) for path in paths]


def edited(facts: Path, *several: Edit) -> Path:
    """Copy the bundled facts to ``facts`` and edit them there."""
    if not facts.exists():
        shutil.copytree(BUNDLED, facts)
    for edit in several:
        path = facts / edit["file"]
        if "old" in edit:
            text = path.read_text(encoding="utf-8")
            assert text.count(edit["old"]) == 1, f"{edit['old']} in {path.name}"
            path.write_text(text.replace(edit["old"], edit["new"]), encoding="utf-8", newline="")
        elif "content" in edit:
            path.parent.mkdir(exist_ok=True)
            path.write_bytes(edit["content"].encode(edit.get("encoding", "utf-8")))
        else:
            path.unlink()
        edited(facts, *edit.get("and", ()))
    return facts
