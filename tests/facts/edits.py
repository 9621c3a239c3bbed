"""Edits of the bundled facts, one a file in ``bad/`` and ``good/``.

A file says what it shows in its first line, and then in YAML:

``file``            what is edited, below tests/knowledge/binance
``old``, ``new``    a text that is there exactly once, and what replaces it; in ``old``, ``...`` stands for
                    anything up to the next quote, closing bracket or end of the line
``content``         or the whole new content, in UTF-8 or the given ``encoding``
``copy``            or the file whose content it gets, in that ``encoding``, with ``line-ends`` if they are others
``gone``            or that there is no such file
``and``             further edits of this kind
``expect``          what is found, in order: ``says`` what, ``at`` which text (one that is there exactly once, or
                    ``<end>`` of the file; without it at the start), ``in`` which file, if in another one. Places
                    are told by texts, and lines in what is said are called N, so that a line added to the facts
                    breaks no case.
``then``            which fact, or text with references, is what at which time
"""

from __future__ import annotations

import re
import shutil
from pathlib import Path
from typing import Any

import pytest
import yaml

from kyc_recourse.facts.folder import read_folder
from kyc_recourse.facts.load import Facts, read_facts
from tests.conftest import ROOT

BUNDLED = ROOT / "tests" / "knowledge" / "binance"
Edit = dict[str, Any]


def facts_in(folder: Path) -> Facts:
    """Return the facts in a platform's folder, whose YAML must be without findings."""
    facts, findings = read_facts(read_folder(folder))
    assert findings == []
    return facts


def edits(folder: str) -> list[Any]:
    """Return the edits in a folder as parameters of a test, called by their file's name."""
    paths = sorted((Path(__file__).parent / folder).glob("*.yaml"))
    return [pytest.param(yaml.safe_load(path.read_text(encoding="utf-8")), id=path.stem) for path in paths]


def edited(facts: Path, *several: Edit) -> Path:
    """Copy the bundled facts to ``facts`` and edit them there."""
    if not facts.exists():
        shutil.copytree(BUNDLED, facts, copy_function=shutil.copyfile)
    for edit in several:
        path = facts / edit["file"]
        if "old" in edit:
            replace(path, edit["old"], edit["new"])
        elif "content" in edit:
            path.parent.mkdir(exist_ok=True)
            path.write_bytes(edit["content"].encode(edit.get("encoding", "utf-8")))
        elif "copy" in edit:
            text = (facts / edit["copy"]).read_text(encoding="utf-8").replace("\n", edit.get("line-ends", "\n"))
            path.write_bytes(text.encode(edit.get("encoding", "utf-8")))
        else:
            path.unlink()
        edited(facts, *edit.get("and", ()))
    return facts


def replace(path: Path, old: str, new: str) -> None:
    """Replace a text that is in a file exactly once."""
    pattern = re.escape(old).replace(re.escape("..."), r'[^\n"\]}]*')
    text, count = re.subn(pattern, lambda _: new, path.read_text(encoding="utf-8"))
    assert count == 1, f"{old} in {path.name}"
    path.write_text(text, encoding="utf-8", newline="")
