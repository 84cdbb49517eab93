// Filters and sorts the lists and tables of a page by its query string, and offers them as CSV.
import { applyFilter, fillForm, form, formValues, NAMES, records } from "./filters.js";
import { getQuery, setQuery } from "./controls.js";
import { onSort, sortTables } from "./tables.js";

const sortNames = () => [...getQuery().keys()].filter((name) => name.startsWith("sort"));

async function update() {
  if (form) await applyFilter(sortNames().length > 0);
  sortTables();
}

function restore() {
  if (form) fillForm();
  return update();
}

form?.addEventListener("submit", (event) => event.preventDefault());
form?.addEventListener("input", (event) => {
  // A letter in the text field is not a step in the history.
  setQuery(formValues(), event.target.name !== "text");
  update();
});
form?.addEventListener("reset", (event) => {
  event.preventDefault();
  setQuery(Object.fromEntries([...NAMES, ...sortNames()].map((name) => [name, ""])));
  restore();
});
onSort((name, value) => {
  setQuery({ [name]: value });
  update();
});
addEventListener("popstate", restore);
restore();

const template = document.querySelector("[data-download]");

function downloadButton(root, isIncluded) {
  const button = template.content.firstElementChild.cloneNode(true);
  button.onclick = async () => {
    const { downloadCsv } = await import("./downloads.js");
    downloadCsv([...root.querySelectorAll("tbody > tr, li, article")].filter(isIncluded), template.dataset.download);
  };
  return button;
}

const isRecord = (item) => records.some((record) => record.item === item);
if (form) form.lastElementChild.before(downloadButton(document, isRecord));
for (const list of document.querySelectorAll("main .data-table, main .record-list")) {
  if (list.closest(".count, .downloads") || records.some((record) => list.contains(record.item))) continue;
  const paragraph = document.createElement("p");
  paragraph.className = "download";
  paragraph.append(downloadButton(list, () => true));
  (list.closest(".scroll") ?? list).after(paragraph);
}
