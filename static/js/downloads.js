// Saves the visible rows of a list or a table as CSV. The page marks the parts of a record with `data-field`.
const pageUrl = document.querySelector("link[rel=canonical]")?.href ?? location.href;
const FIELDS = ["name", "from", "to", "lab", "title", "amount"];

function textOf(element) {
  return element?.innerText.replace(/\s+/g, " ").trim().replace(/^\+(?=\d)/, "").replace(/^−/, "-") ?? "";
}

/** The columns of a row of a table, or of a record in a list. */
function readColumns(item) {
  const heads = item.closest("table")?.tHead.rows[0].cells;
  if (heads) return [...heads].map((head, index) => [textOf(head), textOf(item.cells[index])]);
  const field = (name) => textOf(item.querySelector(`[data-field=${name}]`));
  return Object.entries({
    kind: item.dataset.kind ?? "hire",
    ...Object.fromEntries(FIELDS.map((name) => [name, field(name)])),
    date: textOf(item.querySelector("time, [data-date]")),
    iso: item.querySelector("time")?.dateTime,
    status: textOf(item.querySelector("[data-status]")),
    sources: field("sources"),
  });
}

// An apostrophe before the text stops spreadsheets from reading it as a formula.
const csvCell = (text = "") => `"${text.replace(/^(?!-\d+$)'*[=+@\t\r\n＝＋－＠-]/, "'$&").replaceAll('"', '""')}"`;

export function downloadCsv(items, licence) {
  const rows = items.filter((item) => !item.closest("[hidden]")).map((item) => ({
    ...Object.fromEntries(readColumns(item)),
    address: (item.querySelector("a[data-field=sources]") ?? item.querySelector("a"))?.href,
    licence,
    page: pageUrl + location.search,
  }));
  const names = Object.keys(rows[0] ?? {}).filter((name) => rows.some((row) => row[name]));
  const table = [names, ...rows.map((row) => names.map((name) => row[name]))];
  const link = document.createElement("a");
  link.href = URL.createObjectURL(new Blob(table.map((cells) => `${cells.map(csvCell)}\r\n`)));
  link.download = `${location.pathname.slice(1).replaceAll("/", "-")}rows.csv`;
  link.click();
}
