// Sorts tables by the buttons in their column heads. The tables of a section are sorted alike. The tables of an index
// are parts of one list: sorting joins them into one.
import { getQuery, locale } from "./controls.js";

const collator = new Intl.Collator(locale, { numeric: true });
const groups = new Map();
const originalPositions = new Map();
let notify = () => {};

/** Sets the function that is called with a parameter's name and new value when a reader sorts a table. */
export const onSort = (callback) => {
  notify = callback;
};

const headsOf = (table) => [...table.tHead.rows[0].cells];

for (const table of document.querySelectorAll("main .data-table")) {
  const section = table.closest("section")?.getAttribute("aria-labelledby");
  const name = section ? `sort-${section}` : "sort";
  if (!groups.has(name)) groups.set(name, []);
  groups.get(name).push(table);
  const [body] = table.tBodies;
  if (table.caption) table.caption.dataset.text = table.caption.textContent;
  for (const row of body.rows) originalPositions.set(row, { body, position: originalPositions.size });
  for (const cell of headsOf(table)) {
    if (!cell.querySelector("a")) addButton(name, cell);
  }
}

function addButton(name, cell) {
  const button = document.createElement("button");
  button.type = "button";
  button.append(...cell.childNodes);
  cell.append(button);
  const column = cell.cellIndex + 1;
  // The first click sorts numbers and dates downwards and text upwards; the second reverses; the third restores.
  const first = cell.matches(".number, [data-by=date]") ? -column : column;
  button.addEventListener("click", () => {
    const current = Number(getQuery().get(name));
    notify(name, current === first ? String(-first) : current === -first ? "" : String(first));
  });
}

/** The value by which a row is sorted: a `data-` attribute that the column names, a number, or the cell's text. */
function sortKey(row, head) {
  const [name, part] = (head.dataset.by ?? "").split(".");
  if (name) return (row.dataset[name] ?? "").split("/")[part ?? 0];
  const text = row.cells[head.cellIndex].textContent.trim();
  if (!head.matches(".number")) return text;
  const number = text.match(/[−-]?\d[\d.,\s]*/)?.[0].replace("−", "-").replace(/[^\d-]/g, "");
  return number ? Number(number) : "";
}

function compare(a, b, direction) {
  // Unknown values come last in both directions.
  if (a === "" || b === "") return (a === "") - (b === "");
  return direction * (typeof a === "number" ? a - b : collator.compare(a, b));
}

function sortGroup(tables, sort) {
  const [first] = tables;
  const head = headsOf(first)[Math.abs(sort) - 1];
  for (const cell of tables.flatMap(headsOf)) {
    if (head && cell.cellIndex === head.cellIndex) cell.ariaSort = sort > 0 ? "ascending" : "descending";
    else cell.removeAttribute("aria-sort");
  }
  const rows = tables.flatMap((table) => [...table.tBodies[0].rows]);
  const keys = new Map(rows.map((row) => [row, head ? sortKey(row, head) : 0]));
  const position = (row) => originalPositions.get(row)?.position ?? Infinity;
  rows.sort((a, b) => compare(keys.get(a), keys.get(b), Math.sign(sort)) || position(a) - position(b) || 0);
  const isIndex = first.matches(".index");
  const isJoined = isIndex && head !== undefined;
  for (const row of rows) {
    const body = isIndex ? originalPositions.get(row)?.body ?? tables.at(-1).tBodies[0] : row.parentElement;
    (isJoined ? first.tBodies[0] : body).append(row);
  }
  if (!isIndex) return;
  first.classList.toggle("is-sorted", isJoined);
  const isWhole = isJoined && tables.length > 1;
  first.caption.textContent = isWhole ? document.querySelector("h1").textContent : first.caption.dataset.text;
  if (isJoined) for (const table of tables) table.hidden = table !== first;
}

/** Sorts every table by the query string. */
export function sortTables() {
  for (const [name, tables] of groups) sortGroup(tables, Number(getQuery().get(name)));
}

// The roster's script moves rows between tables.
document.querySelector("main").addEventListener("rows-moved", () => {
  if ([...getQuery().keys()].some((name) => name.startsWith("sort"))) sortTables();
}, true);
