"""The built pages in a browser: no violations of accessibility rules, nothing refused by their own policy."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from tests.conftest import ROOT
from tests.guide.test_site import build

axe = pytest.importorskip("axe_playwright_python.sync_playwright", reason="axe is not installed: no browser is driven")
pytestmark = pytest.mark.slow
KINDS = [
    "index",
    "checker",
    "first-steps",
    "reasons/index",
    "reasons/document-quality",
    "reasons/face-mismatch",
    "limits",
    "account",
    "appeal",
    "never",
    "faq",
    "how",
    "sources",
    "glossary",
    "developers",
    "publishers",
    "editors",
    "open",
    "404",
]


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The built site's folder."""
    out = tmp_path_factory.mktemp("built")
    done = build(ROOT, out)
    assert done.returncode == 0, done.stderr
    return out


@pytest.mark.parametrize(
    ("width", "scheme"),
    [
        (360, "light"),
        (1200, "dark"),
        pytest.param(360, "dark", marks=pytest.mark.thorough),
        pytest.param(1200, "light", marks=pytest.mark.thorough),
    ],
)
def test_pages_are_accessible(built: Path, browser: Any, width: int, scheme: str) -> None:
    """On every kind of page axe finds nothing, and nothing sticks out."""
    context = browser.new_context(viewport={"width": width, "height": 900}, color_scheme=scheme)
    page, wrong = context.new_page(), []
    for kind in KINDS:
        page.goto(f"file://{built}/{kind}.html")
        page.evaluate("document.querySelectorAll('details').forEach(each => each.open = true)")
        shown = page.evaluate("document.body.dataset.mdColorScheme")
        assert shown == {"light": "default", "dark": "slate"}[scheme] or kind == "404"
        if page.evaluate("document.documentElement.scrollWidth") > width:
            wrong.append(f"{kind}: wider than the window")
        for violation in axe.Axe().run(page).response["violations"]:
            nodes = [node["html"][:160] for node in violation["nodes"][:3]]
            wrong.append(f"{kind}: {violation['id']}: {violation['help']}: {nodes}")
    assert not wrong, "\n".join(wrong)
    context.close()


def test_nothing_is_refused_or_asked_from_elsewhere(built: Path, browser: Any) -> None:
    """The pages load from ``file://`` without a refusal by their policy, and ask no host for anything."""
    page, asked, wrong = browser.new_page(), [], []
    page.on("console", lambda message: wrong.append(f"{page.url}: {message.text}") if message.type == "error" else None)
    # What the browser gives up because the next page is opened was not refused.
    page.on(
        "requestfailed", lambda r: wrong.append(f"{page.url}: {r.url}") if r.failure != "net::ERR_ABORTED" else None
    )
    page.on("request", lambda request: asked.append(request.url))
    for kind in KINDS:
        page.goto(f"file://{built}/{kind}.html", wait_until="networkidle")
    assert not wrong, "\n".join(wrong)
    assert len(asked) > len(KINDS)
    assert not [url for url in asked if not url.startswith(("file:", "data:"))]
    page.close()


def test_the_appeal_is_copied_with_a_button(built: Path, browser: Any) -> None:
    """The button below the appeal copies its text, or selects it where copying is not allowed."""
    context = browser.new_context(permissions=["clipboard-read", "clipboard-write"])
    page = context.new_page()
    page.goto(f"file://{built}/appeal.html")
    text = page.locator("code[data-fact='appeal.manual-review.body']").text_content()
    button = page.locator("pre:has(code[data-fact='appeal.manual-review.body']) + .copy-button")
    button.click()
    page.wait_for_function("document.querySelectorAll('.copy-button')[1].textContent !== 'Copy the text'")
    copied = page.evaluate("navigator.clipboard.readText()")
    assert copied == text
    assert "[your full legal name]" in text
    context.close()
