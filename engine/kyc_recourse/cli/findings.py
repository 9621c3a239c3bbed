"""Findings as commands print them: as text, as JSON, or for a pull request on GitHub."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Sequence

import click

from kyc_recourse.cli.say import say, say_line
from kyc_recourse.errors import Finding
from kyc_recourse.lint.catalogue import catalogue, severity
from kyc_recourse.packs.validation import say_finding

format_option = click.option(
    "--format",
    "form",
    type=click.Choice(["text", "json", "github"]),
    default="text",
    help="How findings are printed. github: workflow commands, shown beside the lines of a pull request.",
)


def report(findings: Sequence[Finding], form: str) -> None:
    """Print findings in one of the forms; as text they go to standard error."""
    if form == "json":
        say(json.dumps(_as_data(findings), ensure_ascii=False))
    elif form == "github":
        for finding in findings:
            say(_as_command(finding))
    else:
        for finding in findings:
            say_line(say_finding(finding), err=True)


def _as_data(findings: Sequence[Finding]) -> dict[str, object]:
    counts = Counter(map(severity, findings))
    return {
        "findings": [
            {
                "path": finding.path,
                "line": finding.line,
                "column": finding.col,
                "code": finding.code,
                "severity": severity(finding),
                "title": catalogue()[finding.code].title,
                "message": finding.message,
                "tip": catalogue()[finding.code].fix,
            }
            for finding in findings
        ],
        "errors": counts["error"],
        "warnings": counts["warning"],
        "notes": counts["note"],
    }


def _as_command(finding: Finding) -> str:
    """Return the finding as a workflow command of GitHub, in which some characters stand for others."""

    def escaped(text: str, more: str = "") -> str:
        return "".join(f"%{ord(c):02X}" if c in f"%\r\n{more}" else c for c in text)

    kind = {"note": "notice"}.get(severity(finding), severity(finding))
    title = escaped(f"{finding.code} {catalogue()[finding.code].title}", ":,")
    file = escaped(finding.path, ":,")
    told = f"{finding.message}\n{catalogue()[finding.code].fix}"
    place = f"file={file},line={finding.line},col={finding.col},title={title}"
    return f"::{kind} {place}::{escaped(told)}"
