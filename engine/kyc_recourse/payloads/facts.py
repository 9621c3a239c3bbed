"""The facts about canonical reasons and vendors' payloads, as they stand in YAML, and their schemas."""

from __future__ import annotations

import inspect
from collections.abc import Callable
from typing import Annotated, Any, Literal

import msgspec
from msgspec import UNSET, Meta, Struct, UnsetType, field

Disclosure = Literal["explain", "explain-without-other-account-facts", "generic"]
Category = Literal["temporary", "permanent", "unknown"]
Outcome = Literal["approved", "pending", "rejected", "rejected-temporary", "rejected-permanent", "unknown"]
Attempt = Literal["open", "closed"]

_SLUG = r"^[a-z0-9]+(-[a-z0-9]+)*$"
_STEP = r"([A-Za-z_][A-Za-z0-9_]*|\*)(\[\*\])?"
Id = Annotated[str, Meta(pattern=_SLUG, max_length=60, title="an id: lower-case letters, digits and hyphens")]
Prose = Annotated[str, Meta(pattern=r"^\S([^\n]*\S)?$", max_length=600, title="a text on one line")]
Day = Annotated[str, Meta(pattern=r"^[0-9]{4}-[0-9]{2}-[0-9]{2}$", title="a date such as 2026-11-22")]
Code = Annotated[str, Meta(min_length=1, max_length=100, title="a code, as the vendor writes it")]
# Names joined by ".", "*" for every value of an object, "[*]" for every item of a list, "@" for the place itself.
Path = Annotated[
    str,
    Meta(
        pattern=rf"^(@|(@\[\*\]|{_STEP})(\.{_STEP})*)$",
        max_length=200,
        title='a JMESPath of names, "*" and "[*]", such as review.labels[*]',
    ),
]
Scalar = str | int | bool


class _Entry(Struct, frozen=True, rename="kebab", forbid_unknown_fields=True, kw_only=True):
    """A part of a fact file."""


class Origin(_Entry, frozen=True, kw_only=True):
    """Where the facts of a file come from, and when they are to be read again."""

    id: Id
    section: Prose
    status: Literal["official", "reported"]
    recorded: Day
    review: Day


class CanonicalReason(_Entry, frozen=True, kw_only=True):
    """What a rejection can be about at any service."""

    id: Id
    title: Annotated[Prose, Meta(description="The reason in a few words. Of a generic one, only agents see it.")]
    category: Annotated[Category, Meta(description="Whether another submission can be approved at all.")]
    disclosure: Annotated[Disclosure, Meta(description="What of it the person may be told.")]
    text: Annotated[Prose | None, Meta(description="What may be shown to the person.")] = None
    steps: Annotated[tuple[Prose, ...], Meta(description="What helps at any service, in order.")] = ()
    never: Annotated[Prose | None, Meta(description="What must never be done.")] = None
    verdict: Annotated[Id | None, Meta(description="Instead of the one that goes with its category.")] = None


class GeneralVerdicts(_Entry, frozen=True, kw_only=True):
    """Which verdict goes with a reason that a platform has no facts about, by its category."""

    temporary: Id
    permanent: Id


class State(_Entry, frozen=True, kw_only=True):
    """What can be said instead of a rejection."""

    id: Id
    title: Prose
    text: Prose


class NotDisclosed(_Entry, frozen=True, kw_only=True):
    """What the person is told instead of any reason of the generic class."""

    title: Prose
    text: Prose
    steps: Annotated[tuple[Prose, ...], Meta(min_length=1, description="What the person can do all the same.")]


class Canon(_Entry, frozen=True, kw_only=True):
    """The canonical reasons, the worst first, and what is said where a reason is not disclosed."""

    source: Origin
    not_disclosed: NotDisclosed
    verdicts: GeneralVerdicts
    reasons: Annotated[tuple[CanonicalReason, ...], Meta(min_length=1, description="The worst first.")]
    states: tuple[State, ...]
    facets: Annotated[dict[Id, Prose], Meta(description="What a code can be about: a field, a side, a thing, a place.")]


class Vocabulary(_Entry, frozen=True, kw_only=True):
    """Where a vendor's codes were read."""

    title: Prose
    read: Annotated[Day, Meta(description="The day on which it was read.")]
    url: Annotated[str, Meta(pattern="^https://", title="an address that begins with https://")] | None = None
    note: Prose | None = None


class Test(_Entry, frozen=True, kw_only=True):
    """What values must not be at a path."""

    not_: Annotated[
        Scalar | tuple[Scalar, ...] | None,
        Meta(description="No value there is one of these; also true where nothing is there."),
    ] = field(name="not", default=None)
    other_than: Annotated[
        Scalar | tuple[Scalar, ...] | None, Meta(description="There is a value, and none is one of these.")
    ] = None


# By path: a value, or several, one of which must be there; "*" at the end stands for any rest, "?" for one character.
Tests = Annotated[dict[Path, Scalar | tuple[Scalar, ...] | Test], Meta(min_length=1)]


class OutcomeRule(_Entry, frozen=True, kw_only=True):
    """What a payload says as a whole; the first rule whose tests all hold counts."""

    when: Tests
    outcome: Annotated[
        Outcome, Meta(description="`rejected`: permanent if one of its reasons is, since the vendor does not say.")
    ]
    attempt: Annotated[Attempt | None, Meta(description="Whether this attempt can go on.")] = None
    code: Annotated[Code | None, Meta(description="A code that this outcome stands for.")] = None


