"""The numbers on pages with charts (home, flows, routes, labs), each with the query that counts it."""

import re
from collections import Counter
from collections.abc import Sequence

from lxml.html import HtmlElement
from page_numbers import (
    BALANCES,
    COMPANY_ROUTES,
    DIAGRAM,
    DIGITS,
    EXCHANGE,
    QUARTERS,
    SUMMARY,
    Numbers,
    lab_of,
    number,
    numbers,
    numbers_at,
    one,
    reported_bounds,
    rows,
    text,
)
from recount import Recount, slug

# Home and flows


def home(page: HtmlElement, data: Recount) -> Numbers:
    opening = text(one(page, "//p[@class='lead']"))
    found = re.search(
        r", (\S+) (?:people are|person is)(?:.*; (.+) gained most \((.+)\), (.+) lost most \((.+)\))?", opening
    )
    assert found
    people, winner, gain, loser, loss = found.groups()
    yield "people", [number(people)], data.row("SELECT count(DISTINCT person) FROM last_year")
    if winner:
        gains = Counter(data.column("SELECT name FROM last_year JOIN labs ON labs.id = to_company"))
        gains.subtract(data.column("SELECT name FROM last_year JOIN labs ON labs.id = from_company"))
        yield "most gained", (gains[winner], number(gain)), (max(gains.values()), max(gains.values()))
        yield "most lost", (gains[loser], number(loss)), (min(gains.values()), min(gains.values()))
    yield from diagram(page, data, "//")
    yield from balances(page, data)


def balances(page: HtmlElement, data: Recount) -> Numbers:
    """The title of the chart of balances, and whether it has the busiest companies."""
    figure = one(page, BALANCES)
    labs = [lab_of(row[0]) for row, _ in rows(figure)]
    recent = [data.row("SELECT came, went FROM recent WHERE id = ?", lab) for lab in labs]
    nets = [came - went for came, went in recent]
    title = text(one(figure, ".//*[@id='balances-title']"))
    if "gained most" in title:
        yield "title", [abs(n) for n in numbers(title)[1:]], [max(nets), -min(nets)]
    subtitle = numbers_at(figure, ".//p[@class='chart__subtitle']")
    yield "labs and n of the balances", (subtitle[0], subtitle[-1]), (len(nets), sum(map(sum, recent)))
    busiest = data.column(
        "SELECT arrivals + departures FROM labs WHERE parent IS NULL ORDER BY 1 DESC LIMIT ?", len(nets)
    )
    yield "busiest", sorted(sum(map(int, cells[4:])) for _, cells in rows(figure)), sorted(busiest)


def flows(page: HtmlElement, data: Recount) -> Numbers:
    pairs = Counter(data.rows("""SELECT "from", "to" FROM diagram_moves WHERE here = '/flows/'"""))
    routes = data.value(f"SELECT count(*) FROM ({COMPANY_ROUTES})")
    intro = text(one(page, SUMMARY)).replace("two known ends", "known ends")
    yield "intro", numbers(intro), [pairs.total(), routes]
    yield from diagram(page, data, "/flows/")
    matrix = one(page, "//table[contains(@class, 'matrix')]")
    columns = [slug(link.get("href")) for link in matrix.xpath("./thead//a")]
    most = 0
    for row, cells in rows(matrix, "."):
        origin = lab_of(row[0])
        counted = [pairs[origin, destination] for destination in columns]
        most = max(most, *counted)
        yield f"row of {origin}", [int(cell or 0) for cell in cells[1:-1]], counted
    title = text(one(page, "//section[@aria-labelledby='matrix']/h3"))
    if "busiest" in title:
        yield "busiest route", numbers(title)[-1:], [most]


def route(page: HtmlElement, data: Recount, origin: str, destination: str) -> Numbers:
    there, back = (
        data.value('SELECT count(*) FROM routes WHERE counted AND "from" = ? AND "to" = ?', *pair)
        for pair in ((origin, destination), (destination, origin))
    )
    first, *ratios = page.xpath(SUMMARY)
    names = "|".join(map(re.escape, data.column("SELECT name FROM labs WHERE id IN (?, ?)", origin, destination)))
    bounds = reported_bounds(data, origin, destination)
    yield "summary", numbers(re.sub(names, "", text(first))), [there, *bounds, back]
    n = there + back
    for ratio in ratios:
        yield "ratio", numbers(text(ratio)), [round(there / back + 1e-9, 1), 1, n]
    yield "whether there is a ratio", bool(ratios), n >= 5 and back > 0


def diagram(page: HtmlElement, data: Recount, here: str) -> Numbers:
    """The title of the diagram of flows on the page at a path, and its labs without a node."""
    figure = one(page, DIAGRAM)
    went, came = (
        Counter[str](data.column(f'SELECT name FROM diagram_moves JOIN labs ON id = "{end}" WHERE here = ?', here))
        for end in ("from", "to")
    )
    title = text(one(figure, ".//*[@id='flow-title']"))
    if found := re.fullmatch(r"Of (\S+) moves, (\S+) led to (.+) and (\S+) began at (.+)", title):
        total, led, winner, began, loser = found.groups()
        shown = [number(total), number(led), came[winner], number(began), went[loser]]
        yield "title", shown, [came.total(), *[max(came.values())] * 2, *[max(went.values())] * 2]
    else:
        yield "title", numbers(title), [came.total(), len(came.keys() | went.keys())]
    yield from _other_labs(figure, (len(went), len(came)))


