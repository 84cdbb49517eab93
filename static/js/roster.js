// The roster of a lab on another day. Each row bears the four days that bound its stay, and the browser compares them.
import { locale, note, sentence, state, unfold } from "./controls.js";

const UNKNOWN_START = "0001-01-01";
const holder = document.querySelector("[data-roster]");
const section = holder.closest("section");
const today = holder.dataset.roster;
const form = unfold(holder).querySelector("form");
const [slider, field] = form.querySelectorAll("input");
const tables = Object.fromEntries([...section.querySelectorAll("[data-band]")].map((table) => [table.dataset.band, table]));
const rows = [...section.querySelectorAll("[data-stay]")].map((row, place) => {
  const [earliestStart, latestStart, earliestEnd, latestEnd] = row.dataset.stay.split(" ");
  const person = row.querySelector("a").pathname;
  return { row, place, person, earliestStart, latestStart, earliestEnd, latestEnd };
});
// One after the other as they lived, so that the first of two possible stays stands for a person.
rows.sort((one, other) => compare(one.row.dataset.stay, other.row.dataset.stay));
const days = [...new Set(rows.flatMap(({ row }) => row.dataset.stay.split(" ")))]
  .filter((day) => day > UNKNOWN_START && day <= today).sort();
if (days.at(-1) !== today) days.push(today);

function compare(one, other) {
  return one < other ? -1 : one > other ? 1 : 0;
}

/** The band of each row that is to be seen on a day. */
function bandsOn(day) {
  const bands = new Map();
  const standsFor = new Map();
  for (const stay of rows) {
    if (stay.latestEnd <= day) bands.set(stay, "gone");
    if (stay.earliestStart > day || stay.latestEnd <= day) continue;
    const isCertain = stay.latestStart <= day && day < stay.earliestEnd;
    const known = standsFor.get(stay.person);
    if (known && !isCertain) continue;
    bands.delete(known);
    standsFor.set(stay.person, stay);
    bands.set(stay, isCertain ? "certain" : stay.earliestStart === UNKNOWN_START ? "unknown" : "possible");
  }
  return bands;
}

function show(day) {
  const bands = bandsOn(day);
  const counts = { certain: 0, possible: 0, unknown: 0, gone: 0 };
  const inOrder = [...rows].sort((one, other) => bands.get(one) === "gone" && bands.get(other) === "gone"
    ? compare(other.latestEnd, one.latestEnd) || compare(other.person, one.person)
    : compare(one.person, other.person));
  for (const stay of inOrder) {
    const band = bands.get(stay);
    const asOf = stay.row.querySelector(".as-of");
    if (asOf) asOf.hidden = day < stay.row.dataset.stale;
    stay.row.hidden = !band;
    if (!band) continue;
    counts[band] += 1;
    tables[band]?.tBodies[0].append(stay.row);
  }
  for (const [band, table] of Object.entries(tables)) table.hidden = !counts[band];
  section.querySelector("[data-nobody]").hidden = counts.certain + counts.possible + counts.unknown > 0;
  const former = tables.gone?.closest("details");
  if (former) {
    former.hidden = !counts.gone;
    former.querySelector("[data-gone]").textContent = counts.gone;
  }
  const written = new Intl.DateTimeFormat(locale, { dateStyle: "long", timeZone: "UTC" });
  const words = written.format(new Date(day));
  const time = section.querySelector("[data-day]");
  time.dateTime = day;
  time.textContent = words;
  slider.value = days.findLastIndex((known) => known <= day);
  slider.setAttribute("aria-valuetext", words);
  field.value = day;
  const count = form.querySelector("[role=status]");
  count.textContent = sentence(count.dataset.text, { ...counts, possible: counts.possible + counts.unknown });
  section.dispatchEvent(new Event("rows-moved"));
}

function choose(day, isStep) {
  note({ on: day === today ? "" : day }, isStep);
  show(day);
}

const asked = () => /^\d{4}-\d\d-\d\d$/.test(state().get("on")) ? state().get("on") : today;

slider.max = days.length - 1;
slider.addEventListener("input", () => choose(days[slider.value], false));
field.addEventListener("change", () => field.validity.valid && choose(field.value));
form.addEventListener("submit", (event) => event.preventDefault());
form.addEventListener("reset", (event) => {
  event.preventDefault();
  choose(today);
});
addEventListener("popstate", () => show(asked()));
show(asked());
