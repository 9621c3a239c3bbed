// <recourse-checker>: holds what was entered, decides at each change and when a time passes, and makes each answer a
// step that the browser's Back undoes. Answers lie in the state of these steps, which belongs to the tab; the
// address, which browsers keep and show in lists, says nothing of them. Nothing leaves the page.
(function () {
  "use strict";
  const checker = (globalThis.recourseChecker ??= {});
  const { make, fill, button } = checker;

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
      this.applicant = new Map();
      this.notice = "";
      this.entered = checker.NOTHING;
      this.notices = new Map(); // the text of the notice at each step: it stays in memory
      this.step = 0;
      this.unwritten = []; // steps that the history does not have yet
      this.channel = new MessageChannel();
      this.channel.port1.onmessage = () => this.write();
      this.pages = { reasons: this.getAttribute("reasons"), facts: this.getAttribute("facts") };
      this.build();
      this.addEventListener("recourse-enter", ({ detail }) => this.enter(detail));
      this.addEventListener("recourse-applicant", ({ detail }) => {
        this.applicant.set(detail.id, detail.text);
        this.update();
      });
      addEventListener("popstate", () => this.arrive());
      this.arrive();
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
        const fragment = checker.fragmentOf(this.compiled, this.entered);
        const link = location.href.split("#")[0] + (fragment && `#${fragment}`);
        this.link.hidden = false;
        this.link.textContent = link;
        checker.copy(link, this.link, say);
      };
      const actions = make(
        "div",
        { class: "rc-options rc-actions" },
        button("Copy a link to this answer", copyLink, { "data-option": "link" }),
        button("Print", () => print(), { "data-option": "print" }),
        button("Start again", () => this.restart(), { "data-option": "restart" }),
        this.said,
      );
      const hints = [
        "What you enter stays in this tab. It is not in the address, so the list of pages that you visited does not show it.",
        "A link holds the reason, your answers and the times that you entered. Everyone who gets the link can read them. The text of the message and what you type into the appeal are not in it.",
      ];
      fill(this, this.note, this.parts, actions, this.link, hints.map((hint) => make("p", { class: "rc-hint rc-noprint" }, hint)));
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
      else if (changed) this.keep("replaceState");
      this.notices.set(this.step, this.notice);
      if (changed || !typing) this.typing = !!typing;
      if (changed) this.message([]);
      this.update();
      if (answered || go) this.querySelector("recourse-question").go();
    }

    restart() {
      this.entered = checker.NOTHING;
      this.notice = "";
      this.applicant.clear();
      this.asking = undefined;
      this.typing = false;
      this.ticks.clear();
      this.keep("pushState");
      this.message([]);
      for (const input of this.querySelectorAll("[data-applicant]")) input.value = "";
      this.update();
      this.querySelector("recourse-notice details").open = true;
      this.querySelector("textarea").focus();
    }

    // --- The history

    keep(how) {
      if (how === "pushState") this.step += 1;
      this.notices.set(this.step, this.notice);
      this.unwritten.push({ how, state: { recourse: { step: this.step, entered: this.entered } } });
      this.channel.port2.postMessage(null);
    }

    // Writing takes browsers longer than the whole answer, which is therefore shown first.
    write() {
      for (const { how, state } of this.unwritten.splice(0)) {
        try {
          history[how](state, "", isAnchor() ? undefined : location.pathname + location.search);
        } catch {
          // Browsers refuse when it happens very often. The answer does not need it; Back goes further then.
        }
      }
    }

    // Shows what was entered where the history is now: at a step of it, or at a link, which is read and then taken
    // out of the address.
    arrive() {
      this.unwritten = [];
      this.asking = undefined;
      this.typing = false;
      this.message([]);
      const kept = history.state?.recourse;
      if (kept) {
        this.step = kept.step;
        this.notice = this.notices.get(kept.step) ?? "";
        // Facts may have changed since the tab was opened.
        this.entered = checker.fitting(this.compiled, kept.entered, checker.isoNow());
      } else {
        if (!isAnchor()) this.read();
        this.step += 1;
        this.keep("replaceState");
        this.write();
      }
      this.update();
    }

    read() {
      const { entered, partial, older } = checker.readFragment(this.compiled, location.hash.slice(1), checker.isoNow());
      this.entered = entered;
      this.notice = "";
      this.message([
        older && "This link was made with other facts. The answer below follows the facts of today.",
        partial && "Something in this link could not be used and was left out.",
      ].filter(Boolean));
    }

    message(lines) {
      fill(this.note, lines.map((line) => make("p", {}, line)));
      this.note.hidden = !lines.length;
    }

    // --- The answer

    update() {
      const now = checker.isoNow();
      const { decision, wrong } = checker.answerTo(this.compiled, this.entered, now, {
        applicant: this.applicant,
        notice: checker.readable(this.notice),
      });
      this.decidedAt = checker.seconds(now);
      this.decision = decision;
      const view = {
        compiled: this.compiled,
        period: checker.periodAt(this.compiled, checker.seconds(decision.now)),
        entered: this.entered,
        decision,
        wrong,
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
