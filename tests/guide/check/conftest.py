"""What the tests of the check share: built sites, and copies of them to put faults into."""

from __future__ import annotations

import json
import os
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from kyc_recourse.errors import Finding
from kyc_recourse.guide.check.check import Basis, check_site
from kyc_recourse.packs.pack import Pack
from kyc_recourse.scenarios.run import run_scenarios
from tests.conftest import PLATFORMS, ROOT
from tests.guide.conftest import PACKS
from tests.guide.test_site import build


def settings(folder: Path, knowledge: Path, **more: object) -> Path:
    """Write settings for MkDocs like those of the project, for other facts or with something else."""
    config = {
        "INHERIT": str(ROOT / "mkdocs.yml"),
        "docs_dir": str(ROOT / "site" / "assets"),
        "theme": {"custom_dir": str(ROOT / "site" / "theme")},
        "plugins": {"search": {}, "recourse": {"knowledge": str(knowledge), "site": str(ROOT / "site")}},
        **more,
    }
    path = folder / "mkdocs.yml"
    path.write_text(json.dumps(config), encoding="utf-8")
    return path


def basis_of(root: Path) -> Basis:
    pack = Pack.load(root)
    return Basis(pack, run_scenarios(pack))


def both_platforms(folder: Path) -> Path:
    """Return a folder of facts with both platforms."""
    for platform in (PACKS["binance"], PLATFORMS / "orchard"):
        shutil.copytree(platform, folder / "knowledge" / platform.name)
    return folder / "knowledge"


def built(folder: Path, knowledge: Path, **more: object) -> Path:
    """Build a site in a folder, which must be right, and return where it is."""
    settings(folder, knowledge, **more)
    done = build(folder, folder / "out")
    assert done.returncode == 0, done.stderr
    return folder / "out"


@pytest.fixture(scope="session")
def bases() -> dict[str, Basis]:
    """What the sites of both platforms are compared with."""
    return {name: basis_of(root) for name, root in PACKS.items()}


@pytest.fixture(scope="session")
def sites(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """The built sites of both platforms."""
    return {name: built(tmp_path_factory.mktemp(name), root) for name, root in PACKS.items()}


@pytest.fixture
def copy(sites: dict[str, Path], tmp_path: Path) -> Path:
    """A copy of the built site, to put faults into."""
    shutil.copytree(sites["binance"], tmp_path / "site")
    return tmp_path / "site"


@pytest.fixture
def found(copy: Path, bases: dict[str, Basis]) -> Callable[[], list[Finding]]:
    """What is found in the copy."""
    return lambda: check_site(copy, bases["binance"])


def in_page(site: Path, path: str, old: str, new: str) -> None:
    """Replace the first occurrence of something in a file of a site."""
    file = site / path
    text = file.read_text(encoding="utf-8")
    assert old in text, f"{path} has no {old}"
    file.write_text(text.replace(old, new, 1), encoding="utf-8")


def linked(site: Path, folder: Path) -> Path:
    """Return a copy of a site that shares its files, which must be replaced, not changed."""
    shutil.copytree(site, folder, copy_function=os.link)
    return folder
