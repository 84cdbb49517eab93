"""The numbers on built pages, each beside the query that counts it."""

import re
from collections import Counter
from collections.abc import Iterator
from datetime import date
from typing import Any

from lxml.html import HtmlElement
from recount import Recount, slug

from talentwar.exports.tables.schema import TABLES

Numbers = Iterator[tuple[str, Any, Any]]
"""Where a number is, the number on the page, and the number in the data."""

SUMMARY = "//main/p[@class='summary']"
TALLY = "span[contains(@class, 'count-badge')]"
RECORD_LINKS = "./*[contains(@class, 'record-list')]/li/small/a[last()]/@href"
LAB_LINKS = ".//a[contains(@class, 'lab')]/@href"
DIAGRAM, BALANCES, EXCHANGE, QUARTERS = (
    f"//figure[@aria-labelledby='{name}-title']" for name in ("flow", "balances", "exchange", "quarters")
)
BAND, NODE = (f"//a[starts-with(@class, 'flow__{name}')]" for name in ("band", "node"))
FIRST_MOVES = "substring-before(title, ' move')"
IS_ROUTE = "contains(substring-after({0}, '/flows/'), '/')"
"""An XPath for whether a link leads to the page of a route."""
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


def rows(element: HtmlElement, table: str = ".//table") -> Iterator[tuple[HtmlElement, list[str]]]:
    """The rows of tables, with the texts of their cells."""
    for row in element.xpath(f"{table}/tbody/tr"):
        yield row, [text(cell) for cell in row]


def lab_of(cell: HtmlElement) -> str:
    return slug(one(cell, ".//a[contains(@class, 'lab')]").get("href"))


def tally(part: str) -> str:
    """An XPath for the number beside the heading of a section; 0 if there is no such section."""
    return f"concat('0', translate(//section[@aria-labelledby='{part}']/h2/{TALLY}, '+−,', ''))"


SIDES = " or ".join(f"@aria-labelledby='{name}'" for name in ("arrivals", "departures", "internal", "moves", "back"))
LISTS = f"//section[{SIDES}]"
ROSTER_ON = """SELECT count(DISTINCT person) FROM rosters WHERE lab = :name AND band = '{band}'
AND coalesce(since, '') <= :{day} AND :{day} < coalesce(until, '9999-12-31')"""
# The moves of a list on the page of a lab or a route.
LISTED = {
    "lab": "FROM lab_moves JOIN move_ends ON id = move WHERE lab = :name AND side = rtrim(:key, 's')",
    "route": """FROM routes r JOIN move_ends ON id = move WHERE r.counted
AND r."from" = iif(:key = 'back', :destination, :origin) AND r."to" = iif(:key = 'back', :origin, :destination)""",
}
IN_TOPIC = (
    """(SELECT count(*) FROM people_topics WHERE topic = {0}) + (SELECT count(*) FROM labs_topics WHERE topic = {0})"""
)
DISPUTED = "SELECT DISTINCT path FROM disputes JOIN records r ON r.id = coalesce(move, event)"
OF_ROUTE = """"from" = slug(:key) AND "to" = slug(:key2)"""
REPORTED = f"""SELECT number_low, nullif(number_high, number_low) FROM events WHERE kind = 'count' AND counted AND {OF_ROUTE}
ORDER BY coalesce(number_low, number_high) DESC, date DESC LIMIT 1"""
COMPANY_ROUTES = """
SELECT "from", "to" FROM routes WHERE counted AND is_between_companies UNION
SELECT "from", "to" FROM events JOIN labs a ON a.id = "from" JOIN labs b ON b.id = "to"
WHERE events.kind = 'count' AND counted AND coalesce(a.parent, b.parent) IS NULL"""
IN_DIAGRAM = "FROM diagram_moves WHERE here = :here"
OF_YEAR = "SELECT sum(number) FROM months WHERE substr(month, 1, 4) = {0}"
OF_MONTH = "SELECT number FROM months WHERE month = {0}"
BAR_MONTH = "replace(substr(:key, 11, 7), '/', '-')"

