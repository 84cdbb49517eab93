// Shows the records of a page that fit what is chosen in its form. Which choices there are, the page says.
import { locale, sentence, state, unfold } from "./controls.js";

export const NAMES = ["text", "lab", "kind", "status", "year", "order"];

const main = document.querySelector("main");
const holder = document.querySelector("[data-filter]");
export const form = holder && unfold(holder).querySelector("form");
const pager = main.querySelector("[data-pager]");
const months = [...main.querySelectorAll('section[aria-labelledby^="m-"]')];
const collator = new Intl.Collator(locale);
export const records = holder ? recordsOf(main) : [];
const end = records.at(-1)?.item.parentElement;
let fetching;

/** The elements of a page that are records of its list; the lines within a count are its evidence. */
function recordsOf(root) {
  return [...root.querySelectorAll(holder.dataset.filter)].filter((item) => !item.parentElement.closest(".count")).map(read);
}

/** What a record is filtered and sorted by, as its element tells. */
function read(item, place) {
  const time = item.querySelector("time, [data-from]");
  const from = item.dataset.date ?? time?.dateTime ?? time?.dataset.from ?? "";
  const links = [...item.querySelectorAll("a")];
  const slugs = links.filter((link) => link.matches(".lab")).map((link) => link.pathname.split("/").at(-2));
  return {
    item, place, from,
    to: time?.dataset.to || from,
    labs: [...slugs, ...(item.dataset.labs ?? "").split(" ")],
    // A line that does not say what it is, is of a hire, as most are.
    kind: item.dataset.kind ?? "hire",
    status: item.querySelector(".status")?.classList[1],
    text: plain(item.textContent),
    name: links[0]?.textContent ?? "",
    address: links.at(-1)?.getAttribute("href"),
    group: item.closest("table") ?? item.closest("section"),
  };
}

/** A text in small letters without their marks. */
function plain(text) {
  return text.normalize("NFD").replace(/\p{M}/gu, "").toLowerCase();
}

const chosen = () => Object.fromEntries(NAMES.map((name) => [name, state().get(name) ?? ""]));

/** What stands in the form. */
export const given = () => Object.fromEntries(NAMES.map((name) => [name, form.elements[name]?.value.trim() ?? ""]));

/** Puts into the form what the address says. */
export function fill() {
  const values = chosen();
  for (const name of NAMES) if (form.elements[name]) form.elements[name].value = values[name];
  if (NAMES.some((name) => values[name])) form.querySelector("details").open = true;
}

/** Takes in the records of the pages on which the list goes on, once. */
function fetchRest() {
  fetching ??= Promise.all(holder.dataset.pages.split(" ").map(async (page) => {
    const answer = await fetch(page);
    if (!answer.ok) throw new Error(`${page}: ${answer.status}`);
    return new DOMParser().parseFromString(await answer.text(), "text/html").querySelector("main");
  })).then((pages) => {
    const known = new Set(records.map((one) => one.address));
    for (const one of pages.flatMap(recordsOf)) {
      if (known.has(one.address)) continue;
      known.add(one.address);
      end.append(document.adoptNode(one.item));
      records.push({ ...one, place: records.length, isFetched: true, group: end.closest("table") ?? end.closest("section") });
    }
  });
  return fetching;
}

function fits(one, values, labs, words) {
  return (!values.lab || one.labs.some((slug) => labs.includes(slug)))
    && (!values.kind || one.kind === values.kind)
    && (!values.status || one.status === values.status)
    && (!values.year || (one.from.slice(0, 4) <= values.year && values.year <= one.to.slice(0, 4)))
    && words.every((word) => one.text.includes(word));
}

/** Shows what fits, says how many that are; `isSorted` if the tables are not in the order of the page. */
export async function filter(isSorted) {
  const isActive = isSorted || NAMES.some((name) => chosen()[name]);
  if (isActive && holder.dataset.pages) await fetchRest();
  // What is chosen may have changed while pages were fetched.
  const values = chosen();
  const lab = form.elements.lab?.selectedOptions[0];
  const labs = [values.lab, ...(lab?.dataset.also?.split(" ") ?? [])];
  const words = plain(values.text).split(" ");
  const shown = records.filter((one) => {
    one.item.hidden = isActive ? !fits(one, values, labs, words) : Boolean(one.isFetched);
    return !one.item.hidden;
  });
  const filled = new Set(shown.map((one) => one.group));
  for (const { group } of records) if (group) group.hidden = !filled.has(group);
  if (pager) pager.hidden = isActive && Boolean(holder.dataset.pages);
  if (form.elements.order) order(values.order);
  const count = form.querySelector("[role=status]");
  count.textContent = isActive ? sentence(count.dataset.text, { shown: shown.length, all: records.length }) : "";
}

const ORDERS = {
  latest: (one, other) => collator.compare(other.from || "0", one.from || "0"),
  earliest: (one, other) => collator.compare(one.from || "9", other.from || "9"),
  name: (one, other) => collator.compare(one.name, other.name),
};

/** Puts the records of each list, and the months of a timeline, into an order. */
function order(by) {
  const sorted = [...records].sort((one, other) => ORDERS[by]?.(one, other) || one.place - other.place);
  for (const { item } of sorted) item.parentElement.append(item);
  if (!months.length) return;
  const start = document.createComment("");
  months[0].before(start);
  start.replaceWith(...(by === "earliest" ? months.toReversed() : months));
}
