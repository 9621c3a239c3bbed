"""The workflows: they fit together and to the project, and none may do more than it needs."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
import tomllib
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import yaml
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from kyc_recourse.cli.diff import diff
from tests.conftest import ROOT

pytestmark = pytest.mark.slow

FOLDER = ROOT / ".github" / "workflows"

needs_bash = pytest.mark.skipif(
    sys.platform == "win32" or not shutil.which("git"), reason="needs bash and git, as the workflow's runner has them"
)


def workflow(name: str) -> Any:
    # YAML 1.1 reads the key "on" as true.
    data = yaml.safe_load((FOLDER / name).read_text(encoding="utf-8"))
    return {"on" if key is True else key: value for key, value in data.items()}


def steps(name: str) -> list[dict[str, Any]]:
    return [step for job in workflow(name)["jobs"].values() for step in job["steps"]]


def every_workflow() -> list[str]:
    return sorted(path.name for path in FOLDER.iterdir())


def comment_scripts() -> list[str]:
    return [step["with"]["script"] for step in steps("changes-comment.yml") if "script" in step.get("with", {})]


def using(name: str, action: str) -> dict[str, Any]:
    found: dict[str, Any] = next(step["with"] for step in steps(name) if step.get("uses", "").startswith(action))
    return found


def test_what_is_asked_of_a_pull_request_may_only_read() -> None:
    """The run that the pull request itself can rewrite has no permission but to read, and leaves no token behind."""
    assert set(workflow("changes.yml")["on"]) == {"pull_request"}
    assert workflow("changes.yml")["permissions"] == {}
    assert [job["permissions"] for job in workflow("changes.yml")["jobs"].values()] == [{"contents": "read"}]
    assert using("changes.yml", "actions/checkout")["persist-credentials"] is False


def test_what_may_comment_runs_no_code_of_the_pull_request() -> None:
    """What may write comments checks nothing out, runs no shell, and may do nothing else."""
    comment = workflow("changes-comment.yml")
    assert comment["permissions"] == {}
    assert [job["permissions"] for job in comment["jobs"].values()] == [{"actions": "read", "pull-requests": "write"}]
    used = [step.get("uses", "").partition("@")[0] for step in steps("changes-comment.yml")]
    assert used == ["actions/github-script", "actions/download-artifact", "actions/github-script"]
    assert using("changes-comment.yml", "actions/download-artifact")["path"].startswith("${{ runner.temp }}/")


def test_they_fit_together() -> None:
    """The second one waits for the first by name and takes the artifact and the file that it leaves."""
    assert workflow("changes-comment.yml")["on"]["workflow_run"]["workflows"] == [workflow("changes.yml")["name"]]
    left = using("changes.yml", "actions/upload-artifact")
    find, post = comment_scripts()
    assert f"'{left['name']}'" in find
    assert f"/{left['path']}`" in post


def test_every_workflow_names_what_it_may_do() -> None:
    """A workflow may do nothing; each job says what it may do, and no checkout leaves a token behind."""
    for name in every_workflow():
        assert workflow(name)["permissions"] == {}, name
        assert all("permissions" in job and "timeout-minutes" in job for job in workflow(name)["jobs"].values()), name
        for step in steps(name):
            if step.get("uses", "").startswith("actions/checkout@"):
                assert step["with"]["persist-credentials"] is False, name


def test_every_action_is_pinned_to_a_commit() -> None:
    """Actions are named by a full commit with its version beside it, one version each, on a runner that stays."""
    used = {
        line.strip()
        for name in every_workflow()
        for line in (FOLDER / name).read_text(encoding="utf-8").splitlines()
        if "uses:" in line
    }
    pins = [re.fullmatch(r"(?:- )?uses: ([\w./-]+)@([0-9a-f]{40}) # v\d+\.\d+\.\d+", line) for line in used]
    assert all(pins), used
    named = {(pin[1], pin[2]) for pin in pins if pin}
    assert len({name for name, _ in named}) == len(named)
    text = "".join((FOLDER / name).read_text(encoding="utf-8") for name in every_workflow())
    assert "-latest" not in text


def test_no_text_of_others_is_run() -> None:
    """No expression stands in a script or shell command, and the command is one that there is."""
    commands = [step["run"] for name in every_workflow() for step in steps(name) if "run" in step]
    assert not [script for script in [*commands, *comment_scripts()] if "${{" in script]
    command = next(command for command in commands if "kyc-recourse diff" in command)
    words = re.search(r"kyc-recourse diff (.*?) >", command)
    assert words
    diff.make_context("diff", words[1].split())


def test_what_is_published_is_pinned_with_hashes() -> None:
    """The lock file holds every dependency of what is published, in a version that it allows, with its hashes."""
    lock = (ROOT / ".github" / "requirements" / "publish.txt").read_text(encoding="utf-8")
    assert "http" not in lock
    pinned = {}
    for entry in lock.replace("\\\n", "").splitlines():
        requirement, *hashes = entry.split(" --hash=sha256:")
        assert hashes, requirement
        name, version = re.split(r"==|\s*;", requirement)[:2]
        pinned[canonicalize_name(name)] = version.strip()
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    asked = map(
        Requirement,
        [
            *project["project"]["dependencies"],
            *project["project"]["optional-dependencies"]["guide"],
            *project["dependency-groups"]["publish"],
            *project["build-system"]["requires"],
        ],
    )
    for each in asked:
        assert each.specifier.contains(pinned[canonicalize_name(each.name)]), f"{each}: make lock"


@pytest.mark.parametrize("name", ["changes.yml", "guide.yml", "release.yml"])
def test_what_publishes_installs_only_what_is_pinned(name: str) -> None:
    """Each pip command takes the lock file with its hashes, or the checkout without its dependencies."""
    text = "\n".join(step["run"] for job in ("diff", "build") for step in job_steps(name, job) if "run" in step)
    commands = re.findall("^.*pip install.*$", text, re.MULTILINE)
    assert commands
    for command in commands:
        lock = "--require-hashes --only-binary :all: --requirement .github/requirements/publish.txt" in command
        assert lock or command.endswith("--no-deps --no-build-isolation ."), command


def job_steps(name: str, job: str) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = workflow(name)["jobs"].get(job, {}).get("steps", [])
    return found


def said_about(folder: Path, change: Callable[[Path], None]) -> tuple[str, str, int]:
    """Return what the workflow says of a change: the comment, the marks beside the lines, and its status."""
    env = {
        **os.environ,
        "PATH": f"{folder / 'bin'}{os.pathsep}{os.environ['PATH']}",
        "PYTHONPATH": str(ROOT / "engine"),
        "GITHUB_STEP_SUMMARY": str(folder / "summary.md"),
        **{f"GIT_{who}_{what}": "x" for who in ("AUTHOR", "COMMITTER") for what in ("NAME", "EMAIL")},
    }
    (folder / "bin").mkdir()
    command = folder / "bin" / "kyc-recourse"
    command.write_text(f'#!/bin/sh\nexec {sys.executable} -m kyc_recourse "$@"\n', encoding="utf-8")
    command.chmod(0o755)
    checkout = folder / "checkout"
    shutil.copytree(ROOT / "knowledge", checkout / "knowledge")
    (checkout / "engine").mkdir()
    (checkout / "engine" / "code.py").write_text("the base's\n", encoding="utf-8")

    def bash(script: str) -> tuple[int, str]:
        run = ["bash", "-eo", "pipefail", "-c", script]
        done = subprocess.run(run, cwd=checkout, env=env, capture_output=True, text=True, check=False)
        return done.returncode, done.stdout

    assert bash("git init -q && git add . && git commit -qm before")[0] == 0
    change(checkout)
    assert bash("git add . && git commit -qm after")[0] == 0
    env["GITHUB_SHA"] = bash("git rev-parse HEAD")[1].strip()
    *before, validate = (step["run"] for step in steps("changes.yml") if "run" in step and "pip" not in step["run"])
    for step in before:
        assert bash(step)[0] == 0
    comment = (checkout / "changes.md").read_text(encoding="utf-8")
    assert (folder / "summary.md").read_text(encoding="utf-8") == comment
    status, marks = bash(validate)
    return comment, marks, status


def edited(name: str, old: str, new: str) -> Callable[[Path], None]:
    def edit(checkout: Path) -> None:
        path = checkout / "knowledge" / "binance" / name
        path.write_text(path.read_text(encoding="utf-8").replace(old, new), encoding="utf-8")

    return edit


@needs_bash
@pytest.mark.slow
def test_a_change_is_told_with_the_scenarios_that_it_breaks(tmp_path: Path) -> None:
    """The comment says what changes and how scenarios are to be changed, so that an editor needs no tools."""
    comment, _, status = said_about(tmp_path, edited("limits.yaml", "lockout: PT24H", "lockout: PT48H"))
    assert status == 0
    before, _, patch = comment.partition("### Scenarios that expect something else")
    assert "`face-daily`" in before
    assert re.search(r"^    -      allowed-from: .*\n    \+      allowed-from: ", patch, re.MULTILINE)


@needs_bash
@pytest.mark.slow
def test_a_fault_is_told_and_shown_beside_its_line(tmp_path: Path) -> None:
    """With facts that are not valid the comment names what is wrong, and the line is marked with the way out."""
    comment, marks, status = said_about(tmp_path, edited("limits.yaml", "lockout: PT24H", "lockout: 24H"))
    assert status == 1
    assert comment.startswith("### The facts are not valid\n")
    assert re.search(r"^    .*limits.yaml:\d+:\d+: KB014 ", comment, re.MULTILINE)
    assert marks.startswith("::error file=knowledge/binance/limits.yaml,line=")


@needs_bash
@pytest.mark.slow
def test_only_the_facts_of_a_pull_request_are_taken(tmp_path: Path) -> None:
    """What a pull request changes outside of knowledge/ is not there when its facts are looked at."""

    def change(checkout: Path) -> None:
        edited("limits.yaml", "lockout: PT24H", "lockout: PT48H")(checkout)
        (checkout / "engine" / "code.py").write_text("the pull request's\n", encoding="utf-8")
        (checkout / "pip.py").write_text("raise SystemExit\n", encoding="utf-8")

    comment, _, _ = said_about(tmp_path, change)
    assert "`face-daily`" in comment
    assert (tmp_path / "checkout" / "engine" / "code.py").read_text(encoding="utf-8") == "the base's\n"
    assert not (tmp_path / "checkout" / "pip.py").exists()


@needs_bash
@pytest.mark.slow
def test_a_link_among_the_facts_of_a_pull_request_is_not_followed(tmp_path: Path) -> None:
    """A link that takes the place of a fact file is a text with a name in it, and what it leads to is not shown."""
    secret = tmp_path / "secret.yaml"
    secret.write_text("hidden: value\n", encoding="utf-8")

    def change(checkout: Path) -> None:
        limits = checkout / "knowledge" / "binance" / "limits.yaml"
        limits.unlink()
        limits.symlink_to(secret)

    comment, marks, status = said_about(tmp_path, change)
    assert status == 1
    assert "hidden" not in comment + marks
    assert not (tmp_path / "checkout" / "knowledge" / "binance" / "limits.yaml").is_symlink()


def test_what_builds_the_guide_may_not_publish_it() -> None:
    """Code of the project runs with nothing but the right to read; what publishes runs nothing of the project."""
    guide = workflow("guide.yml")
    assert guide["permissions"] == {}
    build, publish = guide["jobs"]["build"], guide["jobs"]["publish"]
    assert build["permissions"] == {"contents": "read", "pages": "read"}
    assert using("guide.yml", "actions/checkout")["persist-credentials"] is False
    assert publish["permissions"] == {"pages": "write", "id-token": "write"}
    assert publish["needs"] == "build"
    assert [step["uses"].partition("@")[0] for step in publish["steps"]] == ["actions/deploy-pages"]
    assert "pull_request" not in guide["on"]


def test_the_guide_that_is_published_is_the_one_that_is_built() -> None:
    """It is built strictly, with the address from Pages, by the names that mkdocs.yml reads, and that folder is taken."""
    settings = (ROOT / "mkdocs.yml").read_text(encoding="utf-8")
    (build,) = [step for step in steps("guide.yml") if "mkdocs" in step.get("run", "")]
    assert build["run"] == "mkdocs build --strict"
    assert build["env"]["SITE_URL"] == "${{ steps.pages.outputs.base_url }}"
    assert [step["uses"].partition("@")[0] for step in steps("guide.yml") if step.get("id") == "pages"] == [
        "actions/configure-pages"
    ]
    assert {*build["env"]} == set(re.findall(r"!ENV \[(\w+)", settings))
    assert f"site_dir: {using('guide.yml', 'actions/upload-pages-artifact')['path']}\n" in settings


HARNESS = """
const [script, run, answers] = JSON.parse(process.argv[1]);
const calls = [];
const call = name => async given => {
  calls.push([name, given]);
  return { data: answers[name] };
};
const named = new Proxy({}, { get: (_, name) => call(name) });
const rest = { pulls: named, issues: named, actions: named };
const github = { rest, paginate: async (what, given) => (await what(given)).data };
const context = { repo: { owner: 'o', repo: 'r' }, payload: { workflow_run: run } };
const core = {
  info: text => calls.push(['info', text]),
  setFailed: text => calls.push(['failed', text]),
  setOutput: (name, value) => calls.push(['output', name, value]),
};
const made = Object.getPrototypeOf(async () => {}).constructor('github', 'context', 'core', 'require', script);
made(github, context, core, require).then(() => console.log(JSON.stringify(calls)));
"""
REPOSITORY = {"id": 3}
RUN: dict[str, Any] = {
    "id": 8,
    "head_repository": REPOSITORY,
    "head_branch": "b",
    "head_sha": "1",
    "html_url": "https://x.invalid",
}
PULL: dict[str, Any] = {"number": 7, "changed_files": 1, "head": {"sha": "1", "ref": "b", "repo": REPOSITORY}}
ARTIFACT: dict[str, Any] = {"id": 6, "name": "changes", "expired": False, "size_in_bytes": 100}
FACT = {"filename": "knowledge/binance/limits.yaml"}
needs_node = pytest.mark.skipif(not shutil.which("node"), reason="needs node, which runs the script of the workflow")


def run_script(which: int, run: dict[str, Any], answers: dict[str, Any], **env: str) -> list[list[Any]]:
    """Return what a script of the workflow that comments asks of GitHub, which answers what is given."""
    given = json.dumps([comment_scripts()[which], run, answers])
    done = subprocess.run(
        ["node", "-e", HARNESS, given], env={**os.environ, **env}, capture_output=True, text=True, check=True
    )
    calls: list[list[Any]] = json.loads(done.stdout)
    return calls


def found(run: dict[str, Any], **answers: Any) -> dict[str, Any]:
    """Return what the first script finds of a pull request, with GitHub's usual answers but those given."""
    usual = {"list": [PULL], "listFiles": [FACT], "get": PULL, "listWorkflowRunArtifacts": [ARTIFACT]}
    return {call[1]: call[2] for call in run_script(0, run, {**usual, **answers}) if call[0] == "output"}


