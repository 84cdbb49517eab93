"""The numbers on built pages, each with the query that counts it: (where, number on the page, number in the data)."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from typing import Any

from lxml.html import HtmlElement
from recount import Recount, path_of

Numbers = Iterator[tuple[str, Any, Any]]

SUMMARY = "//main/p[@class='summary']"
TALLY = "span[contains(@class, 'tally')]"
RECORD_LINKS = "./*[contains(@class, 'lines')]/li/small/a[last()]"
DIGITS = ("none", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten")
ROUTE = re.compile(r"/flows/([^/]+)/([^/]+)/$")
_NUMBER = re.compile(rf"(?<![\w.])[+−]?\d[\d,]*(?:\.\d+)?(?![\w])|\b(?:{'|'.join(DIGITS)})\b")


def text(element: HtmlElement) -> str:
    return " ".join(element.text_content().split())


def numbers(words: str) -> list[float]:
    """The numbers in a text, in digits or in words."""
    return [number(found) for found in _NUMBER.findall(words)]


def number(word: str) -> float:
    return float(DIGITS.index(word)) if word in DIGITS else float(word.replace("−", "-").replace(",", ""))


def one(element: HtmlElement, path: str) -> HtmlElement:
    (found,) = element.xpath(path)
    return found


def numbers_at(element: HtmlElement, path: str) -> list[float]:
    return numbers(text(one(element, path)))


def section(page: HtmlElement, heading: str) -> HtmlElement | None:
    found = page.xpath(f"//section[@aria-labelledby='{heading}']")
    return found[0] if found else None


def tally(part: HtmlElement | None) -> list[float]:
    """The number beside the heading of a section; 0 if there is no section."""
    return [0] if part is None else [abs(n) for n in numbers("".join(part.xpath(f"./h2/{TALLY}//text()")))]


def rows(element: HtmlElement, table: str = ".//table") -> Iterator[tuple[HtmlElement, list[str]]]:
    """The rows of tables, with the texts of their cells."""
    for row in element.xpath(f"{table}/tbody/tr"):
        yield row, [text(cell) for cell in row]


def slug(href: str) -> str:
    return href.partition("#")[0].rstrip("/").rpartition("/")[2]


def lab_of(cell: HtmlElement) -> str:
    return slug(one(cell, ".//a[contains(@class, 'lab')]").get("href"))


# Every page


def every_page(page: HtmlElement, data: Recount) -> Numbers:
    yield from independent_sources(page, data)
    yield from reported_counts(page, data)
    yield from tallies(page)
    for row, cells in rows(page, "//table[contains(@class, 'routes')]"):
        pair = lab_of(row[0]), lab_of(row[1])
        yield f"moves of {pair}", numbers(cells[2]), [moves_between(data, *pair)]
        yield f"number reported of {pair}", numbers(cells[3]), reported_bounds(data, *pair)
    for drawing in page.xpath("//figure/svg[desc]"):
        words = [text(drawing.xpath(f"./{tag}")[0]) for tag in ("title", "desc")]
        caption = [text(one(drawing, f"./../figcaption/*[@class='chart__{part}']")) for part in ("title", "subtitle")]
        yield "text alternative of a drawing", words, caption
    for source in page.xpath("//p[@class='chart__source']"):
        months = [
            "January",
            "February",
            "March",
            "April",
            "May",
            "June",
            "July",
            "August",
            "September",
            "October",
            "November",
            "December",
        ]
        year, month, _ = data.value("SELECT day FROM through").split("-")
        yield "data through", re.findall(r"through (\w+ \d+);", text(source)), [f"{months[int(month) - 1]} {year}"]


def independent_sources(page: HtmlElement, data: Recount) -> Numbers:
    """How many independent sources each record has."""
    canonical = page.xpath("//link[@rel='canonical']/@href")
    here = path_of(canonical[0]) if canonical else ""
    for place in page.xpath("//main//small/a | //main//small/span | //main//span[@class='record__sources']"):
        if not re.fullmatch(r"\S+ independent sources?", text(place)):
            continue
        href = place.xpath(
            "@href | ancestor::article[@class='record']/@id | ../../span[@class='money__what']/a[1]/@href"
        )[0]
        path = href if href.startswith("/") else f"{here}#{href.removeprefix('#')}"
        found = data.column("SELECT independent_sources FROM records WHERE path = ?", path)
        if not found:
            # The page of a route shows reported ratios too.
            found = data.column(
                """SELECT independent_sources FROM events WHERE kind = 'ratio' AND id LIKE '%#' || ?1
