"""Forms: from the texts of a web form or a row of CSV to a case as plain data."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from typing import Any

_TRUE = {"yes", "Yes", "YES", "true", "True", "TRUE", "on"}
# "NO" is the code of a country.
_FALSE = {"no", "No", "false", "False", "FALSE", "off"}
_NUMBER = re.compile(r"-?(0|[1-9][0-9]*)(\.[0-9]+)?\Z")
_TIME = re.compile(r"(\d{4}-\d\d-\d\d) +(\d\d:\d\d)")
# Parts of a case of which the values are typed; those of an applicant are texts, whatever they look like.
_TYPED = ("observations", "recent_attempts")


def coerce(row: Mapping[str, Any]) -> dict[str, Any]:
    """Return the case, as plain data, that the texts of a form or of a row describe.

    Columns are called like the fields of a case, with a dot before an id inside one, as in the ``answer.path`` of a
    question: ``now``, ``observations.ID``, ``recent_attempts.REASON``, ``applicant.FIELD``. Several
    ``reasons`` stand in one text with commas between them, ``attempts`` in one column with the times of rejected
    submissions, ``events.TYPE`` with the time at which it happened. A text that begins with ``{`` or ``[`` is JSON. An
    empty text is not given. "yes" and "no" are true and false ("NO" is Norway), digits are a number; a time may have a
    space for the T. What is no text is taken as it is.

    The result is not checked: hand it to ``Knowledge.decide`` or ``read_case``, which name every fault.
    """
    case: dict[str, Any] = {}
    for column, value in row.items():
        field, _, id = column.partition(".")
        if value is None or (isinstance(value, str) and not value.strip()):
            continue
        read = _read(field, value.strip() if isinstance(value, str) else value)
        if not id:
            case[field] = read
        elif field == "events":
            case.setdefault(field, []).append({"type": id, "at": read})
        elif isinstance(inside := case.setdefault(field, {}), dict):
            inside[id] = read
    return case


def _read(field: str, value: Any) -> Any:
    if not isinstance(value, str) or field in ("id", "notice", "applicant"):
        return value
    if value[0] in "{[":
        try:
            return json.loads(value)
        except ValueError:
            return value
    if field == "reasons":
        return [each.strip() for each in value.split(",") if each.strip()]
    if field == "attempts":
        return [{"at": _time(each.strip())} for each in value.split(",") if each.strip()]
    if field in ("now", "events"):
        return _time(value)
    if field in _TYPED:
        return _typed(value)
    return value


def _time(text: str) -> str:
    return _TIME.sub(r"\1T\2", text, count=1)


def _typed(text: str) -> bool | int | float | str:
    if text in _TRUE or text in _FALSE:
        return text in _TRUE
    if _NUMBER.match(text):
        return float(text) if "." in text else int(text)
    return text
