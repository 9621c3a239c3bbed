"""Words: what a condition asks, said to a reader by the titles and questions of the facts."""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

from kyc_recourse.facts.conditions import UNKNOWN, Condition
from kyc_recourse.facts.model import Observation, Platform
from kyc_recourse.facts.texts import filler, format_number
from kyc_recourse.facts.times import say_duration, say_seconds
from kyc_recourse.render.regions import say_region, say_regions

_ANSWERS = {"true": "yes", "false": "no", UNKNOWN: "not answered yet"}
_BOUNDS = {"at-least": "at least", "above": "above", "at-most": "at most", "below": "below"}


class Asked(NamedTuple):
    """What a condition is about, and with which answer it holds."""

    about: str
    answer: str


class Words:
    """Says the conditions of one platform."""

    def __init__(self, platform: Platform) -> None:
        self.fill = filler(platform)
        self.observations = {o.id: o for o in platform.observations}
        self.limits = {limit.id: limit for limit in platform.limits}
        self.cooldowns = {cooldown.id: cooldown for cooldown in platform.cooldowns}
        self.events = {event.id: event for event in platform.events}

    def say(self, condition: Condition) -> Asked:
        """Return a condition in words."""
        kind, id = condition.kind, condition.id
        if kind == "observation":
            observation = self.observations[id]
            return Asked(self.fill(observation.question), self._answer(observation, condition))
        if kind == "same-region":
            first, second = (self.fill(self.observations[o].question) for o in (id, condition.other))
            same = condition.accepts == ("same",)
            return Asked(f"{first} {second}", "the same answer" if same else "different answers")
        if kind == "limit":
            return Asked(self.fill(self.limits[id].title), _either(self._of_limit(id, s) for s in condition.accepts))
        if kind == "cooldown":
            event = self.events[self.cooldowns[id].event]
            return Asked(self.fill(event.title), _either(self._of_cooldown(id, s) for s in condition.accepts))
        if kind == "event":
            return Asked(self.fill(self.events[id].title), _either(_ANSWERS[s] for s in condition.accepts))
        if kind == "status":
            return Asked("The verification's status", _either(s.replace("-", " ") for s in condition.accepts))
        if kind == "used":
            return Asked(self.fill(self.limits[id].title), _compared(condition))
        age = id == "first-age"
        about = "Time since the first failed attempt" if age else "Failed attempts with the same documents as before"
        return Asked(about, _compared(condition, age=age))

    def _answer(self, observation: Observation, condition: Condition) -> str:
        if condition.bounds:
            unit = f" {observation.unit}" if observation.unit else ""
            return _compared(condition) + unit
        if condition.excludes:
            return f"none of {say_regions(condition.excludes)}"
        labels = {**_ANSWERS, **{id: self.fill(label) for id, label in observation.options.items()}}
        if observation.type == "region":
            return _either(labels.get(value) or say_region(value) for value in condition.accepts)
        return _either(labels.get(value, value) for value in condition.accepts)

    def _of_limit(self, id: str, state: str) -> str:
        limit = self.limits[id]
        most, stop = limit.max, limit.max - limit.stop_when_left
        within = f"in {say_duration(limit.window)}"
        if state == UNKNOWN:
            return "not counted yet"
        if state == "clear":
            return f"fewer than {stop} {within}" if stop > 1 else f"none {within}"
        if state == "locked":
            return f"{most} {within}, less than {say_duration(limit.lockout)} ago"
        return f"{stop} {within}" if stop == most - 1 else f"{stop} to {most - 1} {within}"

    def _of_cooldown(self, id: str, state: str) -> str:
        length = say_duration(self.cooldowns[id].length)
        lasts = {"not-started": "no", "running": f"yes, less than {length} ago"}
        return lasts.get(state, f"yes, {length} ago or longer")


def _compared(condition: Condition, *, age: bool = False) -> str:
    return " and ".join(
        f"{_BOUNDS[operator]} {say_seconds(int(bound)) if age else format_number(bound)}"
        for operator, bound in condition.bounds
    )


def _either(answers: Iterable[str]) -> str:
    return " or ".join(answers)
