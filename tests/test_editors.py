"""What editors and commit hooks read: settings, snippets, tasks; they check this checkout."""

from __future__ import annotations

import json
import re
import shlex
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml
from jsonschema import Draft202012Validator

from kyc_recourse.facts.kind_schemas import COMMON, kind_schema
from kyc_recourse.facts.kinds import FILES
from kyc_recourse.facts.schemas import _resolved
from kyc_recourse.payloads.facts import SCHEMAS as PAYLOADS
from tests.cli.test_commands import run
from tests.conftest import PLATFORMS, ROOT

pytestmark = pytest.mark.slow

SCHEMAS = {name: kind_schema(name) for name in [*FILES, COMMON]}


def snippets(schema: Any) -> Iterator[tuple[dict[str, Any], dict[str, Any]]]:
    """Yield each part of a schema that offers something to insert, with what it offers."""
    if isinstance(schema, dict):
        yield from ((schema, snippet) for snippet in schema.get("defaultSnippets", ()))
        schema = list(schema.values())
    for part in schema if isinstance(schema, list) else ():
        yield from snippets(part)


SNIPPETS = [(name, *found) for name, schema in SCHEMAS.items() for found in snippets(schema)]
HOOKS = {
    name: yaml.safe_load((ROOT / name).read_text(encoding="utf-8"))
    for name in (".pre-commit-hooks.yaml", ".pre-commit-config.yaml")
}


def setting(name: str) -> dict[str, Any]:
    data: dict[str, Any] = json.loads((ROOT / ".vscode" / name).read_text(encoding="utf-8"))
    return data


def test_settings_and_modelines_name_the_same_schema() -> None:
    """Each fact file gets by its path the schema that its first line names, and each kind has a path."""
    schemas = setting("settings.json")["yaml.schemas"]
    assert {Path(name).name.removesuffix(".schema.json") for name in schemas} == {*FILES, *PAYLOADS}
    found = {path: name for name, glob in schemas.items() for path in ROOT.glob(glob)}
    # Of how notices are read there is no schema yet.
    assert found.keys() == {*(ROOT / "knowledge").rglob("*.yaml")} - {*(ROOT / "knowledge").glob("general/notices/*")}
    for path, name in found.items():
        first = path.read_text(encoding="utf-8").split("\n", 1)[0]
        assert (path.parent / first.partition("$schema=")[2]).resolve() == (ROOT / name).resolve()


def test_settings_write_what_the_facts_allow() -> None:
    """An editor saves UTF-8 with Unix line ends and spaces, and does not lay out the facts anew."""
    settings = setting("settings.json")
    assert (settings["files.encoding"], settings["files.eol"]) == ("utf8", "\n")
    assert settings["[yaml]"]["editor.insertSpaces"]
    assert not settings["yaml.format.enable"]
    assert "redhat.vscode-yaml" in setting("extensions.json")["recommendations"]


def expanded(body: Any) -> Any:
    """Return what a snippet writes if nothing is changed in it."""
    if isinstance(body, dict):
        return {expanded(key): expanded(value) for key, value in body.items()}
    if isinstance(body, list):
        return [expanded(item) for item in body]
    if not isinstance(body, str):
        return body
    text = re.sub(r"\$\{\d+:([^}]*)\}", r"\1", re.sub(r"\$\{\d+\|([^,|]*)[^}]*\}", r"\1", body))
    # Editors insert a text as it stands; quotes keep what looks like a date from being one.
    return int(text) if text.isdigit() else text.strip('"')


@pytest.mark.parametrize(
    ("name", "part", "snippet"), SNIPPETS, ids=[f"{name}-{snippet['label']}" for name, _, snippet in SNIPPETS]
)
def test_snippets_are_valid(name: str, part: dict[str, Any], snippet: dict[str, Any]) -> None:
    """What an editor offers to insert fits the schema at whose place it is offered."""
    validator = Draft202012Validator(_resolved(part))
    written = expanded(snippet["body"])
    assert "$" not in json.dumps(written)
    assert not [error.message for error in validator.iter_errors(written)]


@pytest.mark.parametrize("name", SCHEMAS)
def test_each_key_of_a_fact_is_explained(name: str) -> None:
    """Whoever points at a key of a fact file, or is offered one, reads what it is for."""
    for part in (SCHEMAS[name], *SCHEMAS[name].get("$defs", {}).values()):
        for key, value in _resolved(part).get("properties", {}).items():
            assert value.get("description") or value.get("markdownDescription") or value.get("title"), key


def test_the_task_finds_what_validate_prints(tmp_path: Path) -> None:
    """An editor's task turns each line of validate into a mark at its place, with severity and code."""
    matchers = [task["problemMatcher"] for task in setting("tasks.json")["tasks"] if task["problemMatcher"]]
    matcher = matchers[0]["pattern"]
    assert [each["pattern"] for each in matchers] == [matcher] * 2
    folder = shutil.copytree(PLATFORMS / "orchard", tmp_path / "orchard")
    for name, old, new in (("prohibitions", "It breaks.", "It breaks in 3 days."), ("events", "source", "sauce")):
        path = folder / f"{name}.yaml"
        path.write_text(path.read_text(encoding="utf-8").replace(old, new), encoding="utf-8")
        err = run("validate", str(folder), "--today", "2026-11-23")[2]
        *lines, summary = err.splitlines()
        for line in lines:
            match = re.match(matcher["regexp"], line)
            assert match, line
            assert match[matcher["file"]] == str(path)
            assert match[matcher["code"]].startswith("KB")
            assert match[matcher["severity"]] in (None, "warning")
        assert not re.match(matcher["regexp"], summary)


@pytest.mark.parametrize("name", HOOKS)
def test_hooks_check_the_checkout(name: str, tmp_path: Path) -> None:
    """What a hook runs finds a fault in the facts of the folder in which it runs, whatever is installed."""
    data = HOOKS[name]
    hooks = data if isinstance(data, list) else data["repos"][0]["hooks"]
    assert {hook["id"] for hook in hooks} == {"facts-are-valid", "scenarios-pass"}
    shutil.copytree(PLATFORMS / "orchard", tmp_path / "knowledge" / "orchard")
    for hook in hooks:
        program, *arguments = shlex.split(hook["entry"])
        assert program.rpartition("/")[2] == "kyc-recourse"
        assert not hook["pass_filenames"]
        # A commit that only deletes files has none that a pattern could be compared with.
        assert hook["always_run"]
        assert run(*arguments, cwd=tmp_path)[0] == 0
    (tmp_path / "knowledge" / "orchard" / "limits.yaml").write_text("limits: [", encoding="utf-8")
    for hook in hooks:
        status, _, err = run(*shlex.split(hook["entry"])[1:], cwd=tmp_path)
        assert status == 1
        assert "limits.yaml:1:" in err
