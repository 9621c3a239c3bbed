// <recourse-checker>: holds what was entered, decides at each change and when a time passes, and keeps the
// address and the history of the browser in step. Nothing is stored, and nothing leaves the page.
(function () {
  "use strict";
  const checker = (globalThis.recourseChecker ??= {});
  const { make, fill, button } = checker;

  const NAMED = 20; // parts of a link that are named when they do not fit

  // A fragment that leads to a place in the page is no case.
  const isAnchor = () => location.hash.length > 1 && !location.hash.includes("=");

  class Checker extends HTMLElement {
    connectedCallback() {
      const knowledge = document.getElementById("recourse-knowledge");
      try {
        this.compiled = JSON.parse(knowledge.textContent);
        this.start();
      } catch (error) {
        fill(this, make("p", { class: "rc-note", role: "alert" }, "The checker cannot start here. The same answers stand on the pages below."));
        throw error;
      }
    }

    start() {
      this.ticks = new Set();
      this.applicant = {};
      this.notice = "";
      this.entered = checker.NOTHING;
      this.steps = new Map(); // what was entered at each step of the history, the text of the notice with it
      this.step = 0;
      this.unwritten = []; // what the address and the history do not show yet
      this.channel = new MessageChannel();
      this.channel.port1.onmessage = () => this.write();
      this.pages = { reasons: this.getAttribute("reasons"), facts: this.getAttribute("facts") };
      this.build();
      this.addEventListener("recourse-enter", ({ detail }) => this.enter(detail));
      this.addEventListener("recourse-applicant", ({ detail }) => {
        this.applicant = { ...this.applicant, [detail.id]: detail.text };
        this.update();
      });
      addEventListener("popstate", (event) => this.back(event.state?.recourseStep));
      this.read();
      this.step = history.state?.recourseStep ?? 0;
      this.keep("replaceState", location.href);
      this.write();
      this.update();
      this.wait();
    }

    disconnectedCallback() {
      clearTimeout(this.timer);
    }

    build() {
      this.note = make("div", { class: "rc-note", role: "status" });
      this.parts = ["notice", "verdict", "question", "entries", "answer"].map((name) =>
        make(`recourse-${name}`, { class: "rc-part" }),
      );
      this.said = make("span", { role: "status", class: "rc-hint" });
      this.link = make("p", { class: "rc-address", hidden: true, tabindex: "-1" });
      const say = (text) => {
        this.said.textContent = text;
        this.link.hidden = !text.startsWith("Selected");
      };
      const copyLink = () => {
        this.write();
        this.link.hidden = false;
        this.link.textContent = location.href;
        checker.copy(location.href, this.link, say);
      };
      const actions = make(
        "div",
        { class: "rc-options rc-actions" },
        button("Copy a link to this answer", copyLink, { "data-option": "link" }),
        button("Print", () => print(), { "data-option": "print" }),
        button("Start again", () => this.restart(), { "data-option": "restart" }),
        this.said,
      );
      fill(this, this.note, this.parts, actions, this.link,
        make("p", { class: "rc-hint rc-noprint" }, "The link holds your answers, but neither the text of the message nor anything about you."));
    }

    // --- What was entered

    // Takes a change. `typing` adds to the step before it instead of making a new one, `asking` is the question
    // to stay at, `answered` leads on to the next question.
    enter({ change, notice, typing, asking, answered, go }) {
      const before = this.entered;
      this.entered = change(before);
      if (notice !== undefined) this.notice = notice;
      this.asking = asking;
      const changed = JSON.stringify(before) !== JSON.stringify(this.entered);
      if (changed && !(typing && this.typing)) this.keep("pushState");
      else if (changed || typing) this.keep("replaceState");
      if (changed || !typing) this.typing = !!typing;
      this.message(changed ? [] : undefined);
      this.update();
      if (answered || go) this.querySelector("recourse-question").go();
    }

    restart() {
      this.entered = checker.NOTHING;
      this.notice = "";
      this.applicant = {};
      this.asking = undefined;
      this.typing = false;
      this.ticks.clear();
      this.keep("pushState");
      this.write();
      this.message([]);
      for (const input of this.querySelectorAll("[data-applicant]")) input.value = "";
      this.update();
      this.querySelector("textarea").focus();
    }

    // --- The address and the history

    keep(how, address) {
      if (how === "pushState") this.step += 1;
      this.steps.set(this.step, { entered: this.entered, notice: this.notice });
      const fragment = checker.fragmentOf(this.compiled, this.entered);
      address ??= `${location.pathname}${location.search}${fragment && `#${fragment}`}`;
      this.unwritten.push({ how, step: this.step, address });
      this.channel.port2.postMessage(null);
    }

    // Writing takes browsers longer than the whole answer, which is therefore shown first.
    write() {
      for (const { how, step, address } of this.unwritten.splice(0)) {
        const same = history.state?.recourseStep === step && location.href.endsWith(address);
        // Browsers refuse when it happens very often, as when somebody types fast.
        if (!same) history[how]({ recourseStep: step }, "", address);
      }
    }

    back(step) {
      this.unwritten = [];
      const kept = step === undefined ? undefined : this.steps.get(step);
      this.asking = undefined;
      this.typing = false;
      if (kept) {
        ({ entered: this.entered, notice: this.notice } = kept);
        this.step = step;
        this.message([]);
      } else {
        if (!isAnchor()) {
          this.notice = "";
          this.entered = checker.NOTHING;
          this.read();
        }
        this.step = step ?? this.step + 1;
        this.keep("replaceState", location.href);
        this.write();
      }
      this.update();
    }

    read() {
      const fragment = location.hash.slice(1);
      if (isAnchor()) return;
      const { entered, unread, older } = checker.readFragment(this.compiled, fragment, checker.isoNow());
      this.entered = entered;
      const lines = [];
      if (older) lines.push("This link was made with other facts. The answer below follows the facts of today.");
      if (unread.length) lines.push("Some of this link could not be read or does not fit. It was left out, the rest was kept:", unread.slice(0, NAMED));
      this.message(lines);
    }

    message(lines) {
      if (!lines) return;
      fill(this.note, lines.map((line) =>
        Array.isArray(line) ? make("ul", {}, line.map((each) => make("li", {}, each.slice(0, 120)))) : make("p", {}, line)));
      this.note.hidden = !lines.length;
    }

    // --- The answer

    update() {
      const now = checker.isoNow();
      const { decision, unfit } = checker.answerTo(this.compiled, this.entered, now, this.applicant);
      this.decidedAt = checker.seconds(now);
      this.decision = decision;
      const view = {
        compiled: this.compiled,
        period: checker.periodAt(this.compiled, checker.seconds(decision.now)),
        entered: this.entered,
        decision,
        unfit,
        asking: this.asking,
        notice: this.notice,
        ticks: this.ticks,
        applicant: this.applicant,
        pages: this.pages,
      };
      for (const part of this.parts) part.show(view);
    }

    // Every second the countdown goes on. The answer is asked for anew with each minute, and as soon as a time
    // of it has come.
    wait() {
      this.timer = setTimeout(() => {
        const now = checker.seconds(checker.isoNow());
        const times = [...this.querySelectorAll("[data-until]")].map((element) => checker.seconds(element.dataset.until));
        if (times.some((time) => time > this.decidedAt && time <= now) || now - this.decidedAt >= 60) this.update();
        else this.querySelector("recourse-verdict").tick();
        this.wait();
      }, 1000 - (Date.now() % 1000));
    }
  }
  customElements.define("recourse-checker", Checker);
})();
