// A list is done a few lines at a time: each answer says how far it is, and asks for the next by itself. Without this,
// or when it is broken off, the button goes on from where it stands: nothing is done twice.
const say = document.getElementById("say");
const body = () => document.getElementById("batch");

function announce() {
  const parts = [...body().querySelectorAll("[data-say]")].map((each) => each.innerText.trim());
  if (parts.length) say.textContent = parts.join(". ");
}

function warn(text) {
  const notice = document.createElement("div");
  notice.className = "notice notice-bad";
  notice.textContent = text;
  body().prepend(notice);
  say.textContent = text;
}

async function next(form) {
  const answer = await fetch(form.action, { method: "POST", body: new FormData(form) });
  const page = new DOMParser().parseFromString(await answer.text(), "text/html");
  const fresh = page.getElementById("batch");
  if (!answer.ok || !fresh) throw new Error(String(answer.status));
  body().replaceWith(fresh);
  return fresh.querySelector("form[data-goes-on]");
}

async function work(first) {
  let form = first;
  const words = form.dataset.failed;
  try {
    while (form) form = await next(form);
  } catch {
    warn(words);
  }
  announce();
}

document.addEventListener("submit", (event) => {
  if (!event.target.closest("#batch")) return;
  event.preventDefault();
  event.target.querySelector("button").disabled = true;
  work(event.target);
});
const waiting = document.querySelector("#batch form[data-goes-on]");
if (waiting) work(waiting);
