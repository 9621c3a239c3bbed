// Says how many times as long a long notice takes as a short one. Arguments: SCRIPT, COMPILED, SHORT, LONG (lengths).
// A line on standard input is the unit, in JSON, of which the texts are made; a line on standard output the ratio.
"use strict";
const fs = require("fs");
const [script, file, short, long] = process.argv.slice(2);
const recourse = require(script);
const compiled = JSON.parse(fs.readFileSync(file, "utf8"));

function seconds(characters, length) {
  let text = "";
  for (let i = 0; i < length; i++) text += characters[i % characters.length];
  text = Buffer.from(text).toString(); // as one piece, as when it was read
  const { user, system } = process.cpuUsage();
  recourse.matchNotice(compiled, text);
  const used = process.cpuUsage({ user, system });
  return used.user + used.system;
}

require("readline").createInterface({ input: process.stdin }).on("line", (line) => {
  const characters = [...JSON.parse(line)];
  const base = Math.min(...[1, 2, 3].map(() => seconds(characters, short)));
  process.stdout.write(`${seconds(characters, long) / base}\n`);
});
