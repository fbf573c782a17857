// Letters that a keyboard lacks: a button in every [data-letters] opens one panel of tabs and keys beside its field.
// The focus may stay in the field (mouse, finger) or walk over the keys (keyboard, screen reader); both type at the
// caret. Without this the fields work as ever.
import { erase, insert } from "./keyboard_field.js";
import { hidden, neighbour } from "./keyboard_keys.js";
import { begin, choose, isShifted, keys, letter, panel, parts, say, setShift, tabs, toolbar, walkTo } from "./keyboard_panel.js";

const visited = new WeakSet([document.activeElement]);
let box, field, opener;

function type(text, said = letter(text)) {
  if (!insert(field, text)) return;
  say(said);
  setShift(false);
}

function close() {
  if (!box) return;
  opener.ariaExpanded = "false";
  panel.remove();
  box = undefined;
}

function open(button, event) {
  close();
  opener = button;
  box = button.closest("[data-letters]");
  field = box.querySelector("input");
  const there = box.closest("form").querySelector("[data-letters-place]");
  if (there) there.prepend(panel);
  else (box.closest(".field") ?? box).after(panel);
  button.ariaExpanded = "true";
  begin();
  if (!visited.has(field)) field.setSelectionRange(field.value.length, field.value.length);
  if (event.detail === 0) keys()[0].focus(); // pressed on a keyboard
  else if (event.pointerType !== "touch") field.focus(); // for a finger this would call up the keyboard of the device
}

const DOES = {
  close: () => (field.focus(), close()),
  shift: () => setShift(!isShifted()),
  space: (key) => type(" ", key.textContent),
  erase: (key) => {
    const gone = erase(field);
    if (gone) say(`${key.dataset.said} `, letter(gone));
  },
};

panel.addEventListener("click", (event) => {
  const pressed = event.target.closest("button");
  if (!pressed) return;
  const { code, does, small, capital } = pressed.dataset;
  if (pressed.matches(".key")) walkTo(pressed);
  if (does) DOES[does](pressed);
  else if (code) choose(pressed);
  else type(event.shiftKey || isShifted() ? capital : small);
});

function onTabs(event) {
  const next = neighbour(tabs, event.target, event.key, false);
  next?.focus();
  next?.click();
  return next;
}

// The arrows walk; whoever types other letters meanwhile goes on typing.
function onKeys(event) {
  const next = neighbour(keys(), event.target, event.key, toolbar.dir === "rtl");
  if (next) {
    walkTo(next);
    next.focus();
  } else if (event.key === "Backspace") DOES.erase(panel.querySelector("[data-does=erase]"));
  else if (event.key.length === 1 && event.key !== " ") insert(field, event.key);
  else return false;
  return true;
}

panel.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.altKey || event.metaKey) return;
  const walk = event.target.matches("[role=tab]") ? onTabs : event.target.matches(".key") && onKeys;
  if (walk && walk(event)) event.preventDefault();
});

document.addEventListener("keydown", (event) => {
  if (event.key !== "Escape" || !box || event.defaultPrevented) return;
  if (!box.contains(event.target) && !panel.contains(event.target)) return;
  event.preventDefault();
  DOES.close();
});

document.addEventListener("mousedown", (event) => {
  if (event.target.closest?.(".keyboard, .letters-button")) event.preventDefault(); // the field keeps the focus
});

document.addEventListener("click", (event) => {
  const button = event.target.closest?.(".letters-button");
  if (button?.ariaExpanded === "true") close();
  else if (button) open(button, event);
});

// A panel that lies over the page goes when the reader does; one between the fields of a form stays.
function leave(event) {
  if (box && panel.parentElement?.matches(".search-drop") && !box.contains(event.target)) close();
}
document.addEventListener("click", leave);
document.addEventListener("focusin", leave);
document.addEventListener("focusin", (event) => visited.add(event.target));

function enhance() {
  for (const each of document.querySelectorAll("[data-letters]:not(:has(.letters-button))")) {
    const input = each.querySelector("input");
    const button = parts.querySelector(".letters-button").cloneNode(true);
    button.append(hidden(`: ${input.labels[0].textContent}`));
    input.after(button);
  }
}
enhance();
document.addEventListener("htmx:load", enhance);
