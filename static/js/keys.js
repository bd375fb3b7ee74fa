// The keys of the screen on which a meeting is written down. Single letters can be turned off, for people who speak to
// their computer or whose hands slip.

const dialog = document.getElementById("keys");
const single = document.getElementById("keys-single");

function remember(value) {
  try {
    if (value === undefined) return localStorage.getItem("keys-single") !== "off";
    localStorage.setItem("keys-single", value ? "on" : "off");
  } catch {
    // Where the browser keeps nothing they are on.
  }
  return true;
}

function isTyping(target) {
  return target.isContentEditable || target.matches("textarea, select, input:not([type=checkbox], [type=radio])");
}

// Calls what `act` has for a key: save, go, decide, to, add, show.
export function listen(act) {
  const open = () => dialog.showModal();
  const letters = {
    n: () => act.go("next"),
    p: () => act.go("prev"),
    g: () => act.to("jump-to"),
    f: () => act.to("id_findings"),
    r: () => act.to("id_reason"),
    t: () => act.add(),
    s: () => act.show(),
    "?": open,
  };
  document.getElementById("keys-open").addEventListener("click", open);
  single.checked = remember();
  single.addEventListener("change", () => remember(single.checked));

  document.addEventListener("keydown", (event) => {
    const { key, target, altKey } = event;
    const control = event.ctrlKey || event.metaKey;
    let run = null;
    if (dialog.open) return;
    if (control && key === "Enter") run = () => act.save(true);
    else if (control && key.toLowerCase() === "s") run = () => act.save(false);
    else if (control) return;
    else if (key === "Escape" && isTyping(target)) run = () => target.blur();
    else if (/^[0-6]$/.test(key) && (altKey || (single.checked && !isTyping(target)))) run = () => act.decide(Number(key));
    else if (!altKey && single.checked && !isTyping(target)) run = letters[key];
    if (!run) return;
    event.preventDefault();
    run();
  });
}
