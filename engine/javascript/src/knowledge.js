// Compiled knowledge, checked and made ready once.
//
// Conditions and conclusions are numbers, as compiled.schema.json says; a state has a 1 at each number that holds.

import { kept } from "./kept.js";
import { signalsOf } from "./notice.js";
import { regionsOf } from "./region.js";
import { splitter } from "./text.js";
import { firingOf } from "./trace.js";

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
  const periods = compiled.periods.map((period) => ({ ...indexed(period), wordsOf, wordbook, signals: signals(period) }));
  return ready.set(compiled, { ...compiled, ...regionsOf(compiled), periods }).get(compiled);
}

// What is looked up at every decision, by its name, and what earlier decisions found.
function indexed(period) {
  const rules = period.rules.map((rule) => ({ ...rule, firing: firingOf(period, rule) }));
  return {
    ...period,
    rulesFor: new Map(period.rulesets.map((each) => [each.reason, each.rules.map((place) => rules[place])])),
    tableFor: new Map(period.tables.map((table) => [table.subject, tableWith(table)])),
    concluded: kept(),
    lookedAt: kept(),
  };
}

// A table with all numbers that any value of its subject touches.
const tableWith = (table) => ({ ...table, touched: [...table.unknown, ...table.classes.flat()] });

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
export const tableOf = (period, subject) => period.tableFor.get(subject);
