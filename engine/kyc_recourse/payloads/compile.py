"""From the YAML of canonical reasons and vendors to the crosswalk, or everything that is wrong in it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from pathlib import PurePath
from typing import Any

import msgspec

from kyc_recourse.errors import Finding, did_you_mean
from kyc_recourse.facts.schemas import schema_findings
from kyc_recourse.facts.strict_yaml import Document
from kyc_recourse.facts.strict_yaml import Path as Place
from kyc_recourse.payloads.compiled import (
    ITEMS,
    NONE_OF,
    ONE_OF,
    OTHER_THAN,
    VALUES,
    Canonical,
    CodePlace,
    CompiledCode,
    CompiledVendor,
    Crosswalk,
    Form,
    OutcomeTest,
    Path,
    PayloadTest,
)
from kyc_recourse.payloads.facts import Canon, Scalar, Test, Vendor, canon_schema, vendor_schema
from kyc_recourse.payloads.facts import Finding as CodeFinding
from kyc_recourse.payloads.read import in_order, plain_text

_HOLE = re.compile(r"\{([^{}]*)\}")
_PATH = re.compile(r"(@|(@\[\*\]|([A-Za-z_]\w*|\*)(\[\*\])?)(\.([A-Za-z_]\w*|\*)(\[\*\])?)*)", re.ASCII)


def compile_crosswalk(canon: Document, vendors: Iterable[Document]) -> tuple[Crosswalk | None, list[Finding]]:
    """Return the crosswalk of a file of canonical reasons and of vendors' files, or what is wrong in them."""
    if findings := schema_findings(canon_schema, canon):
        return None, findings
    canonical = msgspec.convert(canon.data, Canon)
    findings = [*_twice(canon, "reasons", [each.id for each in canonical.reasons], "reason")]
    for i, each in enumerate(canonical.reasons):
        if (each.text is None) != (each.disclosure == "generic"):
            message = "a generic reason has no text of its own; all others need one"
            findings.append(canon.finding(("reasons", i), "KB012", message))
    if canonical.reasons[-1].category != "unknown":
        message = "the last reason is the one for no known reason; its category must be unknown"
        findings.append(canon.finding(("reasons", len(canonical.reasons) - 1), "KB014", message))
    compiled = []
    seen: dict[str, str] = {}
    for document in vendors:
        if wrong := schema_findings(vendor_schema, document):
            findings += wrong
            continue
        vendor = msgspec.convert(document.data, Vendor)
        findings += _vendor_faults(vendor, document, canonical)
        if vendor.id != PurePath(document.path).stem:
            message = f'the file is not called as its id; rename it to "{vendor.id}.yaml"'
            findings.append(document.finding(("id",), "KB022", message))
        if seen.setdefault(vendor.id, document.path) == document.path and not findings:
            compiled.append(_vendor(vendor, canonical))
    if findings:
        return None, findings
    verdicts = {"temporary": canonical.verdicts.temporary, "permanent": canonical.verdicts.permanent, "unknown": ""}
    reasons = tuple(
        Canonical(
            each.id,
            each.title,
            each.category,
            each.disclosure,
            each.text or "",
            each.steps,
            each.never or "",
            each.verdict or verdicts[each.category],
            canon.at("reasons", i)[0],
        )
        for i, each in enumerate(canonical.reasons)
    )
    secret, source = canonical.not_disclosed, canonical.source
    crosswalk = Crosswalk(
        reasons,
        secret.title,
        secret.text,
        secret.steps,
        verdicts["permanent"],
        verdicts["temporary"],
        f"{source.id}: {source.section}",
        source.status,
        "knowledge/general/reasons.yaml",
        tuple(sorted(compiled, key=lambda each: each.id)),
    )
    return crosswalk, []