_LAB, _ROUTE = r"labs/(?P<name>[^/]+)", r"flows/(?P<origin>[^/]+)/(?P<destination>[^/]+)"
_YEAR, _MONTH = r"timeline/(?P<year>\d+)", r"timeline/(?P<year>\d+)/(?P<month>\d+)"

# Pages; elements, or the whole page if empty; what they show; the keys :key and :key2; and the query for the same.
# Attributes are compared as sorted lists of texts, everything else as numbers.
# fmt: off
CHECKS: tuple[tuple[str, str, str, str, str], ...] = (
    # Every page
    (r".*", "//main//*[self::a or self::span][parent::small or @class='record__sources'][contains(., ' independent source')]",
     ".", "@href | ancestor::article[@class='record']/@id | ../../span[@class='money__what']/a[1]/@href",
     # The page of a route shows reported ratios too.
     """SELECT r.independent_sources FROM records r LEFT JOIN events e USING (id)
        WHERE path = iif(:key LIKE '/%', :key, :here || '#' || ltrim(:key, '#')) OR type = 'ratio'
        AND r.id LIKE '%#' || ltrim(:key, '#') AND :here IN ('/flows/' || "from" || '/' || "to" || '/', '/flows/' || "to" || '/' || "from" || '/')"""),
    (r".*", "//article[@class='count']", "./p[@class='count__figures']", "./p[@class='count__line']/a/@href",
     # When enough moves are named for a bound, the page says so in words.
     """SELECT number_low, nullif(number_high, number_low), named, iif(missing = 0 AND number GLOB '[~>]*', NULL, missing)
        FROM events JOIN records USING (id) WHERE path = :key"""),
    (r".*", "//article[@class='count']/details/summary", ".", "../../p[@class='count__line']/a/@href",
     "SELECT iif(named > 1, named, NULL) FROM events JOIN records USING (id) WHERE path = :key"),
    (r".*", f"//section[h2/{TALLY}][not(.//p/a[starts-with(., 'All ')] | ./nav)][article | ul/li | ol/li | div/article]",
     f"translate(./h2/{TALLY}, '+−', '')", "count(./article | ./ul/li | ./ol/li | ./div/article)", "SELECT :key"),
    (r".*", "//table[contains(@class, 'routes')]/tbody/tr", "./*[3]", LAB_LINKS,
     f"SELECT count(*) FROM routes WHERE counted AND {OF_ROUTE}"),
    (r".*", "//table[contains(@class, 'routes')]/tbody/tr", "./*[4]", LAB_LINKS, REPORTED),
    # Timeline
    ("timeline", "", SUMMARY, "", "SELECT count(*) FROM records"),
    ("timeline", "//details[contains(@class, 'year-list')]/dl/div", "./dt/a/span", "./dt/a/@href", OF_YEAR.format("slug(:key)")),
    ("timeline", "//details[contains(@class, 'year-list')]/dl/div/dd/a", "./span", "@href", OF_MONTH.format(BAR_MONTH)),
    ("timeline", "//svg[@class='density']/a[title]", "substring-after(title, ': ')", "@href", OF_MONTH.format(BAR_MONTH)),
    ("timeline", "//*[@class='chart__subtitle'] | //svg[@class='density']/desc", "substring-after(., '; n')",
     "//svg[@class='density']/a[title][1]/@href",
     f"""SELECT drawn, nullif(total - drawn, 0) FROM (SELECT sum(number) AS total,
         sum(number) FILTER (WHERE month >= {BAR_MONTH} AND month NOT LIKE '%-00') AS drawn FROM months)"""),
    (_YEAR, "", SUMMARY, "", OF_YEAR.format(":year")),
    (_YEAR, "//h2[starts-with(@id, 'm-')]", "./span", "@id", OF_MONTH.format(":year || substr(:key, -3)")),
    (_YEAR, "//section[h2[starts-with(@id, 'm-')]][ol/li]", "count(ol/li)", "h2/@id", OF_MONTH.format(":year || substr(:key, -3)")),
    (_MONTH, "", SUMMARY, "", OF_MONTH.format(":year || '-' || :month")),
    (_MONTH, "", "//h2[@id='m-records']/span", "", OF_MONTH.format(":year || '-' || :month")),
    # Lists
    ("latest", "", SUMMARY, "", "SELECT count(*) FROM last_year"),
    ("latest", "", "//ol[@class='record-list']/li/small/a[last()]/@href", "", "SELECT path FROM last_year"),
    *((rf"{kind}(/page/\d+)?", "", SUMMARY, "", f"SELECT count(*) FROM {kind}") for kind in ("people", "labs")),
    (r"sources(/page/\d+)?", "", SUMMARY, "", "SELECT count(*), count(DISTINCT publisher) FROM sources"),
    ("labs", "", "count(//main//tbody/tr)", "", "SELECT count(*) FROM labs"),
    (r"labs|topics/[^/]+", "//main//table[not(caption[normalize-space() = 'People'])]/tbody/tr", "./*[position() > last() - 3]", "./*[1]/a/@href",
     "SELECT arrivals, departures, net FROM labs WHERE id = slug(:key)"),
    ("topics", "//main//tbody/tr", "./*[last()]", "./*[1]/a/@href", f"SELECT {IN_TOPIC.format('slug(:key)')}"),
    (r"sources(/page/\d+)?", "//main//tbody/tr", "./*[position() > last() - 2]", "./*[1]/a/text()",
     """SELECT count(DISTINCT sources.id), count(DISTINCT record) FROM sources LEFT JOIN citations ON source = sources.id
     WHERE publisher = :key"""),
    (r"topics/(?P<topic>[^/]+)", "", "//table[caption[normalize-space() = 'People']]/tbody/tr/th/a/@href", "",
     "SELECT '/people/' || person || '/' FROM people_topics WHERE topic = :topic"),
    (r"topics/(?P<topic>[^/]+)", "", "//table[caption[normalize-space() = 'Labs']]/tbody/tr/th/a/@href", "",
     "SELECT '/labs/' || lab || '/' FROM labs_topics WHERE topic = :topic"),
    # Claims and changes
    *((pages, "", tally(part), "", f"SELECT count(*) FROM ({query})") for pages, part, query in (
        (r"claims(/page/\d+)?", "disputes", DISPUTED),
        ("claims", "counts", "SELECT 1 FROM events WHERE kind = 'count'"),
        ("claims|changes", "superseded", "SELECT 1 FROM records WHERE superseded_by IS NOT NULL"),
        ("claims", "uncounted", "SELECT 1 FROM records WHERE status IN ('rumoured', 'denied', 'retracted')"),
        ("changes", "retracted", "SELECT 1 FROM records WHERE status = 'retracted'"),
        ("changes", "denied", "SELECT 1 FROM records WHERE status = 'denied'"),
    )),
    (r"claims(/page/\d+)?", "//section/p/a[starts-with(., 'All ')]", ".", f"translate(../../h2/{TALLY}, ',', '')", "SELECT CAST(:key AS INTEGER)"),
    # Labs and routes
    (_LAB, "", SUMMARY, "",
     "SELECT arrivals, departures, net, nullif(internal, 0) FROM labs WHERE id = :name AND arrivals + departures + internal > 0"),
    (_LAB, "", "count(//section[@aria-labelledby='arrivals' or @aria-labelledby='departures'])", "",
     "SELECT iif(arrivals + departures, 2, 0) FROM labs WHERE id = :name"),
    (_LAB, "", "count(//section[@aria-labelledby='internal'])", "", "SELECT internal > 0 FROM labs WHERE id = :name"),
    (_LAB, "//section[@aria-labelledby='uncounted']", "./ul/li/small/a[last()]/@href", "@aria-labelledby", "SELECT path " + LISTED["lab"]),
    (_LAB, "//li[contains(@class, 'teams__row')]", "./a[@class='teams__people']/text()", LAB_LINKS,
     "SELECT nullif(count(DISTINCT person), 0) FROM rosters WHERE lab = slug(:key) AND until IS NULL"),
    (_ROUTE, "", "//section[@aria-labelledby='uncounted']/ul/li/small/a[last()]/@href", "",
     """SELECT path FROM routes r JOIN move_ends ON id = move WHERE NOT r.counted AND r."from" = :origin AND r."to" = :destination"""),
    *(check for pages, listed in ((_LAB, LISTED["lab"]), (_ROUTE, LISTED["route"])) for check in (
        (pages, LISTS, f"translate(./h2/{TALLY}, '+−', '')", "@aria-labelledby", f"SELECT count(*) {listed}"),
        (pages, LISTS, RECORD_LINKS, "@aria-labelledby", f"SELECT path {listed}"),
        (pages, f"{LISTS}/p/a[starts-with(., 'All ')]", ".", "ancestor::section/@aria-labelledby", f"SELECT count(*) {listed}"),
        (pages, f"{LISTS}/*[contains(@class, 'record-list')]/li", "@data-kind[. != 'hire']", "./small/a[last()]/@href",
         "SELECT nullif(shown_kind, 'hire') FROM move_ends WHERE path = :key"),
    )),
    *(check for band, name in (("certain", "certain"), ("possible", "possible"), ("start unknown", "unknown")) for check in (
        (_LAB, "//section[@aria-labelledby='roster'][not(.//a[starts-with(., 'The whole roster')])]",
         f"count(.//table[@data-band='{name}']/tbody/tr[not(@hidden)])", ".//time[@data-day]/@datetime", ROSTER_ON.format(band=band, day="key")),
        (_LAB + "/roster", "//section[@aria-labelledby='roster']", f"count(.//table[@data-band='{name}']/tbody/tr[not(@hidden)])",
         ".//time[@data-day]/@datetime", ROSTER_ON.format(band=band, day="key")),
    )),
    (rf"{_LAB}(/roster)?", "//span[@data-gone]", ".", "count(//table[@data-band='gone']/tbody/tr[not(@hidden)])", "SELECT :key"),
    (f"{_LAB}/records", "", SUMMARY, "", "SELECT count(*) FROM events WHERE lab = :name AND kind <> 'count'"),
    (f"{_LAB}/records", "", "count(//article[@class='record'])", "", "SELECT count(*) FROM events WHERE lab = :name AND kind <> 'count'"),
    # Diagrams of flows
    (r"|flows", f"{DIAGRAM}//*[@class='chart__subtitle'] | {DIAGRAM}//svg/desc | {DIAGRAM}//caption",
     "substring-after(translate(., '\u00a0', ' '), 'n = ')", "", f"SELECT count(*) {IN_DIAGRAM}"),
    (r"|flows", "", f"sum({DIAGRAM}//tbody/tr/*[3])", "", f"SELECT count(*) {IN_DIAGRAM}"),
    *((r"|flows", DIAGRAM + place, shown, key, f"""SELECT count(*) {IN_DIAGRAM} AND :key LIKE '%/flows/' || "from" || '/' || "to" || '/'""")
      for place, shown, key in (
          (f"//tbody/tr[{IS_ROUTE.format('*[3]/a/@href')}]", "./*[3]", "./*[3]/a/@href"),
          (f"{BAND}[{IS_ROUTE.format('@href')}]", FIRST_MOVES, "@href"))),
    (r"|flows", f"{DIAGRAM}{NODE}[contains(@href, '/labs/')]", FIRST_MOVES, "@href",
     f"""SELECT count(*) {IN_DIAGRAM} AND iif(:key LIKE '%#arrivals', "to", "from") = slug(:key)"""),
    (r"|flows|labs/[^/]+", f"{NODE}[text/tspan]", "./text/tspan", FIRST_MOVES, "SELECT CAST(replace(:key, ',', '') AS INTEGER)"),
    ("flows", "//table[contains(@class, 'matrix')]/tbody/tr", "./*[last()]", f"./*[1]{LAB_LINKS[1:]}",
     f"""SELECT count(*) {IN_DIAGRAM} AND "from" = slug(:key)"""),
    # Charts of a lab
    (_LAB, f"{EXCHANGE}{BAND}[{IS_ROUTE.format('@href')}]", FIRST_MOVES, "@href",
     """SELECT count(*) FROM exchanges WHERE lab = :name
        AND :key LIKE '%/flows/' || iif(side = 'arrival', other || '/' || :name, :name || '/' || other) || '/'"""),
    (_LAB, f"{EXCHANGE}//tbody/tr[not(contains(*[1], 'other labs'))]", "./td", f"./*[1]{LAB_LINKS[1:]}",
     """SELECT sum(side = 'arrival'), sum(side = 'departure'), sum(side = 'arrival') - sum(side = 'departure')
        FROM exchanges WHERE lab = :name AND other = iif(:key IS NULL, '', slug(:key))"""),
    (_LAB, "", f"count({QUARTERS}//tbody/tr)", "", "SELECT count(*) FROM quarters WHERE lab = :name"),
    (_LAB, f"{QUARTERS}//tbody/tr", "./td", "string(./th)",
     "SELECT arrivals, departures, arrivals - departures, loose FROM quarters WHERE lab = :name AND quarter = quarter_of(:key)"),
    *((_LAB, f"{QUARTERS}//svg/{bar}", shown, "string(title)",
       "SELECT iif(:key LIKE '%arrival%', arrivals, departures) FROM quarters WHERE lab = :name AND quarter = quarter_of(:key)")
      for bar, shown in (("a", "substring-before(substring-after(title, ': '), ' ')"), ("a[text]", "./text"))),
    ("flows", "", "count(//section[@aria-labelledby='routes']//tbody/tr)", "", f"SELECT count(*) FROM ({COMPANY_ROUTES})"),
    # Balances on the home page
    ("", f"{BALANCES}//tbody/tr", "./td", LAB_LINKS,
     "SELECT came, went, came - went, arrivals, departures FROM recent JOIN labs USING (id) WHERE id = slug(:key)"),
    ("", f"{BALANCES}//li/a//b", ".", "ancestor::a/@href", "SELECT came - went FROM recent WHERE id = slug(:key)"),
    ("", f"{BALANCES}//li/a//small | {BALANCES}//li/a//svg/title", ".", "ancestor::a/@href", "SELECT came, went FROM recent WHERE id = slug(:key)"),
    # Data
    ("data", "//section[@class='table-section']/h3", "./span", "normalize-space(text())",
     " UNION ALL ".join(f"SELECT count(*) FROM {table.name} WHERE :key = '{table.name}'" for table in TABLES)
     .replace("SELECT count(*)", "SELECT nullif(count(*), 0)")),
)
# fmt: on


