"""The command ``batch``: a file of cases, decided by all cores."""

from __future__ import annotations

import os
import sys
import time
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import click

from kyc_recourse.batch.rows import format_of
from kyc_recourse.batch.run import Batch, Summary
from kyc_recourse.cli.options import engine_option, knowledge_option, require_extra
from kyc_recourse.cli.progress import BatchProgress
from kyc_recourse.cli.say import say
from kyc_recourse.facts.times import format_instant, parse_instant
from kyc_recourse.packs.knowledge import Knowledge

_MOST = 20
_NEEDED = {".parquet": "pyarrow", ".zst": "zstandard"}


def _instant(_: click.Context, __: click.Parameter, now: str | None) -> str:
    try:
        return format_instant(int(time.time()) if now is None else parse_instant(now))
    except ValueError as error:
        raise click.BadParameter(str(error)) from None


@click.command()
@click.argument("source", type=click.Path(exists=True, dir_okay=False, path_type=Path), metavar="IN")
@click.argument("out", type=click.Path(dir_okay=False, path_type=Path), metavar="OUT")
@knowledge_option
@engine_option
@click.option("--workers", type=click.IntRange(1, 256), help="How many processes decide; without it one for each core.")
@click.option("--now", metavar="TIME", callback=_instant, help="The time of cases without one; without it the clock's.")
def batch(source: Path, out: Path, folder: Path | None, engine: str, workers: int | None, now: str) -> None:
    """Decide every case in IN, in order, and write the decisions to OUT.

    IN is NDJSON (a case a line), CSV or Parquet (a case a row, columns as in kyc_recourse.forms); NDJSON and CSV can
    be compressed (.gz, .zst). A case may have an id of its own, a text or a whole number, which comes back with its
    decision. OUT is NDJSON: {"row": 1, "id": ..., "decision": {...}}. Rows that are no valid case go to
    OUT.errors.ndjson with their faults, and stop nothing.

    What was broken off, whatever stopped it, goes on with the same command. A complete OUT stays as it is.
    Parquet and .zst need the extra "batch". Exit status: 0 all rows were decided, 1 some were not.

    \b
    Examples:
      kyc-recourse batch cases.ndjson decisions.ndjson
      kyc-recourse batch cases.csv.gz decisions.ndjson.gz --workers 2
    """
    for path in (source, out):
        for kind in format_of(path):
            if kind in _NEEDED:
                require_extra("batch", _NEEDED[kind])
    knowledge = Knowledge.load(folder, engine=engine)
    run = Batch(source, out)
    with BatchProgress() as progress:
        summary = run.run(knowledge, folder, now, workers or os.cpu_count() or 1, progress.show)
    for line in _said(summary, run):
        say(line, err=True)
    sys.exit(1 if summary.bad else 0)


def _said(summary: Summary, run: Batch) -> Iterator[str]:
    if summary.complete:
        yield f"{run.out} is complete; nothing was done. Delete it to decide again."
        return
    yield from _table(summary.counts)
    if summary.resumed:
        yield f"went on after row {summary.resumed}"
    yield f"{summary.counts.total()} rows decided, {summary.bad} not{f'; see {run.faults}' if summary.bad else ''}"


def _table(counts: Counter[tuple[str, str]]) -> Iterator[str]:
    rows = [(f"{count}", reasons or "no reason", verdict) for (reasons, verdict), count in counts.most_common()]
    rows, more = rows[:_MOST], rows[_MOST:]
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)] or [0, 0]
    for count, reasons, verdict in rows:
        yield f"{count:>{widths[0]}}  {reasons:{widths[1]}}  {verdict}"
    if more:
        yield f"{sum(int(count) for count, _, _ in more):>{widths[0]}}  in {len(more)} further combinations"
