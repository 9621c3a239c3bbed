"""What surrounds the texts on every page: tables, folds, the menu and the search, on a phone and by key."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from tests.browser.conftest import Open

axe = pytest.importorskip("axe_playwright_python.sync_playwright", reason="axe is not installed")
pytestmark = pytest.mark.slow


def go(page: Any, path: str) -> None:
    """Open another page of the guide."""
    page.goto(page.url.partition("checker.html")[0] + path)


def test_on_a_phone_no_table_has_to_be_scrolled(open_page: Open, built: Path) -> None:
    """Rows become cards, in which each cell but the first says what it is."""
    page, count = open_page(width=360, now=None), 0
    site = page.url.removesuffix("checker.html")
    for path in sorted((built / "binance").rglob("*.html")):
        page.goto(site + path.relative_to(built / "binance").as_posix())
        for table in page.query_selector_all("table"):
            assert table.evaluate("each => each.scrollWidth <= innerWidth"), path
            labels = "each => [...each.querySelectorAll('td + td')].map(td => getComputedStyle(td, '::before').content)"
            assert not [label for label in table.evaluate(labels) if label in ("none", '""')], path
            count += 1
    assert count > 5


def test_what_is_folded_opens_for_a_link_and_for_paper(open_page: Open) -> None:
    """A link to a worked case opens the fold that it is in; printing opens all, and closes them afterwards."""
    page = open_page(now=None)
    go(page, "reasons/face-mismatch.html")
    case = page.locator("details [id^=case-]").first
    assert not case.is_visible()
    page.evaluate("dispatchEvent(new Event('beforeprint'))")
    assert case.is_visible()
    page.evaluate("dispatchEvent(new Event('afterprint'))")
    assert not case.is_visible()
    page.goto(f"{page.url}#{case.get_attribute('id')}")
    assert case.is_visible()


def test_a_closed_menu_is_no_stop_for_the_keyboard(open_page: Open) -> None:
    """On a phone Tab goes from the header to the text; Enter and the space bar open and close the menu."""
    page = open_page(width=360, now=None)
    in_menu = "!!document.activeElement.closest('.md-sidebar')"
    for _ in range(8):
        page.keyboard.press("Tab")
        assert page.evaluate(f"document.activeElement.checkVisibility({{visibilityProperty: true}}) && !{in_menu}")
    page.focus("button[aria-label=Menu]")
    opened = "document.getElementById('__drawer').checked"
    page.keyboard.press("Enter")
    assert page.evaluate(opened)
    page.keyboard.press("Space")
    assert not page.evaluate(opened)
    page.keyboard.press("Enter")
    page.wait_for_selector(".md-sidebar--primary a >> visible=true")
    page.locator(".md-sidebar--primary a >> visible=true").first.focus()
    assert page.evaluate(in_menu)


def test_the_search_finds_help_first_and_what_is_folded(open_page: Open) -> None:
    """Served from a sub-path, under its policy, on a phone; axe finds nothing wrong while the search is open."""
    page = open_page(width=360, now=None)
    page.click("button[aria-label=Search]")
    page.locator(".md-search__input").press_sequentially("the lockout is over")
    page.wait_for_selector(".md-search-result__link[href*='reasons/face-mismatch.html#cases']", state="attached")
    first = page.locator(".md-search-result__link").first.get_attribute("href")
    assert not any(f"/{name}.html" in str(first) for name in ("editors", "how", "developers", "glossary"))
    page.evaluate(axe.Axe().axe_script)
    assert page.evaluate("axe.run(document, {preload: false})")["violations"] == []


def test_the_search_is_not_offered_where_it_cannot_work(open_page: Open, built: Path) -> None:
    """A browser lets no page read the index from a file, so no search is shown there."""
    for width in (360, 1200):
        assert open_page(width=width, now=None).is_visible(".md-search__input, button[for=__search] >> visible=true")
        page = open_page(width=width, now=None, base=built.as_uri())
        assert not page.is_visible(".md-search")
        assert not page.is_visible("button[for=__search]")
