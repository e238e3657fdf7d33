// Keeps a release's page fresh and times readable. Pages work without it.
"use strict";

const quickest = 2000;
const slowest = 30000;
let pause = quickest;

const size = (seconds) =>
  seconds < 60 ? `${Math.floor(seconds)} s`
    : seconds < 3600 ? `${Math.floor(seconds / 60)} min`
      : seconds < 86400 ? `${Math.floor(seconds / 3600)} h`
        : `${Math.floor(seconds / 86400)} d`;

function tellDistances() {
  for (const element of document.querySelectorAll("[data-at]")) {
    const seconds = (Date.now() - Date.parse(element.dataset.at)) / 1000;
    element.textContent = Math.abs(seconds) < 10 ? "now" : seconds > 0 ? `${size(seconds)} ago` : `in ${size(-seconds)}`;
  }
  for (const element of document.querySelectorAll("time")) {
    element.title ||= new Date(element.dateTime).toLocaleString();
  }
}

// What a reader has opened, typed and scrolled to must survive an exchange of the page's content.
function remember(main) {
  const opened = [...main.querySelectorAll("details[id]")].map((element) => [element.id, element.open]);
  const typed = [...main.querySelectorAll("textarea[id]")].filter((element) => element.value).map((element) => [element.id, element.value]);
  const scrolled = [...main.querySelectorAll("[role=region][aria-label]")].map((element) => [element.ariaLabel, element.scrollLeft]);
  const focus = document.activeElement;
  const focused = focus && main.contains(focus)
    ? { id: focus.id || focus.closest("[id]")?.id, summary: focus.tagName === "SUMMARY", start: focus.selectionStart, end: focus.selectionEnd }
    : null;
  return { opened, typed, scrolled, focused };
}

function recall(state) {
  for (const [id, open] of state.opened) {
    const element = document.getElementById(id);
    if (element) element.open = open;
  }
  for (const [id, value] of state.typed) {
    const element = document.getElementById(id);
    if (element) element.value = value;
  }
  for (const region of document.querySelectorAll("main [role=region][aria-label]")) {
    const known = state.scrolled.find(([label]) => label === region.ariaLabel);
    if (known) region.scrollLeft = known[1];
  }
  if (state.focused?.id) {
    const holder = document.getElementById(state.focused.id);
    const target = state.focused.summary ? holder?.querySelector("summary") : holder;
    target?.focus({ preventScroll: true });
    if (typeof state.focused.start === "number" && target?.setSelectionRange) target.setSelectionRange(state.focused.start, state.focused.end);
  }
}

function exchange(main, html) {
  const fresh = new DOMParser().parseFromString(html, "text/html").querySelector("main");
  if (!fresh) return;
  const state = remember(main);
  main.replaceWith(fresh);
  recall(state);
  const status = document.getElementById("live-status");
  if (status && fresh.dataset.said !== main.dataset.said) status.textContent = fresh.dataset.said;
  if (fresh.dataset.heading) document.title = fresh.dataset.heading;
  tellDistances();
}

async function refresh() {
  const main = document.querySelector("main[data-live]");
  if (!main) return;
  if (!document.hidden) {
    try {
      const query = new URLSearchParams(location.search);
      query.set("after", main.dataset.seq);
      const answer = await fetch(`${main.dataset.live}?${query}`, { headers: { Accept: "text/html" }, redirect: "error" });
      if (answer.status === 200) exchange(main, await answer.text());
      pause = answer.ok ? quickest : Math.min(slowest, pause * 2);
    } catch {
      pause = Math.min(slowest, pause * 2);
    }
  }
  setTimeout(refresh, pause);
}

tellDistances();
setInterval(tellDistances, 15000);
setTimeout(refresh, pause);