@needs_node
def test_the_pull_request_is_found_by_what_github_says() -> None:
    """Number, changed files and artifact come from GitHub, for the commit that was compared."""
    assert found(RUN) == {"pull": 7, "others": "[]", "artifact": 6}


@needs_node
def test_a_pull_request_of_a_deleted_fork_is_found() -> None:
    """GitHub names no repository for the run or the pull request of a fork that was deleted."""
    pull = {**PULL, "head": {**PULL["head"], "repo": None}}
    assert found({**RUN, "head_repository": None}, list=[pull], get=pull)["pull"] == 7


@needs_node
@pytest.mark.parametrize(
    "answers",
    [
        {"list": []},
        {"list": [PULL, {**PULL, "number": 9}]},
        {"list": [{**PULL, "head": {**PULL["head"], "sha": "2"}}]},
        {"list": [{**PULL, "head": {**PULL["head"], "ref": "c"}}]},
        {"list": [{**PULL, "head": {**PULL["head"], "repo": {"id": 4}}}]},
        {"list": [{**PULL, "head": {**PULL["head"], "repo": None}}]},
        {"get": {**PULL, "head": {**PULL["head"], "sha": "2"}}},
        {"listWorkflowRunArtifacts": []},
        {"listWorkflowRunArtifacts": [{**ARTIFACT, "name": "other"}]},
        {"listWorkflowRunArtifacts": [ARTIFACT, ARTIFACT]},
        {"listWorkflowRunArtifacts": [{**ARTIFACT, "expired": True}]},
        {"listWorkflowRunArtifacts": [{**ARTIFACT, "size_in_bytes": 2_000_000}]},
    ],
)
def test_nothing_is_posted_where_it_is_not_clear_what_belongs_to_whom(answers: dict[str, Any]) -> None:
    """Another commit, branch, fork or artifact, two of them, or a large one: no comment."""
    assert found(RUN, **answers) == {}


