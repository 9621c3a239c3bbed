"""The command ``diff``: what a change of the facts does."""

from __future__ import annotations

from contextlib import ExitStack
from pathlib import Path

import click

from kyc_recourse.changes.changes import Changes
from kyc_recourse.changes.compare import State, compare, read_state
from kyc_recourse.changes.revisions import facts_at
from kyc_recourse.cli.options import checked_folder, now_option
from kyc_recourse.cli.progress import watched
from kyc_recourse.cli.say import say
from kyc_recourse.errors import Finding, KnowledgeError
from kyc_recourse.render.changes import render_markdown, render_text


@click.command()
@click.argument("old", default="HEAD")
@click.argument("new", required=False)
@click.option("--format", "form", type=click.Choice(["text", "markdown", "json"]), default="text")
@now_option
def diff(old: str, new: str | None, form: str, now: int) -> None:
    """Show which answers, texts and pages differ between the facts OLD and NEW.

    OLD and NEW are folders of facts or git revisions (REVISION or REVISION:PATH). Without NEW: the facts of
    the checkout in which you stand; without OLD: those of the last commit. A revision is looked at in the place
    in which the folder NEW is. Both are asked every scenario and every cell of the case grid that the change can
    reach. A line that moved, or a comment, is no change.

    As with git diff, the exit status is 0 whether anything differs or not. It is 1 if the facts of either
    side are not valid, and 2 if there are none.

    \b
    Examples:
      kyc-recourse diff
      kyc-recourse diff main
      kyc-recourse diff HEAD my-facts
      kyc-recourse diff v1 my-branch --format markdown
      kyc-recourse diff facts-before facts-after --format json
    """
    given = Path(new) if new and Path(new).is_dir() else None
    checked, what = checked_folder(given)
    inside = Path("knowledge") if what == "bundled" else checked
    with ExitStack() as stack:
        sides = [stack.enter_context(facts_at(side, inside)) for side in (old, str(checked) if new is None else new)]
        states: list[State] = []
        findings: list[Finding] = []
        for name, folder in sides:
            try:
                states.append(read_state(name, folder))
            except KnowledgeError as error:
                findings += error.findings
        if findings:
            raise KnowledgeError(findings)
        changes = compare(states[0], states[1], now, watched)
    render = {"text": render_text, "markdown": render_markdown, "json": Changes.to_json}
    say(render[form](changes).rstrip("\n"))
