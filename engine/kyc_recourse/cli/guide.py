"""The command ``guide``: the pages of the guide as Markdown files, and the check of a built site."""

from __future__ import annotations

from pathlib import Path

import click

from kyc_recourse.cli.findings import format_option, report
from kyc_recourse.cli.options import FOLDER, knowledge_option, require_extra
from kyc_recourse.cli.say import say_line
from kyc_recourse.facts.places import SITE
from kyc_recourse.lint.catalogue import fails
from kyc_recourse.packs.validation import say_counts


@click.command()
@click.option("--out", type=click.Path(path_type=Path), metavar="DIR", help="Write the pages to this folder.")
@click.option("--plain", is_flag=True, help="Write Markdown to be read as it is, without any HTML, and llms.txt.")
@click.option(
    "--check", "built", type=FOLDER, metavar="SITE", help="Read the built site in this folder back, whatever built it."
)
@format_option
@knowledge_option
@click.pass_context
def guide(
    context: click.Context, out: Path | None, plain: bool, built: Path | None, form: str, folder: Path | None
) -> None:
    """Write the guide as Markdown files, so that any generator can build a site from them; or check a built site.

    The static JSON API stands beside them in api/v1. With --plain nothing is left of what generators and
    scripts need: the files are for programs that read, and can stand beside the built pages.

    The folder is replaced as a whole, when everything is written; one that is no guide is left alone.
    If a fact, a scenario or a link is wrong, nothing is written and the exit status is 1. To build the
    site with MkDocs: make guide, or the plugin "recourse" in your own mkdocs.yml.

    --check reads each page as HTML and compares what readers see with the facts, and each worked case with
    what the engine decides; links, pictures, search, JSON and plain Markdown as well. Each place that differs
    is named, and makes the exit status 1. A figure typed into prose is one too, unless data-verbatim on an
    element around it says why it is no fact.

    \b
    Examples:
      kyc-recourse guide --out build/guide
      kyc-recourse guide --check build/site
      kyc-recourse guide --knowledge my-facts --out build/guide
      kyc-recourse guide --plain --out build/plain
    """
    if out and not built:
        _write(out, folder, plain=plain)
    elif built and not out:
        _check(context, built, form, folder)
    else:
        raise click.UsageError("give either --out DIR or --check SITE", context)


def _check(context: click.Context, built: Path, form: str, folder: Path | None) -> None:
    require_extra("guide", "babel", "jinja2", "lxml")
    from kyc_recourse.guide.check.check import Basis, check_site
    from kyc_recourse.packs.pack import Pack
    from kyc_recourse.scenarios.run import run_scenarios

    pack = Pack.load(folder)
    findings = check_site(built, Basis(pack, run_scenarios(pack)), prose=[SITE / "pages"])
    report(findings, form)
    if form != "json":
        say_line(f"{built}: {say_counts(findings)}", err=bool(findings))
    context.exit(1 if any(map(fails, findings)) else 0)


def _write(out: Path, folder: Path | None, *, plain: bool) -> None:
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
