"""The house: which way dependencies point, and that facts live in knowledge/ only."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from graphlib import TopologicalSorter
from pathlib import Path

import msgspec
import pytest

from kyc_recourse import Knowledge
from kyc_recourse.facts.strict_yaml import read_yaml
from tests.conftest import ROOT

PACKAGE = ROOT / "engine" / "kyc_recourse"
# Each may import those before it; all others stand beside each other at the end.
ORDER = [
    "version",
    "errors",
    "facts",
    "notices",
    "payloads",
    "rules",
    "lint",
    "cases",
    "decisions",
    "packs",
    "forms",
    "batch",
    "decision_log",
    "http",
    "spark",
    "scenarios",
    "escaping",
    "exploration",
    "skeletons",
    "changes",
    "render",
    "pictures",
    "api",
    "guide",
    "mcp",
    "editing",
    "cli",
]
FORBIDDEN_BELOW = {"http", "click", "mkdocs", "markdown", "argparse", "socket", "urllib"}


def imports(path: Path) -> Iterator[str]:
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.ImportFrom) and node.module == "kyc_recourse":
            yield from (f"kyc_recourse.{alias.name}" for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            yield node.module
        elif isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)


def modules() -> list[Path]:
    return [path for path in sorted(PACKAGE.rglob("*.py")) if path.parent != PACKAGE or path.stem[:2] != "__"]


def data() -> list[Path]:
    """Return what the engine reads beside its modules: skeletons, wordings, codes, codes of regions."""
    return [path for path in sorted(PACKAGE.rglob("*")) if path.suffix in (".yaml", ".txt")]


def sources() -> list[Path]:
    """Return what pages are made of for whatever platform: templates, prose, scripts and styles, the panel too."""
    site = [path for part in ("assets", "templates", "theme") for path in (ROOT / "site" / part).rglob("*.*")]
    prose = [path for part in (".", "reasons") for path in (ROOT / "site" / "pages" / part).glob("*.md")]
    return sorted([*site, *prose, *(PACKAGE / "editing" / "panel").iterdir()])


@pytest.mark.parametrize("path", modules(), ids=lambda path: str(path.relative_to(PACKAGE)))
def test_dependencies_point_one_way(path: Path) -> None:
    """A module imports only what stands before its own room in the order of the house."""
    room = path.relative_to(PACKAGE).parts[0].removesuffix(".py")
    for name in imports(path):
        if name.startswith("kyc_recourse."):
            assert ORDER.index(name.split(".")[1]) <= ORDER.index(room), f"{path} imports {name}"
        elif ORDER.index(room) <= ORDER.index("decisions"):
            assert name.split(".")[0] not in FORBIDDEN_BELOW, f"{path} imports {name}"


def test_no_modules_import_each_other() -> None:
    """Inside a room, too, no way along imports leads back to where it began."""
    names = {".".join(("kyc_recourse", *path.relative_to(PACKAGE).with_suffix("").parts)): path for path in modules()}
    TopologicalSorter({name: set(imports(path)) & names.keys() for name, path in names.items()}).prepare()


def fact_words() -> set[str]:
    """Return every id in the bundled facts and the words that name platforms and documents."""
    words = {"binance", "passport", "selfie", "visa", "driving licence", "identity card"}
    for path in (ROOT / "knowledge").rglob("*.yaml"):
        if path.parent.name not in ("scenarios", "payloads"):
            document, findings = read_yaml(path.read_bytes(), path.name)
            assert not findings
            words.update(id for id in _ids(document.data))
    return words


def _ids(data: object) -> Iterator[str]:
    if isinstance(data, dict):
        # What vendors send can have a key of that name, too, whose value is no id.
        if isinstance(id := data.get("id"), str) and id != "*":
            yield id
        for value in data.values():
            yield from _ids(value)
    elif isinstance(data, list):
        for item in data:
            yield from _ids(item)


# Ids that are words of the engine's own language as well; each is used there in that other meaning.
OWN_WORDS = {
    "article": "the element of a page that holds its contents",
    "wait": "a verb in comments",
    "hold": "a verb: atoms hold",
    "appeal": "the design's word for a kind of fact",
    "locked": "a state of every limit",
    "ways": "part of always",
    "delete": "part of other words",
    "lockout": "a field of every limit",
    "shares": "a field of reasons, in the plural",
    "editors": "the page for those who change facts",
    "approved": "a state of every verification",
    "unit": "a field of every number",
    "under-review": "a state of every verification",
    "supported": "a word in comments, and in what lint looks for",
}


# Ids that are words of the language as well, in which pages and findings are written and skeletons commented.
COMMON_WORDS = {"app", "device", "email", "nationality", "passport", "phone", "selfie", "vpn"}


@pytest.mark.parametrize("path", [*modules(), *data(), *sources()], ids=lambda path: str(path.relative_to(ROOT)))
def test_no_fact_stands_outside_of_the_facts(path: Path) -> None:
    """Not a line of engine or guide, data included, names a platform, reason, remedy, observation or document."""
    text = path.read_text(encoding="utf-8")
    allowed = {*OWN_WORDS, *(() if path.suffix in (".py", ".txt") else COMMON_WORDS)}
    for word in fact_words() - allowed:
        assert not re.search(rf"(?<![\w-]){re.escape(word)}(?![\w-])", text, re.IGNORECASE), word


def test_no_duration_of_a_policy_stands_in_the_engine() -> None:
    """ISO 8601 durations in the engine stand only where they are an example of the form, or to be replaced."""
    for path in [*modules(), *data()]:
        for line in path.read_text(encoding="utf-8").splitlines():
            if re.search(r"\bP(T\d+[HMS]|\d+D)\b", line):
                assert "PT12H" in line or "# TO DO" in line, f"{path}: {line}"


def test_the_map_shows_every_room() -> None:
    """CONTRIBUTING says what each room is for, in the order of the house, and where to start reading."""
    text = (ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8").partition("### Rooms of the package")[2]
    assert re.findall(r"^\| `(\w+)` \|", text, re.MULTILINE) == [
        room for room in ORDER if room not in ("version", "errors")
    ]
    assert {path for path in re.findall(r": `(\w+/\w+\.py)`", text) if not (PACKAGE / path).is_file()} == set()


def test_only_one_module_reads_a_folder_of_facts() -> None:
    """Whatever needs facts takes what packs/load.py has read, so that nothing is read a second time."""
    readers = {
        path.relative_to(PACKAGE).as_posix()
        for path in modules()
        if re.search(r"read_folder\(", path.read_text("utf-8"))
    }
    assert readers == {"facts/folder.py", "packs/load.py"}


def test_there_is_no_utils_module() -> None:
    """No module is named for being useful."""
    assert not [path for path in modules() if path.stem in ("utils", "util", "helpers", "common", "misc")]


def test_decisions_and_facts_are_frozen(portable: Knowledge) -> None:
    """What goes from stage to stage cannot be changed."""
    decision = portable.decide({})
    with pytest.raises(AttributeError):
        decision.verdict = "x"  # type: ignore[misc]
    compiled = portable.platforms["binance"].compiled
    with pytest.raises(AttributeError):
        compiled.periods[0].start = 1  # type: ignore[misc]
    assert msgspec.json.decode(msgspec.json.encode(compiled), type=type(compiled)) == compiled
