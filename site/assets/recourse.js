// Decides cases from compiled knowledge (`kyc-recourse export`). A page that loads this file gets `recourse`, Node
// requires it. Made from engine/javascript/src by `make javascript`: edit there.
(function () {
"use strict";

// --- Where the answers to questions are put in a case.

const REASON = "reasons[0]";
const ATTEMPT = "attempts[0].at";
const candidatePath = ({ id }) => `candidates.${id}`;
const observationPath = ({ id }) => `observations.${id}`;
const eventPath = ({ id }) => `events.${id}`;

// How many attempts a limit counts: under its reason, if that has no other limit.
const countPath = ({ limits }, { id, reason }) =>
  `recent_attempts.${limits.filter((each) => each.reason === reason).length > 1 ? id : reason}`;

const answerPaths = (period) => [
  REASON,
  ATTEMPT,
  ...period.reasons.map(candidatePath),
  ...period.observations.map(observationPath),
  ...period.events.map(eventPath),
  ...period.limits.map((limit) => countPath(period, limit)),
];

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

// --- What was worked out before, kept up to a number of entries; the oldest goes first.

const MOST_KEPT = 2_048;

function kept() {
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
function frozen(value) {
  if (Object(value) !== value || Object.isFrozen(value)) return value;
  Object.values(value).forEach(frozen);
  return Object.freeze(value);
}

// --- The plain text of a notice: without HTML, entities and the encodings of mails. As notices/plain.py.

const LINES = new Set(["br", "li", "td", "th", "tr"]);
const BLOCKS = new Set("p div ul ol table h1 h2 h3 h4 h5 h6 hr blockquote section article header footer".split(" "));
const SKIPPED = new Set(["style", "script", "title", "head"]);
const TAG = /<!--|-->|<(\/?)([a-zA-Z][a-zA-Z0-9]*)[^<>]*>|<![^<>]*>/g;
const HTML = /<\/?[a-zA-Z][^<>]*>|<!--/;
const ENTITY = /&(#[0-9]{1,7}|#[xX][0-9a-fA-F]{1,6}|[a-zA-Z]{2,8}[0-9]{0,2});/g;
const ACCENTED = /^([a-zA-Z])(?:acute|grave|circ|uml|tilde|cedil|ring|caron|slash)$/;
const ENTITIES = new Map(Object.entries({
  amp: "&", lt: "<", gt: ">", quot: '"', apos: "'", rsquo: "’", lsquo: "‘", colon: ":",
  comma: ",", period: ".", semi: ";", excl: "!", quest: "?", hellip: "…", ndash: "–",
  mdash: "—", laquo: "«", raquo: "»", ldquo: "“", rdquo: "”", bull: "•", middot: "·", lpar: "(",
  rpar: ")", szlig: "ss", AElig: "AE", aelig: "ae", OElig: "OE", oelig: "oe", shy: "", zwnj: "",
  iexcl: "¡", iquest: "¿",
}));
const SOFT_BREAK = /=[ \t]*\r?\n/;
const LETTER_AS_BYTES = /=[C-F][0-9A-F]=[89AB][0-9A-F]/;

function textOfNotice(notice) {
  let text = notice;
  if (LETTER_AS_BYTES.test(text) || SOFT_BREAK.test(text)) {
    text = text.replace(/=[ \t]*\r?\n/g, "").replace(/(?:=[0-9A-F]{2})+/g, decoded);
  }
  for (let i = 0; i < 2; i++) { // HTML may have been escaped once as a whole
    if (HTML.test(text)) text = withoutTags(text);
    else if (!text.includes("&")) break;
    text = text.replace(ENTITY, namedCharacter);
  }
  return text.replaceAll("\r\n", "\n").replaceAll("\r", "\n");
}

function decoded(encoded) {
  const bytes = encoded.slice(1).split("=").map((byte) => parseInt(byte, 16));
  return new TextDecoder("utf-8", { ignoreBOM: true }).decode(new Uint8Array(bytes));
}

function withoutTags(html) {
  const parts = [];
  let start = 0, skipped = ""; // the end of what is not shown
  for (const tag of html.matchAll(TAG)) {
    const name = (tag[2] ?? "").toLowerCase();
    if (!skipped) {
      // Line breaks in HTML are spaces.
      parts.push(html.slice(start, tag.index).replaceAll("\n", " "));
      if (tag[0] === "<!--") skipped = "-->";
      else if (SKIPPED.has(name) && !tag[1]) skipped = name;
      else if (LINES.has(name)) parts.push(tag[1] ? "" : "\n");
      else if (BLOCKS.has(name)) parts.push("\n\n");
    } else if (skipped === tag[0] || skipped === (tag[1] ? name : "")) skipped = "";
    start = tag.index + tag[0].length;
  }
  if (!skipped) parts.push(html.slice(start).replaceAll("\n", " "));
  return parts.join("");
}

function namedCharacter(whole, name) {
  if (name[0] === "#") {
    const number = "xX".includes(name[1]) ? parseInt(name.slice(2), 16) : parseInt(name.slice(1), 10);
    const isCharacter = (number > 0 && number < 0xd800) || (number > 0xdfff && number < 0x110000);
    return isCharacter ? String.fromCodePoint(number) : " ";
  }
  return ACCENTED.exec(name)?.[1] ?? ENTITIES.get(name) ?? " ";
}

// --- What follows from a state by the rules.

const rulesOf = (period, reasons) =>
  reasons.length ? reasons.map(({ id }) => period.rulesFor.get(id)) : [period.rulesFor.get("")];

// Which rules fire, and a 1 at each number that holds then.
function follow(period, reasons, state) {
  const held = state.slice(), fired = new Set();
  for (const rules of rulesOf(period, reasons)) {
    const own = state.slice();
    for (const rule of rules) {
      if (!bodyHolds(rule.body, own)) continue;
      fired.add(rule);
      for (const number of rule.head) own[number] = held[number] = 1;
    }
  }
  return { held, fired };
}

function bodyHolds(body, state) {
  for (const number of body) if (!state[number]) return false;
  return true;
}

const concluded = ({ atoms, conclusions }, held, kind) =>
  conclusions.filter((each, i) => each.kind === kind && held[atoms.length + i]);

const verdictOf = (period, held) =>
  withId(period.verdicts, concluded(period, held, "verdict").pop()?.id) ?? period.verdicts[0];

// False goes before unknown, unknown before true.
function allowedBy(period, held) {
  const { allowed } = verdictOf(period, held);
  return allowed && concluded(period, held, "allowed").length ? null : allowed;
}

function remediesOf(period, held) {
  const moved = concluded(period, held, "earlier").map(idOf);
  const place = (remedy) => (moved.includes(remedy.id) ? remedy.earlier : remedy.order);
  const offered = concluded(period, held, "remedy").map(({ id }) => withId(period.remedies, id));
  return offered.sort((a, b) => place(a) - place(b));
}

// What holds, by what a decision says of it.
function infer(period, reasons, state) {
  const { held, fired } = follow(period, reasons, state);
  const of = (kind) => concluded(period, held, kind);
  return {
    held,
    fired: [...fired],
    verdict: verdictOf(period, held),
    allowed: allowedBy(period, held),
    remedies: remediesOf(period, held),
    steps: of("step").map(idOf),
    causes: of("cause"),
    warnings: of("warning"),
    prohibitions: of("prohibition"),
  };
}

// The most consequential kind of change first.
const CHANGES = ["verdict", "remedies", "causes", "warnings"];
const NOTHING = CHANGES.length;
const PLACES = { verdict: 0, remedy: 1, step: 1, earlier: 1, cause: 2, warning: 3, prohibition: 3 };

// The place in CHANGES of the most consequential difference between what held and what holds; past its end if none.
function difference(period, before, after) {
  const { atoms, conclusions } = period;
  let rank = NOTHING;
  conclusions.forEach(({ kind }, i) => {
    const place = PLACES[kind] ?? NOTHING;
    if (place >= rank || before[atoms.length + i] === after[atoms.length + i]) return;
    if (kind === "verdict" && verdictOf(period, before) === verdictOf(period, after)) return;
    if (kind === "earlier" && sameOrder(remediesOf(period, before), remediesOf(period, after))) return;
    rank = place;
  });
  return rank;
}

const sameOrder = (one, other) => one.length === other.length && one.every((each, i) => each === other[i]);

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

// --- The trace: each rule that fired, in the facts' words.

function firingOf(period, { id, body, head, given, until, file, line, source }) {
  const words = (number) => {
    const { kind, id } = period.conclusions[number - period.atoms.length] ?? {};
    return period.atoms[number] ?? `${kind} ${id}`;
  };
  return frozen({
    rule: id,
    because: given.length + body.length ? [...given, ...body.map(words)] : ["always"],
    concludes: [...head.map(words), ...(until ? [`time from ${until}`] : [])],
    fact: { id: id.split("#")[0], file, line },
    sources: [source],
  });
}

// --- Reading a notice: from its text to the reasons that it states or mentions. As notices/reader.py, where every step
// is explained.

const LONE_HYPHEN = /(?<=[ \t\xa0])-+(?=[ \t\xa0\n])/g;
const QUOTING = /^[ \t]*>/;
const PIECE = new RegExp(
  "[\\u3005-\\u3007\\u3041-\\u3096\\u30a1-\\u30fa\\u30fc\\u3400-\\u9fff][\\u3099\\u309a]?" +
  "|[^\\0-/:-@[-`{-\\x7f\\u3005-\\u3007\\u3041-\\u3096\\u30a1-\\u30fa\\u30fc\\u3400-\\u9fff]+|\\.(?![^ \\n])|[!?,:\\n]", "gu");
const WRAPPED = 40, MOST_WORDS = 120, MOST_CLAUSES = 40, BEGIN = 3;
const DIVIDING = ["turn", "advice", "if"];
const FREE = ["", "reason-label"];
const readers = new WeakMap();

// Returns what a notice names, its language and how each clause was read.
function readNotice(book, wordsOf, notice) {
  if (!readers.has(book)) readers.set(book, readerOf(book, wordsOf));
  const reader = readers.get(book);
  const cuts = cutsOf(textOfNotice(notice), reader);
  let best = { known: -1 };
  for (const language of inQuestion(cuts, reader)) {
    const wordings = wordingsOf(language, reader);
    const hits = cuts.map((cut) => hitsIn(cut.words, wordings));
    const known = hits.flat().reduce((sum, { start, end }) => sum + end - start, 0);
    if (known > best.known) best = { known, wordings, hits };
  }
  const clauses = readClauses(cuts, best.hits, best.wordings, reader);
  return { matches: settled(clauses, reader), language: best.wordings.language.id, clauses };
}

function readerOf(book, wordsOf) {
  const folding = new Map([["\n", "\n"]]);
  for (const [sign, characters] of Object.entries(book.signs)) for (const each of characters) folding.set(each, sign);
  const foldedCharacter = (character) => {
    if (!folding.has(character)) folding.set(character, foldedOther(character));
    return folding.get(character);
  };
  const foldedOther = (character) => {
    const words = wordsOf(`a${character}`);
    if (words.length === 1 && words[0] === "a") return wordsOf(`a${character}a`).join(" ") === "aa" ? "" : " ";
    return words.length === 1 ? words[0].slice(1) : " ";
  };
  const reader = {
    book,
    wordsOf,
    folded: (text) => Array.from(text, foldedCharacter).join(""),
    things: new Set(book.things),
    anchors: new Set([...book.things, ...book.fields]),
    problems: new Set([...book.problems, ...Object.values(book.opposites)]),
    opposites: new Map(Object.entries(book.opposites)),
    states: new Set(book.states),
    wordings: new Map(),
    marks: new Map(),
    meanings: new Map(),
  };
  for (const { id, marks } of book.languages) {
    for (const mark of marks.split(",")) {
      for (const word of wordsOfFact(mark, reader)) append(reader.marks, word, id);
    }
  }
  book.meanings.forEach((meaning, i) => {
    for (const concept of meaning.groups.at(-1)) append(reader.meanings, concept, { i, meaning });
  });
  return reader;
}

function append(map, key, value) {
  if (!map.has(key)) map.set(key, []);
  map.get(key).push(value);
}

function wordsOfFact(wording, { wordsOf }) {
  return wording.split(/\s+/).filter(Boolean).flatMap((word) => {
    const words = wordsOf(word).flatMap((part) => part.match(PIECE) ?? []);
    if (word.endsWith("*") && words.length) words.push(`${words.pop()}*`);
    return words;
  });
}

function wordingsOf(id, reader) {
  if (reader.wordings.has(id)) return reader.wordings.get(id);
  const language = reader.book.languages.find((each) => each.id === id);
  const named = new Map();
  for (const [concept, wordings] of Object.entries(language.words)) {
    for (const each of wordings.split(",")) {
      const wording = each.trim(), words = wordsOfFact(wording, reader), key = words.join(" ");
      if (!named.has(key)) named.set(key, { key, words, wording, concepts: [] });
      named.get(key).concepts.push(concept);
    }
  }
  const ranked = [...named.values()].sort((a, b) => b.words.length - a.words.length || (a.key < b.key ? -1 : 1));
  const found = { language, whole: new Map(), beginnings: new Map() };
  for (const each of ranked) {
    const [first] = each.words;
    if (first.endsWith("*")) append(found.beginnings, first.slice(0, BEGIN), each);
    else append(found.whole, first, each);
  }
  reader.wordings.set(id, found);
  return found;
}

function hitsIn(words, { whole, beginnings }) {
  const hits = [];
  for (let i = 0; i < words.length;) {
    let best = null;
    for (const each of [...(whole.get(words[i]) ?? []), ...(beginnings.get(words[i].slice(0, BEGIN)) ?? [])]) {
      if ((best === null || isLonger(each, best)) && standsAt(words, i, each.words)) best = each;
    }
    if (best) hits.push({ start: i, end: i + best.words.length, wording: best.wording, concepts: best.concepts });
    i += best ? best.words.length : 1;
  }
  return hits;
}

function isLonger(one, other) {
  const more = one.words.length - other.words.length;
  return more > 0 || (more === 0 && [...one.words[0]].length > [...other.words[0]].length);
}

function standsAt(words, start, wanted) {
  if (start + wanted.length > words.length) return false;
  return wanted.every((word, i) =>
    word.endsWith("*") ? words[start + i].startsWith(word.slice(0, -1)) : words[start + i] === word);
}

function inQuestion(cuts, { book, marks }) {
  const counts = new Map(book.languages.map(({ id }) => [id, 0]));
  for (const { words } of cuts) {
    for (const word of words) for (const id of marks.get(word) ?? []) counts.set(id, counts.get(id) + 1);
  }
  const ranked = [...counts.keys()].sort((a, b) => counts.get(b) - counts.get(a));
  const most = counts.get(ranked[0]);
  return most > 2 ? ranked.filter((id) => counts.get(id) * 2 > most).slice(0, 3) : ranked;
}

function divided(cuts, hitsOf, { after }) {
  const dividing = after ? DIVIDING : [...DIVIDING, "deny"];
  const parts = [];
  for (const [i, cut] of cuts.entries()) {
    let hits = [];
    for (const hit of hitsOf[i]) {
      if (hits.length && dividing.some((each) => hit.concepts.includes(each))) {
        parts.push({ cut: { ...cut, label: false }, hits });
        hits = [];
      }
      hits.push(hit);
    }
    parts.push({ cut, hits });
  }
  return parts.map((part) => ({ ...part, names: new Set(part.hits.flatMap(({ concepts }) => concepts)) }));
}

function readClauses(cuts, hitsOf, wordings, reader) {
  const parts = divided(cuts, hitsOf, wordings.language);
  const uncertain = new Map();
  for (const { cut, names } of parts) if (names.has("maybe") || cut.question) uncertain.set(cut.sentence, "maybe");
  for (const { cut, names } of parts) if (names.has("checks")) uncertain.set(cut.sentence, "checks");
  let scope = "", used = false, scopeLine = -1, isQuoted = false, sentence = -1, meantSentence = "", afterLabel = false;
  return parts.map(({ cut, hits, names }) => {
    if (cut.gap && used && scope) scope = "";
    if (scope === "reason-label" && used && cut.line !== scopeLine) scope = "";
    if (names.has("quoted")) isQuoted = true;
    if (cut.sentence !== sentence) [sentence, meantSentence] = [cut.sentence, ""];
    let heading = ["possible-reasons", "tips", "reason-label"].find((each) => names.has(each)) ?? "";
    if (heading === "reason-label" && !(cut.label || (cut.words.length <= 4 && names.size === 1))) heading = "";
    if (names.has("maybe") && (cut.label || cut.endsLine)) heading = "possible-reasons";
    if (heading && !(heading === "reason-label" && scope === "possible-reasons")) {
      [scope, used, scopeLine] = [heading, false, cut.line];
    } else if (cut.words.length && scope) {
      if (!used) scopeLine = cut.line;
      used = true;
    }
    if (names.has("turn") || afterLabel) meantSentence = "";
    afterLabel = cut.label;
    if (names.has("advice")) meantSentence = "advice";
    let meant = scope === "reason-label" && heading !== "reason-label" ? scope : "";
    if (isQuoted || cut.quoted) meant = "quoted";
    else if (scope === "possible-reasons" || scope === "tips") meant = scope;
    else if (uncertain.has(cut.sentence)) meant = uncertain.get(cut.sentence);
    else if (names.has("if")) meant = "if";
    else if (meantSentence) meant = meantSentence;
    return { cut, meant, ...negated(hits, wordings.language, reader) };
  });
}

function negated(hits, language, reader) {
  const taken = new Map();
  for (const hit of hits) {
    if (!hit.concepts.includes("not")) continue;
    const place = negatedBy(hit, hits, language, taken, reader);
    if (place !== null) taken.set(place, hit.wording);
  }
  const concepts = new Map(), denied = new Map();
  const add = (map, concept, wording) => map.has(concept) || map.set(concept, wording);
  const deny = hits.some((hit) => hit.concepts.includes("deny"));
  hits.forEach((hit, i) => {
    for (const concept of hit.concepts) {
      if (deny && reader.problems.has(concept)) add(denied, concept, hit.wording);
      else if (!taken.has(i)) add(concepts, concept, hit.wording);
      else if (reader.opposites.has(concept)) {
        add(concepts, reader.opposites.get(concept), `${taken.get(i)} … ${hit.wording}`);
      } else add(reader.problems.has(concept) ? denied : concepts, concept, hit.wording);
    }
  });
  return { concepts, denied };
}

function negatedBy(negation, hits, { before, after }, taken, { opposites, problems }) {
  const can = (hit, i) => !taken.has(i) && hit.concepts.some((each) => opposites.has(each) || problems.has(each));
  for (let i = 0; before && i < hits.length; i++) {
    const { start } = hits[i];
    if (negation.end <= start && start <= negation.end + before && can(hits[i], i)) return i;
  }
  for (let i = hits.length - 1; after && i >= 0; i--) {
    const { end } = hits[i];
    if (end <= negation.start && negation.start <= end + after && can(hits[i], i)) return i;
  }
  return null;
}

function settled(clauses, reader) {
  const found = foundIn(clauses, reader);
  const isState = ({ id }) => reader.states.has(id);
  const isReason = ({ meant }) => meant === "reason-label";
  const has = (concept) => clauses.some(({ concepts }) => concepts.has(concept));
  const rejected = has("rejected");
  let stated = found.filter((each) => FREE.includes(each.meant) || (each.meant === "checks" && isState(each)));
  if (stated.some(isReason)) stated = stated.filter(isReason);
  if (has("lure") && !rejected && !stated.some(isReason)) stated = [];
  if (!stated.length && !rejected) stated = found.filter(({ advised, meant }) => advised && meant === "advice");
  const others = found.filter(({ weak, meant }) => !weak && ["possible-reasons", "maybe"].includes(meant));
  if (stated.every(({ weak }) => weak)) stated = stated.filter(({ id }) => others.every((each) => each.id === id));
  else stated = stated.filter(({ weak }) => !weak);
  const reasons = stated.filter((each) => !isState(each)), states = stated.filter(isState);
  if (states.length) {
    const sure = states.filter(({ id, weak }) => id === "approved" && !weak);
    if (sure.length && !reasons.some(isReason)) stated = sure;
    else stated = reasons.length ? reasons : states;
  }
  const result = new Map();
  for (const certainty of ["stated", "possible"]) {
    for (const { id, finding, wording } of certainty === "stated" ? stated : found) {
      const known = result.get(id);
      if (!known || (known.certainty === certainty && known.finding === null && finding)) {
        result.set(id, { id, certainty, finding: finding || null, wording });
      }
    }
  }
  return [...result.values()];
}

function foundIn(clauses, reader) {
  const found = [];
  const contexts = contextsOf(clauses, reader);
  for (let start = 0, end; start < clauses.length; start = end) {
    end = start + 1;
    while (end < clauses.length && clauses[end].cut.sentence === clauses[start].cut.sentence) end++;
    const together = new Map();
    let meant = "", any = false;
    for (let i = start; i < end; i++) {
      const clause = clauses[i];
      const own = meanings(contexts[i], clause.meant, reader);
      any ||= own.some((each) => FREE.includes(each.meant));
      found.push(...own);
      if (clause.denied.size) found.push(...meanings(new Map([...contexts[i], ...clause.denied]), "not", reader));
      if (!FREE.includes(clause.meant)) continue;
      meant ||= clause.meant;
      for (const [concept, wording] of clause.concepts) if (!together.has(concept)) together.set(concept, wording);
    }
    if (!any && end - start > 1) found.push(...meanings(together, meant, reader));
  }
  return found;
}

function contextsOf(clauses, { book, things, anchors }) {
  const own = clauses.map(({ concepts }) => new Map([...concepts].filter(([concept]) => things.has(concept))));
  const ahead = (from, to, goesOn) => {
    for (let j = from; j < to && goesOn(j); j++) if (own[j].size) return own[j];
    return new Map();
  };
  let last = new Map(), lastSentence = -1;
  return clauses.map(({ cut, concepts }, i) => {
    if (own[i].size) [last, lastSentence] = [own[i], cut.sentence];
    if (own[i].size || !concepts.size || [...concepts.keys()].some((each) => anchors.has(each))) return concepts;
    let inherited = lastSentence === cut.sentence ? last : new Map();
    if (!inherited.size) inherited = ahead(i + 1, clauses.length, (j) => clauses[j].cut.sentence === cut.sentence);
    if (!inherited.size) inherited = last;
    if (!inherited.size) inherited = ahead(i + 1, Math.min(i + 6, clauses.length), () => true);
    if (!inherited.size) inherited = new Map(book.weak_things.map((each) => [each, ""]));
    return new Map([...inherited, ...concepts]);
  });
}

function meanings(concepts, meant, reader) {
  const entries = new Map();
  for (const concept of concepts.keys()) {
    for (const { i, meaning } of reader.meanings.get(concept) ?? []) {
      const holds = !(meaning.without ?? []).some((each) => concepts.has(each)) &&
        meaning.groups.slice(0, -1).every((group) => group.some((each) => concepts.has(each)));
      if (holds) entries.set(i, meaning);
    }
  }
  return [...entries].sort(([a], [b]) => a - b).map(([, { id, groups, finding = "", weak = false, advised = false }]) => {
    const words = new Set(groups.flat().map((each) => concepts.get(each)).filter(Boolean));
    return { id, finding, wording: [...words].join(" + "), meant, weak, advised };
  });
}

function cutsOf(plain, reader) {
  const text = joinedLines(plain, reader.wordsOf).replace(LONE_HYPHEN, ",");
  const isQuoted = text.split("\n").map((each) => QUOTING.test(each));
  const cuts = [];
  let words = [], sentence = 0, line = 0, gap = false, newline = true, clauses = 0;
  const close = (ends = {}) => {
    if (!words.length) return;
    clauses++;
    if (clauses % MOST_CLAUSES === 0) sentence++;
    cuts.push({ sentence, line, words, label: false, question: false, endsLine: false, ...ends, gap, quoted: isQuoted[line] });
    words = [];
    gap = false;
  };
  for (const piece of reader.folded(text).match(PIECE) ?? []) {
    if (piece === "\n") {
      close({ endsLine: true });
      sentence++;
      line++;
      gap ||= newline;
      newline = true;
      continue;
    }
    newline = false;
    if (piece === "!" || piece === ".") close(), sentence++;
    else if (piece === "?") close({ question: true }), sentence++;
    else if (piece === ",") close();
    else if (piece === ":") close({ label: true });
    else if (words.push(piece) === MOST_WORDS) close();
  }
  close();
  return cuts;
}

function joinedLines(text, wordsOf) {
  const [first, ...lines] = text.split("\n");
  const parts = [first];
  let before = first;
  for (const line of lines) {
    const letters = Array.from(before), last = Array.from(before.replace(/[ \t]+$/, "")).at(-1) ?? "";
    const goesOn = letters.length >= WRAPPED && wordsOf(last).length && beginsSmall(line);
    parts.push(goesOn ? " " : "\n", line);
    before = line;
  }
  return parts.join("");
}

function beginsSmall(line) {
  const first = line.slice(0, 1);
  return first !== "" && first < "\u0590" && first.toLowerCase() === first && first !== first.toUpperCase();
}

// --- What a notice names at one platform: by the meaning of its words, and by wordings of the platform's own.

function signalsOf({ id, signals }, wordsOf) {
  return signals.map((wording) => {
    // "..." stands for up to five words.
    const parts = wording.split("...").map((part) => wordsOf(part).join(" "));
    const match = { id, certainty: "stated", finding: null, wording };
    return { match, pattern: new RegExp(` ${parts.join(" (?:[^ ]+ ){0,5}")} `) };
  });
}

// Returns what the notice names, each once, the stated first; ids are canonical where the platform has none.
function matches(period, text) {
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
function observedIn({ observations }, found) {
  const shown = found.filter(({ certainty, finding }) => certainty === "stated" && isBoolean(observations, finding));
  return Object.fromEntries(shown.map(({ finding }) => [finding, true]));
}

// Returns the reasons among matches of which the platform has no facts.
function foreignTo({ reasons, wordbook }, found) {
  const titles = wordbook?.titles ?? {};
  return found
    .filter(({ id }) => Object.hasOwn(titles, id) && !reasons.some((reason) => reason.id === id))
    .map(({ id }) => ({ id, title: titles[id] }));
}

// --- Compiled knowledge, checked and made ready once.
//
// Conditions and conclusions are numbers, as compiled.schema.json says; a state has a 1 at each number that holds.

const FORMAT = 6;
const ready = new WeakMap();
const wordbooks = new WeakMap();

// Adds how notices are read to compiled knowledge that was published without.
function addWordbook(compiled, wordbook) {
  wordbooks.set(compiled, wordbook);
  ready.delete(compiled);
}

function prepared(compiled) {
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

const placeOf = (compiled, now) => compiled.periods.findLastIndex((period) => period.start <= now);
const termsAt = ({ periods }, kind, id, time) =>
  periods.findLast(({ start }) => start <= time)[kind].find((each) => each.id === id);
const tableOf = (period, subject) => period.tableFor.get(subject);

// --- A case, read strictly: all its faults together, by path, and never a value.

// What of an unknown key may be said: it looks like an id, not like something of a person.
const ID = /^[a-z][a-z0-9]*([-_][a-z0-9]+){0,9}$/;
// RFC 5646, section 2.1.
const LANGUAGE = new RegExp(
  "^(([a-z]{2,3}(-[a-z]{3}){0,3}|[a-z]{4,8})(-[a-z]{4})?(-([a-z]{2}|[0-9]{3}))?" +
    "(-([a-z0-9]{5,8}|[0-9][a-z0-9]{3}))*(-[0-9a-wy-z](-[a-z0-9]{2,8})+)*(-x(-[a-z0-9]{1,8})+)?|" +
    "x(-[a-z0-9]{1,8})+|en-gb-oed|sgn-(be-fr|be-nl|ch-de)|" +
    "i-(ami|bnn|default|enochian|hak|klingon|lux|mingo|navajo|pwn|tao|tay|tsu))$",
  "i",
);

function readCase(compiled, data, { lenient = false }) {
  const ignored = new Set();
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
  const leaveOut = (key, path) =>
    void ignored.add(ID.test(key) ? (path && `${path}.`) + plain(key) : path || "case");
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
      const known = any && !isText(key, 200) ? fault(path, 22) : current(kind, key, names);
      const id = known ?? (any ? undefined : lenient ? leaveOut(key, path) : unknown(kind, key, names, path));
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
  // Whatever a payload says, it is read later.
  const inJson = (value, path) => {
    try {
      return JSON.stringify(value) === undefined ? fault(path, 25) : value;
    } catch {
      return fault(path, 25);
    }
  };
  const read = object("field", {
    platform: () => platform,
    now: () => now,
    status: known("option", ["rejected", "under-review", "approved"]),
    reasons: list((value, path) => {
      if (data.status === "approved" && isText(value, 200)) fault(path, 24);
      return reason(value, path);
    }),
    candidates: byId("reason", period?.reasons, () => boolean),
    notice: text(1e7),
    payload: inJson,
    vendor: text(200),
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
  const nothing = { reasons: [], candidates: none, notice: null, recent_attempts: none, events: [] };
  return { ...nothing, observations: none, skipped: [], applicant: none, ...read, now, ignored: [...ignored].sort() };
}

// --- Where limits and cooldowns stand at a time. What began keeps the terms that were in force then.

const within = (times, now, { window }) => times.filter((time) => time > now - window);

const stateFor = ({ max, stop_when_left }, used) => (used && max - used <= stop_when_left ? "last-attempt" : "clear");

// Where a limit stands that is in force at a time; without times nothing is known of its attempts.
function limitState(compiled, id, times, now) {
  if (!times) return { state: "unknown", used: null, remaining: null, resetsAt: null, until: null };
  const termsOf = (time) => termsAt(compiled, "limits", id, time), terms = termsOf(now);
  let counted = [], lockedUntil = 0;
  for (const time of times) {
    if (time < lockedUntil) continue; // an attempt during a lockout is not counted
    counted.push(time);
    const then = termsOf(time);
    if (then && within(counted, time, then).length >= then.max) [lockedUntil, counted] = [time + then.lockout, []];
  }
  if (now < lockedUntil)
    return { state: "locked", used: terms.max, remaining: 0, resetsAt: lockedUntil, until: lockedUntil };
  counted = within(counted, now, terms);
  const used = counted.length, state = stateFor(terms, used);
  const resetsAt = used ? counted[0] + terms.window : null;
  const until = state === "clear" ? null : clearFrom(compiled, counted, termsOf, now);
  return { state, used, remaining: Math.max(terms.max - used, 0), resetsAt, until };
}

// The first time after now at which more attempts remain than the limit stops at.
function clearFrom({ periods }, counted, termsOf, now) {
  const starts = periods.map(({ start }) => start);
  const windows = [now, ...starts].map((time) => termsOf(time)?.window ?? 0);
  const times = counted.flatMap((time) => windows.map((window) => time + window)).concat(starts);
  return times.filter((time) => time > now).sort((a, b) => a - b).find((time) => {
    const terms = termsOf(time);
    return !terms || stateFor(terms, within(counted, time, terms).length) === "clear";
  });
}

// The latest event starts a cooldown; one at a time at which it was not in force starts no wait.
function cooldownState(compiled, { id, event }, events, now) {
  const started = events.filter(({ type }) => type === event).map(({ at }) => at), latest = Math.max(...started);
  if (!started.length) return { state: "not-started", until: null };
  const until = latest + (termsAt(compiled, "cooldowns", id, latest)?.length ?? 0);
  return { state: now < until ? "running" : "over", until };
}

// --- What is known of each subject at a time, and the state that follows from it.

function situation(compiled, period, given, reasons, candidates, now) {
  const known = {}, standings = {}, changes = [], { attempts } = given;
  for (const [id, value] of Object.entries(given.observations)) known[`observation ${id}`] = value;
  for (const { type } of given.events) known[`event ${type}`] = true;
  known.status = given.status;
  if (attempts) known["attempts identical"] = attempts.filter((attempt) => attempt.same_documents).length;
  if (attempts?.length) {
    const first = Math.min(...attempts.map(({ at }) => at));
    known["attempts first-age"] = now - first;
    for (const cut of tableOf(period, "attempts first-age")?.cuts ?? []) changes.push(first + cut, first + cut + 1);
  }
  for (const limit of about([...reasons, ...candidates], period.limits)) {
    const own = ({ reason = reasons.length === 1 && reasons[0].id }) => reason === limit.reason;
    const recent = given.recent_attempts[limit.id] ?? given.recent_attempts[limit.reason];
    let times = attempts?.filter(own).map(({ at }) => at);
    const counted = recent !== undefined && !times?.length;
    // Each of those that were only counted is as late as it can be.
    if (counted) times = recent.flatMap(({ count, as_of }) => Array(Math.min(count, mostOf(compiled, limit))).fill(as_of));
    times?.sort((a, b) => a - b);
    const standing = { ...limitState(compiled, limit.id, times, now), bound: counted && times.length > 0 };
    standings[`limit ${limit.id}`] = standing;
    if (!times) continue;
    changes.push(standing.until, standing.resetsAt);
    known[`limit ${limit.id}`] = standing.state;
    known[`used ${limit.id}`] = standing.used;
  }
  for (const cooldown of about([...reasons, ...candidates], period.cooldowns)) {
    const standing = (standings[`cooldown ${cooldown.id}`] = cooldownState(compiled, cooldown, given.events, now));
    changes.push(standing.until);
    known[`cooldown ${cooldown.id}`] = standing.state;
  }
  return { known, standings, changesAt: Math.min(...changes.filter((time) => time > now)) };
}

// More attempts than lock a limit make no difference.
const mostOf = ({ periods }, { id }) => Math.max(...periods.map(({ limits }) => withId(limits, id)?.max ?? 0));

// The numbers that hold while a subject has a value; a region that is not named counts as the last one.
function numbersFor({ unknown, values, cuts, classes }, value) {
  if (value === undefined) return unknown;
  if (!cuts.length) return classes.at(values.indexOf(value));
  return classes[cuts.filter((cut) => cut < value).length + cuts.filter((cut) => cut <= value).length];
}

function hold(state, numbers, holds = 1) {
  for (const number of numbers) state[number] = holds;
}

function stateOf(period, known) {
  const state = new Uint8Array(period.atoms.length + period.conclusions.length);
  for (const table of period.tableFor.values()) hold(state, numbersFor(table, known[table.subject]));
  for (const { first, second, same, different } of period.relations)
    if (known[first] && known[second]) hold(state, known[first] === known[second] ? same : different);
  return state;
}

// The state after subjects got other values; no other subject touches their numbers.
function stateAfter(period, known, state, answer) {
  const after = state.slice();
  for (const subject of Object.keys(answer)) {
    const table = tableOf(period, subject);
    if (!table) continue;
    hold(after, table.touched, 0);
    hold(after, numbersFor(table, answer[subject]));
  }
  for (const { first, second, same, different } of period.relations) {
    if (!(first in answer || second in answer)) continue;
    const one = answer[first] ?? known[first], other = answer[second] ?? known[second];
    hold(after, [...same, ...different], 0);
    if (one && other) hold(after, one === other ? same : different);
  }
  return after;
}

// A text that is the same for all that is known alike: which subjects are known, and which numbers hold.
function keyOf(known, state) {
  const words = new Uint16Array((state.length + 15) >> 4);
  state.forEach((holds, number) => (words[number >> 4] |= holds << (number & 15)));
  return `${Object.keys(known).sort().join("\n")}\n${String.fromCharCode(...words)}`;
}

// --- Questions: each that is open is answered on trial, and kept if an answer alters anything.

const YES_OR_NO = [{ value: true, label: "Yes" }, { value: false, label: "No" }];
const titled = (reasons) => reasons.map(({ id, title }) => ({ value: id, label: title }));

// `held` is what follows from the state.
function questions(period, reasons, candidates, status, known, state, held) {
  const found = CHANGES.map(() => []);
  const looked = period.lookedAt(reasons.map(idOf).join("\n"), () => numbersIn(period, reasons));
  const ask = (asks, id, text, options, path, type, ranks, range = {}) => {
    const rank = Math.min(...ranks);
    const answer = { path, type, min: null, max: null, unit: null, ...range };
    found[rank]?.push({ asks, id, text, options, answer, changes: CHANGES[rank] });
  };
  const tried = (answers) =>
    answers.map((answer) => {
      const trial = stateAfter(period, known, state, answer);
      // What no rule looks at alters nothing.
      const news = looked.some((number) => trial[number] !== state[number]);
      return news ? difference(period, held, follow(period, reasons, trial).held) : CHANGES.length;
    });
  const answersOf = (subject) => {
    const compared = period.relations
      .filter(({ first, second }) => subject === first || subject === second)
      .flatMap(({ first, second }) => known[first] ?? known[second] ?? []);
    return (tableOf(period, subject)?.values ?? []).concat(compared).map((value) => ({ [subject]: value }));
  };

  // What each number of attempts that count makes of a limit.
  const countsOf = (limit) => {
    const { id, max, stop_when_left } = limit;
    const edges = [0, max - stop_when_left, max, ...(tableOf(period, `used ${id}`)?.cuts ?? [])].map(Math.trunc);
    const counts = edges.flatMap((edge) => [edge - 1, edge, edge + 1]).filter((used) => used >= 0 && used <= max);
    const standing = (used) => (used === max ? "locked" : stateFor(limit, used));
    return counts.map((used) => ({ [`limit ${id}`]: standing(used), [`used ${id}`]: used }));
  };

  if (!reasons.length && status === "rejected") ask("reason", "reason", period.ask_reason, titled(period.reasons), REASON, "choice", [0]);
  for (const candidate of status === "rejected" ? candidates : []) {
    // A reason more is news in any case.
    const text = fill(period.ask_candidate, { "reason.title": candidate.title });
    const more = follow(period, [...reasons, candidate], state).held;
    const ranks = [difference(period, held, more), 3];
    ask("reason", candidate.id, text, YES_OR_NO, candidatePath(candidate), "boolean", ranks);
  }
  // How many attempts count comes first: it decides whether there is one left.
  const anyway = "attempts identical" in known ? [] : ["attempts identical", "attempts first-age"].flatMap(answersOf);
  const unasked = about(reasons, period.limits).filter(({ id }) => !(`limit ${id}` in known));
  for (const limit of unasked) {
    const ranks = tried([...countsOf(limit), ...anyway]);
    ask("attempts", limit.reason, limit.question, [], countPath(period, limit), "count", ranks, { min: 0, max: 1e6 });
  }
  for (const each of period.observations) {
    const { id, type, question, options, min, max, unit } = each;
    if (`observation ${id}` in known) continue;
    const choices = Object.entries(options).map(([value, label]) => ({ value, label }));
    const range = type === "number" ? { min, max, unit: unit || null } : { unit: unit || null };
    const ranks = tried(answersOf(`observation ${id}`));
    ask("observation", id, question, type === "boolean" ? YES_OR_NO : choices, observationPath(each), type, ranks, range);
  }
  if (!unasked.length) ask("attempts", "attempts", period.ask_attempts, [], ATTEMPT, "time", tried(anyway));
  for (const { id, question } of period.events) {
    if (`event ${id}` in known) continue;
    /** @type {Record<string, boolean | string>[]} */
    let answers = [{ [`event ${id}`]: true }];
    for (const wait of period.cooldowns.filter(({ event }) => event === id))
      answers = answers.flatMap((answer) =>
        ["running", "over"].map((state) => ({ ...answer, [`cooldown ${wait.id}`]: state })),
      );
    ask("event", id, question, [], eventPath({ id }), "time", tried(answers));
  }
  return found.flat();
}

const numbersIn = (period, reasons) => [...new Set(rulesOf(period, reasons).flat().flatMap(({ body }) => body))];

// --- The decision of a case: what follows from it, with its times and texts.

const STATUSES = ["rejected", "under-review", "approved"];

// Each time at which something changes by itself that verdicts depend on, with what the answer is then.
function* outlooks(compiled, given, reasons) {
  let place = placeOf(compiled, given.now), time = given.now;
  for (;;) {
    const { changesAt } = situation(compiled, compiled.periods[place], given, reasons, [], time);
    const start = compiled.periods[place + 1]?.start ?? Infinity;
    if (start <= changesAt) place += 1;
    time = Math.min(start, changesAt);
    if (time === Infinity) return;
    const period = compiled.periods[place];
    const { known } = situation(compiled, period, given, reasons, [], time);
    const { held } = follow(period, reasons, stateOf(period, known));
    yield { at: time, verdict: verdictOf(period, held).id, allowed: allowedBy(period, held) };
  }
}

function first(outlooks, wanted) {
  for (const outlook of outlooks) if (wanted(outlook)) return outlook;
  return null;
}

function filled(appeal, fields, applicant, reasons) {
  const words = { reasons };
  for (const { id, blank } of fields) words[`applicant.${id}`] = applicant[id] || blank;
  return {
    id: appeal.id,
    subject: fill(appeal.subject, words),
    body: fill(appeal.body, words),
    missing: appeal.fields.filter((id) => !applicant[id]),
    attachments: [...appeal.attachments],
    reply_within: appeal.reply_within,
  };
}

// What all cases with the same reasons, of which the same is known, have in common.
function conclude(period, reasons, candidates, status, known, state) {
  const { held, verdict, allowed, fired, remedies, steps, causes, warnings, prohibitions } = infer(period, reasons, state);
  const leading = fired.filter((rule) => rule.verdict === verdict.id);
  const titles = reasons.map(({ title }) => title).join("; ");
  const said = ({ id, text }) => ({ id, text });
  const reasonsAs = (how) =>
    reasons.map(({ id, title, category, difficulty }) => ({ id, title, category, difficulty, how, general: false }));
  const categories = reasons.map((each) => each.category);
  const reported = fired.some((rule) => rule.confidence === "reported");
  const appeal = withId(period.appeals, remedies.map((each) => each.appeal).find(Boolean));
  return frozen({
    verdict: { ...verdict },
    allowed,
    titles,
    summary: leading.find((rule) => rule.summary)?.summary ?? verdict.summary,
    times: leading.filter((rule) => rule.until).map(({ until, summary }) => ({ until, summary: summary || verdict.summary })),
    stated: reasonsAs("stated"),
    matched: reasonsAs("matched"),
    candidates: candidates.map(({ id, title }) => ({ id, title })),
    category: ["permanent", "temporary"].find((each) => categories.includes(each)) ?? "unknown",
    causes: unique(causes).map(({ id, text }) => ({ id, title: text })),
    remedies: remedies.map(({ id, title, steps: all, effort, cost }) => ({
      id, title,
      steps: all.filter((step, i) => !step.conditional || steps.includes(`${id} ${i + 1}`)).map(({ text }) => text),
      effort, cost,
    })),
    warnings: warnings.map(said),
    prohibitions: prohibitions.map(said),
    // What is said of an account is said of one whose verification was rejected.
    account: status === "rejected" ? { can: period.can.map(idOf), cannot: period.cannot.map(idOf) } : { can: [], cannot: [] },
    appeal: appeal?.id,
    // Without a prototype: a field may be called like something that every object has.
    blank: appeal ? filled(appeal, period.fields, Object.create(null), titles) : null,
    questions: questions(period, reasons, candidates, status, known, state, held),
    confidence: reported ? "reported" : fired.length ? "official" : null,
    trace: fired.map(({ firing }) => firing),
  });
}

// What became of the notice in which all this was found.
function stateIn(found) {
  const stated = found.filter(({ certainty }) => certainty === "stated").map(idOf);
  const state = ["under-review", "approved"].find((each) => stated.includes(each));
  if (stated.some((id) => id !== "under-review" && id !== "approved")) return "recognised";
  return state ?? (found.length ? "possible" : "unrecognised");
}

// The decision of a case that was read.
function decisionOf(compiled, asked) {
  const period = compiled.periods[placeOf(compiled, asked.now)];
  const notice = asked.notice ? matches(period, asked.notice) : [];
  const open = notice.filter(({ id }) => asked.candidates[id] !== false);
  const own = (certainty) =>
    open.filter((each) => each.certainty === certainty && withId(period.reasons, each.id)).map(idOf);
  const confirmed = Object.keys(asked.candidates).filter((id) => asked.candidates[id]);
  const stated = [...asked.reasons, ...confirmed];
  const says = notice.filter(({ certainty }) => certainty === "stated").map(idOf).find((id) => STATUSES.includes(id));
  const status = asked.status ?? ((!stated.length && !own("stated").length && says) || "rejected");
  const found = status === "approved" ? [] : notice;
  const given = { ...asked, status, observations: { ...observedIn(period, found), ...asked.observations } };
  const named = status === "approved" ? [] : [...stated, ...open.map(idOf)];
  const decided = status !== "rejected" ? [] : asked.reasons.length ? stated : [...own("stated"), ...confirmed];
  const reasons = period.reasons.filter(({ id }) => decided.includes(id));
  const candidates = period.reasons.filter(({ id }) => named.includes(id) && !decided.includes(id));
  const { known, standings } = situation(compiled, period, given, reasons, candidates, given.now);
  const state = stateOf(period, known);
  // The key holds all that `conclude` looks at.
  const key = [status, ...reasons.map(idOf), "", ...candidates.map(idOf), "", keyOf(known, state)].join("\n");
  const concluded = period.concluded(key, () => conclude(period, reasons, candidates, status, known, state));
  const { verdict, allowed, titles } = concluded;

  const resubmit = { allowed, allowed_from: null, advised_from: null, bound: "exact" };
  let latest = 0, { summary } = concluded;
  for (const time of concluded.times) {
    const { until = 0, bound } = standings[time.until] ?? {};
    if (until < latest || !until) continue;
    // What ends then for certain makes it no earlier.
    if (until > latest || !bound) resubmit.bound = bound ? "latest" : "exact";
    if (until > latest) [latest, summary] = [until, time.summary];
  }
  // No time is promised at which the answer would be the same again, or still that there is no submitting.
  const later = (wanted) => first(outlooks(compiled, given, reasons), (each) => each.verdict !== verdict.id && wanted(each));
  const free = latest ? later((each) => each.allowed !== false) : null;
  if (free && verdict.time) resubmit[verdict.time] = isoTime(free.at);
  const change = later(() => true);
  const standing = (kind) =>
    about(reasons, period[`${kind}s`]).map((each) => ({ ...each, ...standings[`${kind} ${each.id}`] }));
  const personal = Object.keys(given.applicant).length > 0;
  const appeal = personal && concluded.appeal && withId(period.appeals, concluded.appeal);
  return frozen({
    platform: compiled.platform,
    now: isoTime(given.now),
    reasons: reasons.map(({ id }, i) => concluded[stated.includes(id) ? "stated" : "matched"][i]),
    candidates: [...concluded.candidates, ...foreignTo(period, found)],
    category: concluded.category,
    kind: verdict.kind,
    notice_state: asked.notice ? stateIn(notice) : "none",
    ignored: given.ignored,
    deadlines: [],
    verdict: verdict.id,
    summary: fill(summary, { reasons: titles, time: latest ? sayTime(free?.at ?? latest) : undefined }),
    resubmit,
    limits: standing("limit").map(({ id, max, used, remaining, state, resetsAt }) => ({
      id, max, used, remaining, state,
      resets_at: isoTime(resetsAt), locked_until: state === "locked" ? isoTime(resetsAt) : null,
    })),
    cooldowns: standing("cooldown").map(({ id, state, until }) => ({ id, state, ends_at: isoTime(until) })),
    causes: concluded.causes,
    remedies: concluded.remedies,
    warnings: concluded.warnings,
    prohibitions: concluded.prohibitions,
    account: concluded.account,
    appeal: appeal ? filled(appeal, period.fields, given.applicant, titles) : concluded.blank,
    questions: concluded.questions.filter(({ answer }) => !given.skipped.includes(answer.path)),
    next_change: change && { at: isoTime(change.at), verdict: change.verdict },
    confidence: concluded.confidence,
    trace: concluded.trace,
    knowledge: { version: compiled.knowledge, digest: compiled.digest },
    version: compiled.version,
  });
}

// --- A case with what a vendor sent: the payload's reasons become the case's, and what must not be told is not.
//
// As kyc_recourse/decisions/with_payload.py.

const NOT_DISCLOSED = "not-disclosed";
const STATUS = {
  pending: "under-review",
  approved: "approved",
  "rejected-temporary": "rejected",
  "rejected-permanent": "rejected",
};

function decision(compiled, data, options) {
  const given = readCase(compiled, data, options);
  if (given.payload === undefined) return decisionOf(compiled, given);
  const { crosswalk } = compiled;
  if (!crosswalk) throw new Error("this compiled knowledge reads no payloads; export it again");
  const read = reading(crosswalk, given.payload, given.vendor);
  const period = compiled.periods[placeOf(compiled, given.now)];
  const named = namedBy(crosswalk, period, read, given, options.audience);
  // What the case itself says is not taken back by a payload.
  const status = given.status ?? (given.reasons.length ? undefined : STATUS[read.outcome]);
  if (status === "approved") return decisionOf(compiled, { ...given, status });
  const permanent = read.outcome === "rejected-permanent" && status !== "under-review";
  if (status === "under-review" || given.reasons.length) {
    const decided = decisionOf(compiled, { ...given, status });
    const candidates = withCandidates(decided, crosswalk, period, named);
    return withGeneral({ ...decided, candidates }, crosswalk, period, { told: [], hidden: false }, permanent);
  }
  const observations = Object.assign(Object.create(null), named.observed, given.observations);
  const decided = decisionOf(compiled, { ...given, status, reasons: named.own, observations });
  const reasons = decided.reasons.map((each) => (named.own.includes(each.id) ? { ...each, how: "read" } : each));
  return withGeneral({ ...decided, reasons }, crosswalk, period, named, permanent);
}

// The reasons of a payload: those that the platform decides, those for which there is a general answer, and whether
// there are some that must not be disclosed.
function namedBy(crosswalk, period, read, given, audience) {
  const own = [], observed = {}, told = [];
  let hidden = false;
  for (const { id, disclosure } of read.reasons) {
    const canonical = crosswalk.reasons.slice(0, -1).find((each) => each.id === id);
    if (!canonical) continue; // no known reason
    const covering = period.reasons.find(({ covers = [] }) => covers.includes(id))?.id;
    if (audience !== "agent" && disclosure === "generic" && !given.reasons.includes(id)) hidden = true;
    else if (period.reasons.some((each) => each.id === id)) own.push(id);
    else if (covering) {
      own.push(covering);
      if (period.observations.some((each) => each.id === id)) observed[id] = true;
    } else told.push(canonical);
  }
  return { own: [...new Set(own)], observed, told, hidden };
}

// The candidates of a decision, and what the payload names beside the reasons.
function withCandidates({ reasons, candidates }, crosswalk, period, { own, told, hidden }) {
  const known = [...reasons, ...candidates].map(idOf);
  const beside = [
    ...(hidden ? [{ id: NOT_DISCLOSED, title: crosswalk.not_disclosed_title }] : []),
    ...told,
    ...period.reasons.filter(({ id }) => own.includes(id)),
  ];
  return [...candidates, ...beside.filter(({ id }) => !known.includes(id)).map(({ id, title }) => ({ id, title }))];
}

// A decision with the general answers to reasons that the platform says nothing of, the worst first.
function withGeneral(decided, crosswalk, period, { told, hidden }, permanent) {
  const reasonOf = (id, title, category) => ({ id, title, category, difficulty: "unknown", how: "read", general: true });
  const remedyOf = (id, title, steps) => ({ id, title, steps, effort: "medium", cost: null });
  const reasons = told.map(({ id, title, category }) =>
    reasonOf(id, title, permanent || category === "permanent" ? "permanent" : "temporary"));
  const remedies = told.filter(({ steps }) => steps.length).map(({ id, title, steps }) => remedyOf(id, title, steps));
  if (hidden) {
    const title = crosswalk.not_disclosed_title;
    reasons.unshift(reasonOf(NOT_DISCLOSED, title, permanent ? "permanent" : "temporary"));
    remedies.unshift(remedyOf(NOT_DISCLOSED, title, crosswalk.not_disclosed_steps));
  }
  if (!reasons.length && !permanent) return frozen(decided);
  const all = [...reasons, ...decided.reasons];
  const ranks = period.verdicts.map(({ id }) => id);
  const verdicts = [
    ...(decided.reasons.length ? [decided.verdict] : []),
    ...generalVerdicts(crosswalk, hidden, told, permanent),
  ].filter((id) => ranks.includes(id));
  const verdict = verdicts.sort((one, other) => ranks.indexOf(other) - ranks.indexOf(one))[0] ?? decided.verdict;
  const other = verdict === decided.verdict ? {} : otherVerdict(period.verdicts[ranks.indexOf(verdict)]);
  const appeals = ({ id }) => period.remedies.some((each) => each.id === id && each.appeal);
  // What prepares another submission does not go with an answer that allows none.
  const offered = other.resubmit?.allowed === false ? decided.remedies.filter(appeals) : decided.remedies;
  const confidences = [decided.confidence, reasons.length ? crosswalk.confidence : null];
  return frozen({
    ...decided,
    ...other,
    reasons: all,
    category: permanent || all.some(({ category }) => category === "permanent") ? "permanent" : "temporary",
    // What was to be found out is known now, or is not to be told.
    remedies: [...remedies, ...(decided.reasons.length ? offered : [])],
    questions: decided.reasons.length ? decided.questions : [],
    prohibitions: [
      ...told.filter(({ never }) => never).map(({ id, never }) => ({ id, text: never })),
      ...decided.prohibitions,
    ],
    trace: [...decided.trace, ...told.map(({ id, line }) => ({
      rule: `general/${id}`,
      because: [`the payload names ${id}`],
      concludes: [`remedy ${id}`],
      fact: { id, file: crosswalk.file, line },
      sources: [crosswalk.source],
    }))],
    confidence: confidences.includes("reported") ? "reported" : confidences.find((each) => each) ?? null,
  });
}

const otherVerdict = ({ id, kind, summary, allowed }) => ({
  kind,
  verdict: id,
  summary,
  resubmit: { allowed, allowed_from: null, advised_from: null, bound: "exact" },
  next_change: null,
});

// The verdicts that go with general answers; the vendor's type of rejection comes before a reason's own.
function generalVerdicts({ permanent_verdict, temporary_verdict }, hidden, told, permanent) {
  const milder = (verdict) => (verdict === permanent_verdict ? temporary_verdict : verdict);
  const own = told.map(({ verdict, category }) => (permanent || category === "temporary" ? verdict : milder(verdict)));
  // Whatever is not disclosed, only a person at support can look at it.
  return [...own, ...(permanent || hidden ? [permanent_verdict] : [])];
}

// --- What programs and pages call. It decides as the Python package does: the same decision in every field, the same
// faults of a bad case.

// For the audience "user" a reason in a payload that must not be disclosed is not named; for "agent" it is.
const decide = (compiled, data, options = {}) => decision(prepared(compiled), data, options);

// Adds how notices are read to compiled knowledge of a page, which comes without.
const learnNotices = (compiled, wordbook) => addWordbook(compiled, wordbook);

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

if (typeof module === "object" && module.exports) module.exports = { decide, learnNotices, matchNotice, read, CaseError };
else globalThis.recourse = { decide, learnNotices, matchNotice, read, CaseError };
})();
