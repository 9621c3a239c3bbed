"""The README shows what really comes out."""

from __future__ import annotations

import re

import pytest

from tests.conftest import ROOT
from tests.readme import README, written

pytestmark = pytest.mark.slow


def test_outputs_are_real() -> None:
    """Every output in the README is what its command prints now; `make readme` writes them."""
    text = README.read_text(encoding="utf-8")
    assert written(text) == text


def test_files_named_in_the_documents_exist() -> None:
    """Every relative link in the documents leads to a file or folder."""
    for name in ("README.md", "CONTRIBUTING.md", "CHANGELOG.md", "SECURITY.md"):
        for link in re.findall(r"\]\((?!https?://)([^)#]+)", (ROOT / name).read_text(encoding="utf-8")):
            assert (ROOT / link).exists(), f"{name}: {link}"
