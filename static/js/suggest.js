// Suggestions under a search field. The field says where they come from and where the keyboard's script is; the keys
// and the states that a screen reader hears are those of @github/combobox-nav. Enter without a choice searches.

const SHORTEST = 2;
const PAUSE = 150;

export async function attach(field) {
  const { default: Combobox } = await import(field.dataset.suggestKeys);
  const [list, status] = surround(field);
  const keys = new Combobox(field, list, { tabInsertsSuggestions: false });
  let waiting;
  let asking;

  function open() {
    if (!list.hidden) return;
    list.hidden = false;
    keys.start();
  }

  function close() {
    clearTimeout(waiting);
    asking?.abort();
    status.textContent = "";
    if (list.hidden) return;
    list.hidden = true;
    keys.stop();
  }

  async function ask() {
    asking?.abort();
    const text = field.value.trim();
    if (text.length < SHORTEST) return close();
    asking = new AbortController();
    const address = `${field.dataset.suggest}?q=${encodeURIComponent(text)}`;
    const answer = await fetch(address, { signal: asking.signal, redirect: "error" });
    if (!answer.ok) return close();
    list.innerHTML = await answer.text();
    keys.clearSelection();
    const said = list.querySelector("[data-status]");
    said.remove();
    open();
    status.textContent = said.textContent.trim();
  }

  const askQuietly = () => ask().catch((error) => error.name === "AbortError" || close());

  field.addEventListener("input", () => {
    clearTimeout(waiting);
    waiting = setTimeout(askQuietly, PAUSE);
  });
  field.addEventListener("keydown", (event) => {
    if (event.key === "ArrowDown" && list.hidden) askQuietly();
    // The first Escape closes the list, the next empties the field.
    if (event.key === "Escape" && !list.hidden) {
      event.preventDefault();
      event.stopPropagation();
      close();
    }
  });
  field.addEventListener("blur", close);
  field.form.addEventListener("submit", close);
  list.addEventListener("click", close);
  // The field keeps the focus while somebody points at the list.
  list.addEventListener("pointerdown", (event) => event.preventDefault());
  if (document.activeElement === field && field.value !== field.defaultValue) askQuietly();
}

// The list and its voice stand beside the field.
function surround(field) {
  const list = document.createElement("div");
  list.id = `${field.id}-suggestions`;
  list.className = "suggest-list";
  list.hidden = true;
  list.setAttribute("role", "listbox");
  list.setAttribute("aria-label", field.dataset.suggestLabel);
  const status = document.createElement("p");
  status.className = "visually-hidden";
  status.setAttribute("role", "status");
  field.parentElement.classList.add("suggest-around");
  field.after(list, status);
  return [list, status];
}
