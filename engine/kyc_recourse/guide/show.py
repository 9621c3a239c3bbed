"""Values of the facts as Markdown that can be read back: each stands in an element that names its address."""

from __future__ import annotations

import json
import posixpath
import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from html import escape
from itertools import groupby
from typing import Any

from kyc_recourse.errors import RecourseError, did_you_mean
from kyc_recourse.escaping import escape_part
from kyc_recourse.facts import roles
from kyc_recourse.facts.conditions import UNKNOWN
from kyc_recourse.facts.kinds import LISTS
from kyc_recourse.facts.model import Platform, Source, When
from kyc_recourse.facts.texts import format_number, references, say_value
from kyc_recourse.facts.times import format_instant, humanize_instant, say_duration
from kyc_recourse.guide.fact_addresses import fact_addresses, fact_fields, meanings
from kyc_recourse.render.regions import say_region, say_regions

_REFERENCE = re.compile(r"\{([^{}\n]*)\}")
_MARK = re.compile(r"<(?:data|span)(?= )(?![^>]*class=)")
# What a limit's or a cooldown's state means, with the figures of the limit or cooldown that is named ID.
_STATES = {
    "clear": "fewer than {limit.ID.stop-at} failed attempts within {limit.ID.window}",
    "last-attempt": "{limit.ID.stop-at} failed attempts within {limit.ID.window}",
    "locked": "{limit.ID.max} failed attempts within {limit.ID.window}, the last less than {limit.ID.lockout} ago",
    "unknown": "an unknown number of failed attempts within {limit.ID.window}",
    "not-started": "has not happened yet",
    "running": "happened less than {cooldown.ID.length} ago",
    "over": "happened {cooldown.ID.length} ago or longer",
}
_ATTEMPTS = {
    "identical": "{} of your attempts were made with the same documents as before",
    "first-age": "your first attempt was {} ago",
}
# When the time of a rule comes, with the figures of the limit or cooldown that is named ID.
_UNTIL = {
    "allowed-from": "{limit.ID.lockout} after the last of the {limit.ID.max} failures",
    "advised-from": "{limit.ID.window} after the oldest failure that still counts",
    "cooldown": "the end of the {cooldown.ID.length}",
}
_LISTS = {"in": "", "not-in": "something other than ", "unlisted": "something that is not listed as "}
_COMPARED = {"at-least": "at least", "above": "more than", "at-most": "at most", "below": "less than"}
# What a text leaves open until there is a case.
_LATER = {"time": "the time given in the answer", "reasons": "[the reason given]", "reason.title": "the reason's title"}


class NoSuchFactError(RecourseError):
    """A template asks for a fact that is not there."""


Place = Callable[[str, str], str]


def concluded(id: str) -> str:
    """Return what a rule concludes and others ask for, as it is said in a sentence."""
    return f"*{escape_part(id.replace('-', ' '))}*"


def attribute(value: str) -> str:
    """Return the text for an attribute of an element that stands among Markdown."""
    return re.sub(r"[\\`\[\]\n|]", lambda match: f"&#{ord(match[0])};", escape(value))


def raw(value: Any) -> str:
    """Return a value as it is read back: text as it is, numbers in the shortest form, the rest as JSON."""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, int | float):
        return format_number(value)
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False, separators=(",", ":"))


