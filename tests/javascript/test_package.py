"""The npm package, installed from its archive: in ES modules, CommonJS, strict TypeScript and a bundle."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from pathlib import Path

import pytest

from kyc_recourse import Knowledge
from tests.conftest import NOW, REQUIRED, ROOT, tool

pytestmark = pytest.mark.slow

HERE = ROOT / "engine" / "javascript"
CASE = {"now": NOW, "reasons": ["face-mismatch"], "observations": {"face-score": 62}}
BAD = {"now": NOW, "reasons": ["face-mismach"]}
ESM = 'import { CaseError, decide } from "kyc-recourse";\n'
ESM_KNOWLEDGE = 'import knowledge from "kyc-recourse/knowledge/binance.json" with { type: "json" };\n'
COMMON = 'const { CaseError, decide } = require("kyc-recourse");\n'
COMMON_KNOWLEDGE = 'const knowledge = require("kyc-recourse/knowledge/binance.json");\n'
USE = f"""
try {{
  decide(knowledge, {json.dumps(BAD)});
}} catch (error) {{
  if (!(error instanceof CaseError) || error.name !== "CaseError" || error.faults.length !== 1) throw error;
  process.stdout.write(JSON.stringify(decide(knowledge, {json.dumps(CASE)})));
}}
"""
STRICT = """
const seen: Case = { reasons: ["face-mismatch"], attempts: [{ at: "2026-11-22T09:00:00Z" }], notice: null };
const unknown: Case = { notice: undefined, observations: { "face-score": 62, device: "ios" } };
const decision: Decision = decide(knowledge, seen);
const from: string | null = decision.resubmit.allowed_from;
const questions: readonly Question[] = decide(knowledge, unknown).questions;
const bound: "exact" | "latest" = decision.resubmit.bound;
try {
  decide(knowledge, {});
} catch (error) {
  const faults: readonly Fault[] = error instanceof CaseError ? error.faults : [];
  console.log(faults.map(({ path, message }) => path + message), from, questions, bound);
}
const matches: string[] = matchNotice(knowledge, "").map((match) => match.id);
console.log(matches);
// @ts-expect-error a reason that there is not
decide(knowledge, { reasons: ["face-mismach"] });
// @ts-expect-error an observation that there is not
decide(knowledge, { observations: { glaer: true } });
// @ts-expect-error no compiled knowledge
decide({}, seen);
// @ts-expect-error a decision is not to be changed
decision.verdict = "wait";
// @ts-expect-error a field that there is not
console.log(decision.verdcit);
"""
NAMES = "CaseError, decide, matchNotice, type Case, type Decision, type Fault, type Question"


def run(*command: str | Path, cwd: Path) -> str:
    done = subprocess.run(command, capture_output=True, text=True, encoding="utf-8", cwd=cwd, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


def module(name: str) -> Path:
    """Return the path of a program that package-lock.json pins."""
    path = HERE / "node_modules" / ".bin" / name
    if not path.exists():
        if REQUIRED & {"all", "javascript-tools"}:
            pytest.fail(f"{name} is not installed, but RECOURSE_REQUIRE asks for it")
        pytest.skip(f"{name} is not installed; run: make javascript-tools")
    return path


@pytest.fixture(scope="module")
def user(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A project in which the package is installed, from what npm packs."""
    npm = tool("npm")
    folder = tmp_path_factory.mktemp("npm")
    run(sys.executable, HERE / "pack.py", folder / "package", cwd=folder)
    archive = run(npm, "pack", "--silent", "./package", cwd=folder).strip()
    project = folder / "project"
    project.mkdir()
    (project / "package.json").write_text("{}", encoding="utf-8")
    run(npm, "install", "--offline", "--no-audit", "--no-fund", "--silent", str(folder / archive), cwd=project)
    return project


@pytest.fixture(scope="module")
def expected(portable: Knowledge) -> str:
    """What Python answers."""
    return portable.decide(CASE).to_json()


