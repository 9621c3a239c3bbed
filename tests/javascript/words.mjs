// Splits texts into words as recourse.js does. Arguments: CHARACTERS. A line on standard input is a list of
// code points, for each of which a line of standard output has the words of a text with it.
import { readFileSync } from "node:fs";
import { createInterface } from "node:readline";
import { splitter } from "../../engine/javascript/src/text.js";

const wordsOf = splitter({ words: readFileSync(process.argv[2], "utf8").trim() });
createInterface({ input: process.stdin }).on("line", (line) => {
  const [first, last] = JSON.parse(line);
  const all = [];
  for (let code = first; code < last; code++) {
    const character = String.fromCodePoint(code);
    all.push(wordsOf(`a${character}b ${character}`).join(" "));
  }
  process.stdout.write(JSON.stringify(all) + "\n");
});
