"""Facts in which one of each kind is called "constructor", as every object of JavaScript has something called."""

from __future__ import annotations

import re
from pathlib import Path

from tests.conftest import PLATFORMS

ID = "constructor"
_RENAMED = re.compile(r"\b(bruised|baskets|colour|red|tree-felled|pick-again|regrow|no-ladder)\b(?!-)")


def write_facts(folder: Path) -> Path:
    """Write the invented platform's facts with such ids into a folder and return it."""
    source = PLATFORMS / "orchard"
    for path in source.rglob("*.yaml"):
        text = _RENAMED.sub(ID, path.read_text(encoding="utf-8"))
        text = text.replace("id: name,", f"id: {ID},").replace("applicant.name", f"applicant.{ID}")
        new = folder / "orchard" / _RENAMED.sub(ID, path.relative_to(source).as_posix())
        new.parent.mkdir(parents=True, exist_ok=True)
        new.write_text(text, encoding="utf-8")
    return folder
