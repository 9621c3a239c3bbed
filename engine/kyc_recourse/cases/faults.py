"""The faults of a case: permanent codes, and for each what is wrong and what was expected instead.

A sentence may change, a code may not: it is neither given to another fault nor taken away. ``recourse.js`` has
the same catalogue.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from kyc_recourse.errors import Fault, plain

# What is wrong, and what was expected. Where nothing else is wrong than that it is not what was expected, that is all.
CATALOGUE: Mapping[str, tuple[str, str]] = {
    # The JSON text
    "CASE001": ("", "a JSON text"),
    "CASE002": ("is too large", "at most {most} MB"),
    "CASE003": ("is empty", "a case in JSON, or {{}} for one of which nothing is known"),
    "CASE004": ("is not UTF-8", "a text in UTF-8"),
    "CASE005": ("is not JSON: {problem}", "a case in JSON"),
    "CASE006": ("a number has too many digits", "numbers as in the schema"),
    "CASE007": ("{number} is not a JSON number", "numbers as in the schema"),
    "CASE008": ("duplicate key in an object", "each key once"),
    "CASE009": ("is nested too deeply", "a case in JSON"),
    # The form of a case
    "CASE010": ("", "an object"),
    "CASE011": ("", "at most {most} keys"),
    "CASE012": ("", 'a time with an offset, like "2026-11-22T12:00:00Z"'),
    "CASE013": ("", "a time that exists in the calendar, from the year 1970 to 8999"),
    "CASE014": ("is after now", "a time in the past"),
    "CASE015": ("is missing", "{what}"),
    "CASE016": ("", "a list of at most {most} entries"),
    "CASE017": ("", "a text of at most {most} characters"),
    "CASE018": ("is not valid Unicode: half of a character stands alone", "valid Unicode"),
    "CASE019": ("", "true or false"),
    "CASE020": ("", "a whole number from 0 to {most}"),
    "CASE021": ("", "a number from {least} to {most}"),
    "CASE022": ("", "keys that are texts"),
    "CASE023": ("", "true, false, a number or a text"),
    "CASE024": ("", "no reason, since the status is approved"),
    "CASE025": ("", "data that JSON can hold"),
    # What is named in a case
    "CASE030": ("unknown field", "{known}"),
    "CASE031": ("unknown platform", "{known}"),
    "CASE032": ("unknown reason", "{known}"),
    "CASE033": ("unknown event", "{known}"),
    "CASE034": ("unknown observation", "{known}"),
    "CASE035": ("unknown option", "{known}"),
    "CASE036": ("no platform is the default", "{known}"),
    "CASE037": ("", 'a language tag like "en" or "pt-BR"'),
    "CASE038": ("", "an ISO 3166 code like AE or US-CA"),
    "CASE039": ("unknown question", "{known}"),
    # Files, rows and requests that hold a case
    "CASE060": ("cannot be read: {problem}", "a file that can be read"),
    "CASE061": ("is larger than {most} MB", "the text of the message only"),
    "CASE062": ("is empty", 'a case in JSON; or leave out the "-" and use options'),
    "CASE063": ("", "a text of at most {most} characters, or a whole number"),
    "CASE064": ("", "an object with {fields}"),
}

UNKNOWN = {
    "field": "CASE030",
    "platform": "CASE031",
    "reason": "CASE032",
    "event": "CASE033",
    "observation": "CASE034",
    "option": "CASE035",
    "question": "CASE039",
}
_SHOWN = 8


def fault(
    code: str, *path: str | int, source: str | None = None, suggestion: str | None = None, **values: object
) -> Fault:
    """Return a fault at a path in a case, with the values of its sentence.

    ``source`` is the name of a file, where that is what is wrong.
    """
    wrong, expected = [part.format(**values) for part in CATALOGUE[code]]
    said = [wrong] if wrong else []
    if suggestion is None or not wrong:
        said.append(f"expected {expected}")
    if suggestion is not None:
        said.append(f'did you mean "{suggestion}"?')
    place = source if source is not None else path_of(*path) or "case"
    return Fault(code, place, pointer_of(*path), "; ".join(said), expected, suggestion)


def one_of(known: Sequence[str]) -> str:
    """Return the valid names for a sentence: the first few."""
    if not known:
        return "none, since there are none"
    return f"one of: {', '.join(known[:_SHOWN])}" + (", ..." if len(known) > _SHOWN else "")


def path_of(*parts: str | int) -> str:
    """Return the path of a part of a case: ``attempts[0].at``."""
    path = ""
    for part in parts:
        if isinstance(part, int):
            path += f"[{part}]"
        else:
            path += f".{plain(part)}" if path else plain(part)
    return path


def pointer_of(*parts: str | int) -> str:
    """Return the JSON Pointer of a part of a case: ``/attempts/0/at``."""
    return "".join([f"/{part if isinstance(part, int) else plain(part)}" for part in parts])
