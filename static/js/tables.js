// Tables are sorted by the buttons in their heads. Those of one section are sorted alike; the tables of an index,
// which together are one list in parts, become one.
import { locale, state } from "./controls.js";

const collator = new Intl.Collator(locale, { numeric: true });
const groups = new Map();
const homes = new Map();
let turned = () => {};

/** Calls back with the name and the value that the address is to take when somebody turns a table over. */
export const onTurn = (callback) => {
  turned = callback;
};

const headsOf = (table) => [...table.tHead.rows[0].cells];

for (const table of document.querySelectorAll("main .figures")) {
  const section = table.closest("section")?.getAttribute("aria-labelledby");
  const name = section ? `sort-${section}` : "sort";
  if (!groups.has(name)) groups.set(name, []);
  groups.get(name).push(table);
  table.caption.dataset.text = table.caption.textContent;
  for (const row of table.tBodies[0].rows) homes.set(row, { body: table.tBodies[0], place: homes.size });
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
  // Once for the order that is of most use, again for the other, a third time for that of the page.
  const first = cell.matches(".number, [data-by=date]") ? -column : column;
  button.addEventListener("click", () => {
    const now = Number(state().get(name));
    turned(name, now === first ? String(-first) : now === -first ? "" : String(first));
  });
}

/** What a row is sorted by: a date of its own, a number, or the text of a cell. */
function keyOf(row, head) {
  const [name, part] = (head.dataset.by ?? "").split(".");
  if (name) return (row.dataset[name] ?? "").split(" ")[part ?? 0];
  const text = row.cells[head.cellIndex].textContent.trim();
  if (!head.matches(".number")) return text;
  const number = text.match(/[−-]?\d[\d.,\s]*/)?.[0].replace("−", "-").replace(/[^\d-]/g, "");
  return number ? Number(number) : "";
}

function compare(one, other, direction) {
  // What is not known comes last either way.
  if (one === "" || other === "") return (one === "") - (other === "");
  return direction * (typeof one === "number" ? one - other : collator.compare(one, other));
}

function sortGroup(tables, chosen) {
  const [first] = tables;
  const head = headsOf(first)[Math.abs(chosen) - 1];
  for (const cell of tables.flatMap(headsOf)) {
    if (head && cell.cellIndex === head.cellIndex) cell.ariaSort = chosen > 0 ? "ascending" : "descending";
    else cell.removeAttribute("aria-sort");
  }
  const rows = tables.flatMap((table) => [...table.tBodies[0].rows]);
  const keys = new Map(rows.map((row) => [row, head ? keyOf(row, head) : 0]));
  const place = (row) => homes.get(row)?.place ?? Infinity;
  rows.sort((one, other) => compare(keys.get(one), keys.get(other), Math.sign(chosen)) || place(one) - place(other) || 0);
  const isIndex = first.matches(".index");
  const isOne = isIndex && head !== undefined;
  for (const row of rows) {
    const home = isIndex ? homes.get(row)?.body ?? tables.at(-1).tBodies[0] : row.parentElement;
    (isOne ? first.tBodies[0] : home).append(row);
  }
  if (!isIndex) return;
  first.classList.toggle("is-sorted", isOne);
  first.caption.textContent = isOne && tables.length > 1 ? document.querySelector("h1").textContent : first.caption.dataset.text;
  if (isOne) for (const table of tables) table.hidden = table !== first;
}

/** Sorts every table as the address says. */
export function sortTables() {
  for (const [name, tables] of groups) sortGroup(tables, Number(state().get(name)));
}

// A script that moves rows from one table to another leaves their order to this one, where one was chosen.
document.querySelector("main").addEventListener("rows-moved", () => {
  if ([...state().keys()].some((name) => name.startsWith("sort"))) sortTables();
}, true);