class Finding(_Entry, frozen=True, kw_only=True):
    """Where codes stand."""

    at: Annotated[Path, Meta(description="Each value here is a finding.")]
    code: Annotated[
        tuple[Code, ...] | Code | None,
        Meta(
            description="The code: {@} is the value itself, {a.b} what is below it, {1} the name that the first * in "
            "`at` met. Of several forms the first that the vocabulary has counts."
        ),
    ] = None
    text: Annotated[Path | None, Meta(description="The vendor's wording, where no code is known.")] = None
    where: Annotated[Tests, Meta(description="What must hold of the payload.")] | None = None
    when: Annotated[Tests, Meta(description="What must hold of the value.")] | None = None
    advisory: Annotated[bool, Meta(description="It is not what the rejection is about.")] = False
    only_if_none: Annotated[
        bool, Meta(description="It counts only where those above it give no reason; otherwise it is advisory.")
    ] = False


class VendorCode(_Entry, frozen=True, kw_only=True):
    """One code of a vendor's vocabulary."""

    code: Code
    reasons: Annotated[tuple[Id, ...], Meta(description="Canonical reasons; without any, the code names none.")] = ()
    facet: Annotated[Id | None, Meta(description="What of it: one of the facets.")] = None
    advisory: Annotated[bool, Meta(description="It is never what the rejection is about.")] = False
    text: Annotated[Prose | None, Meta(description="The vendor's own wording, by which it is also recognised.")] = None
    means: Annotated[Prose, Meta(description="What it means, in our own words.")]


class Vendor(_Entry, frozen=True, kw_only=True):
    """How one vendor's payloads are read: how one is recognised, where outcome and codes stand, what they mean.

    Paths are JMESPath, of which only names, `*` and `[*]` are used.
    """

    id: Id
    name: Prose
    source: Origin
    complete: Annotated[bool, Meta(description="Whether the vocabulary below is known to be all of it.")]
    vocabulary: Annotated[tuple[Vocabulary, ...], Meta(min_length=1)]
    roots: Annotated[tuple[Path, ...], Meta(description="Where what is read can lie; the first recognised counts.")] = (
        "@",
    )
    recognise: Annotated[
        tuple[Tests, ...],
        Meta(description="One of these must hold; without any, the payload is read only if the vendor is named."),
    ] = ()
    outcomes: Annotated[tuple[OutcomeRule, ...], Meta(min_length=1)]
    findings: tuple[Finding, ...] = ()
    show: Annotated[tuple[Path, ...], Meta(description="Texts that the vendor wrote for the person.")] = ()
    never_show: Annotated[tuple[Path, ...], Meta(description="Texts that must never reach the person.")] = ()
    codes: tuple[VendorCode, ...]


class Expected(_Entry, frozen=True, kw_only=True):
    """What reading a payload must give; what is left out is not compared."""

    vendor: Annotated[str | None, Meta(description="Whose payload it is; null: not recognised.")] = None
    outcome: Literal["approved", "pending", "rejected-temporary", "rejected-permanent", "unknown"]
    attempt: Attempt | UnsetType | None = UNSET
    reasons: Annotated[tuple[Id, ...], Meta(description="The canonical reasons, the worst first.")] = ()
    advisory: Annotated[tuple[str, ...], Meta(description="Codes that are not what it is about.")] = ()
    unknown_codes: Annotated[tuple[str, ...], Meta(description="Codes without a known reason.")] = ()
    user_text: Annotated[str | UnsetType | None, Meta(description="What may be shown.")] = UNSET


class PayloadScenario(_Entry, frozen=True, kw_only=True):
    """A payload and what reading it must give."""

    id: Id
    title: Prose
    payload: Annotated[Any, Meta(description="What is sent, invented or without anything personal.")]
    vendor: Annotated[str, Meta(description="The vendor that is named; without it, it is recognised.")] | None = None
    expect: Expected


class PayloadScenarios(_Entry, frozen=True, kw_only=True):
    """Payloads of a vendor and what reading them must give."""

    scenarios: Annotated[tuple[PayloadScenario, ...], Meta(min_length=1)]


def canon_schema() -> dict[str, Any]:
    """Return the schema of the file with the canonical reasons."""
    return _schema("canonical-reasons", "Canonical reasons", Canon)


def vendor_schema() -> dict[str, Any]:
    """Return the schema of a vendor's file."""
    return _schema("vendor", "A vendor", Vendor)


def scenarios_schema() -> dict[str, Any]:
    """Return the schema of a file of scenarios about payloads."""
    return _schema("payload-scenarios", "Scenarios of payloads", PayloadScenarios)


SCHEMAS: dict[str, Callable[[], dict[str, Any]]] = {
    "canonical-reasons": canon_schema,
    "payload-scenarios": scenarios_schema,
    "vendor": vendor_schema,
}


def _schema(name: str, title: str, root: type[Struct]) -> dict[str, Any]:
    (whole,), parts = msgspec.json.schema_components([root], ref_template="{name}")
    inlined = _inlined(whole, parts)
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "$id": f"https://kyc-recourse.invalid/schemas/{name}.schema.json",
        "title": title,
        **{key: value for key, value in inlined.items() if key != "title"},
    }


def _inlined(schema: Any, parts: dict[str, Any]) -> Any:
    """Return the schema with each reference replaced by what it refers to."""
    if isinstance(schema, list):
        return [_inlined(item, parts) for item in schema]
    if not isinstance(schema, dict):
        return schema
    if "$ref" in schema:
        part = {key: value for key, value in parts[schema["$ref"]].items() if key != "title"}
        schema = {**part, "description": inspect.cleandoc(part["description"])}
    if [*schema.get("anyOf", ())][1:] == [{"type": "null"}]:
        # What is not given is left out.
        schema = {**schema["anyOf"][0], **{key: value for key, value in schema.items() if key != "anyOf"}}
        return _inlined(schema, parts)
    return {key: _inlined(value, parts) for key, value in schema.items() if key != "default"}
