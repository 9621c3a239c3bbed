// Prints what shows that kept answers stay as they were. Arguments: SCRIPT, KNOWLEDGE.
"use strict";
const fs = require("fs");
const { decide } = require(process.argv[2]);
const knowledge = JSON.parse(fs.readFileSync(process.argv[3], "utf8"));
const before = JSON.stringify(knowledge);
const now = "2026-11-22T12:00:00Z";
const open = (value) => Object(value) === value && (!Object.isFrozen(value) || Object.values(value).some(open));

const given = { now, reasons: ["face-mismatch"], observations: { "face-score": 62 }, applicant: { email: "a@b.example" } };
const first = decide(knowledge, given);
const text = JSON.stringify(first);
const changed = [];
for (const change of [() => first.questions.pop(), () => (first.verdict = "wait"), () => first.trace[0].because.push("x")]) {
  try {
    change();
    changed.push(String(change));
  } catch (error) {
    if (!(error instanceof TypeError)) throw error;
  }
}
const other = JSON.stringify(decide(knowledge, { ...given, applicant: { email: "c@d.example" } }));
// More situations than are kept, so that the first one is worked out a second time.
for (let i = 0; i < 2 ** 12; i++) {
  const observations = Object.fromEntries(knowledge.periods[0].observations
    .filter(({ type }) => type === "boolean").slice(0, 12).map(({ id }, place) => [id, Boolean(i & (1 << place))]));
  decide(knowledge, { now, reasons: ["face-mismatch"], observations });
}
console.log(JSON.stringify({
  open: open(first),
  changed,
  again: JSON.stringify(decide(knowledge, given)) === text,
  personal: other.includes("c@d.example") && !other.includes("a@b.example"),
  knowledge: JSON.stringify(knowledge) === before && !Object.isFrozen(knowledge.periods[0].appeals[0].attachments),
}));
