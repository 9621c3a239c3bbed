// Splits texts into words as recourse.js does. Arguments: SCRIPT, CHARACTERS. A line on standard input is a list of
// code points, for each of which a line of standard output has the words of a text with it.
"use strict";
const fs = require("fs");
const [script, characters] = process.argv.slice(2);
const open = fs.readFileSync(script, "utf8").replace("const recourse = {", "const recourse = {\n    splitter,");
const module_ = { exports: {} };
new Function("module", open)(module_);
const wordsOf = module_.exports.splitter({ words: fs.readFileSync(characters, "utf8").trim() });
require("readline").createInterface({ input: process.stdin }).on("line", (line) => {
  const [first, last] = JSON.parse(line);
  const all = [];
  for (let code = first; code < last; code++) {
    const character = String.fromCodePoint(code);
    all.push(wordsOf(`a${character}b ${character}`).join(" "));
  }
  process.stdout.write(JSON.stringify(all) + "\n");
});
