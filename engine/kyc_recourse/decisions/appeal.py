"""Filling an appeal with what the applicant gave. Only here does personal data enter a decision."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from kyc_recourse.decisions.decision import FilledAppeal
from kyc_recourse.facts.texts import fill, unfilled
from kyc_recourse.rules.compiled import CompiledAppeal, CompiledField


def fill_appeal(
    appeal: CompiledAppeal,
    fields: Sequence[CompiledField],
    applicant: Mapping[str, str],
    reasons: str,
) -> FilledAppeal:
    """Return the appeal with the applicant's texts verbatim; ``reasons`` are the titles of the reasons."""
    wanted = unfilled(appeal.subject + appeal.body)
    words = {"reasons": reasons}
    missing = []
    for field in fields:
        words[f"applicant.{field.id}"] = applicant.get(field.id) or field.blank
        if not applicant.get(field.id) and f"applicant.{field.id}" in wanted:
            missing.append(field.id)
    return FilledAppeal(
        id=appeal.id,
        subject=fill(appeal.subject, words),
        body=fill(appeal.body, words),
        missing=tuple(missing),
        attachments=appeal.attachments,
        reply_within=appeal.reply_within,
    )
