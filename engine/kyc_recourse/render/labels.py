"""The words for a decision's ids, as the facts have them."""

from __future__ import annotations

from typing import NamedTuple

from kyc_recourse.decisions.decision import Decision
from kyc_recourse.facts.times import parse_instant
from kyc_recourse.packs.knowledge import Knowledge


class Labels(NamedTuple):
    """Titles of what a decision names by id only."""

    platform: str
    verdicts: dict[str, str]
    capabilities: dict[str, str]
    notes: tuple[str, ...]

    def allowed(self, capabilities: tuple[str, ...]) -> str:
        """Return what an account can or cannot do, as a part of a sentence."""
        titles = (self.capabilities[id] for id in capabilities)
        return ", ".join(title[:1].lower() + title[1:] for title in titles)

    @classmethod
    def of(cls, knowledge: Knowledge, decision: Decision) -> Labels:
        """Return the labels of a decision that was made by this knowledge."""
        platform = knowledge.platform(decision.platform)
        period = platform.at(parse_instant(decision.now)).period
        return cls(
            platform.compiled.name,
            {verdict.id: verdict.title for verdict in period.verdicts},
            {capability.id: capability.title for capability in (*period.can, *period.cannot)},
            period.notes,
        )
