const { readFileSync } = require("node:fs");
const { decide, matchNotice } = require("../site/assets/recourse.js");

const compiled = JSON.parse(readFileSync("compiled.json", "utf8"));
const decision = decide(compiled, {
  now: "2026-11-22T12:00:00Z",
  notice: "Rejected: document already in use",
  events: [{ type: "old-account-deletion-approved", at: "2026-11-01T00:00:00Z" }],
});
console.log(decision.verdict, decision.resubmit.allowed_from);
console.log(decision.summary);
console.log(matchNotice(compiled, "Rejected: face mismatch"));
try {
  decide(compiled, { reasons: ["face-mismach"] });
} catch (error) {
  console.log(error.faults);
}
