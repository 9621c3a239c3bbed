"""Writes TypeScript types from the schemas of cases and decisions: ``declare.py CASE.json DECISION.json``.

``make javascript`` writes those of the bundled facts to ``recourse.d.ts``; with facts of your own, ``kyc-recourse
schema case`` and ``schema decision`` print what it reads. A schema with a keyword that it does not know is an error,
since a type that says less than its schema helps nobody.
"""

from __future__ import annotations

import json
import sys
import textwrap
from pathlib import Path
from typing import Any

_WIDTH = 118
_PLAIN = {"string": "string", "number": "number", "integer": "number", "boolean": "boolean", "null": "null"}
# What narrows a type further than TypeScript can say.
_CHECKED_LATER = {
    *("format", "maxItems", "maxLength", "maxProperties", "maximum", "minItems", "minLength", "minProperties"),
    *("minimum", "pattern", "propertyNames", "uniqueItems"),
}
_SAID = {"$defs", "$id", "$schema", "default", "description", "examples", "title"}
_USED = {"$ref", "additionalProperties", "anyOf", "const", "enum", "items", "oneOf", "properties", "required", "type"}

_HEAD = """\
// Decides cases from compiled knowledge (`kyc-recourse export`). Made from the JSON Schemas of cases and decisions by
// `make javascript`; edit those.

/** What `kyc-recourse export` wrote: hand it on as it is. */
export interface Knowledge {
  readonly format: number;
  readonly platform: string;
}

/** Returns the decision of a case, frozen throughout. A bad case throws a `CaseError`, damaged knowledge an `Error`. */
export function decide(
  knowledge: Knowledge,
  data: Case,
  options?: { lenient?: boolean; audience?: "user" | "agent" },
): Decision;

/** Returns the reasons that a notice names, the stated first, each with the facts' words. */
export function matchNotice(knowledge: Knowledge, text: string): Match[];

/**
 * Returns what a vendor's payload says, whatever it is: the agent's record, of which only `user_text` may be shown.
 * Without a vendor it is recognised.
 */
export function read(knowledge: Knowledge, payload: unknown, vendor?: string | null): Reading;

/** What a payload says. */
export interface Reading {
  readonly vendor: string | null;
  readonly outcome: "approved" | "pending" | "rejected-temporary" | "rejected-permanent" | "unknown";
  readonly attempt: "open" | "closed" | null;
  readonly reasons: readonly ReadReason[];
  readonly user_text: string | null;
  readonly advisory: readonly string[];
  readonly unknown_codes: readonly string[];
}

/** A canonical reason that a payload names, and what of it the person may be told. */
export interface ReadReason {
  readonly id: string;
  readonly codes: readonly string[];
  readonly facet: string | null;
  readonly disclosure: "explain" | "explain-without-other-account-facts" | "generic";
}

/** Adds how notices are read, `wordbook` in what `kyc-recourse export` wrote, to knowledge that came without. */
export function learnNotices(knowledge: Knowledge, wordbook: object): void;

/** A reason or state that a notice names, and the cause or observation that it shows. */
export interface Match {
  readonly id: string;
  readonly certainty: "stated" | "possible";
  readonly finding: string | null;
  readonly wording: string;
}

/** A case that cannot be decided: all its faults together. No value of the case is repeated in it. */
export class CaseError extends Error {
  constructor(faults: readonly Fault[]);
  readonly faults: readonly Fault[];
}

/** What is wrong, and where in the case; the code never changes its meaning, the message may. */
export interface Fault {
  readonly code: string;
  readonly path: string;
  readonly pointer: string;
  readonly message: string;
  readonly expected: string;
  readonly suggestion: string | null;
}
"""


class UnknownKeywordError(Exception):
    """A schema with a keyword that no type is made for."""


def declared(case: dict[str, Any], decision: dict[str, Any]) -> str:
    """Return the declarations of all that is public."""
    parts = [_HEAD, _interface("Case", case, ""), _interface("Decision", decision, "readonly ")]
    parts += [_interface(name, schema, "readonly ") for name, schema in decision.get("$defs", {}).items()]
    return "\n".join(parts)


def _interface(name: str, schema: dict[str, Any], access: str) -> str:
    return f"{_comment(schema, '')}export interface {name} {_object(schema, access, '')}\n"


def _object(schema: dict[str, Any], access: str, indent: str) -> str:
    inner = indent + "  "
    lines = []
    for key, part in schema["properties"].items():
        mark = "" if key in schema.get("required", ()) else "?"
        kind = _type(part, access, inner)
        if mark and not access:
            kind += " | undefined"  # for those who set exactOptionalPropertyTypes
        name = key if key.isidentifier() else json.dumps(key)
        lines.append(f"{_comment(part, inner)}{inner}{access}{name}{mark}: {kind};\n")
    return "{\n" + "".join(lines) + indent + "}"


def _type(schema: dict[str, Any], access: str, indent: str) -> str:
    if unknown := schema.keys() - _CHECKED_LATER - _SAID - _USED:
        raise UnknownKeywordError(f"cannot say in a type: {', '.join(sorted(unknown))}")
    if "$ref" in schema:
        return str(schema["$ref"]).rpartition("/")[2]
    if "const" in schema:
        return json.dumps(schema["const"])
    if "enum" in schema:
        return " | ".join(json.dumps(value) for value in schema["enum"]) or "never"
    if any_of := schema.get("anyOf", schema.get("oneOf")):
        return " | ".join(dict.fromkeys(_type(part, access, indent) for part in any_of))
    kinds = schema.get("type", [])
    kinds = [kinds] if isinstance(kinds, str) else kinds
    return " | ".join(_one(kind, schema, access, indent) for kind in kinds) or "unknown"


def _one(kind: str, schema: dict[str, Any], access: str, indent: str) -> str:
    if kind == "array":
        item = _type(schema.get("items", {}), access, indent)
        return f"readonly ({item})[]" if " " in item else f"readonly {item}[]"
    if kind != "object":
        return _PLAIN[kind]
    if "properties" in schema:
        return _object(schema, access, indent)
    values = schema.get("additionalProperties", {})
    value = "unknown" if isinstance(values, bool) else _type(values, access, indent)
    names = schema.get("propertyNames", {}).get("enum")
    keys = " | ".join(json.dumps(name) for name in names) if names else "string"
    return f"{{ {access}[id in {keys}]?: {value} }}" if names else f"{{ {access}[id: string]: {value} }}"


def _comment(schema: dict[str, Any], indent: str) -> str:
    if not (text := schema.get("description", "").replace("*/", "* /")):
        return ""
    lines = textwrap.wrap(text, _WIDTH - len(indent) - 6)
    if len(lines) == 1:
        return f"{indent}/** {lines[0]} */\n"
    return f"{indent}/**\n" + "".join(f"{indent} * {line}\n" for line in lines) + f"{indent} */\n"


def main() -> None:
    """Print the types."""
    case, decision = (json.loads(Path(name).read_text(encoding="utf-8")) for name in sys.argv[1:3])
    sys.stdout.write(declared(case, decision))


if __name__ == "__main__":
    main()
