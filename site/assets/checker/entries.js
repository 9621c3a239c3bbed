// <recourse-entries>: all that was entered, each with a way to change it and to take it away.
(function () {
  "use strict";
  const checker = (globalThis.recourseChecker ??= {});
  const { make, fill, button, enter } = checker;

  const entriesOf = function* entriesOf(view) {
    const { entered, period } = view;
    for (const { id, value } of entered.known) {
      const observation = checker.observationOf(view, id);
      if (observation) {
        yield [`observation ${id}`, observation.question, checker.sayValue(observation, value), (before) => checker.withoutKnown(before, id)];
      }
    }
    for (const [i, { at, reason, same }] of entered.attempts.entries()) {
      const value = `${checker.sayLocal(at)}${same ? ", with the same documents as before" : ""}`;
      yield [`attempts ${reason ?? "attempts"}`, "Rejected", value, (before) => ({ ...before, attempts: before.attempts.filter((_, place) => place !== i) })];
    }
    for (const { reason, count, at } of entered.recent) {
      const { text } = checker.questionOf(view, `attempts ${reason}`);
      yield [`attempts ${reason}`, text, `About ${count}, said on ${checker.sayLocal(at)}`, (before) => checker.withoutRecent(before, reason)];
    }
    for (const [i, { type, at }] of entered.events.entries()) {
      const event = period.events.find((each) => each.id === type);
      yield [`event ${type}`, event.question, checker.sayLocal(at), (before) => ({ ...before, events: before.events.filter((_, place) => place !== i) })];
    }
    for (const id of entered.declined) {
      const { text } = checker.questionOf(view, `reason ${id}`);
      yield [undefined, text, "No", (before) => ({ ...before, declined: before.declined.filter((each) => each !== id) })];
    }
    for (const key of entered.skipped) {
      const question = checker.questionOf(view, key);
      if (question) {
        yield [key === "reason reason" ? undefined : key, question.text, "I don't know", (before) => ({ ...before, skipped: before.skipped.filter((each) => each !== key) })];
      }
    }
  };

  class Entries extends HTMLElement {
    show(view) {
      const entries = [...entriesOf(view)];
      const shown = JSON.stringify(entries);
      if (shown === this.shown) return;
      this.shown = shown;
      this.hidden = !entries.length;
      const rows = entries.map(([key, question, value, remove], i) =>
        make(
          "li",
          { "data-entry": key },
          make("span", { class: "rc-grow" }, make("span", { class: "rc-asked" }, question), " ", make("strong", {}, value)),
          key && button("Change", () => enter(this, (before) => before, { asking: key, go: true }), {
            class: "rc-button rc-small", "data-key": `change ${i}`, "aria-label": `Change: ${question}`,
          }),
          button("Remove", () => enter(this, remove), {
            class: "rc-button rc-small", "data-key": `remove ${i}`, "aria-label": `Remove: ${question} ${value}`,
          }),
        ),
      );
      if (!this.list) {
        this.head = make("h2", { class: "rc-heading" });
        this.list = make("ul", { class: "rc-list" });
        fill(this, make("details", {}, make("summary", {}, this.head), this.list));
      }
      this.head.textContent = `What you said (${entries.length}): change or remove it`;
      fill(this.list, rows);
    }
  }
  customElements.define("recourse-entries", Entries);
})();