@needs_node
@pytest.mark.parametrize(
    ("files", "changed", "others", "artifact"),
    [
        ([FACT, {"filename": "engine/x.py"}], 2, ["engine/x.py"], 6),
        ([{**FACT, "previous_filename": "site/x.md"}], 1, ["site/x.md"], 6),
        ([FACT, {"filename": "knowledge-base/x.md"}], 2, ["knowledge-base/x.md"], 6),
        ([FACT, {"filename": ".github/workflows/changes.yml"}], 2, [".github/workflows/changes.yml"], ""),
        ([FACT, {"filename": "x", "previous_filename": ".github/requirements/publish.txt"}], 2, ["x", ".github/requirements/publish.txt"], ""),
        ([FACT], 3001, [], ""),
    ],
)  # fmt: skip
def test_what_else_a_pull_request_changes_is_found(
    files: list[Any], changed: int, others: list[str], artifact: Any
) -> None:
    """Files outside of knowledge/ are named; what was made by changed workflows, or by unlisted files, is not taken."""
    result = found(RUN, listFiles=files, get={**PULL, "changed_files": changed})
    assert sorted(json.loads(result["others"])) == sorted(others)
    assert result["artifact"] == artifact


def posted(folder: Path, others: list[str] | None = None, comments: list[Any] | None = None) -> list[Any]:
    """Return the last thing that the second script does."""
    env = {"PULL": "7", "OTHERS": json.dumps(others or []), "FOLDER": str(folder)}
    return run_script(1, RUN, {"listComments": comments or []}, **env)[-1]


