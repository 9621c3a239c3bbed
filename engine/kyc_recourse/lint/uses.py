"""Facts that nothing uses."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from kyc_recourse.errors import Finding
from kyc_recourse.facts.kinds import LISTS
from kyc_recourse.facts.load import FactFile
from kyc_recourse.facts.roles import Conclusion, Identity, Kind

# The lists of facts that are there to be used.
_USABLE = {field.entry: key for key, field in LISTS.items() if field.kind and field.kind.unused}


def lint_uses(files: Iterable[FactFile]) -> Iterator[Finding]:
    """Yield facts that nothing uses, and conclusions that no rule needs."""
    every = [(file, value) for file in files for value in file.values()]
    used = {(name.to, name.id) for _, value in every for name in value.names() if not name.quoted or _quotable(name.to)}
    ranks = {
        value.value: value.owner[1] for _, value in every if value.address[0] == "verdict" and value.field.key == "rank"
    }
    # Where no rule gives a verdict, it is the lowest one.
    used.add(("verdicts", ranks[min(ranks)]))
    concluded: set[str] = set()
    for file, value in every:
        if isinstance(value.role, Identity):
            key = _USABLE.get(value.address[0]) if len(value.address) == 3 else None
            if key and (key, value.value) not in used:
                yield file.document.finding(value.path, "KB120", _unused(LISTS[key].kind, value.value))
        elif isinstance(value.role, Conclusion):
            for path, id in value.each():
                if ("concluded", id) not in used and id not in concluded:
                    message = f'no rule asks for "{id}" (when: {{concluded: {id}}}); add that or delete the line'
                    yield file.document.finding(path, "KB121", message)
                concluded.add(id)


def _quotable(key: str) -> bool:
    kind = LISTS[key].kind
    return bool(kind and kind.quoted)


def _unused(kind: Kind | None, id: str) -> str:
    return f'the {kind.noun} "{id}" is never used: {kind.unused.replace("ID", id)}' if kind else ""
