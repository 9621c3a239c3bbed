"""Filling an appeal with what the applicant gave. Only here does personal data enter a decision."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from kyc_recourse.decisions.decision import FilledAppeal
from kyc_recourse.facts.texts import fill
from kyc_recourse.rules.compiled import CompiledAppeal, CompiledField


class AppealForm:
    """An appeal of the facts, ready to be filled in."""

    def __init__(self, appeal: CompiledAppeal, fields: Sequence[CompiledField]) -> None:
        self._appeal = appeal
        self._blanks = {f"applicant.{field.id}": field.blank for field in fields}

    def fill(self, applicant: Mapping[str, str], reasons: str) -> FilledAppeal:
        """Return the appeal with the applicant's texts verbatim; ``reasons`` are the titles of the reasons."""
        appeal = self._appeal
        given = {f"applicant.{field}": text for field, text in applicant.items() if text}
        words = {**self._blanks, **given, "reasons": reasons}
        return FilledAppeal(
            id=appeal.id,
            subject=fill(appeal.subject, words),
            body=fill(appeal.body, words),
            missing=tuple([field for field in appeal.fields if not applicant.get(field)]),
            attachments=appeal.attachments,
            reply_within=appeal.reply_within,
        )
