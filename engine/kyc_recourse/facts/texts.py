"""Texts with references: ``{limit.ID.max}`` stands for the fact, so no text has its own numbers."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from typing import Any

from kyc_recourse.errors import did_you_mean
from kyc_recourse.facts.kinds import LISTS
from kyc_recourse.facts.model import Platform
from kyc_recourse.facts.roles import Count, Duration, Number, Role
from kyc_recourse.facts.times import say_duration

_REFERENCE = re.compile(r"\{([^{}\n]*)\}")
_BARE = re.compile(r"[a-z]+\.[a-z0-9-]+(?:\.[a-z-]+)?")


def format_number(number: float | int) -> str:
    """Return the shortest decimal form: ``70``, ``2.5``."""
    return str(int(number)) if float(number).is_integer() else repr(float(number))


def number_in(text: str) -> str:
    """Return the number that was written with a comma, a unit or a percent sign, if it is one."""
    number = re.fullmatch(r"\W?(-?[0-9]+)(?:[.,]([0-9]+))?\s*(?:%|[a-z]*)", text.strip(), re.IGNORECASE)
    return ".".join(filter(None, number.groups())) if number else ""


def say_value(value: float | int | str) -> str:
    """Return a figure in words: a number, or a duration spelled out."""
    return say_duration(value) if isinstance(value, str) else format_number(value)


def figures(platform: Platform) -> dict[str, float | int | str]:
    """Return the value of every figure; one that cannot be computed is left out."""
    given = {f.id: f.value for f in platform.figures if f.value is not None}
    for figure in platform.figures:
        if figure.difference:
            first, second = (given.get(id) for id in figure.difference)
            if isinstance(first, int | float) and isinstance(second, int | float):
                # As people subtract: 70.3 - 0.1 is 70.2, not 70.19999999999999.
                given[figure.id] = round(first - second, 9)
    return given


def references(platform: Platform) -> dict[str, str]:
    """Return what each reference stands for in this platform's texts."""
    words = {"platform.name": platform.name}
    for figure, value in figures(platform).items():
        words[f"figure.{figure}"] = say_value(value)
    for limit in platform.limits:
        words[f"limit.{limit.id}.stop-at"] = format_number(limit.max - limit.stop_when_left)
    for listed in LISTS.values():
        for field in listed.parts.values():
            if (say := _SAID.get(type(field.role))) and not field.many:
                for fact in getattr(platform, listed.name):
                    if (value := getattr(fact, field.name)) is not None:
                        words[f"{listed.entry}.{fact.id}.{field.key}"] = say(value)
    for region_list in platform.regions:
        words[f"regions.{region_list.id}"] = ", ".join(region_list.members)
    for kind, facts in (("reason", platform.reasons), ("remedy", platform.remedies)):
        for fact in facts:
            words[f"{kind}.{fact.id}.title"] = fill(fact.title, words)
    return words


# How a text says what a reference stands for.
_SAID: dict[type[Role], Callable[[Any], str]] = {Duration: say_duration, Count: format_number, Number: format_number}


def fill(text: str, words: Mapping[str, str]) -> str:
    """Replace the references that ``words`` knows, in one pass, and leave the others."""
    return _REFERENCE.sub(lambda match: words.get(match[1], match[0]), text)


def unfilled(text: str) -> list[str]:
    """Return the references in the text, in order."""
    return _REFERENCE.findall(text)


def text_problems(text: str, known: Mapping[str, str], later: tuple[str, ...] = ()) -> Iterator[tuple[str, str]]:
    """Yield the part of a text in which a reference is wrong, and why; ``later`` names those bound for each case."""
    for name in unfilled(text):
        if name not in known and name not in later:
            yield f"{{{name}}}", f'unknown reference "{{{name}}}"{_nearest_reference(name, [*later, *known])}'
    rest = _REFERENCE.sub("", text)
    if brace := re.search(r"[{}]", rest):
        what = "one brace on each side is enough" if "{{" in text else "a brace without its partner"
        yield brace[0], f"{what}; a reference is written {{kind.id}}"
    for bare in [] if brace else _BARE.findall(rest):
        if bare in known or bare in later:
            yield bare, f'"{bare}" stands here as it is; write {{{bare}}} in braces, so that the fact is filled in'


def _nearest_reference(name: str, known: list[str]) -> str:
    kind = name.partition(".")[0]
    if kind == "applicant" and not any(each.startswith("applicant.") for each in known):
        return "; only the subject and the body of an appeal can quote the applicant"
    return did_you_mean(name, [each for each in known if each.partition(".")[0] == kind] or known)


def filler(platform: Platform) -> Callable[[str], str]:
    """Return a function that fills the references of this platform's texts."""
    words = references(platform)
    return lambda text: fill(text, words)
