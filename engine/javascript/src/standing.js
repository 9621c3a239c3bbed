// Where limits and cooldowns stand at a time.

export function limitState(limit, times, now) {
  let counted = [], lockedUntil = 0;
  for (const time of times) {
    if (time < lockedUntil) continue; // an attempt during a lockout is not counted
    counted = [...counted.filter((earlier) => earlier > time - limit.window), time];
    if (counted.length >= limit.max) [lockedUntil, counted] = [time + limit.lockout, []];
  }
  if (now < lockedUntil) return { state: "locked", used: limit.max, until: lockedUntil };
  counted = counted.filter((time) => time > now - limit.window);
  const used = counted.length;
  const state = used && limit.max - used <= limit.stop_when_left ? "last-attempt" : "clear";
  return { state, used, until: used ? counted[0] + limit.window : null };
}

export function cooldownState(cooldown, events, now) {
  const started = events.filter(({ type }) => type === cooldown.event).map(({ at }) => at);
  const until = started.length ? Math.max(...started) + cooldown.length : null;
  return { state: until === null ? "not-started" : now < until ? "running" : "over", until };
}
