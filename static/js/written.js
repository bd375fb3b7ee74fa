// The form of an item in a meeting as fields that can be kept, sent, and put back.

// Not of what is written: they belong to one sending.
const OWN = new Set(["csrfmiddlewaretoken", "version", "key", "next"]);

export function newKey() {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  return [...bytes].map((byte) => byte.toString(16).padStart(2, "0")).join("");
}

export function fieldsOf(form) {
  return [...new FormData(form)].filter(([name]) => !OWN.has(name));
}

// The rows of the follow-ups in `fields`: the `id` of each that is stored, and its values by name.
function rowsOf(fields) {
  const rows = new Map();
  for (const [name, value] of fields) {
    const [, number, field] = name.match(/^follow-(\d+)-(\w+)$/) ?? [];
    if (!field) continue;
    if (!rows.has(number)) rows.set(number, { id: "", values: {} });
    if (field === "id") rows.get(number).id = value;
    else rows.get(number).values[field] = value;
  }
  return [...rows.values()];
}

// The follow-ups in `fields` that are stored nowhere yet.
export function addedIn(fields) {
  const rows = rowsOf(fields).filter((row) => !row.id);
  return rows.map((row) => row.values).filter((values) => Object.values(values).some((value) => value.trim()));
}

// `later` with the follow-ups that `first` added; all else in `later` began with what `first` had.
export function merged(first, later) {
  const fields = later.map((pair) => [...pair]);
  const total = fields.find(([name]) => name === "follow-TOTAL_FORMS");
  for (const values of addedIn(first)) {
    for (const [name, value] of Object.entries(values)) fields.push([`follow-${total[1]}-${name}`, value]);
    total[1] = String(Number(total[1]) + 1);
  }
  return fields;
}

export function addRow(form) {
  const total = form.elements["follow-TOTAL_FORMS"];
  const empty = form.querySelector("#follow-empty");
  const holder = document.createElement("template");
  holder.innerHTML = empty.innerHTML.replaceAll("__prefix__", total.value);
  const row = holder.content.querySelector(".live-follow");
  empty.before(row);
  total.value = String(Number(total.value) + 1);
  return row;
}

function isEmpty(row) {
  return [...row.querySelectorAll("input, textarea")].every((field) => !field.value.trim());
}

function emptyRows(form) {
  return [...form.querySelectorAll(".live-follow")].filter(isEmpty);
}

// One empty row is enough where a key brings the next.
export function leaveOneEmpty(form) {
  for (const row of emptyRows(form).slice(1)) row.remove();
}

function fillRow(row, values) {
  for (const [name, value] of Object.entries(values)) {
    const field = row.querySelector(`[name$="-${name}"]`);
    if (field) field.value = value;
  }
}

// Puts `fields` into the form; `added` says whether follow-ups that are stored nowhere come too.
export function fill(form, fields, added) {
  for (const [name, value] of fields) {
    if (["findings", "decision", "reason"].includes(name)) form.elements[name].value = value;
  }
  for (const { id, values } of rowsOf(fields)) {
    const field = id && [...form.querySelectorAll('[name$="-id"]')].find((each) => each.value === id);
    if (field) fillRow(field.closest(".live-follow"), values);
  }
  if (added) for (const values of addedIn(fields)) fillRow(emptyRows(form)[0] ?? addRow(form), values);
}
