"""The workflows: they fit together and to the project, and none may do more than it needs."""

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
import yaml

from kyc_recourse.cli.diff import diff
from tests.conftest import ROOT

FOLDER = ROOT / ".github" / "workflows"


def workflow(name: str) -> Any:
    # YAML 1.1 reads the key "on" as true.
    data = yaml.safe_load((FOLDER / name).read_text(encoding="utf-8"))
    return {"on" if key is True else key: value for key, value in data.items()}


def steps(name: str) -> list[dict[str, Any]]:
    return [step for job in workflow(name)["jobs"].values() for step in job["steps"]]


def using(name: str, action: str) -> dict[str, Any]:
    found: dict[str, Any] = next(step["with"] for step in steps(name) if step.get("uses", "").startswith(action))
    return found


def test_the_pull_requests_own_code_may_only_read() -> None:
    """What runs code of a pull request has no permission but to read, and leaves no token behind."""
    assert set(workflow("changes.yml")["on"]) == {"pull_request"}
    assert workflow("changes.yml")["permissions"] == {"contents": "read"}
    assert using("changes.yml", "actions/checkout")["persist-credentials"] is False


def test_what_may_comment_runs_no_code_of_the_pull_request() -> None:
    """What may write comments checks nothing out, runs no shell, and may do nothing else."""
    comment = workflow("changes-comment.yml")
    assert comment["permissions"] == {}
    assert [job["permissions"] for job in comment["jobs"].values()] == [{"actions": "read", "pull-requests": "write"}]
    used = [step.get("uses", "").partition("@")[0] for step in steps("changes-comment.yml")]
    assert used == ["actions/download-artifact", "actions/github-script"]


def test_they_fit_together() -> None:
    """The second one waits for the first by name and takes the artifact and the file that it leaves."""
    assert workflow("changes-comment.yml")["on"]["workflow_run"]["workflows"] == [workflow("changes.yml")["name"]]
    left = using("changes.yml", "actions/upload-artifact")
    assert using("changes-comment.yml", "actions/download-artifact")["name"] == left["name"]
    assert f"'{left['path']}'" in using("changes-comment.yml", "actions/github-script")["script"]


def test_no_text_of_others_is_run() -> None:
    """No expression stands in a script or shell command, and the command is one that there is."""
    every = [path.name for path in FOLDER.iterdir()]
    assert sorted(every) == ["changes-comment.yml", "changes.yml", "guide.yml"]
    commands = [step["run"] for name in every for step in steps(name) if "run" in step]
    scripts = [*commands, using("changes-comment.yml", "actions/github-script")["script"]]
    assert not [script for script in scripts if "${{" in script]
    command = next(command for command in commands if "diff" in command)
    words = re.search(r"kyc-recourse diff (.*?) >", command)
    assert words
    diff.make_context("diff", words[1].split())


def said_about(folder: Path, *edits: tuple[str, str, str]) -> tuple[str, str, int]:
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

    def bash(script: str) -> tuple[int, str]:
        run = ["bash", "-eo", "pipefail", "-c", script]
        done = subprocess.run(run, cwd=checkout, env=env, capture_output=True, text=True, check=False)
        return done.returncode, done.stdout

    assert bash("git init -q && git add . && git commit -qm before")[0] == 0
    for name, old, new in edits:
        path = checkout / "knowledge" / "binance" / name
        path.write_text(path.read_text(encoding="utf-8").replace(old, new), encoding="utf-8")
    assert bash("git commit -qam after")[0] == 0
    compare, validate = (step["run"] for step in steps("changes.yml") if "kyc-recourse" in step.get("run", ""))
    assert bash(compare)[0] == 0
    comment = (checkout / "changes.md").read_text(encoding="utf-8")
    assert (folder / "summary.md").read_text(encoding="utf-8") == comment
    status, marks = bash(validate)
    return comment, marks, status


def test_a_change_is_told_with_the_scenarios_that_it_breaks(tmp_path: Path) -> None:
    """The comment says what changes and how scenarios are to be changed, so that an editor needs no tools."""
    comment, _, status = said_about(tmp_path, ("limits.yaml", "lockout: PT24H", "lockout: PT48H"))
    assert status == 0
    assert "`face-daily`" in comment.partition("### Scenarios that expect something else")[0]
    patch = comment.partition("```diff\n")[2]
    assert re.search(r"^-      allowed-from: .*\n\+      allowed-from: ", patch, re.MULTILINE)


def test_a_fault_is_told_and_shown_beside_its_line(tmp_path: Path) -> None:
    """With facts that are not valid the comment names what is wrong, and the line is marked with the way out."""
    comment, marks, status = said_about(tmp_path, ("limits.yaml", "lockout: PT24H", "lockout: 24H"))
    assert status == 1
    assert comment.startswith("### The facts are not valid\n")
    assert re.search(r"limits.yaml:\d+:\d+: KB014 ", comment)
    assert marks.startswith("::error file=knowledge/binance/limits.yaml,line=")


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
const [script, payload, comments, pulls] = JSON.parse(process.argv[1]);
const calls = [];
const rest = {
  pulls: { list: 'pulls' },
  issues: {
    listComments: 'comments',
    updateComment: async given => calls.push(['update', given]),
    createComment: async given => calls.push(['create', given]),
  },
};
const github = { rest, paginate: async what => (what === 'pulls' ? pulls : comments) };
const context = { repo: { owner: 'o', repo: 'r' }, payload: { workflow_run: payload } };
const core = { info: text => calls.push(['info', text]) };
const run = Object.getPrototypeOf(async () => {}).constructor('github', 'context', 'core', 'require', script);
run(github, context, core, require).then(() => console.log(JSON.stringify(calls)));
"""
RUN = {
    "head_repository": {"owner": {"login": "f"}},
    "head_branch": "b",
    "head_sha": "1",
    "html_url": "https://x.invalid",
}
OWN = {"id": 5, "user": {"type": "Bot"}, "body": "<!-- kyc-recourse diff -->\nold"}
OTHER = {"id": 4, "user": {"type": "User"}, "body": OWN["body"]}


@pytest.mark.skipif(not shutil.which("node"), reason="needs node, which runs the script of the workflow")
@pytest.mark.parametrize(
    ("comments", "sha", "call"),
    [([], "1", "create"), ([OTHER], "1", "create"), ([OTHER, OWN], "1", "update"), ([], "2", "info")],
)
def test_one_comment_is_kept_up_to_date(tmp_path: Path, comments: list[Any], sha: str, call: str) -> None:
    """The comment is written once and then updated, by its own mark only, and for the commit that was looked at."""
    (tmp_path / "changes.md").write_text("x" * 70_000, encoding="utf-8")
    script = using("changes-comment.yml", "actions/github-script")["script"]
    given = json.dumps([script, RUN, comments, [{"number": 7, "head": {"sha": sha}}]])
    done = subprocess.run(["node", "-e", HARNESS, given], cwd=tmp_path, capture_output=True, text=True, check=True)
    ((what, detail),) = json.loads(done.stdout)
    assert what == call
    if call != "info":
        assert detail["body"].startswith("<!-- kyc-recourse diff -->\nxxx")
        assert len(detail["body"]) < 65_536
        assert detail.get("issue_number", 7) == 7
        assert detail.get("comment_id", 5) == 5
