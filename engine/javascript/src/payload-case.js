// A case with what a vendor sent: the payload's reasons become the case's, and what must not be told is not.
//
// As kyc_recourse/decisions/with_payload.py.

import { readCase } from "./case.js";
import { decisionOf } from "./decision.js";
import { frozen } from "./kept.js";
import { placeOf } from "./knowledge.js";
import { idOf } from "./list.js";
import { reading } from "./payload.js";

const NOT_DISCLOSED = "not-disclosed";
const STATUS = {
  pending: "under-review",
  approved: "approved",
  "rejected-temporary": "rejected",
  "rejected-permanent": "rejected",
};

export function decision(compiled, data, options) {
  const given = readCase(compiled, data, options);
  if (given.payload === undefined) return decisionOf(compiled, given);
  const { crosswalk } = compiled;
  if (!crosswalk) throw new Error("this compiled knowledge reads no payloads; export it again");
  const read = reading(crosswalk, given.payload, given.vendor);
  const period = compiled.periods[placeOf(compiled, given.now)];
  const named = namedBy(crosswalk, period, read, given, options.audience);
  // What the case itself says is not taken back by a payload.
  const status = given.status ?? (given.reasons.length ? undefined : STATUS[read.outcome]);
  if (status === "approved") return decisionOf(compiled, { ...given, status });
  const permanent = read.outcome === "rejected-permanent" && status !== "under-review";
  if (status === "under-review" || given.reasons.length) {
    const decided = decisionOf(compiled, { ...given, status });
    const candidates = withCandidates(decided, crosswalk, period, named);
    return withGeneral({ ...decided, candidates }, crosswalk, period, { told: [], hidden: false }, permanent);
  }
  const observations = Object.assign(Object.create(null), named.observed, given.observations);
  const decided = decisionOf(compiled, { ...given, status, reasons: named.own, observations });
  const reasons = decided.reasons.map((each) => (named.own.includes(each.id) ? { ...each, how: "read" } : each));
  return withGeneral({ ...decided, reasons }, crosswalk, period, named, permanent);
}

// The reasons of a payload: those that the platform decides, those for which there is a general answer, and whether
// there are some that must not be disclosed.
function namedBy(crosswalk, period, read, given, audience) {
  const own = [], observed = {}, told = [];
  let hidden = false;
  for (const { id, disclosure } of read.reasons) {
    const canonical = crosswalk.reasons.slice(0, -1).find((each) => each.id === id);
    if (!canonical) continue; // no known reason
    const covering = period.reasons.find(({ covers = [] }) => covers.includes(id))?.id;
    if (audience !== "agent" && disclosure === "generic" && !given.reasons.includes(id)) hidden = true;
    else if (period.reasons.some((each) => each.id === id)) own.push(id);
    else if (covering) {
      own.push(covering);
      if (period.observations.some((each) => each.id === id)) observed[id] = true;
    } else told.push(canonical);
  }
  return { own: [...new Set(own)], observed, told, hidden };
}

// The candidates of a decision, and what the payload names beside the reasons.
function withCandidates({ reasons, candidates }, crosswalk, period, { own, told, hidden }) {
  const known = [...reasons, ...candidates].map(idOf);
  const beside = [
    ...(hidden ? [{ id: NOT_DISCLOSED, title: crosswalk.not_disclosed_title }] : []),
    ...told,
    ...period.reasons.filter(({ id }) => own.includes(id)),
  ];
  return [...candidates, ...beside.filter(({ id }) => !known.includes(id)).map(({ id, title }) => ({ id, title }))];
}

// A decision with the general answers to reasons that the platform says nothing of, the worst first.
function withGeneral(decided, crosswalk, period, { told, hidden }, permanent) {
  const reasonOf = (id, title, category) => ({ id, title, category, difficulty: "unknown", how: "read", general: true });
  const remedyOf = (id, title, steps) => ({ id, title, steps, effort: "medium", cost: null });
  const reasons = told.map(({ id, title, category }) =>
    reasonOf(id, title, permanent || category === "permanent" ? "permanent" : "temporary"));
  const remedies = told.filter(({ steps }) => steps.length).map(({ id, title, steps }) => remedyOf(id, title, steps));
  if (hidden) {
    const title = crosswalk.not_disclosed_title;
    reasons.unshift(reasonOf(NOT_DISCLOSED, title, permanent ? "permanent" : "temporary"));
    remedies.unshift(remedyOf(NOT_DISCLOSED, title, crosswalk.not_disclosed_steps));
  }
  if (!reasons.length && !permanent) return frozen(decided);
  const all = [...reasons, ...decided.reasons];
  const ranks = period.verdicts.map(({ id }) => id);
  const verdicts = [
    ...(decided.reasons.length ? [decided.verdict] : []),
    ...generalVerdicts(crosswalk, hidden, told, permanent),
  ].filter((id) => ranks.includes(id));
  const verdict = verdicts.sort((one, other) => ranks.indexOf(other) - ranks.indexOf(one))[0] ?? decided.verdict;
  const other = verdict === decided.verdict ? {} : otherVerdict(period.verdicts[ranks.indexOf(verdict)]);
  const appeals = ({ id }) => period.remedies.some((each) => each.id === id && each.appeal);
  // What prepares another submission does not go with an answer that allows none.
  const offered = other.resubmit?.allowed === false ? decided.remedies.filter(appeals) : decided.remedies;
  const confidences = [decided.confidence, reasons.length ? crosswalk.confidence : null];
  return frozen({
    ...decided,
    ...other,
    reasons: all,
    category: permanent || all.some(({ category }) => category === "permanent") ? "permanent" : "temporary",
    // What was to be found out is known now, or is not to be told.
    remedies: [...remedies, ...(decided.reasons.length ? offered : [])],
    questions: decided.reasons.length ? decided.questions : [],
    prohibitions: [
      ...told.filter(({ never }) => never).map(({ id, never }) => ({ id, text: never })),
      ...decided.prohibitions,
    ],
    trace: [...decided.trace, ...told.map(({ id, line }) => ({
      rule: `general/${id}`,
      because: [`the payload names ${id}`],
      concludes: [`remedy ${id}`],
      fact: { id, file: crosswalk.file, line },
      sources: [crosswalk.source],
    }))],
    confidence: confidences.includes("reported") ? "reported" : confidences.find((each) => each) ?? null,
  });
}

const otherVerdict = ({ id, kind, summary, allowed }) => ({
  kind,
  verdict: id,
  summary,
  resubmit: { allowed, allowed_from: null, advised_from: null, bound: "exact" },
  next_change: null,
});

// The verdicts that go with general answers; the vendor's type of rejection comes before a reason's own.
function generalVerdicts({ permanent_verdict, temporary_verdict }, hidden, told, permanent) {
  const milder = (verdict) => (verdict === permanent_verdict ? temporary_verdict : verdict);
  const own = told.map(({ verdict, category }) => (permanent || category === "temporary" ? verdict : milder(verdict)));
  // Whatever is not disclosed, only a person at support can look at it.
  return [...own, ...(permanent || hidden ? [permanent_verdict] : [])];
}
