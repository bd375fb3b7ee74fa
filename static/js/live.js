// The screen on which a meeting is written down: from item to item without loading the page, by keys, and on when the
// line drops. Everything here also works without it, by the links and buttons of the page.

const live = document.getElementById("live");
const words = live.dataset;
const scripts = [words.keptScript, words.outboxScript, words.writtenScript, words.standingScript, words.keysScript];
const [{ Kept }, { Outbox }, written, { clock, mark, standing }, { listen }] = await Promise.all(scripts.map((each) => import(each)));

const kept = await Kept.open(words.person, words.meeting, words.keptKey);
const outbox = new Outbox(kept, form().elements.csrfmiddlewaretoken.value, written.merged);
const SCRIPT = { "HX-Request": "true" };
// The items that were fetched, by address: the next opens at once, and while the line is down they still open. What
// somebody changes is taken out; the rest is fetched again after this time.
const pages = new Map();
const FRESH = 30_000;
// How this screen stands (standing.js).
const how = { down: false, signedOut: false, saving: false, elsewhere: false, unreachable: false, savedAt: 0 };
// Somebody typed on this item; somebody did anything since the last look; another item is on its way.
let typed = false;
let used = true;
let going = false;

function record() {
  return document.getElementById("record");
}

function form() {
  return document.getElementById("write");
}

function agenda() {
  return document.getElementById("agenda");
}

function item() {
  return record().dataset.item;
}

function parse(html, id) {
  return new DOMParser().parseFromString(html, "text/html").getElementById(id);
}

function tell() {
  mark(agenda(), kept);
  const status = document.getElementById("status");
  if (status) standing(status, words, { ...how, item: item(), kept, waiting: outbox.waiting });
}

// What is typed --------------------------------------------------------------------------------

function entryOf(state) {
  const { address, place } = record().dataset;
  const { after = "", begun } = form().dataset;
  const { key, version } = form().elements;
  const said = { key: key.value, version: version.value, after, item: item(), address, place, state };
  return { ...said, fields: written.fieldsOf(form()), at: Number(begun) };
}

let keeping;
function keep() {
  clearTimeout(keeping);
  return typed ? kept.put(entryOf("typing")) : null;
}

// What was typed on this item and is not saved stands in its fields; what waits to be sent is where one goes on from.
function restore() {
  const entries = kept.of(item());
  const last = entries.at(-1);
  if (!last) return;
  const waits = last.state === "waiting";
  written.fill(form(), last.fields, !waits);
  form().dataset.after = waits ? last.key : last.after;
  showNotSent(entries.filter((entry) => entry.state === "waiting"));
  if (waits) return;
  typed = true;
  form().elements.key.value = last.key;
  const notice = document.getElementById("restored");
  notice.hidden = false;
  notice.querySelector("time").textContent = clock(last.at);
  if (last.version !== form().elements.version.value) document.getElementById("theirs").hidden = false;
}

function showNotSent(entries) {
  const rows = entries.flatMap((entry) => written.addedIn(entry.fields));
  const list = document.getElementById("not-sent");
  for (const { what, who, due_on: due } of rows) {
    const line = document.createElement("li");
    line.textContent = [what, who, due].filter(Boolean).join(" · ");
    list.append(line);
  }
  list.parentElement.hidden = rows.length === 0;
}

async function discard() {
  for (const entry of kept.of(item())) if (entry.state !== "waiting") kept.remove(entry.key);
  typed = false;
  await go(record().dataset.address);
}

// From item to item ----------------------------------------------------------------------------

function begin() {
  typed = false;
  how.elsewhere = false;
  if (!form()) return;
  form().dataset.begun = String(Date.now());
  // That of a page which was fetched before may have been used.
  form().elements.key.value = written.newKey();
  written.leaveOneEmpty(form());
  for (const part of document.querySelectorAll(".live-script")) part.hidden = false;
  restore();
  tell();
}

function show(html) {
  record().replaceWith(parse(html, "record"));
  document.title = document.title.replace(/^.*?(?= · [^·]*$)/, record().dataset.title);
  document.querySelector(".live-top [aria-current=page]").textContent = record().dataset.here;
  for (const row of agenda().querySelectorAll(".live-row")) {
    const open = row.dataset.item === item();
    row.classList.toggle("is-open", open);
    if (open) row.querySelector("a").setAttribute("aria-current", "page");
    else row.querySelector("a").removeAttribute("aria-current");
    if (open) row.scrollIntoView({ block: "nearest" });
  }
  begin();
}

