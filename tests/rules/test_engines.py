"""The inference engines: equal to each other, and to the definition of a fixpoint."""

from __future__ import annotations

import multiprocessing
import os
import subprocess
import sys
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from kyc_recourse import Knowledge
from kyc_recourse.cases.observe import observe, situation
from kyc_recourse.decisions.decide import PlatformDecisions
from kyc_recourse.errors import EngineUnavailableError
from kyc_recourse.exploration.case_grid import grid
from kyc_recourse.facts.times import parse_instant
from kyc_recourse.rules.choose import choose_engine
from kyc_recourse.rules.engine import Clauses, Engine, Inference
from kyc_recourse.rules.portable import PortableEngine
from kyc_recourse.rules.program import ReasonRuleset
from tests.conftest import NOW, ROOT, needs_durable_rules


@pytest.fixture(scope="module")
def durable() -> Engine:
    """One durable-rules engine."""
    return choose_engine("durable-rules")


def fixpoint(clauses: Clauses, atoms: int) -> Inference:
    """Infer by the definition: repeat until nothing is added."""
    held, before = atoms, -1
    while held != before:
        before = held
        for body, head in zip(clauses.bodies, clauses.heads, strict=True):
            if body & held == body:
                held |= head
    fired = [i for i, body in enumerate(clauses.bodies) if body & held == body]
    return Inference(held, tuple(fired))


@st.composite
def ordered_clauses(draw: st.DrawFn) -> Clauses:
    """Rules over twenty atoms, each concluding something new that later rules may need."""
    bodies, heads = [], []
    for i in range(draw(st.integers(1, 90))):
        shared = draw(st.sampled_from([0, 0, 1]))  # one atom in very many bodies
        bodies.append(draw(st.sets(st.integers(0, 19 + i), max_size=4)))
        bodies[i] |= {0} if shared else set()
        heads.append({20 + i, *draw(st.sets(st.integers(20 + i, 130), max_size=2))})
    as_bits = [[sum(1 << n for n in numbers) for numbers in side] for side in (bodies, heads)]
    return Clauses(tuple(as_bits[0]), tuple(as_bits[1]))


@given(ordered_clauses(), st.integers(0, 2**20 - 1))
def test_portable_engine_is_the_fixpoint(clauses: Clauses, atoms: int) -> None:
    """One pass over ordered rules finds all that repeating finds."""
    assert PortableEngine().infer(clauses, atoms) == fixpoint(clauses, atoms)


@needs_durable_rules
@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(ordered_clauses(), st.integers(0, 2**20 - 1))
def test_durable_rules_agrees_on_random_rules(durable: Engine, clauses: Clauses, atoms: int) -> None:
    """Conclusions and firings of durable-rules are those of the fixpoint, also with a much shared atom."""
    assert durable.infer(clauses, atoms) == fixpoint(clauses, atoms)


@needs_durable_rules
@pytest.mark.parametrize("users", [1, 30, 31, 60, 200])
def test_an_atom_in_many_rules_is_split(durable: Engine, users: int) -> None:
    """An atom in the bodies of many rules neither corrupts memory nor loses a rule."""
    clauses = Clauses((1,) * users, tuple(1 << n for n in range(1, users + 1)))
    assert durable.infer(clauses, 1) == fixpoint(clauses, 1)
    assert durable.infer(clauses, 0) == Inference(0, ())


@needs_durable_rules
@pytest.mark.slow
def test_engines_agree_over_the_grid(
    durable: Engine, portable: Knowledge, orchard: Knowledge, capsys: pytest.CaptureFixture[str]
) -> None:
    """Over the whole grid of both platforms, conclusions and firings are equal, and every rule fires."""
    compared = 0
    for knowledge in (portable, orchard):
        for platform in knowledge.platforms.values():
            fired: dict[ReasonRuleset, set[int]] = {}
            for ruleset, atoms in _situations(knowledge, platform):
                inference = durable.infer(ruleset.clauses, atoms)
                assert inference == fixpoint(ruleset.clauses, atoms)
                fired.setdefault(ruleset, set()).update(inference.fired)
                compared += 1
            programs = [platform.at(period.start) for period in platform.compiled.periods]
            for ruleset in (ruleset for program in programs for ruleset in program.rulesets.values()):
                assert fired[ruleset] == set(range(len(ruleset.rules))), ruleset.reason
    with capsys.disabled():
        print(f" {compared} situations compared", end="")


