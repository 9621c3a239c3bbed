// Reading a notice: from its text to the reasons that it states or mentions. As notices/reader.py, where every step
// is explained.

import { textOfNotice } from "./plain.js";

const LONE_HYPHEN = /(?<=[ \t\xa0])-+(?=[ \t\xa0\n])/g;
const QUOTING = /^[ \t]*>/;
const PIECE = new RegExp(
  "[\\u3005-\\u3007\\u3041-\\u3096\\u30a1-\\u30fa\\u30fc\\u3400-\\u9fff][\\u3099\\u309a]?" +
  "|[^\\0-/:-@[-`{-\\x7f\\u3005-\\u3007\\u3041-\\u3096\\u30a1-\\u30fa\\u30fc\\u3400-\\u9fff]+|\\.(?![^ \\n])|[!?,:\\n]", "gu");
const WRAPPED = 40, MOST_WORDS = 120, MOST_CLAUSES = 40, BEGIN = 3;
const DIVIDING = ["turn", "advice", "if"];
const FREE = ["", "reason-label"];
const readers = new WeakMap();

// Returns what a notice names, its language and how each clause was read.
export function readNotice(book, wordsOf, notice) {
  if (!readers.has(book)) readers.set(book, readerOf(book, wordsOf));
  const reader = readers.get(book);
  const cuts = cutsOf(textOfNotice(notice), reader);
  let best = { known: -1 };
  for (const language of inQuestion(cuts, reader)) {
    const wordings = wordingsOf(language, reader);
    const hits = cuts.map((cut) => hitsIn(cut.words, wordings));
    const known = hits.flat().reduce((sum, { start, end }) => sum + end - start, 0);
    if (known > best.known) best = { known, wordings, hits };
  }
  const clauses = readClauses(cuts, best.hits, best.wordings, reader);
  return { matches: settled(clauses, reader), language: best.wordings.language.id, clauses };
}

function readerOf(book, wordsOf) {
  const folding = new Map([["\n", "\n"]]);
  for (const [sign, characters] of Object.entries(book.signs)) for (const each of characters) folding.set(each, sign);
  const foldedCharacter = (character) => {
    if (!folding.has(character)) folding.set(character, foldedOther(character));
    return folding.get(character);
  };
  const foldedOther = (character) => {
    const words = wordsOf(`a${character}`);
    if (words.length === 1 && words[0] === "a") return wordsOf(`a${character}a`).join(" ") === "aa" ? "" : " ";
    return words.length === 1 ? words[0].slice(1) : " ";
  };
  const reader = {
    book,
    wordsOf,
    folded: (text) => Array.from(text, foldedCharacter).join(""),
    things: new Set(book.things),
    anchors: new Set([...book.things, ...book.fields]),
    problems: new Set([...book.problems, ...Object.values(book.opposites)]),
    opposites: new Map(Object.entries(book.opposites)),
    states: new Set(book.states),
    wordings: new Map(),
    marks: new Map(),
    meanings: new Map(),
  };
  for (const { id, marks } of book.languages) {
    for (const mark of marks.split(",")) {
      for (const word of wordsOfFact(mark, reader)) append(reader.marks, word, id);
    }
  }
  book.meanings.forEach((meaning, i) => {
    for (const concept of meaning.groups.at(-1)) append(reader.meanings, concept, { i, meaning });
  });
  return reader;
}

function append(map, key, value) {
  if (!map.has(key)) map.set(key, []);
  map.get(key).push(value);
}

function wordsOfFact(wording, { wordsOf }) {
  return wording.split(/\s+/).filter(Boolean).flatMap((word) => {
    const words = wordsOf(word).flatMap((part) => part.match(PIECE) ?? []);
    if (word.endsWith("*") && words.length) words.push(`${words.pop()}*`);
    return words;
  });
}

