// What programs and pages call. It decides as the Python package does: the same decision in every field, the same
// faults of a bad case.

import { CaseError, notText, refusal } from "./fault.js";
import { addWordbook, placeOf, prepared } from "./knowledge.js";
import { matches } from "./notice.js";
import { decision } from "./payload-case.js";
import { reading } from "./payload.js";
import { isText } from "./text.js";

export { CaseError };
// For the audience "user" a reason in a payload that must not be disclosed is not named; for "agent" it is.
export const decide = (compiled, data, options = {}) => decision(prepared(compiled), data, options);

// Adds how notices are read to compiled knowledge of a page, which comes without.
export const learnNotices = (compiled, wordbook) => addWordbook(compiled, wordbook);

export function matchNotice(compiled, text) {
  if (!isText(text, 1e7)) throw refusal([notText("notice", text, 1e7)]);
  const { periods } = prepared(compiled);
  return matches(periods[placeOf(prepared(compiled), Date.now() / 1000)], text);
}

// Reads a vendor's payload with exported knowledge, or with what of it reads payloads alone, as pages load it.
export function read(compiled, payload, vendor = null) {
  const { crosswalk } = Array.isArray(compiled?.vendors) ? { crosswalk: compiled } : prepared(compiled);
  if (!crosswalk) throw new Error("this compiled knowledge reads no payloads; export it again");
  return reading(crosswalk, payload, vendor);
}
