// Lists: suggestions while typing, results in place, rows that open. Every list works without this file.

const form = document.getElementById("list-filters");
const results = document.getElementById("results");
const panel = document.querySelector(".list-filters");

// Where there is room the filters stand open beside the results; browsers that know ::details-content need no help.
if (panel) panel.open = matchMedia("(min-width: 62rem)").matches;

// The address keeps only what says something.
document.addEventListener("htmx:configRequest", (event) => {
  const parameters = event.detail.parameters;
  for (const name of Object.keys(parameters)) {
    const said = [parameters[name]].flat().filter((value) => value !== "");
    delete parameters[name];
    if (said.length) parameters[name] = said.length === 1 ? said[0] : said;
  }
});

// Suggestions: the text field of a region, country or partner asks its chooser and fills its datalist.
let asking;

async function suggest(field) {
  const text = field.value.trim();
  asking?.abort();
  if (text.length < 2) return;
  asking = new AbortController();
  const answer = await fetch(`${field.dataset.choose}?q=${encodeURIComponent(text)}`, {
    headers: { Accept: "application/json" },
    signal: asking.signal,
  });
  if (!answer.ok) return;
  const { results: found } = await answer.json();
  const names = found.map((row) => row.text);
  field.list.replaceChildren(
    ...found.map((row) => {
      const option = document.createElement("option");
      const twice = names.indexOf(row.text) !== names.lastIndexOf(row.text);
      option.value = twice ? `${row.text} (${row.hint || row.value})` : row.text;
      option.label = row.hint ? `${option.value}: ${row.hint}` : option.value;
      option.dataset.key = row.value;
      return option;
    }),
  );
}

// A suggestion that was taken becomes a value of the form; the answer brings it back as a chip.
function take(field) {
  const option = [...field.list.options].find((each) => each.value === field.value);
  if (!option) return false;
  const chosen = document.createElement("input");
  Object.assign(chosen, { type: "hidden", name: field.name, value: option.dataset.key, className: "just-chosen" });
  form.append(chosen);
  field.value = "";
  field.list.replaceChildren();
  field.dispatchEvent(new Event("change", { bubbles: true }));
  return true;
}

let waiting;
form?.addEventListener("input", (event) => {
  const field = event.target;
  if (!field.dataset.choose || take(field)) return;
  clearTimeout(waiting);
  waiting = setTimeout(() => suggest(field).catch(() => {}), 200);
});

// A table that does not fit scrolls in its frame.
function fit() {
  for (const table of document.querySelectorAll(".list-wrap > table")) {
    const { parentElement: frame } = table;
    if (table.offsetWidth > frame.clientWidth + 1) frame.classList.add("list-wide");
  }
}
fit();

document.addEventListener("htmx:afterSettle", (event) => {
  if (event.detail.target !== results) return;
  fit();
  for (const chosen of form.querySelectorAll(".just-chosen")) chosen.remove();
  // What was typed stays only where it was not understood.
  for (const field of form.querySelectorAll("[data-choose]")) {
    if (!results.querySelector(`[data-problem="${field.name}"]`)) field.value = "";
  }
  const on = document.getElementById("filters-on");
  on.textContent = results.querySelectorAll(".chip:not(.chip-all)").length;
  on.hidden = on.textContent === "0";
  const count = document.getElementById("list-count");
  document.getElementById("list-status").textContent = count.textContent.trim();
  // Whoever pressed something that is gone goes on at the count, not at the top of the page.
  if (document.activeElement === document.body) count.focus({ preventScroll: true });
});

// A click anywhere in a row opens it, with the keys that open a link aside.
document.addEventListener("click", (event) => {
  if (event.target.closest("a, button, input, label, summary") || getSelection().toString()) return;
  const link = event.target.closest(".list-table > tbody > tr")?.querySelector("a");
  if (!link) return;
  if (event.ctrlKey || event.metaKey) window.open(link.href, "_blank", "noopener");
  else link.click();
});