def _vendor_faults(vendor: Vendor, document: Document, canon: Canon) -> Iterator[Finding]:
    reasons = [each.id for each in canon.reasons]
    codes = [each.code for each in vendor.codes]
    yield from _twice(document, "codes", codes, "code")
    texts: dict[str, int] = {}
    for i, code in enumerate(vendor.codes):
        for n, reason in enumerate(code.reasons):
            if reason not in reasons[:-1]:
                message = f'unknown canonical reason "{reason}"{did_you_mean(reason, reasons[:-1])}'
                yield document.finding(("codes", i, "reasons", n), "KB024", message)
        if code.facet is not None and code.facet not in canon.facets:
            message = f'unknown facet "{code.facet}"{did_you_mean(code.facet, [*canon.facets])}'
            yield document.finding(("codes", i, "facet"), "KB024", message)
        if code.text is not None and texts.setdefault(plain_text(code.text), i) != i:
            yield document.finding(("codes", i, "text"), "KB021", "another code has the same text; leave out one")
    for i, rule in enumerate(vendor.outcomes):
        if rule.code is not None and rule.code not in codes:
            message = f'unknown code "{rule.code}"{did_you_mean(rule.code, codes)}'
            yield document.finding(("outcomes", i, "code"), "KB024", message)
    for i, finding in enumerate(vendor.findings):
        here: Place = ("findings", i)
        if finding.code is None and finding.text is None:
            yield document.finding(here, "KB012", 'expected the key "code" or "text"')
        for form in _listed(finding.code):
            for hole in _HOLE.findall(str(form)):
                if not (_names(hole, finding.at) if hole.isdigit() else _PATH.fullmatch(hole)):
                    yield document.finding((*here, "code"), "KB014", f'"{{{hole}}}" is no path and no number of a "*"')


def _names(hole: str, at: str) -> bool:
    return 1 <= int(hole) <= sum(step == VALUES for step in steps(at))


def _twice(document: Document, key: str, ids: list[str], kind: str) -> Iterator[Finding]:
    seen: dict[str, int] = {}
    for i, id in enumerate(ids):
        if (first := seen.setdefault(id, i)) != i:
            line = document.at(key, first)[0]
            yield document.finding((key, i), "KB021", f'duplicate {kind} "{id}", first defined on line {line}')


def _vendor(vendor: Vendor, canon: Canon) -> CompiledVendor:
    places = {each.id: number for number, each in enumerate(canon.reasons)}
    codes = {each.code: each for each in vendor.codes}
    return CompiledVendor(
        id=vendor.id,
        roots=tuple(map(steps, vendor.roots)),
        recognise=tuple(map(_tests, vendor.recognise)),
        outcomes=tuple(
            OutcomeTest(_tests(each.when), each.outcome, each.attempt, each.code) for each in vendor.outcomes
        ),
        places=tuple(map(_place, vendor.findings)),
        show=tuple(map(steps, vendor.show)),
        hide=tuple(map(steps, vendor.never_show)),
        # In JavaScript's order, so that the checksum of what is exported is the same there.
        codes={
            code: CompiledCode(tuple(places[reason] for reason in each.reasons), each.facet, each.advisory)
            for code in in_order(codes)
            for each in [codes[code]]
        },
        texts={plain_text(each.text): each.code for each in vendor.codes if each.text is not None},
    )


def _place(finding: CodeFinding) -> CodePlace:
    return CodePlace(
        at=steps(finding.at),
        forms=tuple(_form(str(form)) for form in _listed(finding.code)),
        text=None if finding.text is None else steps(finding.text),
        where=_tests(finding.where or {}),
        when=_tests(finding.when or {}),
        advisory=finding.advisory,
        only_if_none=finding.only_if_none,
    )


def _form(text: str) -> Form:
    parts: list[str | int | Path] = []
    for n, part in enumerate(_HOLE.split(text)):
        if n % 2 == 0:
            parts += [part] if part else []
        else:
            parts.append(int(part) if part.isdigit() else steps(part))
    return tuple(parts)


def _tests(given: dict[str, Any]) -> tuple[PayloadTest, ...]:
    return tuple(test for path, wanted in given.items() for test in _test(steps(path), wanted))


def _test(path: Path, wanted: Scalar | tuple[Scalar, ...] | Test) -> Iterator[PayloadTest]:
    if not isinstance(wanted, Test):
        yield PayloadTest(path, ONE_OF, _patterns(wanted))
        return
    if wanted.not_ is not None:
        yield PayloadTest(path, NONE_OF, _patterns(wanted.not_))
    if wanted.other_than is not None:
        yield PayloadTest(path, OTHER_THAN, _patterns(wanted.other_than))


def _patterns(wanted: Scalar | tuple[Scalar, ...]) -> tuple[str, ...]:
    return tuple((str(each).lower() if isinstance(each, bool) else str(each)).lower() for each in _listed(wanted))


def _listed(given: Any) -> tuple[Any, ...]:
    return given if isinstance(given, tuple) else () if given is None else (given,)


def steps(path: str) -> Path:
    """Return the steps of a path as the facts write it."""
    found: list[str | int] = []
    for name, items in re.findall(r"([A-Za-z_]\w*|\*(?!\])|@)|(\[\*\])", path, re.ASCII):
        if items:
            found.append(ITEMS)
        elif name != "@":
            found.append(VALUES if name == "*" else name)
    return tuple(found)
