"""Writes what ``diff`` prints for each edit in ``approved/``: ``python -m tests.changes.approve``, then review it.

``NAME.yaml`` is an edit of the bundled facts as in ``tests/facts/edits.py``, or ``rename``, the old and new id of
a reason, which lists the old one unless ``formerly`` is false; ``NAME.txt`` is what comes out.
"""

from __future__ import annotations

import re
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import yaml

from kyc_recourse.changes.changes import Changes
from kyc_recourse.changes.compare import State, compare, read_state
from kyc_recourse.facts.times import parse_instant
from kyc_recourse.render.changes import render_text
from tests.conftest import NOW
from tests.facts.edits import BUNDLED, edited

APPROVED = Path(__file__).parent / "approved"


def bundled() -> State:
    """Return the bundled facts."""
    return read_state("before", BUNDLED)


def changes(before: State, edit: Any, folder: Path) -> Changes:
    """Return what an edit of the bundled facts changes."""
    facts = edited(folder / "binance", *([] if "rename" in edit else [edit]))
    for old, new in edit.get("rename", {}).items():
        _rename(facts, old, new, listed=edit.get("formerly", True))
    after = read_state("after", facts)
    return compare(before, after, parse_instant(NOW))


def _rename(facts: Path, old: str, new: str, *, listed: bool) -> None:
    reason = (facts / "reasons" / f"{old}.yaml").rename(facts / "reasons" / f"{new}.yaml")
    named = f"id: {new}\nformerly: [{old}]\n" if listed else f"id: {new}\n"
    reason.write_text(reason.read_text(encoding="utf-8").replace(f"id: {old}\n", named, 1), encoding="utf-8")
    for path in (facts / "scenarios").iterdir():
        text = re.sub(rf"(?<=[\[ ]){old}(?=[\],])", new, path.read_text(encoding="utf-8"))
        path.write_text(text, encoding="utf-8")


if __name__ == "__main__":
    for path in sorted(APPROVED.glob("*.yaml")):
        with TemporaryDirectory() as folder:
            found = changes(bundled(), yaml.safe_load(path.read_text(encoding="utf-8")), Path(folder))
            path.with_suffix(".txt").write_text(render_text(found), encoding="utf-8")
