// The keys of the on-screen keyboard: made from the letters of a tab, and walked through with the arrows.
const BREAK = "|";

export function hidden(text) {
  const words = document.createElement("span");
  words.className = "visually-hidden";
  words.textContent = text;
  return words;
}

// Text in its own language, so that a voice reads it well.
export function spoken(text, language) {
  const shown = document.createElement("span");
  shown.lang = language;
  shown.textContent = text;
  return shown;
}

const isInvisible = (letter) => /^\p{Cf}$/u.test(letter);

function key(small, capital, tab, name) {
  const button = document.createElement("button");
  button.type = "button";
  button.className = "key";
  button.dataset.small = small;
  button.dataset.capital = capital;
  if (isInvisible(small)) {
    button.classList.add("key-named");
    button.append(name);
  } else button.append(spoken(small, tab.dataset.language), hidden(`, ${name ?? tab.dataset.said}`));
  return button;
}

// Return the keys of a tab: blocks of letters, and those of signs that cannot be seen, which have their place beside the
// space bar. `names` is what to say of some letters.
export function keysOf(tab, names) {
  const { small, capitals } = tab.dataset;
  const above = (capitals || small).split(" ");
  const blocks = [document.createElement("div")];
  const invisible = [];
  small.split(" ").forEach((letter, at) => {
    if (letter === BREAK) blocks.push(document.createElement("div"));
    else if (isInvisible(letter)) invisible.push(key(letter, letter, tab, names.get(letter)));
    else blocks.at(-1).append(key(letter, above[at], tab, names.get(letter)));
  });
  for (const block of blocks) block.className = "keyboard-block";
  return { blocks, invisible };
}

// Show capitals or small letters on the keys, which stay the same keys: the focus is not disturbed.
export function recase(keys, capital) {
  for (const each of keys) {
    if (each.matches("[data-small]:not(.key-named)"))
      each.firstChild.textContent = capital ? each.dataset.capital : each.dataset.small;
  }
}

const place = (each) => {
  const { left, right, top } = each.getBoundingClientRect();
  return { across: (left + right) / 2, down: top };
};

function upOrDown(keys, from, sign) {
  const here = place(from);
  const further = keys.filter((each) => sign * (place(each).down - here.down) > 4);
  if (!further.length) return from;
  const nearest = Math.min(...further.map((each) => sign * place(each).down));
  const row = further.filter((each) => sign * place(each).down - nearest <= 4);
  const away = (each) => Math.abs(place(each).across - here.across);
  return row.reduce((best, each) => (away(each) < away(best) ? each : best));
}

// Return the key that an arrow, Home or End leads to; nothing for what is pressed otherwise. Rows are as wide as the
// screen lets them be, so that up and down go by what is seen.
export function neighbour(keys, from, pressed, rtl) {
  if (pressed === "Home") return keys[0];
  if (pressed === "End") return keys.at(-1);
  if (pressed === "ArrowUp") return upOrDown(keys, from, -1);
  if (pressed === "ArrowDown") return upOrDown(keys, from, 1);
  if (pressed !== "ArrowLeft" && pressed !== "ArrowRight") return undefined;
  const step = (pressed === "ArrowRight") === rtl ? -1 : 1;
  return keys.at((keys.indexOf(from) + step) % keys.length);
}
