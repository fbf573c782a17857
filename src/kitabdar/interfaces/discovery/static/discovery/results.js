// After htmx has put new results in place: bring the focus to their heading, so that keyboard and screen
// reader go on from there.
document.addEventListener("htmx:afterSwap", (event) => {
  if (event.detail.target?.id !== "results") return;
  document.getElementById("results-heading")?.focus({ preventScroll: true });
});

// A filter chosen in the sheet closes it: the results are what the reader wants to see.
document.addEventListener("htmx:beforeRequest", (event) => {
  event.detail.elt.closest?.(".sheet[data-open]")?.removeAttribute("data-open");
});

// The address has changed without a new page: choosing a language or colours comes back to it.
document.addEventListener("htmx:pushedIntoHistory", () => {
  const here = location.pathname + location.search;
  for (const field of document.querySelectorAll('input[name="next"]')) field.value = here;
});
