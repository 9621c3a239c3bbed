// Decides cases from compiled knowledge (`kyc-recourse export`) as the Python package does: the same decision in
// every field, the same faults of a bad case. A page gets `recourse`, Node requires this file.
//
// Conditions and conclusions are numbers, as compiled.schema.json says; a state has a 1 at each number that holds.
// Times are seconds since 1970-01-01T00:00:00Z.
(function (host) {
  "use strict";

  const FORMAT = 3;
  const CHANGES = ["verdict", "remedies", "causes", "warnings"];
  const TIME = /^(\d{4}-\d\d-\d\dT(?:[01]\d|2[0-3]):[0-5]\d)(?::([0-5]\d)(?:\.\d+)?)?(Z|[+-](?:[01]\d|2[0-3]):[0-5]\d)$/;

  const idOf = (each) => each.id;
  const withId = (list, id) => list.find((each) => each.id === id);
  const pick = (list, reader) => Object.fromEntries(list.map((each) => [each.id, reader(each)]));

  // What is made from knowledge once.
  const kept = new WeakMap();
  function once(knowledge, make) {
    if (!kept.has(knowledge)) kept.set(knowledge, new Map());
    const made = kept.get(knowledge);
    return made.get(make) ?? made.set(make, make(knowledge)).get(make);
  }

  // --- Texts

  const head = (text, most) => [...text.slice(0, 2 * most)].slice(0, most).join("");
  const fill = (text, words) => text.replace(/\{([^{}\n]*)\}/g, (whole, name) => words[name] ?? whole);
  const isoTime = (at) => at && new Date(at * 1000).toISOString().replace(".000", "");
  const sayTime = (at) => isoTime(at).replace("T", " ").replace(at % 60 ? "Z" : ":00Z", " UTC");

  function isText(value, most) {
    if (typeof value !== "string" || /\p{Surrogate}/u.test(value)) return false;
    return value.length - (value.match(/[\ud800-\udbff]/g) ?? []).length <= most;
  }

  function wordsOf(text) {
    const visible = text.replace(/[\u00ad\u200b-\u200d\u2060\ufeff]/g, "").normalize("NFKC");
    return visible.toLowerCase().toUpperCase().normalize("NFKC").match(/[\p{L}\p{N}]+/gu) ?? [];
  }

  function didYouMean(given, names) {
    const pairsOf = (text) => new Set([...` ${text}`].map((letter, i, all) => letter + (all[i + 1] ?? " ")));
    const own = pairsOf(head(given, 100).toLowerCase());
    let best, most = 0.5;
    for (const name of names) {
      const pairs = pairsOf(name);
      const likeness = (2 * [...pairs].filter((pair) => own.has(pair)).length) / (own.size + pairs.size);
      if (likeness > most || (likeness === most && !best)) [best, most] = [name, likeness];
    }
    if (best) return `; did you mean "${best}"?`;
    const more = names.length > 8 ? ", ..." : "";
    return names.length ? `; expected one of: ${names.slice(0, 8).join(", ")}${more}` : "; there are none";
  }

  function regionsOf({ iso3166 }) {
    const countries = {}, known = new Set();
    for (const [country, names, ...endings] of iso3166.split("\n").map((line) => line.split(" "))) {
      for (const name of [country, ...names.split(",")]) countries[name] = country;
      known.add(country);
      for (const [first, last = first] of endings.map((each) => each.split("-")))
        for (let ending = first; known.add(`${country}-${ending}`) && ending !== last; )
          ending = `${+ending + 1}`.padStart(first.length, "0");
    }
    return { countries, known };
  }

  function regionFault({ countries, known }, code) {
    if (known.has(code)) return "";
    const [given, ...ending] = head(code, 10).toUpperCase().split(/[^A-Z0-9]+/).filter(Boolean);
    const near = [[countries[given], ...ending].join("-"), countries[given]].find((each) => known.has(each));
    return "expected an ISO 3166 code like AE or US-CA" + (near ? `; did you mean "${near}"?` : "");
  }

  // --- Cases

  function readCase(compiled, data) {
    const clock = Math.floor(Date.now() / 1000);
    const faults = new Set();
    const fault = (path, message) => void faults.add(`${path || "case"}\0${message}`);

    // A reader takes a value and its path, and returns what it read, or notes a fault.
    const that = (holds, expected) => (value, path) => (holds(value) ? value : fault(path, `expected ${expected}`));
    const text = (most) => that((value) => isText(value, most), `a text of at most ${most} characters`);
    const boolean = that((value) => typeof value === "boolean", "true or false");
    const count = that((value) => Number.isInteger(value) && value >= 0 && value <= 1e6, "a whole number from 0 to 1000000");
    const unknown = (what, given, names, path) => {
      const now = compiled.renamed?.[`${what} ${given}`];
      return fault(path, `unknown ${what}${now ? `; it is called "${now}" now` : didYouMean(given, names)}`);
    };
    const known = (what, names) => (value, path) =>
      names.includes(value) || !isText(value, 200) ? text(200)(value, path) : unknown(what, value, names, path);
    const instant = (value, path) => {
      const [, minutes, seconds = "00", offset] = TIME.exec(isText(value, 200) ? value : "") ?? [];
      if (!minutes) return fault(path, 'expected a time with an offset, like "2026-11-22T12:00:00Z"');
      const at = Date.parse(`${minutes}:${seconds}${offset}`) / 1000;
      // Some engines take the 30th of February for the 2nd of March.
      const exists = new Date(`${minutes}Z`).toJSON()?.startsWith(minutes) && at >= 0 && at < 221_845_392_000;
      return exists ? at : fault(path, "expected a time that exists in the calendar, from the year 1970 to 8999");
    };
    const list = (item) => (value, path) =>
      Array.isArray(value) && value.length <= 1000
        ? value.map((each, i) => item(each, `${path}[${i}]`))
        : fault(path, "expected a list of at most 1000 entries");
    const object = (what, readers, ...needed) => (value, path) => {
      if (Object(value) !== value || Array.isArray(value)) return fault(path, "expected an object");
      const read = {};
      for (const key of Object.keys(value)) {
        const place = (path && `${path}.`) + (/^[ -~]{0,60}$/.test(key) ? key : escaped(head(key, 60)));
        if (Object.hasOwn(readers, key)) read[key] = readers[key](value[key], place);
        else unknown(what, key, Object.keys(readers), place);
      }
      for (const key of needed) if (!Object.hasOwn(value, key)) fault(`${path}.${key}`, "is missing");
      return read;
    };
    const refuse = () => {
      if (faults.size) throw refusal([...faults].sort());
    };

    const early = (key, reader) => (Object.hasOwn(Object(data), key) ? reader(data[key], key) : undefined);
    early("platform", known("platform", [compiled.platform]));
    refuse(); // nothing else can be judged by the facts of another platform
    const period = compiled.periods[placeOf(compiled, early("now", instant) ?? clock)];
    const reason = known("reason", period.reasons.map(idOf));
    const fits = {
      boolean: () => boolean,
      number: ({ min, max }) => that((value) => min <= value && value <= max && typeof value === "number", `a number from ${min} to ${max}`),
      choice: ({ options }) => known("option", Object.keys(options)),
      region: () => (value, path) => {
        const message = regionFault(once(compiled, regionsOf), isText(value, 200) ? value : "");
        return message ? fault(path, message) : value;
      },
    };
    const given = {
      reasons: [], notice: "", attempts: [], recent_attempts: {}, events: [], observations: {}, applicant: {},
      ...object("field", {
        platform: String,
        now: instant,
        reasons: list(reason),
        notice: text(1e7),
        attempts: list(object("field", { at: instant, reason, same_documents: boolean }, "at")),
        recent_attempts: object("reason", pick(period.reasons, () => count)),
        events: list(object("field", { type: known("event", period.events.map(idOf)), at: instant }, "type", "at")),
        observations: object("observation", pick(period.observations, (each) => fits[each.type](each))),
        applicant: object("field", pick(period.fields, (each) => text(each.max_length))),
      })(data, ""),
    };
    if (given.now === undefined) refuse();
    given.now ??= clock;
    for (const kind of ["attempts", "events"])
      given[kind]?.forEach((each, i) => each?.at > given.now && fault(`${kind}[${i}].at`, "is after now; expected a time in the past"));
    refuse();
    return given;
  }

  const escaped = (key) => JSON.stringify(key).replace(/[^ -~]/g, (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, 0)}`);

  function refusal(lines) {
    const faults = lines.map((line) => line.split("\0")).map(([path, message]) => ({ path, message }));
    return Object.assign(new Error(faults.map(({ path, message }) => `${path}: ${message}`).join("\n")), { faults });
  }

  const signalsOf = (period) =>
    period.reasons.flatMap(({ id, signals }) =>
      signals.map((wording) => {
        // "..." stands for up to five words.
        const parts = wording.split("...").map((part) => wordsOf(part).join(" "));
        return { pattern: new RegExp(` ${parts.join(" (?:[^ ]+ ){0,5}")} `), match: { id, wording } };
      }),
    );

  function matches(period, text) {
    const words = ` ${wordsOf(text).join(" ")} `;
    const found = once(period, signalsOf).map(({ pattern, match }) => ({ at: words.search(pattern), match }));
    const named = found.filter(({ at }) => at >= 0).sort((a, b) => a.at - b.at).map(({ match }) => match);
    return named.filter((match) => withId(named, match.id) === match);
  }

  // --- Where limits and cooldowns stand

  function limitState(limit, times, now) {
    let counted = [], lockedUntil = 0;
    for (const time of times) {
      if (time < lockedUntil) continue; // an attempt during a lockout is not counted
      counted = [...counted.filter((earlier) => earlier > time - limit.window), time];
      if (counted.length >= limit.max) [lockedUntil, counted] = [time + limit.lockout, []];
    }
    if (now < lockedUntil) return { state: "locked", used: limit.max, until: lockedUntil };
    counted = counted.filter((time) => time > now - limit.window);
    const used = counted.length;
    const state = used && limit.max - used <= limit.stop_when_left ? "last-attempt" : "clear";
    return { state, used, until: used ? counted[0] + limit.window : null };
  }

  function cooldownState(cooldown, events, now) {
    const started = events.filter((event) => event.type === cooldown.event).map((event) => event.at);
    const until = started.length ? Math.max(...started) + cooldown.length : null;
    return { state: until === null ? "not-started" : now < until ? "running" : "over", until };
  }

  // --- From a case to the state at a time

  const placeOf = (compiled, now) => compiled.periods.findLastIndex((period) => period.start <= now);
  const tableOf = (period, subject) => period.tables.find(({ kind, id }) => `${kind} ${id}` === subject);

  function classOf({ cuts, values, classes }, value) {
    if (cuts.length) return cuts.filter((cut) => cut < value).length + cuts.filter((cut) => cut <= value).length;
    const place = values.indexOf(`${value}`);
    return place < 0 ? classes.length - 1 : place;
  }

  function answer(state, table, numbers) {
    for (const number of table.unknown.concat(...table.classes)) state[number] = 0;
    for (const number of numbers) state[number] = 1;
  }

  function situation(period, given, decided, candidates, now) {
    const state = new Uint8Array(period.atoms.length + period.conclusions.length);
    const told = new Map(), standings = {}, changes = [], { attempts } = given;
    const tell = (subject, value) => {
      const table = tableOf(period, subject);
      told.set(subject, table && classOf(table, value));
      if (table) answer(state, table, table.classes[classOf(table, value)]);
    };
    for (const table of period.tables) answer(state, table, table.unknown);

    const regions = {};
    for (const [id, value] of Object.entries(given.observations)) {
      const isRegion = withId(period.observations, id).type === "region";
      if (isRegion) regions[id] = period.regions.includes(value) ? value : value.slice(0, 2);
      tell(`observation ${id}`, isRegion ? regions[id] : value);
    }
    for (const { first, second, same, different } of period.relations)
      if (regions[first] && regions[second])
        for (const number of regions[first] === regions[second] ? same : different) state[number] = 1;
    for (const { type } of given.events) tell(`event ${type}`, true);
    if (attempts.length) {
      const first = Math.min(...attempts.map(({ at }) => at));
      tell("attempts identical", attempts.filter((attempt) => attempt.same_documents).length);
      tell("attempts first-age", now - first);
      for (const cut of tableOf(period, "attempts first-age")?.cuts ?? []) changes.push(first + cut, first + cut + 1);
    }
    const about = (list) => [...decided, ...candidates].flatMap((id) => list.filter(({ reason }) => reason === id));
    for (const limit of about(period.limits)) {
      const own = ({ reason = decided.length === 1 && decided[0] }) => reason === limit.reason;
      const recent = given.recent_attempts[limit.reason];
      let times = attempts.filter(own).map(({ at }) => at).sort((a, b) => a - b);
      const bound = !times.length && recent > 0;
      if (bound) times = Array(Math.min(recent, limit.max)).fill(given.now); // each as late as it can be
      const standing = (standings[`limit ${limit.id}`] = { ...limitState(limit, times, now), bound });
      if (standing.state !== "clear") changes.push(standing.until);
      if (times.length || recent === 0) tell(`limit ${limit.id}`, standing.state);
    }
    for (const cooldown of about(period.cooldowns)) {
      const standing = (standings[`cooldown ${cooldown.id}`] = cooldownState(cooldown, given.events, now));
      changes.push(standing.until);
      tell(`cooldown ${cooldown.id}`, standing.state);
    }
    return { state, told, standings, changesAt: Math.min(...changes.filter((time) => time > now)) };
  }

  // --- What follows

  const rulesOf = (period, reasons) =>
    (reasons.length ? reasons : [""]).map((id) => period.rulesets.find(({ reason }) => reason === id).rules.map((place) => period.rules[place]));

  function infer(period, reasons, state) {
    const held = state.slice(), fired = new Set();
    for (const rules of rulesOf(period, reasons)) {
      const own = state.slice();
      for (const rule of rules) {
        if (!rule.body.every((number) => own[number])) continue;
        fired.add(rule);
        for (const number of rule.head) own[number] = held[number] = 1;
      }
    }
    return { held, fired: [...fired] };
  }

  function concluded(period, held) {
    const of = (kind) => period.conclusions.filter((each, i) => each.kind === kind && held[period.atoms.length + i]);
    const moved = of("earlier").map(idOf);
    const place = (remedy) => (moved.includes(remedy.id) ? remedy.earlier : remedy.order);
    return {
      verdict: of("verdict").pop()?.id ?? period.verdicts[0].id,
      remedies: of("remedy").map(({ id }) => withId(period.remedies, id)).sort((a, b) => place(a) - place(b)),
      steps: of("step").map(idOf),
      causes: of("cause"),
      warnings: of("warning"),
      prohibitions: of("prohibition"),
    };
  }

  // --- Questions: each that is open is answered on trial, and kept if an answer alters anything

  function questions(period, decided, candidates, { state, told }, held) {
    const found = CHANGES.map(() => []);
    const ask = (asks, id, text, options, rank) => found[rank]?.push({ asks, id, text, options, changes: CHANGES[rank] });
    const before = concluded(period, held);
    const rankOf = (trial) => {
      if (trial.every((bit, number) => number < period.atoms.length || bit === held[number])) return CHANGES.length;
      const after = concluded(period, trial);
      const differ = (old, now) => old.length !== now.length || old.some((each, i) => each !== now[i]);
      const alters = (...parts) => parts.some((part) => differ(before[part], after[part]));
      return [before.verdict !== after.verdict, alters("remedies", "steps"), alters("causes"), alters("warnings", "prohibitions"), true].indexOf(true);
    };

    // Tries answers: the numbers that each gives to some tables.
    const looked = new Set(rulesOf(period, decided).flatMap((rules) => rules.flatMap((rule) => rule.body)));
    const tried = (tables, answers) => {
      // What no rule looks at alters nothing.
      if (![...answers, ...tables.map((table) => table.unknown)].some((numbers) => numbers.some((each) => looked.has(each)))) return [];
      return answers.map((numbers) => {
        const trial = state.slice();
        for (const table of tables) answer(trial, table, []);
        for (const number of numbers) trial[number] = 1;
        return rankOf(infer(period, decided, trial).held);
      });
    };
    const tables = (...subjects) => subjects.map((subject) => tableOf(period, subject)).filter(Boolean);

    if (!decided.length) ask("reason", "reason", period.ask_reason, period.reasons.map(idOf), 0);
    for (const id of candidates) {
      const more = infer(period, [id], state).held.map((bit, number) => bit | held[number]);
      const text = fill(period.ask_candidate, { "reason.title": withId(period.reasons, id).title });
      ask("reason", id, text, ["true", "false"], Math.min(rankOf(more), 3));
    }
    for (const { id, type, question, options } of period.observations) {
      const [table] = tables(`observation ${id}`);
      if (!table || told.has(`observation ${id}`)) continue;
      const answers = table.classes.flatMap((numbers, place) => compared(period, id, place, numbers, told));
      ask("observation", id, question, type === "boolean" ? ["true", "false"] : Object.keys(options), Math.min(...tried([table], answers)));
    }
    const anyway = told.has("attempts identical") ? [] : tables("attempts identical", "attempts first-age").flatMap((table) => tried([table], table.classes));
    const limits = decided.flatMap((id) => period.limits.filter(({ reason }) => reason === id));
    const unasked = limits.filter(({ id }) => !told.has(`limit ${id}`));
    for (const { id, reason, question } of unasked) {
      const own = tables(`limit ${id}`).flatMap((table) => tried([table], table.classes));
      ask("attempts", reason, question, [], Math.min(...own, ...anyway));
    }
    if (!unasked.length) ask("attempts", "attempts", period.ask_attempts, [], Math.min(...anyway));
    for (const { id, question } of period.events) {
      if (told.has(`event ${id}`)) continue;
      const own = tables(`event ${id}`);
      const waits = period.cooldowns.filter(({ event }) => event === id).flatMap((each) => tables(`cooldown ${each.id}`));
      let answers = [own.flatMap((table) => table.classes[classOf(table, true)])];
      for (const { classes: [, running, over] } of waits)
        answers = answers.flatMap((numbers) => [numbers.concat(running), numbers.concat(over)]);
      ask("event", id, question, [], Math.min(...tried(own.concat(waits), answers)));
    }
    return found.flat();
  }

  // What an answer gives, and what comparing it with other regions that are known can give.
  function compared(period, id, place, numbers, told) {
    let answers = [numbers];
    for (const { first, second, same, different } of period.relations) {
      const other = told.get(`observation ${id === first ? second : first}`);
      if ((id !== first && id !== second) || other === undefined) continue;
      // The last class stands for many regions.
      const last = tableOf(period, `observation ${id}`).classes.length - 1;
      const outcomes = other !== place ? [different] : place === last ? [same, different] : [same];
      answers = answers.flatMap((each) => outcomes.map((outcome) => each.concat(outcome)));
    }
    return answers;
  }

  // --- Decisions

  function nextChange(compiled, given, decided, verdict) {
    let place = placeOf(compiled, given.now), time = given.now;
    for (;;) {
      const { changesAt } = situation(compiled.periods[place], given, decided, [], time);
      const start = compiled.periods[place + 1]?.start ?? Infinity;
      if (start <= changesAt) place += 1;
      time = Math.min(start, changesAt);
      if (time === Infinity) return null;
      const period = compiled.periods[place];
      const later = concluded(period, infer(period, decided, situation(period, given, decided, [], time).state).held);
      if (later.verdict !== verdict) return { at: isoTime(time), verdict: later.verdict };
    }
  }

  function filled(appeal, fields, applicant, reasons) {
    const named = fields.filter(({ id }) => `${appeal.subject}${appeal.body}`.includes(`{applicant.${id}}`));
    const words = { reasons };
    for (const { id, blank } of fields) words[`applicant.${id}`] = applicant[id] || blank;
    return {
      id: appeal.id,
      subject: fill(appeal.subject, words),
      body: fill(appeal.body, words),
      missing: named.map(idOf).filter((id) => !applicant[id]),
      attachments: appeal.attachments,
      reply_within: appeal.reply_within,
    };
  }

  function decision(compiled, data) {
    const given = readCase(compiled, data);
    const period = compiled.periods[placeOf(compiled, given.now)];
    const named = matches(period, given.notice).map(idOf);
    const stated = given.reasons.length > 0;
    const ordered = (ids) => period.reasons.filter(({ id }) => ids.includes(id));
    const reasons = ordered(stated ? given.reasons : named);
    const decided = reasons.map(idOf);
    const candidates = ordered(named).filter((each) => !reasons.includes(each));
    const standing = situation(period, given, decided, candidates.map(idOf), given.now);
    const { held, fired } = infer(period, decided, standing.state);
    const { remedies, steps, causes, warnings, prohibitions, ...top } = concluded(period, held);

    const verdict = withId(period.verdicts, top.verdict);
    const leading = fired.filter((rule) => rule.verdict === verdict.id);
    const resubmit = { allowed: verdict.allowed, allowed_from: null, advised_from: null, bound: "exact" };
    let latest = 0, summary = leading.find((rule) => rule.summary)?.summary ?? verdict.summary;
    for (const rule of leading) {
      const { until = 0, bound } = standing.standings[rule.until?.join(" ")] ?? {};
      if (until > latest) [latest, summary, resubmit.bound] = [until, rule.summary || verdict.summary, bound ? "latest" : "exact"];
    }
    if (latest && verdict.time) resubmit[verdict.time] = isoTime(latest);
    const titles = reasons.map(({ title }) => title).join("; ");
    const appeal = withId(period.appeals, remedies.map((each) => each.appeal).find(Boolean));
    const about = (list, kind) => decided.flatMap((id) => list.filter(({ reason }) => reason === id)).map((each) => ({ ...each, ...standing.standings[`${kind} ${each.id}`] }));
    const words = (number) => {
      const { kind, id } = period.conclusions[number - period.atoms.length] ?? {};
      return period.atoms[number] ?? `${kind} ${id}`;
    };
    const unique = (list) => list.filter((each) => withId(list, each.id) === each);
    return {
      platform: compiled.platform,
      now: isoTime(given.now),
      reasons: reasons.map(({ id, title, category, difficulty }) => ({ id, title, category, difficulty, how: stated ? "stated" : "matched" })),
      candidates: candidates.map(({ id, title }) => ({ id, title })),
      category: ["permanent", "temporary"].find((category) => reasons.some((each) => each.category === category)) ?? "unknown",
      verdict: verdict.id,
      summary: fill(summary, { reasons: titles, time: latest ? sayTime(latest) : undefined }),
      resubmit,
      limits: about(period.limits, "limit").map(({ id, max, used, state, until }) => ({
        id, max, used, remaining: max - used, state, resets_at: isoTime(until), locked_until: state === "locked" ? isoTime(until) : null,
      })),
      cooldowns: about(period.cooldowns, "cooldown").map(({ id, state, until }) => ({ id, state, ends_at: isoTime(until) })),
      causes: unique(causes).map(({ id, text }) => ({ id, title: text })),
      remedies: remedies.map(({ id, title, steps: all, effort, cost }) => ({
        id, title, steps: all.filter((step, i) => !step.conditional || steps.includes(`${id} ${i + 1}`)).map(({ text }) => text), effort, cost,
      })),
      warnings: warnings.map(({ id, text }) => ({ id, text })),
      prohibitions: prohibitions.map(({ id, text }) => ({ id, text })),
      account: { can: period.can.map(idOf), cannot: period.cannot.map(idOf) },
      appeal: appeal ? filled(appeal, period.fields, given.applicant, titles) : null,
      questions: questions(period, decided, candidates.map(idOf), standing, held),
      next_change: nextChange(compiled, given, decided, verdict.id),
      confidence: fired.length ? (fired.some((rule) => rule.confidence === "reported") ? "reported" : "official") : null,
      trace: fired.map((rule) => ({
        rule: rule.id,
        because: rule.given.length + rule.body.length ? [...rule.given, ...rule.body.map(words)] : ["always"],
        concludes: [...rule.head.map(words), ...(rule.until ? [`time from ${rule.until.join(" ")}`] : [])],
        fact: { id: rule.id.split("#")[0], file: rule.file, line: rule.line },
        sources: [rule.source],
      })),
      knowledge: { version: compiled.knowledge, digest: compiled.digest },
      version: compiled.version,
    };
  }

  function sealOf(compiled) {
    let [low, high] = [1, 0]; // Adler-32
    for (const byte of new TextEncoder().encode(JSON.stringify({ ...compiled, seal: 0 }))) {
      low = (low + byte) % 65521;
      high = (high + low) % 65521;
    }
    return high * 65536 + low;
  }

  // Runs what needs intact knowledge of the right format.
  function from(compiled, run) {
    if (compiled?.format !== FORMAT) throw new Error(`expected compiled knowledge of format ${FORMAT}, found ${compiled?.format ?? "none"}`);
    try {
      if (once(compiled, sealOf) !== compiled.seal) throw new Error("the seal is broken");
      return run();
    } catch (error) {
      throw error.faults ? error : new Error("the compiled knowledge is damaged; export it again", { cause: error });
    }
  }

  const recourse = {
    decide: (compiled, data) => from(compiled, () => decision(compiled, data)),
    matchNotice: (compiled, text) =>
      from(compiled, () => {
        if (typeof text !== "string") throw refusal(["notice\0expected a text"]);
        return matches(compiled.periods[placeOf(compiled, Date.now() / 1000)], text);
      }),
  };
  if (typeof module === "object") module.exports = recourse;
  else host.recourse = recourse;
})(this);
