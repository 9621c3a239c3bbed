// The faults of a case: permanent codes, and for each what is wrong and what was expected instead.

import { fill, isBroken } from "./text.js";

const SAID = 50;

export class CaseError extends Error {
  constructor(faults) {
    const said = faults.slice(0, SAID).map(({ path, message }) => `${path}: ${message}`);
    if (faults.length > SAID) said.push(`and ${faults.length - SAID} more`);
    super(said.join("\n"));
    this.name = "CaseError";
    this.faults = faults;
  }
}

// What is wrong, and what was expected; the key is the number in the code. Python has the same catalogue.
const FAULTS = {
  10: ["", "an object"],
  11: ["", "at most {most} keys"],
  12: ["", 'a time with an offset, like "2026-11-22T12:00:00Z"'],
  13: ["", "a time that exists in the calendar, from the year 1970 to 8999"],
  14: ["is after now", "a time in the past"],
  15: ["is missing", "{what}"],
  16: ["", "a list of at most {most} entries"],
  17: ["", "a text of at most {most} characters"],
  18: ["is not valid Unicode: half of a character stands alone", "valid Unicode"],
  19: ["", "true or false"],
  20: ["", "a whole number from 0 to {most}"],
  21: ["", "a number from {least} to {most}"],
  22: ["", "keys that are texts"],
  23: ["", "true, false, a number or a text"],
  24: ["", "no reason, since the status is approved"],
  25: ["", "data that JSON can hold"],
  30: ["unknown field", "{known}"],
  31: ["unknown platform", "{known}"],
  32: ["unknown reason", "{known}"],
  33: ["unknown event", "{known}"],
  34: ["unknown observation", "{known}"],
  35: ["unknown option", "{known}"],
  37: ["", 'a language tag like "en" or "pt-BR"'],
  38: ["", "an ISO 3166 code like AE or US-CA"],
  39: ["unknown question", "{known}"],
};
export const A_TIME = FAULTS[12][1];
export const UNKNOWN = { field: 30, platform: 31, reason: 32, event: 33, observation: 34, option: 35, question: 39 };

export function faultAt(path, number, values = {}, suggestion = null) {
  const [wrong, expected] = FAULTS[number].map((text) => fill(text, values));
  const said = wrong ? [wrong] : [];
  if (!wrong || suggestion === null) said.push(`expected ${expected}`);
  if (suggestion !== null) said.push(`did you mean "${suggestion}"?`);
  const pointer = path.replace(/^|[.[]/g, "/").replaceAll("]", "");
  const place = { path: path || "case", pointer: path && pointer };
  return { code: `CASE0${number}`, ...place, message: said.join("; "), expected, suggestion };
}

export const notText = (path, value, most) => (isBroken(value) ? faultAt(path, 18) : faultAt(path, 17, { most }));

export function refusal(found) {
  const order = ({ path, code, message }) => [path, code, message].join("\0");
  const sorted = Object.fromEntries(found.map((fault) => [order(fault), fault]));
  return new CaseError(Object.keys(sorted).sort().map((key) => sorted[key]));
}

export function oneOf(names) {
  const more = names.length > 8 ? ", ..." : "";
  return names.length ? `one of: ${names.slice(0, 8).join(", ")}${more}` : "none, since there are none";
}
