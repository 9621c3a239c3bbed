// The plain text of a notice: without HTML, entities and the encodings of mails. As notices/plain.py.

const LINES = new Set(["br", "li", "td", "th", "tr"]);
const BLOCKS = new Set("p div ul ol table h1 h2 h3 h4 h5 h6 hr blockquote section article header footer".split(" "));
const SKIPPED = new Set(["style", "script", "title", "head"]);
const TAG = /<!--|-->|<(\/?)([a-zA-Z][a-zA-Z0-9]*)[^<>]*>|<![^<>]*>/g;
const HTML = /<\/?[a-zA-Z][^<>]*>|<!--/;
const ENTITY = /&(#[0-9]{1,7}|#[xX][0-9a-fA-F]{1,6}|[a-zA-Z]{2,8}[0-9]{0,2});/g;
const ACCENTED = /^([a-zA-Z])(?:acute|grave|circ|uml|tilde|cedil|ring|caron|slash)$/;
const ENTITIES = new Map(Object.entries({
  amp: "&", lt: "<", gt: ">", quot: '"', apos: "'", rsquo: "’", lsquo: "‘", colon: ":",
  comma: ",", period: ".", semi: ";", excl: "!", quest: "?", hellip: "…", ndash: "–",
  mdash: "—", laquo: "«", raquo: "»", ldquo: "“", rdquo: "”", bull: "•", middot: "·", lpar: "(",
  rpar: ")", szlig: "ss", AElig: "AE", aelig: "ae", OElig: "OE", oelig: "oe", shy: "", zwnj: "",
  iexcl: "¡", iquest: "¿",
}));
const SOFT_BREAK = /=[ \t]*\r?\n/;
const LETTER_AS_BYTES = /=[C-F][0-9A-F]=[89AB][0-9A-F]/;

export function textOfNotice(notice) {
  let text = notice;
  if (LETTER_AS_BYTES.test(text) || SOFT_BREAK.test(text)) {
    text = text.replace(/=[ \t]*\r?\n/g, "").replace(/(?:=[0-9A-F]{2})+/g, decoded);
  }
  for (let i = 0; i < 2; i++) { // HTML may have been escaped once as a whole
    if (HTML.test(text)) text = withoutTags(text);
    else if (!text.includes("&")) break;
    text = text.replace(ENTITY, namedCharacter);
  }
  return text.replaceAll("\r\n", "\n").replaceAll("\r", "\n");
}

function decoded(encoded) {
  const bytes = encoded.slice(1).split("=").map((byte) => parseInt(byte, 16));
  return new TextDecoder("utf-8", { ignoreBOM: true }).decode(new Uint8Array(bytes));
}

function withoutTags(html) {
  const parts = [];
  let start = 0, skipped = ""; // the end of what is not shown
  for (const tag of html.matchAll(TAG)) {
    const name = (tag[2] ?? "").toLowerCase();
    if (!skipped) {
      // Line breaks in HTML are spaces.
      parts.push(html.slice(start, tag.index).replaceAll("\n", " "));
      if (tag[0] === "<!--") skipped = "-->";
      else if (SKIPPED.has(name) && !tag[1]) skipped = name;
      else if (LINES.has(name)) parts.push(tag[1] ? "" : "\n");
      else if (BLOCKS.has(name)) parts.push("\n\n");
    } else if (skipped === tag[0] || skipped === (tag[1] ? name : "")) skipped = "";
    start = tag.index + tag[0].length;
  }
  if (!skipped) parts.push(html.slice(start).replaceAll("\n", " "));
  return parts.join("");
}

function namedCharacter(whole, name) {
  if (name[0] === "#") {
    const number = "xX".includes(name[1]) ? parseInt(name.slice(2), 16) : parseInt(name.slice(1), 10);
    const isCharacter = (number > 0 && number < 0xd800) || (number > 0xdfff && number < 0x110000);
    return isCharacter ? String.fromCodePoint(number) : " ";
  }
  return ACCENTED.exec(name)?.[1] ?? ENTITIES.get(name) ?? " ";
}
