"""The numbers of the timeline, of indexes, of claims, of money and of the data."""

from __future__ import annotations

import re
from collections import Counter

from lxml.html import HtmlElement
from printed import Found, number, numbers, one, rows, section, slug, text
from recount import ASIDE, Recount, path_of


def timeline(page: HtmlElement, data: Recount) -> Found:
    months, total = data.months, len(data.records)
    yield "intro", numbers(text(one(page, "//p[@class='summary']"))), [total]
    for each in page.xpath("//details[contains(@class, 'year-list')]/dl/div"):
        year = int(one(each, "./dt/a").text)
        yield (
            str(year),
            numbers(text(one(each, "./dt/a/span"))),
            [n for (at, _), n in _years(months).items() if at == year],
        )
        for link, tally in zip(each.xpath("./dd/a"), each.xpath("./dd/a/span"), strict=True):
            at = int(slug(link.get("href")))
            yield link.get("href"), numbers(text(tally)), [months[year, at]]
    drawn = Counter[tuple[int, int]]()
    for bar in page.xpath("//svg[@class='density']/a[title]"):
        year, at = map(int, bar.get("href").strip("/").split("/")[-2:])
        told = text(one(bar, "./title")).rpartition(": ")[2]
        drawn[year, at] = months[year, at]
        yield bar.get("href"), numbers(told), [months[year, at]]
    known = Counter({at: n for at, n in months.items() if at[1]})
    title = text(one(page, "//*[@id='density-title']"))
    if "more records than" in title:
        yield "most records", numbers(title)[-1:], [max(known.values())]
    for words in page.xpath("//*[@class='chart__subtitle'] | //svg[@class='density']/desc"):
        n = [drawn.total(), *([total - drawn.total()] if drawn.total() < total else [])]
        yield "n", numbers(text(words).partition("n = ")[2]), n


def _years(months: Counter[tuple[int, int]]) -> Counter[tuple[int, int]]:
    found: Counter[tuple[int, int]] = Counter()
    for (year, _), n in months.items():
        found[year, 0] += n
    return found


def year(page: HtmlElement, data: Recount, at: int) -> Found:
    total = _years(data.months)[at, 0]
    yield "intro", numbers(text(one(page, "//p[@class='summary']"))), [total]
    for heading in page.xpath("//h2[starts-with(@id, 'm-')]"):
        month = int(heading.get("id").rpartition("-")[2])
        yield heading.get("id"), numbers(text(one(heading, "./span"))), [data.months[at, month]]
        yield (
            f"items of {heading.get('id')}",
            len(heading.xpath("../ol/li")) or data.months[at, month],
            data.months[at, month],
        )


def month(page: HtmlElement, data: Recount, at: int, month: int) -> Found:
    count = data.months[at, month]
    yield "intro", numbers(text(one(page, "//p[@class='summary']"))), [count]
    yield "tally", numbers(text(one(page, "//h2[@id='m-records']/span"))), [count]
    if count <= 150:
        yield "items", len(page.xpath("//section[@aria-labelledby='m-records']/ol/li")), count


def index(page: HtmlElement, data: Recount, kind: str) -> Found:
    summary = text(one(page, "//main/p[@class='summary']"))
    if kind != "topics":
        yield "intro", numbers(summary), [len(data.tables[kind])]
        yield "rows", len(list(rows(page))) if kind == "labs" else 0, len(data.labs) if kind == "labs" else 0
    yield from figures(page, data, kind)


def figures(page: HtmlElement, data: Recount, kind: str, table: str = ".//table") -> Found:
    """The numbers beside the names of an index."""
    for row, cells in rows(page, table):
        name = slug(one(row[0], "./a").get("href"))
        if kind == "labs":
            sides = data.sides[name]
            told = [len(sides["arrival"]), len(sides["departure"]), data.net(name)]
            yield name, [number(cell) for cell in cells[-3:]], told
        elif kind == "topics":
            yield name, number(cells[-1]), len(data.topic(name, "people")) + len(data.topic(name, "labs"))
        elif kind == "sources":
            yield name, number(cells[-1]), len(data.citing(name))


def topic(page: HtmlElement, data: Recount, name: str) -> Found:
    captions = {text(caption): caption.getparent() for caption in page.xpath("//main//table/caption")}
    for kind, caption in (("people", "People"), ("labs", "Labs")):
        table = captions.get(caption)
        listed = [slug(href) for href in table.xpath("./tbody/tr/th/a/@href")] if table is not None else []
        yield kind, sorted(listed), sorted(data.topic(name, kind))
    about = one(page, "//meta[@name='description']").get("content")
    yield "profiles", numbers(about)[-1:], [len(data.topic(name, "people")) + len(data.topic(name, "labs"))]
    if "Labs" in captions:
        yield from figures(page, data, "labs", "//table[caption='Labs']")


def source(page: HtmlElement, data: Recount, name: str) -> Found:
    citing = data.citing(name)
    about = one(page, "//meta[@name='description']").get("content")
    yield "description", numbers(about.rpartition(". ")[2])[:1] or numbers(about)[-1:], [len(citing)]
    rests = section(page, "rests")
    printed = rests.xpath("./ol/li/small/a[last()]/@href") if rests is not None else []
    more = numbers("".join(rests.xpath("./p/text()"))) if rests is not None else []
    yield "records", len(printed) + sum(more), len(citing)
    yield "which records", {data.by_page[href]["id"] for href in printed} - citing, set()
    for row in data.tables["sources"]:
        if row["id"] == name:
            yield "table", int(row["records"]), len(citing)