@pytest.mark.parametrize(
    ("name", "text"), [("esm.mjs", ESM + ESM_KNOWLEDGE + USE), ("common.cjs", COMMON + COMMON_KNOWLEDGE + USE)]
)
def test_node_decides_with_the_installed_package(user: Path, expected: str, name: str, text: str) -> None:
    """In an ES module and in CommonJS it decides as Python does, and its error can be told from others."""
    (user / name).write_text(text, encoding="utf-8")
    assert run(tool("node"), name, cwd=user) == expected


def test_a_bundle_decides(user: Path, expected: str) -> None:
    """Bundled for a page, with the knowledge in it, it decides as Python does."""
    (user / "entry.mjs").write_text(ESM + ESM_KNOWLEDGE + USE, encoding="utf-8")
    esbuild = module("esbuild")
    run(esbuild, "entry.mjs", "--bundle", "--minify", "--platform=browser", "--outfile=bundle.js", cwd=user)
    assert run(tool("node"), "bundle.js", cwd=user) == expected


@pytest.mark.parametrize(
    ("name", "options"),
    [
        ("strict.mts", ("--module", "nodenext")),
        ("strict.cts", ("--module", "nodenext")),
        ("strict.ts", ("--module", "esnext", "--moduleResolution", "bundler")),
    ],
)
def test_strict_typescript_takes_it_and_finds_mistakes(user: Path, name: str, options: tuple[str, ...]) -> None:
    """Under all strict checks right use is accepted, and each misspelt name is an error."""
    (user / name).write_text(
        f'import {{ {NAMES} }} from "kyc-recourse";\ndeclare const knowledge: import("kyc-recourse").Knowledge;\n{STRICT}',
        encoding="utf-8",
    )
    strict = (
        "--strict",
        "--exactOptionalPropertyTypes",
        "--noUncheckedIndexedAccess",
        "--verbatimModuleSyntax",
        "false",
    )
    run(module("tsc"), "--noEmit", "--target", "es2022", *strict, *options, name, cwd=user)


def test_the_example_of_the_readme_prints_what_it_says(user: Path) -> None:
    """The README's example runs as it stands there."""
    text = (HERE / "README.md").read_text(encoding="utf-8")
    (example,) = re.findall(r"```js\n(.*?)```", text, re.DOTALL)
    (user / "example.mjs").write_text(example, encoding="utf-8")
    said = re.findall(r"^// (.*)", example, re.MULTILINE)
    assert run(tool("node"), "example.mjs", cwd=user).splitlines() == said


def test_the_package_holds_nothing_else(user: Path) -> None:
    """Nothing but the modules, their types, the facts and the licences is published, and nothing is required."""
    installed = user / "node_modules" / "kyc-recourse"
    files = {path.relative_to(installed).as_posix() for path in installed.rglob("*") if path.is_file()}
    modules = {f"recourse.{end}" for end in ("mjs", "cjs", "d.mts", "d.cts")}
    assert files == {*modules, "package.json", "README.md", "LICENSE", "LICENSE-FACTS", "knowledge/binance.json"}
    package = json.loads((installed / "package.json").read_text(encoding="utf-8"))
    assert not {"dependencies", "devDependencies", "scripts", "private"} & package.keys()


def test_every_public_name_has_a_type(user: Path) -> None:
    """What the modules export and what the types declare are the same names."""
    declared = re.findall(
        r"^export (?:class|function) (\w+)", (HERE / "recourse.d.ts").read_text("utf-8"), re.MULTILINE
    )
    said = run(tool("node"), "-p", "JSON.stringify(Object.keys(require('kyc-recourse')))", cwd=user)
    assert sorted(json.loads(said)) == sorted(declared)


def test_the_scripts_have_no_findings() -> None:
    """Linter and type checker find nothing in the modules and in the scripts of the guide."""
    run(module("tsc"), "--project", HERE, cwd=ROOT)
    run(module("eslint"), "--config", HERE / "eslint.config.js", HERE.relative_to(ROOT), "site/assets", cwd=ROOT)
