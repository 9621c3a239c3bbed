// Answers lines on standard input with lines on standard output, in one process: a line is [COMMAND, PLACE, ...],
// PLACE that of the compiled knowledge among the files. Arguments: SCRIPTS, with commas between, then FILES. Where
// scripts answer differently, the line says what each answers.
"use strict";
const fs = require("fs");
const [scripts, ...files] = process.argv.slice(2);
const all = scripts.split(",").map((script) => require(script));
const compiled = files.map((file) => JSON.parse(fs.readFileSync(file, "utf8")));

const commands = {
  decide: (recourse, place, data) => recourse.decide(compiled[place], data),
  match: (recourse, place, text) => recourse.matchNotice(compiled[place], text),
  decide_source: (recourse, place, source) => recourse.decide(compiled[place], eval(`(${source})`)), // what JSON has not
  message(recourse, place, data) {
    try {
      recourse.decide(compiled[place], data);
    } catch (error) {
      return error.message;
    }
  },
  decide_from: (recourse, knowledge, data) => recourse.decide(knowledge, data),
  decide_for: (recourse, place, data, audience) => recourse.decide(compiled[place], data, { audience }),
  read: (recourse, place, payload, vendor) => recourse.read(compiled[place], payload, vendor),
  read_from: (recourse, knowledge, payload) => recourse.read(knowledge, payload),
};

function answer(recourse, [command, ...given]) {
  try {
    return JSON.stringify(commands[command](recourse, ...given));
  } catch (error) {
    return JSON.stringify(error.faults ? { faults: error.faults } : { error: error.message });
  }
}

require("readline").createInterface({ input: process.stdin, crlfDelay: Infinity }).on("line", (line) => {
  const question = JSON.parse(line);
  const answers = new Set(all.map((recourse) => answer(recourse, question)));
  process.stdout.write((answers.size > 1 ? JSON.stringify({ answers: [...answers] }) : [...answers][0]) + "\n");
});
