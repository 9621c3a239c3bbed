// What programs and pages call. It decides as the Python package does: the same decision in every field, the same
// faults of a bad case.

import { decision } from "./decision.js";
import { CaseError, refusal } from "./fault.js";
import { placeOf, prepared } from "./knowledge.js";
import { matches } from "./notice.js";
import { expectedText, isText } from "./text.js";

export { CaseError };
export const decide = (compiled, data) => decision(prepared(compiled), data);

export function matchNotice(compiled, text) {
  if (!isText(text, 1e7)) throw refusal([`notice\0${expectedText(text, 1e7)}`]);
  const { periods } = prepared(compiled);
  return matches(periods[placeOf(prepared(compiled), Date.now() / 1000)], text);
}
