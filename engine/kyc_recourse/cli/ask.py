"""Asking, at a terminal, what would help to know."""

from __future__ import annotations

import copy
import re
from collections.abc import Callable
from typing import Any

import click

from kyc_recourse.cli.say import say, style
from kyc_recourse.decisions.decision import Decision, Question
from kyc_recourse.errors import CaseError
from kyc_recourse.facts.texts import format_number
from kyc_recourse.rules.program import Program

_SKIP, _STOP = "", "q"
_YES_AND_NO = {"true": True, "yes": True, "y": True, "false": False, "no": False, "n": False}
_COUNT = re.compile(r"[0-9]{1,6}\Z")
_NUMBER = re.compile(r"-?[0-9]{1,15}(\.[0-9]{1,15})?\Z")
Decide = Callable[[dict[str, Any]], Decision]


def ask_questions(data: dict[str, Any], decide: Decide, program: Program) -> Decision:
    """Ask the open questions, the most consequential first, and return the decision with the answers.

    ``program`` knows what is expected of an answer. Questions go to standard error, so that the answer
    alone is on standard output. An empty answer means "I don't know"; ``q`` or the end of input stops.
    """
    decision, skipped = decide(data), set[tuple[str, str]]()
    say("\nAnswer what you know. Enter: I don't know. q: stop.", err=True)
    while question := next((q for q in decision.questions if (q.asks, q.id) not in skipped), None):
        skipped.add((question.asks, question.id))
        say(f"\n{question.text}", err=True)
        for i, option in enumerate(_choices(question), 1):
            say(f"  {i}. {option}: {_label(question, option, program)}", err=True)
        while True:
            try:
                answer = click.prompt(
                    _hint(question, program), default="", show_default=False, prompt_suffix="> ", err=True
                ).strip()
            except click.Abort:
                answer = _STOP
            if answer.lower() == _STOP:
                return decision
            if answer == _SKIP:
                break
            try:
                answered = _with_answer(data, question, answer, program)
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


def _choices(question: Question) -> tuple[str, ...]:
    return () if question.options == ("true", "false") else question.options


def _label(question: Question, option: str, program: Program) -> str:
    if question.asks == "reason":
        return program.reasons[option].title
    return program.observations[question.id].options[option]


def _hint(question: Question, program: Program) -> str:
    if question.options == ("true", "false"):
        return "y/n"
    if question.options:
        return "number or name"
    if question.asks == "observation":
        asked = program.observations[question.id]
        if asked.type == "region":
            return "ISO 3166 code, like AE or US-CA"
        return f"number from {format_number(asked.min)} to {format_number(asked.max)}"
    when = "time, like 2026-11-22T12:00:00Z"
    return when if question.asks == "event" or question.id == "attempts" else f"how many, or {when}"


def _with_answer(data: dict[str, Any], question: Question, answer: str, program: Program) -> dict[str, Any]:
    """Return the case with an answer added to it."""
    data = copy.deepcopy(data)
    choices = _choices(question)
    if choices and _COUNT.match(answer) and 0 < int(answer) <= len(choices):
        answer = choices[int(answer) - 1]
    if question.asks == "observation":
        data.setdefault("observations", {})[question.id] = typed(program.observations[question.id].type, answer)
    elif question.asks == "event":
        data.setdefault("events", []).append({"type": question.id, "at": answer})
    elif question.asks == "attempts":
        if question.id != "attempts" and _COUNT.match(answer):
            data.setdefault("recent_attempts", {})[question.id] = int(answer)
        else:
            reason = {} if question.id == "attempts" else {"reason": question.id}
            data.setdefault("attempts", []).append({"at": answer, **reason})
    elif question.options == ("true", "false"):
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
