"""The facts of one platform by address, as a reader of pages asks for them."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from functools import cached_property
from typing import Any

from kyc_recourse.facts.load import Facts
from kyc_recourse.facts.model import Platform
from kyc_recourse.facts.texts import fill, references
from kyc_recourse.facts.times import format_instant
from kyc_recourse.guide.fact_addresses import fact_addresses, meanings
from kyc_recourse.scenarios.run import Outcome


class Addresses:
    """Addresses in order, found by a glob: a star stands for one part between dots."""

    def __init__(self, addresses: Iterable[str]) -> None:
        self._by_form: dict[tuple[str, int], list[tuple[str, list[str]]]] = {}
        for address in addresses:
            parts = address.split(".")
            self._by_form.setdefault((parts[0], len(parts)), []).append((address, parts))

    def matching(self, glob: str) -> list[str]:
        """Return the addresses that a glob names."""
        parts = glob.split(".")
        fixed = [(i, part) for i, part in enumerate(parts) if i and part != "*"]
        alike = self._by_form.get((parts[0], len(parts)), ())
        return [address for address, own in alike if all(own[i] == part for i, part in fixed)]


class Book:
    """What is true of one platform: its facts in every period, and its worked cases as the engine decides them."""

    def __init__(self, facts: Facts, worked: Sequence[Outcome]) -> None:
        self.facts = facts
        starts = [0, *(start for start in facts.starts if start > 0)]
        periods = [(start, facts.in_force(start)) for start in starts]
        self.periods: list[tuple[int, Platform]] = periods
        self.platform = periods[0][1]
        self.worked = [case for case in worked if case.decision.platform == self.platform.id]
        self.leaves: list[dict[str, Any]] = []
        self._values: dict[str, list[tuple[int, Any]]] = {}
        for start, platform in periods:
            own = fact_addresses(platform)
            self.leaves.append(own)
            for address, value in {**meanings(platform), **own}.items():
                runs = self._values.setdefault(address, [])
                if not runs or runs[-1][1] != value:
                    runs.append((start, value))
        self.words = [references(platform) for _, platform in periods]

    def __contains__(self, address: str) -> bool:
        return address in self._values

    @property
    def addresses(self) -> list[str]:
        """Every address."""
        return [*self._values]

    def values(self, address: str) -> list[tuple[int, Any]]:
        """Return the values at an address, each with the time in seconds from which it holds."""
        return self._values[address]

    def value(self, address: str, since: str = "") -> Any:
        """Return the value that holds from a time on, the first one for ""; None if none begins then."""
        return next((value for start, value in self._values[address] if _since(start) == since), None)

    def get(self, address: str) -> Any:
        """Return the first value at an address, None where there is none."""
        return self._values[address][0][1] if address in self._values else None

    def fill(self, text: str, start: int = 0) -> str:
        """Return a text with its references filled, as they are from a time on."""
        return fill(text, next(w for (s, _), w in zip(self.periods, self.words, strict=True) if s == start))

    def text(self, address: str) -> str:
        """Return the text at an address as it is in force first."""
        return self.fill(str(self.get(address)))

    def place(self, address: str) -> str:
        """Return file and line of what is under an address of a rule, cause, remedy or step."""
        parts = address.split(".")
        if parts[0] == "rule":
            return self._line("rules", None, "rules", parts[1])
        if len(parts) == 2:
            return self._line(parts[0], parts[1])
        key = {"rule": "rules", "cause": "causes", "step": "steps"}.get(parts[2], parts[2])
        return self._line(parts[0], parts[1], key, *parts[3:4])

    def _line(self, kind: str, id: str | None, *way: str) -> str:
        file = self.facts.file(kind, id)
        path: list[str | int] = [*way]
        if len(way) == 2:
            entries = file.document.data[way[0]]
            named = (i for i, entry in enumerate(entries) if isinstance(entry, dict) and entry.get("id") == way[1])
            path[1] = int(way[1]) - 1 if kind == "remedy" else next(named)
        return f"{file.name}:{file.document.at(*path)[0]}"

    @cached_property
    def known(self) -> Addresses:
        """The addresses of what is true first, as pages show it."""
        return Addresses([*self.leaves[0], *(f"limit.{limit.id}.stop-at" for limit in self.platform.limits)])

    @cached_property
    def scenarios(self) -> dict[str, Outcome]:
        """The worked cases by id."""
        return {case.scenario.id: case for case in self.worked}


def _since(start: int) -> str:
    return format_instant(start) if start > 0 else ""


def as_attribute(value: Any) -> str:
    """Return a value as an attribute has it: text as it is, all else as JSON in its shortest form."""
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    if isinstance(value, str):
        return value
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))
