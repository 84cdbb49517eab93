"""The numbers of labs: arrivals and departures, their exchange and their quarters, rosters."""

from __future__ import annotations

import re
from collections import Counter
from datetime import date

from lxml.html import HtmlElement
from printed import LETTERS, Found, bands, lab_of, listed, number, numbers, one, rows, section, text
from recount import Quarter, Recount, path_of


def lab(page: HtmlElement, data: Recount, name: str) -> Found:
    sides = data.sides[name]
    came, went, within = (len(sides[side]) for side in ("arrival", "departure", "internal"))
    in_table = data.labs[name]
    yield "table", [int(in_table[key]) for key in ("arrivals", "departures", "internal", "net")], [
        came, went, within, came - went]  # fmt: skip
    for side, facts in sides.items():
        links = {row["move"] for row in data.tables["lab_moves"] if (row["lab"], row["side"]) == (name, side)}
        yield f"table of {side}s", links, {fact["id"] for fact in facts}
    summary = text(one(page, "//p[@class='summary']"))
    if came or went or within:
        yield "summary", numbers(summary), [came, went, came - went, *([within] if within else [])]
        about = one(page, "//meta[@name='description']").get("content")
        yield "description", about.endswith(summary), True
    else:
        yield "summary", summary, "No counted move is recorded here yet."
    for heading, side in (("arrivals", "arrival"), ("departures", "departure"), ("internal", "internal")):
        part = section(page, heading)
        yield (
            f"whether there is a list of {heading}",
            part is not None,
            bool(sides[side] if heading == "internal" else came + went),
        )
        if part is not None:
            yield from listed(part, sides[side])
    aside = section(page, "uncounted")
    if aside is not None:
        printed = sorted(aside.xpath("./ul/li/small/a[last()]/@href"))
        yield "in no total", printed, sorted(path_of(fact["page"]) for fact in sides["uncounted"])
    yield from exchange(page, data, name)
    yield from quarters(page, data, name)
    yield from roster(page, data, name)
    for team in page.xpath("//li[contains(@class, 'teams__row')]"):
        yield f"people of {lab_of(team)}", numbers("".join(team.xpath("./a[@class='teams__people']/text()"))), [
            n for n in [data.there_still(lab_of(team))] if n]  # fmt: skip


def exchange(page: HtmlElement, data: Recount, name: str) -> Found:
    figures = page.xpath("//figure[@aria-labelledby='exchange-title']")
    if not figures:
        return
    own = data.company(name)
    ends = [
        Counter(_other(data, own, move[end]) for move in data.sides[name][side])
        for side, end in (("arrival", "from"), ("departure", "to"))
    ]
    known = [sum(1 for other in side if other) for side in ends]
    title = text(one(figures[0], ".//*[@id='exchange-title']"))
    labs = [number(word) for word in re.findall(rf"(\d+|{'|'.join(LETTERS)}) labs?(?= and left|$)", title)]
    yield "labs of the exchange", labs, [n for n in known if n]
    totals = [sum(side.values()) for side in ends]
    subtitle = text(one(figures[0], ".//p[@class='chart__subtitle']"))
    yield "n of the exchange", numbers(subtitle.partition("n = ")[2]), totals
    ends_drawn = figures[0].xpath(".//p[contains(@class, 'flow__ends')]")
    yield "ends", [numbers(text(each)) for each in ends_drawn], [[n] for n in totals if n]
    sums, shown = [0, 0], set()
    others = [row for row, _ in rows(figures[0]) if "other labs" in text(row[0])]
    for row, cells in rows(figures[0]):
        pair = [int(cell) for cell in cells[1:3]]
        sums = [one + other for one, other in zip(sums, pair, strict=True)]
        yield f"net with {cells[0]}", number(cells[3]), pair[0] - pair[1]
        if cells[0] == "not known":
            yield "exchange with the unknown", pair, [side[""] for side in ends]
        elif row not in others:
            shown.add(lab_of(row[0]))
            yield f"exchange with {lab_of(row[0])}", pair, [side[lab_of(row[0])] for side in ends]
    for row in others:
        yield "other labs", numbers(text(row[0])), [len((ends[0].keys() | ends[1].keys()) - shown - {""})]
    yield "sum of the exchange", sums, totals
    yield from bands(
        figures[0],
        lambda origin, destination: (
            ends[0][_other(data, own, origin)] if destination == name else ends[1][_other(data, own, destination)]
        ),
    )
    for node in figures[0].xpath(".//a[starts-with(@class, 'flow__node')][text/tspan]"):
        drawn = numbers(" ".join(node.xpath("./text/tspan/text()")))
        yield f"node of {text(node)}", drawn, numbers(text(one(node, "./title")))[:1]
    for half in figures[0].xpath(".//svg[@class='flow']"):
        drawn = sum(numbers(text(title))[0] for title in half.xpath(".//a[starts-with(@class, 'flow__band')]/title"))
        yield "bands of a half", drawn, totals[0 if text(one(half, "./title")) == "Arrivals" else 1]
        tail = len(others) and [sum(1 for lab in side if lab and lab not in shown) for side in ends]
        told = {tuple(numbers(found)) for found in re.findall(r"other labs \(([^)]*)\)", text(half))}
        is_in = text(one(half, "./title")) == "Arrivals"
        yield (
            "other labs of a half",
            told,
            {(tail[0 if is_in else 1],)} if tail and tail[0 if is_in else 1] > 1 else set(),
        )


