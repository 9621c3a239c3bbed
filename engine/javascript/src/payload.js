// Reading a payload: whose it is, what it decides, for which reasons, and what of it may be shown.
//
// As kyc_recourse/payloads/read.py: nothing is guessed, whatever comes is read without an error, in linear time. Steps
// of a path are names, 0 for every item of a list and 1 for every value of an object.

import { isObject } from "./list.js";

const MOST = { code: 200, text: 1000, values: 1000, codes: 100 };
const NONE_OF = 1, OTHER_THAN = 2;
const LONE_SURROGATE = /[\ud800-\udfff]/u;

export function reading(crosswalk, payload, vendor) {
  const found = crosswalk.vendors.map((each) => [each, recognised(each, payload)]).filter(([, objects]) => objects.length);
  if (vendor === undefined || vendor === null) {
    return found.length === 1 ? readObjects(crosswalk, ...found[0]) : unknownReading(null);
  }
  const named = crosswalk.vendors.find(({ id }) => id === vendor);
  if (!named) return unknownReading(null);
  const own = found.find(([each]) => each === named);
  // Another vendor's payload under this vendor's name is not read as this vendor's.
  const objects = own ? own[1] : found.length ? [] : objectsAt(named, payload, (each) => outcomeOf(named, each));
  return objects.length ? readObjects(crosswalk, named, objects) : unknownReading(named.id);
}

const unknownReading = (vendor) => record(vendor, "unknown", null, [], null, [], []);

const record = (vendor, outcome, attempt, reasons, user_text, advisory, unknown_codes) =>
  ({ vendor, outcome, attempt, reasons, user_text, advisory, unknown_codes });

const recognised = (vendor, payload) =>
  objectsAt(vendor, payload, (each) => vendor.recognise.some((tests) => allHold(tests, each)));

function objectsAt(vendor, payload, fits) {
  for (const root of vendor.roots) {
    const objects = valuesAt(payload, root).map(([value]) => value).filter((value) => isObject(value) && fits(value));
    if (objects.length) return objects;
  }
  return [];
}

const outcomeOf = (vendor, given) => vendor.outcomes.find(({ when }) => allHold(when, given));

function readObjects(crosswalk, vendor, objects) {
  const outcomes = objects.map((given) => outcomeOf(vendor, given) ?? { outcome: "unknown" });
  const codes = { known: new Set(), unknown: new Set(), advisory: new Set() };
  objects.forEach((given, place) => readCodes(vendor, given, outcomes[place].code, codes));
  const byReason = new Map();
  for (const code of codes.known) {
    const [reasons, facet] = vendor.codes[code];
    for (const number of reasons) byReason.set(number, [...byReason.get(number) ?? [], [code, facet]]);
  }
  const numbers = [...byReason.keys()].sort((one, other) => one - other);
  const [outcome, attempt] = worst(outcomes, numbers.some((number) => crosswalk.reasons[number].category === "permanent"));
  if (outcome === "approved") {
    return record(vendor.id, outcome, attempt, [], null, few([...codes.advisory, ...codes.known, ...codes.unknown]), []);
  }
  if (outcome === "unknown") {
    return record(vendor.id, outcome, attempt, [], null, few([...codes.advisory, ...codes.known]), few(codes.unknown));
  }
  const reasonOf = ({ id, disclosure }, codes, facet) => ({ id, codes, facet, disclosure });
  const reasons = numbers.map((number) => {
    const facets = new Set(byReason.get(number).map(([, facet]) => facet));
    const facet = facets.size === 1 ? [...facets][0] : null;
    return reasonOf(crosswalk.reasons[number], few(byReason.get(number).map(([code]) => code)), facet);
  });
  const unknown = few(codes.unknown);
  if (outcome !== "pending" && !reasons.length) reasons.push(reasonOf(crosswalk.reasons.at(-1), unknown, null));
  const text = outcome === "pending" ? null : userText(crosswalk, vendor, objects, reasons);
  return record(vendor.id, outcome, attempt, reasons, text, few(codes.advisory), unknown);
}

// What several parts of a payload decide together; permanent: one of the reasons is by itself.
function worst(outcomes, permanent) {
  for (const each of ["rejected-permanent", "rejected", "rejected-temporary", "pending", "unknown", "approved"]) {
    const rule = outcomes.find(({ outcome }) => outcome === each);
    if (!rule) continue;
    const outcome = each !== "rejected" ? each : permanent ? "rejected-permanent" : "rejected-temporary";
    return [outcome, rule.attempt ?? null];
  }
}

function readCodes(vendor, given, code, codes) {
  let explained = code !== undefined && keepCode(vendor, code, false, codes);
  for (const place of vendor.places) {
    if (!allHold(place.where ?? [], given)) continue;
    const advisory = place.advisory || (place.only_if_none && explained);
    for (const [value, names] of valuesAt(given, place.at)) {
      if (!allHold(place.when ?? [], value)) continue;
      for (const each of codesAt(vendor, place, value, names)) {
        explained = keepCode(vendor, each, advisory, codes) || explained;
      }
    }
  }
}