// The record at `address`: as it was fetched just now, else as it is, else as it was fetched before, else null.
async function page(address) {
  const { html = null, at = 0 } = pages.get(address) ?? {};
  if (html && (Date.now() - at < FRESH || !navigator.onLine)) return html;
  try {
    const signal = AbortSignal.timeout(html ? 5_000 : 15_000);
    const answer = await fetch(address, { headers: SCRIPT, signal });
    how.signedOut = answer.redirected;
    if (how.signedOut) return html;
    if (!answer.ok) throw new Error(String(answer.status));
    how.down = false;
    pages.set(address, { html: await answer.text(), at: Date.now() });
    return pages.get(address).html;
  } catch (problem) {
    // A line that is slow is not down: looking tells.
    how.down = problem.name !== "TimeoutError";
    return html;
  }
}

// The next items are at hand, also when the line drops.
async function fetchAhead() {
  const rows = [...agenda().querySelectorAll(".live-row a")];
  const at = rows.findIndex((link) => link.getAttribute("aria-current"));
  for (const link of rows.slice(at + 1, at + 4)) {
    const address = link.getAttribute("href");
    if (!how.down && !how.signedOut && !pages.has(address)) await page(address);
  }
}

async function go(address, push = true) {
  await keep();
  going = true;
  const html = await page(address);
  going = false;
  how.unreachable = html === null;
  if (html === null) {
    tell();
    return;
  }
  show(html);
  if (push && address !== location.pathname) history.pushState(null, "", address);
  record().querySelector("h1").focus();
  followMe();
  await look();
  fetchAhead();
}

// The room -------------------------------------------------------------------------------------

async function lead(values) {
  const body = new URLSearchParams({ ...values, csrfmiddlewaretoken: outbox.token });
  await fetch(words.lead, { method: "POST", body, headers: SCRIPT }).catch(() => null);
}

async function followMe() {
  const { leads, shown } = agenda().dataset;
  if (leads === "yes" && shown !== item()) await lead({ item: item() });
}

// Saving ---------------------------------------------------------------------------------------

async function save(next) {
  if (how.saving || !form()) return;
  const to = (next && record().querySelector('[data-rel="next"]')?.dataset.go) || record().dataset.address;
  clearTimeout(keeping);
  const entry = entryOf("waiting");
  typed = false;
  how.saving = true;
  // What is typed from here on would be lost.
  form().inert = true;
  await kept.put(entry);
  tell();
  const result = await Promise.race([outbox.send(entry), slow()]);
  how.saving = false;
  settle(result);
  if (result.state === "saved") pages.delete(entry.address);
  if (result.html === undefined) await go(to);
  else showMistakes(result.html);
}

// On a slow line one goes on; what comes of it is told later.
function slow() {
  return new Promise((done) => {
    setTimeout(done, 4_000, { state: "slow" });
  });
}

function settle({ state }) {
  if (state === "slow") return;
  if (state === "saved") how.savedAt = Date.now();
  how.down = state === "lost";
  how.signedOut = state === "signed-out";
  tell();
}

// Somebody else was first, or something is missing: what was typed is in the answer.
function showMistakes(html) {
  const entry = kept.of(item()).find((each) => each.state === "stuck");
  if (entry) kept.remove(entry.key);
  show(html);
  typed = true;
  keep();
  (document.getElementById("error-summary") ?? document.getElementById("theirs"))?.focus();
}

async function flush() {
  const results = await outbox.flush();
  for (const [entry, result] of results) {
    settle(result);
    pages.delete(entry.address);
    if (entry.item === item() && !typed && result.state !== "lost") await refresh();
  }
  tell();
}

// What is new ----------------------------------------------------------------------------------

function swap(html) {
  const before = new Map([...agenda().querySelectorAll(".live-row")].map((row) => [row.dataset.item, row.dataset.version]));
  const focus = document.activeElement.closest?.("#agenda") && document.activeElement;
  const row = focus?.closest(".live-row")?.dataset.item;
  const number = document.getElementById("jump-to").value;
  agenda().replaceWith(parse(html, "agenda"));
  document.getElementById("jump").hidden = false;
  document.getElementById("jump-to").value = number;
  if (row) agenda().querySelector(`[data-item="${row}"] a`)?.focus();
  else if (focus?.id) document.getElementById(focus.id)?.focus();
  for (const each of agenda().querySelectorAll(".live-row")) {
    const { item: key, version } = each.dataset;
    if (before.get(key) !== version) pages.delete(each.querySelector("a").getAttribute("href"));
  }
}

