// What is wrong with a case.

export function refusal(lines) {
  const faults = lines.map((line) => line.split("\0")).map(([path, message]) => ({ path, message }));
  const said = faults.slice(0, 50).map(({ path, message }) => `${path}: ${message}`);
  if (faults.length > 50) said.push(`and ${faults.length - 50} more`);
  return Object.assign(new Error(said.join("\n")), { faults });
}
