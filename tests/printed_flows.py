"""The numbers of what shows who goes where: the home page, the flows and the routes."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence

from lxml.html import HtmlElement
from printed import ROUTE, Found, bands, lab_of, listed, number, numbers, one, rows, section, slug, text
from recount import Quarter, Recount, path_of


def latest(page: HtmlElement, data: Recount) -> Found:
    moves = data.of_the_last_year()
    yield "intro", numbers(text(one(page, "//p[@class='summary']"))), [len(moves)]
    printed = page.xpath("//ol[@class='record-list']/li/small/a[last()]/@href")
    if len(moves) <= 150:
        yield "moves", sorted(printed), sorted(path_of(move["page"]) for move in moves)


def home(page: HtmlElement, data: Recount) -> Found:
    moves = data.of_the_last_year()
    gains: Counter[str] = Counter()
    for move in moves:
        gains.update({data.company(move["to"]): 1} if move["to"] else {})
        gains.subtract({data.company(move["from"]): 1} if move["from"] else {})
    opening = text(one(page, "//p[@class='lead']"))
    told = re.search(
        r", (\S+) (?:people are|person is)(?:.*; (.+) gained most \((.+)\), (.+) lost most \((.+)\))?", opening
    )
    assert told
    yield "people", number(told[1]), len({move["person"] for move in moves})
    names = {row["name"]: lab for lab, row in data.labs.items()}
    if told[2]:
        yield "most gained", (gains[names[told[2]]], number(told[3])), (max(gains.values()), max(gains.values()))
        yield "most lost", (gains[names[told[4]]], number(told[5])), (min(gains.values()), min(gains.values()))
    yield from diagram(page, data.between_companies(data.a_year_before), data)
    yield from multiples(page, data)


def multiples(page: HtmlElement, data: Recount) -> Found:
    (figure,) = page.xpath("//figure[@aria-labelledby='balances-title']")
    last = Quarter.of(data.through)
    since = Quarter(last.year - 3 + last.part // 4, last.part % 4 + 1)
    every, nets = 0, {}
    for row, cells in rows(figure):
        lab = lab_of(row[0])
        within = [tally for slot, tally in data.quarters(lab).items() if since <= slot <= (last.year, 5)]
        came, went = sum(tally[0] for tally in within), sum(tally[1] for tally in within)
        every, nets[lab] = every + came + went, came - went
        ever = len(data.sides[lab]["arrival"]), len(data.sides[lab]["departure"])
        yield f"balance of {lab}", [number(cell) for cell in cells[1:]], [came, went, came - went, *ever]
        small = one(figure, f".//li[a[@href='/labs/{lab}/#periods']]")
        yield f"net of {lab}", numbers(text(one(small, ".//b"))), [came - went]
        for words in small.xpath(".//small | .//svg/title"):
            yield f"in and out of {lab}", numbers(text(words)), [came, went]
    title = text(one(figure, ".//*[@id='balances-title']"))
    if "gained most" in title:
        yield "title", [abs(n) for n in numbers(title)[1:]], [max(nets.values()), -min(nets.values())]
    subtitle = text(one(figure, ".//p[@class='chart__subtitle']"))
    yield "labs and n of the balances", (numbers(subtitle)[0], numbers(subtitle)[-1]), (len(nets), every)
    busy = sorted(
        (len(s["arrival"]) + len(s["departure"]) for lab, s in data.sides.items() if data.company(lab) == lab)
    )
    yield "busiest", sorted(sum(map(int, cells[4:])) for _, cells in rows(figure)), busy[-len(nets) :]


def flows(page: HtmlElement, data: Recount) -> Found:
    pairs = data.between_companies()
    reported = {(row["from"], row["to"]) for row in data.events if row["kind"] == "count" and row["counted"] == "true"}
    companies = {pair for pair in reported if all(lab and data.company(lab) == lab for lab in pair)}
    intro = text(one(page, "//p[@class='summary']")).replace("two known ends", "known ends")
    yield "intro", numbers(intro), [pairs.total(), len(companies | pairs.keys())]
    yield from diagram(page, pairs, data)
    yield "routes", len(page.xpath("//section[@aria-labelledby='routes']//tbody/tr")), len(companies | pairs.keys())
    matrix = one(page, "//table[contains(@class, 'matrix')]")
    columns = [slug(link.get("href")) for link in matrix.xpath("./thead//a")]
    most = 0
    for row, cells in rows(page, "//table[contains(@class, 'matrix')]"):
        origin = lab_of(row[0])
        of_row = [pairs[origin, destination] for destination in columns]
        most = max(most, *of_row)
        yield f"row of {origin}", [int(cell or 0) for cell in cells[1:-1]], of_row
        yield f"all from {origin}", int(cells[-1]), sum(n for pair, n in pairs.items() if pair[0] == origin)
    title = text(one(page, "//section[@aria-labelledby='matrix']/h3"))
    if "busiest" in title:
        yield "busiest route", numbers(title)[-1:], [most]


def route(page: HtmlElement, data: Recount, origin: str, destination: str) -> Found:
    there, back = data.of_route(origin, destination), data.of_route(destination, origin)
    aside = data.of_route(origin, destination, counted=False)
    event = data.reported(origin, destination)
    bounds = [int(event[end]) for end in ("number_low", "number_high") if event[end]] if event else []
    first, *more = page.xpath("//main/p[@class='summary']")
    names = "|".join(re.escape(data.labs[lab]["name"]) for lab in (origin, destination))
    yield "summary", numbers(re.sub(names, "", text(first))), [len(there), *dict.fromkeys(bounds), len(back)]
    for ratio in more:
        yield "ratio", numbers(text(ratio)), [round(len(there) / len(back) + 1e-9, 1), 1, len(there) + len(back)]
    yield "whether there is a ratio", bool(more), len(there) + len(back) >= 5 and bool(back)
    for heading, facts in (("moves", there), ("uncounted", aside), ("back", back)):
        part = section(page, heading)
        if part is not None and heading != "uncounted":
            yield from listed(part, facts)
        elif part is not None or facts:
            assert part is not None
            yield (
                "in no total",
                sorted(part.xpath("./ul/li/small/a[last()]/@href")),
                sorted(path_of(fact["page"]) for fact in facts),
            )
    for row in data.tables["flows"]:
        if (row["from"], row["to"]) == (origin, destination):
            yield "table", (int(row["moves"]), int(row["uncounted"])), (len(there), len(aside))


def diagram(page: HtmlElement, pairs: Counter[tuple[str, str]], data: Recount) -> Found:
    """The diagram of flows and the numbers beneath it."""
    total = sum(pairs.values())
    (figure,) = page.xpath("//figure[@aria-labelledby='flow-title']")
    came, went = Counter[str](), Counter[str]()
    for (origin, destination), count in pairs.items():
        came[destination] += count
        went[origin] += count
    named = {row["name"]: lab for lab, row in data.labs.items()}
    title = text(one(figure, ".//*[@id='flow-title']"))
    if told := re.fullmatch(r"Of (\S+) moves, (\S+) led to (.+) and (\S+) began at (.+)", title):
        most = (came.most_common(1)[0], went.most_common(1)[0])
        yield "most came and went", (named[told[3]], named[told[5]]), (most[0][0], most[1][0])
        yield "title", [number(told[n]) for n in (1, 2, 4)], [total, most[0][1], most[1][1]]
    else:
        yield "title", numbers(title), [total, len(came.keys() | went.keys())]
    for each in figure.xpath(".//*[@class='chart__subtitle'] | .//svg/desc | .//caption"):
        yield f"n of the diagram in {each.tag}", numbers(text(each).rpartition("n = ")[2])[:1], [total]
    for each in figure.xpath(".//svg/title"):
        if each.getparent().getparent() is figure:
            yield "title of the drawing", text(each), title
    yield from bands(figure, lambda origin, destination: pairs[origin, destination])
    for node in figure.xpath(".//a[starts-with(@class, 'flow__node')]"):
        count, _, side = text(one(node, "./title")).partition(" move")
        yield f"{side} drawn", numbers(" ".join(node.xpath("./text/tspan/text()"))), [number(count)]
        lab, _, anchor = node.get("href").partition("#")
        if "/labs/" in lab:
            yield f"all{side}", number(count), (came if anchor == "arrivals" else went)[slug(lab)]
    shown: Counter[str] = Counter()
    for row, cells in rows(figure):
        shown["all"] += int(cells[2])
        if found := ROUTE.search(one(row[2], "./a").get("href")):
            yield f"flow {found.groups()}", int(cells[2]), pairs[found[1], found[2]]
    yield "sum of the rows", shown["all"], total
    yield from _drawings(figure, (went, came))


def _drawings(figure: HtmlElement, ends: Sequence[Counter[str]]) -> Found:
    """The bands of a drawing and its nodes add up to the same; the labs that have no node of their own are told."""
    for svg in figure.xpath("./svg"):
        drawn = sum(numbers(text(title))[0] for title in svg.xpath(".//a[starts-with(@class, 'flow__band')]/title"))
        for anchor, side in zip(("#departures", "#arrivals"), ends, strict=True):
            nodes = svg.xpath("./a[starts-with(@class, 'flow__node')]")
            left = [node for node in nodes if bool(node.xpath("./text[@text-anchor]")) == (anchor == "#departures")]
            others = [node for node in left if anchor not in node.get("href")]
            yield "bands and nodes", sum(numbers(text(one(node, "./title")))[0] for node in left), drawn
            untold = len(side) - (len(left) - len(others))
            for node in others:
                told = _others(text(one(node, "./title"))), _others(" ".join(node.xpath("./text/text()")))
                yield "labs without a node", told, (untold, untold)
            ends_of_bands = 0 if anchor == "#departures" else 1
            for title in svg.xpath(".//a[starts-with(@class, 'flow__band')]/title"):
                end = re.split(" from | to ", text(title))[1 + ends_of_bands]
                yield "labs in a band", _others(end) or untold, untold
    shown = {
        cell: len({lab_of(row[cell]) for row, _ in rows(figure) if not _others(text(row[cell]))}) for cell in (0, 1)
    }
    for row, _ in rows(figure):
        for cell in (0, 1):
            untold = len(ends[cell]) - shown[cell]
            yield "labs in a row", _others(text(row[cell])) or untold, untold


def _others(words: str) -> int:
    """How many labs a text speaks of as others; zero where it names one."""
    return int(next(iter(re.findall(r"labs \((\d+)\)", words)), 0))