function wordingsOf(id, reader) {
  if (reader.wordings.has(id)) return reader.wordings.get(id);
  const language = reader.book.languages.find((each) => each.id === id);
  const named = new Map();
  for (const [concept, wordings] of Object.entries(language.words)) {
    for (const each of wordings.split(",")) {
      const wording = each.trim(), words = wordsOfFact(wording, reader), key = words.join(" ");
      if (!named.has(key)) named.set(key, { key, words, wording, concepts: [] });
      named.get(key).concepts.push(concept);
    }
  }
  const ranked = [...named.values()].sort((a, b) => b.words.length - a.words.length || (a.key < b.key ? -1 : 1));
  const found = { language, whole: new Map(), beginnings: new Map() };
  for (const each of ranked) {
    const [first] = each.words;
    if (first.endsWith("*")) append(found.beginnings, first.slice(0, BEGIN), each);
    else append(found.whole, first, each);
  }
  reader.wordings.set(id, found);
  return found;
}

function hitsIn(words, { whole, beginnings }) {
  const hits = [];
  for (let i = 0; i < words.length;) {
    let best = null;
    for (const each of [...(whole.get(words[i]) ?? []), ...(beginnings.get(words[i].slice(0, BEGIN)) ?? [])]) {
      if ((best === null || isLonger(each, best)) && standsAt(words, i, each.words)) best = each;
    }
    if (best) hits.push({ start: i, end: i + best.words.length, wording: best.wording, concepts: best.concepts });
    i += best ? best.words.length : 1;
  }
  return hits;
}

function isLonger(one, other) {
  const more = one.words.length - other.words.length;
  return more > 0 || (more === 0 && [...one.words[0]].length > [...other.words[0]].length);
}

function standsAt(words, start, wanted) {
  if (start + wanted.length > words.length) return false;
  return wanted.every((word, i) =>
    word.endsWith("*") ? words[start + i].startsWith(word.slice(0, -1)) : words[start + i] === word);
}

function inQuestion(cuts, { book, marks }) {
  const counts = new Map(book.languages.map(({ id }) => [id, 0]));
  for (const { words } of cuts) {
    for (const word of words) for (const id of marks.get(word) ?? []) counts.set(id, counts.get(id) + 1);
  }
  const ranked = [...counts.keys()].sort((a, b) => counts.get(b) - counts.get(a));
  const most = counts.get(ranked[0]);
  return most > 2 ? ranked.filter((id) => counts.get(id) * 2 > most).slice(0, 3) : ranked;
}

function divided(cuts, hitsOf, { after }) {
  const dividing = after ? DIVIDING : [...DIVIDING, "deny"];
  const parts = [];
  for (const [i, cut] of cuts.entries()) {
    let hits = [];
    for (const hit of hitsOf[i]) {
      if (hits.length && dividing.some((each) => hit.concepts.includes(each))) {
        parts.push({ cut: { ...cut, label: false }, hits });
        hits = [];
      }
      hits.push(hit);
    }
    parts.push({ cut, hits });
  }
  return parts.map((part) => ({ ...part, names: new Set(part.hits.flatMap(({ concepts }) => concepts)) }));
}

function readClauses(cuts, hitsOf, wordings, reader) {
  const parts = divided(cuts, hitsOf, wordings.language);
  const uncertain = new Map();
  for (const { cut, names } of parts) if (names.has("maybe") || cut.question) uncertain.set(cut.sentence, "maybe");
  for (const { cut, names } of parts) if (names.has("checks")) uncertain.set(cut.sentence, "checks");
  let scope = "", used = false, scopeLine = -1, isQuoted = false, sentence = -1, meantSentence = "", afterLabel = false;
  return parts.map(({ cut, hits, names }) => {
    if (cut.gap && used && scope) scope = "";
    if (scope === "reason-label" && used && cut.line !== scopeLine) scope = "";
    if (names.has("quoted")) isQuoted = true;
    if (cut.sentence !== sentence) [sentence, meantSentence] = [cut.sentence, ""];
    let heading = ["possible-reasons", "tips", "reason-label"].find((each) => names.has(each)) ?? "";
    if (heading === "reason-label" && !(cut.label || (cut.words.length <= 4 && names.size === 1))) heading = "";
    if (names.has("maybe") && (cut.label || cut.endsLine)) heading = "possible-reasons";
    if (heading && !(heading === "reason-label" && scope === "possible-reasons")) {
      [scope, used, scopeLine] = [heading, false, cut.line];
    } else if (cut.words.length && scope) {
      if (!used) scopeLine = cut.line;
      used = true;
    }
    if (names.has("turn") || afterLabel) meantSentence = "";
    afterLabel = cut.label;
    if (names.has("advice")) meantSentence = "advice";
    let meant = scope === "reason-label" && heading !== "reason-label" ? scope : "";
    if (isQuoted || cut.quoted) meant = "quoted";
    else if (scope === "possible-reasons" || scope === "tips") meant = scope;
    else if (uncertain.has(cut.sentence)) meant = uncertain.get(cut.sentence);
    else if (names.has("if")) meant = "if";
    else if (meantSentence) meant = meantSentence;
    return { cut, meant, ...negated(hits, wordings.language, reader) };
  });
}

