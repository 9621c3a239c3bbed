"""From a fact, as it is in force in one period, to what the API says of it."""

from __future__ import annotations

import posixpath
from collections.abc import Callable, Iterable
from typing import Any

from msgspec import Struct
from msgspec.structs import asdict, replace

from kyc_recourse.api import form
from kyc_recourse.api.form import (
    FIELDS,
    GLANCE,
    LISTS,
    OWN_FILES,
    Link,
    OfFigure,
    OfLimit,
    OfReason,
    Place,
    Rule,
    link_to,
    said_fields,
)
from kyc_recourse.facts import model
from kyc_recourse.facts.conditions import Vocabulary, read_when
from kyc_recourse.facts.roles import Condition, Duration, Ternary
from kyc_recourse.facts.texts import figures, filler, say_value
from kyc_recourse.facts.times import parse_duration, say_duration
from kyc_recourse.rules.compiled import CompiledRule, Period

# Tells where people read of a fact, by its list and id, from the top of the guide; "" is nowhere.
PageOf = Callable[[str, str], str]


def file_of(key: str, id: str) -> str:
    """Return the file in which a fact of a list stands, below the platform's folder."""
    return f"{key}/{id}.json" if key in OWN_FILES else f"{key}.json"


class FactSerializer:
    """Says the facts of one period."""

    def __init__(self, facts: model.Platform, compiled: Period, page_of: PageOf) -> None:
        self.facts, self.compiled, self.page_of = facts, compiled, page_of
        self.fill = filler(facts)
        self.names = Vocabulary(facts)
        self.figures = figures(facts)
        self.titles = {
            (key, fact.id): self.fill(fact.title)
            for key, kind in LISTS.items()
            if "title" in kind.__struct_fields__
            for fact in getattr(facts, key)
        }

    def entry(self, key: str, fact: Any, folder: str) -> dict[str, Any]:
        """Return all that is said of a fact of a list, in a file in that folder of the platform's."""
        more: Struct | None = None
        if key == "reasons":
            more = self._of_reason(fact, folder)
        elif key == "limits":
            more = OfLimit(fact.max - fact.stop_when_left)
        elif key == "figures":
            value = self.figures[fact.id]
            more = OfFigure(_duration(value) if isinstance(value, str) else value, say_value(value))
        page = self.page_of(key, fact.id)
        up = posixpath.relpath(".", posixpath.join("api/v1/platform", folder))
        return {
            **self._say(fact, folder),
            **(asdict(more) if more else {}),
            "page": posixpath.join(up, page) if page else None,
        }

    def glance(self, key: str, fact: Any) -> dict[str, Any]:
        """Return what a list says of a fact that has a file of its own."""
        said = self._say(fact, "")
        return {**{field: said[field] for field in said if field in GLANCE}, "href": file_of(key, fact.id)}

    def platform(self) -> dict[str, Any]:
        """Return what is to be known about the platform as a whole."""
        return self._say(self.facts, "")

    def rules(self, rules: Iterable[CompiledRule]) -> tuple[Rule, ...]:
        """Return rules in the words of decisions' traces."""
        return tuple(
            Rule(
                rule=rule.id,
                because=self.compiled.because(rule),
                concludes=self.compiled.concludes(rule),
                summary=rule.summary or None,
                fact=Place(rule.id.partition("#")[0], rule.file, rule.line),
                source=rule.source,
                confidence=rule.confidence,
            )
            for rule in rules
        )

    def _say(self, fact: Any, folder: str) -> dict[str, Any]:
        if isinstance(fact, model.Cause):
            fact = replace(fact, when=fact.shown_by)
        kind = type(fact).__name__
        return {field: self._field(kind, field, getattr(fact, field), folder) for field in said_fields(type(fact))}

    def _field(self, kind: str, field: str, value: Any, folder: str) -> Any:
        name = f"{kind}.{field}"
        role = FIELDS[name].role
        if isinstance(role, Condition):
            blocks = read_when(value, self.names, lambda *_: None)  # the facts are valid
            return [[condition.words for condition in block] for block in blocks]
        if isinstance(role, Ternary):
            return value if isinstance(value, bool) else None
        if isinstance(value, Struct):
            return self._say(value, folder)
        if isinstance(value, tuple):
            return [self._field(kind, field, each, folder) for each in value]
        if isinstance(value, dict):
            return {key: self.fill(text) for key, text in value.items()}
        if not isinstance(value, str):
            return value
        if isinstance(role, Duration):
            return _duration(value)
        to = link_to(name)
        return self._link(to, value, folder) if to else self.fill(value)

    def _of_reason(self, reason: model.Reason, folder: str) -> OfReason:
        ruleset = next(each for each in self.compiled.rulesets if each.reason == reason.id)
        rules = self.compiled.rules_of(ruleset)
        led = [word.split() for rule in rules for word in self.compiled.concludes(rule)]
        offered = {words[-1] for words in led if "remedy" in words}

        def links(key: str, ids: Iterable[str]) -> tuple[Link, ...]:
            return tuple(self._link(key, id, folder) for id in dict.fromkeys(ids))

        return OfReason(
            verdicts=links("verdicts", [id for kind, id, *_ in led if kind == "verdict"]),
            remedies=links("remedies", [remedy.id for remedy in self.facts.remedies if remedy.id in offered]),
            warnings=links("warnings", [id for kind, id, *_ in led if kind == "warning"]),
            prohibitions=links("prohibitions", [id for kind, id, *_ in led if kind == "prohibition"]),
            limits=links("limits", [limit.id for limit in self.facts.limits if limit.reason == reason.id]),
            cooldowns=links("cooldowns", [wait.id for wait in self.facts.cooldowns if wait.reason == reason.id]),
            rules=self.rules(rules),
        )

    def _link(self, key: str, id: str, folder: str) -> Link:
        return Link(id, self.titles[key, id], posixpath.relpath(file_of(key, id), folder or "."))


def _duration(text: str) -> form.Duration:
    return form.Duration(text, parse_duration(text), say_duration(text))