def checks(path: str, page: HtmlElement, data: Recount) -> Numbers:
    """The numbers of `CHECKS` on the page at a path."""
    for pages, place, shown, key, query in CHECKS:
        found = re.fullmatch(pages, path)
        if not found:
            continue
        is_text = shown.rpartition("/")[2].startswith("@")
        for element in page.xpath(place) if place else [page]:
            keys = _texts(element.xpath(key)) if key else []
            names = {"here": f"/{path}/", "key": None, "key2": None} | found.groupdict()
            counted: list[Any] = data.values(query, names | dict(zip(("key", "key2"), keys, strict=False)))
            texts = _texts(element.xpath(shown))
            values: list[Any] = sorted(texts) if is_text else numbers(" ".join(map(str, texts)))
            if is_text:
                # A long list shows only its newest records.
                counted = sorted(counted if len(counted) <= 60 else set(counted) & set(values))
            yield f"{place} {shown} {keys}", values, counted


def _texts(found: Any) -> list[Any]:
    """The result of an XPath as a list of texts and numbers."""
    nodes = found if isinstance(found, list) else [found]
    return [text(node) if isinstance(node, HtmlElement) else node for node in nodes]


# What a single query does not express


def captions(page: HtmlElement, data: Recount) -> Numbers:
    """Drawings have the texts of their captions, and name the month of the latest data."""
    for drawing in page.xpath("//figure/svg[desc]"):
        words = [text(drawing.xpath(f"./{tag}")[0]) for tag in ("title", "desc")]
        caption = [text(one(drawing, f"./../figcaption/*[@class='chart__{part}']")) for part in ("title", "subtitle")]
        yield "text alternative of a drawing", words, caption
    for source in page.xpath("//p[@class='chart__source']"):
        through = date.fromisoformat(data.value("SELECT day FROM through"))
        yield "data through", re.findall(r"through (\w+ \d+);", text(source)), [f"{through:%B} {through.year}"]


