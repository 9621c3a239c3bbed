"""Writes the npm package of recourse, with the bundled facts compiled: ``make npm``, or ``pack.py FOLDER``.

``npm pack FOLDER`` and ``npm publish FOLDER`` take it from there.
"""

from __future__ import annotations

import json
import shutil
import sys
from pathlib import Path

import msgspec
from bundle import HERE, ROOT, classic, module, read, types

from kyc_recourse import Knowledge
from kyc_recourse.version import __version__

_ONLY_HERE = ("devDependencies", "private", "scripts")


def pack(folder: Path) -> None:
    """Write the package to a folder that is not there yet."""
    (folder / "knowledge").mkdir(parents=True)
    package = json.loads((HERE / "package.json").read_text(encoding="utf-8"))
    package = {key: value for key, value in package.items() if key not in _ONLY_HERE} | {"version": __version__}
    sources = read()
    files = {
        "package.json": json.dumps(package, indent=2) + "\n",
        "recourse.mjs": module(sources),
        "recourse.cjs": classic(sources),
        "recourse.d.mts": types(),
        "recourse.d.cts": types(),
    }
    for name, text in files.items():
        (folder / name).write_text(text, encoding="utf-8", newline="\n")
    for path in (HERE / "README.md", ROOT / "LICENSE", ROOT / "LICENSE-FACTS"):
        shutil.copy(path, folder)
    for id, platform in Knowledge.load(engine="portable").platforms.items():
        (folder / "knowledge" / f"{id}.json").write_bytes(msgspec.json.encode(platform.compiled))


if __name__ == "__main__":
    folder = Path(sys.argv[1]) if len(sys.argv) > 1 else ROOT / "build" / "npm"
    if folder.exists() and len(sys.argv) < 2:
        shutil.rmtree(folder)
    pack(folder)
    sys.stdout.write(f"{folder}\n")
