// Decides cases from compiled knowledge (`kyc-recourse export`). A page that loads this file gets `recourse`, Node
// requires it. Made from engine/javascript/src by `make javascript`: edit there.
(function () {
"use strict";

// --- Lists of what has an id.

const isGiven = (value) => value !== undefined && value !== null;
const isObject = (value) => typeof value === "object" && value !== null && !Array.isArray(value);
const idOf = ({ id }) => id;
const withId = (list, id) => list.find((each) => each.id === id);
const unique = (list) => list.filter((each) => withId(list, each.id) === each);
const keyed = (list, reader) => Object.fromEntries(list.map((each) => [each.id, reader(each)]));
const about = (reasons, list) => reasons.flatMap(({ id }) => list.filter(({ reason }) => reason === id));

// --- Texts as people write them: how long they are, how words are compared, what a misspelt name was meant to be.

const plain = (text) => text.replace(/[^ -~]+/g, "?").slice(0, 60);
const fill = (text, words) => text.replace(/\{([^{}\n]*)\}/g, (whole, name) => words[name] ?? whole);
const isBroken = (value) => typeof value === "string" && /\p{Surrogate}/u.test(value);

function isText(value, most) {
  if (typeof value !== "string" || isBroken(value)) return false;
  return value.length - (value.match(/[\ud800-\udbff]/g) ?? []).length <= most;
}

// Returns what splits a text into its words in the form in which they are compared. Each character is replaced by
// itself, whatever stands beside it, so that a text takes time in proportion to its length.
function splitter({ words }) {
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

function nearest(given, names) {
  const pairsOf = (text) => new Set([...` ${text}`].map((letter, i, all) => letter + (all[i + 1] ?? " ")));
  const own = pairsOf(plain(given).toLowerCase());
  const likeness = (pairs) => (2 * [...pairs].filter((pair) => own.has(pair)).length) / (own.size + pairs.size);
  const like = names.map((name) => [name, likeness(pairsOf(name))]).filter(([, alike]) => alike >= 0.5);
  return like.length ? like.sort((a, b) => b[1] - a[1])[0][0] : null;
}

// --- Times: seconds since 1970-01-01T00:00:00Z inside, ISO 8601 in UTC outside.

const TIME = /^(\d{4}-\d\d-\d\dT(?:[01]\d|2[0-3]):[0-5]\d)(?::([0-5]\d)(?:\.\d+)?)?(Z|[+-](?:[01]\d|2[0-3]):[0-5]\d)$/;
const isoTime = (at) => (at === null ? null : new Date(at * 1000).toISOString().replace(".000", ""));
const sayTime = (at) => isoTime(at).replace("T", " ").replace(/(:00)?Z/, " UTC");

// --- Where limits and cooldowns stand at a time.

function limitState(limit, times, now) {
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

function cooldownState(cooldown, events, now) {
  const started = events.filter(({ type }) => type === cooldown.event).map(({ at }) => at);
  const until = started.length ? Math.max(...started) + cooldown.length : null;
  return { state: until === null ? "not-started" : now < until ? "running" : "over", until };
}

// --- What follows from a state by the rules.

const rulesOf = (period, reasons) =>
  (reasons.length ? reasons.map(idOf) : [""]).map((id) =>
    period.rulesets.find(({ reason }) => reason === id).rules.map((place) => period.rules[place]),
  );

function infer(period, reasons, state) {
  const held = state.slice(), fired = new Set();
  for (const rules of rulesOf(period, reasons)) {
    const own = state.slice();
    for (const rule of rules) {
      if (!rule.body.every((number) => own[number])) continue;
      fired.add(rule);
      for (const number of rule.head) own[number] = held[number] = 1;
    }
  }
  const of = (kind) => period.conclusions.filter((each, i) => each.kind === kind && held[period.atoms.length + i]);
  const moved = of("earlier").map(idOf);
  const place = (remedy) => (moved.includes(remedy.id) ? remedy.earlier : remedy.order);
  return {
    fired: [...fired],
    verdict: withId(period.verdicts, of("verdict").pop()?.id) ?? period.verdicts[0],
    remedies: of("remedy").map(({ id }) => withId(period.remedies, id)).sort((a, b) => place(a) - place(b)),
    steps: of("step").map(idOf),
    causes: of("cause"),
    warnings: of("warning"),
    prohibitions: of("prohibition"),
  };
}

// --- Notices: the reasons that their wordings name.

function signalsOf({ id, signals }, wordsOf) {
  return signals.map((wording) => {
    // "..." stands for up to five words.
    const parts = wording.split("...").map((part) => wordsOf(part).join(" "));
    return { id, wording, pattern: new RegExp(` ${parts.join(" (?:[^ ]+ ){0,5}")} `) };
  });
}

function matches({ signals, wordsOf }, text) {
  const words = ` ${wordsOf(text).join(" ")} `;
  const found = signals.map(({ id, wording, pattern }) => ({ at: words.search(pattern), match: { id, wording } }));
  return unique(found.filter(({ at }) => at >= 0).sort((a, b) => a.at - b.at).map(({ match }) => match));
}

// --- Reading a payload: whose it is, what it decides, for which reasons, and what of it may be shown.
//
// As kyc_recourse/payloads/read.py: nothing is guessed, whatever comes is read without an error, in linear time. Steps
// of a path are names, 0 for every item of a list and 1 for every value of an object.

const MOST = { code: 200, text: 1000, values: 1000, codes: 100 };
const NONE_OF = 1, OTHER_THAN = 2;
const LONE_SURROGATE = /[\ud800-\udfff]/u;

function reading(crosswalk, payload, vendor) {
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

// --- The faults of a case: permanent codes, and for each what is wrong and what was expected instead.

const SAID = 50;

class CaseError extends Error {
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
const A_TIME = FAULTS[12][1];
const UNKNOWN = { field: 30, platform: 31, reason: 32, event: 33, observation: 34, option: 35, question: 39 };

function faultAt(path, number, values = {}, suggestion = null) {
  const [wrong, expected] = FAULTS[number].map((text) => fill(text, values));
  const said = wrong ? [wrong] : [];
  if (!wrong || suggestion === null) said.push(`expected ${expected}`);
  if (suggestion !== null) said.push(`did you mean "${suggestion}"?`);
  const pointer = path.replace(/^|[.[]/g, "/").replaceAll("]", "");
  const place = { path: path || "case", pointer: path && pointer };
  return { code: `CASE0${number}`, ...place, message: said.join("; "), expected, suggestion };
}

const notText = (path, value, most) => (isBroken(value) ? faultAt(path, 18) : faultAt(path, 17, { most }));

function refusal(found) {
  const order = ({ path, code, message }) => [path, code, message].join("\0");
  const sorted = Object.fromEntries(found.map((fault) => [order(fault), fault]));
  return new CaseError(Object.keys(sorted).sort().map((key) => sorted[key]));
}

function oneOf(names) {
  const more = names.length > 8 ? ", ..." : "";
  return names.length ? `one of: ${names.slice(0, 8).join(", ")}${more}` : "none, since there are none";
}

// --- Regions by their ISO 3166 codes.

function regionsOf({ iso3166 }) {
  const regions = new Set(), countries = {};
  for (const [country, names, ...endings] of iso3166.split("\n").map((line) => line.split(" "))) {
    for (const name of [country, ...names.split(",")]) countries[name] = country;
    regions.add(country);
    const rows = endings.map((each) => each.split("/"));
    const apart = rows.flatMap(([codes, length]) => (length ? codes.match(RegExp(`.{${length}}`, "g")) : [codes]));
    for (const [first, last = first] of apart.map((each) => each.split("-")))
      for (let ending = first; regions.add(`${country}-${ending}`) && ending !== last; )
        ending = `${+ending + 1}`.padStart(first.length, "0");
  }
  return { regions, countries };
}

function nearestRegion({ regions, countries }, code) {
  const [given, ...ending] = plain(code).toUpperCase().match(/[A-Z0-9]+/g) ?? [];
  return [[countries[given], ...ending].join("-"), countries[given]].find((each) => regions.has(each)) ?? null;
}

// --- Compiled knowledge, checked and made ready once.
//
// Conditions and conclusions are numbers, as compiled.schema.json says; a state has a 1 at each number that holds.

const FORMAT = 5;
const ready = new WeakMap();

function prepared(compiled) {
  const found = compiled?.format ?? "none";
  if (found !== FORMAT) throw new Error(`expected compiled knowledge of format ${FORMAT}, found ${found}`);
  if (ready.has(compiled)) return ready.get(compiled);
  if (sealOf(compiled) !== compiled.seal) throw new Error("the compiled knowledge is damaged; export it again");
  const wordsOf = splitter(compiled);
  const signals = ({ reasons }) => reasons.flatMap((reason) => signalsOf(reason, wordsOf));
  const periods = compiled.periods.map((period) => ({ ...period, wordsOf, signals: signals(period) }));
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

const placeOf = (compiled, now) => compiled.periods.findLastIndex((period) => period.start <= now);
const tableOf = (period, subject) => period.tables.find((table) => table.subject === subject);

// --- A case, read strictly: all its faults together, by path, and never a value.

// RFC 5646, section 2.1.
const LANGUAGE = new RegExp(
  "^(([a-z]{2,3}(-[a-z]{3}){0,3}|[a-z]{4,8})(-[a-z]{4})?(-([a-z]{2}|[0-9]{3}))?" +
    "(-([a-z0-9]{5,8}|[0-9][a-z0-9]{3}))*(-[0-9a-wy-z](-[a-z0-9]{2,8})+)*(-x(-[a-z0-9]{1,8})+)?|" +
    "x(-[a-z0-9]{1,8})+|en-gb-oed|sgn-(be-fr|be-nl|ch-de)|" +
    "i-(ami|bnn|default|enochian|hak|klingon|lux|mingo|navajo|pwn|tao|tay|tsu))$",
  "i",
);

// Where the answers to questions are put in a case.
const answerPaths = (period) => [
  "reasons[0]",
  "attempts[0].at",
  ...period.reasons.map(({ id }) => `candidates.${id}`),
  ...period.observations.map(({ id }) => `observations.${id}`),
  ...period.events.map(({ id }) => `events.${id}`),
  ...period.limits.map((limit) => countPath(period, limit)),
];
const countPath = ({ limits }, { id, reason }) =>
  `recent_attempts.${limits.filter((each) => each.reason === reason).length > 1 ? id : reason}`;

function readCase(compiled, data) {
  const clock = Math.floor(Date.now() / 1000);
  const faults = [];
  const fault = (...given) => void faults.push(faultAt(...given));

  // A reader takes a value and its path, and returns what it read, or notes a fault.
  const text = (most) => (value, path) => (isText(value, most) ? value : void faults.push(notText(path, value, most)));
  const boolean = (value, path) => (typeof value === "boolean" ? value : fault(path, 19));
  const isCount = (value) => Number.isInteger(value) && value >= 0 && value <= 1e6;
  const count = (value, path) => (isCount(value) ? value : fault(path, 20, { most: 1e6 }));
  const unknown = (kind, given, names, path) =>
    fault(path, UNKNOWN[kind], { known: oneOf(names) }, nearest(given, names));
  // What an id is called now; without names anything is one.
  const current = (kind, id, names) => (!names || names.includes(id) ? id : compiled.renamed?.[`${kind} ${id}`]);
  const known = (kind, names) => (value, path) => {
    if (!isText(value, 200)) return text(200)(value, path);
    return current(kind, value, names) ?? unknown(kind, value, names, path);
  };
  const instant = (value, path) => {
    const [, minutes, seconds = "00", offset] = TIME.exec(isText(value, 200) ? value : "") ?? [];
    if (!minutes) return fault(path, 12);
    const at = Date.parse(`${minutes}:${seconds}${offset}`) / 1000;
    // Some engines take the 30th of February for the 2nd of March.
    const exists = new Date(`${minutes}Z`).toJSON()?.startsWith(minutes) && at >= 0 && at < 221_845_392_000;
    return exists ? at : fault(path, 13);
  };
  // Clocks differ: an attempt that is a little after now counts as now.
  const past = (tolerance) => (value, path) => {
    const at = instant(value, path);
    if (at > now + tolerance) fault(path, 14);
    return at > now ? now : at;
  };
  const list = (item) => (value, path) =>
    Array.isArray(value) && value.length <= 1000
      ? Array.from(value, (each, i) => (isGiven(each) ? item(each, `${path}[${i}]`) : undefined)).filter(isGiven)
      : fault(path, 16, { most: 1000 });
  // An object by its readers, or, where any key is good, by one reader; such a key is not repeated.
  const object = (kind, readers, needed = {}) => (value, path) => {
    if (!isObject(value)) return fault(path, 10);
    const read = Object.create(null), given = Object.create(null), keys = Object.keys(value);
    if (keys.length > 1000) return fault(path, 11, { most: 1000 });
    const any = typeof readers === "function", names = any ? null : Object.keys(readers);
    for (const key of keys) {
      const id = any && !isText(key, 200) ? fault(path, 22) : current(kind, key, names) ?? unknown(kind, key, names, path);
      if (id !== undefined && isGiven(value[key]) && (id === key || !(id in given))) given[id] = value[key];
    }
    for (const id in given) read[id] = any ? readers(given[id], path) : readers[id](given[id], (path && `${path}.`) + id);
    for (const key in needed) if (!(key in given)) fault(`${path}.${key}`, 15, { what: needed[key] });
    return read;
  };
  const byId = (kind, entries, reader) => object(kind, entries ? keyed(entries, reader) : reader());

  if (!isObject(data)) throw refusal([faultAt("", 10)]);
  const { platform, now: stated } = data;
  const own = known("platform", [compiled.platform])(platform ?? compiled.platform, "platform");
  const now = !isGiven(stated) ? clock : instant(stated, "now") ?? clock;
  // Nothing but the form can be judged by the facts of another platform.
  const period = own && compiled.periods[placeOf(compiled, now)];
  const reason = known("reason", period?.reasons.map(idOf));
  const at = past(0), counted = past(300), aTime = A_TIME;
  const counts = (value, path) => (Array.isArray(value) ? list(one)(value, path) : [one(value, path)]);
  const one = (value, path) =>
    isObject(value)
      ? { as_of: now, ...object("field", { count, as_of: counted }, { count: "a whole number" })(value, path) }
      : { count: count(value, path), as_of: now };
  const events = period?.events;
  const anEvent = events?.length ? oneOf(events.map(idOf)) : "the id of an event";
  const happened = list(
    object("field", { type: known("event", events?.map(idOf)), at }, { type: anEvent, at: aTime }),
  );
  const fits = {
    boolean: () => boolean,
    number: ({ min, max }) => (value, path) =>
      typeof value === "number" && min <= value && value <= max ? value : fault(path, 21, { least: min, most: max }),
    choice: ({ options }) => known("option", Object.keys(options)),
    region: () => (value, path) => {
      const code = isText(value, 200) ? value : "";
      if (!compiled.regions.has(code)) return fault(path, 38, {}, nearestRegion(compiled, code));
      return period.regions.includes(code) ? code : code.slice(0, 2);
    },
  };
  const anything = (value, path) => {
    if (typeof value === "string") return text(200)(value, path);
    return typeof value === "boolean" || Number.isFinite(value) ? value : fault(path, 23);
  };
  const read = object("field", {
    platform: () => platform,
    now: () => now,
    status: known("option", ["rejected", "under-review", "approved"]),
    reasons: list(reason),
    candidates: byId("reason", period?.reasons, () => boolean),
    notice: text(1e7),
    attempts: list(object("field", { at: counted, reason, same_documents: boolean }, { at: aTime })),
    recent_attempts: byId("reason", period && [...period.reasons, ...period.limits], () => counts),
    events: (value, path) => {
      if (!isObject(value)) return happened(value, path);
      return Object.entries(byId("event", events, () => at)(value, path) ?? {}).map(([type, at]) => ({ type, at }));
    },
    observations: byId("observation", period?.observations, (each) => (each ? fits[each.type](each) : anything)),
    skipped: list(known("question", period && answerPaths(period))),
    applicant: byId("field", period?.fields, (each) => text(each?.max_length ?? 1e7)),
    language: (value, path) => (LANGUAGE.test(text(200)(value, path) ?? "en") ? value : fault(path, 37)),
  })(data, "");
  if (faults.length) throw refusal(faults);
  const none = Object.create(null);
  const nothing = { reasons: [], candidates: none, notice: "", attempts: [], recent_attempts: none, events: [] };
  return { ...nothing, observations: none, skipped: [], applicant: none, ...read, now };
}

// --- What is known of each subject at a time, and the state that follows from it.

function situation(period, given, reasons, candidates, now) {
  const known = {}, standings = {}, changes = [], { attempts } = given;
  for (const [id, value] of Object.entries(given.observations)) known[`observation ${id}`] = value;
  for (const { type } of given.events) known[`event ${type}`] = true;
  if (attempts.length) {
    const first = Math.min(...attempts.map(({ at }) => at));
    known["attempts identical"] = attempts.filter((attempt) => attempt.same_documents).length;
    known["attempts first-age"] = now - first;
    for (const cut of tableOf(period, "attempts first-age")?.cuts ?? []) changes.push(first + cut, first + cut + 1);
  }
  for (const limit of about([...reasons, ...candidates], period.limits)) {
    const own = ({ reason = reasons.length === 1 && reasons[0].id }) => reason === limit.reason;
    const recent = given.recent_attempts[limit.id] ?? given.recent_attempts[limit.reason] ?? [];
    const listed = attempts.filter(own).map(({ at }) => at);
    // Each of those that were only counted is as late as it can be.
    const late = recent.flatMap(({ count, as_of }) => Array(Math.min(count, limit.max)).fill(as_of));
    const times = (listed.length ? listed : late).sort((a, b) => a - b);
    const bound = !listed.length && times.length > 0;
    const standing = (standings[`limit ${limit.id}`] = { ...limitState(limit, times, now), bound });
    if (standing.state !== "clear") changes.push(standing.until);
    if (times.length || recent.length) known[`limit ${limit.id}`] = standing.state;
  }
  for (const cooldown of about([...reasons, ...candidates], period.cooldowns)) {
    const standing = (standings[`cooldown ${cooldown.id}`] = cooldownState(cooldown, given.events, now));
    changes.push(standing.until);
    known[`cooldown ${cooldown.id}`] = standing.state;
  }
  return { known, standings, changesAt: Math.min(...changes.filter((time) => time > now)) };
}

// The numbers that hold while a subject has a value; a region that is not named counts as the last one.
function numbersFor({ unknown, values, cuts, classes }, value) {
  if (value === undefined) return unknown;
  if (!cuts.length) return classes.at(values.indexOf(value));
  return classes[cuts.filter((cut) => cut < value).length + cuts.filter((cut) => cut <= value).length];
}

function stateOf(period, known) {
  const state = new Uint8Array(period.atoms.length + period.conclusions.length);
  const hold = (numbers) => numbers.forEach((number) => (state[number] = 1));
  for (const table of period.tables) hold(numbersFor(table, known[table.subject]));
  for (const { first, second, same, different } of period.relations)
    if (known[first] && known[second]) hold(known[first] === known[second] ? same : different);
  return state;
}

// --- Questions: each that is open is answered on trial, and kept if an answer alters anything.

const CHANGES = ["verdict", "remedies", "causes", "warnings"];

function questions(period, reasons, candidates, known, state, before) {
  const found = CHANGES.map(() => []);
  const parts = ({ verdict, remedies, steps, causes, warnings, prohibitions }) =>
    [[verdict], [...remedies, ...steps], causes, [...warnings, ...prohibitions]];
  const old = parts(before);
  const differ = (one, other) => one.length !== other.length || one.some((each, i) => each !== other[i]);
  const rankOf = (outcome) => {
    const now = parts(outcome);
    return old.findIndex((part, i) => differ(part, now[i]));
  };
  const looked = rulesOf(period, reasons).flatMap((rules) => rules.flatMap((rule) => rule.body));
  const ask = (asks, id, text, options, ranks) => {
    const rank = Math.min(...ranks.filter((each) => each >= 0));
    found[rank]?.push({ asks, id, text, options, changes: CHANGES[rank] });
  };
  const tried = (answers) =>
    answers.map((answer) => {
      const trial = stateOf(period, { ...known, ...answer });
      // What no rule looks at alters nothing.
      return looked.some((number) => trial[number] !== state[number]) ? rankOf(infer(period, reasons, trial)) : -1;
    });
  const answersOf = (subject) => {
    const compared = period.relations
      .filter(({ first, second }) => subject === first || subject === second)
      .flatMap(({ first, second }) => known[first] ?? known[second] ?? []);
    return (tableOf(period, subject)?.values ?? []).concat(compared).map((value) => ({ [subject]: value }));
  };

  if (!reasons.length) ask("reason", "reason", period.ask_reason, period.reasons.map(idOf), [0]);
  for (const candidate of candidates) {
    // A reason more is news in any case.
    const text = fill(period.ask_candidate, { "reason.title": candidate.title });
    ask("reason", candidate.id, text, ["true", "false"], [rankOf(infer(period, [...reasons, candidate], state)), 3]);
  }
  for (const { id, type, question, options } of period.observations) {
    if (`observation ${id}` in known) continue;
    const choices = type === "boolean" ? ["true", "false"] : Object.keys(options);
    ask("observation", id, question, choices, tried(answersOf(`observation ${id}`)));
  }
  const anyway = "attempts identical" in known ? [] : ["attempts identical", "attempts first-age"].flatMap(answersOf);
  const unasked = about(reasons, period.limits).filter(({ id }) => !(`limit ${id}` in known));
  for (const { id, reason, question } of unasked)
    ask("attempts", reason, question, [], tried([...answersOf(`limit ${id}`), ...anyway]));
  if (!unasked.length) ask("attempts", "attempts", period.ask_attempts, [], tried(anyway));
  for (const { id, question } of period.events) {
    if (`event ${id}` in known) continue;
    /** @type {Record<string, boolean | string>[]} */
    let answers = [{ [`event ${id}`]: true }];
    for (const wait of period.cooldowns.filter(({ event }) => event === id))
      answers = answers.flatMap((answer) =>
        ["running", "over"].map((state) => ({ ...answer, [`cooldown ${wait.id}`]: state })),
      );
    ask("event", id, question, [], tried(answers));
  }
  return found.flat();
}

// --- The decision of a case: what follows from it, with its times and texts.

function nextChange(compiled, given, reasons, verdict) {
  let place = placeOf(compiled, given.now), time = given.now;
  for (;;) {
    const { changesAt } = situation(compiled.periods[place], given, reasons, [], time);
    const start = compiled.periods[place + 1]?.start ?? Infinity;
    if (start <= changesAt) place += 1;
    time = Math.min(start, changesAt);
    if (time === Infinity) return null;
    const period = compiled.periods[place];
    const later = infer(period, reasons, stateOf(period, situation(period, given, reasons, [], time).known)).verdict;
    if (later.id !== verdict.id) return { at: isoTime(time), verdict: later.id };
  }
}

function filled(appeal, fields, applicant, reasons) {
  const words = { reasons };
  for (const { id, blank } of fields) words[`applicant.${id}`] = applicant[id] || blank;
  return {
    id: appeal.id,
    subject: fill(appeal.subject, words),
    body: fill(appeal.body, words),
    missing: appeal.fields.filter((id) => !applicant[id]),
    attachments: appeal.attachments,
    reply_within: appeal.reply_within,
  };
}

function decision(compiled, data) {
  const given = readCase(compiled, data);
  const period = compiled.periods[placeOf(compiled, given.now)];
  const named = matches(period, given.notice).map(idOf).filter((id) => given.candidates[id] !== false);
  const confirmed = Object.keys(given.candidates).filter((id) => given.candidates[id]);
  const stated = [...given.reasons, ...confirmed];
  const decided = given.reasons.length ? stated : [...named, ...confirmed];
  const reasons = period.reasons.filter(({ id }) => decided.includes(id));
  const candidates = period.reasons.filter(({ id }) => named.includes(id) && !decided.includes(id));
  const { known, standings } = situation(period, given, reasons, candidates, given.now);
  const state = stateOf(period, known);
  const outcome = infer(period, reasons, state);
  const { verdict, fired, remedies, steps, causes, warnings, prohibitions } = outcome;

  const leading = fired.filter((rule) => rule.verdict === verdict.id);
  const resubmit = { allowed: verdict.allowed, allowed_from: null, advised_from: null, bound: "exact" };
  let latest = 0, summary = leading.find((rule) => rule.summary)?.summary ?? verdict.summary;
  for (const rule of leading) {
    const { until = 0, bound } = standings[rule.until] ?? {};
    if (until < latest || !until) continue;
    // What ends then for certain makes it no earlier.
    if (until > latest || !bound) resubmit.bound = bound ? "latest" : "exact";
    if (until > latest) [latest, summary] = [until, rule.summary || verdict.summary];
  }
  if (latest && verdict.time) resubmit[verdict.time] = isoTime(latest);
  const titles = reasons.map(({ title }) => title).join("; ");
  const appeal = withId(period.appeals, remedies.map((each) => each.appeal).find(Boolean));
  const words = (number) => {
    const { kind, id } = period.conclusions[number - period.atoms.length] ?? {};
    return period.atoms[number] ?? `${kind} ${id}`;
  };
  const said = ({ id, text }) => ({ id, text });
  const standing = (kind) =>
    about(reasons, period[`${kind}s`]).map((each) => ({ ...each, ...standings[`${kind} ${each.id}`] }));
  const reported = fired.some((rule) => rule.confidence === "reported");
  const categories = reasons.map((each) => each.category);
  return {
    platform: compiled.platform,
    now: isoTime(given.now),
    reasons: reasons.map(({ id, title, category, difficulty }) => ({
      id, title, category, difficulty, how: stated.includes(id) ? "stated" : "matched",
    })),
    candidates: candidates.map(({ id, title }) => ({ id, title })),
    category: ["permanent", "temporary"].find((each) => categories.includes(each)) ?? "unknown",
    verdict: verdict.id,
    summary: fill(summary, { reasons: titles, time: latest ? sayTime(latest) : undefined }),
    resubmit,
    limits: standing("limit").map(({ id, max, used, state, until }) => ({
      id, max, used, remaining: max - used, state,
      resets_at: isoTime(until), locked_until: state === "locked" ? isoTime(until) : null,
    })),
    cooldowns: standing("cooldown").map(({ id, state, until }) => ({ id, state, ends_at: isoTime(until) })),
    causes: unique(causes).map(({ id, text }) => ({ id, title: text })),
    remedies: remedies.map(({ id, title, steps: all, effort, cost }) => ({
      id, title,
      steps: all.filter((step, i) => !step.conditional || steps.includes(`${id} ${i + 1}`)).map(({ text }) => text),
      effort, cost,
    })),
    warnings: warnings.map(said),
    prohibitions: prohibitions.map(said),
    account: { can: period.can.map(idOf), cannot: period.cannot.map(idOf) },
    appeal: appeal ? filled(appeal, period.fields, given.applicant, titles) : null,
    questions: questions(period, reasons, candidates, known, state, outcome),
    next_change: nextChange(compiled, given, reasons, verdict),
    confidence: reported ? "reported" : fired.length ? "official" : null,
    trace: fired.map((rule) => ({
      rule: rule.id,
      because: rule.given.length + rule.body.length ? [...rule.given, ...rule.body.map(words)] : ["always"],
      concludes: [...rule.head.map(words), ...(rule.until ? [`time from ${rule.until}`] : [])],
      fact: { id: rule.id.split("#")[0], file: rule.file, line: rule.line },
      sources: [rule.source],
    })),
    knowledge: { version: compiled.knowledge, digest: compiled.digest },
    version: compiled.version,
  };
}

// --- What programs and pages call. It decides as the Python package does: the same decision in every field, the same
// faults of a bad case.

const decide = (compiled, data) => decision(prepared(compiled), data);

function matchNotice(compiled, text) {
  if (!isText(text, 1e7)) throw refusal([notText("notice", text, 1e7)]);
  const { periods } = prepared(compiled);
  return matches(periods[placeOf(prepared(compiled), Date.now() / 1000)], text);
}

// Reads a vendor's payload with exported knowledge, or with what of it reads payloads alone, as pages load it.
function read(compiled, payload, vendor = null) {
  const { crosswalk } = Array.isArray(compiled?.vendors) ? { crosswalk: compiled } : prepared(compiled);
  if (!crosswalk) throw new Error("this compiled knowledge reads no payloads; export it again");
  return reading(crosswalk, payload, vendor);
}

if (typeof module === "object" && module.exports) module.exports = { decide, matchNotice, read, CaseError };
else globalThis.recourse = { decide, matchNotice, read, CaseError };
})();
