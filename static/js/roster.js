// The roster of a lab on any day. Each row has the span of days on which its tenure is possible, and
// that on which it is certain. A span is "from/until"; its last day is the one before `until`.
import { formatPattern, getQuery, locale, mountTemplate, setQuery } from "./controls.js";

const UNKNOWN_START = "0001-01-01";
const container = document.querySelector("[data-roster]");
const section = container.closest("section");
const today = container.dataset.roster;
const form = mountTemplate(container).querySelector("form");
const [slider, dateField] = form.querySelectorAll("input");
const tables = Object.fromEntries([...section.querySelectorAll("[data-band]")].map((table) => [table.dataset.band, table]));
const tenures = [...section.querySelectorAll("[data-possible]")].map((row) => ({
  row,
  person: row.querySelector("a").pathname,
  possible: row.dataset.possible.split("/"),
  certain: row.dataset.certain.split("/").filter(Boolean),
}));
// In order of time: if two tenures of a person are possible on a day, the first one is shown.
tenures.sort((a, b) => compare(a.row.dataset.possible, b.row.dataset.possible));
const days = [...new Set(tenures.flatMap(({ possible, certain }) => [...possible, ...certain]))]
  .filter((day) => day > UNKNOWN_START && day <= today).sort();
if (days.at(-1) !== today) days.push(today);

function compare(a, b) {
  return a < b ? -1 : a > b ? 1 : 0;
}

const includes = ([from, until], day) => from <= day && day < until;

/** The band of each tenure that is shown on a day. */
function bandsOn(day) {
  const bands = new Map();
  const shownTenures = new Map();
  for (const tenure of tenures) {
    const [from, until] = tenure.possible;
    if (until <= day) bands.set(tenure, "gone");
    if (!includes(tenure.possible, day)) continue;
    const isCertain = includes(tenure.certain, day);
    const other = shownTenures.get(tenure.person);
    if (other && !isCertain) continue;
    bands.delete(other);
    shownTenures.set(tenure.person, tenure);
    bands.set(tenure, isCertain ? "certain" : from === UNKNOWN_START ? "unknown" : "possible");
  }
  return bands;
}

function show(day) {
  const bands = bandsOn(day);
  const counts = { certain: 0, possible: 0, unknown: 0, gone: 0 };
  const sorted = [...tenures].sort((a, b) => bands.get(a) === "gone" && bands.get(b) === "gone"
    ? compare(b.possible[1], a.possible[1]) || compare(b.person, a.person)
    : compare(a.person, b.person));
  for (const tenure of sorted) {
    const band = bands.get(tenure);
    const asOf = tenure.row.querySelector("[data-as-of]");
    if (asOf) asOf.hidden = day < tenure.row.dataset.stale;
    tenure.row.hidden = !band;
    if (!band) continue;
    counts[band] += 1;
    tables[band]?.tBodies[0].append(tenure.row);
  }
  for (const [band, table] of Object.entries(tables)) table.hidden = !counts[band];
  section.querySelector("[data-nobody]").hidden = counts.certain + counts.possible + counts.unknown > 0;
  const former = tables.gone?.closest("details");
  if (former) {
    former.hidden = !counts.gone;
    former.querySelector("[data-gone]").textContent = counts.gone;
  }
  const words = new Intl.DateTimeFormat(locale, { dateStyle: "long", timeZone: "UTC" }).format(new Date(day));
  const time = section.querySelector("[data-day]");
  time.dateTime = day;
  time.textContent = words;
  slider.value = days.findLastIndex((change) => change <= day);
  slider.setAttribute("aria-valuetext", words);
  dateField.value = day;
  const status = form.querySelector("[role=status]");
  status.textContent = formatPattern(status.dataset.text, { ...counts, possible: counts.possible + counts.unknown });
  section.dispatchEvent(new Event("rows-moved"));
}

function choose(day, isStep) {
  setQuery({ on: day === today ? "" : day }, isStep);
  show(day);
}

/** The day in the query string, or today if there is none or it is invalid. */
function queryDay() {
  const day = getQuery().get("on");
  return /^\d{4}-\d\d-\d\d$/.test(day) ? day : today;
}

slider.max = days.length - 1;
slider.addEventListener("input", () => choose(days[slider.value], false));
dateField.addEventListener("change", () => dateField.validity.valid && choose(dateField.value));
form.addEventListener("submit", (event) => event.preventDefault());
form.addEventListener("reset", (event) => {
  event.preventDefault();
  choose(today);
});
addEventListener("popstate", () => show(queryDay()));
show(queryDay());
