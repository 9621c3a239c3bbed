// <recourse-notice>: the text of the notice, or the reason picked from the list. The text stays in the page. The words
// by which it is read are many, so they are loaded when there is a text to read.
(function () {
  "use strict";
  const checker = (globalThis.recourseChecker ??= {});
  const { make, fill, button, enter, reasonsOf } = checker;
  const LONG = 5_000; // characters that are read at once while somebody types
  const MOST = 5_000_000;
  const PAUSE = 250; // milliseconds

  const quoted = (reasons) => reasons.map(({ title }) => `"${title}"`).join(", ");

  let known = false; // whether the words are there
  // A script, because a page that was opened from a file can load nothing else.
  async function learn(compiled, address) {
    const script = make("script", { src: address });
    await new Promise((onload, onerror) => document.head.append(Object.assign(script, { onload, onerror })));
    if (!globalThis.recourseNotices) throw new Error("there are no words in what was loaded");
    recourse.learnNotices(compiled, globalThis.recourseNotices);
    recourse.matchNotice(compiled, "words of another version throw");
    known = true;
  }

  // What of a text can be read here: all or nothing.
  checker.readable = (text) => (known && text.length <= MOST ? text.replace(/\p{Surrogate}/gu, "\ufffd") : "");

  class Notice extends HTMLElement {
    show(view) {
      this.view = view;
      if (!this.text) this.build(view);
      if (document.activeElement !== this.text && this.text.value !== view.notice) this.text.value = view.notice;
      const found = this.sayFound(view);
      if (this.found.textContent !== found) this.found.textContent = found;
      const checked = reasonsOf(view.entered);
      this.ready.hidden = !checked.length;
      for (const input of this.picks.querySelectorAll("input")) {
        input.checked = input.value ? checked.includes(input.value) : view.entered.skipped.includes("reason reason") && !checked.length;
      }
    }

    build(view) {
      const { period } = view;
      this.text = make("textarea", {
        id: "rc-notice", class: "rc-input", rows: "5", autocomplete: "off", spellcheck: "false", "aria-describedby": "rc-notice-hint rc-found",
        oninput: () => this.later(),
      });
      this.found = make("p", { id: "rc-found", class: "rc-found", role: "status" });
      // On a phone the answer is below the list.
      this.ready = make("p", { class: "rc-ready" }, button("See the answer", () => this.leave(), { "data-option": "answer" }));
      this.picks = make("fieldset", { class: "rc-picks" }, make("legend", { class: "rc-legend" }, "Or pick what you were told"));
      for (const { id, title } of [...period.reasons, { id: "", title: "I don't know, or none of these" }]) {
        const place = `rc-reason-${id || "unknown"}`;
        const input = make("input", { type: "checkbox", id: place, value: id, onchange: () => this.pick(id, input.checked) });
        this.picks.append(make("div", { class: "rc-check" }, input, make("label", { for: place }, title)));
      }
      fill(
        this,
        make(
          "details",
          // Who comes with a reason, from its page or a link, sees the answer at once.
          { open: !reasonsOf(view.entered).length },
          make("summary", {}, make("h2", { class: "rc-heading" }, "What were you told?")),
        make("label", { for: "rc-notice", class: "rc-label" }, "Paste the e-mail, or the text on the screen"),
        make("p", { class: "rc-hint", id: "rc-notice-hint" }, "It is read on your device only. Nothing is sent or stored."),
        this.text, this.found, this.ready, this.picks,
        ),
      );
    }

    leave() {
      this.querySelector("details").open = false;
      this.parentElement.querySelector("recourse-verdict").go();
    }

    // Each letter of a short text counts at once; a long text is read when nothing more comes.
    later() {
      clearTimeout(this.timer);
      if (this.text.value.length <= LONG) this.read();
      else this.timer = setTimeout(() => this.read(), PAUSE);
    }

    read() {
      const { compiled, period } = this.view;
      const text = this.text.value;
      if (text.trim() && !known) this.learn();
      const found = recourse.matchNotice(compiled, checker.readable(text));
      const stated = found.filter(({ certainty }) => certainty === "stated").map(({ id }) => id);
      const named = stated.filter((id) => period.reasons.some((reason) => reason.id === id));
      const declined = ({ declined }) => declined.filter((id) => found.some((each) => each.id === id));
      enter(this, (before) => ({ ...before, named, declined: declined(before) }), { notice: text, typing: true });
    }

    async learn() {
      if (this.loading) return;
      this.loading = true;
      this.dataset.words ??= "loading"; // what is missing stays so until it is there
      try {
        await learn(this.view.compiled, this.parentElement.getAttribute("words"));
        this.dataset.words = "known";
      } catch {
        this.dataset.words = "missing";
      }
      this.loading = false;
      if (known && this.text.value.trim()) this.read();
      else this.show(this.view);
    }

    sayFound({ notice, entered, period, decision }) {
      if (notice.length > MOST) return "This text is too long to be read. Paste only the message itself.";
      const named = period.reasons.filter(({ id }) => entered.named.includes(id));
      if (named.length) return `${notice.trim() ? "The text" : "The message in this link"} names: ${quoted(named)}.`;
      if (!notice.trim()) return "";
      if (this.dataset.words === "loading") return "Reading the text. What is needed for that is being loaded.";
      if (!known) return "The text cannot be read: what is needed for that could not be loaded. Pick below what you were told.";
      if (decision.candidates.length) return `The text may mean: ${quoted(decision.candidates)}. Pick below what you were told.`;
      return "The text names no reason that is known here. Pick one below if you can.";
    }

    pick(id, on) {
      enter(this, (before) => {
        if (!id) {
          if (!on) return { ...before, skipped: before.skipped.filter((key) => key !== "reason reason") };
          return checker.skip("reason reason")({ ...before, reasons: [], declined: [...before.named] });
        }
        const now = reasonsOf(before).filter((each) => each !== id);
        if (on) now.push(id);
        const asNamed = now.length === before.named.length && now.every((each) => before.named.includes(each));
        return {
          ...before,
          reasons: asNamed ? [] : now,
          declined: before.named.filter((each) => !now.includes(each)),
          skipped: before.skipped.filter((key) => key !== "reason reason"),
        };
      });
    }
  }
  customElements.define("recourse-notice", Notice);
})();
