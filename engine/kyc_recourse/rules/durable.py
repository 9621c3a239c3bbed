"""Forward chaining with durable-rules, fed with closed tokens only.

Nothing that a user or an editor wrote enters the C library: a token is ``t`` and a number, a rule is a
conjunction of tokens. So what the library does wrong with floats, strings, nulls, negation and joins
has no occasion. What is left to respect:

* a batch of facts must not be empty, and a session in which no rule fired must not be deleted: every
  session starts with a token ``go`` that has a rule of its own;
* a token in the bodies of more than about 60 rules corrupts memory: such a token is split into aliases;
* an action must not fail: it appends to lists, and asserts tokens that it has not asserted yet;
* a host must not run its timer threads: ``_run`` does nothing;
* the library is not thread-safe, and a lock held by another thread stays locked after a fork.
"""

from __future__ import annotations

import os
import threading
from collections import OrderedDict
from collections.abc import Callable
from typing import Any

import durable_rules_engine
from durable import engine as durable_engine

from kyc_recourse.errors import EngineUnavailableError
from kyc_recourse.rules.engine import Clauses, Inference, numbers

_BODIES_PER_TOKEN = 30
_KEPT_RULESETS = 256


class _QuietHost(durable_engine.Host):  # type: ignore[misc]
    """A host without timer threads."""

    def _run(self) -> None:
        """Start nothing: no rule here has a timer."""


class _Session:
    """What one inference has collected so far; actions write into it."""

    def __init__(self) -> None:
        self.asserted: set[str] = set()
        self.fired: list[int] = []


class _Rules:
    """One ruleset as durable-rules has it."""

    def __init__(self, host: _QuietHost, name: str, clauses: Clauses) -> None:
        self.host, self.name, self.session = host, name, _Session()
        users: dict[int, int] = {}
        definition: dict[str, Any] = {"go": {"all": [{"c0": _is("go")}], "run": lambda _: None}}
        for i, body in enumerate(clauses.bodies):
            tokens = []
            for number in numbers(body):
                alias, users[number] = users.get(number, 0) // _BODIES_PER_TOKEN, users.get(number, 0) + 1
                tokens.append(f"t{number}" if not alias else f"t{number}a{alias}")
            conditions = [{f"c{n}": _is(token)} for n, token in enumerate(tokens or ["go"])]
            definition[f"r{i}"] = {"all": conditions, "run": self.action(i, numbers(clauses.heads[i]))}
        # What a token asserts: itself and its aliases. Tokens in no body are never asserted.
        self.aliases = {
            number: [f"t{number}"] + [f"t{number}a{alias}" for alias in range(1, (count - 1) // _BODIES_PER_TOKEN + 1)]
            for number, count in users.items()
        }
        host.set_rulesets({name: definition})

    def action(self, rule: int, head: tuple[int, ...]) -> Callable[[Any], None]:
        def run(c: Any) -> None:
            self.session.fired.append(rule)
            for number in head:
                for token in self.aliases.get(number, ()):
                    if token not in self.session.asserted:
                        self.session.asserted.add(token)
                        c.assert_fact({"t": token})

        return run

    def fire(self, atoms: int) -> list[int]:
        session = self.session = _Session()
        tokens = [token for number in numbers(atoms) for token in self.aliases.get(number, ())]
        session.asserted.update(tokens)
        try:
            self.host.assert_facts(self.name, [{"t": token} for token in ("go", *tokens)])
        finally:
            self.host.delete_state(self.name, None)
        return session.fired

    def forget(self) -> None:
        """Free the ruleset's memory in the library."""
        ruleset = self.host._ruleset_directory.pop(self.name)
        self.host._ruleset_list.remove(ruleset)
        durable_rules_engine.delete_ruleset(ruleset._handle)


def _is(token: str) -> dict[str, Any]:
    return {"$and": [{"t": token}]}


class DurableEngine:
    """Forward chaining by durable-rules; one ruleset for each reason, built when first needed."""

    name = "durable-rules"

    def __init__(self) -> None:
        self._begin()
        if hasattr(os, "register_at_fork"):
            os.register_at_fork(after_in_child=self._begin)

    def _begin(self) -> None:
        self._lock = threading.Lock()
        self._host = _QuietHost()
        self._rulesets: OrderedDict[Clauses, _Rules] = OrderedDict()
        self._built = 0

    def infer(self, clauses: Clauses, atoms: int) -> Inference:
        """Return what holds in the end when ``atoms`` hold at first.

        Raises:
            EngineUnavailableError: durable-rules stopped before the end, twice.
        """
        with self._lock:
            rules = self._rules(clauses)
            for _ in range(2):
                fired = tuple(sorted(rules.fire(atoms)))
                held = atoms
                for rule in fired:
                    held |= clauses.heads[rule]
                # The library swallows an interrupt and gives up when the clock jumps: then rules are missing.
                if sum(body & held == body for body in clauses.bodies) == len(fired):
                    return Inference(held, fired)
        raise EngineUnavailableError("durable-rules stopped before it had fired all rules; use the engine portable")

    def _rules(self, clauses: Clauses) -> _Rules:
        rules = self._rulesets.pop(clauses, None)
        if rules is None:
            if len(self._rulesets) >= _KEPT_RULESETS:
                self._rulesets.popitem(last=False)[1].forget()
            self._built += 1
            rules = _Rules(self._host, f"rules{self._built}", clauses)
        self._rulesets[clauses] = rules
        return rules
