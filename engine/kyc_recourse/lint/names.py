"""Ids and titles that are hardly told apart, and places in an order that cannot be meant."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import PurePath

from kyc_recourse.errors import Finding
from kyc_recourse.facts.kinds import ENTITIES, LISTS
from kyc_recourse.facts.load import FactFile
from kyc_recourse.facts.roles import Identity

# The lists of facts whose ids others name; those of the others are only labels.
_NAMED = {field.entry for field in LISTS.values() if field.kind and (field.kind.public or field.kind.unused)}


def lint_names(files: Iterable[FactFile]) -> Iterator[Finding]:
    """Yield near-doubles among ids, doubled titles and questions, and remedies that never move up."""
    ids: dict[str, list[tuple[str, str]]] = {}
    texts: dict[tuple[str, str, str], str] = {}
    for file in files:
        for value in file.values():
            if not isinstance(value.role, Identity) or (file.kind in ENTITIES) != (value.path == ("id",)):
                continue
            kind, path, id, entity = value.address[-3], value.path[:-1], value.value, value.fact
            for other, place in ids.setdefault(kind, []):
                if kind in _NAMED and _near(id, other):
                    message = f'"{id}" is nearly "{other}" ({place}); is one of them a slip? Else give it a clearer id'
                    yield file.document.finding((*path, "id"), "KB101", message)
            line = file.document.at(*path, "id")[0]
            ids[kind].append((id, f"{PurePath(file.document.path).name}, line {line}"))
            for key in ("title", "question"):
                text = entity.get(key)
                if isinstance(text, str):
                    first = texts.setdefault((kind, key, text.casefold().strip()), id)
                    if first != id:
                        message = f'"{first}" has the same {key}; say what is different about "{id}"'
                        yield file.document.finding((*path, key), "KB102", message)
        if file.kind == "remedy" and "earlier" in file.document.data:
            data = file.document.data
            if data["earlier"]["order"] >= data["order"]:
                message = (
                    f'"earlier" moves the remedy to place {data["earlier"]["order"]}, which is not before its place '
                    f"{data['order']}; write a smaller number"
                )
                yield file.document.finding(("earlier", "order"), "KB110", message)


def _near(one: str, other: str) -> bool:
    """Tell whether two different ids are one but for a slip: a letter, a plural, hyphens or the order of words."""
    words, others = (sorted(id.split("-")) for id in (one, other))
    if words == others or "".join(words) == "".join(others):
        return True
    if one.replace("-", "").rstrip("s") == other.replace("-", "").rstrip("s"):
        return True
    return min(len(one), len(other)) >= 5 and _one_slip(one, other)


def _one_slip(one: str, other: str) -> bool:
    """Tell whether one letter more, less or else, or two letters exchanged, makes one of the other."""
    start = next((i for i, (a, b) in enumerate(zip(one, other, strict=False)) if a != b), min(len(one), len(other)))
    rest, others = one[start:], other[start:]
    if any(text[:1].isdigit() for text in (rest, others)):
        return False  # numbered on purpose
    exchanged = rest[1::-1] + rest[2:] if len(rest) > 1 else rest
    return others in (exchanged, rest[1:]) or rest == others[1:] or rest[1:] == others[1:]
