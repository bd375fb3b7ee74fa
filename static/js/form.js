// Quickens the page on which an agreement is entered. Everything here also works without it, by the form's buttons.

const form = document.getElementById("entry");
const words = form.dataset;

// Choosing by typing ---------------------------------------------------------------------------

function addressOf(select, query) {
  const address = new URL(select.dataset.chooser, location.href);
  address.searchParams.set("q", query);
  const { depends } = select.dataset;
  if (depends) address.searchParams.set(depends, form.elements[depends]?.value ?? "");
  return address;
}

async function resultsOf(select, query) {
  const answer = await fetch(addressOf(select, query), { headers: { Accept: "application/json" } });
  // A session that has ended answers with the sign-in page.
  if (!answer.ok || answer.redirected) throw new Error(String(answer.status));
  return (await answer.json()).results;
}

function drawOption({ text, hint }, escape) {
  return `<div><span class="chooser-text">${escape(text)}</span> <span class="chooser-hint">${escape(hint ?? "")}</span></div>`;
}

function showCaution(select, option) {
  const caution = select.closest(".chooser").querySelector(".chooser-caution");
  caution.querySelector("span").textContent = option?.caution ?? "";
  caution.hidden = !option?.caution;
}

function clearButton(chooser) {
  const button = document.createElement("button");
  button.type = "button";
  button.className = "chooser-clear";
  button.setAttribute("aria-label", words.textClear);
  button.textContent = "×";
  button.addEventListener("click", () => {
    chooser.clear();
    chooser.focus();
  });
  chooser.control.after(button);
}

function enhanceChooser(select) {
  const box = select.closest(".chooser");
  const search = box.querySelector(".chooser-search input");
  search.disabled = true;
  let failed = false;
  const chooser = new TomSelect(select, {
    maxItems: 1,
    maxOptions: 25,
    preload: "focus",
    loadThrottle: 200,
    placeholder: words.textType,
    valueField: "value",
    labelField: "text",
    searchField: [],
    // The registry has searched and sorted already.
    score: () => () => 1,
    shouldLoad: () => true,
    load(query, done) {
      resultsOf(select, query).then(
        (results) => {
          failed = false;
          this.clearOptions();
          this.loadedSearches = {};
          done(results);
        },
        () => {
          failed = true;
          this.clearOptions();
          this.loadedSearches = {};
          done();
          this.refreshOptions(false);
        },
      );
    },
    onChange(value) {
      showCaution(select, this.options[value]);
    },
    render: {
      option: drawOption,
      item: drawOption,
      no_results: (_data, escape) =>
        `<div class="no-results">${escape(failed ? words.textFailed : words.textNothing)}</div>`,
    },
  });
  // The label now names the box in which people type; the select behind it is for nobody to find.
  select.setAttribute("aria-hidden", "true");
  chooser.control_input.setAttribute("aria-describedby", select.getAttribute("aria-describedby") ?? "");
  if (select.getAttribute("aria-invalid")) chooser.control_input.setAttribute("aria-invalid", "true");
  clearButton(chooser);
  // A search of the page without script has left its matches here.
  if (search.value && !select.value) chooser.setTextboxValue(search.value);
}

function forgetDependants(changed) {
  for (const select of form.querySelectorAll(`select[data-depends="${changed.name}"]`)) {
    if (!select.tomselect) continue;
    select.tomselect.clear();
    select.tomselect.clearOptions();
    select.tomselect.loadedSearches = {};
    select.tomselect.wrapper.classList.remove("preloaded");
  }
}

// Dates as they are understood -----------------------------------------------------------------

function watchDate(input) {
  const output = input.parentElement.querySelector(".date-understood");
  let waiting;
  const ask = async (final) => {
    const text = input.value.trim();
    if (!text) {
      output.textContent = "";
      return;
    }
    const address = new URL(words.dateUrl, location.href);
    address.searchParams.set("text", text);
    const answer = await fetch(address).catch(() => null);
    if (!answer?.ok || answer.redirected || text !== input.value.trim()) return;
    const { understood, error } = await answer.json();
    output.textContent = understood || (final ? error : "");
    output.classList.toggle("is-error", !understood && final);
  };
  input.addEventListener("input", () => {
    clearTimeout(waiting);
    waiting = setTimeout(ask, 250, false);
  });
  input.addEventListener("change", () => ask(true));
}

// Fields that concern only some answers ----------------------------------------------------------

function valueOf(name) {
  const field = form.elements[name];
  return field?.value ?? "";
}

