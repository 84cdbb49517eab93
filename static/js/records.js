// The lists and tables of a page: filtered first, then sorted, as the address says.
import { fill, filter, form, given, NAMES } from "./filters.js";
import { note, state } from "./controls.js";
import { onTurn, sortTables } from "./tables.js";
import "./downloads.js";

const sorts = () => [...state().keys()].filter((name) => name.startsWith("sort"));

async function update() {
  if (form) await filter(sorts().length > 0);
  sortTables();
}

function restore() {
  if (form) fill();
  return update();
}

form?.addEventListener("submit", (event) => event.preventDefault());
form?.addEventListener("input", (event) => {
  // Every letter is not a step to go back to.
  note(given(), event.target.name !== "text");
  update();
});
form?.addEventListener("reset", (event) => {
  event.preventDefault();
  note(Object.fromEntries([...NAMES, ...sorts()].map((name) => [name, ""])));
  restore();
});
onTurn((name, value) => {
  note({ [name]: value });
  update();
});
addEventListener("popstate", restore);
restore();
