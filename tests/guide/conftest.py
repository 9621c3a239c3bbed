"""What the tests of the guide share: facts, worked cases and pages of both platforms."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import NamedTuple

import pytest

from kyc_recourse import Knowledge
from kyc_recourse.facts.folder import read_folder
from kyc_recourse.facts.load import Facts, read_facts
from kyc_recourse.guide.assemble import assemble
from kyc_recourse.guide.pages import Page
from kyc_recourse.packs.pack import Pack
from tests.conftest import PLATFORMS, ROOT
from tests.poison import poison

PACKS = {"binance": ROOT / "knowledge" / "binance", "orchard": PLATFORMS / "orchard"}


class Guide(NamedTuple):
    """The facts of a platform, ready to decide, its pages by path, and the files of its API."""

    facts: Facts
    knowledge: Knowledge
    pages: dict[str, Page]
    api: dict[str, bytes]


def guide_of(folder: Path) -> Guide:
    facts, findings = read_facts(read_folder(folder))
    assert not findings
    made = assemble(Pack.load(folder))
    pages = {page.path: page for page in made.pages}
    return Guide(facts, Knowledge.load(folder, engine="portable"), pages, made.api)


@pytest.fixture(scope="session")
def poisoned(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The bundled facts, with something in every text that must mean nothing."""
    folder = Path(shutil.copytree(PACKS["binance"], tmp_path_factory.mktemp("poisoned") / "binance"))
    poison(folder)
    return folder


@pytest.fixture(scope="session", params=[*PACKS, "poisoned"])
def guide(request: pytest.FixtureRequest) -> Guide:
    """The guide of each platform, and of one with poisoned texts."""
    return guide_of(PACKS.get(request.param) or request.getfixturevalue("poisoned"))


@pytest.fixture(scope="session")
def binance() -> Guide:
    """The guide of the bundled facts."""
    return guide_of(PACKS["binance"])
