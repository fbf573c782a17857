// The panel of the on-screen keyboard: its tabs, its keys, which of them is reached with Tab, Shift, and what is read out.
import { keysOf, recase, spoken } from "./keyboard_keys.js";

const KEPT = "letters"; // the tab chosen last
export const parts = document.getElementById("keyboard-parts").content;
export const panel = parts.querySelector(".keyboard");
export const toolbar = panel.querySelector("[role=toolbar]");
export const tabs = [...panel.querySelectorAll("[role=tab]")];
const shift = panel.querySelector("[data-does=shift]");
const status = panel.querySelector("[role=status]");
const names = new Map([...panel.querySelectorAll("data")].map((each) => [each.value, each.textContent]));
let tab;

export const keys = () => [...toolbar.querySelectorAll(".key:not([hidden])")];
export const isShifted = () => shift.ariaPressed === "true";
export const letter = (text) => spoken(text, tab.dataset.language);

export function say(...what) {
  status.replaceChildren();
  requestAnimationFrame(() => status.replaceChildren(...what)); // or the same letter twice would be read once
}

// Let one key be where Tab leads; the arrows lead to the others.
export function walkTo(key) {
  for (const each of keys()) each.tabIndex = each === key ? 0 : -1;
}

export function setShift(pressed) {
  shift.ariaPressed = String(pressed);
  recase(keys(), pressed);
}

function show(next) {
  tab = next;
  for (const each of tabs) {
    each.ariaSelected = String(each === tab);
    each.tabIndex = each === tab ? 0 : -1;
  }
  panel.querySelector("[role=tabpanel]").setAttribute("aria-labelledby", tab.id);
  toolbar.setAttribute("aria-label", tab.textContent);
  toolbar.dir = tab.dataset.direction;
  toolbar.querySelectorAll(".keyboard-block, .key-named").forEach((each) => each.remove());
  const { blocks, invisible } = keysOf(tab, names);
  toolbar.prepend(...blocks);
  shift.after(...invisible);
  shift.hidden = !tab.dataset.capitals;
  setShift(false);
  walkTo(keys()[0]);
}

// Show a tab and remember it in this browser.
export function choose(next) {
  show(next);
  try {
    localStorage.setItem(KEPT, next.dataset.code);
  } catch {} // a browser that keeps nothing begins with the language of the interface again
}

// Show the tab chosen last, else that of the language of the interface.
export function begin() {
  let kept;
  try {
    kept = localStorage.getItem(KEPT);
  } catch {} // the same
  const has = (code) => tabs.find((each) => each.dataset.code === code);
  show(has(kept) ?? has(panel.dataset.first));
}
