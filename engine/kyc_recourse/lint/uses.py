"""Facts that nothing uses."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from kyc_recourse.errors import Finding
from kyc_recourse.facts.conditions import RESERVED
from kyc_recourse.facts.kinds import LIST_FILES
from kyc_recourse.facts.load import FactFile
from kyc_recourse.facts.texts import unfilled

# How each kind of fact comes into use, as the finding says it.
_USES = {
    "remedy": "no rule offers it; name it under remedies: of a rule, or delete the file",
    "observations": "no condition asks for it; use it in a when:, as a cause, or delete it",
    "events": "no cooldown starts with it and no condition asks for it; name it in one, or delete it",
    "limits": "no rule asks for its state; add a rule with when: {limit: {ID: locked}}",
    "cooldowns": "no rule asks for its state; add a rule with when: {cooldown: {ID: running}}",
    "figures": "no condition, difference or text ({figure.ID}) uses it; write that, or delete it",
    "regions": "no condition or text ({regions.ID}) uses it; write that, or delete it",
    "warnings": "no rule gives it; name it under warnings: of a rule, or delete it",
    "prohibitions": "no rule gives it; name it under prohibitions: of a rule, or delete it",
    "verdicts": "no rule gives it; name it as verdict: of a rule, or delete it",
    "appeals": "no remedy uses it; name it as appeal: of a remedy, or delete it",
    "fields": "no appeal quotes it ({applicant.ID}); write that, or delete it",
    "sources": "no fact names it as its source; name it where it was used, or delete it",
}
_SINGULAR = {"remedy": "remedy", "regions": "region list", "fields": "field"}


def lint_uses(files: Iterable[FactFile]) -> Iterator[Finding]:
    """Yield facts that nothing uses, and conclusions that no rule needs."""
    files = tuple(files)
    used: set[tuple[str, str]] = set()
    concluded: set[str] = set()
    lowest = ("", 0)
    for file in files:
        used.update(_used(file.kind, file.document.data))
        if file.kind == "verdicts":
            # Where no rule gives a verdict, it is the lowest one.
            ranks = {verdict["rank"]: verdict["id"] for verdict in file.document.data["verdicts"]}
            lowest = (ranks[min(ranks)], min(ranks))
    for file in files:
        data = file.document.data
        if file.kind == "remedy" and (file.kind, data["id"]) not in used:
            yield _unused(file, ("id",), file.kind, data["id"])
        for key in data if file.kind in LIST_FILES else ():
            for i, item in enumerate(data[key] if key in _USES else ()):
                if (key, item["id"]) not in used and item["id"] != lowest[0]:
                    yield _unused(file, (key, i, "id"), key, item["id"])
        for i, rule in enumerate(data.get("rules", ()) if file.kind in ("reason", "rules") else ()):
            for n, id in enumerate(rule.get("concludes", ())):
                if ("concluded", id) not in used and id not in concluded:
                    message = f'no rule asks for "{id}" (when: {{concluded: {id}}}); add that or delete the line'
                    yield file.document.finding(("rules", i, "concludes", n), "KB121", message)
                concluded.add(id)


def _unused(file: FactFile, path: tuple[str | int, ...], kind: str, id: str) -> Finding:
    noun = _SINGULAR.get(kind, kind.removesuffix("s"))
    return file.document.finding(path, "KB120", f'the {noun} "{id}" is never used: {_USES[kind].replace("ID", id)}')


def _used(kind: str, data: Any) -> Iterator[tuple[str, str]]:
    """Yield each fact that a file names, by kind and id."""
    for key, value in data.items() if isinstance(data, dict) else ():
        if key == "when":
            yield from _asked(value)
        elif key == "source" and isinstance(value, dict) and "id" in value:
            yield "sources", value["id"]
        elif key in ("remedies", "warnings", "prohibitions") and kind in ("reason", "rules") and _names(value):
            yield from (("remedy" if key == "remedies" else key, id) for id in value)
        elif key in ("verdict", "event", "appeal") and isinstance(value, str):
            yield f"{key}s", value
        elif key == "until" and isinstance(value, dict):
            yield from ((f"{name}s", id) for name, id in value.items())
        elif key == "difference":
            yield from (("figures", id) for id in value)
        elif key == "causes" and kind == "reason":
            yield from (("observations", cause["id"]) for cause in value if "when" not in cause)
        yield from _used(kind, value)
    for item in data if isinstance(data, list) else ():
        yield from _used(kind, item)
    for reference in unfilled(data) if isinstance(data, str) else ():
        name, _, rest = reference.partition(".")
        known = {"figure": "figures", "regions": "regions", "applicant": "fields", "appeal": "appeals"}
        if name in known:
            yield known[name], rest.split(".")[0]


def _names(value: Any) -> bool:
    return isinstance(value, list) and all(isinstance(item, str) for item in value)


def _asked(when: Any) -> Iterator[tuple[str, str]]:
    for block in when if isinstance(when, list) else [when]:
        for key, test in block.items():
            if key in ("limit", "cooldown", "event"):
                yield from ((f"{key}s", id) for id in test)
            elif key == "concluded":
                yield from (("concluded", id) for id in ([test] if isinstance(test, str) else test))
            elif key not in RESERVED:
                yield "observations", key
            yield from _compared(test)


def _compared(test: Any) -> Iterator[tuple[str, str]]:
    """Yield figures and region lists, and the observation compared with, that a test names."""
    for operator, value in test.items() if isinstance(test, dict) else ():
        if isinstance(value, dict):
            yield from _compared(value)
        for id in value if isinstance(value, list) else [value]:
            if isinstance(id, str):
                kind = {"in": "regions", "not-in": "regions", "same-as": "observations", "differs-from": "observations"}
                yield kind.get(operator, "figures"), id
    for id in test if isinstance(test, list) else [test]:
        if isinstance(id, str):
            yield "regions", id
