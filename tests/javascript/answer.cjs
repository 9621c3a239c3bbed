// Answers lines on standard input with lines on standard output, in one process: a line is [COMMAND, PLACE, ...],
// PLACE that of the compiled knowledge among the files given as arguments.
"use strict";
const fs = require("fs");
const [script, ...files] = process.argv.slice(2);
const recourse = require(script);
const compiled = files.map((file) => JSON.parse(fs.readFileSync(file, "utf8")));

const commands = {
  decide: (place, data) => recourse.decide(compiled[place], data),
  match: (place, text) => recourse.matchNotice(compiled[place], text),
  decide_from: (knowledge, data) => recourse.decide(knowledge, data),
};
require("readline").createInterface({ input: process.stdin, crlfDelay: Infinity }).on("line", (line) => {
  const [command, ...given] = JSON.parse(line);
  let answer;
  try {
    answer = commands[command](...given);
  } catch (error) {
    answer = error.faults ? { faults: error.faults } : { error: error.message, cause: String(error.cause?.stack) };
  }
  process.stdout.write(JSON.stringify(answer) + "\n");
});
