// A sheet is a panel that small screens keep out of the way: <aside class="sheet" id="x"> opened by
// <button data-sheet="x">. It takes the focus while open, and gives it back. Listeners stand on the
// document, so that sheets replaced by htmx go on working.
let opener = null;

const shown = () => document.querySelector(".sheet[data-open]");
const stops = (sheet) => [...sheet.querySelectorAll("a[href], button, input, select, summary")].filter((each) => each.offsetParent);

function close() {
  const sheet = shown();
  if (!sheet) return;
  delete sheet.dataset.open;
  sheet.removeAttribute("role");
  sheet.removeAttribute("aria-modal");
  opener?.setAttribute("aria-expanded", "false");
  opener?.focus();
}

function openSheet(button) {
  const sheet = document.getElementById(button.dataset.sheet);
  if (!sheet) return;
  opener = button;
  sheet.dataset.open = "";
  sheet.setAttribute("role", "dialog");
  sheet.setAttribute("aria-modal", "true");
  button.setAttribute("aria-expanded", "true");
  stops(sheet)[0]?.focus();
}

document.addEventListener("click", (event) => {
  const button = event.target.closest?.("[data-sheet]");
  if (button) openSheet(button);
  else if (event.target.closest?.("[data-sheet-close]")) close();
  else if (shown() && !event.target.closest?.(".sheet")) close();
});

document.addEventListener("keydown", (event) => {
  const sheet = shown();
  if (!sheet) return;
  if (event.key === "Escape") close();
  if (event.key !== "Tab") return;
  const all = stops(sheet);
  const edge = event.shiftKey ? all[0] : all.at(-1);
  if (document.activeElement !== edge) return;
  event.preventDefault();
  (event.shiftKey ? all.at(-1) : all[0]).focus();
});
