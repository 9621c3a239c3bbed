// What is wrong with a case.

const SAID = 50;

export class CaseError extends Error {
  constructor(faults) {
    const said = faults.slice(0, SAID).map(({ path, message }) => `${path}: ${message}`);
    if (faults.length > SAID) said.push(`and ${faults.length - SAID} more`);
    super(said.join("\n"));
    this.name = "CaseError";
    this.faults = faults;
  }
}

export const refusal = (lines) =>
  new CaseError(lines.map((line) => line.split("\0")).map(([path, message]) => ({ path, message })));
