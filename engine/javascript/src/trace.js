// The trace: each rule that fired, in the facts' words.

import { frozen } from "./kept.js";

export function firingOf(period, { id, body, head, given, until, file, line, source }) {
  const words = (number) => {
    const { kind, id } = period.conclusions[number - period.atoms.length] ?? {};
    return period.atoms[number] ?? `${kind} ${id}`;
  };
  return frozen({
    rule: id,
    because: given.length + body.length ? [...given, ...body.map(words)] : ["always"],
    concludes: [...head.map(words), ...(until ? [`time from ${until}`] : [])],
    fact: { id: id.split("#")[0], file, line },
    sources: [source],
  });
}
