"""The command ``replay``: the decisions of a log, decided again."""

from __future__ import annotations

import sys
from collections import Counter
from pathlib import Path

import click
import msgspec

from kyc_recourse.cli.options import engine_option, knowledge_option
from kyc_recourse.cli.say import say, say_line
from kyc_recourse.decision_log.replay import Difference, replay
from kyc_recourse.packs.knowledge import Knowledge


@click.command("replay")
@click.argument("log", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--format", "form", type=click.Choice(["text", "json"]), default="text", help="json: one line each.")
@knowledge_option
@engine_option
def replay_command(log: Path, form: str, folder: Path | None, engine: str) -> None:
    """Decide the cases of a decision LOG again, and list every answer that differs.

    With --knowledge this is a trial of other facts on real cases before they are released. LOG is what serve --log
    wrote. Exit status: 0 every answer is the same, 1 some differ or can't be decided.

    \b
    Examples:
      kyc-recourse replay decisions.log
      kyc-recourse replay decisions.log --knowledge new-facts
    """
    knowledge = Knowledge.load(folder, engine=engine)
    same, kinds = 0, Counter[str]()
    with log.open("rb") as lines:
        for found in replay(lines, knowledge):
            if found is None:
                same += 1
                continue
            kinds[_kind(found)] += 1
            say_line(msgspec.json.encode(found).decode() if form == "json" else _said(found))
    for kind, count in kinds.most_common():
        say(f"{count:8}  {kind}", err=True)
    say(f"{same + kinds.total()} decided again: {same} the same, {kinds.total()} not", err=True)
    sys.exit(1 if kinds else 0)


def _said(found: Difference) -> str:
    what = "; ".join(found.faults) or "; ".join(f"{key} {found.was[key]} -> {found.now[key]}" for key in found.was)
    return f"line {found.line} {found.id or '-'}: {what}"


def _kind(found: Difference) -> str:
    if found.faults:
        return "can't be decided"
    if "verdict" in found.was:
        return f"{found.was['verdict']} -> {found.now['verdict']}"
    return f"other {', '.join(found.was)}"
