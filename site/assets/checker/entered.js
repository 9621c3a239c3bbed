// What was entered about one case, without anything personal: lists of frozen plain data that become a case for
// `recourse.decide`, and a fragment of an address and back. Lists, because an id can be the name of anything that
// an object has anyway, such as "constructor".
//
// The text of a notice is not in it: it stays in the page. `named` holds the reasons that it states, which a link
// holds instead.
(function () {
  "use strict";
  const checker = (globalThis.recourseChecker ??= {});
  const DIGEST_SHOWN = 12;
  // What of a link is read: more is no link that this page made.
  const MOST_PARTS = 500;
  const LONGEST = 100_000;
  const MOST_ATTEMPTS = 1000; // in a case

  checker.NOTHING = Object.freeze({
    named: [], // reasons that the pasted text states
    reasons: [], // reasons that were picked
    declined: [], // reasons that the text states or mentions and that do not apply
    known: [], // {id, value}: observations
    attempts: [], // {at, reason?, same?}
    recent: [], // {reason, count, at}: "about COUNT times", said at a time
    events: [], // {type, at}
    skipped: [], // keys of questions answered with "I don't know"
  });

  // The reasons that are taken as given: those that were picked, else those that the text states.
  checker.reasonsOf = ({ reasons, named, declined }) =>
    reasons.length ? reasons : named.filter((id) => !declined.includes(id));
  checker.keyOf = (question) => `${question.asks} ${question.id}`;
  checker.periodAt = (compiled, seconds) => compiled.periods.findLast((period) => period.start <= seconds);
  checker.knownOf = ({ known }, id) => known.find((each) => each.id === id)?.value;
  checker.recentOf = ({ recent }, reason) => recent.find((each) => each.reason === reason);
  checker.withoutKnown = (entered, id) => ({ ...entered, known: entered.known.filter((each) => each.id !== id) });
  checker.withoutRecent = (entered, reason) => ({ ...entered, recent: entered.recent.filter((each) => each.reason !== reason) });

  // --- To a case

  function caseOf(compiled, entered, now, { applicant, notice }, counted) {
    const { reasons, declined, known, recent, events } = entered;
    // As attempts at the moment at which they were said.
    const meant = counted ? [] : recent.flatMap(({ reason, count, at }) =>
      entered.attempts.some((attempt) => attempt.reason === reason) ? [] : Array.from({ length: Math.min(count, 99) }, () => ({ at, reason })));
    const attempts = [...meant, ...entered.attempts].slice(-MOST_ATTEMPTS);
    return {
      platform: compiled.platform,
      now,
      // Where there is the text, it also says what is possible, what it shows and how far the case is.
      reasons: notice ? reasons : checker.reasonsOf(entered),
      candidates: Object.fromEntries(declined.map((id) => [id, false])),
      notice,
      // An empty list would say that there were none.
      attempts: attempts.length || (!counted && recent.length)
        ? attempts.map(({ at, reason, same }) => ({ at, ...(reason && { reason }), same_documents: !!same }))
        : undefined,
      recent_attempts: Object.fromEntries(counted ? recent.map(({ reason, count }) => [reason, count]) : []),
      events,
      observations: Object.fromEntries(known.map(({ id, value }) => [id, value])),
      applicant: Object.fromEntries(applicant),
    };
  }

  // --- What fits the facts

  // The case that a part of each list makes alone.
  const alone = {
    named: (id) => ({ reasons: [id] }),
    reasons: (id) => ({ reasons: [id] }),
    declined: (id) => ({ reasons: [id] }),
    known: ({ id, value }) => ({ observations: { [id]: value } }),
    attempts: ({ at, reason }) => ({ attempts: [{ at, ...(reason !== undefined && { reason }) }] }),
    recent: ({ reason, count, at }) => ({ now: at, recent_attempts: { [reason]: count } }),
    events: (event) => ({ events: [event] }),
  };

  // What is wrong with a case, in a sentence; "" if it can be decided.
  function wrongIn(compiled, now, data) {
    try {
      recourse.decide(compiled, { platform: compiled.platform, now, ...data });
      return "";
    } catch (error) {
      return error.faults?.[0].message ?? error.message;
    }
  }

  const questionKeys = ({ reasons, observations, events, limits }) => [
    "reason reason",
    "attempts attempts",
    ...reasons.map(({ id }) => `reason ${id}`),
    ...observations.map(({ id }) => `observation ${id}`),
    ...events.map(({ id }) => `event ${id}`),
    ...limits.map(({ reason }) => `attempts ${reason}`),
  ];

  // The parts that can be decided, each by itself: so whatever is wrong with one costs no other.
  checker.fitting = function fitting(compiled, entered, now) {
    const keys = questionKeys(checker.periodAt(compiled, checker.seconds(now)));
    const fits = (list, part) =>
      list === "skipped"
        ? keys.includes(part)
        : !wrongIn(compiled, now, alone[list](part)) && !(list === "recent" && checker.seconds(part.at) > checker.seconds(now));
    return Object.fromEntries(Object.keys(checker.NOTHING).map((list) => [list, entered[list].filter((part) => fits(list, part))]));
  };

  // --- The answer

  // Decides with all that fits. What the applicant typed and does not fit is named, by its field.
  function settle(compiled, entered, now, { applicant, notice }, counted) {
    const wrong = new Map();
    const decide = (parts, fields) =>
      recourse.decide(compiled, caseOf(compiled, parts, now, { applicant: fields, notice }, counted));
    try {
      return { decision: decide(entered, applicant), wrong };
    } catch {
      for (const [id, text] of applicant) {
        const message = wrongIn(compiled, now, { applicant: { [id]: text } });
        if (message) wrong.set(id, message);
      }
      const fields = [...applicant].filter(([id]) => !wrong.has(id));
      return { decision: decide(checker.fitting(compiled, entered, now), fields), wrong };
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
  // to its end, the answer is that of this moment; from then on these are attempts like others. `personal` is what
  // stays in the page: what the applicant typed, and the text of the notice.
  checker.answerTo = function answerTo(compiled, entered, now, personal = { applicant: new Map(), notice: "" }) {
    if (entered.recent.length) {
      const times = [...entered.recent, ...entered.attempts, ...entered.events].map(({ at }) => at);
      const said = times.filter((at) => checker.seconds(at) <= checker.seconds(now)).map(checker.seconds);
      const at = checker.iso(new Date(Math.max(...said, 0) * 1000));
      const then = settle(compiled, entered, said.length ? at : now, personal, true);
      const over = timesOf(then.decision).some(
        (time) => checker.seconds(time) > checker.seconds(at) && checker.seconds(time) <= checker.seconds(now),
      );
      if (!over) return then;
    }
    return settle(compiled, entered, now, personal, false);
  };

  // --- The fragment of a link

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
      ...entered.known.map(({ id, value }) => ["know", `${id}:${value}`]),
      ...entered.attempts.map(({ at, reason, same }) => ["attempt", [at, reason ?? "", same ? "same" : ""].join()]),
      ...entered.recent.map(({ reason, count, at }) => ["recent", `${reason}:${count}@${at}`]),
      ...entered.events.map(({ type, at }) => ["event", `${type}@${at}`]),
      ...entered.skipped.map((key) => ["skip", key.replace(" ", ":")]),
    ];
    if (!pairs.length) return "";
    pairs.push(["facts", checker.digestOf(compiled)]);
    return pairs.map(([key, value]) => `${key}=${written(value)}`).join("&");
  };

  checker.digestOf = (compiled) => compiled.digest.replace(/^.*:/, "").slice(0, DIGEST_SHOWN);

  const typed = (observation, text) => {
    if (observation?.type === "boolean") return text === "true" || (text === "false" ? false : text);
    if (observation?.type === "number") return /^-?\d+(\.\d+)?$/.test(text) ? Number(text) : text;
    return text;
  };

  // Returns what a fragment holds that can be used, whether something was left out, and whether it was made with
  // other facts. Whatever stands in it, there is an answer: a link can come from anybody.
  checker.readFragment = function readFragment(compiled, fragment, now) {
    const period = checker.periodAt(compiled, checker.seconds(now));
    const entered = structuredClone(checker.NOTHING);
    const called = (kind, id) => compiled.renamed?.[`${kind} ${id}`] ?? id; // a link may be older than a name
    let partial = fragment.length > LONGEST;
    let older = false;
    const named = (list) => (text) => {
      const id = called("reason", text);
      entered[list] = [...entered[list].filter((each) => each !== id), id];
    };
    const readers = new Map(Object.entries({
      reason: named("reasons"),
      named: named("named"),
      declined: named("declined"),
      know(text) {
        const [given, value = ""] = split(text, ":");
        const id = called("observation", given);
        entered.known = checker.withoutKnown(entered, id).known;
        entered.known.push({ id, value: typed(period.observations.find((each) => each.id === id), value) });
      },
      attempt(text) {
        const [at, reason, same] = text.split(",");
        entered.attempts.push({ at, ...(reason && { reason: called("reason", reason) }), ...(same === "same" && { same: true }) });
      },
      recent(text) {
        const [given, rest = ""] = split(text, ":");
        const reason = called("reason", given);
        const [count, at = ""] = split(rest, "@");
        entered.recent = checker.withoutRecent(entered, reason).recent;
        entered.recent.push({ reason, count: /^\d+$/.test(count) ? Number(count) : count, at });
      },
      event(text) {
        const [type, at = ""] = split(text, "@");
        entered.events.push({ type: called("event", type), at });
      },
      skip(text) {
        const [asks, id = ""] = split(text, ":");
        const key = `${asks} ${called(asks === "attempts" ? "reason" : asks, id)}`;
        entered.skipped = [...entered.skipped.filter((each) => each !== key), key];
      },
    }));
    const pairs = fragment.slice(0, LONGEST).split("&").filter(Boolean);
    const digest = pairs.findLastIndex((pair) => pair.startsWith("facts="));
    if (digest >= 0) older = pairs.splice(digest, 1)[0] !== `facts=${checker.digestOf(compiled)}`;
    for (const pair of pairs.slice(0, MOST_PARTS)) {
      const [key, value = ""] = split(pair, "=");
      try {
        readers.get(key)(decodeURIComponent(value));
      } catch {
        partial = true; // a key that is none, or a lone "%"
      }
    }
    const fitting = checker.fitting(compiled, entered, now);
    partial ||= pairs.length > MOST_PARTS || Object.keys(fitting).some((list) => fitting[list].length < entered[list].length);
    return { entered: fitting, partial, older };
  };
})();
