// Search: the key "/" focuses its field; its script is loaded when a reader focuses the field, or on the search page.
const load = () => import("./search-results.js");

addEventListener("focusin", (event) => {
  if (event.target.matches?.("[data-search-input]")) load();
});
if (document.querySelector("[data-search-page]") || document.activeElement?.matches("[data-search-input]")) load();

addEventListener("keydown", (event) => {
  const field = document.querySelector("[data-search-input]");
  const isTyping = event.target.closest?.("input, select, textarea, [contenteditable]");
  if (event.key !== "/" || !field || isTyping || event.ctrlKey || event.metaKey || event.altKey) return;
  event.preventDefault();
  field.focus();
});
