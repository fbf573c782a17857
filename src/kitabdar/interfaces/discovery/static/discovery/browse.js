// After htmx has put another stretch of a list in place: bring the focus to the entry that was gone to, else to
// the heading, so that keyboard and screen reader go on from there.
document.addEventListener("htmx:afterSwap", (event) => {
  if (event.detail.target?.id !== "browse") return;
  const reached = document.querySelector("#reached a");
  if (reached) reached.focus();
  else document.getElementById("browse-heading")?.focus({ preventScroll: true });
});
