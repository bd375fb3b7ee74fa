// Choosing rows of a list: a box for the whole page, ranges with shift, a choice that survives turning the page.
// The boxes and their bar are a plain form; everything here only quickens it.

const results = document.getElementById("results");

// What is chosen, as long as the list is the same: its filters, not its order and page.
const chosen = new Set();
let list = "";
let last = null;

const boxes = () => [...results.querySelectorAll("input[name=chosen][type=checkbox]")];

function filters() {
  const asked = new URLSearchParams(location.search);
  for (const name of ["page", "sort", "columns", "size", "view"]) asked.delete(name);
  asked.sort();
  return asked.toString();
}

function note(box) {
  if (box.checked) chosen.add(box.value);
  else chosen.delete(box.value);
}

function show() {
  const bar = document.getElementById("list-bulk");
  if (!bar) return;
  const all = boxes();
  const number = new Intl.NumberFormat(document.documentElement.lang).format(chosen.size);
  bar.querySelector(".bulk-count").textContent = chosen.size
    ? bar.dataset.chosen.replace("%(number)s", number)
    : bar.dataset.none;
  bar.querySelector("button[type=submit]:not([name])").disabled = chosen.size === 0;
  bar.querySelector(".bulk-clear").hidden = chosen.size === 0;
  bar.classList.toggle("bulk-on", chosen.size > 0);
  const page = results.querySelector(".pick-page");
  if (page) {
    page.checked = all.length > 0 && all.every((box) => box.checked);
    page.indeterminate = !page.checked && all.some((box) => box.checked);
  }
  // Rows chosen on other pages are sent too.
  const shown = new Set(all.map((box) => box.value));
  let others = bar.querySelector("input[name=chosen][type=hidden]");
  if (!others) {
    others = document.createElement("input");
    Object.assign(others, { type: "hidden", name: "chosen" });
    bar.append(others);
  }
  others.value = [...chosen].filter((key) => !shown.has(key)).join(" ");
}

function start() {
  const bar = document.getElementById("list-bulk");
  const head = results.querySelector("th.c-pick");
  if (list !== filters()) chosen.clear();
  list = filters();
  last = null;
  if (!bar || !head) return;
  const page = document.createElement("input");
  Object.assign(page, { type: "checkbox", className: "form-check-input pick-page" });
  page.setAttribute("aria-label", bar.dataset.page);
  const around = document.createElement("label");
  around.append(page);
  head.replaceChildren(around);
  for (const box of boxes()) {
    // A browser that goes back has marked the boxes again.
    if (box.checked) chosen.add(box.value);
    box.checked = chosen.has(box.value);
  }
  show();
}

results?.addEventListener("click", (event) => {
  const box = event.target;
  if (event.target.closest(".bulk-clear")) {
    chosen.clear();
    for (const each of boxes()) each.checked = false;
    show();
    document.getElementById("list-count").focus({ preventScroll: true });
    return;
  }
  if (!(box instanceof HTMLInputElement) || box.name !== "chosen") return;
  const all = boxes();
  if (event.shiftKey && last && all.includes(last)) {
    const [from, to] = [all.indexOf(last), all.indexOf(box)].sort((one, other) => one - other);
    for (const each of all.slice(from, to + 1)) {
      each.checked = box.checked;
      note(each);
    }
  }
  last = box;
});

results?.addEventListener("change", (event) => {
  const box = event.target;
  if (box.classList.contains("pick-page")) {
    for (const each of boxes()) {
      each.checked = box.checked;
      note(each);
    }
  } else if (box.name === "chosen") note(box);
  else return;
  show();
});

document.addEventListener("htmx:afterSettle", (event) => {
  if (event.detail.target === results) start();
});
addEventListener("pageshow", start);
start();
