// The decision of a case: what follows from it, with its times and texts.

import { readCase } from "./case.js";
import { infer } from "./inference.js";
import { placeOf } from "./knowledge.js";
import { about, idOf, unique, withId } from "./list.js";
import { foreignTo, matches, observedIn } from "./notice.js";
import { questions } from "./question.js";
import { situation, stateOf } from "./situation.js";
import { fill } from "./text.js";
import { isoTime, sayTime } from "./time.js";

function nextChange(compiled, given, reasons, verdict) {
  let place = placeOf(compiled, given.now), time = given.now;
  for (;;) {
    const { changesAt } = situation(compiled.periods[place], given, reasons, [], time);
    const start = compiled.periods[place + 1]?.start ?? Infinity;
    if (start <= changesAt) place += 1;
    time = Math.min(start, changesAt);
    if (time === Infinity) return null;
    const period = compiled.periods[place];
    const later = infer(period, reasons, stateOf(period, situation(period, given, reasons, [], time).known)).verdict;
    if (later.id !== verdict.id) return { at: isoTime(time), verdict: later.id };
  }
}

function filled(appeal, fields, applicant, reasons) {
  const words = { reasons };
  for (const { id, blank } of fields) words[`applicant.${id}`] = applicant[id] || blank;
  return {
    id: appeal.id,
    subject: fill(appeal.subject, words),
    body: fill(appeal.body, words),
    missing: appeal.fields.filter((id) => !applicant[id]),
    attachments: appeal.attachments,
    reply_within: appeal.reply_within,
  };
}

export function decision(compiled, data) {
  const asked = readCase(compiled, data);
  const period = compiled.periods[placeOf(compiled, asked.now)];
  const found = asked.notice ? matches(period, asked.notice) : [];
  const shown = observedIn(period, found);
  const given = { ...asked, observations: { ...shown, ...asked.observations } };
  const named = found.map(idOf);
  const stated = given.reasons.length > 0;
  const decided = stated ? given.reasons : found.filter(({ certainty }) => certainty === "stated").map(idOf);
  const reasons = period.reasons.filter(({ id }) => decided.includes(id));
  const candidates = period.reasons.filter(({ id }) => named.includes(id) && !decided.includes(id));
  const { known, standings } = situation(period, given, reasons, candidates, given.now);
  const state = stateOf(period, known);
  const outcome = infer(period, reasons, state);
  const { verdict, fired, remedies, steps, causes, warnings, prohibitions } = outcome;

  const leading = fired.filter((rule) => rule.verdict === verdict.id);
  const resubmit = { allowed: verdict.allowed, allowed_from: null, advised_from: null, bound: "exact" };
  let latest = 0, summary = leading.find((rule) => rule.summary)?.summary ?? verdict.summary;
  for (const rule of leading) {
    const { until = 0, bound } = standings[rule.until] ?? {};
    if (until < latest || !until) continue;
    // What ends then for certain makes it no earlier.
    if (until > latest || !bound) resubmit.bound = bound ? "latest" : "exact";
    if (until > latest) [latest, summary] = [until, rule.summary || verdict.summary];
  }
  if (latest && verdict.time) resubmit[verdict.time] = isoTime(latest);
  const titles = reasons.map(({ title }) => title).join("; ");
  const appeal = withId(period.appeals, remedies.map((each) => each.appeal).find(Boolean));
  const words = (number) => {
    const { kind, id } = period.conclusions[number - period.atoms.length] ?? {};
    return period.atoms[number] ?? `${kind} ${id}`;
  };
  const said = ({ id, text }) => ({ id, text });
  const standing = (kind) =>
    about(reasons, period[`${kind}s`]).map((each) => ({ ...each, ...standings[`${kind} ${each.id}`] }));
  const reported = fired.some((rule) => rule.confidence === "reported");
  const categories = reasons.map((each) => each.category);
  return {
    platform: compiled.platform,
    now: isoTime(given.now),
    reasons: reasons.map(({ id, title, category, difficulty }) => ({
      id, title, category, difficulty, how: stated ? "stated" : "matched",
    })),
    candidates: [...candidates.map(({ id, title }) => ({ id, title })), ...foreignTo(period, found)],
    category: ["permanent", "temporary"].find((each) => categories.includes(each)) ?? "unknown",
    verdict: verdict.id,
    summary: fill(summary, { reasons: titles, time: latest ? sayTime(latest) : undefined }),
    resubmit,
    limits: standing("limit").map(({ id, max, used, state, until }) => ({
      id, max, used, remaining: max - used, state,
      resets_at: isoTime(until), locked_until: state === "locked" ? isoTime(until) : null,
    })),
    cooldowns: standing("cooldown").map(({ id, state, until }) => ({ id, state, ends_at: isoTime(until) })),
    causes: unique(causes).map(({ id, text }) => ({ id, title: text })),
    remedies: remedies.map(({ id, title, steps: all, effort, cost }) => ({
      id, title,
      steps: all.filter((step, i) => !step.conditional || steps.includes(`${id} ${i + 1}`)).map(({ text }) => text),
      effort, cost,
    })),
    warnings: warnings.map(said),
    prohibitions: prohibitions.map(said),
    account: { can: period.can.map(idOf), cannot: period.cannot.map(idOf) },
    appeal: appeal ? filled(appeal, period.fields, given.applicant, titles) : null,
    questions: questions(period, reasons, candidates, known, state, outcome),
    next_change: nextChange(compiled, given, reasons, verdict),
    confidence: reported ? "reported" : fired.length ? "official" : null,
    trace: fired.map((rule) => ({
      rule: rule.id,
      because: rule.given.length + rule.body.length ? [...rule.given, ...rule.body.map(words)] : ["always"],
      concludes: [...rule.head.map(words), ...(rule.until ? [`time from ${rule.until}`] : [])],
      fact: { id: rule.id.split("#")[0], file: rule.file, line: rule.line },
      sources: [rule.source],
    })),
    knowledge: { version: compiled.knowledge, digest: compiled.digest },
    version: compiled.version,
  };
}
