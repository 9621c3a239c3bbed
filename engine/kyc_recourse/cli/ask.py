"""Asking, at a terminal, what would help to know."""

from __future__ import annotations

import copy
import re
from collections.abc import Callable
from typing import Any

import click

from kyc_recourse.cli.say import say, style
from kyc_recourse.decisions.decision import Decision, Option, Question
from kyc_recourse.errors import CaseError
from kyc_recourse.facts.texts import format_number

_SKIP, _STOP = "", "q"
_YES_AND_NO = {"true": True, "yes": True, "y": True, "false": False, "no": False, "n": False}
_COUNT = re.compile(r"[0-9]{1,6}\Z")
_NUMBER = re.compile(r"-?[0-9]{1,15}(\.[0-9]{1,15})?\Z")
Decide = Callable[[dict[str, Any]], Decision]


def ask_questions(data: dict[str, Any], decide: Decide) -> Decision:
    """Ask the open questions, the most consequential first, and return the decision with the answers.

    Questions go to standard error, so that the answer alone is on standard output. An empty answer means "I don't
    know"; ``q`` or the end of input stops.
    """
    decision, skipped = decide(data), set[tuple[str, str]]()
    say("\nAnswer what you know. Enter: I don't know. q: stop.", err=True)
    while question := next((q for q in decision.questions if (q.asks, q.id) not in skipped), None):
        skipped.add((question.asks, question.id))
        say(f"\n{question.text}", err=True)
        for i, option in enumerate(_choices(question), 1):
            say(f"  {i}. {option.value}: {option.label}", err=True)
        while True:
            try:
                answer = click.prompt(
                    _hint(question), default="", show_default=False, prompt_suffix="> ", err=True
                ).strip()
            except click.Abort:
                answer = _STOP
            if answer.lower() == _STOP:
                return decision
            if answer == _SKIP:
                break
            try:
                answered = _with_answer(data, question, answer)
                changed = decide(answered)
            except CaseError as error:
                say("\n".join(fault.message for fault in error.faults), err=True)
                continue
            data = answered
            if changed.verdict != decision.verdict or changed.summary != decision.summary:
                say(style(changed.summary, bold=True), err=True)
            decision = changed
            break
    return decision


def _choices(question: Question) -> tuple[Option, ...]:
    return () if question.answer.type == "boolean" else question.options


def _hint(question: Question) -> str:
    kind, least, most = question.answer.type, question.answer.min, question.answer.max
    when = "time, like 2026-11-22T12:00:00Z"
    hints = {"boolean": "y/n", "choice": "number or name", "region": "ISO 3166 code, like AE or US-CA"}
    hints |= {"time": when, "count": f"how many, or {when}"}
    return hints.get(kind) or f"number from {format_number(least or 0)} to {format_number(most or 0)}"


def _with_answer(data: dict[str, Any], question: Question, answer: str) -> dict[str, Any]:
    """Return the case with an answer added to it."""
    data = copy.deepcopy(data)
    choices = _choices(question)
    if choices and _COUNT.match(answer) and 0 < int(answer) <= len(choices):
        answer = str(choices[int(answer) - 1].value)
    if question.asks == "observation":
        data.setdefault("observations", {})[question.id] = typed(question.answer.type, answer)
    elif question.asks == "event":
        data.setdefault("events", []).append({"type": question.id, "at": answer})
    elif question.asks == "attempts":
        if question.answer.type == "count" and _COUNT.match(answer):
            data.setdefault("recent_attempts", {})[question.id] = int(answer)
        else:
            reason = {} if question.answer.type == "time" else {"reason": question.id}
            data.setdefault("attempts", []).append({"at": answer, **reason})
    elif question.answer.type == "boolean":
        if typed("boolean", answer) is True:
            data["reasons"] = [*data.get("reasons", []), question.id]
    else:
        data["reasons"] = [answer]
    return data


def typed(kind: str, text: str) -> bool | int | float | str:
    """Return what was typed as a value of a type; what does not fit stays a text, and a fault follows."""
    if kind == "boolean":
        return _YES_AND_NO.get(text.lower(), text)
    if kind == "number" and _NUMBER.match(text):
        return float(text) if "." in text else int(text)
    return text
