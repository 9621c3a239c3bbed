"""The command ``guide``: the pages of the guide as Markdown files."""

from __future__ import annotations

from pathlib import Path

import click

from kyc_recourse.cli.options import knowledge_option
from kyc_recourse.errors import RecourseError
from kyc_recourse.facts.places import KNOWLEDGE, SITE


@click.command()
@click.option(
    "--out", type=click.Path(path_type=Path), required=True, metavar="DIR", help="Write the pages to this folder."
)
@knowledge_option
def guide(out: Path, folder: Path | None) -> None:
    """Write the guide as Markdown files, so that any generator can build a site from them.

    The folder is replaced as a whole, when everything is written; one that is no guide is left alone.
    If a fact, a scenario or a link is wrong, nothing is written and the exit status is 1. To build the
    site with MkDocs: make guide, or the plugin "recourse" in your own mkdocs.yml.

    \b
    Examples:
      kyc-recourse guide --out build/guide
      kyc-recourse guide --knowledge my-facts --out build/guide
    """
    try:
        from kyc_recourse.guide.assemble import assemble
        from kyc_recourse.guide.write import write_pages
    except ModuleNotFoundError as error:
        raise RecourseError(f'{error.name} is not installed; run: pip install "kyc-recourse[guide]"') from None
    pages = assemble(folder or KNOWLEDGE)
    write_pages(pages, SITE / "assets", out)
    click.echo(f"{out}: {len(pages)} pages")
