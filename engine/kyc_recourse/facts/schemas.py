"""What the JSON Schemas of fact files find wrong, said in plain words."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from functools import cache, reduce
from operator import getitem
from typing import TYPE_CHECKING, Any, cast

from kyc_recourse.errors import Finding, did_you_mean, nearest
from kyc_recourse.facts.iso3166 import nearest_region
from kyc_recourse.facts.kind_schemas import kind_schema, shared
from kyc_recourse.facts.strict_yaml import Document, Path
from kyc_recourse.facts.texts import number_in
from kyc_recourse.facts.times import duration_in, format_instant, parse_instant

if TYPE_CHECKING:
    from jsonschema.exceptions import ValidationError
    from jsonschema.protocols import Validator

_TYPES = {
    "object": "a block of keys",
    "array": "a list",
    "string": "a text",
    "integer": "a whole number",
    "number": "a number",
    "boolean": "true or false",
    "null": "null",
}
_SIZES = {
    "minItems": ("at least", "item"),
    "maxItems": ("at most", "item"),
    "minProperties": ("at least", "key"),
    "maxProperties": ("at most", "key"),
    "minLength": ("at least", "character"),
    "maxLength": ("at most", "character"),
}


_SIZED = {
    "minItems": "add one, or delete the key",
    "maxItems": "delete one",
    "minProperties": "add one, or delete the block",
    "maxProperties": "delete one",
    "minLength": "write more",
    "maxLength": "shorten it",
}


_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")


@cache
def _validator(kind: str) -> Validator:
    return _strict()(_resolved(kind_schema(kind)))


@cache
def _other_validator(schema: Callable[[], dict[str, Any]]) -> Validator:
    return _strict()(_resolved(schema()))


@cache
def _strict() -> type[Validator]:
    # Imported here and below: with facts known to be valid, nobody waits for it.
    from jsonschema import Draft202012Validator
    from jsonschema.validators import extend

    return cast("type[Validator]", extend(Draft202012Validator, {"pattern": _pattern}))  # type: ignore[no-untyped-call]


def _resolved(schema: Any) -> Any:
    """Return the schema with each reference to a shared part replaced by that part."""
    if isinstance(schema, list):
        return [_resolved(item) for item in schema]
    if not isinstance(schema, dict):
        return schema
    rest = {key: _resolved(value) for key, value in schema.items() if key != "$ref"}
    return {**_shared(schema["$ref"].rpartition("/")[2]), **rest} if "$ref" in schema else rest


@cache
def _shared(part: str) -> dict[str, Any]:
    resolved: dict[str, Any] = _resolved(shared()[part])
    return resolved


def _pattern(validator: Validator, pattern: str, value: object, _: object) -> Iterator[ValidationError]:
    from jsonschema.exceptions import ValidationError

    if isinstance(value, str) and not _fits(value, pattern):
        yield ValidationError(pattern)


def _fits(text: str, pattern: str) -> bool:
    return _expression(pattern).search(text) is not None


@cache
def _expression(pattern: str) -> re.Pattern[str]:
    # As JSON Schema means it: "$" is not also before a last line break.
    return re.compile(pattern.replace("$", r"\Z"))


def schema_findings(kind: str | Callable[[], dict[str, Any]], document: Document) -> list[Finding]:
    """Return what the schema of ``kind``, or the one that a function makes, finds wrong in ``document``."""
    validator = _validator(kind) if isinstance(kind, str) else _other_validator(kind)
    return [
        document.finding(path, code, message)
        for error in validator.iter_errors(document.data)
        for path, code, message in _explain(error, document.data)
    ]


def _explain(error: ValidationError, data: Any) -> Iterator[tuple[Path, str, str]]:
    path, keyword = tuple(error.absolute_path), str(error.validator)
    value, asked = cast("Any", error.instance), cast("Any", error.validator_value)
    schema: dict[str, Any] = error.schema if isinstance(error.schema, dict) else {}
    expected = schema.get("title")
    if "propertyNames" in error.absolute_schema_path:
        path = (*path, value)
    if keyword == "additionalProperties":
        known = list(schema.get("properties", {}))
        if _is_text(path, value, known):
            yield path, "KB013", 'this text has a ": " in it; put the whole text in quotes'
            return
        for key in value:
            if key not in known:
                yield (*path, key), "KB011", f'unknown key "{_short(key)}"{did_you_mean(key, known)}'
    elif keyword == "required":
        # The validator says it once for each key; it is said once here, for all of them.
        missing = [key for key in asked if key not in value and not _misspelt(key, value, schema)]
        if str(error.message).split("'")[1] not in missing[:1] or _is_text(
            path, value, [*schema.get("properties", {})]
        ):
            return
        if len(missing) == 1:
            yield path, "KB012", f'the key "{missing[0]}" is missing{_purpose(schema, missing[0])}; add it'
        else:
            names = '", "'.join(missing)
            yield path, "KB012", f'the keys "{names}" are missing; add them'
    elif error.schema is False:
        # Of a value that must not be there the error does not tell the key.
        block = reduce(getitem, path, data)
        for key in (key for key, given in block.items() if given is value):
            yield (*path, key), "KB011", f'the key "{key}" has no place here'
    elif keyword == "type":
        types = asked if isinstance(asked, list) else [asked]
        form = " or ".join(_TYPES[name] for name in types)
        if expected:
            form = f"{form} ({expected})" if {*types} <= {"object", "array"} else expected
        yield path, "KB013", f"expected {form}, found {_found(value)}{_other_form(types, value)}"
    elif keyword in ("enum", "const"):
        options = [_written(option) for option in schema.get("enum", [asked])]
        quoted = isinstance(value, str) and value in options and value not in schema.get("enum", [asked])
        hint = f"; write {value} without quotes" if quoted else did_you_mean(_written(value), options)
        yield path, "KB014", f"{_found(value)} is not valid here{hint}"
    elif keyword == "pattern" and "\n" in value and "\\n" in asked:
        yield path, "KB002", 'a line break has no place in this text; write it on one line, or begin it with ">-"'
    elif keyword == "pattern" or (keyword == "minLength" and expected):
        message = f"{_found(value)} is not {expected or 'in the expected form'}"
        message += _nearest(value, str(schema.get("pattern")), str(expected))
        if "did you mean" in message and path and isinstance(path[-1], int) and re.search("[a-z];? [a-z]", value):
            message += " Or is a comma missing?"
        yield path, "KB014", message
    elif keyword in ("minimum", "maximum"):
        side = "at least" if keyword == "minimum" else "at most"
        yield path, "KB014", f"{_written(value)} is out of range; expected {side} {asked}"
    elif keyword in _SIZES:
        side, noun = _SIZES[keyword]
        plural = "" if asked == 1 else "s"
        yield path, "KB015", f"expected {side} {asked} {noun}{plural}, found {len(value)}; {_SIZED[keyword]}"
    elif keyword == "uniqueItems":
        twice = next(i for i, item in enumerate(value) if item in value[:i])
        yield (*path, twice), "KB015", f"{_found(value[twice])} stands in this list twice; delete one"
    elif keyword in ("oneOf", "anyOf"):
        keys = ['"' + '", "'.join(option.get("required", [])) + '"' for option in asked]
        yield path, "KB012", f"expected exactly one of the keys {' or '.join(keys)}"
    else:
        yield path, "KB014", f"{_found(value)} breaks the schema's {keyword}"


def _is_text(path: Path, value: dict[str, Any], known: list[str]) -> bool:
    """Tell whether a block that is an item of a list is a text with a colon in it."""
    key = next(iter(value), "")
    return bool(path) and isinstance(path[-1], int) and len(value) == 1 and not nearest(key.lower(), known)


def _misspelt(missing: str, value: dict[str, Any], schema: dict[str, Any]) -> bool:
    """Tell whether the missing key is what an unknown one is said to mean; one finding is enough then."""
    known = list(schema.get("properties", {}))
    return any(did_you_mean(key, known).endswith(f' "{missing}"?') for key in value if key not in known)


def _purpose(schema: dict[str, Any], key: str) -> str:
    described = schema.get("properties", {}).get(key, {})
    purpose = described.get("description", "").rstrip(".")
    expected = described.get("title") if "enum" in described or not purpose else ""
    return f" ({': '.join(filter(None, (purpose, expected)))})" if purpose or expected else ""


def _other_form(types: list[str], value: object) -> str:
    """Return how to write a value so that it has the form that is expected, where only that is wrong."""
    if isinstance(value, str):
        if "boolean" in types and value in ("true", "false"):
            return f"; write {value} without quotes"
        number = number_in(value) if {"number", "integer"} & {*types} else ""
        if number and ("number" in types or "." not in number):
            return f"; write {number} without quotes" if number == value else f"; write {number}"
        if types == ["array"]:
            items = value.strip("()")
            return (
                f"; write [{_short(items)}]"
                if re.fullmatch(r"[\w-]+( ?, ?[\w-]+)*", items)
                else '; put "- " before each item'
            )
    elif types == ["string"] and isinstance(value, int | float):
        return f'; write "{_written(value)}" in quotes'
    elif types == ["string"] and isinstance(value, dict) and len(value) == 1:
        return '; a text with ": " in it must be in quotes'
    elif "object" in types and isinstance(value, int | float) and not isinstance(value, bool):
        return f"; a number is compared, as in {{at-least: {value}}} or {{below: {value}}}"
    return ""


def _day(text: str) -> str:
    """Return a date that was written in another way, mostly with the day first, as it is written here."""
    numbers = [int(number) for number in re.findall("[0-9]{1,4}", text)]
    named = [i for i, name in enumerate(_MONTHS, 1) if re.search(rf"\b{name}", text.lower())]
    parts = [*numbers[:1], *named, *numbers[1:]]
    if len(parts) != 3:
        return ""
    year, month, day = parts if parts[0] > 31 else parts[::-1]
    if month > 12:
        month, day = day, month
    return f"{year:04}-{month:02}-{day:02}" if year > 31 and 1 <= month <= 12 and 1 <= day <= 31 else ""


def _utc(text: str) -> str:
    """Return a time with an offset in UTC."""
    try:
        return format_instant(parse_instant(text))
    except ValueError:
        return ""


def _nearest(text: str, pattern: str, expected: str) -> str:
    """Return a hint at the nearest text that fits the whole pattern, if one of the usual slips was made."""
    tidy = text.strip().removesuffix(".svg").removesuffix(".yaml")
    slug = "-".join(re.findall("[a-z0-9]+", tidy[:100].lower()))
    if not slug or pattern[0] != "^":
        return ""
    if re.match(r"p[0-9]+m|[0-9]+ ?mo", tidy.lower()) and "duration" in expected:
        return "; a month has no fixed length: write its days"
    forms = [
        tidy,
        nearest_region(tidy) or "",
        duration_in(tidy),
        nearest(tidy.lower(), re.findall("[a-z]{3,}", pattern)),
    ]
    forms += [
        f"{tidy}Z",
        f"https://{tidy.split('//')[-1]}",
        _day(tidy),
        f"{_day(tidy)}T00:00:00Z",
        _utc(tidy),
        tidy[:10],
    ]
    if odd := next((char for char in tidy if char.isalpha() and not char.isascii()), ""):
        slug = ""
    forms += [slug, slug.replace("-", "_")]
    near = next((form for form in forms if form and _fits(form, pattern)), None)
    if odd and not near:
        return f'; "{odd}" is none of the letters from a to z, even if it looks like one'
    return f'; did you mean "{near}"?' if near else ""


def _written(value: object) -> str:
    return "null" if value is None else str(value).lower() if isinstance(value, bool) else str(value)


def _short(text: str) -> str:
    text = text.replace("\n", "\\n")
    return text if len(text) <= 60 else text[:57] + "..."


def _found(value: object) -> str:
    if isinstance(value, str):
        return f'"{_short(value)}"'
    if isinstance(value, dict):
        return "a block of keys"
    if isinstance(value, list):
        return "a list"
    return _written(value)