def _situations(knowledge: Knowledge, platform: PlatformDecisions) -> Iterator[tuple[ReasonRuleset, int]]:
    """Yield what every reason of every cell of the grid is decided by, each once."""
    seen = set()
    for cell in grid(platform.compiled, parse_instant(NOW)):
        case = knowledge.read_case(cell.case)
        assert case.now is not None
        program = platform.at(case.now)
        reasons = cell.reasons or tuple(match.id for match in platform.matches(case.notice or "", case.now))
        state = situation(program, observe(program, case, reasons, (), case.now), case.now).state
        for reason in reasons or ("",):
            ruleset = program.rulesets[reason]
            key = (program.period.start, reason, state & ruleset.relevant)
            if key not in seen:
                seen.add(key)
                yield ruleset, state & ruleset.relevant


def _verdict(knowledge: Knowledge, count: int) -> str:
    case = {"now": NOW, "reasons": ["face-mismatch"], "recent_attempts": {"face-mismatch": count}}
    return knowledge.decide(case).verdict


EXPECTED = ["fix-and-resubmit"] * 4 + ["hold", "wait", "wait"]


def test_many_threads_share_one_knowledge(knowledge: Knowledge) -> None:
    """Decisions from many threads at once are the same as one after another."""
    with ThreadPoolExecutor(8) as pool:
        verdicts = list(pool.map(lambda n: _verdict(knowledge, n % 7), range(700)))
    assert verdicts == EXPECTED * 100


def _in_child(knowledge: Knowledge) -> None:
    assert [_verdict(knowledge, n) for n in range(7)] == EXPECTED
    os._exit(0)


@pytest.mark.skipif(not hasattr(os, "fork"), reason="this system cannot fork")
@pytest.mark.filterwarnings("ignore:This process .* is multi-threaded:DeprecationWarning")
@pytest.mark.parametrize("name", ["portable", pytest.param("durable-rules", marks=needs_durable_rules)])
def test_a_forked_child_decides(name: str) -> None:
    """A child of a fork decides with the knowledge that its parent loaded and used."""
    knowledge = Knowledge.load(engine=name)
    assert _verdict(knowledge, 4) == "hold"
    child = multiprocessing.get_context("fork").Process(target=_in_child, args=(knowledge,))
    child.start()
    child.join(30)
    assert child.exitcode == 0


@pytest.mark.slow
def test_without_durable_rules_the_portable_engine_decides() -> None:
    """Where durable-rules is not installed, the engine is the portable one; asking for it is an error that names the extra."""
    program = (
        "import sys; sys.modules['durable_rules_engine'] = None\n"
        "from kyc_recourse import Knowledge, EngineUnavailableError\n"
        "knowledge = Knowledge.load()\n"
        "print(knowledge.engine.name, knowledge.decide({'reasons': ['underage']}).verdict)\n"
        "try: Knowledge.load(engine='durable-rules')\n"
        "except EngineUnavailableError as error: print(error)\n"
    )
    env = {**os.environ, "PYTHONPATH": str(ROOT / "engine")}
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, env=env, check=True)
    first, second = done.stdout.splitlines()
    assert first == "portable do-not-resubmit"
    assert "install kyc-recourse[durable]" in second
    assert second.endswith("use the engine portable")


def test_an_unknown_engine_is_refused() -> None:
    """An engine that does not exist is an error with the nearest name."""
    with pytest.raises(EngineUnavailableError, match='did you mean "portable"'):
        choose_engine("portabel")
