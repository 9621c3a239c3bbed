"""Forward chaining with durable-rules, fed with closed tokens only.

Nothing that a user or an editor wrote enters the C library: a token is ``t`` and a number, a rule is a
conjunction of tokens. So what the library does wrong with floats, strings, nulls, negation and joins
has no occasion. Its functions are called directly, as its own Host does, but without that Host's timer
threads, time limits and swallowed exceptions. What is left to respect:

* a batch of facts must not be empty, and a session in which no rule fired must not be deleted: every
  session starts with a token ``go`` that has a rule of its own;
* a token in the bodies of more than about 60 rules corrupts memory: such a token is split into aliases;
* a token is asserted once, and only if it is in a body;
* the library is not thread-safe, and a lock held by another thread stays locked after a fork.
"""

from __future__ import annotations

import json
import os
import threading
import weakref
from collections import OrderedDict
from typing import Any

import durable_rules_engine as library

from kyc_recourse.errors import EngineUnavailableError
from kyc_recourse.rules.engine import Clauses, Inference, numbers

_BODIES_PER_TOKEN = 30
_KEPT_RULESETS = 256


class _Rules:
    """One ruleset as durable-rules has it."""

    def __init__(self, name: str, clauses: Clauses) -> None:
        users: dict[int, int] = {}
        definition: dict[str, Any] = {"go": _rule(["go"])}
        for i, body in enumerate(clauses.bodies):
            tokens = []
            for number in numbers(body):
                alias, users[number] = users.get(number, 0) // _BODIES_PER_TOKEN, users.get(number, 0) + 1
                tokens.append(_token(number, alias))
            definition[f"r{i}"] = _rule(tokens or ["go"])
        # What a number asserts: its token and the token's aliases. Numbers in no body assert nothing.
        self.tokens = {
            number: [_token(number, alias) for alias in range((count - 1) // _BODIES_PER_TOKEN + 1)]
            for number, count in users.items()
        }
        self.heads = [self.asserted(head) for head in clauses.heads]
        self.handle = library.create_ruleset(name, json.dumps(definition))

    def asserted(self, held: int) -> list[str]:
        """Return the tokens that some numbers assert."""
        return [token for number in numbers(held) for token in self.tokens.get(number, ())]

    def fire(self, atoms: int) -> list[int]:
        """Return the rules that fire, in the order of the ruleset."""
        tokens, fired = self.asserted(atoms), []
        known = set(tokens)
        facts = ",".join([f'{{"t":"{token}"}}' for token in ("go", *tokens)])
        _, state = library.assert_facts(self.handle, f"[{facts}]")
        session, action = library.start_action_for_state(self.handle, state)
        sid = json.loads(session)["sid"]
        while action:
            (name,) = json.loads(action)
            if name != "go":
                rule = int(name[1:])
                fired.append(rule)
                for token in self.heads[rule]:
                    if token not in known:
                        known.add(token)
                        library.assert_fact(self.handle, f'{{"t":"{token}","sid":"{sid}"}}')
            action = library.complete_and_start_action(self.handle, state)
        library.delete_state(self.handle, None)
        return sorted(fired)

    def forget(self) -> None:
        """Free the ruleset's memory in the library."""
        library.delete_ruleset(self.handle)


def _token(number: int, alias: int) -> str:
    return f"t{number}a{alias}" if alias else f"t{number}"


def _rule(tokens: list[str]) -> dict[str, Any]:
    return {"all": [{f"c{i}": {"$and": [{"t": token}]}} for i, token in enumerate(tokens)]}


class DurableEngine:
    """Forward chaining by durable-rules; one ruleset for each reason, built when first needed."""

    name = "durable-rules"

    def __init__(self) -> None:
        self.begin()
        _ENGINES.add(self)

    def __del__(self) -> None:
        for _, rules in self._rulesets.values():
            rules.forget()

    def begin(self) -> None:
        """Begin anew, with nothing built: what a fork left behind may be half done."""
        self._lock = threading.Lock()
        self._rulesets: OrderedDict[int, tuple[Clauses, _Rules]] = OrderedDict()
        self._built = 0

    def infer(self, clauses: Clauses, atoms: int) -> Inference:
        """Return what holds in the end when ``atoms`` hold at first.

        Raises:
            EngineUnavailableError: durable-rules stopped before it had fired all rules.
        """
        with self._lock:
            try:
                fired = tuple(self._rules(clauses).fire(atoms))
            except BaseException:
                # An interrupted session can be neither used nor deleted: leave the ruleset to itself.
                self._rulesets.pop(id(clauses), None)
                raise
        held = atoms
        for rule in fired:
            held |= clauses.heads[rule]
        if sum([body & held == body for body in clauses.bodies]) != len(fired):
            raise EngineUnavailableError("durable-rules did not fire all rules; use the engine portable")
        return Inference(held, fired)

    def _rules(self, clauses: Clauses) -> _Rules:
        # By identity, since comparing all rules would take longer than firing them; the clauses are kept.
        kept = self._rulesets.pop(id(clauses), None)
        if kept is None:
            if len(self._rulesets) >= _KEPT_RULESETS:
                self._rulesets.popitem(last=False)[1][1].forget()
            self._built += 1
            kept = (clauses, _Rules(f"rules{id(self)}x{self._built}", clauses))
        self._rulesets[id(clauses)] = kept
        return kept[1]


_ENGINES: weakref.WeakSet[DurableEngine] = weakref.WeakSet()


def _begin_anew() -> None:
    for engine in list(_ENGINES):
        engine.begin()


if hasattr(os, "register_at_fork"):
    os.register_at_fork(after_in_child=_begin_anew)
