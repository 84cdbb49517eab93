// Search costs nothing until somebody touches it: then its interface is loaded, and by that the index.
const load = () => import("./search-results.js");

addEventListener("focusin", (event) => {
  if (event.target.matches?.("[data-search-input]")) load();
});
if (document.querySelector("[data-search-page]") || document.activeElement?.matches("[data-search-input]")) load();
