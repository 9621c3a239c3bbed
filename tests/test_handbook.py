"""The handbook's walks are real, and what it promises of them holds."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

from kyc_recourse import Knowledge
from kyc_recourse.exploration.analysis import analyse
from kyc_recourse.facts.times import parse_instant
from kyc_recourse.guide.assemble import assemble
from kyc_recourse.packs.pack import Pack
from tests.conftest import NOW
from tests.handbook import WALKED, WALKS, Walk, new_platform, new_reason, written

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def reason(tmp_path_factory: pytest.TempPathFactory) -> Walk:
    """The checkout in which a seventh reason was added."""
    return new_reason(tmp_path_factory.mktemp("reason"))


@pytest.fixture(scope="module")
def platform(tmp_path_factory: pytest.TempPathFactory) -> Walk:
    """The checkout in which a second platform was added."""
    return new_platform(tmp_path_factory.mktemp("platform"))


def changed(walk: Walk) -> list[str]:
    return walk.git("status", "--short", "--untracked-files=all").splitlines()


def test_what_the_walks_show_is_real(reason: Walk, platform: Walk) -> None:
    """Each step in the handbook is what comes out now; `make readme` writes them."""
    seen = reason.seen | platform.seen
    for walked in WALKED:
        if walked not in (new_reason, new_platform):
            seen |= written(walked)
    kept = {path.relative_to(WALKS).as_posix(): path for path in WALKS.rglob("*") if path.is_file()}
    assert {name: path.read_text(encoding="utf-8") for name, path in kept.items()} == seen


def test_a_seventh_reason_takes_one_new_file_and_two_edited(reason: Walk) -> None:
    """Besides the reason's own file a scenario file and the version change, and nothing is found wrong."""
    marks = sorted(line[:2] for line in changed(reason))
    assert marks == [" M", " M", "??"]
    done = reason.seen["reason/done.console"]
    assert "nothing wrong" in done
    assert " 0 failed" in done
    assert "reached by no scenario" not in done


def test_a_seventh_reason_is_on_the_pages_and_in_the_checker(reason: Walk) -> None:
    """The guide has its page with the scenario as a worked case, and the checker's knowledge recognises its notice."""
    pages = {page.path: page.text for page in assemble(Pack.load(reason.folder / "knowledge")).pages}
    assert "An expired document is renewed first" in pages["reasons/expired-document.md"]
    data = re.search(r'id="recourse-knowledge">(.*?)</script>', pages["checker.md"])
    assert data
    signals = [
        (each["id"], signal)
        for period in json.loads(data[1])["periods"]
        for each in period["reasons"]
        for signal in each["signals"]
    ]
    assert ("expired-document", "expired document") in signals


def test_a_platform_is_made_and_published_in_its_folder_alone(platform: Walk) -> None:
    """Nothing outside the folder changes; it decides, and the guide has all its pages and a checker of its own."""
    assert {line.rpartition("knowledge/")[2].partition("/")[0] for line in changed(platform)} == {"another-service"}
    root = platform.folder / "knowledge"
    guide = {page.path: page.text for page in assemble(Pack.load(root)).pages}
    own = {path.partition("/")[2] for path in guide if path.startswith("another-service/")}
    assert {"checker.md", "reasons/first-reason.md", "open.md", "editors.md"} <= own
    assert "](another-service/index.md)" in guide["index.md"]
    assert '"platform":"another-service"' in guide["another-service/checker.md"]
    knowledge = Knowledge.load(root, engine="portable")
    decision = knowledge.decide({"platform": "another-service", "now": NOW, "reasons": ["first-reason"]})
    assert decision.verdict == "submit-again"
    assert decision.remedies
    found = analyse(knowledge, parse_instant(NOW), platform="another-service")
    assert (found.gaps, found.overlaps, found.rules, found.questions) == ((), (), (), ())


def test_a_walk_says_where_it_cannot_go_on(tmp_path: Path) -> None:
    """An edit that fits no place is an error, so that no walk shows half of what it says."""
    with pytest.raises(AssertionError, match="nothing to change"):
        Walk("any", tmp_path).change("step", **{"limits.yaml": str})
