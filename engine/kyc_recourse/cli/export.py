"""The command ``export``: a platform's compiled knowledge, for engines in other languages."""

from __future__ import annotations

from pathlib import Path

import click
import msgspec

from kyc_recourse.cli.options import knowledge_option
from kyc_recourse.cli.say import say
from kyc_recourse.packs.knowledge import Knowledge


@click.command()
@click.option("--platform", metavar="ID", help="The platform; without it the default.")
@knowledge_option
def export(platform: str | None, folder: Path | None) -> None:
    """Print a platform's compiled knowledge as one line of JSON.

    It is all that deciding needs, and what this engine itself decides from: conditions, rules, limits,
    waits, texts, questions, region codes, how vendors' payloads and notices are read, and the digest of the
    facts. recourse.js reads it; its form is described by the schema "compiled".

    \b
    Examples:
      kyc-recourse export > compiled.json
      kyc-recourse schema compiled
    """
    knowledge = Knowledge.load(folder, engine="portable")
    say(msgspec.json.encode(knowledge.exported(platform)))
