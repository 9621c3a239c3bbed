"""The files of the API as bytes, ready to be written or handed out."""

from __future__ import annotations

import json
from collections.abc import Sequence

import msgspec

from kyc_recourse.api.publish import SCHEMAS, Published, publish
from kyc_recourse.api.schema import api_schema
from kyc_recourse.rules.schema import compiled_schema

FOLDER = "api/v1"


def api_files(platforms: Sequence[Published]) -> dict[str, bytes]:
    """Return the bytes of each file of the API by its path, which begins with ``api/v1/``.

    The same facts give the same bytes, so that a server's caches stay valid.
    """
    files = {path: _lines(msgspec.json.encode(file)) for path, file in publish(platforms).items()}
    for name, made in (("api", api_schema()), ("compiled", compiled_schema())):
        files[SCHEMAS[name]] = _lines(json.dumps(made, ensure_ascii=False).encode())
    for published in platforms:
        compiled = published.compiled
        files[f"{compiled.platform}/compiled.json"] = msgspec.json.encode(compiled) + b"\n"
    return {f"{FOLDER}/{path}": raw for path, raw in sorted(files.items())}


def _lines(raw: bytes) -> bytes:
    return msgspec.json.format(raw, indent=2) + b"\n"
