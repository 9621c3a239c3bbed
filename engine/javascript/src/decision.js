// The decision of a case: what follows from it, with its times and texts.

import { allowedBy, follow, infer, verdictOf } from "./inference.js";
import { frozen } from "./kept.js";
import { placeOf } from "./knowledge.js";
import { about, idOf, unique, withId } from "./list.js";
import { foreignTo, matches, observedIn } from "./notice.js";
import { questions } from "./question.js";
import { keyOf, situation, stateOf } from "./situation.js";
import { fill } from "./text.js";
import { isoTime, sayTime } from "./time.js";

const STATUSES = ["rejected", "under-review", "approved"];

// Each time at which something changes by itself that verdicts depend on, with what the answer is then.
function* outlooks(compiled, given, reasons) {
  let place = placeOf(compiled, given.now), time = given.now;
  for (;;) {
    const { changesAt } = situation(compiled, compiled.periods[place], given, reasons, [], time);
    const start = compiled.periods[place + 1]?.start ?? Infinity;
    if (start <= changesAt) place += 1;
    time = Math.min(start, changesAt);
    if (time === Infinity) return;
    const period = compiled.periods[place];
    const { known } = situation(compiled, period, given, reasons, [], time);
    const { held } = follow(period, reasons, stateOf(period, known));
    yield { at: time, verdict: verdictOf(period, held).id, allowed: allowedBy(period, held) };
  }
}

function first(outlooks, wanted) {
  for (const outlook of outlooks) if (wanted(outlook)) return outlook;
  return null;
}

function filled(appeal, fields, applicant, reasons) {
  const words = { reasons };
  for (const { id, blank } of fields) words[`applicant.${id}`] = applicant[id] || blank;
  return {
    id: appeal.id,
    subject: fill(appeal.subject, words),
    body: fill(appeal.body, words),
    missing: appeal.fields.filter((id) => !applicant[id]),
    attachments: [...appeal.attachments],
    reply_within: appeal.reply_within,
  };
}

// What all cases with the same reasons, of which the same is known, have in common.
function conclude(period, reasons, candidates, status, known, state) {
  const { held, verdict, allowed, fired, remedies, steps, causes, warnings, prohibitions } = infer(period, reasons, state);
  const leading = fired.filter((rule) => rule.verdict === verdict.id);
  const titles = reasons.map(({ title }) => title).join("; ");
  const said = ({ id, text }) => ({ id, text });
  const reasonsAs = (how) =>
    reasons.map(({ id, title, category, difficulty }) => ({ id, title, category, difficulty, how, general: false }));
  const categories = reasons.map((each) => each.category);
  const reported = fired.some((rule) => rule.confidence === "reported");
  const appeal = withId(period.appeals, remedies.map((each) => each.appeal).find(Boolean));
  return frozen({
    verdict: { ...verdict },
    allowed,
    titles,
    summary: leading.find((rule) => rule.summary)?.summary ?? verdict.summary,
    times: leading.filter((rule) => rule.until).map(({ until, summary }) => ({ until, summary: summary || verdict.summary })),
    stated: reasonsAs("stated"),
    matched: reasonsAs("matched"),
    candidates: candidates.map(({ id, title }) => ({ id, title })),
    category: ["permanent", "temporary"].find((each) => categories.includes(each)) ?? "unknown",
    causes: unique(causes).map(({ id, text }) => ({ id, title: text })),
    remedies: remedies.map(({ id, title, steps: all, effort, cost }) => ({
      id, title,
      steps: all.filter((step, i) => !step.conditional || steps.includes(`${id} ${i + 1}`)).map(({ text }) => text),
      effort, cost,
    })),
    warnings: warnings.map(said),
    prohibitions: prohibitions.map(said),
    // What is said of an account is said of one whose verification was rejected.
    account: status === "rejected" ? { can: period.can.map(idOf), cannot: period.cannot.map(idOf) } : { can: [], cannot: [] },
    appeal: appeal?.id,
    // Without a prototype: a field may be called like something that every object has.
    blank: appeal ? filled(appeal, period.fields, Object.create(null), titles) : null,
    questions: questions(period, reasons, candidates, status, known, state, held),
    confidence: reported ? "reported" : fired.length ? "official" : null,
    trace: fired.map(({ firing }) => firing),
  });
}

// What became of the notice in which all this was found.
function stateIn(found) {
  const stated = found.filter(({ certainty }) => certainty === "stated").map(idOf);
  const state = ["under-review", "approved"].find((each) => stated.includes(each));
  if (stated.some((id) => id !== "under-review" && id !== "approved")) return "recognised";
  return state ?? (found.length ? "possible" : "unrecognised");
}

