"""What makes many loads of hardly edited facts quick."""

from __future__ import annotations

from functools import cache

import pytest

from kyc_recourse import Finding
from kyc_recourse.facts.schemas import schema_findings
from kyc_recourse.facts.strict_yaml import Document, read_yaml

Read = tuple[Document, list[Finding]]


@cache
def _read(raw: bytes) -> Read:
    return read_yaml(raw, "")


# Documents that were read from one text share their positions, so these tell them apart.
_forms: dict[tuple[str, int], list[Finding]] = {}


@pytest.fixture
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    """Read each text and check its form once only, in however many cases it is there."""

    def read(raw: bytes, path: str) -> Read:
        document, findings = _read(raw)
        return document._replace(path=path), [finding._replace(path=path) for finding in findings]

    def form(kind: str, document: Document) -> list[Finding]:
        key = (kind, id(document.positions))
        if key not in _forms:
            _forms[key] = schema_findings(kind, document)
        return [finding._replace(path=document.path) for finding in _forms[key]]

    monkeypatch.setattr("kyc_recourse.facts.load.read_yaml", read)
    monkeypatch.setattr("kyc_recourse.facts.check.schema_findings", form)
