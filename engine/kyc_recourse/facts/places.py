"""Where the bundled facts, schemas and sources of the guide lie: inside the package, else beside it."""

from __future__ import annotations

from pathlib import Path

_PACKAGE = Path(__file__).resolve().parent.parent


def _bundled(name: str) -> Path:
    inside = _PACKAGE / name
    return inside if inside.exists() else _PACKAGE.parent.parent / name


KNOWLEDGE = _bundled("knowledge")
SITE = _bundled("site")
# How MkDocs makes the guide; its paths are relative to it.
MKDOCS = _bundled("mkdocs.yml")
# Drawings by hand, which facts name.
PICTURES = SITE / "pictures"
