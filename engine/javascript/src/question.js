// Questions: each that is open is answered on trial, and kept if an answer alters anything.

import { ATTEMPT, REASON, candidatePath, countPath, eventPath, observationPath } from "./answer.js";
import { CHANGES, difference, follow, rulesOf } from "./inference.js";
import { tableOf } from "./knowledge.js";
import { about, idOf } from "./list.js";
import { stateAfter } from "./situation.js";
import { stateFor } from "./standing.js";
import { fill } from "./text.js";

const YES_OR_NO = [{ value: true, label: "Yes" }, { value: false, label: "No" }];
const titled = (reasons) => reasons.map(({ id, title }) => ({ value: id, label: title }));

// `held` is what follows from the state.
export function questions(period, reasons, candidates, status, known, state, held) {
  const found = CHANGES.map(() => []);
  const looked = period.lookedAt(reasons.map(idOf).join("\n"), () => numbersIn(period, reasons));
  const ask = (asks, id, text, options, path, type, ranks, range = {}) => {
    const rank = Math.min(...ranks);
    const answer = { path, type, min: null, max: null, unit: null, ...range };
    found[rank]?.push({ asks, id, text, options, answer, changes: CHANGES[rank] });
  };
  const tried = (answers) =>
    answers.map((answer) => {
      const trial = stateAfter(period, known, state, answer);
      // What no rule looks at alters nothing.
      const news = looked.some((number) => trial[number] !== state[number]);
      return news ? difference(period, held, follow(period, reasons, trial).held) : CHANGES.length;
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
    const more = follow(period, [...reasons, candidate], state).held;
    const ranks = [difference(period, held, more), 3];
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

const numbersIn = (period, reasons) => [...new Set(rulesOf(period, reasons).flat().flatMap(({ body }) => body))];
