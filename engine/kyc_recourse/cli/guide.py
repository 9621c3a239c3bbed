"""The command ``guide``: the pages of the guide as Markdown files."""

from __future__ import annotations

from pathlib import Path

import click

from kyc_recourse.cli.options import knowledge_option, require_extra
from kyc_recourse.cli.say import say_line
from kyc_recourse.facts.places import SITE


@click.command()
@click.option(
    "--out", type=click.Path(path_type=Path), required=True, metavar="DIR", help="Write the pages to this folder."
)
@click.option("--plain", is_flag=True, help="Write Markdown to be read as it is, without any HTML, and llms.txt.")
@knowledge_option
def guide(out: Path, plain: bool, folder: Path | None) -> None:
    """Write the guide as Markdown files, so that any generator can build a site from them.

    The static JSON API stands beside them in api/v1. With --plain nothing is left of what generators and
    scripts need: the files are for programs that read, and can stand beside the built pages.

    The folder is replaced as a whole, when everything is written; one that is no guide is left alone.
    If a fact, a scenario or a link is wrong, nothing is written and the exit status is 1. To build the
    site with MkDocs: make guide, or the plugin "recourse" in your own mkdocs.yml.

    \b
    Examples:
      kyc-recourse guide --out build/guide
      kyc-recourse guide --knowledge my-facts --out build/guide
      kyc-recourse guide --plain --out build/plain
    """
    require_extra("guide", "babel", "jinja2")
    from kyc_recourse.guide.assemble import assemble
    from kyc_recourse.guide.machine_outputs import machine_outputs
    from kyc_recourse.guide.write import sources, write_guide
    from kyc_recourse.packs.pack import Pack

    made = assemble(Pack.load(folder))
    if plain:
        write_guide(machine_outputs(made), None, out)
    else:
        write_guide(sources(made), SITE / "assets", out)
    say_line(f"{out}: {len(made.pages)} pages")
