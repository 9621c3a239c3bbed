"""A changed fact changes every answer that rests on it, and nothing is needed but the change."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import msgspec
import pytest
from msgspec.structs import replace

from kyc_recourse import Knowledge
from kyc_recourse.facts.strict_yaml import read_yaml
from kyc_recourse.guide.assemble import assemble
from kyc_recourse.packs.pack import Pack
from kyc_recourse.render.labels import Labels
from kyc_recourse.render.text import render_text
from kyc_recourse.rules.compiled import Compiled
from tests.cli.test_commands import run
from tests.conftest import NOW, ROOT, tool

pytestmark = pytest.mark.slow

DELETED = {"type": "old-account-deletion-approved", "at": "2026-11-01T00:00:00Z"}


def edited(folder: Path, *edits: tuple[str, str, str]) -> Knowledge:
    """Return the bundled facts with each text in a file replaced by another."""
    facts = folder / "knowledge"
    shutil.copytree(ROOT / "knowledge", facts)
    for name, old, new in edits:
        path = facts / "binance" / name
        text = path.read_text(encoding="utf-8")
        assert text.count(old) == 1, f"{old} in {name}"
        path.write_text(text.replace(old, new), encoding="utf-8")
    return Knowledge.load(facts, engine="portable")


def face(count: int) -> dict[str, Any]:
    return {"now": NOW, "reasons": ["face-mismatch"], "recent_attempts": {"face-mismatch": count}}


def test_three_attempts_instead_of_five(tmp_path: Path) -> None:
    """With three attempts allowed, two mean hold and three a lockout, and the sentences say so."""
    knowledge = edited(tmp_path, ("limits.yaml", "max: 5", "max: 3"))
    assert [knowledge.decide(face(n)).verdict for n in range(5)] == [
        "fix-and-resubmit",
        "fix-and-resubmit",
        "hold",
        "wait",
        "wait",
    ]
    warning = next(w for w in knowledge.decide(face(2)).warnings if w.id == "last-attempt-before-lockout")
    assert warning.text.startswith("After 3 failed face checks within 24 hours")
    assert warning.text.endswith("Stop after 2.")


def test_two_limits_of_one_reason(tmp_path: Path) -> None:
    """With a second limit for a reason, both count, and the text tells one from the other."""
    weekly = "id: weekly, title: A week, reason: face-mismatch, max: 9, window: P7D, lockout: P2D, stop-when-left: 1"
    knowledge = edited(tmp_path, ("limits.yaml", "limits:\n", f"limits:\n  - {{{weekly}, question: How often?}}\n"))
    decision = knowledge.decide(face(2))
    assert [(limit.id, limit.used, limit.remaining) for limit in decision.limits] == [
        ("weekly", 2, 7),
        ("face-daily", 2, 3),
    ]
    text = render_text(decision, Labels.of(knowledge, decision))
    assert "Failed tries (weekly): 2 of 9, 7 left." in text


def test_two_days_of_lockout_instead_of_one(tmp_path: Path) -> None:
    """With a longer lockout the wait is longer, in the time and in the sentence."""
    knowledge = edited(tmp_path, ("limits.yaml", "lockout: PT24H", "lockout: PT48H"))
    assert knowledge.decide(face(5)).resubmit.allowed_from == "2026-11-24T12:00:00Z"
    assert "you are locked out for 48 hours" in knowledge.decide(face(4)).summary
    assert knowledge.decide(face(4)).resubmit.advised_from == "2026-11-23T12:00:00Z"


def test_one_line_changes_all_that_follows_from_it(tmp_path: Path) -> None:
    """A longer lockout is in the compiled rules, the pages, the API, the exported file, and what a page decides."""
    knowledge = edited(tmp_path, ("limits.yaml", "lockout: PT24H", "lockout: PT48H"))
    folder = tmp_path / "knowledge"
    assert run("test", "--update", str(folder))[0] == 0
    guide = assemble(Pack.load(folder))
    pages = {page.path: page.text for page in guide.pages}
    compiled = knowledge.platform(None).compiled
    assert compiled.periods[0].limits[0].lockout == 48 * 3600
    assert '<data value="PT48H" data-fact="limit.face-daily.lockout">48 hours</data>' in pages["limits.md"]
    assert pages["reasons/face-mismatch.md"].count('data-fact="limit.face-daily.lockout">48 hours') >= 2
    assert not [path for path, text in pages.items() if 'data-fact="limit.face-daily.lockout">24 hours' in text]
    api = json.loads(guide.api["api/v1/binance/limits.json"])
    assert "PT48H" in json.dumps(api)
    status, exported, _ = run("export", "--knowledge", str(folder))
    assert (
        status,
        replace(msgspec.json.decode(exported, type=Compiled), crosswalk=None, wordbook=None, seal=compiled.seal),
    ) == (
        0,
        compiled,
    )
    embedded = re.search(r'id="recourse-knowledge">(.*?)</script>', pages["checker.md"])
    assert embedded
    script = (
        f"const {{ decide }} = require({json.dumps(str(ROOT / 'site' / 'assets' / 'recourse.js'))});"
        "const [compiled, given] = JSON.parse(require('fs').readFileSync(0, 'utf8'));"
        "console.log(JSON.stringify(decide(compiled, given)));"
    )
    asked = json.dumps([json.loads(embedded[1]), face(5)])
    done = subprocess.run([tool("node"), "-e", script], input=asked, capture_output=True, text=True, check=True)
    decision = json.loads(done.stdout)
    assert decision["resubmit"]["allowed_from"] == "2026-11-24T12:00:00Z"
    assert decision == knowledge.decide(face(5)).to_dict()


def test_a_window_of_two_days(tmp_path: Path) -> None:
    """With a longer window attempts count longer."""
    knowledge = edited(tmp_path, ("limits.yaml", "window: PT24H", "window: PT48H"))
    assert knowledge.decide(face(4)).resubmit.advised_from == "2026-11-24T12:00:00Z"


def test_fourteen_days_of_cooldown_instead_of_thirty(tmp_path: Path) -> None:
    """With a shorter cooldown it is over earlier, and every text says so."""
    knowledge = edited(tmp_path, ("cooldowns.yaml", "P30D", "P14D"))
    case = {"reasons": ["duplicate-account"], "events": [DELETED]}
    assert knowledge.decide({**case, "now": "2026-11-14T23:59:59Z"}).resubmit.allowed_from == "2026-11-15T00:00:00Z"
    assert knowledge.decide({**case, "now": "2026-11-15T00:00:00Z"}).verdict == "fix-and-resubmit"
    decision = knowledge.decide({"now": NOW, "reasons": ["duplicate-account"]})
    assert "14 days" in decision.summary
    assert "30 days" not in decision.to_json()


@pytest.mark.parametrize(
    ("score", "offered", "warned"),
    [(64, False, False), (65, True, False), (79, True, False), (80, False, True)],
)
def test_a_threshold_of_eighty(tmp_path: Path, score: int, offered: bool, warned: bool) -> None:
    """With a higher threshold the reach of the gain and the warning move along."""
    knowledge = edited(tmp_path, ("figures.yaml", "value: 70", "value: 80"))
    decision = knowledge.decide({"now": NOW, "reasons": ["face-mismatch"], "observations": {"face-score": score}})
    assert ("restore-id-look" in [remedy.id for remedy in decision.remedies]) == offered
    assert ("score-is-not-the-cause" in [warning.id for warning in decision.warnings]) == warned
    assert ("A score of 80 or more" in decision.to_json()) == warned


@pytest.mark.parametrize(
    ("file", "old", "new", "case", "verdict"),
    [
        (
            "reasons/underage.yaml",
            "verdict: do-not-resubmit",
            "verdict: appeal",
            {"reasons": ["underage"]},
            "appeal",
        ),
        ("regions.yaml", "members: [US]", "members: [US, FR]", {"actual-residence": "FR"}, "do-not-resubmit"),
        ("regions.yaml", "[CA, GB, NL]", "[CA, GB, NL, DE]", {"actual-residence": "DE"}, "resolve-first"),
        (
            "regions.yaml",
            "[CA, GB, NL]",
            "[CA-ON, GB, NL]",
            {"actual-residence": "CA-ON", "residence-supported": True},
            "resolve-first",
        ),
        (
            "regions.yaml",
            "[CA, GB, NL]",
            "[CA-ON, GB, NL]",
            {"actual-residence": "CA-QC", "residence-supported": True},
            "fix-and-resubmit",
        ),
        (
            "verdicts.yaml",
            "rank: 70",
            "rank: 15",
            {"reasons": ["underage", "info-mismatch"]},
            "fix-and-resubmit",
        ),
        (
            "reasons/underage.yaml",
            "- under legal age",
            "- too green",
            {"notice": "You are too green."},
            "do-not-resubmit",
        ),
    ],
)
def test_other_facts(tmp_path: Path, file: str, old: str, new: str, case: dict[str, Any], verdict: str) -> None:
    """Verdicts, regions, ranks and signals are facts as well."""
    if "actual-residence" in case:
        case = {"reasons": ["unsupported-region"], "observations": case}
    knowledge = edited(tmp_path, (file, old, new))
    assert knowledge.decide({"now": NOW, **case}).verdict == verdict


def test_a_value_that_changes_later(tmp_path: Path) -> None:
    """With a value by date, decisions follow their own time, and the next change sees it coming."""
    dated = '\n      - value: 5\n      - {from: "2026-11-22T15:00:00Z", value: 4}'
    knowledge = edited(tmp_path, ("limits.yaml", "max: 5", f"max:{dated}"))
    attempts = [{"at": f"2026-11-22T0{hour}:00:00Z"} for hour in (7, 8, 9)]
    case = {"reasons": ["face-mismatch"], "attempts": attempts}
    before = knowledge.decide({**case, "now": NOW})
    assert (before.verdict, before.limits[0].max) == ("fix-and-resubmit", 5)
    assert before.next_change is not None
    assert (before.next_change.at, before.next_change.verdict) == ("2026-11-22T15:00:00Z", "hold")
    after = knowledge.decide({**case, "now": "2026-11-22T15:00:00Z"})
    assert (after.verdict, after.limits[0].max) == ("hold", 4)


def test_texts_have_no_numbers_of_their_own() -> None:
    """In what people read, numbers come from facts; only claims, verbatim names and what others write hold digits."""
    for path in (ROOT / "knowledge").rglob("*.yaml"):
        if path.name in ("claims.yaml", "figures.yaml", "observations.yaml") or path.parent.name in (
            "scenarios",
            "vendors",
            "payloads",
            "notices",
        ):
            continue
        for key, text in _texts(read_yaml(path.read_bytes(), path.name)[0].data):
            if key not in ("signals", "id", "version", "section", "recorded", "review", "read", "from", "value"):
                plain = re.sub(r"\{[^}]*\}|\bP2P\b", "", text)
                assert not re.search(r"\d", plain) or re.fullmatch(r"P[T\d]\w*", text), f"{path}: {text}"


def _texts(data: Any, key: str = "") -> Iterator[tuple[str, str]]:
    if isinstance(data, dict):
        for name, value in data.items():
            yield from _texts(value, name)
    elif isinstance(data, list):
        for item in data:
            yield from _texts(item, key)
    elif isinstance(data, str):
        yield key, data


def test_the_digest_follows_the_facts(tmp_path: Path, portable: Knowledge) -> None:
    """Another fact, or another line, is another digest; the bundled version stays what it says."""
    knowledge = edited(tmp_path, ("limits.yaml", "max: 5", "max: 3"))
    first, second = portable.decide({}).knowledge, knowledge.decide({}).knowledge
    assert first.version == second.version
    assert first.digest != second.digest
    assert first.digest.startswith("sha256:")


def test_the_trace_names_file_and_line(portable: Knowledge) -> None:
    """Each entry of the trace points at the line of the fact that it rests on."""
    for reason in ("face-mismatch", "duplicate-account", "unsupported-region"):
        for firing in portable.decide({"now": NOW, "reasons": [reason]}).trace:
            lines = (ROOT / firing.fact.file).read_text(encoding="utf-8").splitlines()
            named = firing.rule.split("/")[-1].split("#")[0]
            near = " ".join(lines[firing.fact.line - 1 : firing.fact.line + 1])
            assert named in near or "when" in near or "text:" in near or "earlier" in near, firing