OWN: dict[str, Any] = {"id": 5, "user": {"login": "github-actions[bot]"}, "body": "<!-- kyc-recourse diff -->\nold"}
OTHER = {"id": 4, "user": {"login": "octocat"}, "body": OWN["body"]}
GHOST = {"id": 3, "user": None, "body": OWN["body"]}


@needs_node
@pytest.mark.parametrize(
    ("comments", "call"),
    [([], "createComment"), ([OTHER], "createComment"), ([GHOST], "createComment"), ([GHOST, OTHER, OWN], "updateComment")],
)  # fmt: skip
def test_one_comment_is_kept_up_to_date(tmp_path: Path, comments: list[Any], call: str) -> None:
    """The comment is written once and then updated, by its own mark and account only."""
    (tmp_path / "changes.md").write_text("the answers", encoding="utf-8")
    what, given = posted(tmp_path, comments=comments)
    assert what == call
    assert given.get("issue_number", 7) == 7
    assert given.get("comment_id", 5) == 5
    assert given["body"] == "<!-- kyc-recourse diff -->\nthe answers"


@needs_node
def test_a_long_text_is_cut_and_says_so_first(tmp_path: Path) -> None:
    """GitHub takes 65,536 characters; where the text is cut, that is said where no open block can swallow it."""
    (tmp_path / "changes.md").write_text("\N{PEAR}" * 70_000, encoding="utf-8")
    _, given = posted(tmp_path)
    assert len(given["body"]) < 65_536
    assert given["body"].splitlines()[1].startswith("Only the beginning is shown; [the run](https://x.invalid)")


