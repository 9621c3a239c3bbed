// Reads fragments of links, one JSON string a line from standard input, as the checker's page does, and says a line
// for each: what was kept, whether something was left out, and the verdict. Arguments: SCRIPTS of the page, then the
// compiled knowledge, then the time.
"use strict";
const fs = require("fs");
const [scripts, file, now] = process.argv.slice(2);
for (const script of scripts.split(",")) {
  const exported = require(script);
  if (exported.decide) globalThis.recourse = exported;
}
const checker = globalThis.recourseChecker;
const compiled = JSON.parse(fs.readFileSync(file, "utf8"));

function read(fragment) {
  const { entered, partial } = checker.readFragment(compiled, fragment, now);
  const { decision } = checker.answerTo(compiled, entered, now);
  const link = checker.fragmentOf(compiled, entered);
  const again = checker.readFragment(compiled, link, now);
  return { entered, partial, verdict: decision.verdict, same: JSON.stringify(again.entered) === JSON.stringify(entered) && !again.partial };
}

require("readline").createInterface({ input: process.stdin, crlfDelay: Infinity }).on("line", (line) => {
  try {
    process.stdout.write(`${JSON.stringify(read(JSON.parse(line)))}\n`);
  } catch (error) {
    process.stdout.write(`${JSON.stringify({ error: `${error.stack}` })}\n`);
  }
});
