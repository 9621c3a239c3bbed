// Questions: each that is open is answered on trial, and kept if an answer alters anything.

import { ATTEMPT, REASON, candidatePath, countPath, eventPath, observationPath } from "./answer.js";
import { infer, rulesOf } from "./inference.js";
import { tableOf } from "./knowledge.js";
import { about } from "./list.js";
import { stateOf } from "./situation.js";
import { stateFor } from "./standing.js";
import { fill } from "./text.js";

const YES_OR_NO = [{ value: true, label: "Yes" }, { value: false, label: "No" }];
const titled = (reasons) => reasons.map(({ id, title }) => ({ value: id, label: title }));
const CHANGES = ["verdict", "remedies", "causes", "warnings"];

export function questions(period, reasons, candidates, status, known, state, before) {
  const found = CHANGES.map(() => []);
  const parts = ({ verdict, remedies, steps, causes, warnings, prohibitions }) =>
    [[verdict], [...remedies, ...steps], causes, [...warnings, ...prohibitions]];
  const old = parts(before);
  const differ = (one, other) => one.length !== other.length || one.some((each, i) => each !== other[i]);
  const rankOf = (outcome) => {
    const now = parts(outcome);
    return old.findIndex((part, i) => differ(part, now[i]));
  };
  const looked = rulesOf(period, reasons).flatMap((rules) => rules.flatMap((rule) => rule.body));
  const ask = (asks, id, text, options, path, type, ranks, range = {}) => {
    const rank = Math.min(...ranks.filter((each) => each >= 0));
    const answer = { path, type, min: null, max: null, unit: null, ...range };
    found[rank]?.push({ asks, id, text, options, answer, changes: CHANGES[rank] });
  };
  const tried = (answers) =>
    answers.map((answer) => {
      const trial = stateOf(period, { ...known, ...answer });
      // What no rule looks at alters nothing.
      return looked.some((number) => trial[number] !== state[number]) ? rankOf(infer(period, reasons, trial)) : -1;
    });
  const answersOf = (subject) => {
    const compared = period.relations
      .filter(({ first, second }) => subject === first || subject === second)
      .flatMap(({ first, second }) => known[first] ?? known[second] ?? []);
    return (tableOf(period, subject)?.values ?? []).concat(compared).map((value) => ({ [subject]: value }));
  };

  // What each number of attempts that count makes of a limit.
  const countsOf = (limit) => {
    const { id, max, stop_when_left } = limit;
    const edges = [0, max - stop_when_left, max, ...(tableOf(period, `used ${id}`)?.cuts ?? [])].map(Math.trunc);
    const counts = edges.flatMap((edge) => [edge - 1, edge, edge + 1]).filter((used) => used >= 0 && used <= max);
    const standing = (used) => (used === max ? "locked" : stateFor(limit, used));
    return counts.map((used) => ({ [`limit ${id}`]: standing(used), [`used ${id}`]: used }));
  };

  if (!reasons.length && status === "rejected") ask("reason", "reason", period.ask_reason, titled(period.reasons), REASON, "choice", [0]);
  for (const candidate of status === "rejected" ? candidates : []) {
    // A reason more is news in any case.
    const text = fill(period.ask_candidate, { "reason.title": candidate.title });
    const ranks = [rankOf(infer(period, [...reasons, candidate], state)), 3];
    ask("reason", candidate.id, text, YES_OR_NO, candidatePath(candidate), "boolean", ranks);
  }
  // How many attempts count comes first: it decides whether there is one left.
  const anyway = "attempts identical" in known ? [] : ["attempts identical", "attempts first-age"].flatMap(answersOf);
  const unasked = about(reasons, period.limits).filter(({ id }) => !(`limit ${id}` in known));
  for (const limit of unasked) {
    const ranks = tried([...countsOf(limit), ...anyway]);
    ask("attempts", limit.reason, limit.question, [], countPath(period, limit), "count", ranks, { min: 0, max: 1e6 });
  }
  for (const each of period.observations) {
    const { id, type, question, options, min, max, unit } = each;
    if (`observation ${id}` in known) continue;
    const choices = Object.entries(options).map(([value, label]) => ({ value, label }));
    const range = type === "number" ? { min, max, unit: unit || null } : { unit: unit || null };
    const ranks = tried(answersOf(`observation ${id}`));
    ask("observation", id, question, type === "boolean" ? YES_OR_NO : choices, observationPath(each), type, ranks, range);
  }
  if (!unasked.length) ask("attempts", "attempts", period.ask_attempts, [], ATTEMPT, "time", tried(anyway));
  for (const { id, question } of period.events) {
    if (`event ${id}` in known) continue;
    /** @type {Record<string, boolean | string>[]} */
    let answers = [{ [`event ${id}`]: true }];
    for (const wait of period.cooldowns.filter(({ event }) => event === id))
      answers = answers.flatMap((answer) =>
        ["running", "over"].map((state) => ({ ...answer, [`cooldown ${wait.id}`]: state })),
      );
    ask("event", id, question, [], eventPath({ id }), "time", tried(answers));
  }
  return found.flat();
}
