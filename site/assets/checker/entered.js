// What was entered about one case, without anything personal: frozen plain data that becomes a case for
// `recourse.decide`, and a fragment of the address and back.
//
// The text of a notice is not in it. `named` holds the reasons that the text names; in the case wordings of the
// facts stand for the text, so that a link needs no text and a long text is read once.
(function () {
  "use strict";
  const checker = (globalThis.recourseChecker ??= {});
  // More words than "..." in a wording may stand for, so that wordings side by side make no further one.
  const APART = " 0 0 0 0 0 0 0 0 ";
  const DIGEST_SHOWN = 12;
  const MOST = 200; // attempts or events that a link can carry

  checker.NOTHING = Object.freeze({
    named: [], // reasons that the pasted text names
    reasons: [], // reasons that were picked
    declined: [], // reasons that the text names and that do not apply
    known: {}, // observations
    attempts: [], // {at, reason?, same?}
    recent: {}, // reason: {count, at}, "about COUNT times", said at a time
    events: [], // {type, at}
    skipped: [], // keys of questions answered with "I don't know"
  });

  checker.keyOf = (question) => `${question.asks} ${question.id}`;
  checker.without = (object, key) => Object.fromEntries(Object.entries(object).filter(([each]) => each !== key));
  checker.periodAt = (compiled, seconds) => compiled.periods.findLast((period) => period.start <= seconds);

  // --- To a case

  // Wordings of the facts that name these reasons and no others; "" if there are none.
  function standIn(compiled, period, named, now) {
    const ids = (text) => recourse.matchNotice(compiled, text).map((match) => match.id);
    const words = named.map((id) => {
      const signals = period.reasons.find((reason) => reason.id === id)?.signals ?? [];
      const plain = signals.map((signal) => signal.replaceAll("...", " "));
      return plain.find((text) => ids(text).join() === id) ?? plain[0] ?? "";
    });
    const text = words.join(APART);
    return ids(text).toSorted().join() === named.toSorted().join() ? text : "";
  }

  const standIns = new Map();
  function noticeOf(compiled, period, named, now) {
    const key = `${period.start} ${named.join()}`;
    if (!standIns.has(key)) standIns.set(key, named.length ? standIn(compiled, period, named, now) : "");
    return standIns.get(key);
  }

  function caseOf(compiled, entered, now, applicant, { unfit, counted }) {
    const period = checker.periodAt(compiled, checker.seconds(now));
    const fits = (key) => !unfit.has(key);
    const named = entered.named.filter((id) => fits(`named ${id}`) && !entered.declined.includes(id));
    const notice = noticeOf(compiled, period, named, now);
    const reasons = entered.reasons.filter((id) => fits(`reason ${id}`));
    const attempts = entered.attempts.filter((_, i) => fits(`attempt ${i}`));
    const recent = Object.entries(entered.recent).filter(([id]) => fits(`recent ${id}`));
    if (!counted) {
      // As attempts at the moment at which they were said.
      for (const [reason, { count, at }] of recent) {
        if (!attempts.some((attempt) => attempt.reason === reason)) {
          attempts.push(...Array.from({ length: Math.min(count, 99) }, () => ({ at, reason })));
        }
      }
    }
    return {
      platform: compiled.platform,
      now,
      reasons: reasons.length || notice ? reasons : named,
      notice,
      attempts: attempts.map(({ at, reason, same }) => ({ at, ...(reason && { reason }), same_documents: !!same })),
      recent_attempts: counted ? Object.fromEntries(recent.map(([id, { count }]) => [id, count])) : {},
      events: entered.events.filter((_, i) => fits(`event ${i}`)),
      observations: Object.fromEntries(Object.entries(entered.known).filter(([id]) => fits(`observation ${id}`))),
      applicant: Object.fromEntries(Object.entries(applicant).filter(([id]) => fits(`applicant.${id}`))),
    };
  }

  // --- The answer

  const LISTS = { reasons: "reason", attempts: "attempt", events: "event" };

  // Which part of what was entered a fault of the case is about.
  function partOf(path, data, entered, unfit) {
    const [, list, place] = /^(reasons|attempts|events)\[(\d+)\]/.exec(path) ?? [];
    if (list === "reasons") return `reason ${data.reasons[place]}`;
    if (list) {
      const left = entered[list].map((_, i) => i).filter((i) => !unfit.has(`${LISTS[list]} ${i}`));
      return `${LISTS[list]} ${left[place]}`;
    }
    const [, field, id] = /^(observations|recent_attempts)\.(.*)$/.exec(path) ?? [];
    return field ? `${field === "observations" ? "observation" : "recent"} ${id}` : path;
  }

  // An id that is unknown is not in the fault, only what holds it.
  function partsOf(compiled, path, data, entered, unfit) {
    if (path !== "observations" && path !== "recent_attempts") return [partOf(path, data, entered, unfit)];
    const fits = (id, value) => {
      try {
        return recourse.decide(compiled, { now: data.now, [path]: { [id]: value } });
      } catch {
        return false;
      }
    };
    const wrong = Object.entries(data[path]).filter(([id, value]) => !fits(id, value));
    return wrong.map(([id]) => partOf(`${path}.${id}`, data, entered, unfit));
  }

  // Decides with all that fits; what does not is left out and named, as {part, message}.
  function settle(compiled, entered, now, applicant, counted) {
    const unfit = new Map();
    for (;;) {
      const data = caseOf(compiled, entered, now, applicant, { unfit, counted });
      try {
        return { decision: recourse.decide(compiled, data), unfit };
      } catch (error) {
        const before = unfit.size;
        const parts = (error.faults ?? []).flatMap(({ path, message }) =>
          partsOf(compiled, path, data, entered, unfit).map((part) => [part, message]));
        for (const [part, message] of parts) unfit.set(part, message);
        if (unfit.size === before) throw error;
      }
    }
  }

  const timesOf = (decision) =>
    [
      decision.next_change?.at,
      decision.resubmit.allowed_from,
      decision.resubmit.advised_from,
      ...decision.limits.map((limit) => limit.resets_at),
      ...decision.cooldowns.map((cooldown) => cooldown.ends_at),
    ].filter(Boolean);

  // The answer at `now`. "About four times" is true of the moment at which it was said: until something comes
  // to its end, the answer is that of this moment; from then on these are attempts like others.
  checker.answerTo = function answerTo(compiled, entered, now, applicant = {}) {
    const counts = Object.values(entered.recent);
    if (counts.length) {
      const times = [...counts, ...entered.attempts, ...entered.events].map(({ at }) => at);
      const said = times.filter((at) => checker.seconds(at) <= checker.seconds(now)).map(checker.seconds);
      const at = checker.iso(new Date(Math.max(...said, 0) * 1000));
      const then = settle(compiled, entered, said.length ? at : now, applicant, true);
      const over = timesOf(then.decision).some(
        (time) => checker.seconds(time) > checker.seconds(at) && checker.seconds(time) <= checker.seconds(now),
      );
      if (!over) return then;
    }
    return settle(compiled, entered, now, applicant, false);
  };

  // --- The fragment of the address

  const written = (text) => encodeURIComponent(text).replace(/%3A/g, ":").replace(/%2C/g, ",").replace(/%40/g, "@");
  const split = (text, mark) => {
    const place = text.indexOf(mark);
    return place < 0 ? [text] : [text.slice(0, place), text.slice(place + mark.length)];
  };

  checker.fragmentOf = function fragmentOf(compiled, entered) {
    const pairs = [
      ...entered.reasons.map((id) => ["reason", id]),
      ...entered.named.map((id) => ["named", id]),
      ...entered.declined.map((id) => ["declined", id]),
      ...Object.entries(entered.known).map(([id, value]) => ["know", `${id}:${value}`]),
      ...entered.attempts.map(({ at, reason, same }) => ["attempt", [at, reason ?? "", same ? "same" : ""].join()]),
      ...Object.entries(entered.recent).map(([id, { count, at }]) => ["recent", `${id}:${count}@${at}`]),
      ...entered.events.map(({ type, at }) => ["event", `${type}@${at}`]),
      ...entered.skipped.map((key) => ["skip", key.replace(" ", ":")]),
    ];
    if (!pairs.length) return "";
    pairs.push(["facts", checker.digestOf(compiled)]);
    return pairs.map(([key, value]) => `${key}=${written(value)}`).join("&");
  };

  checker.digestOf = (compiled) => compiled.digest.replace(/^.*:/, "").slice(0, DIGEST_SHOWN);

  const typed = (observation, text) => {
    if (observation?.type === "boolean") return { true: true, false: false }[text] ?? text;
    if (observation?.type === "number") return /^-?\d+(\.\d+)?$/.test(text) ? Number(text) : text;
    return text;
  };

  // Returns what a fragment holds, what of it could not be read, and whether it was made with other facts.
  checker.readFragment = function readFragment(compiled, fragment, now) {
    const period = checker.periodAt(compiled, checker.seconds(now));
    const entered = structuredClone(checker.NOTHING);
    const called = (kind, id) => compiled.renamed?.[`${kind} ${id}`] ?? id; // a link may be older than a name
    const unread = [];
    let older = false;
    const readers = {
      reason: (text) => entered.reasons.push(called("reason", text)),
      named: (text) => {
        const id = called("reason", text);
        return period.reasons.some((reason) => reason.id === id) && entered.named.push(id);
      },
      declined: (text) => entered.declined.push(called("reason", text)),
      know: (text) => {
        const [given, value] = split(text, ":");
        const id = called("observation", given);
        if (value === undefined || id === "__proto__") return false;
        entered.known[id] = typed(period.observations.find((each) => each.id === id), value);
        return true;
      },
      attempt: (text) => {
        const [at, reason, same] = text.split(",");
        return entered.attempts.length < MOST && entered.attempts.push({ at, ...(reason && { reason: called("reason", reason) }), ...(same === "same" && { same: true }) });
      },
      recent: (text) => {
        const [given, rest = ""] = split(text, ":");
        const id = called("reason", given);
        const [count, at] = split(rest, "@");
        if (!/^\d{1,6}$/.test(count) || !(checker.seconds(at ?? "") <= checker.seconds(now)) || id === "__proto__") return false;
        entered.recent[id] = { count: Number(count), at };
        return true;
      },
      event: (text) => {
        const [type, at = ""] = split(text, "@");
        return entered.events.length < MOST && entered.events.push({ type: called("event", type), at });
      },
      skip: (text) => {
        const [asks, id = ""] = split(text, ":");
        return entered.skipped.push(`${asks} ${called(asks === "attempts" ? "reason" : asks, id)}`);
      },
      facts: (text) => {
        older = text !== checker.digestOf(compiled);
        return true;
      },
    };
    for (const pair of fragment.split("&").filter(Boolean)) {
      const [key, value = ""] = split(pair, "=");
      let text;
      try {
        text = decodeURIComponent(value);
      } catch {
        text = undefined; // a lone "%"
      }
      if (text === undefined || !Object.hasOwn(readers, key) || !readers[key](text)) unread.push(pair);
    }
    const { unfit } = checker.answerTo(compiled, entered, now);
    for (const [part, message] of unfit) unread.push(`${part}: ${message.split(";")[0]}`);
    return { entered: checker.fitting(entered, unfit), unread, older };
  };

  checker.fitting = (entered, unfit) => ({
    ...entered,
    reasons: entered.reasons.filter((id) => !unfit.has(`reason ${id}`)),
    attempts: entered.attempts.filter((_, i) => !unfit.has(`attempt ${i}`)),
    events: entered.events.filter((_, i) => !unfit.has(`event ${i}`)),
    known: Object.fromEntries(Object.entries(entered.known).filter(([id]) => !unfit.has(`observation ${id}`))),
    recent: Object.fromEntries(Object.entries(entered.recent).filter(([id]) => !unfit.has(`recent ${id}`))),
  });
})();
