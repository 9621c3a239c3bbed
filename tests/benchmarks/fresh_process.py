"""What the benchmarks run in fresh processes: a first decision, its parts, and many decisions.

Each function imports what it needs itself, since how long that takes is measured as well.
"""

# ruff: noqa: F401 - modules are imported for the time it takes

from __future__ import annotations

from time import perf_counter

CASE = {"now": "2026-11-22T12:00:00Z", "reasons": ["face-mismatch"], "observations": {"face-score": 62}}


class _Clock:
    """Takes the milliseconds of one part after the other."""

    def __init__(self) -> None:
        self.parts: dict[str, float] = {}
        self._last = perf_counter()

    def done(self, part: str) -> None:
        self.parts[part] = (perf_counter() - self._last) * 1000
        self._last = perf_counter()


def first_decision(engine: str) -> None:
    """Load the bundled facts and decide a case."""
    from kyc_recourse import Case, Knowledge

    Knowledge.load(engine=engine).decide(Case.from_dict(CASE))


def parts(engine: str) -> dict[str, float]:
    """Return the milliseconds of each part of a first decision whose facts are validated."""
    clock = _Clock()
    import msgspec

    clock.done("import msgspec")
    from kyc_recourse import Case, Knowledge
    from kyc_recourse.facts.folder import find_platforms, read_folder
    from kyc_recourse.facts.places import KNOWLEDGE
    from kyc_recourse.rules.choose import choose_engine

    clock.done("import kyc_recourse")
    folders = [read_folder(path) for path in find_platforms(KNOWLEDGE)]
    clock.done("read the files")
    import yaml

    clock.done("only to validate: import yaml")
    import jsonschema

    clock.done("only to validate: import jsonschema")
    from kyc_recourse.facts.check import check
    from kyc_recourse.facts.load import read_facts
    from kyc_recourse.facts.schemas import schema_findings
    from kyc_recourse.rules.compile import compile_facts

    clock.done("only to validate: import the checks")
    facts = [read_facts(folder)[0] for folder in folders]
    clock.done("only to validate: read the YAML")
    for platform in facts:
        for file in platform.files:
            schema_findings(file.kind, file.document)
    clock.done("only to validate: compare with the schemas")
    for platform in facts:
        check(platform)
    clock.done("only to validate: check references")
    compiled = tuple(map(compile_facts, facts))
    clock.done("only to validate: compile")
    choose_engine(engine)
    clock.done("import and start the engine")
    Knowledge(compiled, engine).decide(Case.from_dict(CASE))
    clock.done("first decision")
    return clock.parts


def memory(engine: str, new_situations: int, decisions: int) -> tuple[float, float, float]:
    """Return the resident megabytes when loaded, after new situations, and after many decisions more.

    Of those, a tenth are new situations.
    """
    import resource
    from itertools import islice
    from pathlib import Path

    from kyc_recourse import Knowledge
    from tests.benchmarks.cases import mixed, seen

    def resident() -> float:
        pages = int(Path("/proc/self/statm").read_text().split()[1])
        return pages * resource.getpagesize() / 1e6

    def decide(number: int) -> None:
        for _ in range(number // 10):
            knowledge.decide(next(new))
            for case in islice(known, 9):
                knowledge.decide(case)

    knowledge = Knowledge.load(engine=engine)
    loaded = resident()
    new, known = mixed(4), seen(5, 2_000)
    for case in islice(new, new_situations):
        knowledge.decide(case)
    decide(5_000)
    warm = resident()
    decide(decisions)
    return loaded, warm, resident()
