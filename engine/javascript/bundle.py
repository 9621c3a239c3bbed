"""Writes ``site/assets/recourse.js`` and ``recourse.d.ts``: ``make javascript``; with ``--check`` it only looks.

The script holds the modules in ``src`` one after the other, in a function of their own, without their imports and
exports. So that this changes nothing, the modules keep to a part of the language: imports and exports have no other
names and no defaults, and no two modules declare the same name. The types are made from the schemas.
"""

from __future__ import annotations

import difflib
import json
import re
import sys
from graphlib import CycleError, TopologicalSorter
from pathlib import Path

from declare import UnknownKeywordError, declared

HERE = Path(__file__).resolve().parent
ROOT = HERE.parents[1]
CLASSIC = ROOT / "site" / "assets" / "recourse.js"
TYPES = HERE / "recourse.d.ts"
ENTRY = "index.js"
_IMPORT = re.compile(r'^import \{ ([\w, ]+) \} from "\./([\w-]+\.js)";\n', re.MULTILINE)
_EXPORT = re.compile(r"^export (?=(?:const|class|function) (\w+))", re.MULTILINE)
_EXPORT_LIST = re.compile(r"^export \{ ([\w, ]+) \};\n", re.MULTILINE)
_DECLARED = re.compile(r"^(?:export )?(?:const|let|class|function) (\w+)", re.MULTILINE)
_LEFT = re.compile(r"^(?:import|export)\b.*", re.MULTILINE)
_CLASSIC = """\
// Decides cases from compiled knowledge (`kyc-recourse export`). A page that loads this file gets `recourse`, Node
// requires it. Made from engine/javascript/src by `make javascript`: edit there.
(function () {{
"use strict";

{body}
if (typeof module === "object" && module.exports) module.exports = {{ {names} }};
else globalThis.recourse = {{ {names} }};
}})();
"""
_MODULE = """\
// Decides cases from compiled knowledge (`kyc-recourse export`).
{body}
export {{ {names} }};
"""


class BundleError(Exception):
    """A module that cannot be put together with the others; the message says which and why."""


def joined(sources: dict[str, str]) -> tuple[str, list[str]]:
    """Return the modules, by file name, as one text, and the names that the entry exports."""
    needs = {name: {each for _, each in _IMPORT.findall(text)} & sources.keys() for name, text in sources.items()}
    exported = {
        name: [*_EXPORT.findall(text), *(each for names in _EXPORT_LIST.findall(text) for each in names.split(", "))]
        for name, text in sources.items()
    }
    declared: dict[str, str] = {}
    parts = []
    try:
        order = list(TopologicalSorter({name: sorted(each) for name, each in needs.items()}).static_order())
    except CycleError as error:
        raise BundleError(f"modules import each other: {' -> '.join(reversed(error.args[1]))}") from None
    for name in order:
        for names, module in _IMPORT.findall(sources[name]):
            if module not in sources:
                raise BundleError(f"{name}: there is no {module}")
            if missing := set(names.split(", ")) - set(exported[module]):
                raise BundleError(f"{name}: {module} does not export {', '.join(sorted(missing))}")
        for each in _DECLARED.findall(sources[name]):
            if each in declared:
                raise BundleError(f"{name}: {each} is declared in {declared[each]} as well; give it another name")
            declared[each] = name
        text = _EXPORT.sub("", _EXPORT_LIST.sub("", _IMPORT.sub("", sources[name])))
        if left := _LEFT.search(text):
            raise BundleError(f'{name}: expected import {{ a, b }} from "./c.js" or export const: {left[0]}')
        parts.append(re.sub(r"\n{3,}", "\n\n", f"// --- {text.removeprefix('// ')}"))
    return "\n".join(parts), exported[ENTRY]


def classic(sources: dict[str, str]) -> str:
    """Return the script that a page loads and Node requires."""
    body, names = joined(sources)
    return _CLASSIC.format(body=body, names=", ".join(names))


def module(sources: dict[str, str]) -> str:
    """Return the same as an ES module."""
    body, names = joined(sources)
    return _MODULE.format(body=body, names=", ".join(names))


def read() -> dict[str, str]:
    """Return the modules by file name."""
    return {path.name: path.read_text(encoding="utf-8") for path in sorted((HERE / "src").glob("*.js"))}


def types() -> str:
    """Return the types of the bundled facts."""
    schemas = (ROOT / "schemas" / f"{kind}.schema.json" for kind in ("case", "decision"))
    return declared(*(json.loads(path.read_text(encoding="utf-8")) for path in schemas))


def main() -> int:
    """Write the files, or print how they differ from what they are made from."""
    try:
        made = {CLASSIC: classic(read()), TYPES: types()}
    except (BundleError, UnknownKeywordError) as error:
        sys.stderr.write(f"{error}\n")
        return 2
    if "--check" not in sys.argv[1:]:
        for path, text in made.items():
            path.write_text(text, encoding="utf-8", newline="\n")
        return 0
    status = 0
    for path, text in made.items():
        before = path.read_text(encoding="utf-8")
        if before != text:
            status = 1
            lines = difflib.unified_diff(before.splitlines(True), text.splitlines(True), path.name, "made from sources")
            sys.stdout.writelines(lines)
            sys.stderr.write(f"{path.relative_to(ROOT).as_posix()} is out of date; run: make javascript\n")
    return status


if __name__ == "__main__":
    sys.exit(main())