function codesAt(vendor, place, value, names) {
  const written = place.forms.map((form) => writtenCode(form, value, names)).filter((code) => code !== null);
  const known = written.find((code) => Object.hasOwn(vendor.codes, code));
  if (known !== undefined) return [known];
  const texts = place.text ? valuesAt(value, place.text).map(([each]) => plainText(each)) : [];
  return [...written.slice(0, 1), ...texts.filter((text) => Object.hasOwn(vendor.texts, text)).map((text) => vendor.texts[text])];
}

// Keeps a code, and tells whether it gives a reason.
function keepCode(vendor, code, advisory, codes) {
  const [reasons, , never] = Object.hasOwn(vendor.codes, code) ? vendor.codes[code] : [[], null, false];
  if (advisory || never) {
    if (!codes.known.has(code)) codes.advisory.add(code);
    return false;
  }
  if (!reasons.length) {
    codes.unknown.add(code);
    return false;
  }
  codes.known.add(code);
  codes.advisory.delete(code);
  return true;
}

const few = (codes) => [...new Set(codes)].slice(0, MOST.codes);

// What the person may be shown: the vendor's text for them, else what the reasons say.
function userText(crosswalk, vendor, objects, reasons) {
  if (reasons.every(({ disclosure }) => disclosure === "explain")) {
    const hidden = new Set(shownTexts(objects, vendor.hide));
    const shown = shownTexts(objects, vendor.show).filter((text) => !hidden.has(text));
    if (shown.length) return [...new Set(shown)].join(" ");
  }
  const texts = new Map(crosswalk.reasons.map(({ id, text }) => [id, text]));
  const told = reasons.map(({ id, disclosure }) => (disclosure === "generic" ? crosswalk.not_disclosed : texts.get(id)));
  return [...new Set(told)].join(" ");
}

const shownTexts = (objects, paths) => paths
  .flatMap((path) => objects.flatMap((given) => valuesAt(given, path)))
  .filter(([value]) => typeof value === "string" && isWhole(value, MOST.text))
  .map(([value]) => value.replace(/^[ \n]+/, "").replace(/[ \n]+$/, ""))
  .filter((text) => text);

const allHold = (tests, given) => tests.every((test) => holds(test, given));

function holds([path, mode, patterns], given) {
  const values = valuesAt(given, path).map(([value]) => value);
  const found = values.some((value) => patterns.some((pattern) => fitsPattern(pattern, value)));
  if (mode === NONE_OF) return !found;
  if (mode === OTHER_THAN) return !found && values.some((value) => scalarText(value) !== null);
  return found;
}

function fitsPattern(pattern, value) {
  if (pattern === "*") return true;
  const text = scalarText(value);
  if (text === null) return false;
  const rest = pattern.endsWith("*");
  const body = rest ? pattern.slice(0, -1) : pattern;
  const characters = [...folded(text)];
  if (characters.length < body.length || (characters.length > body.length && !rest)) return false;
  return [...body].every((wanted, place) => wanted === "?" || wanted === characters[place]);
}

// A code in one of its forms, if all its parts are there.
function writtenCode(form, value, names) {
  const parts = form.map((part) => {
    if (typeof part === "string") return part;
    if (typeof part === "number") return names[part - 1];
    return valuesAt(value, part).map(([each]) => scalarText(each)).find((text) => text) ?? null;
  });
  if (parts.includes(null)) return null;
  const code = parts.join("");
  return isWhole(code, MOST.code) ? code : null;
}

const folded = (text) => text.replace(/[A-Z]/g, (letter) => letter.toLowerCase());

// A text as wordings are compared: without case, spaces at its ends and a full stop.
const plainText = (value) => folded(scalarText(value) ?? "").replace(/^ +/, "").replace(/ +$/, "").replace(/\.$/, "");

// A single value as text, alike in every language; null for what is none, or can be no code.
function scalarText(value) {
  if (typeof value === "string") return isWhole(value, MOST.code) ? value : null;
  if (typeof value === "boolean") return value ? "true" : "false";
  return Number.isSafeInteger(value) ? String(value) : null;
}

// Whether a text is valid Unicode, of so many characters at most.
const isWhole = (text, most) => text.length <= 2 * most && !LONE_SURROGATE.test(text) && [...text].length <= most;

// The values at a path that are neither null nor left out, each with the names that 1 met.
function valuesAt(given, path) {
  let found = [[given, []]];
  for (const step of path) {
    const below = [];
    const room = () => MOST.values - below.length;
    for (const [value, names] of found) {
      if (step === 0) {
        if (Array.isArray(value)) below.push(...value.slice(0, room()).map((item) => [item, names]));
      } else if (isObject(value)) {
        if (step === 1) below.push(...Object.keys(value).slice(0, room()).map((name) => [value[name], [...names, name]]));
        else if (Object.hasOwn(value, step)) below.push([value[step], names]);
      }
    }
    found = below.filter(([value]) => value !== null && value !== undefined);
  }
  return found;
}
