"""The command ``validate``: everything that is wrong in fact files, by file and line."""

from __future__ import annotations

from pathlib import Path

import click

from kyc_recourse.cli.options import checked_folder
from kyc_recourse.facts.folder import find_platforms
from kyc_recourse.knowledge import Knowledge
from kyc_recourse.scenarios import load_scenarios


@click.command()
@click.argument("folder", type=click.Path(path_type=Path), required=False, metavar="[DIR]")
def validate(folder: Path | None) -> None:
    """Check the fact files and scenarios in DIR: form, references, meaning.

    DIR holds a folder for each platform, or is the folder of one. Without DIR: the knowledge/ folder of
    the checkout in which you stand, else the bundled facts. Each finding is printed as
    path:line:col: CODE message, and the exit status is 1.

    \b
    Examples:
      kyc-recourse validate
      kyc-recourse validate my-facts
    """
    root, what = checked_folder(folder)
    knowledge = Knowledge.load(root, engine="portable")
    scenarios = load_scenarios(root, knowledge)
    files = sum(1 for place in find_platforms(root) for _ in place.rglob("*.yaml"))
    names = ", ".join(knowledge.platforms)
    click.echo(f"{root} ({what}): {names}; {files} files, {len(scenarios)} scenarios, nothing wrong")
