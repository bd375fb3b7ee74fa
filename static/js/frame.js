// What quickens the frame; every page works without it.

const search = document.getElementById("search-everything");

function isTyping(target) {
  if (!(target instanceof HTMLElement)) return false;
  return target.isContentEditable || target.matches("textarea, select, input:not([type=checkbox], [type=radio])");
}

document.addEventListener("keydown", (event) => {
  if (event.key === "/" && search && !event.ctrlKey && !event.metaKey && !event.altKey && !isTyping(event.target)) {
    event.preventDefault();
    search.focus();
    search.select();
  }
  if (event.key === "Escape") {
    const open = document.querySelector("details.menu[open]");
    if (open) {
      open.open = false;
      open.querySelector("summary").focus();
    }
  }
});

// Suggestions are for those who search: their script is fetched when somebody first goes into the field.
document.addEventListener("focusin", async ({ target }) => {
  if (!target.dataset?.suggest || target.dataset.suggests) return;
  target.dataset.suggests = "true";
  const { attach } = await import(target.dataset.suggestScript);
  attach(target);
});

document.addEventListener("click", (event) => {
  for (const menu of document.querySelectorAll("details.menu[open]")) {
    if (!menu.contains(event.target)) menu.open = false;
  }
});

// After a refused form, the reader of the page stands at the summary and not at the top of the page.
document.getElementById("error-summary")?.focus();

// What a note-taker of a meeting typed and could not send is kept in this browser (kept.js) until they sign out: offices
// share computers.
document.addEventListener("submit", (event) => {
  const { keptOf, keptWarning } = event.target.dataset;
  if (!keptOf) return;
  const kept = Object.keys(localStorage).filter((name) => name.startsWith(`kept:${keptOf}:`));
  if (kept.length && !confirm(keptWarning)) event.preventDefault();
  else for (const name of kept) localStorage.removeItem(name);
});
