// <recourse-verdict>: the verdict first, then when, with a countdown and a reminder to take along.
(function () {
  "use strict";
  const checker = (globalThis.recourseChecker ??= {});
  const { make, fill, button } = checker;

  const isLocal = () => new Date().getTimezoneOffset() !== 0;

  class Verdict extends HTMLElement {
    show(view) {
      this.view = view;
      if (!this.said) {
        // Alone in the live region, so that nothing else is read out at every answer.
        this.said = make("div", { class: "rc-said", role: "status", "aria-live": "polite" });
        this.when = make("div", { class: "rc-when" });
        this.tabIndex = -1;
        fill(this, this.said, this.when);
      }
      const { decision, period } = view;
      const { title } = period.verdicts.find((verdict) => verdict.id === decision.verdict);
      const said = [title, decision.summary];
      if (JSON.stringify(said) !== this.shown) {
        this.shown = JSON.stringify(said);
        this.dataset.verdict = decision.verdict;
        this.dataset.allowed = `${decision.resubmit.allowed}`;
        this.toggleAttribute("data-later", decision.resubmit.advised_from !== null);
        fill(this.said, make("h2", { class: "rc-verdict" }, title), make("p", { class: "rc-summary" }, decision.summary));
      }
      const { resubmit, limits, cooldowns, next_change: change } = decision;
      const when = JSON.stringify([resubmit, limits, cooldowns, change, decision.reasons]);
      if (when !== this.shownWhen) {
        this.shownWhen = when;
        fill(this.when, this.reasons(), this.times());
      }
      this.tick();
    }

    go() {
      this.scrollIntoView();
      this.focus({ preventScroll: true });
    }

    // Says anew how long it is until each time.
    tick() {
      const now = checker.seconds(checker.isoNow());
      for (const element of this.querySelectorAll("[data-until]")) {
        const left = checker.seconds(element.dataset.until) - now;
        element.textContent = left > 0 ? `in ${checker.sayLeft(left)}` : "now";
      }
    }

    reasons() {
      const { reasons } = this.view.decision;
      const link = ({ id, title }) =>
        this.view.pages.reasons ? make("a", { href: this.view.pages.reasons.replace("ID", id) }, title) : title;
      return reasons.map((reason) => make("p", { class: "rc-reason" }, link(reason)));
    }

    moment(iso) {
      const utc = checker.sayUtc(iso);
      return [
        make("time", { datetime: iso }, isLocal() ? `${checker.sayLocal(iso)} your time (${utc})` : utc),
        ", ",
        make("span", { role: "timer", "data-until": iso }),
      ];
    }

    times() {
      const { decision, period } = this.view;
      const { resubmit, limits, cooldowns, next_change: change } = decision;
      const latest = resubmit.bound === "latest" ? " at the latest" : "";
      const at = resubmit.allowed_from ?? resubmit.advised_from;
      const lines = [];
      const line = (...parts) => lines.push(make("p", {}, ...parts));
      if (resubmit.allowed_from) line("You can submit again from ", this.moment(resubmit.allowed_from), `${latest}.`);
      else if (resubmit.advised_from) line("Better not before ", this.moment(resubmit.advised_from), `${latest}.`);
      else if (resubmit.allowed === true) line("You can submit again once the cause is fixed.");
      else if (resubmit.allowed === false) line("Don't submit again yet.");
      for (const { max, used, remaining, resets_at, locked_until } of limits) {
        if (used === null) {
          line(`Failed tries: not known yet. ${max} lock the check.`);
          continue;
        }
        const left = locked_until ? "The check is locked." : `${remaining} left.`;
        const resets = resets_at && resets_at !== locked_until && resets_at !== resubmit.advised_from;
        line(`Failed tries: ${used} of ${max}. ${left}`, resets ? [" The oldest no longer counts from ", this.moment(resets_at), "."] : undefined);
      }
      for (const { state, ends_at } of cooldowns) {
        if (ends_at && ends_at !== resubmit.allowed_from) line(state === "over" ? "The wait is over since " : "The wait ends ", this.moment(ends_at), ".");
      }
      if (change) {
        const { title } = period.verdicts.find((verdict) => verdict.id === change.verdict);
        if (change.at === at) line(`If nothing else happens, the answer then becomes "${title}".`);
        else line(`If nothing else happens, the answer becomes "${title}" at `, this.moment(change.at), ".");
      }
      if (at) lines.push(make("p", { class: "rc-noprint" }, button("Add a reminder to my calendar", () => this.remind(at), { "data-key": "remind", "data-option": "remind" })));
      return lines;
    }

    remind(at) {
      const { compiled, decision } = this.view;
      const text = checker.calendar({
        at,
        now: checker.isoNow(),
        id: `${at}-${decision.verdict}-${checker.digestOf(compiled)}@recourse.invalid`,
        title: `${compiled.name}: the verification can be submitted again`,
        text: [decision.summary, ...decision.remedies.map((remedy) => `- ${remedy.title}`)].join("\n"),
      });
      const url = URL.createObjectURL(new Blob([text], { type: "text/calendar" }));
      const link = make("a", { href: url, download: "reminder.ics" });
      document.body.append(link);
      link.click();
      link.remove();
      setTimeout(() => URL.revokeObjectURL(url), 60_000);
    }
  }
  customElements.define("recourse-verdict", Verdict);
})();
