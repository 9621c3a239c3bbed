"""recourse.js and its types are what modules and schemas say, and what cannot be put together is refused."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.conftest import ROOT

BUNDLE = Path("engine/javascript/bundle.py")


def bundle(root: Path, *options: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run([sys.executable, root / BUNDLE, *options], capture_output=True, text=True, check=False)


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    """A copy of modules and schemas, and of the files that are made from them."""
    shutil.copytree(
        ROOT / "engine/javascript", tmp_path / "engine/javascript", ignore=shutil.ignore_patterns("node_modules")
    )
    for name in ("schemas/case.schema.json", "schemas/decision.schema.json", "site/assets/recourse.js"):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(ROOT / name, tmp_path / name)
    return tmp_path


def test_script_and_types_are_made_from_their_sources() -> None:
    """After a change of a module or of a schema, make javascript was run."""
    done = bundle(ROOT, "--check")
    assert done.returncode == 0, done.stdout + done.stderr


def test_a_change_of_a_module_is_shown_and_then_written(copy: Path) -> None:
    """The check prints the difference and the command that writes it."""
    module = copy / "engine/javascript/src/time.js"
    module.write_text(module.read_text(encoding="utf-8") + "export const NEW_LINE = 1;\n", encoding="utf-8")
    done = bundle(copy, "--check")
    assert done.returncode == 1
    assert "+const NEW_LINE = 1;" in done.stdout
    assert "run: make javascript" in done.stderr
    assert bundle(copy).returncode == 0
    assert bundle(copy, "--check").returncode == 0


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("export default 1;", 'time.js: expected import { a, b } from "./c.js" or export const: export default 1;'),
        ('import { idOf as id } from "./list.js";', "time.js: list.js does not export idOf as id"),
        ('import { nothing } from "./list.js";', "time.js: list.js does not export nothing"),
        ('import { tell } from "./tale.js";', "time.js: there is no tale.js"),
        ("const idOf = 1;", "idOf is declared in list.js as well"),
        ('import { decide } from "./index.js";', "modules import each other: "),
    ],
)
def test_modules_that_cannot_be_put_together_are_refused(copy: Path, line: str, said: str) -> None:
    """What would alter the meaning of a module is refused with its name, and nothing is written."""
    module = copy / "engine/javascript/src/time.js"
    module.write_text(module.read_text(encoding="utf-8") + line + "\n", encoding="utf-8")
    before = (copy / "site/assets/recourse.js").read_bytes()
    done = bundle(copy)
    assert done.returncode == 2
    assert said in done.stderr
    assert "Traceback" not in done.stderr
    assert (copy / "site/assets/recourse.js").read_bytes() == before


def test_a_change_of_a_schema_changes_the_types(copy: Path) -> None:
    """A field that cases gain has a type at once."""
    schema = copy / "schemas/case.schema.json"
    data = json.loads(schema.read_text(encoding="utf-8"))
    data["properties"]["tone-of-voice"] = {"enum": ["calm", None], "description": "How it is said."}
    schema.write_text(json.dumps(data), encoding="utf-8")
    done = bundle(copy, "--check")
    assert done.returncode == 1
    assert '+  "tone-of-voice"?: "calm" | null | undefined;' in done.stdout
    assert "+  /** How it is said. */" in done.stdout


def test_a_schema_that_no_type_can_be_made_for_is_refused(copy: Path) -> None:
    """A keyword that is not known is named; no type says less than its schema."""
    schema = copy / "schemas/case.schema.json"
    data = json.loads(schema.read_text(encoding="utf-8"))
    data["properties"]["notice"]["dependentSchemas"] = {}
    schema.write_text(json.dumps(data), encoding="utf-8")
    done = bundle(copy)
    assert done.returncode == 2
    assert done.stderr == "cannot say in a type: dependentSchemas\n"
