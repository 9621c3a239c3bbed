"""The command ``explain``: codes, facts, rules; where they stand and what they mean."""

from __future__ import annotations

import re
import shutil
from pathlib import Path

import pytest

from kyc_recourse import Knowledge
from kyc_recourse.facts.texts import unfilled
from kyc_recourse.facts.times import parse_instant
from kyc_recourse.render.explain import explain, names
from tests.cli.test_commands import at_terminal, run
from tests.conftest import NOW, PLATFORMS, ROOT
from tests.facts.edits import facts_in

pytestmark = pytest.mark.slow

FACTS = [facts_in(ROOT / "knowledge" / "binance"), facts_in(PLATFORMS / "orchard")]


def test_everything_that_has_an_id_can_be_explained() -> None:
    """Each id gives kind, place and rows; the place is where the id stands, and references are filled."""
    ids = [name for name in names(FACTS) if not re.fullmatch("[A-Z]{2}[0-9]{3}", name)]
    assert len(ids) > 200
    for id in ids:
        meanings = explain(id, FACTS, parse_instant(NOW))
        assert meanings, id
        for meaning in meanings:
            file, line = meaning.place.rsplit(":", 1)
            lines = Path(file).read_text(encoding="utf-8").split("\n")
            assert id.rsplit("/", 1)[-1] in "\n".join(lines[int(line) - 1 : int(line) + 2])
            references = {name for row in meaning.rows for text in row.lines for name in unfilled(text)}
            assert not {name for name in references if name.partition(".")[0] in ("limit", "figure", "platform")}, id


def test_what_a_trace_names_can_be_explained(portable: Knowledge) -> None:
    """Each rule and fact in the trace of a decision can be looked up by the name that stands there."""
    decision = portable.decide({"now": NOW, "reasons": ["face-mismatch", "duplicate-account"]})
    for firing in decision.trace:
        assert explain(firing.rule, FACTS, parse_instant(NOW)), firing.rule


@pytest.mark.parametrize(
    ("id", "texts"),
    [
        ("kb150", ["KB150 (warning): A number typed into a text", "what it means:", "how to fix it:"]),
        ("KB001", ["KB001 (error): The file cannot be read as YAML"]),
        ("gu003", ["GU003 (error): A scenario that fails", "kyc-recourse test --update"]),
        (
            "face-mismatch",
            ["reasons/face-mismatch.yaml:2", "is locked for 24 hours", "retry (line ", "limits.yaml", "by 2027-05-22"],
        ),
        ("face-mismatch/retry", ["if limit face-daily is clear: verdict fix-and-resubmit"]),
        ("renew-id", ["when: has-newer-id is false or unknown", "2. Start the verification again", "(rule ways)"]),
        ("hold", ["(verdict): Keep your last try", "(rule stop-before-lockout)"]),
        ("face-daily", ["max: 5", "lockout: 24 hours (PT24H)"]),
        ("glare", ["glare (observation)", "document-quality/causes/glare (cause)"]),
        ("residence-open", ["(conclusion)", "lives-where-supported"]),
        ("barred", ["(region list)", "members: US"]),
    ],
)
def test_an_explanation_says(id: str, texts: list[str]) -> None:
    """What is explained has its title, place, values in words, conditions, and where it is named."""
    status, out, err = run("explain", id)
    assert (status, err) == (0, "")
    assert "\x1b" not in out
    for text in texts:
        assert text in out, text


def test_values_by_date_are_all_said() -> None:
    """A value that changes is said with the time from which it holds."""
    out = run("explain", "baskets", "--knowledge", str(PLATFORMS))[1]
    assert "max:\n  3\n  from 2027-01-01 00:00 UTC: 4\n" in out


@pytest.mark.parametrize(
    ("old", "texts"),
    [
        ("dented", ["bruised (reason): The fruit is bruised", "formerly: dented, squashed"]),
        ("send-a-letter", ["write (remedy): Write a letter"]),
        ("shade", ["colour (observation): Which colour?", "formerly: shade"]),
        ("tree-cut", ["tree-felled (event): The tree was felled"]),
    ],
)
def test_a_former_id_leads_to_what_had_it(old: str, texts: list[str]) -> None:
    """What was renamed is explained under its new id when it is asked for by the old one."""
    status, out, err = run("explain", old, "--knowledge", str(PLATFORMS))
    assert (status, err) == (0, "")
    for text in texts:
        assert text in out, text


def test_unknown_ids_name_the_nearest() -> None:
    """A misspelt id exits with 2 and offers the nearest."""
    for given, near in (
        ("face-mismach", "face-mismatch"),
        ("kb999", "KB192"),
        ("gu77", "GU075"),
        ("face-daly", "face-daily"),
    ):
        status, out, err = run("explain", given)
        assert (status, out) == (2, "")
        assert f'"{given}"; did you mean "{near}"?' in err
        assert err.count("\n") == 1


def test_a_code_is_explained_although_the_facts_are_broken(tmp_path: Path) -> None:
    """Whoever has a finding can look it up; other ids need facts that load."""
    folder = shutil.copytree(PLATFORMS / "orchard", tmp_path / "knowledge" / "orchard")
    (folder / "events.yaml").write_text("events: [", encoding="utf-8")
    assert run("explain", "KB001", cwd=tmp_path)[0] == 0
    status, out, err = run("explain", "bruised", cwd=tmp_path)
    assert (status, out) == (1, "")
    assert "KB001" in err
    assert run("explain", "--help", cwd=tmp_path)[0] == 0


def test_lines_are_wrapped_at_a_terminal_only() -> None:
    """At a terminal no line is longer than it is wide; in a pipe a sentence is one line."""
    arguments = ("explain", "face-mismatch")
    shown = re.sub(r"\x1b\[\d*m", "", at_terminal([], *arguments, COLUMNS="60"))
    assert max(len(line) for line in shown.splitlines() if ".yaml:" not in line) <= 60
    assert max(map(len, run(*arguments)[1].splitlines())) > 120
