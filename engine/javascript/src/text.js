// Texts as people write them: how long they are, how words are compared, what a misspelt name was meant to be.

export const plain = (text) => text.replace(/[^ -~]+/g, "?").slice(0, 60);
export const fill = (text, words) => text.replace(/\{([^{}\n]*)\}/g, (whole, name) => words[name] ?? whole);
export const isBroken = (value) => typeof value === "string" && /\p{Surrogate}/u.test(value);

export function isText(value, most) {
  if (typeof value !== "string" || isBroken(value)) return false;
  return value.length - (value.match(/[\ud800-\udbff]/g) ?? []).length <= most;
}

// Returns what splits a text into its words in the form in which they are compared. Each character is replaced by
// itself, whatever stands beside it, so that a text takes time in proportion to its length.
export function splitter({ words }) {
  const [ignored, replaced, between] = words.split("\n").map((line) => {
    let last = 0;
    const code = (distance) => `\\u{${(last += parseInt(distance, 16)).toString(16)}}`;
    return line.split(" ").map((each) => each.split("-")).map(([first, more = "0"]) => `${code(first)}-${code(more)}`).join("");
  });
  const any = (ranges) => new RegExp(`[${ranges}]`, "gu");
  const unseen = any(ignored), other = any(replaced), gap = new RegExp(`[${between}]`, "u");
  const fold = (character) => character.normalize("NFKD").replace(unseen, "").toLowerCase().toUpperCase().toLowerCase();
  const small = (capitals) => capitals.toLowerCase();
  // Split character by character: a pattern that runs over a whole long word has no stack left for it.
  return (text) => text.replace(other, fold).replace(/[A-Z]+/g, small).split(gap).filter(Boolean);
}

export function nearest(given, names) {
  const pairsOf = (text) => new Set([...` ${text}`].map((letter, i, all) => letter + (all[i + 1] ?? " ")));
  const own = pairsOf(plain(given).toLowerCase());
  const likeness = (pairs) => (2 * [...pairs].filter((pair) => own.has(pair)).length) / (own.size + pairs.size);
  const like = names.map((name) => [name, likeness(pairsOf(name))]).filter(([, alike]) => alike >= 0.5);
  return like.length ? like.sort((a, b) => b[1] - a[1])[0][0] : null;
}
