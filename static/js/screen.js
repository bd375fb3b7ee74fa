// The page for the projector goes along with the meeting: it looks every few seconds whether there is anything new.

const { now, seconds } = document.body.dataset;
const line = document.getElementById("line");
let stamp = document.body.dataset.stamp;

async function look() {
  const headers = { "If-None-Match": `"${stamp}"` };
  const answer = await fetch(now, { headers, signal: AbortSignal.timeout(10_000) });
  if (answer.status === 304) return;
  // The session has ended, or the meeting is no longer in sight: the page itself says so.
  if (answer.redirected || !answer.ok) {
    if (answer.status < 500) location.reload();
    throw new Error(String(answer.status));
  }
  const page = new DOMParser().parseFromString(await answer.text(), "text/html");
  document.getElementById("shown").replaceWith(page.getElementById("shown"));
  stamp = answer.headers.get("ETag").match(/"(.*)"/)[1];
}

async function follow() {
  try {
    await look();
    line.hidden = true;
  } catch {
    line.hidden = false;
  }
  setTimeout(follow, 1000 * seconds);
}

setTimeout(follow, 1000 * seconds);
