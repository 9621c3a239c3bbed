// What was worked out before, kept up to a number of entries; the oldest goes first.

const MOST_KEPT = 2_048;

export function kept() {
  const entries = new Map();
  return (key, make) => {
    const found = entries.get(key);
    if (found !== undefined) return found;
    if (entries.size >= MOST_KEPT) entries.delete(entries.keys().next().value);
    const made = make();
    entries.set(key, made);
    return made;
  };
}

// Frozen at every depth, since it is handed out again.
export function frozen(value) {
  if (Object(value) !== value || Object.isFrozen(value)) return value;
  Object.values(value).forEach(frozen);
  return Object.freeze(value);
}
