"""The distribution: the built wheel, installed in a fresh environment, decides and checks."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
import tarfile
import venv
import zipfile
from pathlib import Path

import pytest

from tests.conftest import PLATFORMS, ROOT
from tests.readme import README

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder with the source distribution, and with the wheel that was built from it."""
    folder = tmp_path_factory.mktemp("dist")
    # The environment of the tests has what builds; "make" installs from the checkout in an isolated one.
    command = [sys.executable, "-m", "build", "--no-isolation", "--outdir", str(folder), str(ROOT)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    return folder


@pytest.fixture(scope="module")
def wheel(built: Path) -> Path:
    """The wheel."""
    (found,) = built.glob("*.whl")
    return found


def test_the_source_distribution_holds_what_a_checkout_holds(built: Path) -> None:
    """Whoever unpacks it can run, test and build all that the README names: every file under version control is there."""
    listed = subprocess.run(["git", "-C", str(ROOT), "ls-files"], capture_output=True, text=True, check=False)
    if listed.returncode:
        pytest.skip("this is no checkout")
    (source,) = built.glob("*.tar.gz")
    with tarfile.open(source) as files:
        names = {name.partition("/")[2] for name in files.getnames()}
    assert set(listed.stdout.splitlines()) <= names


def test_the_wheel_holds_facts_and_schemas(wheel: Path) -> None:
    """Every fact file, schema and source of the guide is in the wheel, and the marker for type checkers."""
    names = set(zipfile.ZipFile(wheel).namelist())
    for folder in ("knowledge", "schemas", "site"):
        for path in (ROOT / folder).rglob("*.*"):
            assert f"kyc_recourse/{path.relative_to(ROOT).as_posix()}" in names
    assert {"kyc_recourse/py.typed", "kyc_recourse/mkdocs.yml", "kyc_recourse/editing/panel/panel.html"} <= names
    assert any(name.endswith("licenses/LICENSE") for name in names)


def test_the_installed_wheel_decides(wheel: Path, tmp_path: Path) -> None:
    """In a fresh environment, away from the checkout, the installed command decides and validates."""
    venv.create(tmp_path / "env")
    binaries = tmp_path / "env" / "bin"
    pip = [sys.executable, "-m", "pip", "--python", str(binaries / "python")]
    subprocess.run([*pip, "install", "--quiet", "--no-compile", f"{wheel}[guide]"], check=True, capture_output=True)
    env = {"PATH": os.environ["PATH"], "HOME": str(tmp_path)}

    def run(*command: str) -> str:
        done = subprocess.run(command, capture_output=True, text=True, cwd=tmp_path, env=env, check=True)
        return done.stdout

    command = str(binaries / "kyc-recourse")
    assert "FIX IT, THEN TRY AGAIN" in run(command, "decide", "--notice", "Information mismatch")
    assert "(bundled): binance" in run(command, "validate")
    assert "0 failed" in run(command, "test")
    assert "guide: " in run(command, "guide", "--out", "guide")
    assert "data-fact=" in (tmp_path / "guide" / "index.md").read_text(encoding="utf-8")
    shutil.copytree(PLATFORMS, tmp_path / "facts")
    pages = ("-m", "kyc_recourse.editing.pages", "facts", "pages", "http://127.0.0.1/guide/")
    assert "kyc_recourse/mkdocs.yml" in run(str(binaries / "python"), *pages)
    assert (tmp_path / "pages" / "limits.html").is_file()
    program = "from kyc_recourse import Knowledge, Case; print(Knowledge.load().decide(Case()).verdict)"
    assert run(str(binaries / "python"), "-c", program) == "need-more-information\n"


def pythons() -> dict[str, str]:
    """Return the Pythons of this machine that the package supports, by version: that of the tests and others found."""
    found = {f"3.{sys.version_info.minor}": sys.executable}
    for minor in range(11, 15):
        version = f"3.{minor}"
        kept = sorted(Path.home().glob(f".pyenv/versions/{version}.*/bin/python"))
        for python in (*map(str, kept), shutil.which(f"python{version}")):
            if (
                python
                and subprocess.run([python, "-c", "import venv"], capture_output=True, check=False).returncode == 0
            ):
                found.setdefault(version, python)
    return found


@pytest.mark.parametrize("version", ["3.11", "3.12", "3.13", "3.14"])
def test_no_compiler_is_needed(wheel: Path, tmp_path: Path, version: str) -> None:
    """Where there is no compiler, the wheel installs and decides the README's first example as the README shows it."""
    python = pythons().get(version)
    if not python:
        pytest.skip(f"Python {version} is not installed")
    binaries = tmp_path / "env" / "bin"
    subprocess.run([python, "-m", "venv", "--without-pip", str(binaries.parent)], check=True, capture_output=True)
    bare = {"PATH": str(binaries), "HOME": str(tmp_path), "CC": "false", "COLUMNS": "92"}
    index = {name: value for name, value in os.environ.items() if name.startswith("PIP_")}
    pip = [sys.executable, "-m", "pip", "--python", str(binaries / "python"), "install", "--quiet", str(wheel)]
    subprocess.run(pip, check=True, capture_output=True, env=bare | index)
    shown = re.search(
        r"^\$ kyc-recourse (decide .*)\n((?:.*\n)*?)```$", README.read_text(encoding="utf-8"), re.MULTILINE
    )
    assert shown
    shutil.copytree(ROOT / "examples", tmp_path / "examples")
    command = [str(binaries / "kyc-recourse"), *shown[1].split()]
    done = subprocess.run(command, capture_output=True, text=True, cwd=tmp_path, env=bare, check=True)
    assert done.stdout == shown[2]
    refused = subprocess.run(
        [*command, "--engine", "durable-rules"], capture_output=True, text=True, cwd=tmp_path, env=bare, check=False
    )
    assert refused.returncode == 2
    assert "install kyc-recourse[durable]" in refused.stderr
