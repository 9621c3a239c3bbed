"""The data in a JSON text, or one fault that says why there is none."""

from __future__ import annotations

import json
from typing import Any

from kyc_recourse.cases.faults import fault
from kyc_recourse.errors import CaseError

MAX_BYTES = 64 * 1024 * 1024


def parse_json(text: str | bytes) -> Any:
    """Return the data in a JSON text, refusing duplicate keys and numbers that JSON does not have.

    Raises:
        CaseError: the text is not such JSON.
    """
    if not isinstance(text, str | bytes):
        raise CaseError([fault("CASE001")])
    if len(text) > MAX_BYTES:
        raise CaseError([fault("CASE002", most=MAX_BYTES // 1024 // 1024)])
    if not text.strip():
        raise CaseError([fault("CASE003")])
    try:
        if isinstance(text, bytes):
            text = text.decode("utf-8-sig")  # a file may begin with a byte order mark
        return json.loads(text, object_pairs_hook=_unique, parse_constant=_refuse)
    except json.JSONDecodeError as error:
        problem = f"{error.msg[0].lower()}{error.msg[1:]} at line {error.lineno} column {error.colno}"
        wrong = fault("CASE005", problem=problem)
    except UnicodeDecodeError:
        wrong = fault("CASE004")
    except RecursionError:
        wrong = fault("CASE009")
    except ValueError:
        wrong = fault("CASE006")
    # Out here, since an error keeps the one during which it is raised, and that one keeps the whole text.
    raise CaseError([wrong])


def _unique(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    result = dict(pairs)
    if len(result) < len(pairs):
        raise CaseError([fault("CASE008")])
    return result


def _refuse(name: str) -> Any:
    raise CaseError([fault("CASE007", number=name)])
