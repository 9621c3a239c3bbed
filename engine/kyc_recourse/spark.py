"""Spark: decisions for the rows of a DataFrame, on as many machines as it has (the extra "spark").

    from kyc_recourse.spark import SCHEMA, decide_batches

    cases.mapInArrow(decide_batches(now="2026-11-22T12:00:00Z"), SCHEMA)

Submit it like any job, with kyc-recourse and pyarrow installed where the executors run.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import cache
from pathlib import Path
from typing import Any

from kyc_recourse.batch.decide_rows import decide_row
from kyc_recourse.packs.knowledge import Knowledge

# What comes out: a row's own id, its decision as JSON, and its faults as JSON; one of the two is null.
SCHEMA = "id string, decision string, faults string"


def decide_batches(
    now: str, folder: str | Path | None = None, engine: str = "auto"
) -> Callable[[Iterator[Any]], Iterator[Any]]:
    """Return the function for ``DataFrame.mapInArrow`` that decides each row.

    Args:
        now: the time of cases without one (ISO 8601); given, so that a task that runs again answers the same.
        folder: the folder of facts on each executor; None: the bundled ones.
        engine: as in ``Knowledge.load``.
    """
    place = None if folder is None else str(folder)

    def decide(batches: Iterator[Any]) -> Iterator[Any]:
        import pyarrow

        knowledge = _knowledge(place, engine)
        for batch in batches:
            rows = [_decided(knowledge, row, now) for row in batch.to_pylist()]
            columns = [pyarrow.array([row[i] for row in rows], pyarrow.string()) for i in range(3)]
            yield pyarrow.RecordBatch.from_arrays(columns, ["id", "decision", "faults"])

    return decide


@cache
def _knowledge(folder: str | None, engine: str) -> Knowledge:
    """Load the facts once a process; Spark keeps its processes."""
    return Knowledge.load(folder, engine=engine)


def _decided(knowledge: Knowledge, row: dict[str, Any], now: str) -> tuple[str | None, str | None, str | None]:
    id, decision, faults = decide_row(knowledge, row, now)
    return None if id is None else str(id), decision.to_json() if decision else None, faults.decode() or None
