"""The guide as MkDocs builds it: strict, complete, and calling no other host."""

from __future__ import annotations

import contextlib
import os
import re
import shutil
import socket
import subprocess
import sys
import time
import urllib.request
from pathlib import Path
from typing import NamedTuple

import pytest
from bs4 import BeautifulSoup

from kyc_recourse.guide.scripts import small
from tests.conftest import ROOT

pytestmark = pytest.mark.slow


def build(folder: Path, site: Path, config: str = "mkdocs.yml", **more: str) -> subprocess.CompletedProcess[str]:
    """Build with MkDocs in a folder; ``more`` are variables of the environment."""
    command = [sys.executable, "-m", "mkdocs", "build", "--strict", "--quiet", "-f", config, "--site-dir", str(site)]
    env = {
        **{name: value for name, value in os.environ.items() if name not in ("SITE_URL", "EDIT_URI")},
        "NO_MKDOCS_2_WARNING": "1",
        "DISABLE_MKDOCS_2_WARNING": "true",
        "PYTHONPATH": str(ROOT / "engine"),
        **more,
    }
    return subprocess.run(command, cwd=folder, capture_output=True, text=True, env=env, check=False)


class Built(NamedTuple):
    """A built site: its folder, and its HTML by path."""

    folder: Path
    html: dict[str, BeautifulSoup]


def read_site(folder: Path) -> Built:
    paths = folder.rglob("*.html")
    html = {
        path.relative_to(folder).as_posix(): BeautifulSoup(path.read_text("utf-8"), "html.parser") for path in paths
    }
    return Built(folder, html)


@pytest.fixture(scope="session")
def built(tmp_path_factory: pytest.TempPathFactory) -> Built:
    """The built site."""
    out = tmp_path_factory.mktemp("site")
    done = build(ROOT, out)
    assert done.returncode == 0, done.stderr
    return read_site(out)


@pytest.fixture
def site(built: Built) -> dict[str, BeautifulSoup]:
    """The built site's HTML by path."""
    return built.html


def test_without_an_address_nothing_names_one(built: Built) -> None:
    """Where ``site_url`` is not set there is no sitemap, no robots.txt and no canonical address."""
    assert not [name for name in ("sitemap.xml", "sitemap.xml.gz", "robots.txt") if (built.folder / name).exists()]
    assert not [path for path, soup in built.html.items() if soup.select("link[rel=canonical]")]


def test_nothing_comes_from_another_host(site: dict[str, BeautifulSoup]) -> None:
    """No page loads anything from another host, and each says so in its policy."""
    assert "reasons/face-mismatch.html" in site
    for path, soup in site.items():
        for element in soup.select("script[src], img[src], link[href], iframe[src]"):
            address = str(element.get("src") or element.get("href"))
            assert "//" not in address, f"{path}: {address}"
        (policy,) = soup.select("meta[http-equiv=Content-Security-Policy]")
        assert str(policy["content"]).startswith("default-src 'none'; script-src 'self'")
        assert "unsafe" not in str(policy["content"])
        assert not soup.select("[onclick], [onload]")


def test_every_link_and_anchor_resolves(built: Built) -> None:
    """Each link on each page leads to a file that is there, and to an anchor on it."""
    anchors = {path: {str(e["id"]) for e in soup.select("[id]")} for path, soup in built.html.items()}
    count = 0
    for path, soup in built.html.items():
        for link in soup.select("a[href]"):
            target, _, anchor = str(link["href"]).partition("#")
            if ":" in target or path == "404.html":
                continue
            way = os.path.normpath(Path(path).parent / target) if target else path
            assert (built.folder / way).is_file(), f"{path}: {target}"
            assert not anchor or "=" in anchor or anchor in anchors[way], f"{path}: {link['href']}"
            count += 1
    assert count > 1000


def test_scripts_are_small(built: Built) -> None:
    """Pages load the scripts that the tests of JavaScript compare with Python, not those that people read."""
    for path in (ROOT / "site" / "assets").rglob("*.js"):
        served = (built.folder / path.relative_to(ROOT / "site" / "assets")).read_text(encoding="utf-8")
        assert served == small(path.read_text(encoding="utf-8")), path


def test_ids_are_unique(site: dict[str, BeautifulSoup]) -> None:
    """No page has two elements of one id."""
    for path, soup in site.items():
        ids = [str(element["id"]) for element in soup.select("[id]")]
        assert len(ids) == len(set(ids)), path