def reported_bounds(data: Recount, origin: str, destination: str) -> list[float]:
    """The bounds of the greatest reported number of a route; of equal ones, the latest."""
    return data.values(REPORTED, {"key": origin, "key2": destination})


def timeline(page: HtmlElement, data: Recount) -> Numbers:
    title = text(one(page, "//*[@id='density-title']"))
    if "more records than" in title:
        yield (
            "most records",
            numbers(title)[-1:],
            data.row("SELECT max(number) FROM months WHERE month NOT LIKE '%-00'"),
        )


def topic(page: HtmlElement, data: Recount, name: str) -> Numbers:
    about = one(page, "//meta[@name='description']").get("content")
    yield "profiles", numbers(about)[-1:], data.values(f"SELECT {IN_TOPIC.format(':topic')}", {"topic": name})


def source(page: HtmlElement, data: Recount, name: str) -> Numbers:
    if section(page, "rests") is None:
        yield from publisher(page, data)
        return
    paths = data.column("SELECT path FROM citations JOIN records ON id = record WHERE source = ?", name)
    about = one(page, "//meta[@name='description']").get("content")
    yield "description", numbers(about.rpartition(". ")[2])[:1] or numbers(about)[-1:], [len(paths)]
    part = one(page, "//section[@aria-labelledby='rests']")
    shown = part.xpath("./ol/li/small/a[last()]/@href")
    more = numbers("".join(part.xpath("./p/text()")))
    yield "records", len(shown) + sum(more), len(paths)
    yield "records that do not cite it", set(shown) - set(paths), set()


