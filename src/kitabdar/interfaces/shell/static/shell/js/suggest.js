// Completions under a search box: an editable combobox with a list box (ARIA Authoring Practices Guide).
// Focus stays in the field; arrows choose, Enter searches, Escape closes. Without this the box still searches.
const WAIT = 120;
let count = 0;

function option(id, index, entry) {
  const item = document.createElement("li");
  item.id = `${id}-${index}`;
  item.className = "suggestion";
  item.setAttribute("role", "option");
  item.setAttribute("aria-selected", "false");
  item.dataset.text = entry.typed || entry.text;
  const name = document.createElement("span");
  const text = document.createElement("bdi");
  text.textContent = item.dataset.text;
  name.append(text);
  if (entry.typed) {
    const beside = document.createElement("bdi"); // as the record has it
    beside.className = "suggestion-beside";
    beside.textContent = entry.text;
    name.append(" ", beside);
  }
  const kind = document.createElement("span");
  kind.className = "suggestion-kind";
  kind.textContent = entry.kind;
  item.append(name, kind);
  return item;
}

function enhance(box) {
  const field = box.querySelector("input");
  const drop = box.querySelector(".search-drop");
  const list = document.createElement("ul");
  const id = `suggestions-${(count += 1)}`;
  list.id = id;
  list.className = "suggestions";
  list.hidden = true;
  list.setAttribute("role", "listbox");
  list.setAttribute("aria-label", box.dataset.suggestLabel);
  drop.append(list);
  field.setAttribute("role", "combobox");
  field.setAttribute("aria-autocomplete", "list");
  field.setAttribute("aria-expanded", "false");
  field.setAttribute("aria-controls", id);

  const near = (element) => element === field || drop.contains(element); // on the on-screen keyboard, too
  let typed = field.value;
  let timer = 0;
  let asking = null;
  let chosen = -1;

  const show = (shown) => {
    list.hidden = !shown;
    field.setAttribute("aria-expanded", String(shown));
    if (!shown) choose(-1);
  };

  const choose = (index) => {
    chosen = index;
    [...list.children].forEach((item, at) => item.setAttribute("aria-selected", String(at === index)));
    const item = list.children[index];
    if (item) field.setAttribute("aria-activedescendant", item.id);
    else field.removeAttribute("aria-activedescendant");
    if (!list.hidden) field.value = item ? item.dataset.text : typed;
  };

  const ask = async () => {
    asking?.abort();
    asking = new AbortController();
    try {
      const answer = await fetch(`${box.dataset.suggest}?q=${encodeURIComponent(typed)}`, { signal: asking.signal });
      const entries = answer.ok ? await answer.json() : [];
      list.replaceChildren(...entries.map((entry, index) => option(id, index, entry)));
      chosen = -1;
      show(entries.length > 0 && near(document.activeElement));
    } catch (error) {
      if (error.name !== "AbortError") show(false);
    }
  };

  field.addEventListener("input", () => {
    typed = field.value;
    clearTimeout(timer);
    if (typed.trim().length < 2) {
      asking?.abort();
      show(false);
    } else timer = setTimeout(ask, WAIT);
  });

  field.addEventListener("keydown", (event) => {
    const last = list.children.length - 1;
    if (event.key === "Escape" && !list.hidden) {
      event.preventDefault();
      field.value = typed;
      show(false);
    } else if (event.key === "ArrowDown" && last >= 0) {
      event.preventDefault();
      if (list.hidden) show(true);
      else choose(chosen === last ? -1 : chosen + 1);
    } else if (event.key === "ArrowUp" && !list.hidden) {
      event.preventDefault();
      choose(chosen === -1 ? last : chosen - 1);
    }
  });

  list.addEventListener("mousedown", (event) => {
    const item = event.target.closest(".suggestion");
    event.preventDefault();
    if (!item) return;
    field.value = item.dataset.text;
    list.hidden = true;
    field.form.requestSubmit();
  });

  box.addEventListener("focusout", (event) => {
    if (near(event.relatedTarget)) return;
    clearTimeout(timer);
    asking?.abort();
    list.hidden = true;
    field.setAttribute("aria-expanded", "false");
  });
}

document.querySelectorAll("[data-suggest]").forEach(enhance);