AND ("from", "to") IN (VALUES (?2, ?3), (?3, ?2))""",
                path.rpartition("#")[2],
                *ROUTE.findall(here)[0],
            )
        yield f"sources of {path}", numbers(text(place)), found


def reported_counts(page: HtmlElement, data: Recount) -> Numbers:
    for article in page.xpath("//article[@class='count']"):
        path = one(article, "./p[@class='count__line']/a").get("href")
        ((reported, low, high, named, missing),) = data.rows(
            """SELECT number, number_low, number_high, named, missing FROM events JOIN records USING (id)
WHERE path = ?""",
            path,
        )
        # When enough moves are named for a bound, the page says so in words.
        is_met = missing == 0 and reported[0] in "~>"
        bounds = dict.fromkeys(n for n in (low, high) if n is not None)
        shown = numbers_at(article, "./p[@class='count__figures']")
        yield f"numbers of {path}", shown, [*bounds, named, *([] if missing is None or is_met else [missing])]
        for summary in article.xpath("./details/summary"):
            # A single move has no number.
            yield f"moves of {path}", numbers(text(summary)), [named] if named > 1 else []


def tallies(page: HtmlElement) -> Numbers:
    """The number beside a heading and the number of items below it, if the rest is not on another page."""
    for part in page.xpath(f"//section[h2/{TALLY}][not(.//p/a[starts-with(., 'All ')] | ./nav)]"):
        if items := part.xpath("./article | ./ul/li | ./ol/li | ./div/article"):
            yield f"items of {part.get('aria-labelledby')}", tally(part)[:1], [len(items)]


def record_list(part: HtmlElement, facts: list[tuple[Any, ...]]) -> Numbers:
    """A list of moves; `facts` are the paths and kinds of the moves that belong in it."""
    name = part.get("aria-labelledby")
    yield f"tally of {name}", tally(part), [len(facts)]
    if len(facts) <= 60:
        links = part.xpath(RECORD_LINKS)
        kinds = [(link.get("href"), link.xpath("../..")[0].get("data-kind", "hire")) for link in links]
        yield f"list of {name}", sorted(kinds), sorted(facts)
    for link in part.xpath("./p/a[starts-with(., 'All ')]"):
        yield f"link of {name}", numbers(text(link)), [len(facts)]


def plain_list(part: HtmlElement | None, paths: list[str]) -> Numbers:
    """A list without a tally that has just these records."""
    shown = part.xpath("./ul/li/small/a[last()]/@href") if part is not None else []
    yield "list of records that are not counted", sorted(shown), sorted(paths)


def moves_between(data: Recount, origin: str, destination: str) -> int:
    return data.value('SELECT count(*) FROM routes WHERE counted AND "from" = ? AND "to" = ?', origin, destination)


def reported_bounds(data: Recount, origin: str, destination: str) -> list[float]:
    """The bounds of the greatest reported number of a route; of equal ones, the latest."""
    found = data.rows(
        """SELECT number_low, number_high FROM events WHERE kind = 'count' AND counted AND "from" = ? AND "to" = ?
