// A case, read strictly: all its faults together, by path, and never a value.

import { answerPaths } from "./answer.js";
import { faultAt, notText, oneOf, refusal, A_TIME, UNKNOWN } from "./fault.js";
import { placeOf } from "./knowledge.js";
import { idOf, isGiven, isObject, keyed } from "./list.js";
import { nearestRegion } from "./region.js";
import { isText, nearest, plain } from "./text.js";
import { TIME } from "./time.js";

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

export function readCase(compiled, data, { lenient = false }) {
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
