from kyc_recourse import Knowledge

knowledge = Knowledge.load()
decision = knowledge.decide(
    {
        "now": "2026-11-22T12:00:00Z",
        "notice": "Rejected: document already in use",
        "events": [{"type": "old-account-deletion-approved", "at": "2026-11-01T00:00:00Z"}],
    }
)
print(decision.verdict, decision.resubmit.allowed_from)
print(decision.summary)
print(decision.trace[0].because, decision.trace[0].fact.file)
