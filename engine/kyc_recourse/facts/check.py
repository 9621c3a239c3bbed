"""What the schemas cannot see: references, meanings and dates, checked over all facts of a platform."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from datetime import date
from pathlib import PurePath
from typing import Any

from kyc_recourse.errors import Finding, did_you_mean
from kyc_recourse.facts import roles
from kyc_recourse.facts.conditions import RESERVED, Condition, Vocabulary, read_when
from kyc_recourse.facts.iso3166 import is_region, nearest_region
from kyc_recourse.facts.kinds import ENTITIES, FILES, LIST_FILES, LISTS, noun
from kyc_recourse.facts.load import FactFile, Facts
from kyc_recourse.facts.model import Platform, Reason, Rule, When
from kyc_recourse.facts.places import PICTURES
from kyc_recourse.facts.schemas import schema_findings
from kyc_recourse.facts.strict_yaml import Document, Path
from kyc_recourse.facts.texts import format_number, number_in, references, text_problems, unfilled
from kyc_recourse.facts.times import duration_in, is_duration, parse_duration, parse_instant
from kyc_recourse.facts.walk import Value
from kyc_recourse.facts.wordings import words_of

# What durable-rules takes in one rule; beyond it, it computes wrong results.
MAX_CONDITIONS = 15

# The page and the file that list all reasons or remedies stand beside theirs under this name.
INDEX = "index"


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
    for kind in ("platform", *(key for key in LIST_FILES if LISTS[key].needed)):
        path = str(facts.folder / f"{kind}.yaml")
        if kind not in kinds and path not in unsound:
            yield Finding(path, 1, 1, "KB020", "this file is missing; restore it, since every platform needs one")
    path = str(facts.folder / ENTITIES["reason"])
    if "reason" not in kinds and path not in unsound:
        yield Finding(path, 1, 1, "KB020", "no reason is here; add a file ID.yaml")


def _dates(facts: Facts, unsound: Collection[str]) -> Iterator[Finding]:
    for file in facts.files:
        if file.document.path not in unsound:
            for value in file.values():
                yield from _days(file.document, value)


def _days(document: Document, value: Value) -> Iterator[Finding]:
    if value.field.dated and isinstance(value.value, list):
        yield from _order_of_dates(document, value.value, value.path)
    elif isinstance(value.role, roles.Instant):
        try:
            parse_instant(value.value)
        except ValueError as error:
            yield document.finding(value.path, "KB029", f'"{value.value}" is no time; {error}')
        if value.field.key == "before" and value.value <= value.fact.get("from", ""):
            yield document.finding(value.path, "KB029", "the rule would end before it begins; exchange the two times")
    elif isinstance(value.role, roles.Date):
        try:
            date.fromisoformat(value.value)
        except ValueError:
            message = f'"{value.value}" is not a date of the calendar; correct the day'
            yield document.finding(value.path, "KB029", message)


def _order_of_dates(document: Document, data: list[Any], path: Path) -> Iterator[Finding]:
    dated = [isinstance(item, dict) for item in data]
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
    if _is_misnamed(file):
        name = f"{data['id']}.yaml"
        message = f'the file of the {file.kind} "{data["id"]}" must be called {name}; rename it, or correct the id'
        yield document.finding(("id",), "KB022", message)
    for value in file.values():
        if isinstance(value.role, roles.Identity | roles.Former) and entity and value.owner[0] == file.kind:
            for path, id in value.each():
                if id == INDEX:
                    yield document.finding(path, "KB037", f'"{id}" is the list of them all; choose another id')
        if isinstance(value.role, roles.Identity) and value.path != ("id",):
            kind, id = value.owner
            yield from _once(first, f"{kind} of {data['id']}" if entity else kind, id, document, value.path)
        elif isinstance(value.role, roles.Position):
            yield from _place(first, value.owner[0], value.value, document, value.path)


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
    for value in file.values():
        kind = value.owner[0]
        for path, id in value.each() if isinstance(value.role, roles.Former) else ():
            here = file.document.finding(path, "KB036", "")
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
    known = references(platform)
    applicant = tuple(f"applicant.{field.id}" for field in platform.fields)
    ids = {key: [fact.id for fact in getattr(platform, field.name)] for key, field in LISTS.items()}
    drawn = [path.stem for path in sorted(PICTURES.glob("*.svg"))]
    for file in facts.files:
        for value in file.values():
            if isinstance(value.role, roles.Text):
                yield from _text(file.document, value, known, applicant)
            elif isinstance(value.role, roles.Reference | roles.TimeSource):
                for path, to, id, _ in value.names():
                    yield from _known(file.document, path, noun(to), id, ids[to])
            elif isinstance(value.role, roles.Drawing):
                yield from _known(file.document, value.path, "picture", value.value, drawn)
    yield from _vocabulary(facts, platform)
    yield from _signals(facts, platform)
    yield from _rules(facts, platform, Vocabulary(platform))


def _text(document: Document, value: Value, known: Mapping[str, str], applicant: tuple[str, ...]) -> Iterator[Finding]:
    later = value.role.later if isinstance(value.role, roles.Text) else ()
    if "applicant.*" in later:
        later = (*applicant, *later)
    key = value.field.key
    for path, text in value.each():
        if re.search(r"[{}]|\w\.\w", text):
            for fragment, problem in text_problems(text, known, later):
                yield document.finding(path, "KB026", problem, fragment)
            # What is quoted is not filled again.
            if key in ("title", "name") and any(name.endswith(f".{key}") for name in unfilled(text)):
                yield document.finding(path, "KB026", f"a {key} cannot quote a {key}; write it out")


def _listed(facts: Facts, kind: str, entities: Sequence[Any]) -> Iterator[tuple[Document, int, Any]]:
    if entities:
        document = facts.file(kind).document
        yield from ((document, i, entity) for i, entity in enumerate(entities))


def _values(file: FactFile) -> Iterator[Finding]:
    for value in file.values():
        for path, each in value.each():
            yield from _value(file.document, path, value.role, each)


def _value(document: Document, path: Path, role: roles.Role, value: Any) -> Iterator[Finding]:
    if isinstance(role, roles.Duration) and parse_duration(value) == 0:
        message = f"{value} is no time at all; expected more than 0 seconds"
        yield document.finding(path, "KB030", message)
    elif isinstance(role, roles.Quantity) and isinstance(value, str) and not is_duration(value):
        meant = duration_in(value) or number_in(value)
        hint = f"; write {meant}" if meant else ""
        message = f'"{value}" is neither a number nor an ISO 8601 duration like PT12H or P7D{hint}'
        yield document.finding(path, "KB014", message)
    elif isinstance(role, roles.Region) and not is_region(value):
        near = nearest_region(value)
        hint = f'; did you mean "{near}"?' if near else ""
        yield document.finding(path, "KB024", f'"{value}" is no ISO 3166 code{hint}')


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
            if id in given and not isinstance(given[id], int | float):
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


# The blocks of conditions of a ``when``, and what is wrong there.
_Read = tuple[list[list[Condition]], list[Finding]]


def _conditions(
    document: Document, path: Path, when: When | None, names: Vocabulary, concluded: Sequence[str]
) -> _Read:
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
    """Check all conditions, rules and causes."""
    reasons = {reason.id: reason for reason in platform.reasons}
    for file in facts.files:
        document = file.document
        # Shared rules are part of every reason's; a remedy can be offered by any rule.
        reason = reasons[document.data["id"]] if file.kind == "reason" else None
        own = reason.rules if reason else ()
        if file.kind == "remedy":
            own = tuple(rule for each in platform.reasons for rule in each.rules)
        concluded = [id for rule in (*own, *platform.rules) for id in rule.concludes]
        read = {
            value.path: _conditions(document, value.path, value.value, names, concluded)
            for value in file.values()
            if isinstance(value.role, roles.Condition)
        }
        yield from (finding for _, findings in read.values() for finding in findings)
        if reason:
            yield from _ruleset(document, reason.rules, platform, read)
            yield from _causes(document, reason, names)
        elif file.kind == "rules":
            yield from _ruleset(document, (), platform, read)


def _causes(document: Document, reason: Reason, names: Vocabulary) -> Iterator[Finding]:
    for i, cause in enumerate(reason.causes):
        observation = names.observations.get(cause.id)
        if cause.when is None and (observation is None or observation.type != "boolean"):
            booleans = [o.id for o in names.observations.values() if o.type == "boolean"]
            hint = did_you_mean(cause.id, booleans)
            message = f'the cause "{cause.id}" has no "when" and is no boolean observation{hint}'
            yield document.finding(("causes", i, "id"), "KB024", message)


def _ruleset(
    document: Document, rules: Sequence[Rule], platform: Platform, read: Mapping[Path, _Read]
) -> Iterator[Finding]:
    """Check the rules of a reason, or the shared ones; ``read`` holds their conditions as they were read."""
    needs: dict[str, set[str]] = {}
    for rule in (*rules, *platform.rules):
        for id in rule.concludes:
            needs.setdefault(id, set()).update(needed for _, needed in _needed(rule.when))
    for i, rule in enumerate(rules or platform.rules):
        path: Path = ("rules", i)
        blocks, findings = read.get((*path, "when"), ([[]], []))
        # What is missing may be what stands in the conditions by mistake.
        wrong = _rule(document, path, rule, blocks, platform)
        yield from (each for each in wrong if not (findings and each.code in ("KB028", "KB031")))
        needed = {id for _, id in _needed(rule.when)}
        for id in rule.concludes:
            if any(id == other or id in _reachable(needs, other) for other in needed):
                message = f'"{id}" is concluded from itself; let one of the rules ask for something else'
                yield document.finding((*path, "concludes"), "KB032", message)


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
        known = {each.id for each in (platform.limits if kind == "limit" else platform.cooldowns)}
        here = (*path, "until", kind)
        states = ("last-attempt", "locked") if kind == "limit" else ("running",)
        if id in known and not all(_in_states(block, kind, id, states) for block in blocks):
            message = f'{kind} {id} gives a time only while {" or ".join(states)}; add that to "when"'
            yield document.finding(here, "KB028", message)


def _in_states(block: list[Condition], kind: str, id: str, states: tuple[str, ...]) -> bool:
    """Tell whether the block holds only in these states of the limit or cooldown."""
    return any({*c.accepts} <= {*states} for c in block if (c.kind, c.id) == (kind, id))


def _verdict(document: Document, path: Path, rule: Rule, platform: Platform) -> Iterator[Finding]:
    verdicts = {verdict.id: verdict for verdict in platform.verdicts}
    id = rule.verdict or ""
    if id not in verdicts:
        return
    if verdicts[id].time and not rule.until:
        message = f'the verdict "{id}" gives a time; add "until" with the limit or cooldown that it comes from'
        yield document.finding((*path, "verdict"), "KB028", message)
    elif rule.until and not verdicts[id].time:
        message = f'the verdict "{id}" gives no time; remove "until"'
        yield document.finding((*path, "until"), "KB028", message)
    elif not rule.until and "time" in unfilled(rule.summary or ""):
        message = f'the verdict "{id}" gives no time for {{time}}; remove that'
        yield document.finding((*path, "summary"), "KB028", message)
