// What follows from a state by the rules.

import { idOf, withId } from "./list.js";

export const rulesOf = (period, reasons) =>
  reasons.length ? reasons.map(({ id }) => period.rulesFor.get(id)) : [period.rulesFor.get("")];

// Which rules fire, and a 1 at each number that holds then.
export function follow(period, reasons, state) {
  const held = state.slice(), fired = new Set();
  for (const rules of rulesOf(period, reasons)) {
    const own = state.slice();
    for (const rule of rules) {
      if (!bodyHolds(rule.body, own)) continue;
      fired.add(rule);
      for (const number of rule.head) own[number] = held[number] = 1;
    }
  }
  return { held, fired };
}

function bodyHolds(body, state) {
  for (const number of body) if (!state[number]) return false;
  return true;
}

const concluded = ({ atoms, conclusions }, held, kind) =>
  conclusions.filter((each, i) => each.kind === kind && held[atoms.length + i]);

export const verdictOf = (period, held) =>
  withId(period.verdicts, concluded(period, held, "verdict").pop()?.id) ?? period.verdicts[0];

// False goes before unknown, unknown before true.
export function allowedBy(period, held) {
  const { allowed } = verdictOf(period, held);
  return allowed && concluded(period, held, "allowed").length ? null : allowed;
}

function remediesOf(period, held) {
  const moved = concluded(period, held, "earlier").map(idOf);
  const place = (remedy) => (moved.includes(remedy.id) ? remedy.earlier : remedy.order);
  const offered = concluded(period, held, "remedy").map(({ id }) => withId(period.remedies, id));
  return offered.sort((a, b) => place(a) - place(b));
}

// What holds, by what a decision says of it.
export function infer(period, reasons, state) {
  const { held, fired } = follow(period, reasons, state);
  const of = (kind) => concluded(period, held, kind);
  return {
    held,
    fired: [...fired],
    verdict: verdictOf(period, held),
    allowed: allowedBy(period, held),
    remedies: remediesOf(period, held),
    steps: of("step").map(idOf),
    causes: of("cause"),
    warnings: of("warning"),
    prohibitions: of("prohibition"),
  };
}

// The most consequential kind of change first.
export const CHANGES = ["verdict", "remedies", "causes", "warnings"];
const NOTHING = CHANGES.length;
const PLACES = { verdict: 0, remedy: 1, step: 1, earlier: 1, cause: 2, warning: 3, prohibition: 3 };

// The place in CHANGES of the most consequential difference between what held and what holds; past its end if none.
export function difference(period, before, after) {
  const { atoms, conclusions } = period;
  let rank = NOTHING;
  conclusions.forEach(({ kind }, i) => {
    const place = PLACES[kind] ?? NOTHING;
    if (place >= rank || before[atoms.length + i] === after[atoms.length + i]) return;
    if (kind === "verdict" && verdictOf(period, before) === verdictOf(period, after)) return;
    if (kind === "earlier" && sameOrder(remediesOf(period, before), remediesOf(period, after))) return;
    rank = place;
  });
  return rank;
}

const sameOrder = (one, other) => one.length === other.length && one.every((each, i) => each === other[i]);