function negated(hits, language, reader) {
  const taken = new Map();
  for (const hit of hits) {
    if (!hit.concepts.includes("not")) continue;
    const place = negatedBy(hit, hits, language, taken, reader);
    if (place !== null) taken.set(place, hit.wording);
  }
  const concepts = new Map(), denied = new Map();
  const add = (map, concept, wording) => map.has(concept) || map.set(concept, wording);
  const deny = hits.some((hit) => hit.concepts.includes("deny"));
  hits.forEach((hit, i) => {
    for (const concept of hit.concepts) {
      if (deny && reader.problems.has(concept)) add(denied, concept, hit.wording);
      else if (!taken.has(i)) add(concepts, concept, hit.wording);
      else if (reader.opposites.has(concept)) {
        add(concepts, reader.opposites.get(concept), `${taken.get(i)} … ${hit.wording}`);
      } else add(reader.problems.has(concept) ? denied : concepts, concept, hit.wording);
    }
  });
  return { concepts, denied };
}

function negatedBy(negation, hits, { before, after }, taken, { opposites, problems }) {
  const can = (hit, i) => !taken.has(i) && hit.concepts.some((each) => opposites.has(each) || problems.has(each));
  for (let i = 0; before && i < hits.length; i++) {
    const { start } = hits[i];
    if (negation.end <= start && start <= negation.end + before && can(hits[i], i)) return i;
  }
  for (let i = hits.length - 1; after && i >= 0; i--) {
    const { end } = hits[i];
    if (end <= negation.start && negation.start <= end + after && can(hits[i], i)) return i;
  }
  return null;
}

function settled(clauses, reader) {
  const found = foundIn(clauses, reader);
  const isState = ({ id }) => reader.states.has(id);
  const isReason = ({ meant }) => meant === "reason-label";
  const has = (concept) => clauses.some(({ concepts }) => concepts.has(concept));
  const rejected = has("rejected");
  let stated = found.filter((each) => FREE.includes(each.meant) || (each.meant === "checks" && isState(each)));
  if (stated.some(isReason)) stated = stated.filter(isReason);
  if (has("lure") && !rejected && !stated.some(isReason)) stated = [];
  if (!stated.length && !rejected) stated = found.filter(({ advised, meant }) => advised && meant === "advice");
  const others = found.filter(({ weak, meant }) => !weak && ["possible-reasons", "maybe"].includes(meant));
  if (stated.every(({ weak }) => weak)) stated = stated.filter(({ id }) => others.every((each) => each.id === id));
  else stated = stated.filter(({ weak }) => !weak);
  const reasons = stated.filter((each) => !isState(each)), states = stated.filter(isState);
  if (states.length) {
    const sure = states.filter(({ id, weak }) => id === "approved" && !weak);
    if (sure.length && !reasons.some(isReason)) stated = sure;
    else stated = reasons.length ? reasons : states;
  }
  const result = new Map();
  for (const certainty of ["stated", "possible"]) {
    for (const { id, finding, wording } of certainty === "stated" ? stated : found) {
      const known = result.get(id);
      if (!known || (known.certainty === certainty && known.finding === null && finding)) {
        result.set(id, { id, certainty, finding: finding || null, wording });
      }
    }
  }
  return [...result.values()];
}

