// Shows the records of a page that match the choices in its form. The page defines the choices.
import { formatPattern, getQuery, locale, mountTemplate } from "./controls.js";

export const NAMES = ["text", "lab", "kind", "status", "year", "order"];

const main = document.querySelector("main");
const container = document.querySelector("[data-filter]");
export const form = container && mountTemplate(container).querySelector("form");
const pager = main.querySelector("[data-pager]");
const months = [...main.querySelectorAll("[data-month]")];
const collator = new Intl.Collator(locale);
export const records = container ? recordsIn(main) : [];
const list = records.at(-1)?.item.parentElement;
let fetching;

/** The records listed on a page. Moves listed as the evidence of a count are not records of the page. */
function recordsIn(root) {
  return [...root.querySelectorAll(container.dataset.filter)]
    .filter((item) => !item.parentElement.closest(".count"))
    .map(readRecord);
}

/** The values for filtering and sorting. */
function readRecord(item, position) {
  const time = item.querySelector("time, [data-from]");
  const from = item.dataset.date ?? time?.dateTime ?? time?.dataset.from ?? "";
  const links = [...item.querySelectorAll("a")];
  const slugs = links.filter((link) => link.matches(".lab")).map((link) => link.pathname.split("/").at(-2));
  return {
    item, position, from,
    to: time?.dataset.to || from,
    labs: [...slugs, ...(item.dataset.labs ?? "").split(" ")],
    // Most records are hires, so only the others name their kind.
    kind: item.dataset.kind ?? "hire",
    status: item.querySelector("[data-status]")?.dataset.status,
    text: normalize(item.textContent),
    name: (item.querySelector("[data-field=name]") ?? links[0])?.textContent ?? "",
    address: links.at(-1)?.getAttribute("href"),
    group: item.closest("table") ?? item.closest("section"),
  };
}

/** Text in lower case without diacritics. */
function normalize(text) {
  return text.normalize("NFD").replace(/\p{M}/gu, "").toLowerCase();
}

const queryValues = () => Object.fromEntries(NAMES.map((name) => [name, getQuery().get(name) ?? ""]));

export const formValues = () => Object.fromEntries(NAMES.map((name) => [name, form.elements[name]?.value.trim() ?? ""]));

/** Fills the form from the query string. */
export function fillForm() {
  const values = queryValues();
  for (const name of NAMES) if (form.elements[name]) form.elements[name].value = values[name];
  if (NAMES.some((name) => values[name])) form.querySelector("details").open = true;
}

/** Fetches the records of the list's other pages, once. */
function fetchOtherPages() {
  fetching ??= Promise.all(container.dataset.pages.split(" ").map(async (page) => {
    const response = await fetch(page);
    if (!response.ok) throw new Error(`${page}: ${response.status}`);
    return new DOMParser().parseFromString(await response.text(), "text/html").querySelector("main");
  })).then((pages) => {
    const known = new Set(records.map((record) => record.address));
    for (const record of pages.flatMap(recordsIn)) {
      if (known.has(record.address)) continue;
      known.add(record.address);
      list.append(document.adoptNode(record.item));
      const group = list.closest("table") ?? list.closest("section");
      records.push({ ...record, position: records.length, isFetched: true, group });
    }
  });
  return fetching;
}

function matches(record, values, labs, words) {
  return (!values.lab || record.labs.some((slug) => labs.includes(slug)))
    && (!values.kind || record.kind === values.kind)
    && (!values.status || record.status === values.status)
    && (!values.year || (record.from.slice(0, 4) <= values.year && values.year <= record.to.slice(0, 4)))
    && words.every((word) => record.text.includes(word));
}

/** Shows the matching records and announces their number. `isSorted`: a table is sorted by one of its columns. */
export async function applyFilter(isSorted) {
  const isActive = isSorted || NAMES.some((name) => queryValues()[name]);
  if (isActive && container.dataset.pages) await fetchOtherPages();
  // The query may have changed while pages were fetched.
  const values = queryValues();
  const lab = form.elements.lab?.selectedOptions[0];
  const labs = [values.lab, ...(lab?.dataset.includes?.split(" ") ?? [])];
  const words = normalize(values.text).split(" ");
  const shown = records.filter((record) => {
    record.item.hidden = isActive ? !matches(record, values, labs, words) : Boolean(record.isFetched);
    return !record.item.hidden;
  });
  const groups = new Set(shown.map((record) => record.group));
  for (const { group } of records) if (group) group.hidden = !groups.has(group);
  if (pager) pager.hidden = isActive && Boolean(container.dataset.pages);
  if (form.elements.order) sortRecords(values.order);
  const count = form.querySelector("[role=status]");
  const numbers = { shown: shown.length, all: records.length };
  count.textContent = isActive ? formatPattern(count.dataset.text, numbers) : "";
}

const ORDERS = {
  latest: (a, b) => collator.compare(b.from || "0", a.from || "0"),
  earliest: (a, b) => collator.compare(a.from || "9", b.from || "9"),
  name: (a, b) => collator.compare(a.name, b.name),
};

/** Sorts the records of each list, and the months of a timeline. */
function sortRecords(order) {
  const sorted = [...records].sort((a, b) => ORDERS[order]?.(a, b) || a.position - b.position);
  for (const { item } of sorted) item.parentElement.append(item);
  if (!months.length) return;
  const start = document.createComment("");
  months[0].before(start);
  start.replaceWith(...(order === "earliest" ? months.toReversed() : months));
}
