// What is known of each subject at a time, and the state that follows from it.

import { tableOf } from "./knowledge.js";
import { about, withId } from "./list.js";
import { cooldownState, limitState } from "./standing.js";

export function situation(compiled, period, given, reasons, candidates, now) {
  const known = {}, standings = {}, changes = [], { attempts } = given;
  for (const [id, value] of Object.entries(given.observations)) known[`observation ${id}`] = value;
  for (const { type } of given.events) known[`event ${type}`] = true;
  known.status = given.status;
  if (attempts) known["attempts identical"] = attempts.filter((attempt) => attempt.same_documents).length;
  if (attempts?.length) {
    const first = Math.min(...attempts.map(({ at }) => at));
    known["attempts first-age"] = now - first;
    for (const cut of tableOf(period, "attempts first-age")?.cuts ?? []) changes.push(first + cut, first + cut + 1);
  }
  for (const limit of about([...reasons, ...candidates], period.limits)) {
    const own = ({ reason = reasons.length === 1 && reasons[0].id }) => reason === limit.reason;
    const recent = given.recent_attempts[limit.id] ?? given.recent_attempts[limit.reason];
    let times = attempts?.filter(own).map(({ at }) => at);
    const counted = recent !== undefined && !times?.length;
    // Each of those that were only counted is as late as it can be.
    if (counted) times = recent.flatMap(({ count, as_of }) => Array(Math.min(count, mostOf(compiled, limit))).fill(as_of));
    times?.sort((a, b) => a - b);
    const standing = { ...limitState(compiled, limit.id, times, now), bound: counted && times.length > 0 };
    standings[`limit ${limit.id}`] = standing;
    if (!times) continue;
    changes.push(standing.until, standing.resetsAt);
    known[`limit ${limit.id}`] = standing.state;
    known[`used ${limit.id}`] = standing.used;
  }
  for (const cooldown of about([...reasons, ...candidates], period.cooldowns)) {
    const standing = (standings[`cooldown ${cooldown.id}`] = cooldownState(compiled, cooldown, given.events, now));
    changes.push(standing.until);
    known[`cooldown ${cooldown.id}`] = standing.state;
  }
  return { known, standings, changesAt: Math.min(...changes.filter((time) => time > now)) };
}

// More attempts than lock a limit make no difference.
const mostOf = ({ periods }, { id }) => Math.max(...periods.map(({ limits }) => withId(limits, id)?.max ?? 0));

// The numbers that hold while a subject has a value; a region that is not named counts as the last one.
function numbersFor({ unknown, values, cuts, classes }, value) {
  if (value === undefined) return unknown;
  if (!cuts.length) return classes.at(values.indexOf(value));
  return classes[cuts.filter((cut) => cut < value).length + cuts.filter((cut) => cut <= value).length];
}

function hold(state, numbers, holds = 1) {
  for (const number of numbers) state[number] = holds;
}

export function stateOf(period, known) {
  const state = new Uint8Array(period.atoms.length + period.conclusions.length);
  for (const table of period.tableFor.values()) hold(state, numbersFor(table, known[table.subject]));
  for (const { first, second, same, different } of period.relations)
    if (known[first] && known[second]) hold(state, known[first] === known[second] ? same : different);
  return state;
}

// The state after subjects got other values; no other subject touches their numbers.
export function stateAfter(period, known, state, answer) {
  const after = state.slice();
  for (const subject of Object.keys(answer)) {
    const table = tableOf(period, subject);
    if (!table) continue;
    hold(after, table.touched, 0);
    hold(after, numbersFor(table, answer[subject]));
  }
  for (const { first, second, same, different } of period.relations) {
    if (!(first in answer || second in answer)) continue;
    const one = answer[first] ?? known[first], other = answer[second] ?? known[second];
    hold(after, [...same, ...different], 0);
    if (one && other) hold(after, one === other ? same : different);
  }
  return after;
}

// A text that is the same for all that is known alike: which subjects are known, and which numbers hold.
export function keyOf(known, state) {
  const words = new Uint16Array((state.length + 15) >> 4);
  state.forEach((holds, number) => (words[number >> 4] |= holds << (number & 15)));
  return `${Object.keys(known).sort().join("\n")}\n${String.fromCharCode(...words)}`;
}
