"""Recourse: why an identity verification was rejected, and what helps.

>>> from kyc_recourse import Case, Knowledge
>>> knowledge = Knowledge.load()
>>> decision = knowledge.decide(Case.from_dict({"now": "2026-11-22T12:00:00Z"}))
>>> decision.verdict
'need-more-information'
"""

from kyc_recourse.cases.case import Case
from kyc_recourse.cases.parts import Attempt, CaseEvent, Count
from kyc_recourse.decisions.decision import Answer, Deadline, Decision, Option, Question, Resubmit
from kyc_recourse.errors import (
    CaseError,
    EngineUnavailableError,
    Fault,
    Finding,
    KnowledgeError,
    RecourseError,
)
from kyc_recourse.notices.reader import Match
from kyc_recourse.packs.knowledge import Knowledge
from kyc_recourse.payloads.read import Reading, ReadReason
from kyc_recourse.version import __version__

__all__ = [
    "Answer",
    "Attempt",
    "Case",
    "CaseError",
    "CaseEvent",
    "Count",
    "Deadline",
    "Decision",
    "EngineUnavailableError",
    "Fault",
    "Finding",
    "Knowledge",
    "KnowledgeError",
    "Match",
    "Option",
    "Question",
    "ReadReason",
    "Reading",
    "RecourseError",
    "Resubmit",
    "__version__",
]
