"""The leaves of the facts that bear decisions, and what each can be changed into."""

from __future__ import annotations

from collections.abc import Iterator
from copy import deepcopy
from typing import Any, NamedTuple

from kyc_recourse.facts.load import Facts
from kyc_recourse.facts.times import DAY, format_instant, is_duration, parse_duration, parse_instant

Path = tuple[str | int, ...]

# What is only said: a changed sentence is a changed sentence, here and on the page. Ids are names, and where
# a fact comes from (but for its status) is no part of a decision.
SAID = {
    "answer", "attachments", "attempts", "blank", "body", "by", "candidate", "chosen", "claim", "consequence", "cost",
    "description", "formerly", "id", "meaning", "name", "notes", "options", "question", "questions", "read", "recorded", "resubmission", "review", "says", "section", "shows", "subject", "summary", "text", "title", "tone",
    "unit", "unknown", "version", "why",
}  # fmt: skip
# Files that hold no rule and nothing that a rule names.
SAID_FILES = ("sources", "claims", "faq")
# The words of the schemas that may stand in one place of the facts only.
_CHOICES = ("unknown", "reported", "temporary", "permanent", "easy", "hard", "clear", "last-attempt", "locked")
REMOVED = object()


class Leaf(NamedTuple):
    """A value in a fact file: the file's place among the facts, its name, and the way to the value."""

    file: int
    name: str
    path: Path
    value: Any

    def __str__(self) -> str:
        return f"{self.name}: {'.'.join(map(str, self.path))} = {self.value}"

    @property
    def key(self) -> str:
        """The last key of the way that is a name."""
        return next(str(part) for part in reversed(self.path) if isinstance(part, str))


def leaves(facts: Facts) -> list[Leaf]:
    """Return every leaf of the facts that bears decisions."""
    return [
        Leaf(i, file.name, path, value)
        for i, file in enumerate(facts.files)
        if file.kind not in SAID_FILES
        for path, value in _walk(file.document.data, ())
    ]


def _walk(data: Any, path: Path) -> Iterator[tuple[Path, Any]]:
    if isinstance(data, dict):
        for key, value in data.items():
            # Below the "attempts" of a condition stand counts; elsewhere it is a sentence.
            # A cause without conditions is named like the observation that it stands for.
            names_observation = key == "id" and "causes" in path[-2:] and "when" not in data
            if key not in SAID or names_observation or (key == "attempts" and isinstance(value, dict)):
                yield from _walk(value, (*path, key))
    elif isinstance(data, list):
        for i, value in enumerate(data):
            if not (path and path[-1] == "steps" and isinstance(value, str)):
                yield from _walk(value, (*path, i))
    else:
        yield path, data


def changed(facts: Facts, leaf: Leaf, value: Any) -> Facts:
    """Return the facts with another value for the leaf, or without it."""
    file = facts.files[leaf.file]
    data = deepcopy(file.document.data)
    *way, last = leaf.path
    parents: list[tuple[Any, str | int]] = []
    inside = data
    for part in way:
        parents.append((inside, part))
        inside = inside[part]
    if value is REMOVED:
        del inside[last]
        # What becomes empty by that says nothing any more.
        while parents and not inside:
            inside, part = parents.pop()
            del inside[part]
            inside = inside if parents else data
    else:
        inside[last] = value
    document = file.document._replace(data=data)
    files = (*facts.files[: leaf.file], file._replace(document=document), *facts.files[leaf.file + 1 :])
    return facts._replace(files=files)


class Pool:
    """What else stands in places of the same name: other ids, states and codes for a leaf."""

    def __init__(self, found: list[Leaf]) -> None:
        self._values: dict[str, list[Any]] = {}
        for leaf in found:
            values = self._values.setdefault(leaf.key, [])
            if leaf.value not in values:
                values.append(leaf.value)

    def candidates(self, leaf: Leaf) -> Iterator[Any]:
        """Yield values that the leaf could have instead, the likeliest to matter first."""
        value, others = leaf.value, self._values[leaf.key]
        if isinstance(value, bool):
            yield not value
        elif isinstance(value, int | float):
            if leaf.key in ("order", "rank"):
                yield from (max(others) + 1, min(others) - 1, *(other + 1 for other in sorted(others)))
            else:
                yield from (value + 1, value - 1, value * 2)
        elif is_duration(value):
            yield from (f"PT{2 * parse_duration(value)}S", f"PT{parse_duration(value) // 2}S")
        elif leaf.key in ("from", "before"):
            yield from (format_instant(parse_instant(value) + days * DAY) for days in (1, -1))
        elif leaf.key == "signals":
            yield "zzyzx"
        else:
            yield from (other for other in others if other != value and type(other) is type(value))
            yield from (word for word in _CHOICES if word != value)
        yield REMOVED
