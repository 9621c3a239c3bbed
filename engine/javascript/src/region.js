// Regions by their ISO 3166 codes.

import { plain } from "./text.js";

export function regionsOf({ iso3166 }) {
  const regions = new Set(), countries = {};
  for (const [country, names, ...endings] of iso3166.split("\n").map((line) => line.split(" "))) {
    for (const name of [country, ...names.split(",")]) countries[name] = country;
    regions.add(country);
    const rows = endings.map((each) => each.split("/"));
    const apart = rows.flatMap(([codes, length]) => (length ? codes.match(RegExp(`.{${length}}`, "g")) : [codes]));
    for (const [first, last = first] of apart.map((each) => each.split("-")))
      for (let ending = first; regions.add(`${country}-${ending}`) && ending !== last; )
        ending = `${+ending + 1}`.padStart(first.length, "0");
  }
  return { regions, countries };
}

export function nearestRegion({ regions, countries }, code) {
  const [given, ...ending] = plain(code).toUpperCase().match(/[A-Z0-9]+/g) ?? [];
  return [[countries[given], ...ending].join("-"), countries[given]].find((each) => regions.has(each)) ?? null;
}
