"""The words of a text are the same on every Python and in JavaScript, whatever their version of Unicode."""

from __future__ import annotations

import hashlib
import json
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from kyc_recourse.facts import wordings
from kyc_recourse.facts.wordings import words_of
from tests.conftest import tool

BLOCK = 0x8000
BLOCKS = [(first, first + BLOCK) for first in range(0, 0x110000, BLOCK)]
MODULE = Path(wordings.__file__)

# Reads the module alone, since another Python has none of the package's dependencies.
OTHER = """
import hashlib, importlib.util, sys
spec = importlib.util.spec_from_file_location("wordings", sys.argv[1])
module = importlib.util.module_from_spec(spec)
spec.loader.exec_module(module)
words = hashlib.sha256()
for code in range(0x110000):
    words.update(" ".join(module.words_of(f"a{chr(code)}b {chr(code)}")).encode("utf-8", "surrogatepass") + b"\\n")
print(words.hexdigest())
"""


def block(first: int, last: int) -> list[str]:
    return [" ".join(words_of(f"a{chr(code)}b {chr(code)}")) for code in range(first, last)]


def pythons() -> Iterator[Path]:
    """Yield the other supported Pythons of this machine."""
    for folder in (Path.home() / ".pyenv" / "versions").glob("3.1[1-9].*"):
        if not folder.name.startswith(f"{sys.version_info.major}.{sys.version_info.minor}."):
            yield folder / "bin" / "python"


@pytest.mark.slow
def test_every_character_makes_the_same_words_in_javascript() -> None:
    """Of all code points none makes other words in Node than here."""
    command = [
        tool("node"),
        str(Path(__file__).with_name("words.mjs")),
        str(MODULE.with_name("words.txt")),
    ]
    asked = "".join(f"{json.dumps(each)}\n" for each in BLOCKS)
    done = subprocess.run(command, input=asked, capture_output=True, text=True, encoding="utf-8", check=True)
    for (first, last), line in zip(BLOCKS, done.stdout.splitlines(), strict=True):
        here = zip(range(first, last), block(first, last), json.loads(line), strict=True)
        assert [(hex(code), python, node) for code, python, node in here if python != node] == []


@pytest.mark.slow
@pytest.mark.parametrize("python", sorted(pythons()), ids=lambda python: python.parent.parent.name)
def test_every_character_makes_the_same_words_on_another_python(python: Path) -> None:
    """Of all code points none makes other words on a Python with another version of Unicode."""
    words = hashlib.sha256()
    for each in BLOCKS:
        words.update("".join(f"{line}\n" for line in block(*each)).encode("utf-8", "surrogatepass"))
    command = [str(python), "-I", "-c", OTHER, str(MODULE)]
    assert subprocess.run(command, capture_output=True, text=True, check=True).stdout.strip() == words.hexdigest()