def test_folders_instead_of_files_are_refused(tmp_path: Path) -> None:
    """Where pages would become folders, to which nothing here leads, MkDocs stops and says what to set."""
    (tmp_path / "docs").mkdir()
    (tmp_path / "mkdocs.yml").write_text("site_name: x\nplugins: [recourse]\n", encoding="utf-8")
    done = build(tmp_path, tmp_path / "out")
    assert done.returncode
    assert "set use_directory_urls: false in mkdocs.yml" in done.stdout + done.stderr
    assert not (tmp_path / "out").exists()


def test_a_broken_fact_leaves_the_last_good_site(tmp_path: Path) -> None:
    """``make guide`` with a broken fact names its place, fails, and leaves the site as it was."""
    for name in ("knowledge", "site", "engine", "schemas"):
        shutil.copytree(ROOT / name, tmp_path / name)
    for name in ("mkdocs.yml", "Makefile", "pyproject.toml"):
        shutil.copy(ROOT / name, tmp_path)
    (tmp_path / "build" / "site").mkdir(parents=True)
    (tmp_path / "build" / "site" / "index.html").write_text("good", encoding="utf-8")
    limits = tmp_path / "knowledge" / "binance" / "limits.yaml"
    text = limits.read_text(encoding="utf-8")
    (tmp_path / "bin").mkdir()
    (tmp_path / "bin" / "mkdocs").write_text(f'#!/bin/sh\nexec {sys.executable} -m mkdocs "$@"\n', encoding="utf-8")
    (tmp_path / "bin" / "mkdocs").chmod(0o755)

    def make() -> subprocess.CompletedProcess[str]:
        command = ["make", "guide", "BIN=bin", "-o", ".venv/testing"]
        env = {**os.environ, "PYTHONPATH": str(tmp_path / "engine")}
        return subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, env=env, check=False)

    limits.write_text(text.replace("max: 5", "max: 0"), encoding="utf-8")
    done = make()
    assert done.returncode
    assert "limits.yaml:" in done.stderr
    assert "Traceback" not in done.stderr
    assert [path.name for path in (tmp_path / "build").rglob("*")] == ["site", "index.html"]
    limits.write_text(text, encoding="utf-8")
    done = make()
    assert done.returncode == 0, done.stderr
    assert (tmp_path / "build" / "site" / "reasons" / "underage.html").is_file()
    assert [path.name for path in (tmp_path / "build").iterdir()] == ["site"]


def test_serving_shows_a_broken_fact_and_recovers(tmp_path: Path) -> None:
    """While a fact is broken, the served pages say what and where; when it is fixed, the guide is back."""
    shutil.copytree(ROOT / "knowledge", tmp_path / "knowledge")
    (tmp_path / "site").symlink_to(ROOT / "site")
    shutil.copy(ROOT / "mkdocs.yml", tmp_path)
    limits = tmp_path / "knowledge" / "binance" / "limits.yaml"
    text = limits.read_text(encoding="utf-8")
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        address = f"127.0.0.1:{free.getsockname()[1]}"
    command = [sys.executable, "-m", "mkdocs", "serve", "--livereload", "--dev-addr", address]
    env = {
        **os.environ,
        "NO_MKDOCS_2_WARNING": "1",
        "DISABLE_MKDOCS_2_WARNING": "true",
        "PYTHONPATH": str(ROOT / "engine"),
    }
    with subprocess.Popen(command, cwd=tmp_path, stderr=subprocess.DEVNULL, env=env) as server:
        try:
            _wait_for(f"http://{address}/limits.html", "Failed face checks")
            limits.write_text(text.replace("max: 5", "max: 0"), encoding="utf-8")
            page = _wait_for(f"http://{address}/limits.html", "Something is wrong in the facts")
            assert re.search(r"limits\.yaml:\d+:\d+: KB\d+ ", page)
            assert "Content-Security-Policy" not in page
            limits.write_text(text.replace("Failed face checks", "Failed looks at the face"), encoding="utf-8")
            _wait_for(f"http://{address}/limits.html", "Failed looks at the face")
        finally:
            server.terminate()


def _wait_for(url: str, said: str) -> str:
    """Ask for a page until it says something."""
    page = ""
    for _ in range(240):
        with contextlib.suppress(OSError), urllib.request.urlopen(url, timeout=30) as answer:  # noqa: S310 - the own server
            page = str(answer.read(), "utf-8")
            if said in page:
                return page
        time.sleep(0.25)
    raise AssertionError(f"not there: {said}")