function showConditions() {
  for (const part of form.querySelectorAll("[data-when]")) {
    const [name, answers] = part.dataset.when.split("=");
    const value = valueOf(name);
    const concerns = answers === "*" ? value !== "" : answers.split(",").includes(value);
    // What has an error stays in sight, and so does what would otherwise be sent unseen.
    const stays = concerns || part.querySelector(".field-error") !== null;
    part.hidden = !stays;
    for (const field of part.querySelectorAll("input, select, textarea")) {
      if (!field.closest(".chooser-search")) field.disabled = !stays;
    }
  }
}

// Rows -----------------------------------------------------------------------------------------

function renumber(rows) {
  [...rows.querySelectorAll(":scope > .entry-row")].forEach((row, index) => {
    for (const number of row.querySelectorAll(".entry-number")) number.textContent = String(index + 1);
  });
}

function addRow(button) {
  const rows = button.closest(".entry-rows");
  const total = rows.querySelector(`[name="${rows.dataset.prefix}-TOTAL_FORMS"]`);
  const holder = document.createElement("div");
  holder.innerHTML = rows.querySelector("template").innerHTML.replaceAll("__prefix__", total.value);
  const row = holder.firstElementChild;
  button.before(row);
  total.value = String(Number(total.value) + 1);
  enhance(row);
  renumber(rows);
  // Not its first field: a chooser would open, and a click into an open one closes it.
  row.tabIndex = -1;
  row.focus();
}

function removeRow(button) {
  const rows = button.closest(".entry-rows");
  const row = button.closest(".entry-row");
  const next = row.nextElementSibling?.querySelector(".entry-remove") ?? rows.querySelector(".entry-add");
  for (const select of row.querySelectorAll("select")) select.tomselect?.destroy();
  row.remove();
  renumber(rows);
  next.focus();
}

function firstField(part) {
  const field = part.querySelector("input:not([type=hidden], :disabled), select, textarea");
  return field?.tomselect?.control_input ?? field;
}

// What is still missing ------------------------------------------------------------------------

function missingIn(section) {
  if (section.id === "section-partners") {
    const names = [...section.querySelectorAll('[name$="-partner"], [name$="-new_name"]')];
    return names.some((field) => field.value) ? 0 : 1;
  }
  const names = new Set([...section.querySelectorAll("[required]")].map((field) => field.name));
  return names.size ? [...names].filter((name) => !valueOf(name).trim()).length : -1;
}

function showMissing() {
  for (const link of form.querySelectorAll("[data-section]")) {
    const missing = missingIn(document.getElementById(`section-${link.dataset.section}`));
    if (link.classList.contains("entry-errors") || missing < 0) continue;
    link.className = missing ? "entry-missing" : "entry-done";
    link.querySelector(".entry-state").textContent = missing ? `${missing} ${words.textMissing}` : words.textComplete;
  }
}

// The page ---------------------------------------------------------------------------------------

function enhance(part) {
  for (const select of part.querySelectorAll("select[data-chooser]")) enhanceChooser(select);
  for (const input of part.querySelectorAll(".date-entry input")) watchDate(input);
}

let changed = form.dataset.typed === "yes";
let sent = false;

function start() {
  form.classList.add("scripted");
  enhance(form);
  showConditions();
  showMissing();
  document.getElementById("conflict")?.focus();
  document.getElementById("error-summary")?.focus();
}

form.addEventListener("change", (event) => {
  changed = true;
  forgetDependants(event.target);
  showConditions();
  showMissing();
});
form.addEventListener("input", () => {
  changed = true;
  showMissing();
});
form.addEventListener("click", (event) => {
  const button = event.target.closest("button");
  if (button?.name === "add" || button?.name === "remove") {
    event.preventDefault();
    changed = true;
    (button.name === "add" ? addRow : removeRow)(button);
    showMissing();
  }
  const line = event.target.closest("a[data-field]");
  const field = line && document.getElementById(`div_${line.dataset.field}`);
  if (field) {
    event.preventDefault();
    field.closest("details")?.setAttribute("open", "");
    field.scrollIntoView({ block: "center", behavior: "instant" });
    firstField(field)?.focus({ preventScroll: true });
  }
});
form.addEventListener("submit", (event) => {
  // A second click while the first is on its way.
  if (sent) event.preventDefault();
  sent = true;
});
addEventListener("pageshow", () => {
  sent = false;
});
addEventListener("beforeunload", (event) => {
  if (changed && !sent) event.preventDefault();
});
start();
