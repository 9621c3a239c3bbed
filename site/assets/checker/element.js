// Elements of the page: made from plain values, so that text stays text, and filled without losing the focus.
(function () {
  "use strict";
  const checker = (globalThis.recourseChecker ??= {});

  // make("button", {type: "button", onclick: go}, "Go"): functions and booleans become properties, the rest
  // attributes; null and undefined children and attributes are left out.
  checker.make = function make(tag, attributes = {}, ...children) {
    const element = document.createElement(tag);
    for (const [name, value] of Object.entries(attributes)) {
      if (value === undefined || value === null) continue;
      if (typeof value === "function" || typeof value === "boolean") element[name] = value;
      else element.setAttribute(name, value);
    }
    element.append(...children.flat(2).filter((child) => child !== undefined && child !== null));
    return element;
  };

  // Replaces what is in an element. The focus goes to what has the same data-key as what had it before.
  checker.fill = function fill(element, ...children) {
    const active = element.contains(document.activeElement) ? document.activeElement : undefined;
    const key = active?.dataset.key;
    element.replaceChildren(...children.flat(2).filter((child) => child !== undefined && child !== null));
    if (key) element.querySelector(`[data-key="${CSS.escape(key)}"]`)?.focus({ preventScroll: true });
  };

  checker.button = (label, onclick, attributes = {}) =>
    checker.make("button", { type: "button", class: "rc-button", onclick, ...attributes }, label);

  // Tells the checker what was entered: `change` takes all that was entered before and returns all of it now.
  checker.enter = (element, change, options = {}) =>
    element.dispatchEvent(new CustomEvent("recourse-enter", { bubbles: true, detail: { change, ...options } }));
})();
