"""From a kind and an id to the text of a new fact, and to the place where it belongs."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from os.path import relpath
from pathlib import Path
from string import Template
from typing import Any, NamedTuple

from kyc_recourse.errors import RecourseError, did_you_mean
from kyc_recourse.facts.check import INDEX
from kyc_recourse.facts.kinds import ENTITIES, LISTS, SCENARIOS
from kyc_recourse.facts.line_ends import unified
from kyc_recourse.facts.load import FactFile, Facts
from kyc_recourse.facts.model import Platform
from kyc_recourse.lint.wording import to_do
from kyc_recourse.skeletons.insert import inserted

_TEMPLATES = Path(__file__).parent
# The kinds of facts that stand in a list and have a template, and the file and key of that list.
LISTED = {field.kind.noun: key for key, field in LISTS.items() if field.kind and (_TEMPLATES / f"{key}.yaml").is_file()}
KINDS = (*ENTITIES, *LISTED, "scenario", "platform")
_ID = re.compile(r"[a-z][a-z0-9]*(-[a-z0-9]+)*\Z")
_LONGEST_ID = 60
# What no file can be called on Windows, whatever follows the first dot.
_RESERVED = {"con", "prn", "aux", "nul", *(f"{name}{n}" for name in ("com", "lpt") for n in range(10))}
_REVIEW_AFTER = timedelta(days=182)


class SkeletonError(RecourseError):
    """A skeleton cannot be made; nothing was written."""


class Draft(NamedTuple):
    """A file as it is to be; ``old`` is what it is now, None if it must not be there yet."""

    path: Path
    text: str
    old: str | None = None


def draft_platform(id: str, root: Path, today: date) -> list[Draft]:
    """Return the files of a new platform in the folder of all platforms.

    Raises:
        SkeletonError: the id cannot be one, or something is there already.
    """
    _check_id(id)
    if (root / "platform.yaml").exists():
        raise SkeletonError(f"{root} is the folder of one platform; give the one that it is in")
    folder = root / id
    if folder.exists():
        raise SkeletonError(f"{folder} is there already")
    drafts = []
    for template in sorted((_TEMPLATES / "platform").rglob("*.yaml")):
        below = template.relative_to(_TEMPLATES / "platform")
        kind = {folder: kind for kind, folder in ENTITIES.items()}.get(below.parent.name, below.parent.name)
        drafts.append(_new_file(folder / below, kind or below.stem, template, folder, {"id": id, **_dates(today)}))
    return drafts


class Skeletons:
    """Makes skeletons for one platform, whose facts must be valid."""

    def __init__(self, facts: Facts, scenarios: Sequence[FactFile], platform: Platform, today: date) -> None:
        self.facts, self.scenarios, self.platform = facts, scenarios, platform
        work = platform.sources[0]
        self.values: dict[str, Any] = {"source": work.id, "status": work.status, **_dates(today)}

    def draft(self, kind: str, id: str, reason: str | None = None, verdict: str = "") -> Draft:
        """Return the file in which the new fact stands.

        ``reason`` is the reason to which a limit, cooldown or scenario belongs, by default the first;
        ``verdict`` is what a scenario expects.

        Raises:
            SkeletonError: the id cannot be one or is taken, or there is no place for the fact.
        """
        _check_id(id)
        self._check_free(kind, id)
        values = {**self.values, "id": id, "reason": self.reason(reason), "verdict": verdict or self._verdict()}
        if kind in ENTITIES:
            if id == INDEX:
                raise SkeletonError(f'"{id}" is the page that lists them all; choose another id')
            path = self.facts.folder / ENTITIES[kind] / f"{id}.yaml"
            if path.exists():
                raise SkeletonError(f"{path} is there already")
            orders = [e.order for e in (self.platform.reasons if kind == "reason" else self.platform.remedies)]
            values |= {"order": max(orders, default=0) // 10 * 10 + 10, "remedies": self._remedies()}
            values |= {"verdicts": ", ".join(verdict.id for verdict in self.platform.verdicts)}
            return _new_file(path, kind, _TEMPLATES / f"{kind}.yaml", self.facts.folder, values)
        if kind == "cooldown":
            if not self.platform.events:
                raise SkeletonError(
                    "a cooldown starts with an event, and there is none; first: kyc-recourse new event ID"
                )
            values["event"] = self.platform.events[0].id
        key = LISTED.get(kind, SCENARIOS)
        item = Template((_TEMPLATES / f"{key}.yaml").read_text(encoding="utf-8")).substitute(values)
        file = self._scenario_file(values["reason"]) if kind == "scenario" else self._list_file(key)
        if file is None:
            return self._new_list(key, id, item)
        path = Path(file.document.path)
        old = unified(path.read_bytes()).decode()
        text = inserted(old, file.document, key, item)
        if text is None:
            place = f"{path}:{file.document.at(key)[0]}"
            raise SkeletonError(
                f"{place}: this list is in [brackets]; write each item on a line that begins with a dash"
            )
        return Draft(path, text, old)

    def reason(self, given: str | None) -> str:
        """Return the reason given, or the first.

        Raises:
            SkeletonError: there is no such reason.
        """
        reasons = [reason.id for reason in self.platform.reasons]
        if given and given not in reasons:
            raise SkeletonError(f'unknown reason "{given}"{did_you_mean(given, reasons)}')
        return given or reasons[0]

    def _check_free(self, kind: str, id: str) -> None:
        files = (
            self.scenarios
            if kind == "scenario"
            else [f for f in self.facts.files if f.kind in (kind, LISTED.get(kind))]
        )
        for file in files:
            data = file.document.data
            listed = [((), data)] if kind in ENTITIES else _listed(data)
            for path, entity in listed:
                line = f":{file.document.at(*path)[0]}" if path else ""
                if entity.get("id") == id:
                    raise SkeletonError(f'the {kind} "{id}" is there already ({file.document.path}{line})')
                if id in entity.get("formerly", ()):
                    message = f'the {kind} "{entity["id"]}" was called "{id}" before ({file.document.path}{line})'
                    raise SkeletonError(f"{message}; choose another id, so that old links still lead there")

    def _verdict(self) -> str:
        """Return a verdict that needs no time: the lowest with which one may submit again, else the lowest."""
        plain = sorted((v for v in self.platform.verdicts if not v.time), key=lambda v: (v.allowed is not True, v.rank))
        return (plain or list(self.platform.verdicts))[0].id

    def _remedies(self) -> str:
        if not self.platform.remedies:
            return "# remedies: [ID]"
        return f"remedies: [{self.platform.remedies[-1].id}]  # TO DO: the remedies that help here"

    def _list_file(self, key: str) -> FactFile | None:
        return next((file for file in self.facts.files if file.kind == key), None)

    def _scenario_file(self, reason: str) -> FactFile | None:
        """Return the file with the most scenarios about a reason; without any, about reasons of its category."""
        category = {each.id: each.category for each in self.platform.reasons}

        def about(file: FactFile) -> tuple[int, int]:
            cases = [scenario["case"].get("reasons", ()) for scenario in file.document.data["scenarios"]]
            alike = [category.get(id) == category[reason] for reasons in cases for id in reasons]
            return sum(reason in reasons for reasons in cases), sum(alike)

        return max(self.scenarios, key=about, default=None)

    def _new_list(self, key: str, id: str, item: str) -> Draft:
        folder = self.facts.folder
        path = folder / SCENARIOS / f"{id}.yaml" if key == SCENARIOS else folder / f"{key}.yaml"
        if path.exists():
            raise SkeletonError(f"{path} is there already")
        head = f"{key}:\n"
        if key != SCENARIOS:
            head = Template((_TEMPLATES / "list.yaml").read_text(encoding="utf-8")).substitute(
                {**self.values, "key": key}
            )
        lines = "".join(f"  {line}\n" if line else "\n" for line in item.rstrip("\n").split("\n"))
        return Draft(path, _modeline(path, folder, key) + head + lines)


def still_to_write(drafts: Sequence[Draft]) -> Iterator[tuple[Path, int, str]]:
    """Yield each mark TO DO in what is new in the drafts, with file and line."""
    for draft in drafts:
        old = {*(draft.old or "").split("\n")}
        lines = draft.text.split("\n")
        yield from ((draft.path, number, what) for number, _, what in to_do(draft.text) if lines[number - 1] not in old)


def _listed(data: dict[str, Any]) -> Iterator[tuple[tuple[str | int, ...], dict[str, Any]]]:
    """Yield each item with keys in the lists of a file, with its place."""
    for key, items in data.items():
        for i, item in enumerate(items if isinstance(items, list) else ()):
            if isinstance(item, dict):
                yield (key, i), item


def _check_id(id: str) -> None:
    if id in _RESERVED:
        raise SkeletonError(f'"{id}" is reserved on Windows, where no file can be called so; choose another id')
    if not _ID.match(id) or len(id) > _LONGEST_ID:
        slug = "-".join(re.findall("[a-z0-9]+", id.lower())).lstrip("0123456789-")[:_LONGEST_ID].rstrip("-")
        hint = f'; did you mean "{slug}"?' if slug else ""
        raise SkeletonError(
            f'"{id}" is not an id: lower-case words joined by hyphens, at most {_LONGEST_ID} characters{hint}'
        )


def _dates(today: date) -> dict[str, str]:
    review = (today + _REVIEW_AFTER).isoformat()
    return {"today": today.isoformat(), "review": review, "version": f"{today:%Y.%m.%d}"}


def _new_file(path: Path, kind: str, template: Path, folder: Path, values: dict[str, Any]) -> Draft:
    text = Template(template.read_text(encoding="utf-8")).substitute(values)
    return Draft(path, _modeline(path, folder, kind) + text)


def _modeline(path: Path, folder: Path, kind: str) -> str:
    """Return the line by which an editor finds the schema, where the schemas lie beside the facts."""
    schemas = folder.parent.parent / "schemas"
    if not schemas.is_dir():
        return ""
    return f"# yaml-language-server: $schema={Path(relpath(schemas, path.parent)).as_posix()}/{kind}.schema.json\n"