def disputes_on(page: HtmlElement, data: Recount) -> list[str]:
    """The records whose disputes a page of claims shows."""
    printed = page.xpath("//section[@aria-labelledby='disputes']//article/h3/a/@href")
    return [data.by_page[href]["id"] for href in printed]


def claims(page: HtmlElement, data: Recount, number: int | None) -> Found:
    tally = {
        part.get("aria-labelledby"): numbers(text(one(part, "./h2/span")))[0]
        for part in page.xpath("//section[h2/span]")
    }
    aside = [record for record in data.records if record["status"] in ASIDE]
    told = {
        "disputes": len(data.disputed()),
        "counts": sum(event["kind"] == "count" for event in data.events),
        "superseded": sum(bool(record["superseded_by"]) for record in data.records),
        **({"uncounted": len(aside)} if aside else {}),
    }
    yield "tallies", tally, {"disputes": told["disputes"]} if number else told
    yield "disputes", sorted(set(disputes_on(page, data)) - set(data.disputed())), []
    for link in page.xpath("//section/p/a[starts-with(., 'All ')]"):
        part = link.getparent().getparent().get("aria-labelledby")
        yield f"link of {part}", numbers(text(link)), [tally[part]]


def changes(page: HtmlElement, data: Recount) -> Found:
    for status in ("retracted", "denied"):
        part = section(page, status)
        count = sum(record["status"] == status for record in data.records)
        yield status, numbers(text(one(part, "./h2/span"))) if part is not None else [0], [count]
    part = section(page, "superseded")
    count = sum(bool(record["superseded_by"]) for record in data.records)
    yield "superseded", numbers(text(one(part, "./h2/span"))) if part is not None else [0], [count]


def money(page: HtmlElement, data: Recount) -> Found:
    """The claims of each kind, period and currency."""
    groups: dict[str, Counter[str]] = {}
    for offer in data.tables["offers"]:
        groups.setdefault(offer["period"] or "unstated", Counter())[offer["kind"]] += 1
    for event in data.events:
        if event["kind"] in ("deal", "spending"):
            groups.setdefault({"deal": "deals"}.get(event["kind"], "spending"), Counter())[
                event["form"] if event["kind"] == "deal" else "spending"
            ] += 1
    for anchor, kinds in groups.items():
        part = section(page, anchor)
        assert part is not None, anchor
        told: Counter[str] = Counter()
        for heading in part.xpath("./h3"):
            kind, _, words = text(heading).partition(": ")
            told[kind] += int(numbers(words)[0])
            items = heading.xpath("./following-sibling::ul[1]/li[@data-kind]")
            yield f"list of {kind} in {anchor}", len(items), numbers(words)[0]
            yield from _sums(heading, items, data)
        yield f"claims of {anchor}", sorted(told.values()), sorted(kinds.values())
    yield "groups", {part.get("aria-labelledby") for part in page.xpath("//main/section[h3]")}, set(groups)


def _sums(heading: HtmlElement, items: list[HtmlElement], data: Recount) -> Found:
    """The sums of some claims, and the least and the greatest of them."""
    every: list[float] = []
    for item in items:
        href = item.xpath("./span[@class='money__what']/a/@href")[0]
        words = [text(words).partition(", disputed")[0] for words in item.xpath("./span[1] | ./a/svg/title")]
        offers = [row for row in data.tables["offers"] if path_of(row["page"]) == href] or [data.by_page[href]]
        known = [sorted({float(row[end]) for end in ("amount_low", "amount_high") if row[end]}) for row in offers]
        for each in words:
            yield f"sum of {href}", sums(each) in known, True
        every += sums(words[0])
    if "naming sums" in text(heading):
        yield "sums", sums(text(heading)), [min(every), max(every)]


def sums(words: str) -> list[float]:
    """The sums of money in a text."""
    powers = {"": 1, "K": 10**3, "M": 10**6, "B": 10**9, "T": 10**12}
    found = re.findall(r"[$¥€£]([\d.]+)([KMBT]?)", words)
    return sorted({round(float(figures) * powers[power], 2) for figures, power in found})


def tables(page: HtmlElement, data: Recount) -> Found:
    """The rows of each table."""
    for heading in page.xpath("//section[@class='table-section']/h3"):
        yield heading.text.strip(), numbers(text(one(heading, "./span"))), [len(data.tables[heading.text.strip()])]
    sizes = {
        one(row[0], "./a").get("href"): cells[2] for row, cells in rows(page, "//table[contains(@class, 'downloads')]")
    }
    for each in page.xpath("//section[@class='table-section']/p"):
        sizes[one(each, "./a").get("href")] = one(each, "./a").tail
    for href, size in sizes.items():
        kilobytes = -(-(data.folder / href.rpartition("/")[2]).stat().st_size // 1000)
        yield f"size of {href}", numbers(size), [kilobytes]
