// Notices: the reasons that their wordings name.

import { unique } from "./list.js";

export function signalsOf({ id, signals }, wordsOf) {
  return signals.map((wording) => {
    // "..." stands for up to five words.
    const parts = wording.split("...").map((part) => wordsOf(part).join(" "));
    return { id, wording, pattern: new RegExp(` ${parts.join(" (?:[^ ]+ ){0,5}")} `) };
  });
}

export function matches({ signals, wordsOf }, text) {
  const words = ` ${wordsOf(text).join(" ")} `;
  const found = signals.map(({ id, wording, pattern }) => ({ at: words.search(pattern), match: { id, wording } }));
  return unique(found.filter(({ at }) => at >= 0).sort((a, b) => a.at - b.at).map(({ match }) => match));
}
