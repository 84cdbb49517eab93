// Gives the rows of lists and tables as CSV, as they are filtered and sorted, with the licence and the page.
const page = document.querySelector("link[rel=canonical]")?.href ?? location.href;
const words = (element) => element?.innerText.replace(/\s+/g, " ").trim().replace(/^\+(?=\d)/, "").replace(/^−/, "-") ?? "";

function read(item) {
  const heads = item.closest("table")?.tHead.rows[0].cells;
  if (heads) return [...heads].map((head, place) => [words(head), words(item.cells[place])]);
  const say = (selector) => words(item.querySelector(selector));
  const [to, from] = say(".who + span").split(" → ").reverse();
  return Object.entries({
    kind: item.dataset.kind ?? "hire",
    name: say(".who"),
    from, to,
    lab: say("span:first-child > .lab"),
    title: say(":scope > p, h3, .money__what > a"),
    amount: say(".money__amount, .count__figures"),
    date: say("time, small > :first-child"),
    iso: item.querySelector("time")?.dateTime,
    status: say(".status"),
    sources: say("small > :last-child"),
  });
}

// No spreadsheet is to take a text for a formula.
const cell = (text = "") => `"${text.replace(/^(?!-\d+$)'*[=+@\t\r\n＝＋－＠-]/, "'$&").replaceAll('"', '""')}"`;

export function give(items, licence) {
  const rows = items.filter((item) => !item.closest("[hidden]")).map((item) => ({
    ...Object.fromEntries(read(item)),
    address: (item.querySelector("small > a:last-child") ?? item.querySelector("a"))?.href,
    licence,
    page: page + location.search,
  }));
  const names = Object.keys(rows[0] ?? {}).filter((name) => rows.some((row) => row[name]));
  const lines = [names, ...rows.map((row) => names.map((name) => row[name]))].map((texts) => `${texts.map(cell)}\r\n`);
  const link = document.createElement("a");
  link.href = URL.createObjectURL(new Blob(lines));
  link.download = `${location.pathname.slice(1).replaceAll("/", "-")}rows.csv`;
  link.click();
}
