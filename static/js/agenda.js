// The agenda can be dragged into another order; the buttons do the same by keyboard and without script.

const list = document.querySelector(".agenda[data-order]");
let dragged = null;

function place(item) {
  return [...list.children].indexOf(item) + 1;
}

async function send() {
  const form = document.getElementById(list.dataset.order);
  const body = new FormData(form);
  body.set("order", [...list.children].map((item) => item.dataset.key).join(" "));
  const answer = await fetch(form.action, { method: "POST", body, headers: { "HX-Request": "true" } }).catch(() => null);
  if (!answer?.ok) {
    // What the page shows would not be what is kept.
    window.location.reload();
    return;
  }
  const status = document.getElementById("agenda-status");
  status.textContent = status.dataset.moved.replace("%(place)s", place(dragged));
  for (const [at, item] of [...list.children].entries()) {
    const [up, down] = item.querySelectorAll("[name=move]");
    up.disabled = at === 0;
    down.disabled = at === list.children.length - 1;
  }
}

function start(event) {
  dragged = event.target.closest(".agenda-item");
  dragged.classList.add("is-dragged");
  event.dataTransfer.effectAllowed = "move";
}

function over(event) {
  const item = event.target.closest(".agenda-item");
  if (!dragged || !item) return;
  event.preventDefault();
  if (item === dragged) return;
  const box = item.getBoundingClientRect();
  item[event.clientY > box.top + box.height / 2 ? "after" : "before"](dragged);
}

async function drop(event) {
  event.preventDefault();
  dragged.classList.remove("is-dragged");
  await send();
  dragged = null;
}

// A button moves its item without loading the page, so that whoever works by keys stays at it.
async function step(event) {
  const button = event.target.closest("[name=move]");
  if (!button) return;
  event.preventDefault();
  dragged = button.closest(".agenda-item");
  const up = button.value.startsWith("-");
  if (up) dragged.previousElementSibling?.before(dragged);
  else dragged.nextElementSibling?.after(dragged);
  await send();
  // At the end of the list the button is off; the other one goes back.
  (button.disabled ? button.closest(".agenda-moves").querySelector("[name=move]:not(:disabled)") : button)?.focus();
  dragged = null;
}

if (list) {
  list.addEventListener("click", step);
  for (const item of list.children) item.draggable = true;
  list.addEventListener("dragstart", start);
  list.addEventListener("dragover", over);
  list.addEventListener("drop", drop);
  list.addEventListener("dragend", () => dragged?.classList.remove("is-dragged"));
}
