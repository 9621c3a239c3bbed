"""The command ``new``: a commented, valid beginning of a new fact."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import click

from kyc_recourse.cli.options import checked_folder, today
from kyc_recourse.cli.say import say, say_line
from kyc_recourse.errors import did_you_mean
from kyc_recourse.facts.times import format_instant, parse_instant
from kyc_recourse.packs.pack import Pack
from kyc_recourse.skeletons.skeleton import KINDS, Draft, Skeletons, draft_platform, still_to_write
from kyc_recourse.skeletons.write import write


@click.command()
@click.argument("kind", type=click.Choice(KINDS), metavar="KIND")
@click.argument("id")
@click.option(
    "--knowledge",
    "folder",
    type=click.Path(path_type=Path),
    metavar="DIR",
    help="The folder of facts; by default the knowledge/ folder of the checkout in which you stand.",
)
@click.option("--platform", metavar="ID", help="The platform, where there are several; by default the default one.")
@click.option("--reason", metavar="ID", help="The reason to which a limit, cooldown or scenario belongs.")
def new(kind: str, id: str, folder: Path | None, platform: str | None, reason: str | None) -> None:
    """Write a commented, valid skeleton of a new fact and say what to fill in.

    \b
    KIND: reason, remedy            a file of its own
          limit, cooldown, event, observation, warning, prohibition, figure
                                    at the end of its list
          scenario                  beside the other scenarios of its reason
          platform                  a folder with all that a platform needs

    What is still to be written is marked TO DO; "validate" lists it as a warning until the mark is gone.
    Nothing that is there is overwritten; a list keeps its comments and layout.

    \b
    Examples:
      kyc-recourse new reason photo-too-dark
      kyc-recourse new scenario dark-photo --reason photo-too-dark
      kyc-recourse new platform another-service
    """
    root, what = checked_folder(folder)
    if what == "bundled":
        raise click.UsageError(
            "no knowledge/ folder here; stand in a checkout, or name a folder of your own with --knowledge"
        )
    if kind == "platform":
        drafts = draft_platform(id, root, today())
    else:
        drafts = [_draft(root, kind, id, platform, reason, today())]
    write(drafts)
    for draft in drafts:
        say_line(f"{'changed' if draft.old is not None else 'written'}: {draft.path}")
    say("\nTo fill in:")
    for path, number, what_to_write in still_to_write(drafts):
        say_line(f"  {path}:{number}: {what_to_write}")
    say(f"\nThen: {_next(kind, id)}")


def _draft(root: Path, kind: str, id: str, platform: str | None, reason: str | None, day: date) -> Draft:
    pack = Pack.load(root)
    knowledge = pack.knowledge
    chosen = platform or knowledge.default
    if chosen not in knowledge.platforms:
        known = list(knowledge.platforms)
        raise click.UsageError(
            f'unknown platform "{chosen}"{did_you_mean(chosen, known)}'
            if chosen
            else f"--platform is needed: {', '.join(known)}"
        )
    now = parse_instant(f"{day}T12:00:00Z")
    facts = pack.facts[chosen]
    skeletons = Skeletons(facts, pack.scenario_files[chosen], facts.in_force(now), day)
    verdict = ""
    if kind == "scenario":
        case = {"platform": chosen, "now": format_instant(now), "reasons": [skeletons.reason(reason)]}
        verdict = knowledge.decide(case).verdict
    return skeletons.draft(kind, id, reason, verdict)


def _next(kind: str, id: str) -> str:
    uses = {
        "remedy": f"name it in a rule (remedies: [{id}]), ",
        "limit": f"let a rule ask for it (when: {{limit: {{{id}: locked}}}}), ",
        "cooldown": f"let a rule ask for it (when: {{cooldown: {{{id}: running}}}}), ",
        "event": f"let a cooldown start with it (event: {id}), ",
        "observation": f"let a condition ask for it (when: {{{id}: true}}), ",
        "warning": f"name it in a rule (warnings: [{id}]), ",
        "prohibition": f"name it in a rule (prohibitions: [{id}]), ",
        "figure": f"use it in a text ({{figure.{id}}}) or a condition, ",
        "reason": f"kyc-recourse new scenario ID --reason {id}, raise version in platform.yaml, ",
    }
    return f"{uses.get(kind, '')}kyc-recourse validate, kyc-recourse test"
