"""The command ``read``: what a vendor's payload says."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import click

from kyc_recourse.cli.options import knowledge_option
from kyc_recourse.cli.reading import read_given
from kyc_recourse.cli.say import say, say_line
from kyc_recourse.packs.knowledge import Knowledge
from kyc_recourse.payloads.read import for_user
from kyc_recourse.render.reading import render_reading

# Longer ones are read as unknown.
MOST_BYTES = 16 * 1024 * 1024


@click.command()
@click.argument("file", type=click.Path(allow_dash=True))
@click.option("--vendor", metavar="ID", help="Whose payload it is; without it, that is recognised.")
@click.option("--format", "form", type=click.Choice(["json", "text"]), default="json", help="How to print it.")
@click.option(
    "--audience",
    type=click.Choice(["agent", "user"]),
    default="agent",
    help="agent: the whole record; user: only what the person may see.",
)
@knowledge_option
def read(file: str, vendor: str | None, form: str, audience: str, folder: Path | None) -> None:
    """Read what a vendor of identity checks sent: a webhook or an answer of its API, as JSON in FILE ("-": standard
    input).

    The record is for agents; of it only "user_text" may be shown to the person. What is not known, be it the vendor,
    a code or the whole form, is said to be unknown, and the exit status is 0 all the same.

    \b
    Examples:
      kyc-recourse read webhook.json
      kyc-recourse read --vendor VENDOR --format text - < webhook.json
    """
    knowledge = Knowledge.load(folder, engine="portable")
    reading = knowledge.read(_payload(read_given(file, MOST_BYTES)), vendor)
    if audience == "user":
        reading = for_user(knowledge.crosswalk, reading)
    say(render_reading(reading, knowledge.crosswalk) if form == "text" else reading.to_json())


def _payload(raw: bytes) -> Any:
    """Return the JSON in a file; None, and a word about it, if it is none that can be read."""
    try:
        return json.loads(raw)
    except (ValueError, RecursionError):
        say_line("kyc-recourse: not JSON that can be read; nothing is known of it", err=True)
        return None
