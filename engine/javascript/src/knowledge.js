// Compiled knowledge, checked and made ready once.
//
// Conditions and conclusions are numbers, as compiled.schema.json says; a state has a 1 at each number that holds.

import { signalsOf } from "./notice.js";
import { regionsOf } from "./region.js";
import { splitter } from "./text.js";

const FORMAT = 6;
const ready = new WeakMap();
const wordbooks = new WeakMap();

// Adds how notices are read to compiled knowledge that was published without.
export function addWordbook(compiled, wordbook) {
  wordbooks.set(compiled, wordbook);
  ready.delete(compiled);
}

export function prepared(compiled) {
  const found = compiled?.format ?? "none";
  if (found !== FORMAT) throw new Error(`expected compiled knowledge of format ${FORMAT}, found ${found}`);
  if (ready.has(compiled)) return ready.get(compiled);
  if (sealOf(compiled) !== compiled.seal) throw new Error("the compiled knowledge is damaged; export it again");
  const wordsOf = splitter(compiled);
  const signals = ({ reasons }) => reasons.flatMap((reason) => signalsOf(reason, wordsOf));
  const wordbook = compiled.wordbook ?? wordbooks.get(compiled);
  const periods = compiled.periods.map((period) => ({ ...period, wordsOf, wordbook, signals: signals(period) }));
  return ready.set(compiled, { ...compiled, ...regionsOf(compiled), periods }).get(compiled);
}

function sealOf(compiled) {
  let low = 1, high = 0; // Adler-32
  for (const byte of new TextEncoder().encode(JSON.stringify({ ...compiled, seal: 0 }))) {
    low = (low + byte) % 65521;
    high = (high + low) % 65521;
  }
  return high * 65536 + low;
}

export const placeOf = (compiled, now) => compiled.periods.findLastIndex((period) => period.start <= now);
export const termsAt = ({ periods }, kind, id, time) =>
  periods.findLast(({ start }) => start <= time)[kind].find((each) => each.id === id);
export const tableOf = (period, subject) => period.tables.find((table) => table.subject === subject);
