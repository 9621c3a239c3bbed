"""The command ``test``: scenarios, and the rules that none of them fires."""

from __future__ import annotations

from pathlib import Path

import click

from kyc_recourse.cli.options import checked_folder, engine_option
from kyc_recourse.knowledge import Knowledge
from kyc_recourse.scenarios import all_rules, load_scenarios, run_scenario


@click.command()
@click.argument("folder", type=click.Path(path_type=Path), required=False, metavar="[DIR]")
@engine_option
@click.pass_context
def test(context: click.Context, folder: Path | None, engine: str) -> None:
    """Run the scenarios beside the facts in DIR and list the rules that no scenario fires.

    DIR as in validate. A scenario that does not come out as expected is printed with what differs, and
    the exit status is 1.

    \b
    Examples:
      kyc-recourse test
      kyc-recourse test my-facts --engine portable
    """
    root, what = checked_folder(folder)
    knowledge = Knowledge.load(root, engine=engine)
    scenarios = load_scenarios(root, knowledge)
    failed, fired = 0, set[str]()
    for scenario in scenarios:
        outcome = run_scenario(scenario, knowledge)
        fired |= outcome.fired
        if outcome.differences:
            failed += 1
            click.echo(f"{scenario.place}: {click.style('FAILED', fg='red')} {scenario.id}: {scenario.title}")
            for difference in outcome.differences:
                click.echo(f"    {difference}")
    rules = all_rules(knowledge)
    silent = [rule for rule in rules if rule not in fired]
    if silent:
        click.echo(f"{len(silent)} of {len(rules)} rules are fired by no scenario:")
        for rule in silent:
            click.echo(f"    {rule}")
    passed = len(scenarios) - failed
    heard = f"{len(rules) - len(silent)} of {len(rules)} rules fired"
    click.echo(f"{root} ({what}): {passed} scenarios passed, {failed} failed; {heard}")
    context.exit(1 if failed else 0)
