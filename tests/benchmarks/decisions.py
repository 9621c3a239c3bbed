"""How long decisions take, of seen and of unseen situations, and what comes before and after them."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from unittest.mock import patch

from kyc_recourse import Case, EngineUnavailableError, Knowledge
from kyc_recourse.decisions.questions import Questions
from kyc_recourse.rules.choose import ENGINES
from kyc_recourse.rules.engine import Clauses, Inference
from kyc_recourse.rules.portable import PortableEngine
from tests.benchmarks.by_hand import FACTS, decide_by_hand, situation
from tests.benchmarks.cases import plain, seen, take, unseen
from tests.benchmarks.measure import Table, Task, each, medians

SITUATIONS = 500

_LOADED = Knowledge.load(FACTS, engine="portable")


def fresh(engine: str, decided: Iterable[Case]) -> Knowledge:
    """Return knowledge that has decided these cases and no others."""
    knowledge = Knowledge(tuple(loaded.compiled for loaded in _LOADED.platforms.values()), engine)
    for case in decided:
        knowledge.decide(case)
    return knowledge


def available_engines() -> list[str]:
    """Return the engines that run on this Python."""
    engines = []
    for engine in ENGINES:
        try:
            fresh(engine, ())
        except EngineUnavailableError as error:
            print(f"  (without {engine}: {error})")
        else:
            engines.append(engine)
    return engines


def inference(knowledge: Knowledge, work: Sequence[tuple[Clauses, int]]) -> float:
    """Return the microseconds of one bare inference."""
    return each(lambda clauses_and_atoms: knowledge.engine.infer(*clauses_and_atoms), work)


def inferences(cases: Iterable[Case]) -> list[tuple[Clauses, int]]:
    """Return the rules and atoms from which the engine infers while the cases are decided."""
    work: list[tuple[Clauses, int]] = []

    class Listening(PortableEngine):
        def infer(self, clauses: Clauses, atoms: int) -> Inference:
            work.append((clauses, atoms))
            return super().infer(clauses, atoms)

    with patch("kyc_recourse.packs.knowledge.choose_engine", lambda _: Listening()):
        fresh("portable", cases)
    return work


def without_questions(knowledge: Knowledge, cases: Sequence[Case]) -> float:
    """Return the microseconds of one decision when no questions are looked for."""
    with patch.object(Questions, "open", lambda *_: ()):
        return each(knowledge.decide, cases)


def bench_decisions(engines: list[str], *, quick: bool) -> None:
    """Measure decisions of seen and of unseen situations."""
    rounds, length = (3, 4_000) if quick else (9, 20_000)
    table = Table("Decisions", "us")
    stream = take(length, seen(1, SITUATIONS))
    tasks: dict[str, Task] = {"by hand": lambda: each(decide_by_hand, stream)}
    for engine in engines:
        warm = fresh(engine, stream)
        tasks[engine] = lambda warm=warm: each(warm.decide, stream)  # type: ignore[misc]
    result = medians(rounds, tasks)
    hand = result["by hand"]
    table.row("by hand: everything", hand, by_hand=hand)
    for engine in engines:
        what = f"{engine}, seen: everything"
        table.row(what, result[engine], 15, hand, by_hand=hand, target="<= 15 us, <= by hand")

    rounds, length = (3, 500) if quick else (5, 1_500)
    cases = take(2 * length, unseen(2, situation))
    # The first half prepares what the second half needs, but has none of its situations.
    warming, new = cases[:length], cases[length:]
    work = inferences(new)
    for engine in engines:
        result = medians(
            rounds,
            {
                "by hand": lambda: each(decide_by_hand, new),
                "inference": lambda engine=engine: inference(fresh(engine, warming), work),  # type: ignore[misc]
                "bare": lambda engine=engine: without_questions(fresh(engine, warming), new),  # type: ignore[misc]
                "all": lambda engine=engine: each(fresh(engine, warming).decide, new),  # type: ignore[misc]
            },
        )
        hand, most = result["by hand"], 60 if engine == "portable" else 500
        table.row(f"{engine}, unseen: one bare inference", result["inference"])
        table.row(f"{engine}, unseen: all but questions", result["bare"], by_hand=hand)
        what = f"{engine}, unseen: everything"
        table.row(what, result["all"], most, by_hand=hand, target=f"<= {most} us")


def bench_reading(*, quick: bool) -> None:
    """Measure what comes before and after a decision."""
    rounds, length = (3, 2_000) if quick else (9, 10_000)
    cases = take(length, seen(3, SITUATIONS))
    data, decisions = [plain(case) for case in cases], [decide_by_hand(case) for case in cases]
    texts = [json.dumps(case) for case in data]
    result = medians(
        rounds,
        {
            "Case.from_dict": lambda: each(Case.from_dict, data),
            "Case.from_json": lambda: each(Case.from_json, texts),
            "Decision.to_json": lambda: each(lambda decision: decision.to_json(), decisions),
            "Decision.to_dict": lambda: each(lambda decision: decision.to_dict(), decisions[: length // 4]),
        },
    )
    table = Table("Reading and writing", "us")
    for what, value in result.items():
        table.row(what, value)
    size = sum(len(decision.to_json()) for decision in decisions) / length
    print(f"  (a decision is {size / 1000:.1f} kB of JSON on average)")