// The decision of a case that was read.
export function decisionOf(compiled, asked) {
  const period = compiled.periods[placeOf(compiled, asked.now)];
  const notice = asked.notice ? matches(period, asked.notice) : [];
  const open = notice.filter(({ id }) => asked.candidates[id] !== false);
  const own = (certainty) =>
    open.filter((each) => each.certainty === certainty && withId(period.reasons, each.id)).map(idOf);
  const confirmed = Object.keys(asked.candidates).filter((id) => asked.candidates[id]);
  const stated = [...asked.reasons, ...confirmed];
  const says = notice.filter(({ certainty }) => certainty === "stated").map(idOf).find((id) => STATUSES.includes(id));
  const status = asked.status ?? ((!stated.length && !own("stated").length && says) || "rejected");
  const found = status === "approved" ? [] : notice;
  const given = { ...asked, status, observations: { ...observedIn(period, found), ...asked.observations } };
  const named = status === "approved" ? [] : [...stated, ...open.map(idOf)];
  const decided = status !== "rejected" ? [] : asked.reasons.length ? stated : [...own("stated"), ...confirmed];
  const reasons = period.reasons.filter(({ id }) => decided.includes(id));
  const candidates = period.reasons.filter(({ id }) => named.includes(id) && !decided.includes(id));
  const { known, standings } = situation(compiled, period, given, reasons, candidates, given.now);
  const state = stateOf(period, known);
  // The key holds all that `conclude` looks at.
  const key = [status, ...reasons.map(idOf), "", ...candidates.map(idOf), "", keyOf(known, state)].join("\n");
  const concluded = period.concluded(key, () => conclude(period, reasons, candidates, status, known, state));
  const { verdict, allowed, titles } = concluded;

  const resubmit = { allowed, allowed_from: null, advised_from: null, bound: "exact" };
  let latest = 0, { summary } = concluded;
  for (const time of concluded.times) {
    const { until = 0, bound } = standings[time.until] ?? {};
    if (until < latest || !until) continue;
    // What ends then for certain makes it no earlier.
    if (until > latest || !bound) resubmit.bound = bound ? "latest" : "exact";
    if (until > latest) [latest, summary] = [until, time.summary];
  }
  // No time is promised at which the answer would be the same again, or still that there is no submitting.
  const later = (wanted) => first(outlooks(compiled, given, reasons), (each) => each.verdict !== verdict.id && wanted(each));
  const free = latest ? later((each) => each.allowed !== false) : null;
  if (free && verdict.time) resubmit[verdict.time] = isoTime(free.at);
  const change = later(() => true);
  const standing = (kind) =>
    about(reasons, period[`${kind}s`]).map((each) => ({ ...each, ...standings[`${kind} ${each.id}`] }));
  const personal = Object.keys(given.applicant).length > 0;
  const appeal = personal && concluded.appeal && withId(period.appeals, concluded.appeal);
  return frozen({
    platform: compiled.platform,
    now: isoTime(given.now),
    reasons: reasons.map(({ id }, i) => concluded[stated.includes(id) ? "stated" : "matched"][i]),
    candidates: [...concluded.candidates, ...foreignTo(period, found)],
    category: concluded.category,
    kind: verdict.kind,
    notice_state: asked.notice ? stateIn(notice) : "none",
    ignored: given.ignored,
    deadlines: [],
    verdict: verdict.id,
    summary: fill(summary, { reasons: titles, time: latest ? sayTime(free?.at ?? latest) : undefined }),
    resubmit,
    limits: standing("limit").map(({ id, max, used, remaining, state, resetsAt }) => ({
      id, max, used, remaining, state,
      resets_at: isoTime(resetsAt), locked_until: state === "locked" ? isoTime(resetsAt) : null,
    })),
    cooldowns: standing("cooldown").map(({ id, state, until }) => ({ id, state, ends_at: isoTime(until) })),
    causes: concluded.causes,
    remedies: concluded.remedies,
    warnings: concluded.warnings,
    prohibitions: concluded.prohibitions,
    account: concluded.account,
    appeal: appeal ? filled(appeal, period.fields, given.applicant, titles) : concluded.blank,
    questions: concluded.questions.filter(({ answer }) => !given.skipped.includes(answer.path)),
    next_change: change && { at: isoTime(change.at), verdict: change.verdict },
    confidence: concluded.confidence,
    trace: concluded.trace,
    knowledge: { version: compiled.knowledge, digest: compiled.digest },
    version: compiled.version,
  });
}
