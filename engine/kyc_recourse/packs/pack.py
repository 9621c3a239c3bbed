"""The pack: a folder of facts, read once, and all that follows from it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from itertools import chain
from pathlib import Path

from kyc_recourse.errors import Finding, KnowledgeError
from kyc_recourse.facts.load import FactFile, Facts, read_facts, read_scenarios
from kyc_recourse.facts.places import KNOWLEDGE
from kyc_recourse.lint.lint import lint
from kyc_recourse.packs.knowledge import Knowledge
from kyc_recourse.packs.load import LoadedPlatform, load_platforms
from kyc_recourse.packs.scenarios import Scenario, find_faults, scenarios_in, unknown_names


@dataclass(frozen=True, eq=False)
class Pack:
    """A folder of valid facts, with their scenarios.

    All of it follows from the bytes that were in the folder when it was loaded. What not everybody needs is
    worked out when it is first asked for.
    """

    root: Path
    platforms: Mapping[str, LoadedPlatform]
    knowledge: Knowledge

    @classmethod
    def load(cls, root: Path | None = None, *, engine: str = "portable") -> Pack:
        """Load a folder of facts; without one the bundled facts.

        Raises:
            KnowledgeError: the facts are not valid; every finding is named and nothing is loaded.
            EngineUnavailableError: the engine cannot run on this Python.
        """
        platforms = {each.compiled.platform: each for each in load_platforms(root)}
        knowledge = Knowledge(tuple(each.compiled for each in platforms.values()), engine, root)
        return cls(KNOWLEDGE if root is None else root, platforms, knowledge)

    @cached_property
    def facts(self) -> Mapping[str, Facts]:
        """The facts of each platform as plain data."""
        return {id: each.facts or read_facts(each.folder)[0] for id, each in self.platforms.items()}

    @cached_property
    def scenario_files(self) -> Mapping[str, tuple[FactFile, ...]]:
        """The scenario files of each platform as plain data.

        Raises:
            KnowledgeError: a scenario file is not valid, or a scenario's case is not; every finding is named.
        """
        files = {id: read_scenarios(each.folder) for id, each in self.platforms.items()}
        wrong = chain.from_iterable(find_faults(id, *read, self.knowledge) for id, read in files.items())
        if findings := [*wrong]:
            raise KnowledgeError(findings)
        return {id: read for id, (read, _) in files.items()}

    @cached_property
    def scenarios(self) -> tuple[Scenario, ...]:
        """The scenarios of all platforms, in the order of their files.

        Raises:
            KnowledgeError: as for their files.
        """
        return tuple(each for id, files in self.scenario_files.items() for each in scenarios_in(id, files))

    def findings(self, today: date) -> tuple[Finding, ...]:
        """Return what is doubtful in facts and scenarios on a day.

        Raises:
            KnowledgeError: as for the scenario files.
        """
        read = self.knowledge.reader.book.ids
        unknown = unknown_names(self.scenarios, self.knowledge)
        found = [
            finding
            for id, facts in self.facts.items()
            for finding in lint(
                facts, self.scenario_files[id], today, among_others=facts.folder != self.root, read=read
            )
        ]
        return (*found, *unknown)
