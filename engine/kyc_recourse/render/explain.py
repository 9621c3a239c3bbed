"""Meanings: what a finding's code or anything with an id in the facts means, and where it stands."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from itertools import chain
from typing import Any, NamedTuple

from kyc_recourse.facts.conditions import Vocabulary, read_when
from kyc_recourse.facts.kinds import ENTITIES, FILES, FactField
from kyc_recourse.facts.load import FactFile, Facts
from kyc_recourse.facts.model import Source, When
from kyc_recourse.facts.roles import Condition, Duration, Identity, Phrase, Quantity, Reference, Role, Text
from kyc_recourse.facts.strict_yaml import Path
from kyc_recourse.facts.texts import filler, format_number
from kyc_recourse.facts.times import humanize_instant, parse_instant, say_duration
from kyc_recourse.facts.walk import is_dated
from kyc_recourse.lint.catalogue import catalogue


class Row(NamedTuple):
    """One thing that is said: its label and, a line each, what is to say."""

    label: str
    lines: tuple[str, ...]


class Meaning(NamedTuple):
    """What one id means; ``place`` is its file and line, empty for the code of a finding."""

    kind: str
    id: str
    title: str
    place: str
    rows: tuple[Row, ...]


class _Entity(NamedTuple):
    kind: str
    id: str
    names: tuple[str, ...]
    file: FactFile
    path: Path
    data: Mapping[str, Any]
    fields: Mapping[str, FactField]

    @property
    def listed(self) -> str:
        """The list in which it stands, by whose name others refer to it."""
        return str(self.path[0]) if self.path else ENTITIES.get(self.file.kind, "")


def explain_code(code: str) -> Meaning | None:
    """Return what the code of a finding means, in any case of letters; None if there is no such code."""
    entry = catalogue().get(code.upper())
    if entry is None:
        return None
    rows = [Row("what it means", (entry.means,)), Row("how to fix it", (entry.fix,))]
    rows += [Row("before", (entry.bad,)), Row("after", (entry.good,))]
    return Meaning(entry.severity, entry.code, entry.title, "", tuple(rows))


def explain(id: str, platforms: Sequence[Facts], now: int) -> tuple[Meaning, ...]:
    """Return what an id means in the facts of platforms: all facts that have it, in the order of their files.

    ``id`` is the id of any fact, of a rule with or without its reason (``REASON/RULE``), or what a trace
    names; ``now`` (in seconds) chooses among values by date for texts and conditions.
    """
    name = id.partition("#")[0].removeprefix("remedy/")
    return tuple(chain.from_iterable(_Explainer(facts, now).explain(name) for facts in platforms))


def names(platforms: Sequence[Facts]) -> list[str]:
    """Return everything that can be explained: codes and ids."""
    ids = {name for facts in platforms for entity in _entities(facts) for name in entity.names}
    return [*catalogue(), *sorted(ids)]


def _entities(facts: Facts) -> Iterator[_Entity]:
    for file in facts.files:
        data, given = file.document.data, FILES[file.kind].fields
        within = data.get("id", "shared") if file.kind in (*ENTITIES, "rules") else ""
        for value in file.values():
            if isinstance(value.role, Identity):
                (kind, id), path = value.owner, value.path[:-1]
                full = f"{within}/causes/{id}" if kind == "cause" else f"{within}/{id}"
                names = (full, id) if within and path else (id,)
                parts = given[str(path[0])].parts if path else given
                yield _Entity(kind, id, names, file, path, value.fact, parts)


class _Explainer:
    def __init__(self, facts: Facts, now: int) -> None:
        self.facts, self.platform = facts, facts.in_force(now)
        self.fill, self.vocabulary = filler(self.platform), Vocabulary(self.platform)
        self.entities = list(_entities(facts))
        self.titles = {(e.listed, e.id): self.fill(e.data["title"]) for e in self.entities if "title" in e.data}
        self.works = {work.id: work for work in self.platform.sources}

    def explain(self, name: str) -> Iterator[Meaning]:
        # A former id leads to the fact that had it, and a step of a remedy is explained with it.
        found = (
            [e for e in self.entities if name in e.names]
            or [e for e in self.entities if name in e.data.get("formerly", ())]
            or [e for e in self.entities if e.kind == "remedy" and name.startswith(f"{e.id}/")]
        )
        for entity in found:
            title = entity.data.get("title") or entity.data.get("question") or entity.data.get("summary") or ""
            rows = tuple(row for row in self.rows(entity) if row.lines)
            yield Meaning(entity.kind, entity.names[0], self.fill(title), self.place(entity.file, entity.path), rows)
        if not found and (lines := tuple(self.concluding(name))):
            yield Meaning("conclusion", name, "a name on which other rules build", "", (Row("rules", lines),))

    def place(self, file: FactFile, path: Path) -> str:
        return f"{file.document.path}:{file.document.at(*path)[0]}"

    def rows(self, entity: _Entity) -> Iterator[Row]:
        data = entity.data
        if entity.kind == "rule":
            yield Row("says", (self.rule(data),))
        else:
            for key, value in data.items():
                if key != "title":
                    yield Row(key, tuple(self.said(entity.fields[key], value)))
        if "when" in data and entity.kind != "rule":
            yield Row("when", (self.condition(data["when"]),))
        if "earlier" in data:
            words = f"place {data['earlier']['order']} if {self.condition(data['earlier']['when'])}"
            yield Row("earlier", (words,))
        if signals := data.get("signals"):
            yield Row("notice", (f'{len(signals)} wordings name it, such as "{signals[0]}"',))
        yield Row("options", tuple(f"{id}: {self.fill(label)}" for id, label in data.get("options", {}).items()))
        yield Row("causes", tuple(self.cause(cause) for cause in data.get("causes", ())))
        yield Row("steps", tuple(f"{i}. {self.step(step)}" for i, step in enumerate(data.get("steps", ()), 1)))
        if entity.kind == "reason":
            yield Row("rules", tuple(self.rule_at(entity.file, i, rule) for i, rule in enumerate(data["rules"])))
        yield Row("source", tuple(self.source(entity)))
        yield Row("named in", tuple(dict.fromkeys(self.naming(entity))))

    def said(self, field: FactField, value: Any) -> Iterator[str]:
        """Yield the lines that say a value, if it has no row of its own form."""
        if field.dated and is_dated(value):
            for item in value:
                since = f"from {humanize_instant(parse_instant(item['from']))}: " if "from" in item else ""
                yield since + ", ".join(self.said(field, item["value"]))
        elif field.part:
            if field.part is not Source and not field.many and all(isinstance(item, str) for item in value.values()):
                yield from (f"{name}: {self.fill(item)}" for name, item in value.items())
        elif isinstance(field.role, Identity | Condition | Phrase) or field.by_name:
            return
        elif field.many and isinstance(field.role, Text):
            yield from map(self.fill, value)
        elif field.many:
            yield ", ".join(self.one(field.role, each) for each in value)
        else:
            yield from self.one(field.role, value).split("\n")

    def one(self, role: Role, value: Any) -> str:
        if isinstance(value, bool):
            return "yes" if value else "no"
        if isinstance(value, int | float):
            return format_number(value)
        if isinstance(role, Duration | Quantity):
            return f"{say_duration(value)} ({value})"
        if isinstance(role, Reference) and (title := self.titles.get((role.to, value))):
            return f"{value} ({title})"
        return self.fill(value)

    def condition(self, when: When | None) -> str:
        blocks = read_when(when, self.vocabulary, lambda *_: None)
        return " - or ".join(" and ".join(c.words for c in block) or "always" for block in blocks)

    def cause(self, cause: Mapping[str, Any]) -> str:
        return f"{cause['id']}: {self.fill(cause['title'])} ({self.condition(cause.get('when', {cause['id']: True}))})"

    def step(self, step: str | dict[str, Any]) -> str:
        if isinstance(step, str):
            return self.fill(step)
        when = f" (if {self.condition(step['when'])})" if "when" in step else ""
        return self.fill(step["text"]) + when

    def rule(self, rule: Mapping[str, Any]) -> str:
        asked = self.condition(rule.get("when"))
        parts = [f"verdict {rule['verdict']}"] if "verdict" in rule else []
        parts += [
            f"{key} {', '.join(rule[key])}"
            for key in ("concludes", "remedies", "warnings", "prohibitions")
            if key in rule
        ]
        parts += [f"time from {kind} {id}" for kind, id in rule.get("until", {}).items()]
        dates = [f"{word} {rule[word]}" for word in ("from", "before") if word in rule]
        category = f"category is {' or '.join(rule['categories'])}" if "categories" in rule else ""
        asked = " and ".join(filter(None, [category, "" if category and asked == "always" else asked]))
        summary = f' - "{self.fill(rule["summary"])}"' if "summary" in rule else ""
        return f"{' '.join(['if', asked, *dates]) if asked != 'always' else ' '.join(['always', *dates])}: " + (
            "; ".join(parts) + summary
        )

    def rule_at(self, file: FactFile, i: int, rule: Mapping[str, Any]) -> str:
        return f"{rule['id']} (line {file.document.at('rules', i)[0]}): {self.rule(rule)}"

    def source(self, entity: _Entity) -> Iterator[str]:
        whole = {**entity.file.document.data.get("source", {}), **entity.data.get("source", {})}
        if "id" in whole:
            work = self.works[whole["id"]]
            yield f"{work.title}: {whole['section']}"
            yield f"{whole['status']}; recorded {whole['recorded']}, to be read again by {whole['review']}"

    def naming(self, entity: _Entity) -> Iterator[str]:
        """Yield where other facts name an entity."""
        for file in self.facts.files:
            itself = (file.kind, file.document.data.get("id"))
            for value in file.values():
                inside = file is entity.file and value.path[: len(entity.path)] == entity.path
                for name in () if inside else value.names():
                    if (name.to, name.id) == (entity.listed, entity.id):
                        noun, id = value.owner
                        owner = f" ({noun} {id})" if id and value.owner != itself else ""
                        yield self.place(file, name.path) + owner

    def concluding(self, name: str) -> Iterator[str]:
        """Yield the rules that conclude a name, or need it."""
        for entity in self.entities:
            if entity.kind == "rule":
                blocks = read_when(entity.data.get("when"), self.vocabulary, lambda *_: None)
                needed = {c.id for block in blocks for c in block if c.kind == "concluded"}
                if name in (*needed, *entity.data.get("concludes", ())):
                    yield f"{self.place(entity.file, entity.path)} {entity.names[0]}: {self.rule(entity.data)}"