ORDER BY coalesce(number_low, number_high) DESC, date DESC LIMIT 1""",
        origin,
        destination,
    )
    return [*dict.fromkeys(n for row in found for n in row if n is not None)]


# Timeline, lists, claims, money and data


def timeline(page: HtmlElement, data: Recount) -> Numbers:
    months = dict(data.rows("SELECT month, number FROM months"))
    total = sum(months.values())
    yield "intro", numbers_at(page, SUMMARY), [total]
    for each in page.xpath("//details[contains(@class, 'years')]/dl/div"):
        year = one(each, "./dt/a").text.strip()
        of_year = data.row("SELECT sum(number) FROM months WHERE substr(month, 1, 4) = ?", year)
        yield year, numbers_at(each, "./dt/a/span"), of_year
        for link in each.xpath("./dd/a"):
            yield link.get("href"), numbers_at(link, "./span"), [months[f"{year}-{int(slug(link.get('href'))):02}"]]
    drawn = Counter[str]()
    for bar in page.xpath("//svg[@class='density']/a[title]"):
        month = "-".join(bar.get("href").strip("/").split("/")[-2:])
        drawn[month] = months[month]
        yield bar.get("href"), numbers(text(one(bar, "./title")).rpartition(": ")[2]), [months[month]]
    title = text(one(page, "//*[@id='density-title']"))
    if "more records than" in title:
        yield (
            "most records",
            numbers(title)[-1:],
            data.row("SELECT max(number) FROM months WHERE month NOT LIKE '%-00'"),
        )
    rest = total - drawn.total()
    for words in page.xpath("//*[@class='chart__subtitle'] | //svg[@class='density']/desc"):
        yield "n", numbers(text(words).partition("n = ")[2]), [drawn.total(), *([rest] if rest else [])]


def year(page: HtmlElement, data: Recount, at: str) -> Numbers:
    total = data.row("SELECT sum(number) FROM months WHERE substr(month, 1, 4) = ?", at)
    yield "intro", numbers_at(page, SUMMARY), total
    for heading in page.xpath("//h2[starts-with(@id, 'm-')]"):
        month = int(heading.get("id").rpartition("-")[2])
        count = data.row("SELECT number FROM months WHERE month = ?", f"{at}-{month:02}")
        yield heading.get("id"), numbers_at(heading, "./span"), count
        if items := heading.xpath("../ol/li"):
            yield f"items of {heading.get('id')}", [len(items)], count


def month(page: HtmlElement, data: Recount, at: str, month: str) -> Numbers:
    count = data.row("SELECT number FROM months WHERE month = ?", f"{at}-{month}")
    yield "intro", numbers_at(page, SUMMARY), count
    yield "tally", numbers_at(page, "//h2[@id='m-records']/span"), count
    if count[0] <= 150:
        yield "items", [len(page.xpath("//section[@aria-labelledby='m-records']/ol/li"))], count


def index(page: HtmlElement, data: Recount, kind: str) -> Numbers:
    if kind != "topics":
        count = data.row(f"SELECT count(*) FROM {kind}")
        yield "intro", numbers_at(page, SUMMARY), count
        if kind == "labs":
            yield "rows", [len(list(rows(page)))], count
    yield from index_rows(page, data, kind)


INDEX_COLUMNS = {
    "labs": "SELECT arrivals, departures, net FROM labs WHERE id = ?",
    "topics": """SELECT (SELECT count(*) FROM people_topics WHERE topic = ?1)
