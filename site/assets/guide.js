// A button below each text that is there to be copied. Without scripts the text can still be selected.
"use strict";
for (const text of document.querySelectorAll(".md-typeset pre > code")) {
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

// A table that is wider than the window can be scrolled with the keyboard too. The theme wraps tables later on.
function letKeyboardScroll() {
  for (const wrap of document.querySelectorAll(".md-typeset__scrollwrap:not([tabindex])")) {
    if (wrap.scrollWidth > wrap.clientWidth) {
      wrap.tabIndex = 0;
      wrap.setAttribute("role", "group");
      wrap.setAttribute("aria-label", "Table");
    }
  }
}
new MutationObserver(letKeyboardScroll).observe(document.body, { childList: true, subtree: true });
addEventListener("resize", letKeyboardScroll);
letKeyboardScroll();
