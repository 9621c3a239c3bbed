"""Editing live: from a save to the findings, the page and the answers that change."""

from __future__ import annotations

import http.client
import json
import re
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest

from tests.cli.test_commands import run
from tests.conftest import ROOT
from tests.editing.conftest import Editing, commit, replace, until

pytestmark = pytest.mark.slow
Start = Callable[..., Editing]


def test_from_a_save_to_the_answers(edit: Start, browser: Any, tmp_path: Path) -> None:
    """A broken fact is named and the last good page stays; fixed and changed, page and answers follow."""
    axe = pytest.importorskip("axe_playwright_python.sync_playwright", reason="axe is not installed")
    facts = shutil.copytree(ROOT / "knowledge", tmp_path / "work" / "knowledge")
    commit(facts.parent)
    editing = edit(facts)
    limits = facts / "binance" / "limits.yaml"
    page = browser.new_page()
    page.set_default_timeout(60_000)
    page.goto(f"{editing.address}#limits.html")
    guide = page.frame_locator("#guide")

    def wait(part: str, text: str) -> None:
        page.locator(part, has_text=text).wait_for()

    def is_accessible(*looks: tuple[int, str]) -> None:
        for width, scheme in looks:
            page.set_viewport_size({"width": width, "height": 800})
            page.emulate_media(color_scheme=scheme)
            assert page.evaluate("document.documentElement.scrollWidth") <= width
            own = axe.Axe().run(page, {"exclude": [["iframe"]]})
            assert [f"{v['id']}: {v['nodes'][0]['html']}" for v in own.response["violations"]] == []

    wait("#summary", "nothing wrong; the same answers as at the last commit")
    wait("#answers", "Facts<1>")
    guide.get_by_text("the check is locked for 24 hours").first.wait_for()

    replace(limits, "max: 5", "max: 0")
    wait("#findings", "0 is out of range; expected at least 1")
    wait("#findings", f"Error {limits}:7:5")
    wait("#findings", "To fix it: Write one of those that the message names.")
    wait("#pages", "The page still shows the facts as they were before the error.")
    wait("#answers", "compared as soon as the facts have no errors")
    assert guide.get_by_text("the check is locked for 24 hours").first.is_visible()
    is_accessible((360, "dark"), (1300, "light"))

    limits.write_text(limits.read_text().replace("max: 0", "max: 5").replace("lockout: PT24H", "lockout: PT48H"))
    wait("#findings", "Nothing is wrong.")
    wait("#answers", "limit face-daily/lockout: PT24H became PT48H")
    wait("#answers", "fix-and-resubmit -> wait")
    assert page.locator("#answers ins", has_text=re.compile("^48$")).count()
    page.locator("#answers summary").first.click()
    assert "- id: changed-1" in page.locator("#answers pre").first.inner_text()
    guide.get_by_text("the check is locked for 48 hours").first.wait_for()
    is_accessible((360, "light"), (1300, "dark"))

    commit(facts.parent)
    wait("#summary", "the same answers as at the last commit")

    page.locator("#fold").press("Enter")
    assert page.locator("#fold").get_attribute("aria-expanded") == "false"
    assert not page.locator("#findings").is_visible()
    assert page.locator("#summary").is_visible()
    page.reload()
    wait("#summary", "nothing wrong")
    assert not page.locator("#findings").is_visible()
    guide.get_by_text("the check is locked for 48 hours").first.wait_for()
    page.locator("#fold").press("Space")
    assert page.locator("#findings").is_visible()

    assert editing.end() == 0
    wait("#summary", "Not connected: kyc-recourse edit has ended.")
    page.close()