def _other(data: Recount, own: str, end: str) -> str:
    return end if not end or data.company(end) == own else data.company(end)


def quarters(page: HtmlElement, data: Recount, name: str) -> Found:
    figures = page.xpath("//figure[@aria-labelledby='quarters-title']")
    tallies = data.quarters(name)
    yield "whether there are quarters", bool(figures), bool(tallies)
    if not figures:
        return
    printed = {_slot(cells[0]): [number(cell) for cell in cells[1:]] for _, cells in rows(figures[0])}
    yield "quarters", printed, {slot: [came, went, came - went, loose] for slot, (came, went, loose) in tallies.items()}
    drawn = Counter[Quarter]()
    for bar in figures[0].xpath(".//svg/a"):
        when, _, told = text(one(bar, "./title")).partition(": ")
        count = tallies[_slot(when)][0 if "arrival" in told else 1]
        drawn[_slot(when)] += count
        yield f"bar of {when}", numbers(told)[:1], [count]
        yield f"letters of {when}", [number(found) for found in bar.xpath("./text/text()")] or [count], [count]
    total = sum(came + went for came, went, _ in tallies.values())
    subtitle = numbers(text(one(figures[0], ".//p[@class='chart__subtitle']")).partition("n = ")[2])
    yield "n of the quarters", subtitle, [total, *([total - drawn.total()] if drawn.total() < total else [])]
    title = text(one(figures[0], ".//*[@id='quarters-title']"))
    for when, count in re.findall(r"in the (\w+ quarter of \d+) \((\S+)\)", title):
        part, _, year = when.partition(" quarter of ")
        slot = Quarter(int(year), ["first", "second", "third", "fourth"].index(part) + 1)
        yield f"peak in {when}", number(count) in tallies[slot][:2], True


def _slot(label: str) -> Quarter:
    year, _, part = label.partition(", quarter ")
    return Quarter(int(year), 5 if part == "not known" else int(part))


BANDS = {"certain": "certain", "possible": "possible", "unknown": "start unknown"}


def roster(page: HtmlElement, data: Recount, name: str) -> Found:
    part = section(page, "roster")
    if part is None:
        return
    day = date.fromisoformat(one(part, ".//time[@data-day]").get("datetime"))
    there = data.roster(name, day)
    shown = {
        table.get("data-band"): len(table.xpath("./tbody/tr[not(@hidden)]"))
        for table in part.xpath(".//table[@data-band]")
    }
    if all(count <= 60 for count in there.values()) or is_whole(part):
        yield f"roster on {day}", {band: shown.get(band, 0) for band in BANDS}, {
            band: there[of] for band, of in BANDS.items()}  # fmt: skip
    for gone in part.xpath(".//span[@data-gone]"):
        yield "no longer there", numbers(text(gone)), [shown.get("gone", 0)]


def is_whole(part: HtmlElement) -> bool:
    return not part.xpath(".//a[starts-with(., 'The whole roster')]")


def roster_day(page: HtmlElement, data: Recount, name: str, day: date) -> Found:
    shown = {table.get("data-band"): len(table.xpath("./tbody/tr")) for table in page.xpath("//table[@data-band]")}
    there = data.roster(name, day)
    yield (
        f"roster on {day}",
        {band: shown.get(band, 0) for band in BANDS},
        {band: there[of] for band, of in BANDS.items()},
    )
    for gone in page.xpath("//span[@data-gone]"):
        yield "no longer there", numbers(text(gone)), [shown.get("gone", 0)]


def records(page: HtmlElement, data: Recount, lab: str) -> Found:
    """A lab's records on a page of their own."""
    own = [event for event in data.events if event["lab"] == lab and event["kind"] != "count"]
    yield "records", numbers(text(one(page, "//p[@class='summary']"))), [len(own)]
    yield "articles", len(page.xpath("//article[@class='record']")), len(own)
