from kyc_recourse import Case, Knowledge
from kyc_recourse.render.labels import Labels
from kyc_recourse.render.reply import render_reply

knowledge = Knowledge.load()
case = Case.from_dict(
    {
        "now": "2026-11-22T12:00:00Z",
        "notice": "Rejected: document already in use",
        "events": [{"type": "old-account-deletion-approved", "at": "2026-11-01T00:00:00Z"}],
    }
)
decision = knowledge.decide(case)
print(decision.verdict, decision.resubmit.allowed_from)
print(decision.summary)
print(decision.trace[0].because, decision.trace[0].fact)
print(render_reply(decision, Labels.of(knowledge, decision)).splitlines()[-1])
