"""What the schemas cannot see: references, meanings and dates, checked over all facts of a platform."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Sequence
from datetime import date
from pathlib import PurePath
from typing import Any

from kyc_recourse.errors import Finding, did_you_mean
from kyc_recourse.facts.conditions import RESERVED, Condition, Vocabulary, read_when
from kyc_recourse.facts.iso3166 import is_region, nearest_region
from kyc_recourse.facts.kinds import ENTITIES, FILES, LIST_FILES
from kyc_recourse.facts.load import NAMES, FactFile, Facts, is_dated
from kyc_recourse.facts.model import Cooldown, Limit, Picture, Platform, Rule, When
from kyc_recourse.facts.places import PICTURES
from kyc_recourse.facts.schemas import schema_findings
from kyc_recourse.facts.strict_yaml import Document, Path
from kyc_recourse.facts.texts import format_number, number_in, references, text_problems, unfilled
from kyc_recourse.facts.times import duration_in, is_duration, parse_duration, parse_instant
from kyc_recourse.facts.wordings import words_of

# What durable-rules takes in one rule; beyond it, it computes wrong results.
MAX_CONDITIONS = 15

# The page and the file that list all reasons or remedies stand beside theirs under this name.
INDEX = "index"

# Texts in which references are bound for each case.
_LATER = {"summary": ("time", "reasons"), "candidate": ("reason.title",)}
_NO_REFERENCES = ("signals", "id", "source", "case", "expect", "when")


def find_faults(facts: Facts, unread: Sequence[Finding] = ()) -> list[Finding]:
    """Return all that is wrong in facts: ``unread`` (what reading them found), their form, their meaning."""
    findings = list(unread)
    lines = {(finding.path, finding.line) for finding in findings}
    for file in facts.files:
        if file.document.data is not None:
            wrong = schema_findings(file.kind, file.document)
            wrong = (wrong and _misplaced(file)) or wrong
            findings += (finding for finding in wrong if (finding.path, finding.line) not in lines)
    return sorted({*findings, *check(facts, findings)})


def _misplaced(file: FactFile) -> list[Finding]:
    """Return that the schema in the first line is one of another kind, if it is."""
    said = re.search(r"schemas/([a-z]+)\.schema\.json", file.document.lines[0])
    if not said or said[1] not in FILES or said[1] == file.kind:
        return []
    place = f"{ENTITIES[said[1]]}/" if said[1] in ENTITIES else f"{said[1]}.yaml"
    message = f'its first line says "{said[1]}", its place says "{file.kind}"; move it to {place}, or correct that line'
    return [file.document.finding((), "KB009", message)._replace(line=1, col=1)]


def check(facts: Facts, faults: Sequence[Finding] = ()) -> list[Finding]:
    """Return what is wrong in facts beside their form; ``faults`` were found before.

    What a file with faults names is taken to be there, so that they have no echo in other files.
    """
    unsound: Collection[str] = {fault.path for fault in faults}
    findings = [*_files(facts, unsound), *_dates(facts, unsound)]
    unsound = {*unsound, *(finding.path for finding in findings)}
    # A file with a wrong id may be the one that others name.
    meant = {PurePath(file.document.path).stem for file in facts.files if _is_misnamed(file)}
    first: dict[tuple[str, str], Finding] = {}
    # Of two files with one id, the one that is named for another is taken to be the second.
    for file in sorted(facts.files, key=_is_misnamed):
        if file.document.path not in unsound:
            wrong = [*_entity(file, first), *_values(file)]
            findings += wrong or _items(file, first)
            unsound |= {finding.path for finding in wrong}
    for file in facts.files:
        if file.document.path not in unsound:
            findings += _formerly(file, first)
    sound = tuple(file for file in facts.files if file.document.path not in unsound)
    lost = {file.document.path: file.document.data for file in facts.files if file.document.path in unsound}
    if unsound == {path for path in lost if lost[path]} and any(file.kind == "platform" for file in sound):
        rest = facts._replace(files=sound)
        found = (finding for start in (0, *rest.starts) for finding in _period(rest, rest.in_force(start)))
        named = {*meant, *_words(list(lost.values())), *(PurePath(path).stem for path in lost)}
        # Where two of a kind share an id, one of them is what is missed elsewhere.
        twice = {PurePath(finding.path).stem.removesuffix("s") for finding in findings if finding.code == "KB021"}
        kinds = {*_cut_short(facts, faults), *twice}
        findings += (finding for finding in found if not ((named or kinds) and _is_echo(finding, named, kinds)))
    return sorted(set(findings))


def _cut_short(facts: Facts, faults: Sequence[Finding]) -> Iterator[str]:
    """Yield the kinds of facts whose list is missing or has a fault in its last item: what stood below may be lost."""
    last = {fault.path: fault.line for fault in sorted(faults)}
    for file in facts.files:
        document, data = file.document, file.document.data
        if file.kind in LIST_FILES and data and document.path in last:
            items = data.get(file.kind, [])
            if isinstance(items, list) and last[document.path] >= document.at(file.kind, len(items) - 1)[0]:
                yield file.kind.removesuffix("s")


def _words(data: Any) -> Iterator[str]:
    if isinstance(data, dict):
        yield from (key for key in data if isinstance(key, str))
        data = list(data.values())
    if isinstance(data, list):
        for item in data:
            yield from _words(item)
    elif isinstance(data, str):
        yield data


def _is_echo(finding: Finding, named: Collection[str], kinds: set[str]) -> bool:
    """Tell whether a finding misses what a file with other faults names, or may name."""
    if finding.code not in ("KB024", "KB026"):
        return False
    name = re.search(r'"\{?([^"}]*)', finding.message)
    if finding.message.endswith("there are none") or kinds & {*re.findall(r"\w+", finding.message)}:
        return True
    return bool(name and {*name[1].split(".")} & {*named})


def _files(facts: Facts, unsound: Collection[str]) -> Iterator[Finding]:
    kinds = {file.kind for file in facts.files}
    for kind in ("platform", "sources", "verdicts"):
        path = str(facts.folder / f"{kind}.yaml")
        if kind not in kinds and path not in unsound:
            yield Finding(path, 1, 1, "KB020", "this file is missing; restore it, since every platform needs one")
    path = str(facts.folder / ENTITIES["reason"])
    if "reason" not in kinds and path not in unsound:
        yield Finding(path, 1, 1, "KB020", "no reason is here; add a file ID.yaml")


def _dates(facts: Facts, unsound: Collection[str]) -> Iterator[Finding]:
    for file in facts.files:
        if file.document.path not in unsound:
            yield from _dates_in(file.document, file.document.data, ())


def _dates_in(document: Document, data: Any, path: Path) -> Iterator[Finding]:
    if isinstance(data, dict):
        for key, value in data.items():
            here = (*path, key)
            if key in ("from", "before"):
                try:
                    parse_instant(value)
                except ValueError as error:
                    yield document.finding(here, "KB029", f'"{value}" is no time; {error}')
            elif key in ("recorded", "review", "read"):
                try:
                    date.fromisoformat(value)
                except ValueError:
                    yield document.finding(here, "KB029", f'"{value}" is not a date of the calendar; correct the day')
            elif key not in NAMES and not isinstance(value, str):
                yield from _dates_in(document, value, here)
        if data.get("before", "9") <= data.get("from", ""):
            yield document.finding(
                (*path, "before"), "KB029", "the rule would end before it begins; exchange the two times"
            )
    elif isinstance(data, list):
        yield from _order_of_dates(document, data, path)
        for i, item in enumerate(data):
            if not isinstance(item, str):
                yield from _dates_in(document, item, (*path, i))


def _order_of_dates(document: Document, data: list[Any], path: Path) -> Iterator[Finding]:
    dated = [isinstance(item, dict) and "value" in item and "id" not in item for item in data]
    if not any(dated):
        return
    if not all(dated):
        message = "values by date and plain values are mixed here; give each a date or none"
        yield document.finding(path, "KB029", message)
        return
    if "from" in data[0]:
        message = 'the first value holds from the beginning; remove its "from"'
        yield document.finding((*path, 0, "from"), "KB029", message)
    for i in range(1, len(data)):
        if "from" not in data[i]:
            message = 'the key "from" is missing (from when this value holds); add it'
            yield document.finding((*path, i), "KB029", message)
        elif data[i]["from"] <= data[i - 1].get("from", ""):
            message = "values by date must be in the order of their dates; move the earlier one up"
            yield document.finding((*path, i, "from"), "KB029", message)


def _entity(file: FactFile, first: dict[tuple[str, str], Finding]) -> Iterator[Finding]:
    """Check that a file which is one entity is the only one of its id."""
    if file.kind in ENTITIES:
        yield from _once(first, file.kind, file.document.data["id"], file.document, ("id",))


def _is_misnamed(file: FactFile) -> bool:
    data = file.document.data
    return file.kind in ENTITIES and isinstance(data, dict) and data.get("id") != PurePath(file.document.path).stem


def _items(file: FactFile, first: dict[tuple[str, str], Finding]) -> Iterator[Finding]:
    """Check ids and places in the order."""
    document, data = file.document, file.document.data
    entity = file.kind in ENTITIES
    if entity:
        if PurePath(document.path).stem != data["id"]:
            name = f"{data['id']}.yaml"
            message = f'the file of the {file.kind} "{data["id"]}" must be called {name}; rename it, or correct the id'
            yield document.finding(("id",), "KB022", message)
        ids: list[tuple[Path, str]] = [(("id",), data["id"])]
        ids += [(("formerly", n), id) for n, id in enumerate(data.get("formerly", ()))]
        for path, id in ids:
            if id == INDEX:
                yield document.finding(path, "KB037", f'"{id}" is the list of them all; choose another id')
        yield from _place(first, file.kind, data["order"], document, ("order",))
        if "earlier" in data:
            yield from _place(first, file.kind, data["earlier"]["order"], document, ("earlier", "order"))
    for key, items in data.items():
        for i, item in enumerate(items if isinstance(items, list) else ()):
            if isinstance(item, dict) and "id" in item:
                kind = "capability" if file.kind == "account" else key.removesuffix("s")
                scope = f"{kind} of {data['id']}" if entity else kind
                yield from _once(first, scope, item["id"], document, (key, i, "id"))
            if file.kind == "verdicts" and key == "verdicts":
                yield from _place(first, "verdict", item["rank"], document, (key, i, "rank"))


def _once(
    first: dict[tuple[str, str], Finding], kind: str, id: str, document: Document, path: Path
) -> Iterator[Finding]:
    here = document.finding(path, "KB021", "")
    other = first.setdefault((kind, id), here)
    if other is not here:
        message = f'the {kind} "{id}" is there twice (first {_place_of(other, here)}); delete one or give it another id'
        yield here._replace(message=message)


def _formerly(file: FactFile, first: dict[tuple[str, str], Finding]) -> Iterator[Finding]:
    """Check that a former id is not in use again and led to one fact only; ``first`` holds the ids in use."""
    kind, data = file.kind.removesuffix("s"), file.document.data
    listed = (
        [((), data)] if file.kind in ENTITIES else [((file.kind, i), e) for i, e in enumerate(data.get(file.kind, ()))]
    )
    for path, entity in listed:
        for n, id in enumerate(entity.get("formerly", ())):
            here = file.document.finding((*path, "formerly", n), "KB036", "")
            if used := first.get((kind, id)):
                message = f'the {kind} "{id}" is there ({_place_of(used, here)}), so it is no former id; delete it here'
                yield here._replace(message=message)
            elif (other := first.setdefault((f"former {kind}", id), here)) is not here:
                message = f'another {kind} was called "{id}" too ({_place_of(other, here)}); delete it from one of them'
                yield here._replace(message=message)


def _place(
    first: dict[tuple[str, str], Finding], kind: str, order: int, document: Document, path: Path
) -> Iterator[Finding]:
    here = document.finding(path, "KB023", "")
    other = first.setdefault((f"place of {kind}", str(order)), here)
    if other is not here:
        message = f"another {kind} has the same place {order} ({_place_of(other, here)}); each needs its own"
        yield here._replace(message=message)


def _place_of(first: Finding, here: Finding) -> str:
    """Return where the first of two stands, as seen from the second."""
    name = "" if first.path == here.path else f"in {PurePath(first.path).name} "
    return f"{name}on line {first.line}"


def _period(facts: Facts, platform: Platform) -> Iterator[Finding]:
    names = Vocabulary(platform)
    yield from _texts(facts, platform)
    yield from _sources(facts, platform)
    yield from _vocabulary(facts, platform)
    yield from _references(facts, platform)
    yield from _signals(facts, platform)
    yield from _rules(facts, platform, names)
    rules = (*platform.rules, *(rule for reason in platform.reasons for rule in reason.rules))
    concluded = [id for rule in rules for id in rule.concludes]
    for remedy in platform.remedies:
        document = facts.file("remedy", remedy.id).document
        blocks: list[tuple[Path, When | None]] = [(("when",), remedy.when)]
        blocks += [(("earlier", "when"), remedy.earlier.when)] if remedy.earlier else []
        blocks += [(("steps", i, "when"), step.when) for i, step in enumerate(remedy.steps)]
        for path, when in blocks:
            yield from _conditions(document, path, when, names, concluded)[1]


def _texts(facts: Facts, platform: Platform) -> Iterator[Finding]:
    known = references(platform)
    fields = tuple(f"applicant.{field.id}" for field in platform.fields)

    def walk(document: Document, data: Any, path: Path, key: str) -> Iterator[Finding]:
        if isinstance(data, dict):
            for name, value in data.items():
                if name not in _NO_REFERENCES:
                    yield from walk(document, value, (*path, name), name)
        elif isinstance(data, list):
            for i, item in enumerate(data):
                yield from walk(document, item, (*path, i), key)
        elif isinstance(data, str) and re.search(r"[{}]|\w\.\w", data):
            later = (*fields, "reasons") if key in ("subject", "body") else _LATER.get(key, ())
            for fragment, problem in text_problems(data, known, later):
                yield document.finding(path, "KB026", problem, fragment)
            # What is quoted is not filled again.
            if key in ("title", "name") and any(name.endswith(f".{key}") for name in unfilled(data)):
                yield document.finding(path, "KB026", f"a {key} cannot quote a {key}; write it out")

    for file in facts.files:
        yield from walk(file.document, file.document.data, (), "")


def _sources(facts: Facts, platform: Platform) -> Iterator[Finding]:
    known = [work.id for work in platform.sources]

    def walk(document: Document, data: Any, path: Path) -> Iterator[Finding]:
        items = data.items() if isinstance(data, dict) else enumerate(data) if isinstance(data, list) else ()
        for key, value in items:
            if key == "source" and isinstance(value, dict):
                if "id" in value and value["id"] not in known:
                    message = f'unknown source "{value["id"]}"{did_you_mean(value["id"], known)}'
                    yield document.finding((*path, key, "id"), "KB024", message)
            else:
                yield from walk(document, value, (*path, key))

    for file in facts.files:
        yield from walk(file.document, file.document.data, ())


def _listed(facts: Facts, kind: str, entities: Sequence[Any]) -> Iterator[tuple[Document, int, Any]]:
    if entities:
        document = facts.file(kind).document
        yield from ((document, i, entity) for i, entity in enumerate(entities))


def _values(file: FactFile) -> Iterator[Finding]:
    entities = file.document.data[file.kind] if file.kind in LIST_FILES else ()
    for i, entity in enumerate(entities):
        for key, value in entity.items():
            if is_dated(value):
                for n, dated in enumerate(value):
                    yield from _value(file.document, (file.kind, i, key, n, "value"), key, dated["value"])
            else:
                yield from _value(file.document, (file.kind, i, key), key, value)


def _value(document: Document, path: Path, key: str, value: Any) -> Iterator[Finding]:
    if key in ("window", "lockout", "length", "reply-within"):
        if parse_duration(value) == 0:
            message = f"{value} is no time at all; expected more than 0 seconds"
            yield document.finding(path, "KB030", message)
    elif key == "value" and isinstance(value, str) and not is_duration(value):
        meant = duration_in(value) or number_in(value)
        hint = f"; write {meant}" if meant else ""
        message = f'"{value}" is neither a number nor an ISO 8601 duration like PT12H or P7D{hint}'
        yield document.finding(path, "KB014", message)
    elif key == "members":
        for n, code in enumerate(value):
            if not is_region(code):
                near = nearest_region(code)
                hint = f'; did you mean "{near}"?' if near else ""
                yield document.finding((*path, n), "KB024", f'"{code}" is no ISO 3166 code{hint}')


def _vocabulary(facts: Facts, platform: Platform) -> Iterator[Finding]:
    for document, i, observation in _listed(facts, "observations", platform.observations):
        path: Path = ("observations", i)
        if observation.id in RESERVED:
            message = f'"{observation.id}" has a meaning of its own in conditions; choose another id'
            yield document.finding((*path, "id"), "KB037", message)
        if "unknown" in observation.options:
            message = 'no option may be called "unknown"'
            yield document.finding((*path, "options", "unknown"), "KB037", message)
        if observation.type == "number" and not observation.min < observation.max:
            yield document.finding((*path, "max"), "KB030", "max must be greater than min")
    for document, i, limit in _listed(facts, "limits", platform.limits):
        if not limit.stop_when_left < limit.max:
            message = f"stop-when-left must be less than max ({limit.max})"
            yield document.finding(("limits", i, "stop-when-left"), "KB030", message)
    for document, i, verdict in _listed(facts, "verdicts", platform.verdicts):
        if "time" in unfilled(verdict.summary) and not verdict.time:
            message = f'the verdict "{verdict.id}" gives no time for {{time}}; add "time"'
            yield document.finding(("verdicts", i, "summary"), "KB028", message)
    given = {figure.id: figure.value for figure in platform.figures}
    for document, i, figure in _listed(facts, "figures", platform.figures):
        for n, id in enumerate(figure.difference):
            path = ("figures", i, "difference", n)
            if id not in given:
                yield document.finding(path, "KB024", f'unknown figure "{id}"{did_you_mean(id, list(given))}')
            elif not isinstance(given[id], int | float):
                message = f'"{id}" is not a number that is given; name two figures whose value is a number'
                yield document.finding(path, "KB027", message)
        values = [value for id in figure.difference if isinstance(value := given.get(id), int | float)]
        if len(values) == 2 and values[0] < values[1]:
            said = " minus ".join(map(format_number, values))
            message = f"{said} is less than nothing; exchange the two figures, or correct their values"
            yield document.finding(("figures", i, "difference"), "KB030", message)


def _known(document: Document, path: Path, kind: str, id: str, known: Sequence[str]) -> Iterator[Finding]:
    if id not in known:
        yield document.finding(path, "KB024", f'unknown {kind} "{id}"{did_you_mean(id, known)}')


def _references(facts: Facts, platform: Platform) -> Iterator[Finding]:
    reasons = [reason.id for reason in platform.reasons]
    events = [event.id for event in platform.events]
    appeals = [appeal.id for appeal in platform.appeals]
    for document, i, limit in _listed(facts, "limits", platform.limits):
        yield from _known(document, ("limits", i, "reason"), "reason", limit.reason, reasons)
    for document, i, cooldown in _listed(facts, "cooldowns", platform.cooldowns):
        yield from _known(document, ("cooldowns", i, "reason"), "reason", cooldown.reason, reasons)
        yield from _known(document, ("cooldowns", i, "event"), "event", cooldown.event, events)
    for document, i, answer in _listed(facts, "faq", platform.faq):
        for n, id in enumerate(answer.reasons):
            yield from _known(document, ("faq", i, "reasons", n), "reason", id, reasons)
    for remedy in platform.remedies:
        if remedy.appeal:
            document = facts.file("remedy", remedy.id).document
            yield from _known(document, ("appeal",), "appeal", remedy.appeal, appeals)
    yield from _pictures(facts, platform)


def _pictures(facts: Facts, platform: Platform) -> Iterator[Finding]:
    drawn = [path.stem for path in sorted(PICTURES.glob("*.svg"))]
    named: list[tuple[Document, Path, Picture | None]] = []
    for reason in platform.reasons:
        document = facts.file("reason", reason.id).document
        named.append((document, ("picture",), reason.picture))
        named += [(document, ("causes", i, "picture"), cause.picture) for i, cause in enumerate(reason.causes)]
    for remedy in platform.remedies:
        document = facts.file("remedy", remedy.id).document
        named += [(document, ("steps", i, "picture"), step.picture) for i, step in enumerate(remedy.steps)]
    for document, path, picture in named:
        if picture:
            yield from _known(document, (*path, "name"), "picture", picture.name, drawn)


def _signals(facts: Facts, platform: Platform) -> Iterator[Finding]:
    first: dict[tuple[str, ...], tuple[str, Finding]] = {}
    for reason in platform.reasons:
        document = facts.file("reason", reason.id).document
        for i, signal in enumerate(reason.signals):
            path: Path = ("signals", i)
            here = document.finding(path, "KB035", "")
            named, other = first.setdefault(tuple(words_of(signal)), (reason.id, here))
            if named != reason.id:
                place = _place_of(other, here)
                message = (
                    f'"{signal}" already names "{named}" ({place}); a wording can name one reason only, delete one'
                )
                yield here._replace(message=message)
            if "\N{HORIZONTAL ELLIPSIS}" in signal:
                message = 'the one character "\N{HORIZONTAL ELLIPSIS}" stands for nothing here; type three dots'
                yield document.finding(path, "KB014", message, "\N{HORIZONTAL ELLIPSIS}")
            elif not all(map(words_of, signal.split("..."))):
                message = f'"..." stands for words between two others; add words on both sides of it in "{signal}"'
                yield document.finding(path, "KB014", message)


def _conditions(
    document: Document, path: Path, when: When | None, names: Vocabulary, concluded: Sequence[str]
) -> tuple[list[list[Condition]], list[Finding]]:
    """Return the blocks of a ``when`` and what is wrong there; ``concluded`` is what rules conclude."""
    findings: list[Finding] = []

    def problem(below: Path, code: str, message: str) -> None:
        findings.append(document.finding((*path, *below), code, message))

    blocks = read_when(when, names, problem)
    for i, block in enumerate(blocks):
        if len(block) > MAX_CONDITIONS:
            message = (
                f"{len(block)} conditions in one block, {MAX_CONDITIONS} at most;"
                " let another rule conclude a part of them"
            )
            problem((i,), "KB033", message)
    for below, id in _needed(when):
        if id not in concluded:
            problem(below, "KB024", f'no rule concludes "{id}"{did_you_mean(id, concluded)}')
    return blocks, findings


def _needed(when: When | None) -> Iterator[tuple[Path, str]]:
    """Yield the ids that a ``when`` needs to be concluded, and where it names them."""
    if isinstance(when, list):
        for i, block in enumerate(when):
            yield from (((i, *path), id) for path, id in _needed(block))
    elif when:
        ids = when.get("concluded", ())
        yield from [(("concluded",), ids)] if isinstance(ids, str) else ((("concluded",), id) for id in ids)


def _rules(facts: Facts, platform: Platform, names: Vocabulary) -> Iterator[Finding]:
    for reason in platform.reasons:
        file = facts.file("reason", reason.id)
        yield from _ruleset(file, reason.rules, platform, names)
        concluded = [id for rule in (*reason.rules, *platform.rules) for id in rule.concludes]
        for i, cause in enumerate(reason.causes):
            path = ("causes", i, "when")
            yield from _conditions(file.document, path, cause.when, names, concluded)[1]
            observation = names.observations.get(cause.id)
            if cause.when is None and (observation is None or observation.type != "boolean"):
                booleans = [o.id for o in platform.observations if o.type == "boolean"]
                hint = did_you_mean(cause.id, booleans)
                message = f'the cause "{cause.id}" has no "when" and is no boolean observation{hint}'
                yield file.document.finding(("causes", i, "id"), "KB024", message)
    if platform.rules:
        yield from _ruleset(facts.file("rules"), (), platform, names)


def _ruleset(file: FactFile, rules: Sequence[Rule], platform: Platform, names: Vocabulary) -> Iterator[Finding]:
    """Check the rules of a reason, or the shared ones, which are part of every reason's."""
    together = (*rules, *platform.rules)
    concluded = [id for rule in together for id in rule.concludes]
    needs: dict[str, set[str]] = {}
    for rule in together:
        for id in rule.concludes:
            needs.setdefault(id, set()).update(needed for _, needed in _needed(rule.when))
    for i, rule in enumerate(rules or platform.rules):
        path: Path = ("rules", i)
        blocks, findings = _conditions(file.document, (*path, "when"), rule.when, names, concluded)
        yield from findings
        # What is missing may be what stands in the conditions by mistake.
        wrong = _rule(file.document, path, rule, blocks, platform)
        yield from (each for each in wrong if not (findings and each.code in ("KB028", "KB031")))
        needed = {id for _, id in _needed(rule.when)}
        for id in rule.concludes:
            if any(id == other or id in _reachable(needs, other) for other in needed):
                message = f'"{id}" is concluded from itself; let one of the rules ask for something else'
                yield file.document.finding((*path, "concludes"), "KB032", message)