def test_saves_that_follow_each_other(edit: Start, facts: Path) -> None:
    """Without git there is nothing to compare with; then saves in quick succession are looked at once, and answers
    to what was changed again are never told."""
    editing = edit(facts)
    news = editing.news()
    until(news, "answers", f"There is nothing to compare with: {facts} is in no git repository.")
    commit(facts)
    limits = facts / "limits.yaml"
    text = limits.read_text(encoding="utf-8")
    for hours in range(20, 30):
        limits.write_text(text[:40], encoding="utf-8")
        limits.write_text(text.replace("PT48H", f"PT{hours}H"), encoding="utf-8")
    until(news, "answers", "Every case is being put")
    limits.write_text(text.replace("PT48H", "PT36H"), encoding="utf-8")
    told = until(news, "answers", "<ins>PT36H")
    assert not [each for each in told if "<ins>PT2" in each["answers"] or "Error" in each["findings"]]
    assert editing.log.read_text().count("checking") == 3


def test_facts_that_are_broken_from_the_start(edit: Start, facts: Path) -> None:
    """There is no page yet and the panel says why; fixed, the guide comes by itself, and nothing else is served."""
    limits = facts / "limits.yaml"
    replace(limits, "window: PT6H", "window: P6H")
    editing = edit(facts)
    news = editing.news()
    (*_, told) = until(news, "findings", f"{limits}:9:5")
    assert "There are no pages yet." in told["pages"]
    assert ask(editing, "/guide/limits.html")[0] == 503
    replace(limits, "window: P6H", "window: PT6H")
    until(news, "pages", "The page shows the facts as saved")
    assert "Baskets in a while" in ask(editing, "/guide/limits.html")[1]
    assert ask(editing, "/")[0] == 200
    assert "This page is not here" in ask(editing, "/guide/nowhere.html")[1]
    for path in ("/guide/../limits.yaml", "/guide/%2e%2e/limits.yaml", "/limits.yaml", "/guide/assets/", "/guide"):
        assert ask(editing, path)[0] == 404, path
    assert ask(editing, "/guide/limits.html", "rebound.example.org:80")[0] == 403
    assert_the_task_reads(editing.log)


def test_a_new_platform_and_its_own_prose(edit: Start, tmp_path: Path) -> None:
    """What "new platform" writes is shown at once; prose with a fault is named, and the last good page stays."""
    site = shutil.copytree(ROOT / "site", tmp_path / "work" / "site")
    shutil.copy(ROOT / "mkdocs.yml", tmp_path / "work")
    folder = tmp_path / "work" / "knowledge"
    assert run("new", "platform", "another", "--knowledge", str(folder))[0] == 0
    editing = edit(folder)
    news = editing.news()
    (*_, told) = until(news, "pages", "The page shows the facts as saved")
    assert "<strong>Warning</strong>" in told["findings"]
    prose = site / "pages" / "limits.md"
    good = prose.read_text(encoding="utf-8")
    prose.write_text(f"{good}\n{{limit.nowhere}}\n", encoding="utf-8")
    (*_, told) = until(news, "pages", "GU001 unknown reference")
    assert "the page still shows the facts as they were before" in told["pages"]
    assert ask(editing, "/guide/limits.html")[0] == 200
    prose.write_text(f"{good}\nQuite new.\n", encoding="utf-8")
    until(news, "pages", "The page shows the facts as saved")
    assert "Quite new." in ask(editing, "/guide/limits.html")[1]


def ask(editing: Editing, path: str, host: str = "") -> tuple[int, str]:
    """Return status and body of what is at a path."""
    connection = http.client.HTTPConnection(urlsplit(editing.address).netloc, timeout=20)
    connection.request("GET", path, headers={"Host": host} if host else {})
    response = connection.getresponse()
    body = response.read().decode()
    connection.close()
    return response.status, body


def assert_the_task_reads(log: Path) -> None:
    """Assert that an editor's task sees in what is logged when a check begins, what it finds, and when it ends."""
    tasks = json.loads((ROOT / ".vscode" / "tasks.json").read_text(encoding="utf-8"))["tasks"]
    matcher = next(task["problemMatcher"] for task in tasks if task.get("isBackground"))
    begins, ends = matcher["background"]["beginsPattern"], matcher["background"]["endsPattern"]
    first, finding, last = log.read_text(encoding="utf-8").splitlines()[:3]
    assert re.search(begins, first)
    assert re.search(matcher["pattern"]["regexp"], finding)
    assert re.search(ends, last)
