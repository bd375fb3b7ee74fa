// Choosing columns in place. Each button is a real one that the server answers; this only saves the way there.

// Looked up each time: both are drawn anew with the results.
const panel = () => document.getElementById("list-panel");
const opener = () => document.getElementById("list-columns");

const fill = (text, values) => text.replace(/%\((\w+)\)s/g, (_all, name) => values[name]);

function say(form, text, values) {
  form.querySelector("#columns-status").textContent = fill(text, values);
}

const nameOf = (row) => row.querySelector(".columns-name").textContent.trim();

function move(form, row, step) {
  const rows = [...row.parentElement.children];
  const to = rows.indexOf(row) + step;
  if (to < 0 || to >= rows.length) return;
  if (step < 0) rows[to].before(row);
  else rows[to].after(row);
  say(form, form.dataset.moved, { column: nameOf(row), place: to + 1, number: rows.length });
}

const adder = (form, name) => form.querySelector(`button[value="add:${CSS.escape(name)}"]`);

function remove(form, row) {
  const next = row.nextElementSibling ?? row.previousElementSibling;
  // The last column stays: the server says why a list needs one.
  if (!next) return false;
  adder(form, row.querySelector("input").value).closest("li").hidden = false;
  say(form, form.dataset.removed, { column: nameOf(row) });
  row.remove();
  next.querySelector("button[value^='remove:']").focus();
  return true;
}

function add(form, name, button) {
  const list = form.querySelector(".columns-shown");
  if (!list.firstElementChild) return false;
  const row = list.firstElementChild.cloneNode(true);
  row.querySelector("input").value = name;
  const label = row.querySelector(".columns-name");
  label.textContent = button.textContent;
  label.id = `column-${name}`;
  for (const each of row.querySelectorAll("button")) {
    each.value = `${each.value.split(":")[0]}:${name}`;
    each.setAttribute("aria-describedby", label.id);
  }
  list.append(row);
  const item = button.closest("li");
  const others = [...item.parentElement.querySelectorAll("li:not([hidden]) button")];
  const next = others[others.indexOf(button) + 1] ?? others[others.indexOf(button) - 1];
  item.hidden = true;
  (next ?? row.querySelector("button")).focus();
  say(form, form.dataset.added, { column: button.textContent });
  return true;
}

document.addEventListener("click", (event) => {
  const button = event.target.closest(".columns button[name=do]");
  if (!button) return;
  const { form } = button;
  const [step, name] = button.value.split(":");
  const row = button.closest(".columns-shown > li");
  let done = true;
  if (step === "up" || step === "down") {
    move(form, row, step === "up" ? -1 : 1);
    button.focus();
  } else if (step === "remove") done = remove(form, row);
  else if (step === "add") done = add(form, name, button);
  else done = false;
  if (done) event.preventDefault();
});

// The search narrows the columns that can be added.
document.addEventListener("input", (event) => {
  const search = event.target.closest(".columns-search input");
  if (!search) return;
  const text = search.value.trim().toLocaleLowerCase();
  for (const group of search.closest("section").querySelectorAll(".columns-group")) {
    const all = (group.querySelector("h3")?.textContent ?? "").toLocaleLowerCase().includes(text);
    let found = false;
    for (const item of group.querySelectorAll("li")) {
      const fits = all || item.textContent.toLocaleLowerCase().includes(text);
      item.classList.toggle("columns-unlike", !fits);
      found ||= fits && !item.hidden;
    }
    group.hidden = !found;
  }
});

const ready = (form) => {
  form.querySelector(".columns-search").hidden = false;
};

function close() {
  panel().replaceChildren();
  opener().setAttribute("aria-expanded", "false");
  opener().focus();
}

const alone = document.querySelector("main > .panel > .columns");
if (alone) ready(alone);

// On the list the form opens above the table, and the same button closes it.
document.addEventListener("htmx:beforeRequest", (event) => {
  if (event.detail.elt !== opener() || !panel().firstElementChild) return;
  event.preventDefault();
  close();
});

document.addEventListener("htmx:afterSettle", (event) => {
  if (event.detail.target !== panel()) return;
  const form = panel().querySelector(".columns");
  // Closed again before it had settled.
  if (!form) return;
  ready(form);
  opener().setAttribute("aria-expanded", "true");
  form.querySelector(".columns-shown button").focus();
});

document.addEventListener("click", (event) => {
  if (!event.target.closest("#list-panel .columns-close")) return;
  event.preventDefault();
  close();
});

document.addEventListener("keydown", (event) => {
  if (event.key === "Escape" && event.target.closest?.("#list-panel, #list-columns") && panel()?.firstElementChild) {
    close();
  }
});
