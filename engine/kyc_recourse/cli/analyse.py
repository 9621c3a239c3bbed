"""The command ``analyse``: gaps and overlaps in the facts, and rules and questions that never matter."""

from __future__ import annotations

from pathlib import Path

import click

from kyc_recourse.cli.options import FOLDER, checked_folder, now_option
from kyc_recourse.cli.progress import watched
from kyc_recourse.cli.say import say
from kyc_recourse.exploration.analysis import Analysis
from kyc_recourse.exploration.analysis import analyse as analysed
from kyc_recourse.packs.pack import Pack
from kyc_recourse.render.analysis import render_markdown, render_text


@click.command()
@click.argument("folder", type=FOLDER, required=False, metavar="[DIR]")
@click.option("--format", "form", type=click.Choice(["text", "markdown", "json"]), default="text")
@now_option
def analyse(folder: Path | None, form: str, now: int) -> None:
    """Find what the facts in DIR leave open, by asking every case of the case grid with one reason or none.

    DIR as in validate. Gaps are cases without a verdict, a remedy or a way forward; overlaps are rules that
    give the same verdict and disagree about its sentence or time. Rules and questions without which every
    answer would be the same never matter. Each comes with a smallest case, as a scenario that can be put
    into a scenario file as it is.

    Whether a gap is a mistake or the truth is yours to say, so the exit status is 0 whatever is found; it is
    1 if the facts are not valid.

    \b
    Examples:
      kyc-recourse analyse
      kyc-recourse analyse my-facts --format markdown
    """
    root, _ = checked_folder(folder)
    found = analysed(Pack.load(root).knowledge, now, watched)
    render = {"text": render_text, "markdown": render_markdown, "json": Analysis.to_json}
    say(render[form](found).rstrip("\n"))
