"""A new field of a fact is one line in the model: all else follows from what it is said to be there."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from tests.conftest import PLATFORMS, ROOT

pytestmark = pytest.mark.slow

FIELDS = """\
    grace: Annotated[Length | None, about("How long nothing is counted.")] = None
    after: Annotated[EventId | None, about("What must have happened.")] = None
"""


@pytest.fixture(scope="module")
def found(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    """What a copy of the package with two more fields of limits makes of facts that have them."""
    root = tmp_path_factory.mktemp("copy")
    package = root / "engine" / "kyc_recourse"
    shutil.copytree(ROOT / "engine" / "kyc_recourse", package, ignore=shutil.ignore_patterns("__pycache__"))
    for name in ("knowledge", "site", "schemas"):
        shutil.copytree(ROOT / name, root / name)
    model = package / "facts" / "model.py"
    first, limit, rest = model.read_text(encoding="utf-8").partition("class Limit(")
    rest = rest.replace("    source: Source\n", f"{FIELDS}    source: Source\n", 1)
    model.write_text(first + limit + rest, encoding="utf-8")
    said = {"before": "PT2H, tree-felled", "after": "PT3H, tree-felled", "wrong": "PT2H, tree-feld"}
    for folder, values in said.items():
        shutil.copytree(PLATFORMS / "orchard", root / folder)
        grace, after = values.split(", ")
        limits = root / folder / "limits.yaml"
        text = limits.read_text(encoding="utf-8")
        limits.write_text(
            re.sub(r"(?m)^    window", f"    grace: {grace}\n    after: {after}\n    window", text), "utf-8"
        )
    environment = {
        **os.environ,
        "PYTHONPATH": os.pathsep.join((str(root / "engine"), str(ROOT))),
        "KYC_RECOURSE_CACHE": "off",
    }
    command = [sys.executable, str(Path(__file__).parent / "probe_of_fields.py"), str(root)]
    done = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    data: dict[str, Any] = json.loads(done.stdout)
    assert Path(data["code"]).is_relative_to(root)
    return data


def test_an_unknown_name_is_refused(found: dict[str, Any]) -> None:
    """``validate`` knows of which kind the fact is that is named, and suggests the nearest."""
    assert found["wrong"] == ['unknown event "tree-feld"; did you mean "tree-felled"?']


def test_another_length_of_time_is_behaviour(found: dict[str, Any]) -> None:
    """``diff`` says so, and how the value differs."""
    assert (found["kind"], found["texts"]) == ("behaviour", 0)
    assert found["values"] == [["limit baskets/grace", "PT2H", "PT3H"]]


def test_explain_says_it_in_words(found: dict[str, Any]) -> None:
    """``explain`` says the length in words and the title of the fact that is named."""
    assert found["explain"]["grace"] == ["3 hours (PT3H)"]
    assert found["explain"]["after"] == ["tree-felled (The tree was felled)"]


def test_the_page_says_it_in_words(found: dict[str, Any]) -> None:
    """The page of limits shows the length in words, and a link to the fact that is named."""
    assert '<data value="PT3H" data-fact="limit.baskets.grace">3 hours</data>' in found["page"]
    assert re.search(r'data-fact="limit\.baskets\.after">\[.*The tree was felled.*\]\(', found["page"])


def test_the_api_says_it_in_words(found: dict[str, Any]) -> None:
    """The API gives the length in words and seconds, and a link with the title of the fact that is named."""
    assert found["api"]["grace"] == {"iso": "PT3H", "seconds": 10800, "words": "3 hours"}
    assert (found["api"]["after"]["id"], found["api"]["after"]["title"]) == ("tree-felled", "The tree was felled")


def test_editors_offer_it(found: dict[str, Any]) -> None:
    """Completion offers the keys, with what they are for."""
    said = {key: each["description"] for key, each in found["help"].items()}
    assert said == {"grace": "How long nothing is counted.", "after": "What must have happened."}
