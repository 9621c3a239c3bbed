"""Building the wordbook: the facts of how notices are read, checked and compiled, or what is wrong in them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import Annotated, Any

import msgspec
from msgspec import Meta, Struct, field

from kyc_recourse.errors import Finding, did_you_mean
from kyc_recourse.facts.folder import RawFile
from kyc_recourse.facts.strict_yaml import Document, read_yaml
from kyc_recourse.notices.compiled import Language, Meaning, Wordbook
from kyc_recourse.notices.reader import BEGIN, ROLES, words_of_fact

Concept = Annotated[str, Meta(pattern="^[a-z0-9]+(-[a-z0-9]+)*$")]
Words = Annotated[str, Meta(min_length=1, max_length=6_000)]


class _Entry(Struct, frozen=True, rename="kebab", forbid_unknown_fields=True, kw_only=True):
    """A part of a fact file."""


class _Shows(_Entry, frozen=True, kw_only=True):
    with_: str = field(name="with")
    without: str = ""
    finding: Concept = ""
    weak: bool = False
    advised: bool = False


class _Named(_Entry, frozen=True, kw_only=True):
    id: Concept
    shows: tuple[_Shows, ...]


class _Meanings(_Entry, frozen=True, kw_only=True):
    signs: dict[str, str]
    things: tuple[Concept, ...]
    weak_things: tuple[Concept, ...]
    fields: tuple[Concept, ...]
    background: tuple[Concept, ...]
    opposites: dict[Concept, Concept]
    reasons: tuple[_Named, ...]
    states: tuple[_Named, ...]


class _Reach(_Entry, frozen=True, kw_only=True):
    before: int
    after: int


class _Language(_Entry, frozen=True, kw_only=True):
    language: str
    name: str
    marks: str
    negation: _Reach
    words: dict[Concept, Words]


def build_wordbook(files: Sequence[RawFile]) -> tuple[Wordbook | None, list[Finding]]:
    """Return the wordbook that the files about meanings, canonical reasons and languages make, or what is wrong."""
    findings: list[Finding] = []
    documents: dict[str, Document] = {}
    for file in files:
        document, wrong = read_yaml(file.raw, str(file.path))
        documents[file.kind if file.kind != "language" else file.path.stem] = document
        findings += wrong
    if findings:
        return None, findings
    meanings = _read(documents["meanings"], _Meanings, findings)
    titles = {each["id"]: each["title"] for each in documents["canonical-reasons"].data["reasons"]}
    languages = [
        language
        for file in files
        if file.kind == "language"
        for language in (_language(documents[file.path.stem], file.path.stem, findings),)
        if language
    ]
    if meanings is None or findings:
        return None, findings
    book = _wordbook(meanings, titles, sorted(languages, key=lambda language: (language.id != "en", language.id)))
    findings += _unknown_reasons(meanings, titles, documents["meanings"])
    concepts = _concepts(book)
    for language in languages:
        findings += _unknown_words(language, concepts, documents[language.id])
    return (None if findings else book), findings


def _read(document: Document, kind: type[Any], findings: list[Finding]) -> Any:
    try:
        return msgspec.convert(document.data, kind)
    except msgspec.ValidationError as error:
        findings.append(document.finding((), "KB011", str(error)))
        return None


def _language(document: Document, stem: str, findings: list[Finding]) -> Language | None:
    read: _Language | None = _read(document, _Language, findings)
    if read is None:
        return None
    if read.language != stem:
        findings.append(document.finding(("language",), "KB011", f'expected "{stem}", as the file is called'))
    return Language(read.language, read.marks, read.negation.before, read.negation.after, dict(read.words))


def _wordbook(meanings: _Meanings, titles: dict[str, str], languages: Iterable[Language]) -> Wordbook:
    compiled = tuple(
        Meaning(
            each.id,
            tuple(tuple(group.split("|")) for group in shows.with_.split()),
            tuple(shows.without.split()),
            shows.finding,
            shows.weak,
            shows.advised,
        )
        for each in (*meanings.reasons, *meanings.states)
        for shows in each.shows
    )
    own = {concept for meaning in compiled for group in meaning.groups for concept in group}
    apart = {*meanings.things, *meanings.weak_things, *meanings.fields, *meanings.background, *meanings.opposites}
    return Wordbook(
        dict(meanings.signs),
        meanings.things,
        meanings.weak_things,
        meanings.fields,
        dict(meanings.opposites),
        tuple(sorted(own - apart)),
        compiled,
        tuple(each.id for each in meanings.states),
        titles,
        tuple(languages),
    )


def _concepts(book: Wordbook) -> set[str]:
    named = {c for meaning in book.meanings for c in (*meaning.without, *(c for g in meaning.groups for c in g))}
    return {*named, *ROLES, *book.opposites}


def _unknown_reasons(meanings: _Meanings, titles: dict[str, str], document: Document) -> Iterator[Finding]:
    for i, each in enumerate(meanings.reasons):
        if each.id not in titles:
            message = f'no canonical reason "{each.id}"{did_you_mean(each.id, list(titles))}'
            yield document.finding(("reasons", i, "id"), "KB030", message)


def _unknown_words(language: Language, concepts: set[str], document: Document) -> Iterator[Finding]:
    for concept, wordings in language.words.items():
        if concept not in concepts:
            message = f'nothing in meanings.yaml names "{concept}"{did_you_mean(concept, sorted(concepts))}'
            yield document.finding(("words", concept), "KB030", message)
        for wording in wordings.split(","):
            words = [*words_of_fact(wording.strip())]
            if any(word[-1] == "*" and len(word) <= BEGIN for word in words[:1]):
                message = f'"{wording.strip()}" is too short to be the beginning of a word; write the whole word'
                yield document.finding(("words", concept), "KB011", message)
            if not words:
                yield document.finding(("words", concept), "KB011", f'"{wording.strip()}" has no word in it')
