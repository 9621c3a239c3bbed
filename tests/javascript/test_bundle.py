"""recourse.js is what its modules say, and modules that cannot be put together are refused."""

from __future__ import annotations

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
    """A copy of the modules and of the file that is made from them."""
    shutil.copytree(ROOT / "engine/javascript/src", tmp_path / "engine/javascript/src")
    shutil.copy(ROOT / BUNDLE, tmp_path / BUNDLE)
    (tmp_path / "site/assets").mkdir(parents=True)
    shutil.copy(ROOT / "site/assets/recourse.js", tmp_path / "site/assets")
    return tmp_path


def test_the_script_is_made_from_its_modules() -> None:
    """After a change of a module, make javascript was run."""
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