// The record as it is now, unless somebody is writing on it.
async function refresh() {
  const { address } = record().dataset;
  pages.delete(address);
  const html = await page(address);
  if (html === null || typed || how.saving || going || address !== record().dataset.address) return;
  const field = document.activeElement.closest?.("#record") && document.activeElement.id;
  show(html);
  if (field) document.getElementById(field)?.focus();
}

async function compare() {
  const version = agenda().querySelector(`[data-item="${item()}"]`)?.dataset.version;
  if (!version || version === record().dataset.version || how.saving || going) return;
  if (typed || kept.of(item()).length) how.elsewhere = true;
  else await refresh();
}

let looking;
let looks = 0;
async function look() {
  clearTimeout(looking);
  looks += 1;
  const turn = looks;
  try {
    const body = new URLSearchParams({ item: item(), seen: agenda().dataset.stamp, csrfmiddlewaretoken: outbox.token });
    if (used) body.set("used", "1");
    used = false;
    const options = { method: "POST", body, headers: SCRIPT, signal: AbortSignal.timeout(10_000) };
    const answer = await fetch(words.here, options);
    how.signedOut = answer.redirected;
    if (answer.status === 403) await shut();
    else if (!answer.ok) throw new Error(String(answer.status));
    else if (answer.status === 200 && !how.signedOut && turn === looks) swap(await answer.text());
    if (how.down) followMe();
    how.down = false;
    how.unreachable = false;
  } catch {
    how.down = true;
  }
  if (turn !== looks) return;
  if (!how.down && !how.signedOut) {
    await compare();
    if (outbox.waiting.length) await flush();
  }
  tell();
  clearTimeout(looking);
  looking = setTimeout(look, 1000 * words.seconds);
}

// The token is of an earlier signing in, or the meeting was closed: then the page says so.
async function shut() {
  const state = await outbox.renew(record().dataset.address);
  how.signedOut = state === "signed-out";
  if (state === "refused" && !typed && !kept.of().length) location.reload();
}

// What people do -------------------------------------------------------------------------------

function jump() {
  const place = document.getElementById("jump-to").value.trim();
  const row = agenda().querySelector(`[data-place="${CSS.escape(place)}"] a`);
  document.getElementById("jump-to").value = "";
  if (row) go(row.getAttribute("href"));
}

document.addEventListener("submit", async (event) => {
  const { target, submitter } = event;
  if (!["write", "room", "jump"].includes(target.id)) return;
  event.preventDefault();
  if (target.id === "write") await save(submitter?.name === "next");
  else if (target.id === "jump") jump();
  else if (submitter.dataset.go) await go(submitter.dataset.go);
  else {
    await lead(submitter.name === "release" ? { item: item(), release: "1" } : { item: item() });
    await look();
  }
});

document.addEventListener("click", (event) => {
  if (event.ctrlKey || event.metaKey || event.shiftKey) return;
  const link = event.target.closest("a[data-go], .live-row a, #status a:not([target])");
  if (link) {
    event.preventDefault();
    go(link.getAttribute("href"));
  }
  if (event.target.closest("#follow-add")) written.addRow(form()).querySelector("textarea").focus();
  if (event.target.closest("#discard")) discard();
});

document.addEventListener("input", (event) => {
  if (!event.target.closest("#write")) return;
  typed = true;
  clearTimeout(keeping);
  keeping = setTimeout(keep, 400);
});

// Dates as they are understood.
document.addEventListener("change", async ({ target }) => {
  const output = target.closest(".date-entry")?.querySelector(".date-understood");
  if (!output) return;
  const address = `${words.dateUrl}?${new URLSearchParams({ text: target.value })}`;
  const answer = target.value.trim() ? await fetch(address).catch(() => null) : null;
  const { understood = "", error = "" } = answer?.ok && !answer.redirected ? await answer.json() : {};
  output.textContent = understood || error;
  output.classList.toggle("is-error", !understood);
});

for (const kind of ["keydown", "pointerdown"]) {
  document.addEventListener(kind, () => {
    used = true;
  });
}
addEventListener("popstate", () => go(location.pathname, false));
addEventListener("online", () => look());
addEventListener("pagehide", () => keep());
addEventListener("beforeunload", (event) => {
  if (!kept.lasting && (typed || outbox.waiting.length)) event.preventDefault();
});

listen({
  save,
  go: (rel) => record().querySelector(`[data-rel="${rel}"]`)?.click(),
  decide: (number) => form()?.querySelectorAll("[name=decision]")[number]?.click(),
  to: (id) => document.getElementById(id)?.focus(),
  add: () => document.getElementById("follow-add")?.click(),
  show: () => agenda().querySelector("#room button[name=item]")?.click(),
});
begin();
followMe();
await look();
fetchAhead();