def publisher(page: HtmlElement, data: Recount) -> Numbers:
    """The sources of a publisher, and the records that cite each, or their number."""
    entries = page.xpath("//section[@class='source']")
    yield "summary", numbers_at(page, SUMMARY), [len(entries)]
    for entry in entries:
        id = one(entry, "./h2").get("id")
        paths = data.column("SELECT path FROM citations JOIN records ON id = record WHERE source = ?", id)
        own_page = entry.xpath(f"./p/a[@href='/sources/{id}/']")
        shown = numbers(text(own_page[0])) if own_page else sorted(entry.xpath("./ol/li/small/a[last()]/@href"))
        yield f"records of {id}", shown, [len(paths)] if own_page else sorted(paths)


def disputes_on(page: HtmlElement) -> list[str]:
    """The paths of the records whose disputes a page of claims shows."""
    return page.xpath("//section[@aria-labelledby='disputes']//article/h3/a/@href")


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


def file_sizes(page: HtmlElement, data: Recount) -> Numbers:
    """The sizes of the files."""
    sizes = [(link, link.tail) for link in page.xpath("//section[@class='table-section']/p/a")]
    sizes += [(one(row[0], "./a"), cells[2]) for row, cells in rows(page, "//table[contains(@class, 'downloads')]")]
    for link, size in sizes:
        file = data.folder / link.get("href").rpartition("/")[2]
        yield f"size of {file.name}", numbers(size), [-(-file.stat().st_size // 1000)]
