"""Takes the README's picture of the checker: ``python -m tests.browser.picture``, after ``make guide``."""

from __future__ import annotations

import shutil

from playwright.sync_api import sync_playwright

from tests.conftest import BROWSER_FLAGS, NOW, ROOT

_PICTURE = ROOT / "docs" / "checker.png"


def take() -> None:
    """Paste the README's notice into the built checker, and write what a reader sees then."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=shutil.which("chromium"), args=BROWSER_FLAGS)
        page = browser.new_page(viewport={"width": 760, "height": 720})
        page.clock.set_fixed_time(NOW)
        page.goto((ROOT / "build" / "site" / "checker.html").as_uri())
        page.fill("#rc-notice", (ROOT / "examples" / "rejection.txt").read_text(encoding="utf-8"))
        page.get_by_role("button", name="See the answer").click()
        page.wait_for_timeout(500)  # the heading of the theme moves
        page.screenshot(path=_PICTURE)
        browser.close()


if __name__ == "__main__":
    take()
