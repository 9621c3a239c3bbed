"""One period of compiled knowledge made ready to run: numbers become bits, tables become look-ups."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from functools import cache, lru_cache
from typing import NamedTuple

from kyc_recourse.rules.compiled import (
    CompiledCooldown,
    CompiledLimit,
    CompiledRule,
    Conclusion,
    Period,
)
from kyc_recourse.rules.dated import Dated, Terms
from kyc_recourse.rules.engine import Clauses, Engine, Inference, to_mask
from kyc_recourse.rules.fact_input import FactInput, Pair, answer

_KEPT_INFERENCES = 16_384
_KEPT_DEPENDENCIES = 1_024


class ReasonRuleset:
    """The rules of one reason, ready for an engine."""

    def __init__(self, reason: str, rules: tuple[CompiledRule, ...], atoms: int) -> None:
        self.reason, self.rules = reason, rules
        self.clauses = Clauses(
            tuple(to_mask(rule.body) for rule in rules),
            tuple(to_mask(rule.head) for rule in rules),
        )
        self.relevant = 0
        for body in self.clauses.bodies:
            self.relevant |= body
        self.relevant &= (1 << atoms) - 1
        # Every set of reasons asks again for much the same.
        self.downstream = lru_cache(_KEPT_DEPENDENCIES)(self._downstream)
        self.upstream = lru_cache(_KEPT_DEPENDENCIES)(self._upstream)

    def _downstream(self, atoms: int) -> int:
        """Return the conclusions that can depend on some atoms."""
        altered = 0
        for body, head in zip(*self.clauses, strict=True):
            if body & (atoms | altered):
                altered |= head
        return altered

    def _upstream(self, conclusions: int) -> Clauses:
        """Return the rules on which conclusions depend."""
        needed, rules = conclusions, []
        for body, head in reversed(list(zip(*self.clauses, strict=True))):
            if head & needed:
                needed |= body
                rules.append((body, head))
        return Clauses(tuple([body for body, _ in reversed(rules)]), tuple([head for _, head in reversed(rules)]))


class _Place(NamedTuple):
    """A place at which a remedy is offered while, of the bits ``among``, exactly ``held`` hold."""

    order: int
    remedy: str
    among: int
    held: int


class LimitInput(NamedTuple):
    """A limit with its terms over time, and what conditions ask of it: where it stands, and how many count."""

    limit: CompiledLimit
    terms: Dated[CompiledLimit]
    state: FactInput | None
    used: FactInput | None


class CooldownInput(NamedTuple):
    """A cooldown with its terms over time, and what conditions ask of it."""

    cooldown: CompiledCooldown
    terms: Dated[CompiledCooldown]
    state: FactInput | None


class Program:
    """One period of a platform's knowledge, ready to decide cases; ``renamed`` is that of ``Compiled``."""

    def __init__(self, period: Period, terms: Terms, engine: Engine, renamed: Mapping[str, str]) -> None:
        self.period, self.renamed = period, renamed
        self.first = len(period.atoms)
        self.conclusions = period.conclusions
        self.pairs = [Pair(relation) for relation in period.relations]
        self.compared = {id for pair in self.pairs for id in (pair.first, pair.second)}
        self.inputs: dict[tuple[str, str], FactInput] = {}
        # Above atoms and conclusions stand the bits that say what a case tells.
        free = self.first + len(period.conclusions)
        for table in period.tables:
            subject = FactInput(table, free, compared=table.kind == "observation" and table.id in self.compared)
            free = subject.given.bit_length()
            self.inputs[table.kind, table.id] = subject
        self.observed = {s.id: s for s in self.inputs.values() if s.kind == "observation"}
        self.happened = {s.id: s for s in self.inputs.values() if s.kind == "event"}
        self.identical = self.inputs.get(("attempts", "identical"))
        self.first_age = self.inputs.get(("attempts", "first-age"))
        self.status = self.inputs.get(("status", ""))
        self.limits: dict[str, list[LimitInput]] = {}
        for limit in period.limits:
            state, used = (self.inputs.get((kind, limit.id)) for kind in ("limit", "used"))
            self.limits.setdefault(limit.reason, []).append(LimitInput(limit, terms.limits[limit.id], state, used))
        self.limit_ids = [limit.id for limit in period.limits]
        self.cooldowns: dict[str, list[CooldownInput]] = {}
        self.started_by: dict[str, list[FactInput]] = {event.id: [] for event in period.events}
        for cooldown in period.cooldowns:
            cooled = CooldownInput(cooldown, terms.cooldowns[cooldown.id], self.inputs.get(("cooldown", cooldown.id)))
            self.cooldowns.setdefault(cooldown.reason, []).append(cooled)
            if cooled.state:
                self.started_by[cooldown.event].append(cooled.state)
        self._pairs = {id: [pair for pair in self.pairs if id in (pair.first, pair.second)] for id in self.compared}
        self.history_given = {limit.id: 1 << (free + i) for i, limit in enumerate(period.limits)}
        free += len(period.limits)
        self.attempts_given = 1 << free
        self.event_given = {event.id: 1 << (free + 1 + i) for i, event in enumerate(period.events)}
        self.unknown = self._unknown()
        self.named = frozenset(period.regions)
        self.reasons = {reason.id: reason for reason in period.reasons}
        self.rulesets = {r.reason: ReasonRuleset(r.reason, period.rules_of(r), self.first) for r in period.rulesets}
        self.observations = {o.id: o for o in period.observations}
        masks = {id: self.observed[id].state_mask if id in self.observed else _nothing for id in self.observations}
        self.yes = {id: masks[id](True) for id, each in self.observations.items() if each.type == "boolean"}
        self.no = {id: masks[id](False) for id in self.yes}
        self.answers = {
            id: answer(each, masks[id], self.named) for id, each in self.observations.items() if id not in self.yes
        }
        self.fields = {field.id: field for field in period.fields}
        self.events = {event.id: event for event in period.events}
        self.remedies = {remedy.id: remedy for remedy in period.remedies}
        self.verdicts = {verdict.id: verdict for verdict in period.verdicts}
        self.lowest = period.verdicts[0]
        kinds = ("verdict", "allowed", "remedy", "step", "earlier", "cause", "warning", "prohibition")
        self.mask = {kind: self._mask(kind) for kind in kinds}
        self._places = sorted(self._offers())
        self.steps = {
            id: sum(1 << number for number, step in self._numbered("step") if step.id.startswith(f"{id} "))
            for id in self.remedies
        }
        self.mask["remedies"] = self.mask["remedy"] | self.mask["step"]
        self.mask["warnings"] = self.mask["warning"] | self.mask["prohibition"]

        self.age_decides = self._decides(self.first_age)
        self.used_decides = {id for (kind, id), each in self.inputs.items() if kind == "used" and self._decides(each)}

        @lru_cache(_KEPT_INFERENCES)
        def infer(reason: str, atoms: int) -> Inference:
            return engine.infer(self.rulesets[reason].clauses, atoms)

        self._infer = infer
        self._relevant = cache(self._relevant_to)

    def _decides(self, subject: FactInput | None) -> bool:
        """Tell whether a verdict can depend on a subject."""
        verdicts = self.mask["verdict"] | self.mask["allowed"]
        return subject is not None and any(
            ruleset.downstream(subject.all) & verdicts for ruleset in self.rulesets.values()
        )

    def infer(self, reason: str, state: int) -> Inference:
        """Return what follows for a reason; equal atoms are inferred once."""
        return self._infer(reason, state & self.rulesets[reason].relevant)

    def relevant(self, reasons: Sequence[str]) -> int:
        """Return the bits of the state that can matter to the reasons."""
        relevant = 0
        for reason in reasons or ("",):
            relevant |= self._relevant(reason)
        return relevant

    def _relevant_to(self, reason: str) -> int:
        atoms, given = self.rulesets[reason].relevant, self.attempts_given
        for bit in (*self.history_given.values(), *self.event_given.values()):
            given |= bit
        for subject in self.inputs.values():
            if subject.all & atoms or any(pair.all & atoms for pair in self.pairs_of(subject)):
                given |= subject.given
        return atoms | given

    def pairs_of(self, subject: FactInput) -> list[Pair]:
        """Return the comparisons in which a region observation takes part."""
        return self._pairs.get(subject.id, [])

    def other(self, pair: Pair, subject: FactInput) -> FactInput:
        """Return the region observation with which a comparison compares the subject."""
        return self.observed[pair.second if subject.id == pair.first else pair.first]

    def top_verdict(self, held: int) -> str:
        """Return the verdict of the highest rank; without one, the lowest there is."""
        place = (held & self.mask["verdict"]).bit_length()
        return self.conclusions[place - 1 - self.first].id if place else self.lowest.id

    def allowed(self, held: int) -> bool | None:
        """Return whether to submit again, as far as it is known: false goes before unknown, unknown before true."""
        allowed = self.verdicts[self.top_verdict(held)].allowed
        return None if allowed and held & self.mask["allowed"] else allowed

    def offered(self, held: int) -> list[str]:
        """Return the remedies among what holds, in the order in which they are offered."""
        return [place.remedy for place in self._places if held & place.among == place.held]

    def _offers(self) -> Iterator[_Place]:
        moved = {conclusion.id: 1 << number for number, conclusion in self._numbered("earlier")}
        for number, conclusion in self._numbered("remedy"):
            remedy, offered = self.remedies[conclusion.id], 1 << number
            earlier = moved.get(remedy.id, 0)
            yield _Place(remedy.order, remedy.id, offered | earlier, offered)
            if earlier and remedy.earlier is not None:
                yield _Place(remedy.earlier, remedy.id, offered | earlier, offered | earlier)

    def _unknown(self) -> int:
        atoms = 0
        for subject in self.inputs.values():
            atoms |= subject.unknown
        return atoms

    def _numbered(self, kind: str) -> list[tuple[int, Conclusion]]:
        return [(self.first + i, c) for i, c in enumerate(self.conclusions) if c.kind == kind]

    def _mask(self, kind: str) -> int:
        return sum(1 << number for number, _ in self._numbered(kind))


def _nothing(_: object) -> int:
    """Flip nothing: no rule looks at the observation."""
    return 0
