"""Where facts come from, when to read them again, and reasons that make up more than all."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from datetime import date

from kyc_recourse.errors import Finding
from kyc_recourse.facts.load import FactFile
from kyc_recourse.facts.model import Platform, Source
from kyc_recourse.facts.strict_yaml import Path
from kyc_recourse.facts.texts import format_number

_NOWHERE = re.compile(r"\W*(unknown|none|n/?a|tbd|\?|various|somewhere|see above)?\W*\Z", re.IGNORECASE)


def lint_sources(files: Iterable[FactFile], today: date) -> Iterator[Finding]:
    """Yield sources that say nothing or cannot be, and facts whose day of review is over."""
    files = tuple(files)
    works = {work["id"]: work for file in files if file.kind == "sources" for work in file.document.data["sources"]}
    for file in files:
        above = file.document.data.get("source", {})
        for value in file.values():
            if value.field.part is Source:
                yield from _source(file, value.path, value.value, {**above, **value.value}, works, today)


def _source(
    file: FactFile,
    path: Path,
    own: dict[str, str],
    whole: dict[str, str],
    works: dict[str, dict[str, str]],
    today: date,
) -> Iterator[Finding]:
    work = works.get(whole.get("id", ""), {})
    if "section" in own and _NOWHERE.match(own["section"]):
        message = f'"{own["section"]}" does not say where in the source this stands; name a chapter, page or heading'
        yield file.document.finding((*path, "section"), "KB163", message)
    # Said once, where it is said, and not again where it is inherited.
    if {"id", "status"} & own.keys() and work.get("status") == "reported" and whole.get("status") == "official":
        message = (
            f'this says official, but its source "{whole["id"]}" is only reported; '
            "write reported here, or name the official source"
        )
        yield file.document.finding((*path, "status" if "status" in own else "id"), "KB160", message)
    recorded, review = whole.get("recorded", ""), whole.get("review", "")
    if {"recorded", "review"} & own.keys() and review <= recorded:
        message = f"the review ({review}) is not after the day on which this was recorded ({recorded}); correct one"
        yield file.document.finding((*path, "review" if "review" in own else "recorded"), "KB161", message)
    elif "review" in own and review < today.isoformat():
        message = f"this should have been read again by {review}; read the source, then set recorded and review anew"
        yield file.document.finding((*path, "review"), "KB162", message)


def lint_shares(files: Iterable[FactFile], platform: Platform) -> Iterator[Finding]:
    """Yield the share with which all reasons come to more than a hundred percent."""
    total = 0.0
    by_id = {file.document.data["id"]: file for file in files if file.kind == "reason"}
    for reason in platform.reasons:
        before, total = total, round(total + (reason.share or 0), 6)
        if before <= 100 < total:
            message = (
                f"with this share the reasons come to {format_number(total)} percent of all rejections; "
                "correct a share, or leave out what is not known"
            )
            yield by_id[reason.id].document.finding(("share",), "KB170", message)
