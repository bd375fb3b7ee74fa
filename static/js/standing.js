// How the screen of a note-taker stands, in words: what waits, what is in the way, when it was saved last.

function fillIn(text, values) {
  return Object.entries(values).reduce((found, [name, value]) => found.replace(`%(${name})s`, value), text);
}

export function clock(time) {
  return new Date(time).toLocaleTimeString(document.documentElement.lang, { hour: "2-digit", minute: "2-digit" });
}

// The state, its words, and the way on: an address, its words, and whether it opens beside the page.
function said(words, how) {
  const { kept, waiting } = how;
  const stuck = kept.of().find((entry) => entry.state === "stuck" && entry.item !== how.item);
  const reasons = { conflict: words.textConflict, invalid: words.textInvalid, refused: words.textRefused };
  const number = waiting.length;
  if (how.saving) return ["sending", words.textSending];
  // Signing in on this page would leave it, and with it what is typed.
  if (how.signedOut) return ["signed-out", words.textSignedOut, words.signIn, words.textSignIn, true];
  if (how.unreachable) return ["down", words.textUnreachable];
  if (stuck) return ["stuck", fillIn(reasons[stuck.why], stuck), stuck.address, fillIn(words.textOpen, stuck)];
  if (number) return ["waiting", fillIn(kept.lasting ? words.textWaiting : words.textMemory, { number })];
  if (how.down) return ["down", words.textDown];
  if (how.elsewhere) return ["elsewhere", words.textElsewhere];
  return how.savedAt ? ["saved", fillIn(words.textSaved, { time: clock(how.savedAt) })] : ["", ""];
}

// Says in `status` how it stands; what has not changed is not said again.
export function standing(status, words, how) {
  const [state, text, address, label, beside] = said(words, how);
  if (status.dataset.said === text) return;
  Object.assign(status.dataset, { said: text, state });
  status.textContent = text;
  if (!address) return;
  const link = document.createElement("a");
  Object.assign(link, { href: address, textContent: label });
  if (beside) link.target = "_blank";
  status.append(" ", link);
}

// Marks the lines of the agenda on which something is kept that is not saved.
export function mark(agenda, kept) {
  for (const row of agenda.querySelectorAll(".live-row")) {
    row.querySelector(".live-kept").hidden = kept.of(row.dataset.item).length === 0;
  }
}
