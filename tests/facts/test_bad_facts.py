"""Each bad edit of the facts gives the findings that its file expects, and nothing is loaded."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest

from kyc_recourse import Finding, Knowledge, KnowledgeError
from tests.facts.edits import edited, edits


def placed(facts: Path, name: str, at: str) -> tuple[int, int]:
    """Return line and column of a text that is there exactly once; without a text the start of the file."""
    if not at:
        return (1, 1)
    text = (facts / name).read_bytes().decode("utf-8", "replace")
    assert at == "<end>" or text.count(at) == 1, f"{at} in {name}"
    before = text if at == "<end>" else text[: text.index(at)]
    return before.count("\n") + 1, len(before) - before.rfind("\n")


@pytest.mark.usefixtures("quick")
@pytest.mark.parametrize("case", edits("bad"))
def test_bad_edit(case: dict[str, Any], tmp_path: Path) -> None:
    """A bad edit gives these findings, all of them, with place, code and message."""
    facts = edited(tmp_path / "facts", case)
    with pytest.raises(KnowledgeError) as error:
        Knowledge.load(facts)
    expected = []
    for finding in case["expect"]:
        name = finding.get("in", case["file"])
        code, message = finding["says"].split(" ", 1)
        expected.append(Finding(str(facts / name), *placed(facts, name, finding.get("at", "")), code, message))
    found = [f._replace(message=re.sub(r"line \d+", "line N", f.message)) for f in error.value.findings]
    assert found == sorted(expected)
