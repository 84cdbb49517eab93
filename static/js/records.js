// The lists and tables of a page: filtered first, then sorted, as the address says.
import { fill, filter, form, given, NAMES, records } from "./filters.js";
import { note, state } from "./controls.js";
import { onTurn, sortTables } from "./tables.js";

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

const offer = document.querySelector("[data-download]");

function button(root, fits) {
  const made = offer.content.firstElementChild.cloneNode(true);
  made.onclick = async () => {
    const { give } = await import("./downloads.js");
    give([...root.querySelectorAll("tbody > tr, li, article")].filter(fits), offer.dataset.download);
  };
  return made;
}

if (form) form.lastElementChild.before(button(document, (item) => records.some((one) => one.item === item)));
for (const list of document.querySelectorAll("main .figures, main .lines")) {
  if (list.closest(".count, .downloads") || records.some((one) => list.contains(one.item))) continue;
  const made = document.createElement("p");
  made.className = "download";
  made.append(button(list, () => true));
  (list.closest(".scroll") ?? list).after(made);
}
