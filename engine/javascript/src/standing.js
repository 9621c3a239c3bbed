// Where limits and cooldowns stand at a time. What began keeps the terms that were in force then.

import { termsAt } from "./knowledge.js";

const within = (times, now, { window }) => times.filter((time) => time > now - window);

export const stateFor = ({ max, stop_when_left }, used) => (used && max - used <= stop_when_left ? "last-attempt" : "clear");

// Where a limit stands that is in force at a time; without times nothing is known of its attempts.
export function limitState(compiled, id, times, now) {
  if (!times) return { state: "unknown", used: null, remaining: null, resetsAt: null, until: null };
  const termsOf = (time) => termsAt(compiled, "limits", id, time), terms = termsOf(now);
  let counted = [], lockedUntil = 0;
  for (const time of times) {
    if (time < lockedUntil) continue; // an attempt during a lockout is not counted
    counted.push(time);
    const then = termsOf(time);
    if (then && within(counted, time, then).length >= then.max) [lockedUntil, counted] = [time + then.lockout, []];
  }
  if (now < lockedUntil)
    return { state: "locked", used: terms.max, remaining: 0, resetsAt: lockedUntil, until: lockedUntil };
  counted = within(counted, now, terms);
  const used = counted.length, state = stateFor(terms, used);
  const resetsAt = used ? counted[0] + terms.window : null;
  const until = state === "clear" ? null : clearFrom(compiled, counted, termsOf, now);
  return { state, used, remaining: Math.max(terms.max - used, 0), resetsAt, until };
}

// The first time after now at which more attempts remain than the limit stops at.
function clearFrom({ periods }, counted, termsOf, now) {
  const starts = periods.map(({ start }) => start);
  const windows = [now, ...starts].map((time) => termsOf(time)?.window ?? 0);
  const times = counted.flatMap((time) => windows.map((window) => time + window)).concat(starts);
  return times.filter((time) => time > now).sort((a, b) => a - b).find((time) => {
    const terms = termsOf(time);
    return !terms || stateFor(terms, within(counted, time, terms).length) === "clear";
  });
}

// The latest event starts a cooldown; one at a time at which it was not in force starts no wait.
export function cooldownState(compiled, { id, event }, events, now) {
  const started = events.filter(({ type }) => type === event).map(({ at }) => at), latest = Math.max(...started);
  if (!started.length) return { state: "not-started", until: null };
  const until = latest + (termsAt(compiled, "cooldowns", id, latest)?.length ?? 0);
  return { state: now < until ? "running" : "over", until };
}
