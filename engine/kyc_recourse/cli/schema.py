"""The command ``schema``: the JSON Schema of a kind of file, of cases, decisions and the API."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import click

from kyc_recourse.api.schema import api_schema
from kyc_recourse.cases.schema import case_schema
from kyc_recourse.changes.changes import changes_schema
from kyc_recourse.cli.options import knowledge_option
from kyc_recourse.cli.say import say
from kyc_recourse.decisions.schema import decision_schema
from kyc_recourse.exploration.analysis import analysis_schema
from kyc_recourse.facts.kind_schemas import COMMON, kind_schema
from kyc_recourse.facts.kinds import FILES
from kyc_recourse.packs.knowledge import Knowledge
from kyc_recourse.payloads.facts import canon_schema, scenarios_schema, vendor_schema
from kyc_recourse.rules.compiled import Compiled
from kyc_recourse.rules.schema import compiled_schema

MADE: dict[str, Callable[[list[Compiled]], dict[str, Any]]] = {
    "analysis": lambda _: analysis_schema(),
    "api": lambda _: api_schema(),
    "canonical-reasons": lambda _: canon_schema(),
    "case": case_schema,
    "changes": lambda _: changes_schema(),
    "compiled": lambda _: compiled_schema(),
    "decision": decision_schema,
    "payload-scenarios": lambda _: scenarios_schema(),
    "vendor": lambda _: vendor_schema(),
}


_HELP = f"""Print the JSON Schema (2020-12) of a KIND: case, decision, compiled, api, changes, analysis, or a kind
of fact file.

Kinds of fact files: {", ".join(FILES)}; {COMMON} holds shared parts.
For every platform: canonical-reasons, vendor, payload-scenarios.

\b
Examples:
  kyc-recourse schema case > case.schema.json
  kyc-recourse schema reason
"""


@click.command(help=_HELP)
@click.argument("kind", type=click.Choice(sorted([*FILES, COMMON, *MADE])), metavar="KIND")
@knowledge_option
def schema(kind: str, folder: Path | None) -> None:
    """Print a schema."""
    if kind in MADE:
        knowledge = Knowledge.load(folder, engine="portable")
        made = MADE[kind]([platform.compiled for platform in knowledge.platforms.values()])
    else:
        made = kind_schema(kind)
    say(json.dumps(made, indent=2, ensure_ascii=False))
