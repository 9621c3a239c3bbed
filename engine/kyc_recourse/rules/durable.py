"""Forward chaining with durable-rules, fed with closed tokens only.

Nothing that a user or an editor wrote enters the C library: a token is ``t`` and a number, a rule is a
conjunction of tokens. So what the library does wrong with floats, strings, nulls, negation and joins
has no occasion. Its functions are called directly, as its own Host does, but without that Host's timer
threads, time limits and swallowed exceptions. What is left to respect:

* a batch of facts must not be empty, and a session in which no rule fired must not be deleted: every
  session starts with a token ``go`` that has a rule of its own;
* a token in the bodies of more than about 60 rules corrupts memory: such a token is split into aliases;
* a token is asserted once, and only if it is in a body;
* a session may be used by one inference at a time, and one that is not deleted leaks.

The last one is not left to a lock: a signal's handler that decides would wait for the inference that it
interrupts, and an exception that a handler raises can come between any two steps. Instead an inference
takes the ruleset out of those that are idle, and whoever finds it taken infers without it. A session that
broke off is ended before the next one begins, or when the ruleset is freed.
"""

from __future__ import annotations

import json
from collections import OrderedDict
from contextlib import suppress
from typing import Any
from weakref import WeakValueDictionary

import durable_rules_engine as library

from kyc_recourse.errors import EngineUnavailableError
from kyc_recourse.rules.engine import Clauses, Inference, from_mask
from kyc_recourse.rules.portable import PortableEngine

_BODIES_PER_TOKEN = 30
_IDLE_RULESETS = 256


class _Rules:
    """One ruleset as durable-rules has it."""

    # As they are when a signal ends the building.
    _begun, _handles = False, list[int]()

    def __init__(self, clauses: Clauses) -> None:
        self.clauses = clauses
        users: dict[int, int] = {}
        definition: dict[str, Any] = {"go": _rule(["go"])}
        for i, body in enumerate(clauses.bodies):
            tokens = []
            for number in from_mask(body):
                alias, users[number] = users.get(number, 0) // _BODIES_PER_TOKEN, users.get(number, 0) + 1
                tokens.append(_token(number, alias))
            definition[f"r{i}"] = _rule(tokens or ["go"])
        # What a number asserts: its token and the token's aliases. Numbers in no body assert nothing.
        self.tokens = {
            number: [_token(number, alias) for alias in range((count - 1) // _BODIES_PER_TOKEN + 1)]
            for number, count in users.items()
        }
        self.heads = [self.asserted(head) for head in clauses.heads]
        self._handles = []
        # A signal that comes while this takes its time is handled after it: the handle has to be kept by then.
        self._handles.extend(map(library.create_ruleset, ["rules"], [json.dumps(definition)]))
        (self._handle,) = self._handles

    def __del__(self) -> None:
        self._end()
        for handle in self._handles:
            library.delete_ruleset(handle)

    def asserted(self, held: int) -> list[str]:
        """Return the tokens that some numbers assert."""
        return [token for number in from_mask(held) for token in self.tokens.get(number, ())]

    def fire(self, atoms: int) -> list[int]:
        """Return the rules that fire, in the order of the ruleset."""
        tokens, fired = self.asserted(atoms), []
        known = set(tokens)
        self._end()
        self._begun = True
        facts = ",".join([f'{{"t":"{token}"}}' for token in ("go", *tokens)])
        _, state = library.assert_facts(self._handle, f"[{facts}]")
        session, action = library.start_action_for_state(self._handle, state)
        sid = json.loads(session)["sid"]
        while action:
            (name,) = json.loads(action)
            if name != "go":
                rule = int(name[1:])
                fired.append(rule)
                for token in self.heads[rule]:
                    if token not in known:
                        known.add(token)
                        library.assert_fact(self._handle, f'{{"t":"{token}","sid":"{sid}"}}')
            action = library.complete_and_start_action(self._handle, state)
        self._end()
        return sorted(fired)

    def _end(self) -> None:
        """Delete the session, wherever it broke off."""
        if self._begun:
            # Starts a session that has only been asserted, which may not be deleted; does nothing to any other.
            library.start_action(self._handle)
            with suppress(library.error):
                library.delete_state(self._handle, None)
            self._begun = False


def _token(number: int, alias: int) -> str:
    return f"t{number}a{alias}" if alias else f"t{number}"


def _rule(tokens: list[str]) -> dict[str, Any]:
    return {"all": [{f"c{i}": {"$and": [{"t": token}]}} for i, token in enumerate(tokens)]}


class DurableEngine:
    """Forward chaining by durable-rules; one ruleset for each reason, built when first needed."""

    name = "durable-rules"

    def __init__(self) -> None:
        # By identity, since comparing all rules would take longer than firing them; a ruleset keeps its clauses.
        self._idle: OrderedDict[int, _Rules] = OrderedDict()
        self._built: WeakValueDictionary[int, _Rules] = WeakValueDictionary()
        self._portable = PortableEngine()

    def infer(self, clauses: Clauses, atoms: int) -> Inference:
        """Return what holds in the end when ``atoms`` hold at first.

        Raises:
            EngineUnavailableError: durable-rules stopped before it had fired all rules.
        """
        rules = self._idle.pop(id(clauses), None)
        if rules is None:
            if id(clauses) in self._built:  # by another thread, or by the inference that a signal interrupted
                return self._portable.infer(clauses, atoms)
            rules = self._built[id(clauses)] = _Rules(clauses)
        try:
            fired = tuple(rules.fire(atoms))
        finally:
            self._idle[id(clauses)] = rules
        if len(self._idle) > _IDLE_RULESETS:
            self._idle.popitem(last=False)
        held = atoms
        for rule in fired:
            held |= clauses.heads[rule]
        if sum([body & held == body for body in clauses.bodies]) != len(fired):
            raise EngineUnavailableError("durable-rules did not fire all rules; use the engine portable")
        return Inference(held, fired)
