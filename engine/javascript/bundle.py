"""Writes ``site/assets/recourse.js`` from the modules in ``src``: ``make javascript``; with ``--check`` it only looks.

The file holds the modules one after the other, in a function of their own, without their imports and exports. So that
this changes nothing, the modules keep to a part of the language: imports and exports have no other names and no
defaults, and no two modules declare the same name.
"""

from __future__ import annotations

import difflib
import re
import sys
from graphlib import CycleError, TopologicalSorter
from pathlib import Path

HERE = Path(__file__).resolve().parent
CLASSIC = HERE.parents[1] / "site" / "assets" / "recourse.js"
ENTRY = "index.js"
_IMPORT = re.compile(r'^import \{ ([\w, ]+) \} from "\./([\w-]+\.js)";\n', re.MULTILINE)
_EXPORT = re.compile(r"^export (?=(?:const|class|function) (\w+))", re.MULTILINE)
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


class BundleError(Exception):
    """A module that cannot be put together with the others; the message says which and why."""


def joined(sources: dict[str, str]) -> tuple[str, list[str]]:
    """Return the modules, by file name, as one text, and the names that the entry exports."""
    needs = {name: {each for _, each in _IMPORT.findall(text)} & sources.keys() for name, text in sources.items()}
    exported = {name: _EXPORT.findall(text) for name, text in sources.items()}
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
        text = _EXPORT.sub("", _IMPORT.sub("", sources[name]))
        if left := _LEFT.search(text):
            raise BundleError(f'{name}: expected import {{ a, b }} from "./c.js" or export const: {left[0]}')
        parts.append(re.sub(r"\n{3,}", "\n\n", f"// --- {text.removeprefix('// ')}"))
    return "\n".join(parts), exported[ENTRY]


def classic(sources: dict[str, str]) -> str:
    """Return the script that a page loads and Node requires."""
    body, names = joined(sources)
    return _CLASSIC.format(body=body, names=", ".join(names))


def read() -> dict[str, str]:
    """Return the modules by file name."""
    return {path.name: path.read_text(encoding="utf-8") for path in sorted((HERE / "src").glob("*.js"))}


def main() -> int:
    """Write the file, or print how it differs from its sources."""
    try:
        text = classic(read())
    except BundleError as error:
        sys.stderr.write(f"{error}\n")
        return 2
    if "--check" not in sys.argv[1:]:
        CLASSIC.write_text(text, encoding="utf-8", newline="\n")
        return 0
    before = CLASSIC.read_text(encoding="utf-8")
    if before == text:
        return 0
    sys.stdout.writelines(difflib.unified_diff(before.splitlines(True), text.splitlines(True), "there", "made"))
    sys.stderr.write("recourse.js is not made from engine/javascript/src as it is; run: make javascript\n")
    return 1


if __name__ == "__main__":
    sys.exit(main())