def _reachable(needs: dict[str, set[str]], start: str) -> set[str]:
    reached: set[str] = set()
    open_ = [start]
    while open_:
        for id in needs.get(open_.pop(), ()):
            if id not in reached:
                reached.add(id)
                open_.append(id)
    return reached


def _rule(
    document: Document, path: Path, rule: Rule, blocks: list[list[Condition]], platform: Platform
) -> Iterator[Finding]:
    for kind, key, ids, entities in (
        ("remedy", "remedies", rule.remedies, platform.remedies),
        ("warning", "warnings", rule.warnings, platform.warnings),
        ("prohibition", "prohibitions", rule.prohibitions, platform.prohibitions),
    ):
        for i, id in enumerate(ids):
            yield from _known(document, (*path, key, i), kind, id, [entity.id for entity in entities])
    if not (rule.verdict or rule.remedies or rule.warnings or rule.prohibitions or rule.concludes):
        keys = "verdict, remedies, warnings, prohibitions or concludes"
        yield document.finding(path, "KB031", f"the rule concludes nothing; add one of {keys}")
    if rule.verdict:
        yield from _verdict(document, path, rule, platform)
    else:
        for key in ("until", "summary"):
            if getattr(rule, key):
                yield document.finding((*path, key), "KB028", f'"{key}" needs a verdict beside it')
    for kind, id in rule.until.items():
        timed: Sequence[Limit | Cooldown] = platform.limits if kind == "limit" else platform.cooldowns
        here = (*path, "until", kind)
        unknown = list(_known(document, here, kind, id, [entity.id for entity in timed]))
        yield from unknown
        states = ("last-attempt", "locked") if kind == "limit" else ("running",)
        if not unknown and not all(_in_states(block, kind, id, states) for block in blocks):
            message = f'{kind} {id} gives a time only while {" or ".join(states)}; add that to "when"'
            yield document.finding(here, "KB028", message)


def _in_states(block: list[Condition], kind: str, id: str, states: tuple[str, ...]) -> bool:
    """Tell whether the block holds only in these states of the limit or cooldown."""
    return any({*c.accepts} <= {*states} for c in block if (c.kind, c.id) == (kind, id))


def _verdict(document: Document, path: Path, rule: Rule, platform: Platform) -> Iterator[Finding]:
    verdicts = {verdict.id: verdict for verdict in platform.verdicts}
    id = rule.verdict or ""
    if id not in verdicts:
        yield from _known(document, (*path, "verdict"), "verdict", id, list(verdicts))
    elif verdicts[id].time and not rule.until:
        message = f'the verdict "{id}" gives a time; add "until" with the limit or cooldown that it comes from'
        yield document.finding((*path, "verdict"), "KB028", message)
    elif rule.until and not verdicts[id].time:
        message = f'the verdict "{id}" gives no time; remove "until"'
        yield document.finding((*path, "until"), "KB028", message)
    elif not rule.until and "time" in unfilled(rule.summary or ""):
        message = f'the verdict "{id}" gives no time for {{time}}; remove that'
        yield document.finding((*path, "summary"), "KB028", message)