function foundIn(clauses, reader) {
  const found = [];
  const contexts = contextsOf(clauses, reader);
  for (let start = 0, end; start < clauses.length; start = end) {
    end = start + 1;
    while (end < clauses.length && clauses[end].cut.sentence === clauses[start].cut.sentence) end++;
    const together = new Map();
    let meant = "", any = false;
    for (let i = start; i < end; i++) {
      const clause = clauses[i];
      const own = meanings(contexts[i], clause.meant, reader);
      any ||= own.some((each) => FREE.includes(each.meant));
      found.push(...own);
      if (clause.denied.size) found.push(...meanings(new Map([...contexts[i], ...clause.denied]), "not", reader));
      if (!FREE.includes(clause.meant)) continue;
      meant ||= clause.meant;
      for (const [concept, wording] of clause.concepts) if (!together.has(concept)) together.set(concept, wording);
    }
    if (!any && end - start > 1) found.push(...meanings(together, meant, reader));
  }
  return found;
}

function contextsOf(clauses, { book, things, anchors }) {
  const own = clauses.map(({ concepts }) => new Map([...concepts].filter(([concept]) => things.has(concept))));
  const ahead = (from, to, goesOn) => {
    for (let j = from; j < to && goesOn(j); j++) if (own[j].size) return own[j];
    return new Map();
  };
  let last = new Map(), lastSentence = -1;
  return clauses.map(({ cut, concepts }, i) => {
    if (own[i].size) [last, lastSentence] = [own[i], cut.sentence];
    if (own[i].size || !concepts.size || [...concepts.keys()].some((each) => anchors.has(each))) return concepts;
    let inherited = lastSentence === cut.sentence ? last : new Map();
    if (!inherited.size) inherited = ahead(i + 1, clauses.length, (j) => clauses[j].cut.sentence === cut.sentence);
    if (!inherited.size) inherited = last;
    if (!inherited.size) inherited = ahead(i + 1, Math.min(i + 6, clauses.length), () => true);
    if (!inherited.size) inherited = new Map(book.weak_things.map((each) => [each, ""]));
    return new Map([...inherited, ...concepts]);
  });
}

function meanings(concepts, meant, reader) {
  const entries = new Map();
  for (const concept of concepts.keys()) {
    for (const { i, meaning } of reader.meanings.get(concept) ?? []) {
      const holds = !(meaning.without ?? []).some((each) => concepts.has(each)) &&
        meaning.groups.slice(0, -1).every((group) => group.some((each) => concepts.has(each)));
      if (holds) entries.set(i, meaning);
    }
  }
  return [...entries].sort(([a], [b]) => a - b).map(([, { id, groups, finding = "", weak = false, advised = false }]) => {
    const words = new Set(groups.flat().map((each) => concepts.get(each)).filter(Boolean));
    return { id, finding, wording: [...words].join(" + "), meant, weak, advised };
  });
}

function cutsOf(plain, reader) {
  const text = joinedLines(plain, reader.wordsOf).replace(LONE_HYPHEN, ",");
  const isQuoted = text.split("\n").map((each) => QUOTING.test(each));
  const cuts = [];
  let words = [], sentence = 0, line = 0, gap = false, newline = true, clauses = 0;
  const close = (ends = {}) => {
    if (!words.length) return;
    clauses++;
    if (clauses % MOST_CLAUSES === 0) sentence++;
    cuts.push({ sentence, line, words, label: false, question: false, endsLine: false, ...ends, gap, quoted: isQuoted[line] });
    words = [];
    gap = false;
  };
  for (const piece of reader.folded(text).match(PIECE) ?? []) {
    if (piece === "\n") {
      close({ endsLine: true });
      sentence++;
      line++;
      gap ||= newline;
      newline = true;
      continue;
    }
    newline = false;
    if (piece === "!" || piece === ".") close(), sentence++;
    else if (piece === "?") close({ question: true }), sentence++;
    else if (piece === ",") close();
    else if (piece === ":") close({ label: true });
    else if (words.push(piece) === MOST_WORDS) close();
  }
  close();
  return cuts;
}

function joinedLines(text, wordsOf) {
  const [first, ...lines] = text.split("\n");
  const parts = [first];
  let before = first;
  for (const line of lines) {
    const letters = Array.from(before), last = Array.from(before.replace(/[ \t]+$/, "")).at(-1) ?? "";
    const goesOn = letters.length >= WRAPPED && wordsOf(last).length && beginsSmall(line);
    parts.push(goesOn ? " " : "\n", line);
    before = line;
  }
  return parts.join("");
}

function beginsSmall(line) {
  const first = line.slice(0, 1);
  return first !== "" && first < "\u0590" && first.toLowerCase() === first && first !== first.toUpperCase();
}
