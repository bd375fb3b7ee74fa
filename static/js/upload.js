// Quickens the upload of papers: files are chosen together or dropped, each gets its row, and they go one by one with a
// bar each. Without it the form takes some files and sends them all at once.

const form = document.getElementById("upload");
const words = form.dataset;
const template = form.querySelector("template");
const rows = form.querySelector("[data-rows]");
const picker = form.querySelector("[data-pick]");
const input = picker.querySelector("input");
const status = form.querySelector("[data-status]");
const button = form.querySelector("button[type=submit]");
const token = form.querySelector("[name=csrfmiddlewaretoken]").value;
const megabyte = 1024 * 1024;

// What each row is about: { file, number, state } with the states "waiting", "wrong" and "saved".
const entries = new Map();
let number = 0;
let sending = false;

// Rows -------------------------------------------------------------------------------------------

function sizeInWords(bytes) {
  const [value, unit] = bytes < megabyte ? [Math.ceil(bytes / 1024), "kilobyte"] : [bytes / megabyte, "megabyte"];
  const style = { style: "unit", unit, maximumFractionDigits: 1 };
  return new Intl.NumberFormat(document.documentElement.lang, style).format(value);
}

function tell(row, state, text) {
  const entry = entries.get(row);
  entry.state = state;
  row.dataset.state = state;
  row.querySelector("[data-state]").textContent = text;
}

function rowFor(file) {
  number += 1;
  const holder = document.createElement("template");
  holder.innerHTML = template.innerHTML.replaceAll("__prefix__", String(number));
  const row = holder.content.querySelector("[data-row]");
  row.querySelector("[data-name]").textContent = file.name;
  row.querySelector("[data-size]").textContent = sizeInWords(file.size);
  // The file is held here: the row needs no field for it.
  row.querySelector("input[type=file]").closest(".entry-field").remove();
  row.querySelector("[data-progress]").hidden = false;
  row.querySelector("[data-remove]").addEventListener("click", () => {
    entries.delete(row);
    row.remove();
    picker.querySelector("input").focus();
  });
  entries.set(row, { file, number, state: "waiting" });
  return row;
}

function add(files) {
  for (const file of files) {
    const row = rowFor(file);
    rows.append(row);
    const select = row.querySelector("select");
    if (kind) select.value = kind;
    tell(row, "waiting", words.textWaiting);
    if (file.size > Number(words.limit) * megabyte) show(row, { file: [words.textTooLarge] });
    else if (!file.size) show(row, { file: [words.textEmpty] });
  }
}

// What is wrong ----------------------------------------------------------------------------------

function clear(row) {
  row.querySelectorAll("[data-mistake]").forEach((mistake) => mistake.remove());
  row.querySelectorAll(".is-invalid").forEach((field) => field.classList.remove("is-invalid"));
  row.querySelector("[data-errors]").hidden = true;
}

function sentence(text) {
  const line = document.createElement("p");
  line.textContent = text;
  line.dataset.mistake = "";
  return line;
}

function show(row, errors, asksAgain = false) {
  const general = row.querySelector("[data-errors]");
  for (const [name, texts] of Object.entries(errors)) {
    const field = form.elements[`paper-${entries.get(row).number}-${name}`];
    if (field) {
      const box = document.createElement("div");
      box.className = "field-error";
      box.dataset.mistake = "";
      box.append(...texts.map(sentence));
      field.classList.add("is-invalid");
      field.before(box);
    } else {
      general.append(...texts.map(sentence));
      general.hidden = false;
    }
  }
  if (asksAgain) row.querySelector("[data-again]").hidden = false;
  row.querySelector("details").open = true;
  row.querySelector("progress").value = 0;
  tell(row, "wrong", words.textWrong);
}

// Sending ----------------------------------------------------------------------------------------

function dataOf(row) {
  const { file, number: own } = entries.get(row);
  const data = new FormData();
  data.append("csrfmiddlewaretoken", token);
  data.append("paper-TOTAL_FORMS", "1");
  data.append("paper-INITIAL_FORMS", "0");
  for (const field of row.querySelectorAll("input, select, textarea")) {
    if (field.type === "checkbox" && !field.checked) continue;
    data.append(field.name.replace(`paper-${own}-`, "paper-0-"), field.value);
  }
  data.append("paper-0-file", file, file.name);
  return data;
}

/** Resolves to the answer of the registry, null when none came that is one. */
function send(row) {
  return new Promise((resolve) => {
    const request = new XMLHttpRequest();
    const bar = row.querySelector("progress");
    request.upload.addEventListener("progress", (event) => {
      if (!event.lengthComputable) return;
      bar.value = (100 * event.loaded) / event.total;
      if (event.loaded === event.total) tell(row, "sending", words.textChecking);
    });
    request.addEventListener("load", () => {
      try {
        resolve({ answer: JSON.parse(request.responseText) });
      } catch {
        // A session that has ended answers with the sign-in page.
        resolve({ words: words.textSignedOut });
      }
    });
    request.addEventListener("error", () => resolve({ words: words.textBroken }));
    request.open("POST", location.pathname);
    request.setRequestHeader("Accept", "application/json");
    request.send(dataOf(row));
  });
}

function finish(row) {
  row.querySelector("progress").value = 100;
  row.querySelector("details").open = false;
  row.querySelector("[data-remove]").remove();
  row.querySelectorAll("input, select").forEach((field) => (field.disabled = true));
  tell(row, "saved", words.textSaved);
}

async function sendOne(row) {
  clear(row);
  tell(row, "sending", words.textSending);
  status.textContent = `${entries.get(row).file.name}: ${words.textSending}`;
  const { answer, words: failure } = await send(row);
  if (failure) show(row, { file: [failure] });
  else if (answer.saved) finish(row);
  else show(row, answer.errors, answer.again);
  status.textContent = `${entries.get(row).file.name}: ${row.querySelector("[data-state]").textContent}`;
}

function isSendable({ file, state }) {
  return state !== "saved" && file.size > 0 && file.size <= Number(words.limit) * megabyte;
}

async function sendAll() {
  sending = button.disabled = true;
  for (const [row, entry] of [...entries]) {
    if (entries.has(row) && isSendable(entry)) await sendOne(row);
  }
  sending = button.disabled = false;
  const wrong = [...entries].find(([, entry]) => entry.state !== "saved");
  if (!wrong) location.assign(words.done);
  else wrong[0].querySelector("summary").focus();
}

// Beginning --------------------------------------------------------------------------------------

// What the address has chosen for the first file holds for all.
const kind = rows.querySelector("select")?.value ?? "";
// On a slow line people choose before this script has come.
const chosen = [...form.querySelectorAll("input[type=file]")].flatMap((field) => [...field.files]);
rows.replaceChildren();
picker.hidden = false;
add(chosen);
input.value = "";

input.addEventListener("change", () => {
  add(input.files);
  input.value = "";
});

form.addEventListener("submit", (event) => {
  event.preventDefault();
  if (sending) return;
  if (entries.size) sendAll();
  else input.click();
});

form.addEventListener("dragover", (event) => {
  event.preventDefault();
  picker.classList.add("upload-over");
});
form.addEventListener("dragleave", () => picker.classList.remove("upload-over"));
form.addEventListener("drop", (event) => {
  event.preventDefault();
  picker.classList.remove("upload-over");
  add(event.dataTransfer.files);
});

window.addEventListener("beforeunload", (event) => {
  if (sending) event.preventDefault();
});
