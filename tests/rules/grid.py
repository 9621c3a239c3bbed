"""The grid of situations: all answers to what meets in one rule, and all pairs for the rest."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import combinations, product

from kyc_recourse.rules.program import Decider, Program
from kyc_recourse.rules.subject import Subject


def _answers(subject: Subject) -> list[tuple[int, int]]:
    """Return the atoms to clear and to set for each answer, and for none."""
    return sorted({(subject.all, subject.unknown), *((subject.all, mask) for _, mask in subject.classes)})


def situations(program: Program, decider: Decider) -> Iterator[int]:
    """Yield the sets of atoms of one reason's grid, each once."""
    factors = [_answers(s) for s in program.subjects.values() if s.all & decider.relevant]
    for pair in program.pairs:
        if pair.all & decider.relevant:
            factors.append([(pair.all, 0), (pair.all, pair.same), (pair.all, pair.different)])
    groups = {
        tuple(i for i, answers in enumerate(factors) if answers[0][0] & reaching) for reaching in _reaching(decider)
    }
    pairs = set(combinations(range(len(factors)), 2))
    seen = set()
    for group in sorted(groups | pairs):
        for answers in product(*(factors[i] for i in group)):
            atoms = program.unknown & decider.relevant
            for clear, mask in answers:
                atoms = atoms & ~clear | mask & decider.relevant
            if atoms not in seen:
                seen.add(atoms)
                yield atoms


def _reaching(decider: Decider) -> Iterator[int]:
    """Yield, for each rule, the atoms of its body and of all rules that it builds on."""
    reach: list[int] = []
    for i, body in enumerate(decider.clauses.bodies):
        atoms = body
        for earlier in range(i):
            if decider.clauses.heads[earlier] & body:
                atoms |= reach[earlier]
        reach.append(atoms)
        yield atoms
