// What the pages of the guide do beyond being read. Without scripts everything is still there.
"use strict";

// A button below each text that is there to be copied.
for (const text of document.querySelectorAll(".md-typeset pre > code:not(.language-console, .language-diff)")) {
  const button = document.createElement("button");
  button.type = "button";
  button.className = "copy-button";
  button.textContent = "Copy the text";
  button.setAttribute("aria-live", "polite");
  button.addEventListener("click", async () => {
    try {
      await navigator.clipboard.writeText(text.textContent);
      button.textContent = "Copied";
    } catch {
      getSelection().selectAllChildren(text);
      button.textContent = "Selected: now copy it";
    }
  });
  text.parentElement.after(button);
}

// On a narrow screen the rows of a table become cards, in which each cell says what it is. The roles keep it a
// table for a screen reader.
const ROLES = { table: "table", thead: "rowgroup", tbody: "rowgroup", tr: "row", th: "columnheader", td: "cell" };
for (const table of document.querySelectorAll(".md-typeset table")) {
  const columns = [...table.querySelectorAll("th")].map((heading) => heading.textContent.replace(/[^?]$/, "$&:"));
  table.dataset.cards = "";
  for (const cell of table.querySelectorAll("td")) {
    if (cell.cellIndex) cell.dataset.column = columns[cell.cellIndex];
  }
  for (const element of [table, ...table.querySelectorAll("thead, tbody, tr, th, td")]) {
    element.setAttribute("role", ROLES[element.localName]);
  }
}

// A wide table or code can be scrolled with the keyboard too. The theme wraps tables later on.
function letKeyboardScroll() {
  for (const wrap of document.querySelectorAll(".md-typeset__scrollwrap:not([tabindex]), pre > code:not([tabindex])")) {
    if (wrap.scrollWidth > wrap.clientWidth) {
      wrap.tabIndex = 0;
      wrap.setAttribute("role", "group");
      wrap.setAttribute("aria-label", wrap.localName === "code" ? "Code" : "Table");
    }
  }
}
new MutationObserver(letKeyboardScroll).observe(document.body, { childList: true, subtree: true });
addEventListener("resize", letKeyboardScroll);
letKeyboardScroll();

// A link to something that is folded opens it; paper has nothing to click on.
function targeted() {
  try {
    return location.hash.includes("=") ? null : document.getElementById(decodeURIComponent(location.hash.slice(1)));
  } catch {
    return null; // a lone "%"
  }
}
function reveal() {
  const target = targeted();
  for (let fold = target?.closest("details"); fold; fold = fold.parentElement.closest("details")) fold.open = true;
  if (target?.closest("details")) target.scrollIntoView();
}
addEventListener("hashchange", reveal);
reveal();
let folded = [];
addEventListener("beforeprint", () => {
  folded = [...document.querySelectorAll("details:not([open])")];
  for (const fold of folded) fold.open = true;
});
addEventListener("afterprint", () => {
  for (const fold of folded) fold.open = false;
});

// The theme opens its menu and its search with labels, which have no name and which not every key reaches.
document.querySelector(".md-search")?.setAttribute("aria-label", "Search");
for (const label of document.querySelectorAll("label.md-header__button[for=__drawer], label.md-header__button[for=__search]")) {
  const button = document.createElement("button");
  button.type = "button";
  button.className = label.className;
  button.setAttribute("for", label.htmlFor); // the theme's styles look for it
  button.setAttribute("aria-label", { __drawer: "Menu", __search: "Search" }[label.htmlFor]);
  button.append(...label.childNodes);
  button.addEventListener("click", () => document.getElementById(label.htmlFor).click());
  label.replaceWith(button);
}

// Browsers let no page read the search's index from a file.
if (location.protocol === "file:") {
  for (const part of document.querySelectorAll(".md-search, [for=__search]")) part.hidden = true;
}
