// What a notice names at one platform: by the meaning of its words, and by wordings of the platform's own.

import { readNotice } from "./reader.js";
import { unique } from "./list.js";

export function signalsOf({ id, signals }, wordsOf) {
  return signals.map((wording) => {
    // "..." stands for up to five words.
    const parts = wording.split("...").map((part) => wordsOf(part).join(" "));
    const match = { id, certainty: "stated", finding: null, wording };
    return { match, pattern: new RegExp(` ${parts.join(" (?:[^ ]+ ){0,5}")} `) };
  });
}

// Returns what the notice names, each once, the stated first; ids are canonical where the platform has none.
export function matches(period, text) {
  const words = ` ${period.wordsOf(text).join(" ")} `;
  const signals = period.signals.map(({ match, pattern }) => ({ at: words.search(pattern), match }));
  const first = signals.filter(({ at }) => at >= 0).sort((a, b) => a.at - b.at).map(({ match }) => match);
  const read = period.wordbook && text ? readNotice(period.wordbook, period.wordsOf, text).matches : [];
  const named = new Map();
  const known = read.map((match) => here(period, match)), ids = new Set(known.map(({ id }) => id));
  const found = [...unique(first).filter(({ id }) => !ids.has(id)), ...known];
  for (const certainty of ["stated", "possible"]) {
    for (const match of found) {
      if (match.certainty !== certainty) continue;
      const before = named.get(match.id);
      if (!before || (before.certainty === certainty && before.finding === null && match.finding)) named.set(match.id, match);
    }
  }
  return [...named.values()];
}

function here({ reasons, observations }, match) {
  if (reasons.some(({ id }) => id === match.id)) return match;
  const own = reasons.find(({ covers = [] }) => covers.includes(match.id));
  if (!own) return match;
  return { ...match, id: own.id, finding: isBoolean(observations, match.id) ? match.id : match.finding };
}

const isBoolean = (observations, id) => observations.some((each) => each.id === id && each.type === "boolean");

// Returns the observations that stated matches show.
export function observedIn({ observations }, found) {
  const shown = found.filter(({ certainty, finding }) => certainty === "stated" && isBoolean(observations, finding));
  return Object.fromEntries(shown.map(({ finding }) => [finding, true]));
}

// Returns the reasons among matches of which the platform has no facts.
export function foreignTo({ reasons, wordbook }, found) {
  const titles = wordbook?.titles ?? {};
  return found
    .filter(({ id }) => Object.hasOwn(titles, id) && !reasons.some((reason) => reason.id === id))
    .map(({ id }) => ({ id, title: titles[id] }));
}