+ (SELECT count(*) FROM labs_topics WHERE topic = ?1)""",
    "sources": "SELECT count(*) FROM citations WHERE source = ?",
}


def index_rows(page: HtmlElement, data: Recount, kind: str, table: str = ".//table") -> Numbers:
    if kind not in INDEX_COLUMNS:
        return
    for row, cells in rows(page, table):
        name = slug(one(row[0], "./a").get("href"))
        counted = data.row(INDEX_COLUMNS[kind], name)
        yield name, [number(cell) for cell in cells[-len(counted) :]], counted


def topic(page: HtmlElement, data: Recount, name: str) -> Numbers:
    for kind, caption, column in (("people", "People", "person"), ("labs", "Labs", "lab")):
        shown = page.xpath(f"//main//table[caption[normalize-space() = '{caption}']]/tbody/tr/th/a/@href")
        found = data.column(f"SELECT {column} FROM {kind}_topics WHERE topic = ?", name)
        yield kind, sorted(map(slug, shown)), sorted(found)
    about = one(page, "//meta[@name='description']").get("content")
    yield "profiles", numbers(about)[-1:], data.row(INDEX_COLUMNS["topics"], name)
    yield from index_rows(page, data, "labs", "//main//table[caption[normalize-space() = 'Labs']]")


def source(page: HtmlElement, data: Recount, name: str) -> Numbers:
    paths = data.column("SELECT path FROM citations JOIN records ON id = record WHERE source = ?", name)
    about = one(page, "//meta[@name='description']").get("content")
    yield "description", numbers(about.rpartition(". ")[2])[:1] or numbers(about)[-1:], [len(paths)]
    part = section(page, "rests")
    shown = part.xpath("./ol/li/small/a[last()]/@href") if part is not None else []
    more = numbers("".join(part.xpath("./p/text()"))) if part is not None else []
    yield "records", len(shown) + sum(more), len(paths)
    yield "records that do not cite it", set(shown) - set(paths), set()


DISPUTED = "SELECT DISTINCT path FROM disputes JOIN records r ON r.id = coalesce(move, event)"


def disputes_on(page: HtmlElement) -> list[str]:
    """The paths of the records whose disputes a page of claims shows."""
    return page.xpath("//section[@aria-labelledby='disputes']//article/h3/a/@href")


def claims(page: HtmlElement, data: Recount, number: str | None) -> Numbers:
    shown = {part.get("aria-labelledby"): tally(part) for part in page.xpath("//section[h2/span]")}
    queries = {
        "disputes": f"SELECT count(*) FROM ({DISPUTED})",
        "counts": "SELECT count(*) FROM events WHERE kind = 'count'",
        "superseded": "SELECT count(*) FROM records WHERE superseded_by IS NOT NULL",
        "uncounted": "SELECT count(*) FROM records WHERE status IN ('rumoured', 'denied', 'retracted')",
    }
    counted = {name: data.row(query) for name, query in queries.items() if name == "disputes" or not number}
    yield "tallies", shown, {name: count for name, count in counted.items() if name != "uncounted" or count[0]}
    yield "records without a dispute", set(disputes_on(page)) - set(data.column(DISPUTED)), set()
    for link in page.xpath("//section/p/a[starts-with(., 'All ')]"):
        name = link.xpath("../..")[0].get("aria-labelledby")
        yield f"link of {name}", numbers(text(link)), counted[name]


def changes(page: HtmlElement, data: Recount) -> Numbers:
    for status in ("retracted", "denied"):
        counted = data.row("SELECT count(*) FROM records WHERE status = ?", status)
        yield status, tally(section(page, status)), counted
    counted = data.row("SELECT count(*) FROM records WHERE superseded_by IS NOT NULL")
    yield "superseded", tally(section(page, "superseded")), counted


CLAIMS_ABOUT_MONEY = """
SELECT coalesce(period, 'unstated') AS part, kind, path_of(page) AS path, amount_low, amount_high FROM offers
UNION ALL SELECT iif(kind = 'deal', 'deals', 'spending'), iif(kind = 'deal', form, 'spending'), path_of(page), amount_low, amount_high
FROM events WHERE kind IN ('deal', 'spending')"""


def money(page: HtmlElement, data: Recount) -> Numbers:
    """The claims of each period and kind, and their sums."""
    parts = data.column(f"SELECT DISTINCT part FROM ({CLAIMS_ABOUT_MONEY})")
    yield "groups", {part.get("aria-labelledby") for part in page.xpath("//main/section[h3]")}, set(parts)
    for name in parts:
        part = section(page, name)
        assert part is not None, name
        shown: Counter[str] = Counter()
        for heading in part.xpath("./h3"):
            kind, _, words = text(heading).partition(": ")
            shown[kind] += int(numbers(words)[0])
            items = heading.xpath("./following-sibling::ul[1]/li[@data-kind]")
            yield f"list of {kind} in {name}", [len(items)], numbers(words)[:1]
            yield from _sums(heading, items, data)
        counted = data.column(f"SELECT count(*) FROM ({CLAIMS_ABOUT_MONEY}) WHERE part = ? GROUP BY kind", name)
        yield f"claims of {name}", sorted(shown.values()), sorted(counted)


def _sums(heading: HtmlElement, items: list[HtmlElement], data: Recount) -> Numbers:
    every: list[float] = []
    for item in items:
        path = item.xpath("./span[@class='money__what']/a/@href")[0]
        bounds = data.rows(f"SELECT amount_low, amount_high FROM ({CLAIMS_ABOUT_MONEY}) WHERE path = ?", path)
        words = [text(words).partition(", disputed")[0] for words in item.xpath("./span[1] | ./a/svg/title")]
        for each in words:
            yield f"sum of {path}", sums(each) in [sorted({n for n in row if n is not None}) for row in bounds], True
        every += sums(words[0])
    if "naming sums" in text(heading):
        yield "sums", sums(text(heading)), [min(every), max(every)]


def sums(words: str) -> list[float]:
    """The amounts of money in a text."""
    powers = {"": 1, "K": 10**3, "M": 10**6, "B": 10**9, "T": 10**12}
    found = re.findall(r"[$¥€£]([\d.]+)([KMBT]?)", words)
    return sorted({round(float(digits) * powers[power], 2) for digits, power in found})


def tables(page: HtmlElement, data: Recount) -> Numbers:
    """The rows of each table, and the sizes of the files."""
    for part in page.xpath("//section[@class='data-table']"):
        name = one(part, "./h3").text.strip()
        yield name, numbers_at(part, "./h3/span"), data.row(f"SELECT count(*) FROM {name}")
    sizes = [(link, link.tail) for link in page.xpath("//section[@class='data-table']/p/a")]
    sizes += [(one(row[0], "./a"), cells[2]) for row, cells in rows(page, "//table[contains(@class, 'downloads')]")]
    for link, size in sizes:
        file = data.folder / link.get("href").rpartition("/")[2]
        yield f"size of {file.name}", numbers(size), [-(-file.stat().st_size // 1000)]
