"""A browser, the checker's page over HTTP, and ways to look at it as a person does."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest

from tests.conftest import NOW, PLATFORMS, ROOT
from tests.odd_names import write_facts

Open = Callable[..., Any]


class _Quiet(SimpleHTTPRequestHandler):
    def log_message(self, *args: Any) -> None:
        """Say nothing."""


@pytest.fixture(scope="session")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the built guide of each platform."""
    folder = tmp_path_factory.mktemp("site")
    odd = write_facts(tmp_path_factory.mktemp("odd"))
    for name, knowledge in (("binance", ROOT / "knowledge"), ("orchard", PLATFORMS), ("odd", odd)):
        config = {
            "INHERIT": str(ROOT / "mkdocs.yml"),
            "docs_dir": str(ROOT / "site" / "assets"),
            "site_dir": str(folder / name),
            "theme": {"custom_dir": str(ROOT / "site" / "theme")},
            "plugins": {"search": {}, "recourse": {"knowledge": str(knowledge), "site": str(ROOT / "site")}},
        }
        (folder / f"{name}.yml").write_text(json.dumps(config), encoding="utf-8")
        done = subprocess.run(
            [
                sys.executable,
                "-m",
                "mkdocs",
                "build",
                "--strict",
                "--quiet",
                "--config-file",
                str(folder / f"{name}.yml"),
            ],
            env={**os.environ, "NO_MKDOCS_2_WARNING": "1", "DISABLE_MKDOCS_2_WARNING": "true"},
            capture_output=True,
            text=True,
            check=False,
        )
        assert done.returncode == 0, done.stderr
    return folder


@pytest.fixture(scope="session")
def address(built: Path) -> Iterator[str]:
    """Where the pages are served: from a sub-path, as on many hosts."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(_Quiet, directory=str(built)))
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    server.server_close()
    thread.join()


@pytest.fixture
def open_page(browser: Any, address: str) -> Iterator[Open]:
    """Open the checker in a fresh context; afterwards nothing may have gone wrong or left the page's host."""
    contexts, troubles = [], list[str]()

    def opened(
        fragment: str = "",
        *,
        now: str | None = NOW,
        width: int = 1100,
        dark: bool = False,
        platform: str = "binance",
        running: bool = False,
        base: str = "",
        **context: Any,
    ) -> Any:
        scheme = "dark" if dark else "light"
        options = {"viewport": {"width": width, "height": 900}, "color_scheme": scheme, "timezone_id": "Asia/Dubai"}
        contexts.append(browser.new_context(**options, **context))
        page = contexts[-1].new_page()
        page.on("pageerror", lambda error: troubles.append(str(error)))
        page.on(
            "console", lambda message: troubles.append(message.text) if message.type in ("error", "warning") else None
        )
        page.on("request", lambda request: _check_host(request.url, base or address, troubles))
        if now and running:
            page.clock.install(time=datetime.fromisoformat(now) - timedelta(minutes=5))
        elif now:
            page.clock.set_fixed_time(now)
        page.goto(f"{base or address}/{platform}/checker.html" + (f"#{fragment}" if fragment else ""))
        if now and running:
            page.clock.pause_at(now)  # from here on time passes only when a test lets it
        return page

    yield opened
    for context in contexts:
        context.close()
    assert troubles == []


def _check_host(url: str, address: str, troubles: list[str]) -> None:
    if not url.startswith((address, "blob:", "data:")):
        troubles.append(f"a request to {url}")


def tell(page: Any, text: str) -> None:
    """Paste a text, and wait until the page has read it."""
    page.fill("#rc-notice", text)
    page.wait_for_selector("recourse-notice:not([data-words=loading])")


def verdict(page: Any) -> str:
    """Return the verdict that the page shows, in its words."""
    shown: str = page.inner_text("recourse-verdict .rc-verdict")
    return shown


def decision(page: Any) -> dict[str, Any]:
    """Return the decision behind the page's answer."""
    made: dict[str, Any] = page.evaluate("document.querySelector('recourse-checker').decision")
    return made


def answer(page: Any, option: str) -> None:
    """Press an answer of the question that is asked."""
    page.click(f"recourse-question [data-option='{option}']")


def asked(page: Any) -> str | None:
    """Return the key of the question that is asked."""
    form = page.query_selector("recourse-question form")
    return form.get_attribute("data-question") if form else None