class ValueRenderer:
    """Shows the values of one platform, of all periods at once; ``place`` says on which page a fact stands."""

    def __init__(self, periods: Sequence[tuple[int, Platform]], place: Place) -> None:
        self.platform = periods[0][1]
        self.place = place
        self.page = ""
        # What was shown already, by folder and address: links differ from folder to folder only.
        self._shown: dict[tuple[str, str], str] = {}
        # What the page that is being made has shown by its address.
        self._told: set[str] = set()
        self._addresses = [(start, fact_addresses(platform)) for start, platform in periods]
        self._fields = {address: field for _, each in periods for address, field in fact_fields(each).items()}
        self._meanings = [
            (start, {**found, **meanings(platform)})
            for (start, found), (_, platform) in zip(self._addresses, periods, strict=True)
        ]
        self._words = [(start, {**references(platform), **_named(platform)}) for start, platform in periods]
        self.known = {**self._meanings[0][1], **self._words[0][1]}
        blanks = {f"applicant.{field.id}": field.blank for field in self.platform.fields}
        self._later = {**_LATER, **blanks}

    def begin(self, page: str) -> None:
        """Begin a page, of which nothing is shown yet."""
        self.page = page
        self._told.clear()

    def __call__(self, address: str) -> str:
        """Return the value at an address as Markdown; a change by date is said with it.

        Raises:
            NoSuchFactError: there is no such value.
        """
        self._told.add(address)
        key = (self.page.rpartition("/")[0], address)
        if key not in self._shown:
            self._shown[key] = self._show(address)
        return self._shown[key]

    def has(self, address: str) -> bool:
        """Tell whether there is a value at the address."""
        return address in self._addresses[0][1]

    def under(self, address: str) -> list[str]:
        """Return the addresses below an address, in order, as in ``reason.ID.signal``."""
        return [each for each in self._addresses[0][1] if each.startswith(f"{address}.")]

    def rest(self, address: str) -> list[tuple[str, str]]:
        """Return what else there is of a fact beside its texts and what the page has shown: labels and addresses."""
        depth = address.count(".") + 1
        below = [each for each in self.under(address) if each.count(".") == depth and each not in self._told]
        shown = (roles.Text, roles.Former)
        return [
            (self._fields[a].key.replace("-", " "), a) for a in below if not isinstance(self._fields[a].role, shown)
        ]

    def plain(self, address: str) -> str:
        """Return a text as it is in force first, without any markup."""
        words = self._words[0][1]
        text: str = self._addresses[0][1][address].strip(" ")
        return _REFERENCE.sub(lambda m: words.get(m[1], self._later.get(m[1], m[0])), text)

    def reference(self, name: str) -> str:
        """Return what a reference in a text stands for, marked, and its changes by date."""
        if name not in self._words[0][1]:
            return f'<var data-later="{attribute(name)}">{escape_part(self._later.get(name, name))}</var>'
        values = (
            (start, (words[name], found.get(name, words[name])))
            for (start, words), (_, found) in zip(self._words, self._meanings, strict=True)
        )
        return _over_time(
            (start, _data(name, value, escape_part(words), start)) for start, (words, value) in _changes(values)
        )

    def text(self, text: str, time: str = "") -> str:
        """Return a text as Markdown with its references shown; ``time`` says what is known of its time."""
        parts = _REFERENCE.split(text.strip(" "))  # bold words cannot begin or end with a space
        later = {"time": f'<var data-later="time">{time}</var>'} if time else {}
        return "".join(
            (later.get(part) or self.reference(part)) if i % 2 else escape_part(part) for i, part in enumerate(parts)
        )

    def block(self, address: str) -> str:
        """Return a text to copy, as it is laid out; what is open until there is a case stands out."""
        parts = _REFERENCE.split(self._addresses[0][1][address])
        said = "".join(self._escaped(part) if i % 2 else escape(part) for i, part in enumerate(parts))
        return f'<pre class="letter"><code data-fact="{attribute(address)}">{said}</code></pre>'

    def observed(self, observation: str, value: Any) -> str:
        """Return a value that was observed in words."""
        return self._answer(observation, value)

    def prose(self, text: str) -> str:
        """Return hand-written Markdown with its references shown; their marks say that they stand in prose."""
        return _REFERENCE.sub(lambda m: _MARK.sub(r'\g<0> data-prose=""', self(m[1])), text)

    def link(self, kind: str, id: str) -> str:
        """Return a link to the place where a fact is told, under its title."""
        target, address = self.place(kind, id), f"{kind}.{id}.title"
        title = self.titled(address) if address in self._addresses[0][1] else escape_part(id)
        return f"[{title}]({self.path(target)})" if target else title

    def titled(self, address: str) -> str:
        """Return a text as it is in force first, marked, for a link or a sentence about its fact."""
        return f'<span data-fact="{attribute(address)}">{self.text(self._addresses[0][1][address])}</span>'

    def path(self, target: str) -> str:
        """Return the way from the page that is being made to another."""
        page, _, anchor = target.partition("#")
        way = posixpath.relpath(page, posixpath.dirname(self.page) or ".")
        return f"{way}#{anchor}" if anchor else way

    def when(self, when: When | None) -> str:
        """Return conditions in words."""
        blocks = when if isinstance(when, list) else [when or {}]
        said = [" **and** ".join(self._conditions(block)) or "always" for block in blocks]
        return " **or** ".join(f"({block})" if len(said) > 1 and "**and**" in block else block for block in said)

    def _show(self, address: str) -> str:
        if address not in self._addresses[0][1]:
            if address in self._words[0][1]:
                return self.reference(address)
            raise NoSuchFactError(f'no fact "{address}"{did_you_mean(address, list(self._addresses[0][1]))}')
        changes = _changes((start, found.get(address)) for start, found in self._addresses)
        return _over_time((start, self._element(address, value, start)) for start, value in changes)

    def _escaped(self, name: str) -> str:
        """Return a reference inside a text that is no Markdown; its later values are left to other pages."""
        if name in self._words[0][1]:
            value = raw(self.known[name])
            return f'<data value="{attribute(value)}" data-fact="{name}">{escape(self._words[0][1][name])}</data>'
        return f'<var data-later="{attribute(name)}">{escape(self._later.get(name, name))}</var>'

    def _element(self, address: str, value: Any, start: int) -> str:
        field = self._fields[address]
        role = field.role
        if isinstance(role, roles.Condition):
            return _data(address, value, self.when(value), start)
        if isinstance(role, roles.Conclusion):
            return _data(address, value, ", ".join(map(concluded, value)), start)
        if field.part is Source:
            return _data(address, value, self._source(value), start)
        if isinstance(role, roles.TimeSource):
            said = ", ".join(self.link(kind, id) for kind, id in value.items())
            return _data(address, value, said, start)
        if isinstance(role, roles.Reference):
            ids, kind = value if isinstance(value, list) else [value], LISTS[role.to].entry
            return _data(address, value, ", ".join(self.link(kind, id) for id in ids), start)
        if isinstance(role, roles.Date):
            return _data(address, value, value, start)
        if isinstance(role, roles.Instant):
            return _data(address, value, value.replace("T", " ").replace("Z", " UTC"), start)
        if isinstance(role, roles.Duration | roles.Quantity) and isinstance(value, str):
            return _data(address, value, say_duration(value), start)
        if isinstance(value, str):
            since = f' data-from="{format_instant(start)}"' if start else ""
            return f'<span data-fact="{attribute(address)}"{since}>{self.text(value, self._until(address))}</span>'
        if isinstance(value, list):
            members = say_regions(value) if isinstance(role, roles.Region) else ", ".join(value)
            return _data(address, value, escape_part(members), start)
        return _data(
            address,
            value,
            {True: "yes", False: "no"}[value] if isinstance(value, bool) else format_number(value),
            start,
        )

    def _source(self, source: dict[str, str]) -> str:
        # Its title is long and would stand on nearly every line of some pages: it is behind the link.
        target = self.path(self.place("work", source["id"]))
        return f"[{escape_part(source['status'])}]({target}), {escape_part(source['section'])}"

    def _conditions(self, block: dict[str, Any]) -> Iterator[str]:
        for key, test in block.items():
            if key == "status":
                yield f"the status is *{_or(_listed(test))}*"
            elif key == "used":
                for id, comparison in test.items():
                    yield f"{self._comparison(comparison)} of your attempts count ({self.link('limit', id)})"
            elif key in ("limit", "cooldown"):
                for id, states in test.items():
                    said = _or(self.text(self._state(id, state)) for state in _listed(states))
                    if key == "limit":
                        yield f"you had {said} ({self.link('limit', id)})"
                    else:
                        yield f"“{self.link('event', self._addresses[0][1][f'cooldown.{id}.event'])}” {said}"
            elif key == "event":
                for id, happened in test.items():
                    yield f"“{self.link('event', id)}” {'has happened' if happened else 'has not happened yet'}"
            elif key == "attempts":
                for count, comparison in test.items():
                    yield _ATTEMPTS[count].format(self._comparison(comparison))
            elif key == "concluded":
                for id in _listed(test):
                    yield f"{concluded(id)} holds"
            else:
                question = self.titled(f"observation.{key}.question")
                target = self.path(self.place("observation", key))
                asked = f"“[{question}]({target})”"
                answers = _listed(test)
                given = [value for value in answers if value != UNKNOWN]
                if given == answers:
                    yield f"you answer *{self._answer(key, test)}* to {asked}"
                elif given in ([True], [False]):  # whoever does not answer is among them
                    yield f"you do not answer *{self._answer(key, not given[0])}* to {asked}"
                elif given:
                    yield f"(you answer *{self._answer(key, given)}* to {asked}, or have not answered it yet)"
                else:
                    yield f"you have not answered {asked} yet"

    def _until(self, address: str) -> str:
        """Return when the time in the text of a rule comes; nothing where it has none."""
        rule, found = address.rpartition(".")[0], self._addresses[0][1]
        for kind, id in found.get(f"{rule}.until", {}).items():
            time = found.get(f"verdict.{found.get(f'{rule}.verdict')}.time", "")
            return self.text(_UNTIL["cooldown" if kind == "cooldown" else time].replace("ID", id)) if time else ""
        return ""

    def _state(self, id: str, state: str) -> str:
        """Return what a state means, with references to the figures."""
        said = _STATES[state]
        if state == "last-attempt" and any(found[f"limit.{id}.stop-when-left"] > 1 for _, found in self._addresses):
            said = "{limit.ID.stop-at} or more within {limit.ID.window}, but fewer than {limit.ID.max}"
        return said.replace("ID", id)

    def _answer(self, observation: str, test: Any) -> str:
        if isinstance(test, dict):
            operator, operand = next(iter(test.items()))
            if operator in _LISTS:
                return _LISTS[operator] + _or(self._region(name) for name in _listed(operand))
            if operator in ("same-as", "differs-from"):
                other = self.plain(f"observation.{operand}.question")
                return (
                    f"{'the same as to' if operator == 'same-as' else 'something else than to'} “{escape_part(other)}”"
                )
            return self._comparison(test)
        return _or(self._value(observation, value) for value in _listed(test))

    def _value(self, observation: str, value: Any) -> str:
        address = f"observation.{observation}"
        if isinstance(value, bool):
            return "yes" if value else "no"
        if self.has(f"{address}.options.{value}"):
            return escape_part(self.plain(f"{address}.options.{value}"))
        return self._region(value) if self._addresses[0][1][f"{address}.type"] == "region" else escape_part(str(value))

    def _comparison(self, comparison: dict[str, Any]) -> str:
        return " and ".join(
            f"{_COMPARED[operator]} "
            + (self.reference(f"figure.{bound}") if f"figure.{bound}" in self.known else escape_part(say_value(bound)))
            for operator, bound in comparison.items()
        )

    def _region(self, name: str) -> str:
        if f"regions.{name}" in self.known:
            target = self.path(self.place("regions", name))
            return f"[{self.reference(f'regions.{name}')}]({target})"
        return escape_part(say_region(name))


def _data(address: str, value: Any, words: str, start: int) -> str:
    since = f' data-from="{format_instant(start)}"' if start else ""
    return f'<data value="{attribute(raw(value))}" data-fact="{attribute(address)}"{since}>{words}</data>'


def _changes(values: Iterable[tuple[int, Any]]) -> list[tuple[int, Any]]:
    """Return the first of each run of equal values, with the time from which it holds."""
    return [next(run) for _, run in groupby(values, key=lambda pair: pair[1])]


def _over_time(said: Iterable[tuple[int, str]]) -> str:
    (_, first), *later = said
    return first + "".join(
        f' <span class="later">(from {humanize_instant(start)}: {element})</span>' for start, element in later
    )


def _named(platform: Platform) -> dict[str, str]:
    return {f"regions.{listed.id}": say_regions(listed.members) for listed in platform.regions}


def _listed(value: Any) -> list[Any]:
    return value if isinstance(value, list) else [value]


def _or(said: Iterable[str]) -> str:
    return " or ".join(said)
