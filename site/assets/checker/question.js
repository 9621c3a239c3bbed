// <recourse-question>: asks one question, the most decisive one that is open, or one that is to be answered anew.
(function () {
  "use strict";
  const checker = (globalThis.recourseChecker ??= {});
  const { make, fill, button, enter } = checker;
  const ALTERS = {
    verdict: "Your answer can change whether or when you can submit again.",
    remedies: "Your answer can change what to do.",
    causes: "Your answer can show a cause.",
    warnings: "Your answer can add a warning.",
  };
  const YES_AND_NO = [["true", "Yes"], ["false", "No"]];
  const NO_SUCH_TIME = "This is not a day and time that exists. Please check it.";
  const TO_COME = "This time has not come yet. Enter when it happened.";

  // --- What is asked, and how it is said

  checker.observationOf = (view, id) => view.period.observations.find((each) => each.id === id);

  // The question behind a key, whether it is open or not.
  checker.questionOf = function questionOf(view, key) {
    const open = view.decision.questions.find((question) => checker.keyOf(question) === key);
    if (open) return open;
    const [asks, id] = key.split(" ");
    const { period } = view;
    const texts = new Map(Object.entries({
      observation: () => checker.observationOf(view, id)?.question,
      event: () => period.events.find((each) => each.id === id)?.question,
      attempts: () => period.limits.find((each) => each.reason === id)?.question ?? period.ask_attempts,
      reason: () => {
        const reason = period.reasons.find((each) => each.id === id);
        return reason ? period.ask_candidate.replaceAll("{reason.title}", () => reason.title) : period.ask_reason;
      },
    }));
    const text = texts.get(asks)?.();
    return text && { asks, id, text };
  };

  checker.regionName = function regionName(code) {
    const [country] = code.split("-");
    let name = country;
    try {
      name = new Intl.DisplayNames([checker.language()], { type: "region" }).of(country) ?? country;
    } catch {
      // A code that the browser does not know is shown as it is.
    }
    return country === code ? name : `${name} (${code})`;
  };

  // All countries, and the regions that the facts name, as [code, name], by name.
  const listed = new Map();
  checker.regions = function regions(compiled, period) {
    if (!listed.has(period)) {
      const countries = compiled.iso3166.split("\n").map((line) => line.split(" ")[0]);
      const codes = [...new Set([...countries, ...period.regions])].map((code) => [code, checker.regionName(code)]);
      listed.set(period, codes.sort(([, a], [, b]) => a.localeCompare(b)));
    }
    return listed.get(period);
  };

  checker.sayValue = function sayValue(observation, value) {
    if (observation.type === "boolean") return value ? "Yes" : "No";
    if (observation.type === "choice") return new Map(Object.entries(observation.options ?? {})).get(value) ?? value;
    if (observation.type === "region") return checker.regionName(value);
    return `${value}${observation.unit ? ` ${observation.unit}` : ""}`;
  };

  // The open questions that are asked here, in the order in which they matter: none before the reason is known,
  // or known to be unknown.
  checker.openQuestions = function openQuestions(view) {
    const { skipped } = view.entered;
    const open = view.decision.questions.filter((question) => !skipped.includes(checker.keyOf(question)));
    return open.some((question) => checker.keyOf(question) === "reason reason") ? [] : open;
  };

  // --- Changes to what was entered

  const unskip = (entered, key) => ({ ...entered, skipped: entered.skipped.filter((each) => each !== key) });
  const know = (id, value) => (entered) => ({
    ...unskip(entered, `observation ${id}`),
    known: [...checker.withoutKnown(entered, id).known, { id, value }],
  });
  checker.skip = (key) => (entered) => ({ ...unskip(entered, key), skipped: [...unskip(entered, key).skipped, key] });
  const forget = (id) => (entered) => checker.withoutKnown(entered, id);

  // --- Fields

  // A time typed by hand: returns it, or says beside the field what is wrong with it and returns undefined.
  function timeOf(input, problem) {
    const at = input.value ? checker.iso(new Date(input.value)) : undefined;
    if (!at) problem.textContent = input.value || input.validity.badInput ? NO_SUCH_TIME : "Enter the day and the time.";
    else if (Date.parse(at) > Date.now()) problem.textContent = TO_COME;
    else return (problem.textContent = ""), input.removeAttribute("aria-invalid"), at;
    input.setAttribute("aria-invalid", "true");
    input.focus();
    return undefined;
  }

  let fields = 0;
  function field(label, attributes, tag = "input", children = []) {
    const id = `rc-field-${++fields}`;
    const problem = make("p", { class: "rc-problem", id: `${id}-problem`, role: "alert" });
    const input = make(tag, { id, class: "rc-input", "aria-describedby": problem.id, ...attributes }, children);
    return { input, problem, row: make("div", { class: "rc-field" }, make("label", { for: id }, label), input, problem) };
  }
  const timeField = (label, at) =>
    field(label, { type: "datetime-local", "data-key": "time", ...(at && { value: checker.inputOf(at) }) });

  class Question extends HTMLElement {
    show(view) {
      this.view = view;
      const [first] = checker.openQuestions(view);
      const question = view.asking ? checker.questionOf(view, view.asking) : first;
      const shown = JSON.stringify([question, view.asking, this.given(question), view.decision.reasons.length, view.entered.skipped.length]);
      if (shown === this.shown) return;
      this.shown = shown;
      this.hidden = !question && !view.decision.reasons.length && !view.entered.skipped.length;
      if (question) fill(this, this.asked(question));
      else fill(this, this.heading("No more questions"), make("p", {}, "Nothing else that you could say would change the answer."));
    }

    // Moves the focus to the question, for those who answer by keyboard or hear the page.
    go() {
      (this.querySelector("h2") ?? this).focus();
    }

    heading(text) {
      return make("h2", { tabindex: "-1", class: "rc-heading" }, text);
    }

    given(question) {
      if (!question) return undefined;
      const { entered } = this.view;
      if (question.asks === "observation") return checker.knownOf(entered, question.id);
      if (question.asks === "event") return entered.events;
      return question.asks === "attempts" ? [entered.attempts, entered.recent] : entered.declined;
    }

    asked(question) {
      const key = checker.keyOf(question);
      const { view } = this;
      const left = checker.openQuestions(view).filter((each) => checker.keyOf(each) !== key).length;
      const forms = { observation: "observed", event: "happened", attempts: "tried", reason: "candidate" };
      return [
        this.heading("A question to you"),
        make(
          "form",
          { class: "rc-form", novalidate: true, onsubmit: (event) => event.preventDefault(), "data-question": key },
          make("fieldset", {}, make("legend", { class: "rc-legend" }, question.text), this[forms[question.asks]](question, key)),
        ),
        make(
          "p",
          { class: "rc-hint" },
          [ALTERS[question.changes], left && (left === 1 ? "One more question can matter after it." : `Up to ${left} more can matter after it; you can stop at any time.`)]
            .filter(Boolean)
            .join(" "),
        ),
      ];
    }

    answer(change) {
      enter(this, change, { answered: true });
    }

    dontKnow(key, label = "I don't know", change = (entered) => entered) {
      return button(label, () => this.answer((entered) => checker.skip(key)(change(entered))), {
        class: "rc-button rc-quiet",
        "data-key": "dont-know",
      });
    }

    observed({ id }, key) {
      const observation = checker.observationOf(this.view, id);
      const value = checker.knownOf(this.view.entered, id);
      const dontKnow = this.dontKnow(key, "I don't know", forget(id));
      const pick = (option, label, meant) =>
        button(label, () => this.answer(know(id, meant)), {
          "data-key": option,
          "data-option": option,
          "aria-pressed": value === undefined ? null : `${value === meant}`,
        });
      if (observation.type === "boolean") {
        return make("div", { class: "rc-options" }, YES_AND_NO.map(([option, label]) => pick(option, label, option === "true")), dontKnow);
      }
      if (observation.type === "choice") {
        const options = Object.entries(observation.options ?? {});
        return make("div", { class: "rc-options" }, options.map(([option, label]) => pick(option, label, option)), dontKnow);
      }
      return observation.type === "region" ? this.region(id, value, dontKnow) : this.number(observation, value, dontKnow);
    }

    number({ id, min = 0, max = 0, unit = "" }, value, dontKnow) {
      const { input, problem, row } = field(`From ${min} to ${max}${unit ? `, in ${unit}` : ""}`, {
        type: "number", min, max, step: "any", inputmode: "decimal", "data-key": "number", value,
      });
      const use = () => {
        const number = input.value.trim() === "" ? NaN : Number(input.value);
        if (number >= min && number <= max) return this.answer(know(id, number));
        problem.textContent = `Enter a number from ${min} to ${max}.`;
        input.setAttribute("aria-invalid", "true");
        return input.focus();
      };
      return [row, make("div", { class: "rc-options" }, this.submit("Use this number", use), dontKnow)];
    }

    region(id, value, dontKnow) {
      const options = checker
        .regions(this.view.compiled, this.view.period)
        .map(([code, name]) => make("option", { value: code, selected: code === value }, name));
      const { input, problem, row } = field(
        "Country or region", { "data-key": "region" }, "select",
        [make("option", { value: "" }, "Choose ..."), ...options],
      );
      const use = () => {
        if (input.value) return this.answer(know(id, input.value));
        problem.textContent = "Choose one from the list.";
        return input.focus();
      };
      return [row, make("div", { class: "rc-options" }, this.submit("Use this", use), dontKnow)];
    }

    // A button that Enter in a field presses as well. The form itself is not sent: the answer takes it away.
    submit(label, use) {
      const press = (event) => {
        event.preventDefault();
        use();
      };
      return make("button", { type: "submit", class: "rc-button", "data-key": "use", onclick: press }, label);
    }

    happened({ id }, key) {
      const event = this.view.entered.events.find((each) => each.type === id);
      const rest = (entered) => ({ ...unskip(entered, key), events: entered.events.filter((each) => each.type !== id) });
      const { input, problem, row } = timeField("When, in your own time?", event?.at);
      const use = () => {
        const at = timeOf(input, problem);
        if (at) this.answer((entered) => ({ ...rest(entered), events: [...rest(entered).events, { type: id, at }] }));
      };
      return [row, make("div", { class: "rc-options" }, this.submit("Yes, at this time", use), this.dontKnow(key, "No, or I don't know", rest))];
    }

    candidate({ id }, key) {
      const say = (option, label, change) => button(label, () => this.answer(change), { "data-key": option, "data-option": option });
      return make(
        "div",
        { class: "rc-options" },
        say("true", "Yes", (entered) => ({ ...entered, reasons: [...checker.reasonsOf(entered), id] })),
        say("false", "No", (entered) => ({ ...entered, declined: [...entered.declined, id] })),
        this.dontKnow(key),
      );
    }

    tried({ id }, key) {
      const { entered } = this.view;
      const reason = id === "attempts" ? undefined : id;
      // The question stays until all attempts are entered.
      const stay = (change) => enter(this, change, { asking: key });
      const add = (at, same) =>
        stay((before) => ({
          ...checker.withoutRecent(unskip(before, key), reason),
          attempts: [...before.attempts, { at, ...(reason && { reason }), ...(same && { same }) }],
        }));
      const listed = entered.attempts.map((attempt, i) => [attempt, i]).filter(([attempt]) => attempt.reason === reason);
      const { input, problem, row } = timeField(listed.length ? "Another one, in your own time" : "When was it rejected, in your own time?");
      const same = make("input", { type: "checkbox", id: "rc-same", "data-key": "same" });
      const addTyped = () => {
        const at = timeOf(input, problem);
        if (at) add(at, same.checked);
      };
      const parts = [
        listed.length ? make("ul", { class: "rc-list" }, listed.map(([attempt, i]) => this.attempt(attempt, i, stay))) : undefined,
        row,
        make("div", { class: "rc-check" }, same, make("label", { for: "rc-same" }, "With exactly the same documents as before")),
        make(
          "div",
          { class: "rc-options" },
          this.submit("Add this attempt", addTyped),
          button("It was rejected just now", () => add(checker.isoNow(), same.checked), { "data-key": "just-now", "data-option": "just-now" }),
        ),
      ];
      if (reason && !listed.length) parts.push(this.about(reason, key));
      const done = listed.length || checker.recentOf(entered, reason)
        ? button("That is all", () => this.answer((before) => before), { "data-key": "done", "data-option": "done" })
        : this.dontKnow(key);
      return [...parts, make("div", { class: "rc-options" }, done)];
    }

    attempt({ at, same }, i, stay) {
      const drop = (before) => ({ ...before, attempts: before.attempts.filter((_, place) => place !== i) });
      const turn = (before) => ({
        ...before,
        attempts: before.attempts.map((each, place) => (place === i ? { ...each, same: !each.same } : each)),
      });
      const id = `rc-same-${i}`;
      return make(
        "li",
        {},
        make("span", { class: "rc-grow" }, make("time", { datetime: at }, checker.sayLocal(at))),
        make(
          "span",
          { class: "rc-check" },
          make("input", { type: "checkbox", id, checked: !!same, "data-key": id, onchange: () => stay(turn) }),
          make("label", { for: id }, "same documents"),
        ),
        button("Remove", () => stay(drop), { class: "rc-button rc-small", "aria-label": `Remove the attempt of ${checker.sayLocal(at)}` }),
      );
    }

    about(reason, key) {
      const { input, problem, row } = field("Or only about how many", {
        type: "number", min: 0, max: 99, step: 1, inputmode: "numeric", "data-key": "about",
        value: checker.recentOf(this.view.entered, reason)?.count,
      });
      const use = () => {
        const count = Number(input.value);
        if (input.value !== "" && Number.isInteger(count) && count >= 0 && count <= 99) {
          const said = { reason, count, at: checker.isoNow() };
          return this.answer((before) => ({ ...unskip(before, key), recent: [...checker.withoutRecent(before, reason).recent, said] }));
        }
        problem.textContent = "Enter a whole number from 0 to 99.";
        input.setAttribute("aria-invalid", "true");
        return input.focus();
      };
      input.addEventListener("keydown", (event) => {
        if (event.key === "Enter") {
          event.preventDefault();
          use();
        }
      });
      return [row, make("div", { class: "rc-options" }, button("Use this number", use, { "data-key": "use-about", "data-option": "about" }))];
    }
  }
  customElements.define("recourse-question", Question);
})();
