"""Measuring: medians over rounds in which whatever is compared takes turns, printed beside their targets."""

from __future__ import annotations

import gc
from collections.abc import Callable, Mapping, Sequence
from statistics import median
from time import perf_counter
from typing import Any

Task = Callable[[], float]


def met(value: float, *most: float) -> str:
    """Return whether a figure is at most each of some others, in a word; nothing if there are none."""
    return "" if not most else "met" if all(value <= limit for limit in most) else "missed"


class Table:
    """Prints rows of figures under a title, each with its target and whether that is met."""

    def __init__(self, title: str, unit: str) -> None:
        self.unit = unit
        print(f"\n{title}")
        print(f"  {'':44}{unit:>9}{'by hand':>9}{'ratio':>7}  target")

    def row(self, what: str, value: float, *most: float, by_hand: float | None = None, target: str = "") -> None:
        """Print a figure; the target is met if the figure is at most each of ``most``."""
        ratio = "" if by_hand is None else f"{value / by_hand:.2f}"
        hand = "" if by_hand is None else f"{by_hand:.1f}"
        print(f"  {what:44}{value:9.1f}{hand:>9}{ratio:>7}  {target:28}{met(value, *most)}".rstrip(), flush=True)


def each(work: Callable[[Any], object], items: Sequence[Any]) -> float:
    """Return the microseconds that the work takes for one item, on average over all."""
    gc.collect()
    start = perf_counter()
    for item in items:
        work(item)
    return (perf_counter() - start) / len(items) * 1e6


def medians(rounds: int, tasks: Mapping[str, Task]) -> dict[str, float]:
    """Run all tasks in turn, a number of rounds, and return the median of each."""
    results: dict[str, list[float]] = {name: [] for name in tasks}
    for _ in range(rounds):
        for name, task in tasks.items():
            results[name].append(task())
    return {name: median(values) for name, values in results.items()}
