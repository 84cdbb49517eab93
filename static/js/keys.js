// The key "/" goes to the search field.
addEventListener("keydown", (event) => {
  const field = document.querySelector("[data-search-input]");
  const typing = event.target.closest?.("input, select, textarea, [contenteditable]");
  if (event.key !== "/" || !field || typing || event.ctrlKey || event.metaKey || event.altKey) return;
  event.preventDefault();
  field.focus();
});
