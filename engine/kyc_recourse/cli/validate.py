"""The command ``validate``: everything that is wrong or doubtful in fact files, by file and line."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

import click

from kyc_recourse.cli.findings import format_option, report
from kyc_recourse.cli.options import FOLDER, checked_folder, today
from kyc_recourse.cli.say import say_line
from kyc_recourse.lint.catalogue import fails
from kyc_recourse.packs.validation import say_counts
from kyc_recourse.packs.validation import validate as check


@click.command()
@click.argument("folder", type=FOLDER, required=False, metavar="[DIR]")
@format_option
@click.option(
    "--today",
    "given",
    type=click.DateTime(["%Y-%m-%d"]),
    metavar="YYYY-MM-DD",
    help="The day on which facts past their day of review are looked for; by default the present day (UTC).",
)
@click.pass_context
def validate(context: click.Context, folder: Path | None, form: str, given: datetime | None) -> None:
    """Check the fact files and scenarios in DIR: form, references, meaning, and what is doubtful.

    DIR holds a folder for each platform, or is the folder of one. Without DIR: the knowledge/ folder of
    the checkout in which you stand, else the bundled facts. Each finding is printed as
    path:line:col: CODE message. Errors (the facts do not load) and warnings make the exit status 1;
    notes, such as a fact past its day of review, do not. "kyc-recourse explain CODE" says what a
    finding means and how to fix it. A warning that is meant as it is can be suppressed with a comment
    beside or above the line, "# lint: ignore CODE - reason".

    \b
    Examples:
      kyc-recourse validate
      kyc-recourse validate my-facts --format github
    """
    root, what = checked_folder(folder)
    day = given.date() if given else today()
    pack, findings = check(root, day)
    report(findings, form)
    if form != "json" and pack and not any(map(fails, findings)):
        files = sum(len(each.folder.files) + len(each.folder.scenarios) for each in pack.platforms.values())
        counts = f"{files} files, {len(pack.scenarios)} scenarios, {say_counts(findings)}"
        say_line(f"{root} ({what}): {', '.join(pack.platforms)}; {counts}")
    elif form == "text":
        hint = f"kyc-recourse explain {findings[0].code} says more"
        say_line(f"{root} ({what}): {say_counts(findings)}; {hint}", err=True)
    context.exit(1 if any(map(fails, findings)) else 0)