def _other_labs(figure: HtmlElement, ends: Sequence[int]) -> Numbers:
    """Bands and nodes add up to the same number, and the labs without a node are counted as others."""
    for svg in figure.xpath("./svg"):
        titles = [text(title) for title in svg.xpath(".//a[starts-with(@class, 'flow__band')]/title")]
        for end, anchor in enumerate(("#departures", "#arrivals")):
            nodes = svg.xpath("./a[starts-with(@class, 'flow__node')]")
            own = [node for node in nodes if bool(node.xpath("./text[@text-anchor]")) == (end == 0)]
            others = [node for node in own if anchor not in node.get("href")]
            drawn = sum(numbers_at(node, "./title")[0] for node in own)
            yield "bands and nodes", drawn, sum(numbers(title)[0] for title in titles)
            rest = ends[end] - (len(own) - len(others))
            for node in others:
                shown = _others(text(one(node, "./title"))), _others(" ".join(node.xpath("./text/text()")))
                yield "labs without a node", shown, (rest, rest)
            for title in titles:
                yield "labs in a band", _others(re.split(" from | to ", title)[1 + end]) or rest, rest
    for cell in (0, 1):
        named = {lab_of(row[cell]) for row, _ in rows(figure) if not _others(text(row[cell]))}
        rest = ends[cell] - len(named)
        for row, _ in rows(figure):
            yield "labs in a row", _others(text(row[cell])) or rest, rest


def _others(words: str) -> int:
    """The number in 'other labs (5)'; 0 if the text names one lab."""
    return int(next(iter(re.findall(r"labs \((\d+)\)", words)), 0))


# Labs


def lab(page: HtmlElement, data: Recount, name: str) -> Numbers:
    summary = text(one(page, SUMMARY))
    if numbers(summary):
        yield "description", one(page, "//meta[@name='description']").get("content").endswith(summary), True
    else:
        yield "summary", summary, "No counted move is recorded here yet."
    yield from exchange(page, data, name)
    yield from quarters(page, data, name)


def exchange(page: HtmlElement, data: Recount, name: str) -> Numbers:
    figures = page.xpath(EXCHANGE)
    if not figures:
        return
    figure = figures[0]
    ends = [
        Counter[str](data.column("SELECT other FROM exchanges WHERE lab = ? AND side = ?", name, side))
        for side in ("arrival", "departure")
    ]

    title = text(one(figure, ".//*[@id='exchange-title']"))
    labs = [number(word) for word in re.findall(rf"(\d+|{'|'.join(DIGITS)}) labs?(?= and left|$)", title)]
    known = [len(end.keys() - {""}) for end in ends]
    yield "labs of the exchange", labs, [n for n in known if n]
    totals = [end.total() for end in ends]
    subtitle = text(one(figure, ".//p[@class='chart__subtitle']"))
    yield "n of the exchange", numbers(subtitle.partition("n = ")[2]), totals
    shown_ends = [numbers(text(each)) for each in figure.xpath(".//p[contains(@class, 'flow__ends')]")]
    yield "ends", shown_ends, [[n] for n in totals if n]
    sums, named = [0, 0], set()
    others = [row for row, _ in rows(figure) if "other labs" in text(row[0])]
    for row, cells in rows(figure):
        pair = [int(cell) for cell in cells[1:3]]
        sums = [sums[0] + pair[0], sums[1] + pair[1]]
        if row in others:
            yield "net with other labs", number(cells[3]), pair[0] - pair[1]
        elif cells[0] != "not known":
            named.add(lab_of(row[0]))
    for row in others:
        yield "other labs", numbers(text(row[0])), [len((ends[0].keys() | ends[1].keys()) - named - {""})]
    yield "sum of the exchange", sums, totals
    for half in figure.xpath(".//svg[@class='flow']"):
        end = 0 if text(one(half, "./title")) == "Arrivals" else 1
        drawn_bands = sum(
            numbers(text(title))[0] for title in half.xpath(".//a[starts-with(@class, 'flow__band')]/title")
        )
        yield "bands of a half", drawn_bands, totals[end]
        rest = len(ends[end].keys() - named - {""}) if others else 0
        shown = {tuple(numbers(found)) for found in re.findall(r"other labs \(([^)]*)\)", text(half))}
        yield "other labs of a half", shown, {(rest,)} if rest > 1 else set()


def quarters(page: HtmlElement, data: Recount, name: str) -> Numbers:
    for figure in page.xpath(QUARTERS):
        drawn = sum(numbers(text(title).partition(": ")[2])[0] for title in figure.xpath(".//svg/a/title"))
        total = data.value("SELECT sum(arrivals + departures) FROM quarters WHERE lab = ?", name)
        n = numbers(text(one(figure, ".//p[@class='chart__subtitle']")).partition("n = ")[2])
        yield "n of the quarters", n, [total, *([total - drawn] if drawn < total else [])]
        title = text(one(figure, ".//*[@id='quarters-title']"))
        for ordinal, year, count in re.findall(r"in the (\w+) quarter of (\d+) \((\S+)\)", title):
            quarter = f"{year}-{['first', 'second', 'third', 'fourth'].index(ordinal) + 1}"
            peaks = data.row("SELECT arrivals, departures FROM quarters WHERE lab = ? AND quarter = ?", name, quarter)
            yield f"peak in {quarter}", number(count) in peaks, True
