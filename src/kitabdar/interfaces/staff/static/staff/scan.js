// Scanners type faster than a page loads. Each scan is put in a queue, the field is free at once, and the answers are
// set in one after another and read out. A refusal stops the queue, so that no scan is lent unseen. Without this the
// form is sent as any other.
const form = document.querySelector("form[data-scan]");
const field = form.querySelector("#code");
const say = document.getElementById("say");
const waiting = [];
let at_work = false;

const body = () => document.getElementById(form.dataset.scan);

function told(root) {
  const parts = [...root.querySelectorAll("[data-say]")].filter((each) => !each.parentElement.closest("[data-say]"));
  return parts.map((each) => each.innerText.trim()).join(". ");
}

function announce(text) {
  say.textContent = "";
  requestAnimationFrame(() => (say.textContent = text));
}

function warn(text) {
  const notice = document.createElement("div");
  notice.className = "notice notice-bad";
  const words = document.createElement("p");
  words.textContent = text;
  notice.append(words);
  body().prepend(notice);
  announce(text);
}

function put(page, answer) {
  const address = answer.url;
  const fresh = page.getElementById(form.dataset.scan);
  if (!fresh) {
    if (answer.redirected) location.assign(address);
    else warn(page.querySelector("h1")?.textContent ?? field.dataset.failed);
    return false;
  }
  body().replaceWith(fresh);
  document.title = page.title;
  history.replaceState(null, "", address.endsWith(form.getAttribute("action")) ? location.href : address);
  announce(told(fresh));
  dispatchEvent(new Event("staff:shown"));
  return !fresh.querySelector(".refusals, .notice-bad");
}

async function send(code) {
  const data = new FormData(form);
  data.set("code", code);
  const answer = await fetch(form.action, { method: "POST", body: data, headers: { "X-Requested-With": "fetch" } });
  const page = new DOMParser().parseFromString(await answer.text(), "text/html");
  return put(page, answer);
}

async function work() {
  if (at_work) return;
  at_work = true;
  body().classList.add("dims");
  form.setAttribute("aria-busy", "true");
  while (waiting.length) {
    try {
      const went_well = await send(waiting.shift());
      if (!went_well && waiting.length && !("keepGoing" in field.dataset)) {
        waiting.length = 0;
        warn(field.dataset.dropped);
      }
    } catch {
      waiting.length = 0;
      warn(field.dataset.failed);
    }
  }
  form.removeAttribute("aria-busy");
  at_work = false;
}

form.addEventListener("submit", (event) => {
  event.preventDefault();
  waiting.push(field.value);
  field.value = "";
  field.focus();
  work();
});

addEventListener("pageshow", () => announce(told(body())));
