// <recourse-appeal>: the appeal, filled in here. What the applicant types stays in this page's memory.
(function () {
  "use strict";
  const checker = (globalThis.recourseChecker ??= {});
  const { make, fill, button } = checker;
  const SEVERAL_LINES = 1_000; // a field that takes more characters gets a box

  // Copies a text; where the browser does not let pages do that, selects it instead.
  checker.copy = async function copy(text, element, say) {
    try {
      await navigator.clipboard.writeText(text);
      say("Copied.");
    } catch {
      getSelection().selectAllChildren(element);
      say(document.execCommand("copy") ? "Copied." : "Selected. Copy it with Ctrl+C, or hold it with your finger.");
    }
  };

  class Appeal extends HTMLElement {
    show(view) {
      const { appeal } = view.decision;
      this.hidden = !appeal;
      if (!appeal) return;
      if (!this.text) this.build(view);
      for (const [id, problem] of this.problems) {
        const message = view.wrong.get(id) ?? "";
        if (problem.textContent !== message) problem.textContent = message;
      }
      const { remedies } = view.decision;
      const appealOf = (id) => view.period.remedies.find((remedy) => remedy.id === id).appeal;
      if (!this.shown && appealOf(remedies[0].id) === appeal.id) this.firstChild.open = true;
      const shown = JSON.stringify(appeal);
      if (shown === this.shown) return;
      this.shown = shown;
      this.text.textContent = `Subject: ${appeal.subject}\n\n${appeal.body}`;
      const titles = appeal.missing.map((id) => this.titles.get(id) ?? id);
      this.missing.textContent = titles.length ? `Still to fill in: ${titles.join(", ")}.` : "Everything is filled in.";
      fill(this.attachments, make("h3", {}, "Attach"), make("ul", {}, appeal.attachments.map((each) => make("li", {}, each))));
      this.copied.textContent = "";
    }

    build({ period, applicant }) {
      this.titles = new Map(period.fields.map((field) => [field.id, field.title]));
      this.problems = new Map();
      this.text = make("pre", { class: "rc-letter", tabindex: "0", role: "region", "aria-label": "The text of the appeal" });
      this.missing = make("p", { class: "rc-hint rc-noprint" });
      this.attachments = make("div");
      this.copied = make("span", { role: "status", class: "rc-hint" });
      const rows = period.fields.map(({ id, title, max_length: most }) => {
        const place = `rc-applicant-${id}`;
        const long = most > SEVERAL_LINES;
        const input = make(long ? "textarea" : "input", {
          id: place, class: "rc-input", autocomplete: "off", "data-applicant": id, "aria-describedby": `${place}-problem`,
          ...(long ? { rows: "4" } : { type: "text" }),
          oninput: () =>
            this.dispatchEvent(new CustomEvent("recourse-applicant", { bubbles: true, detail: { id, text: input.value } })),
        });
        input.value = applicant.get(id) ?? "";
        const problem = make("p", { class: "rc-problem", id: `${place}-problem` });
        this.problems.set(id, problem);
        return make("div", { class: "rc-field" }, make("label", { for: place }, title), input, problem);
      });
      fill(
        this,
        make("details", {}, make("summary", {}, make("h2", { class: "rc-heading" }, "Your appeal")),
        make("div", { class: "rc-noprint" },
          make("p", { class: "rc-hint" }, "What you type here stays on this page. It is not stored, not sent, and in no link."), rows),
        this.missing, this.text,
        make("p", { class: "rc-noprint" },
          button("Copy the appeal", () => checker.copy(this.text.textContent, this.text, (said) => (this.copied.textContent = said)), { "data-option": "copy-appeal" }),
          " ", this.copied),
        this.attachments),
      );
    }
  }
  customElements.define("recourse-appeal", Appeal);
})();