@needs_node
def test_a_comment_says_loudly_what_else_is_changed(tmp_path: Path) -> None:
    """Files beside the facts are named first, in code from which no name can break out."""
    (tmp_path / "changes.md").write_text("the answers", encoding="utf-8")
    _, given = posted(tmp_path, ["engine/x.py", "a`\n@octocat<b>", *(f"site/{i}" for i in range(30))])
    warning, _, rest = given["body"].partition("\n\n")
    assert "> [!WARNING]\n> **This pull request changes more than facts:** `engine/x.py`, `a???octocat?b?`" in warning
    assert "and 12 more" in warning
    assert rest == "the answers"


@needs_node
def test_what_changed_workflows_say_is_not_posted() -> None:
    """Without an artifact that can be relied on the comment says that nothing was compared."""
    env = {"PULL": "7", "OTHERS": json.dumps([".github/workflows/changes.yml"]), "FOLDER": ""}
    _, given = run_script(1, RUN, {"listComments": []}, **env)[-1]
    assert "`.github/workflows/changes.yml`" in given["body"]
    assert "### Not compared" in given["body"]


@needs_node
def test_an_artifact_is_one_small_text(tmp_path: Path) -> None:
    """Another name, a second file, a folder, a link or a large file fails the job, and nothing is posted."""
    shapes: list[Callable[[Path], object]] = [
        lambda folder: (folder / "other.md").write_text("x", encoding="utf-8"),
        lambda folder: [(folder / name).write_text("x", encoding="utf-8") for name in ("changes.md", "more.md")],
        lambda folder: (folder / "changes.md").mkdir(),
        lambda folder: (folder / "changes.md").write_bytes(b"x" * 2_000_000),
    ]
    if sys.platform != "win32":
        shapes.append(lambda folder: (folder / "changes.md").symlink_to(ROOT / "README.md"))
    for number, shape in enumerate(shapes):
        folder = tmp_path / str(number)
        folder.mkdir()
        shape(folder)
        assert posted(folder)[0] == "failed", number


@needs_node
def test_invisible_characters_of_an_artifact_are_shown(tmp_path: Path) -> None:
    """Control, private-use, tag and bidi characters become the replacement character."""
    (tmp_path / "changes.md").write_text("a\x1b\x00\u202e\U000e0041\ue000\tb\nc", encoding="utf-8")
    assert posted(tmp_path)[1]["body"].endswith("a" + "\ufffd" * 5 + "\tb\nc")
