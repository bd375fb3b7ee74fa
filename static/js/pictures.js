// A mark of a picture and its line in a table belong together: who points at one sees the other. In the table of a
// picture they have the same key; a list beside a map has lines with a link to the same page.

const sames = (at) => {
  const line = at.closest("[data-key], tr");
  if (!line) return [];
  const { key } = line.dataset;
  const around = line.closest(".picture") ?? document;
  if (key && around.querySelector(`tr[data-key="${CSS.escape(key)}"]`)) {
    return [...around.querySelectorAll("[data-key]")].filter((each) => each.dataset.key === key);
  }
  const address = line.matches("tr") ? line.querySelector("a")?.getAttribute("href") : line.getAttribute("href");
  const mark = [...document.querySelectorAll("a.picture-mark")].find((each) => each.getAttribute("href") === address);
  if (!mark) return [];
  const link = [...document.querySelectorAll("tr a")].find((each) => each.getAttribute("href") === address);
  return [mark, link?.closest("tr")].filter(Boolean);
};

const light = (event, on) => {
  if (event.target instanceof Element) for (const each of sames(event.target)) each.classList.toggle("is-lit", on);
};

for (const [enter, leave] of [["mouseover", "mouseout"], ["focusin", "focusout"]]) {
  document.addEventListener(enter, (event) => light(event, true));
  document.addEventListener(leave, (event) => light(event, false));
}
