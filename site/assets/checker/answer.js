// <recourse-answer>: the rest of the answer: steps to tick off, warnings, the account, what is open, and why.
(function () {
  "use strict";
  const checker = (globalThis.recourseChecker ??= {});
  const { make, fill, enter } = checker;
  const ALTERS = { verdict: "may change the verdict", remedies: "may change what to do", causes: "may show a cause", warnings: "may add a warning" };

  const lower = (title) => title.slice(0, 1).toLowerCase() + title.slice(1);
  const texts = (entries) => make("ul", {}, entries.map((entry) => make("li", { "data-id": entry.id }, entry.text ?? entry.title)));

  class Answer extends HTMLElement {
    // Each section is made anew only when what it shows has changed.
    show(view) {
      this.view = view;
      this.sections ??= new Map();
      const { decision } = view;
      this.section("causes", "Causes found", decision.causes, texts);
      this.section("remedies", "What to do", decision.remedies, (remedies) => this.remedies(remedies));
      this.section("never", "Never", decision.prohibitions, texts);
      this.section("warnings", "Keep in mind", decision.warnings, texts);
      this.section("account", "Your account meanwhile", this.account(), (lines) => make("ul", {}, lines.map((line) => make("li", {}, line))));
      this.appeal ??= this.appendChild(make("recourse-appeal"));
      this.appeal.show(view);
      this.section("open", "What one more answer would change", this.open(), (open) => this.questions(open));
      this.section("why", "Why this is the answer", decision.trace, (trace) => this.why(trace));
    }

    section(name, title, shown, render) {
      let { element, before } = this.sections.get(name) ?? {};
      if (!element) element = this.appendChild(make("section", { class: `rc-section rc-${name}` }));
      const now = JSON.stringify(shown);
      if (now !== before) {
        element.hidden = !shown.length;
        fill(element, shown.length ? [make("h2", { class: "rc-heading" }, title), render(shown)] : []);
      }
      this.sections.set(name, { element, before: now });
    }

    remedies(remedies) {
      return make(
        "ol",
        { class: "rc-remedies" },
        remedies.map(({ id, title, steps, effort, cost }) =>
          make(
            "li",
            { "data-id": id },
            make("h3", {}, title, make("small", {}, ` (${effort}${cost ? `; cost: ${lower(cost)}` : ""})`)),
            make("ul", { class: "rc-steps" }, steps.map((step, i) => this.step(`${id} ${step}`, `rc-step-${id}-${i}`, step))),
          ),
        ),
      );
    }

    step(key, id, text) {
      const { ticks } = this.view;
      const input = make("input", {
        type: "checkbox", id, checked: ticks.has(key), "data-key": key,
        onchange: () => (input.checked ? ticks.add(key) : ticks.delete(key)),
      });
      return make("li", { class: "rc-check" }, input, make("label", { for: id }, text));
    }

    account() {
      const { decision, period } = this.view;
      const said = (ids, all) => ids.map((id) => lower(all.find((each) => each.id === id).title)).join(", ");
      const { can, cannot } = decision.account;
      return [
        ...(can.length ? [`You can: ${said(can, period.can)}.`] : []),
        ...(cannot.length ? [`You cannot: ${said(cannot, period.cannot)}.`] : []),
      ];
    }

    open() {
      return this.view.decision.questions.filter((question) => checker.keyOf(question) !== "reason reason");
    }

    questions(open) {
      const ask = (question) =>
        make("button", {
          type: "button", class: "rc-link", "data-key": `ask ${checker.keyOf(question)}`,
          onclick: () => enter(this, (before) => before, { asking: checker.keyOf(question), go: true }),
        }, question.text);
      return make(
        "details",
        {},
        make("summary", {}, open.length === 1 ? "One question" : `${open.length} questions`),
        make("ul", {}, open.map((question) => make("li", {}, ask(question), ` (${ALTERS[question.changes]})`))),
      );
    }

    why(trace) {
      const { decision, pages } = this.view;
      const firings = trace.map(({ because, concludes, fact, sources }) => {
        const place = pages.facts ? make("a", { href: `${pages.facts}#${this.anchor(fact.id)}` }, fact.id) : fact.id;
        return make("li", { "data-fact": fact.id }, place, `: ${because.join(", ")} \u2192 ${concludes.join(", ")} (${sources.join("; ")})`);
      });
      const sure = decision.confidence ? `The weakest of these facts is ${decision.confidence}. ` : "";
      return make(
        "details",
        {},
        make("summary", {}, firings.length === 1 ? "One rule decided" : `${firings.length} rules decided`),
        make("ul", { class: "rc-trace" }, firings),
        make("p", { class: "rc-hint" }, `${sure}Facts of ${decision.knowledge.version}.`),
      );
    }

    // Where the page of all rules tells the one with this id, which begins with the id of what holds it.
    anchor(fact) {
      const [holder, id] = fact.split("/");
      if (holder === "remedy") return `remedy-${id}`;
      return this.view.period.reasons.some((reason) => reason.id === holder) ? `reason-${holder}` : "shared";
    }
  }
  customElements.define("recourse-answer", Answer);
})();
