"""Many facts: those of a platform several times over under other ids, as valid and as tangled as the first ones.

Reasons with their causes and rules, remedies, scenarios and all that they name are copied. What holds for every
rejected case stays as it is: shared rules and what they name, verdicts, the account, questions and answers, sources.
"""

from __future__ import annotations

import re
import shutil
from collections.abc import Collection, Iterator, Mapping
from pathlib import Path
from typing import Any

import yaml

# The files whose lists grow.
LISTS = ("observations", "events", "limits", "cooldowns", "figures", "regions", "warnings", "prohibitions")
_REFERENCE = re.compile(r"(?<=[.{])[a-z0-9-]+(?=[.}])")
_WORD = re.compile(r"(\{[^{}]*\})|[^\W\d_]+")


def multiply(facts: Path, out: Path, times: int, lists: Collection[str] = LISTS) -> Path:
    """Write the facts of a platform's folder to ``out`` that many times, and return ``out``.

    Entities of other lists than ``lists`` are shared by all copies.
    """
    shutil.copytree(facts, out, copy_function=shutil.copyfile)
    files = {path.relative_to(facts).as_posix(): _read(path) for path in sorted(facts.rglob("*.yaml"))}
    entities = {path: data for path, data in files.items() if path.startswith(("reasons/", "remedies/"))}
    scenarios = {path: data for path, data in files.items() if path.startswith("scenarios/")}
    listed = {name: files[f"{name}.yaml"][name] for name in lists}
    shared = set(_words(files["rules.yaml"]))
    for data in entities.values():
        if data["id"] in shared:
            shared.update(_words(data))
    named = {word for data in (*entities.values(), *listed.values()) for word in _words(data, but="id")}
    ids = {data["id"] for data in entities.values()}
    ids |= {each["id"] for group in listed.values() for each in group if each["id"] in named}
    ids -= shared
    copies = [(copy, {id: f"{id}-{_letters(copy)}" for id in ids}) for copy in range(1, times)]
    for path, data in entities.items():
        _write(out / path, _placed(data, 0))
        if data["id"] in ids:
            for copy, names in copies:
                copied = _placed(_renamed(data, names, _letters(copy)), copy)
                _write(out / _beside(path, copy), _named(copied) if path.startswith("reasons/") else copied)
    for path, data in scenarios.items():
        for copy, names in copies:
            # A notice is read by the meaning of its words, which names the reason itself and no copy.
            read = [each for each in data["scenarios"] if "notice" not in each["case"]]
            found = _renamed(read, names, _letters(copy))
            _write(out / _beside(path, copy), {"scenarios": [{**s, "id": f"{s['id']}-{copy}"} for s in found]})
    for name, group in listed.items():
        own = [each for each in group if each["id"] in ids]
        more = [_renamed(each, names, _letters(copy)) for copy, names in copies for each in own]
        with (out / f"{name}.yaml").open("a", encoding="utf-8") as file:
            file.write("".join(f"  {line}\n" for line in _dumped(more).splitlines()) if more else "")
    return out


def more_reasons(facts: Path, out: Path, times: int) -> Path:
    """Write the facts of a platform's folder to ``out`` with each reason that many times; all else is shared."""
    shutil.copytree(facts, out, copy_function=shutil.copyfile)
    for path in sorted((out / "reasons").glob("*.yaml")):
        data = _read(path)
        _write(path, _placed(data, 0))
        for copy in range(1, times):
            letters = _letters(copy)
            renamed = _renamed(data, {data["id"]: f"{data['id']}-{letters}"}, letters)
            _write(path.with_stem(renamed["id"]), _named(_placed(renamed, copy)))
    return out


def several(facts: Path, out: Path, platforms: int) -> Path:
    """Write the facts of a platform's folder to as many folders in ``out``, each under an id of its own."""
    for number in range(platforms):
        folder = out / f"{facts.name}-{_letters(number)}"
        shutil.copytree(facts, folder, copy_function=shutil.copyfile)
        _write(folder / "platform.yaml", {**_read(folder / "platform.yaml"), "id": folder.name, "default": not number})
    return out


def _read(path: Path) -> Any:
    return yaml.load(path.read_text(encoding="utf-8"), Loader=yaml.CSafeLoader)


def _dumped(data: Any) -> str:
    text: str = yaml.dump(data, Dumper=yaml.CSafeDumper, sort_keys=False, allow_unicode=True, width=9_999)
    return text


def _write(path: Path, data: Any) -> None:
    path.write_text(_dumped(data), encoding="utf-8")


def _beside(path: str, copy: int) -> Path:
    return Path(path).with_stem(f"{Path(path).stem}-{_letters(copy)}")


def _letters(number: int) -> str:
    """Return letters for a number, since a digit in a text would be one that no fact backs."""
    return "".join(2 * "bcdfghjklm"[int(digit)] for digit in str(number))


def _words(data: Any, but: str = "") -> Iterator[str]:
    """Yield every key and text but those under a key, and every id to which a text refers."""
    if isinstance(data, dict):
        for key, value in data.items():
            if key != but:
                yield key
                yield from _words(value, but)
    elif isinstance(data, list):
        for item in data:
            yield from _words(item, but)
    elif isinstance(data, str):
        yield data
        yield from _REFERENCE.findall(data)


def _renamed(data: Any, names: Mapping[str, str], suffix: str, key: str = "") -> Any:
    """Return the data with its ids renamed; questions get a suffix, and so does each word of titles and notices."""
    if key == "picture":
        return data
    if isinstance(data, dict):
        return {names.get(key, key): _renamed(value, names, suffix, key) for key, value in data.items()}
    if isinstance(data, list):
        return [_renamed(item, names, suffix, key) for item in data]
    if not isinstance(data, str):
        return data
    said = names.get(data) or _REFERENCE.sub(lambda match: names.get(match[0], match[0]), data)
    if key in ("signals", "notice", "title"):
        return _WORD.sub(lambda word: word[1] or word[0] + suffix, said)
    return f"{said} ({suffix})" if key == "question" else said


def _named(reason: dict[str, Any]) -> dict[str, Any]:
    """Return a copy of a reason with a wording of its own, and without what other reasons are covered by the first."""
    named = {key: value for key, value in reason.items() if key != "covers"}
    return {"signals": [reason["id"].replace("-", " ")], **named}


def _placed(data: dict[str, Any], copy: int) -> dict[str, Any]:
    """Return a reason or remedy right after the one of which it is a copy, with no share of its own."""
    placed = {key: value for key, value in data.items() if key != "share" or not copy}
    placed["order"] = data["order"] * 100 + copy
    if "earlier" in data:
        placed["earlier"] = {**data["earlier"], "order": data["earlier"]["order"] * 100 + copy}
    return placed
