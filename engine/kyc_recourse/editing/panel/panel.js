// The panel beside the guide: shows what the server tells, and loads the page anew when it was made anew.
"use strict";
const part = (id) => document.getElementById(id);
const guide = part("guide");
const inside = `${location.origin}/guide/`;
const shown = {};

// The address of the page is kept behind the "#", so that the panel can be reloaded and linked.
function page() {
  const wanted = new URL(location.hash.slice(1) || "index.html", inside).href;
  return wanted.startsWith(inside) ? wanted : `${inside}index.html`;
}
guide.addEventListener("load", () => {
  const { location: place, document: { title } } = guide.contentWindow;
  if (place.href.startsWith(inside)) {
    history.replaceState(null, "", `#${place.href.slice(inside.length)}`);
    document.title = `Editing: ${title}`;
    part("alone").href = place.href;
    part("alone").hidden = false;
  }
});

function show(news) {
  part("folder").textContent = news.folder;
  for (const id of ["findings", "pages", "answers"]) {
    if (shown[id] !== news[id]) {
      // Whoever stands in a part that goes stays near it.
      const stood = part(id).contains(document.activeElement);
      part(id).innerHTML = news[id];
      if (stood) part("parts").focus();
    }
  }
  if (news.built && !shown.built) guide.src = page();
  else if (news.built !== shown.built) guide.contentWindow.location.reload();
  if (part("summary").textContent !== news.summary) part("summary").textContent = news.summary;
  Object.assign(shown, news);
}

const source = new EventSource("/news");
source.addEventListener("message", (event) => show(JSON.parse(event.data)));
source.addEventListener("error", () => {
  part("summary").textContent = "Not connected: kyc-recourse edit has ended. Start it again and this goes on.";
});

function fold(folded) {
  document.body.classList.toggle("folded", folded);
  part("fold").setAttribute("aria-expanded", String(!folded));
  part("fold").textContent = folded ? "Unfold" : "Fold";
  part("parts").hidden = folded;
  sessionStorage.setItem("folded", folded ? "yes" : "");
}
part("fold").addEventListener("click", () => fold(!document.body.classList.contains("folded")));
fold(sessionStorage.getItem("folded") === "yes");
