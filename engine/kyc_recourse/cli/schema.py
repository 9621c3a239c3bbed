"""The command ``schema``: the JSON Schema of a kind of file, of cases and of decisions."""

from __future__ import annotations

import json
from pathlib import Path

import click

from kyc_recourse.cases.schema import case_schema
from kyc_recourse.cli.options import knowledge_option
from kyc_recourse.decisions.schema import decision_schema
from kyc_recourse.facts.folder import KINDS
from kyc_recourse.facts.schemas import schema_text
from kyc_recourse.knowledge import Knowledge

_FROM_FACTS = {"case": case_schema, "decision": decision_schema}


@click.command()
@click.argument("kind", type=click.Choice(sorted([*KINDS, "common", *_FROM_FACTS])), metavar="KIND")
@knowledge_option
def schema(kind: str, folder: Path | None) -> None:
    """Print the JSON Schema (2020-12) of a KIND: case, decision, or a kind of fact file.

    \b
    Kinds of fact files: platform, reason, remedy, observations, events, limits,
    cooldowns, figures, regions, warnings, prohibitions, verdicts, account,
    appeals, rules, faq, sources, claims, scenarios; common holds shared parts.

    \b
    Examples:
      kyc-recourse schema case > case.schema.json
      kyc-recourse schema reason
    """
    if kind not in _FROM_FACTS:
        click.echo(schema_text(kind), nl=False)
        return
    knowledge = Knowledge.load(folder, engine="portable")
    compiled = [platform.compiled for platform in knowledge.platforms.values()]
    click.echo(json.dumps(_FROM_FACTS[kind](compiled), indent=2, ensure_ascii=False))
