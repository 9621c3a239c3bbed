"""Says what a copy of the package makes of two folders of facts, for ``test_new_fields.py``."""

from __future__ import annotations

import json
import sys
from pathlib import Path

import kyc_recourse
from kyc_recourse import KnowledgeError
from kyc_recourse.api.files import api_files
from kyc_recourse.changes.compare import compare, read_state
from kyc_recourse.facts.kind_schemas import kind_schema
from kyc_recourse.guide.assemble import _published
from kyc_recourse.guide.pages import make_pages
from kyc_recourse.packs.pack import Pack
from kyc_recourse.render.explain import explain

folder = Path(sys.argv[1])
before, after = (read_state(name, folder / name) for name in ("before", "after"))
pack, facts = after.pack, after.pack.facts["orchard"]
try:
    Pack.load(folder / "wrong")
    wrong = []
except KnowledgeError as error:
    wrong = [finding.message for finding in error.findings]
changes = compare(before, after, 1_800_000_000)
meaning = explain("baskets", [facts], 1_800_000_000)[0]
pages = {page.path: page.text for page in make_pages(facts, pack.platforms["orchard"].compiled)}
limits = json.loads(api_files([_published(pack, "orchard")], pack.knowledge.reader.book)["api/v1/orchard/limits.json"])[
    "limits"
][0]
found = {
    "code": kyc_recourse.__file__,
    "wrong": wrong,
    "kind": changes.kind,
    "values": [(each.fact, each.old, each.new) for each in changes.values],
    "texts": len(changes.texts),
    "explain": {row.label: row.lines for row in meaning.rows},
    "page": pages["limits.md"],
    "api": {key: limits[key] for key in ("grace", "after")},
    "help": {
        key: kind_schema("limits")["properties"]["limits"]["items"]["properties"][key] for key in ("grace", "after")
    },
}
print(json.dumps(found))
