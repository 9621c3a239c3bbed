// What follows from a state by the rules.

import { idOf, withId } from "./list.js";

export const rulesOf = (period, reasons) =>
  (reasons.length ? reasons.map(idOf) : [""]).map((id) =>
    period.rulesets.find(({ reason }) => reason === id).rules.map((place) => period.rules[place]),
  );

export function infer(period, reasons, state) {
  const held = state.slice(), fired = new Set();
  for (const rules of rulesOf(period, reasons)) {
    const own = state.slice();
    for (const rule of rules) {
      if (!rule.body.every((number) => own[number])) continue;
      fired.add(rule);
      for (const number of rule.head) own[number] = held[number] = 1;
    }
  }
  const of = (kind) => period.conclusions.filter((each, i) => each.kind === kind && held[period.atoms.length + i]);
  const moved = of("earlier").map(idOf);
  const place = (remedy) => (moved.includes(remedy.id) ? remedy.earlier : remedy.order);
  const verdict = withId(period.verdicts, of("verdict").pop()?.id) ?? period.verdicts[0];
  return {
    fired: [...fired],
    verdict,
    // False goes before unknown, unknown before true.
    allowed: verdict.allowed && of("allowed").length ? null : verdict.allowed,
    remedies: of("remedy").map(({ id }) => withId(period.remedies, id)).sort((a, b) => place(a) - place(b)),
    steps: of("step").map(idOf),
    causes: of("cause"),
    warnings: of("warning"),
    prohibitions: of("prohibition"),
  };
}
