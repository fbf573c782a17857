// The keys of every staff page: F2, F4 … open what says so (data-key), "/" goes to the field, "?" shows the keys,
// Escape ends the turn of the reader at the desk. Nothing is taken from a field that is being typed in.
const typing = (element) => element?.matches?.("input:not([type=checkbox], [type=radio]), select, textarea") && element.value !== "";
const busy = () => document.querySelector("dialog[open], details.menu[open], [role=listbox]:not([hidden])");

function show(id) {
  const dialog = document.getElementById(id);
  if (dialog && !dialog.open) dialog.showModal();
}

document.addEventListener("click", (event) => {
  const button = event.target.closest?.("[data-dialog]");
  if (button) show(button.dataset.dialog);
  if (event.target.closest?.("[data-print]")) window.print();
});

document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.altKey || event.metaKey || event.defaultPrevented) return;
  const link = /^F\d+$/.test(event.key) && document.querySelector(`[data-key="${event.key}"]`);
  if (link) {
    event.preventDefault();
    link.click();
    return;
  }
  if (busy() || typing(event.target)) return;
  const field = document.querySelector("#code, main input[type=search]");
  if (event.key === "/" && field) {
    event.preventDefault();
    field.focus();
    field.select();
  } else if (event.key === "?") {
    event.preventDefault();
    show("keys");
  } else if (event.key === "Escape") {
    const done = document.querySelector("[data-done]")?.dataset.done;
    if (done) location.assign(done);
  }
});

// A table wider than the page can be scrolled with the arrows once it can be reached.
function reachable() {
  for (const box of document.querySelectorAll(".table-scroll")) {
    if (box.scrollWidth > box.clientWidth) box.tabIndex = 0;
    else box.removeAttribute("tabindex");
  }
}
reachable();
addEventListener("resize", reachable);
addEventListener("staff:shown", reachable);
