// A case, read strictly: all its faults together, by path, and never a value.

import { refusal } from "./fault.js";
import { placeOf } from "./knowledge.js";
import { idOf, isGiven, keyed } from "./list.js";
import { regionFault } from "./region.js";
import { didYouMean, expectedText, isText, plain } from "./text.js";
import { TIME } from "./time.js";

export function readCase(compiled, data) {
  const clock = Math.floor(Date.now() / 1000);
  const faults = new Set();
  const fault = (path, message) => void faults.add(`${path || "case"}\0${message}`);

  // A reader takes a value and its path, and returns what it read, or notes a fault.
  const that = (holds, expected) => (value, path) => (holds(value) ? value : fault(path, `expected ${expected}`));
  const text = (most) => (value, path) => (isText(value, most) ? value : fault(path, expectedText(value, most)));
  const boolean = that((value) => typeof value === "boolean", "true or false");
  const isCount = (value) => Number.isInteger(value) && value >= 0 && value <= 1e6;
  const count = that(isCount, "a whole number from 0 to 1000000");
  const unknown = (what, given, names, path) => {
    const now = compiled.renamed?.[`${what} ${given}`];
    return fault(path, `unknown ${what}${now ? `; it is called "${now}" now` : didYouMean(given, names)}`);
  };
  const known = (what, names) => (value, path) =>
    names.includes(value) || !isText(value, 200) ? text(200)(value, path) : unknown(what, value, names, path);
  const instant = (value, path) => {
    const [, minutes, seconds = "00", offset] = TIME.exec(isText(value, 200) ? value : "") ?? [];
    if (!minutes) return fault(path, 'expected a time with an offset, like "2026-11-22T12:00:00Z"');
    const at = Date.parse(`${minutes}:${seconds}${offset}`) / 1000;
    // Some engines take the 30th of February for the 2nd of March.
    const exists = new Date(`${minutes}Z`).toJSON()?.startsWith(minutes) && at >= 0 && at < 221_845_392_000;
    return exists ? at : fault(path, "expected a time that exists in the calendar, from the year 1970 to 8999");
  };
  const past = (value, path) => {
    const at = instant(value, path);
    return at > now ? fault(path, "is after now; expected a time in the past") : at;
  };
  const element = (item, value, there, path) =>
    there ? (isGiven(value) ? item(value, path) : undefined) : fault(path, "is missing");
  const list = (item) => (value, path) =>
    Array.isArray(value) && value.length <= 1000
      ? Array.from(value, (each, i) => element(item, each, i in value, `${path}[${i}]`)).filter(isGiven)
      : fault(path, "expected a list of at most 1000 entries");
  const object = (what, readers, ...needed) => (value, path) => {
    if (Object(value) !== value || Array.isArray(value)) return fault(path, "expected an object");
    const read = Object.create(null), keys = Object.keys(value);
    if (keys.length > 1000) return fault(path, "expected at most 1000 keys");
    for (const key of keys) {
      if (!Object.hasOwn(readers, key)) unknown(what, key, Object.keys(readers), path); // it may be personal
      else if (isGiven(value[key])) read[key] = readers[key](value[key], (path && `${path}.`) + plain(key));
    }
    for (const key of needed) if (!isGiven(value[key])) fault(`${path}.${key}`, "is missing");
    return read;
  };
  const refuse = () => {
    if (faults.size) throw refusal([...faults].sort());
  };

  const { platform, now: stated } = Object(data);
  known("platform", [compiled.platform])(platform ?? compiled.platform, "platform");
  refuse(); // nothing else can be judged by the facts of another platform
  const now = !isGiven(stated) ? clock : instant(stated, "now") ?? clock;
  const period = compiled.periods[placeOf(compiled, now)];
  const reason = known("reason", period.reasons.map(idOf));
  const fits = {
    boolean: () => boolean,
    number: ({ min, max }) =>
      that((value) => typeof value === "number" && min <= value && value <= max, `a number from ${min} to ${max}`),
    choice: ({ options }) => known("option", Object.keys(options)),
    region: () => (value, path) => {
      const message = regionFault(compiled, isText(value, 200) ? value : "");
      if (message) return fault(path, message);
      return period.regions.includes(value) ? value : value.slice(0, 2);
    },
  };
  const read = object("field", {
    platform: () => platform,
    now: () => now,
    reasons: list((value, path) => {
      if (data.status === "approved" && isText(value, 200)) fault(path, "expected no reason, since the status is approved");
      return reason(value, path);
    }),
    notice: text(1e7),
    attempts: list(object("field", { at: past, reason, same_documents: boolean }, "at")),
    recent_attempts: object("reason", keyed(period.reasons, () => count)),
    events: list(object("field", { type: known("event", period.events.map(idOf)), at: past }, "type", "at")),
    observations: object("observation", keyed(period.observations, (each) => fits[each.type](each))),
    applicant: object("field", keyed(period.fields, (each) => text(each.max_length))),
    status: known("status", ["rejected", "under-review", "approved"]),
  })(data, "");
  refuse();
  const none = Object.create(null);
  const nothing = { reasons: [], notice: "", recent_attempts: none, events: [], observations: none };
  return { ...nothing, applicant: none, ...read, now };
}
