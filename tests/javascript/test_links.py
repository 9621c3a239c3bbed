"""Links to the checker: whatever stands in one, there is an answer to what of it can be used."""

from __future__ import annotations

import json
import subprocess
from pathlib import Path
from typing import Any

import msgspec
import pytest

from kyc_recourse import Knowledge
from tests.conftest import NOW, ROOT, tool
from tests.javascript.strategies import links

ASSETS = ROOT / "site" / "assets"
SCRIPTS = ",".join(str(ASSETS / name) for name in ("recourse.js", "checker/moment.js", "checker/entered.js"))


def read(knowledge: Knowledge, fragments: list[str], folder: Path, now: str = NOW) -> list[dict[str, Any]]:
    """Return what the page's reader of links makes of fragments."""
    compiled = folder / "compiled.json"
    compiled.write_bytes(msgspec.json.encode(knowledge.platform(None).compiled))
    command = [tool("node"), str(Path(__file__).parent / "links.cjs"), SCRIPTS, str(compiled), now]
    lines = "".join(f"{json.dumps(fragment)}\n" for fragment in fragments)
    done = subprocess.run(command, input=lines, capture_output=True, text=True, encoding="utf-8", check=True)
    return [json.loads(line) for line in done.stdout.splitlines()]


@pytest.mark.slow
@pytest.mark.parametrize("facts", ["portable", "orchard"])
def test_any_link_is_answered(facts: str, request: pytest.FixtureRequest, tmp_path: Path) -> None:
    """Thousands of good, bad and damaged links: never an exception; what is kept makes a link that is kept whole."""
    knowledge = request.getfixturevalue(facts)
    fragments = list(links(knowledge.platform(None).compiled.periods[0], seed=1, count=1_500))
    answers = read(knowledge, fragments, tmp_path)
    wrong = [(each[:200], answer) for each, answer in zip(fragments, answers, strict=True) if not answer.get("same")]
    assert wrong == []
    left_out = sum(answer["partial"] for answer in answers)
    assert 200 < left_out < 1_400  # there are good ones among them


@pytest.mark.parametrize(
    ("link", "kept"),
    [
        ("know=caf%C3%A9:true", {}),
        (f"know={'a' * 61}:true", {}),
        ("recent=caf%C3%A9:1@2026-01-01T00:00:00Z", {}),
        ("skip=__proto__:x", {}),
        ("skip=reason:constructor", {}),
        ("&".join(["reason=face-mismatch"] * 1_001), {"reasons": ["face-mismatch"]}),
        ("&".join(["named=face-mismatch"] * 2_000), {"named": ["face-mismatch"]}),
        ("recent=face-mismatch:4@2026-11-22", {}),
        ("recent=face-mismatch:1000001@2026-11-22T09:00:00Z", {}),
        ("know=glare:7&know=face-score:5&nonsense=%", {"known": [{"id": "face-score", "value": 5}]}),
        ("event=old-account-deletion-approved@2099-01-01T00:00:00Z&declined=underage", {"declined": ["underage"]}),
        ("a" * 200_000, {}),
    ],
)
def test_what_cannot_be_used_is_left_out(link: str, kept: dict[str, Any], portable: Knowledge, tmp_path: Path) -> None:
    """Each bad part is left out by itself, it is said that something was, and the rest is kept."""
    (answer,) = read(portable, [link], tmp_path)
    assert {key: value for key, value in answer["entered"].items() if value} == kept
    assert answer["partial"]
