"""The command ``test``: scenarios, and what of the facts none of them reaches."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from pathlib import Path

import click

from kyc_recourse.cli.options import FOLDER, checked_folder, engine_option
from kyc_recourse.cli.say import say, say_line, style
from kyc_recourse.packs.knowledge import Knowledge
from kyc_recourse.packs.load import load_payload_scenarios
from kyc_recourse.packs.pack import Pack
from kyc_recourse.payloads.scenarios import differences
from kyc_recourse.scenarios.coverage import KINDS, Count, Point, coverage, reached
from kyc_recourse.scenarios.run import Outcome, run_scenarios
from kyc_recourse.scenarios.update import rewritings, write


@click.command()
@click.argument("folder", type=FOLDER, required=False, metavar="[DIR]")
@click.option("--update", is_flag=True, help="Show and write what the scenarios would have to expect now.")
@click.option("--yes", is_flag=True, help="With --update: write without asking.")
@engine_option
@click.pass_context
def test(context: click.Context, folder: Path | None, update: bool, yes: bool, engine: str) -> None:
    """Run the scenarios beside the facts in DIR and list what of the facts no scenario reaches.

    DIR as in validate. A scenario that does not come out as expected is printed with what differs, and
    the exit status is 1. Rules, remedies, warnings, prohibitions, verdicts and sides of boundaries (of
    numbers, limits, cooldowns and dates) that no scenario reaches are listed by name.

    With --update the expectations that differ are shown as they are and as they would be, and then
    written into the files; comments and layout stay. At a terminal you are asked first.

    \b
    Examples:
      kyc-recourse test
      kyc-recourse test my-facts --engine portable
      kyc-recourse test --update
    """
    root, what = checked_folder(folder)
    if update and what == "bundled":
        raise click.UsageError("these are the bundled facts, which are not to be changed; give the DIR of your own")
    pack = Pack.load(root, engine=engine)
    knowledge, outcomes = pack.knowledge, run_scenarios(pack)
    failed = [outcome for outcome in outcomes if outcome.differences]
    for outcome in failed:
        _show(outcome, style("DIFFERS", fg="yellow") if update else style("FAILED", fg="red"))
    if update:
        failed = list(_update(failed, yes=yes))
    points: set[Point] = set()
    for outcome in outcomes:
        points.update(reached(knowledge.platform(outcome.decision.platform), outcome.case, outcome.decision))
    counts = coverage([platform.compiled for platform in knowledge.platforms.values()], points)
    _list_missing(counts, several=len(knowledge.platforms) > 1)
    say_line(f"{root} ({what}): {len(outcomes) - len(failed)} scenarios passed, {len(failed)} failed")
    said = [f"{each.of - len(each.missing)} of {each.of} {KINDS[each.kind]}" for each in counts]
    say(f"reached: {', '.join(said)}")
    wrong = _payloads(root, knowledge)
    context.exit(1 if failed or wrong else 0)


def _payloads(root: Path, knowledge: Knowledge) -> int:
    """Run the scenarios about payloads, say what differs, and return how many fail."""
    scenarios = load_payload_scenarios(root)
    failed = 0
    for each in scenarios:
        if found := [*differences(each, knowledge.crosswalk)]:
            failed += 1
            say_line(f"{each.place}: {style('FAILED', fg='red')} {each.id}: {each.title}")
            for difference in found:
                say(f"    {difference}")
    if scenarios:
        say(f"payloads: {len(scenarios) - failed} scenarios passed, {failed} failed")
    return failed


def _show(outcome: Outcome, mark: str) -> None:
    scenario = outcome.scenario
    say_line(f"{scenario.place}: {mark} {scenario.id}: {scenario.title}")
    for difference in outcome.differences:
        say(f"    {difference}")


def _update(failed: Sequence[Outcome], *, yes: bool) -> Sequence[Outcome]:
    """Show and write the expectations of scenarios that differ; return those that still fail."""
    changed, left = rewritings(failed)
    for rewriting in changed:
        say()
        for line in rewriting.lines():
            say(style(line, fg={"-": "red", "+": "green"}.get(line[:1])))
    if changed:
        count, files = sum(rewriting.scenarios for rewriting in changed), len(changed)
        what = f"{count} expectation{'s' * (count > 1)} in {files} file{'s' * (files > 1)}"
        say()
        if not yes and sys.stdin.isatty() and not click.confirm(f"Write {what}?", default=True):
            say("Nothing was written.")
            return failed
        write(changed)
        say(f"{what} written; check that each is what you want")
    for outcome in left:
        _show(outcome, "CHANGE BY HAND (words of steps, or comments between brackets)")
    return left


def _list_missing(counts: Sequence[Count], *, several: bool) -> None:
    for count in counts:
        if count.missing:
            are = "is" if len(count.missing) == 1 else "are"
            say(f"{len(count.missing)} of {count.of} {KINDS[count.kind]} {are} reached by no scenario:")
            for point in count.missing:
                say(f"    {point.platform + ': ' if several else ''}{point.name}")
