// Sends what was written on the items of a meeting, and sends it again when the line is back.
//
// Each entry has a key of its own: one that is sent twice, because its answer was lost, is saved once. An entry that was
// begun before an earlier one of the same item was answered names it in `after`, and waits for it.

const PATIENCE = 15_000;
const SCRIPT = { "HX-Request": "true" };

export class Outbox {
  // `merge` brings two entries of one item together (written.js).
  constructor(kept, token, merge) {
    this.kept = kept;
    this.token = token;
    this.merge = merge;
    this.underway = new Map();
  }

  get waiting() {
    return this.kept.of().filter((entry) => entry.state === "waiting");
  }

  // What came of sending `entry`: { state, html }, where state is "saved", "lost", "signed-out", "conflict", "invalid" or
  // "refused". What was not saved stays kept.
  send(entry) {
    if (!this.underway.has(entry.key)) {
      const sending = this.deliver(entry).finally(() => this.underway.delete(entry.key));
      this.underway.set(entry.key, sending);
    }
    return this.underway.get(entry.key);
  }

  async deliver(entry) {
    const first = this.kept.entries.get(entry.after);
    if (first) {
      const result = await this.send(first);
      if (result.state === "lost" || result.state === "signed-out") return result;
      // Saved, it has told `entry` the version that it left behind.
      entry = this.kept.entries.get(entry.key) ?? entry;
      if (result.state !== "saved") {
        this.kept.remove(first.key);
        entry = { ...entry, fields: this.merge(first.fields, entry.fields), after: "" };
      }
    }
    const result = await this.post(entry);
    if (result.state === "saved") await this.saved(entry, result.version);
    else if (result.html !== undefined || result.state === "refused") {
      await this.kept.put({ ...entry, state: "stuck", why: result.state });
    }
    return result;
  }

  async saved(entry, version) {
    this.kept.remove(entry.key);
    for (const later of this.kept.of(entry.item)) {
      if (later.after === entry.key) await this.kept.put({ ...later, version, after: "" });
    }
  }

  async post(entry, again = true) {
    const body = new URLSearchParams(entry.fields);
    body.set("csrfmiddlewaretoken", this.token);
    body.set("key", entry.key);
    body.set("version", entry.version);
    let answer;
    try {
      const signal = AbortSignal.timeout(PATIENCE);
      answer = await fetch(entry.address, { method: "POST", body, headers: SCRIPT, signal });
      if (answer.redirected) return { state: "signed-out" };
      if (answer.ok) return { state: "saved", ...(await answer.json()) };
      if (answer.status === 409) return { state: "conflict", html: await answer.text() };
      if (answer.status === 422) return { state: "invalid", html: await answer.text() };
    } catch {
      return { state: "lost" };
    }
    if (answer.status === 404) return { state: "refused" };
    if (answer.status !== 403) return { state: "lost" };
    // Whoever has signed in again has a new token; where the page has no form any more, nothing is taken.
    const state = again ? await this.renew(entry.address) : "refused";
    return state === "renewed" ? this.post(entry, false) : { state };
  }

  async renew(address) {
    try {
      const answer = await fetch(address, { headers: SCRIPT, signal: AbortSignal.timeout(PATIENCE) });
      if (answer.redirected) return "signed-out";
      if (answer.status >= 500) return "lost";
      const page = new DOMParser().parseFromString(await answer.text(), "text/html");
      const field = page.querySelector("#write [name=csrfmiddlewaretoken]");
      if (!field) return "refused";
      this.token = field.value;
      return "renewed";
    } catch {
      return "lost";
    }
  }

  // Sends all that waits, until one does not come through; gives what came of each.
  async flush() {
    const results = [];
    for (const { key } of this.waiting) {
      const entry = this.kept.entries.get(key);
      if (!entry) continue;
      const result = await this.send(entry);
      results.push([entry, result]);
      if (result.state === "lost" || result.state === "signed-out") break;
    }
    return results;
  }
}
