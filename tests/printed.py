"""The numbers that built pages print, each beside what `Recount` makes of it: (where, printed, counted again)."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterator
from typing import Any

from lxml.html import HtmlElement
from recount import Recount, Row, path_of

Found = Iterator[tuple[str, Any, Any]]

LETTERS = ("none", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten")

_NUMBER = re.compile(rf"(?<![\w.])[+−]?\d[\d,]*(?:\.\d+)?(?![\w])|\b(?:{'|'.join(LETTERS)})\b")

ROUTE = re.compile(r"/flows/([^/]+)/([^/]+)/$")


def text(element: HtmlElement) -> str:
    return " ".join(element.text_content().split())


def numbers(words: str) -> list[float]:
    """The numbers of a text, in figures or in letters, in the order in which they stand there."""
    return [number(found) for found in _NUMBER.findall(words)]


def number(word: str) -> float:
    return float(LETTERS.index(word)) if word in LETTERS else float(word.replace("−", "-").replace(",", ""))


def one(page: HtmlElement, path: str) -> HtmlElement:
    (found,) = page.xpath(path)
    return found


def section(page: HtmlElement, heading: str) -> HtmlElement | None:
    found = page.xpath(f"//section[@aria-labelledby='{heading}']")
    return found[0] if found else None


def rows(element: HtmlElement, table: str = ".//table") -> Iterator[tuple[HtmlElement, list[str]]]:
    """The rows of the tables in an element, with the text of their cells."""
    for row in element.xpath(f"{table}/tbody/tr"):
        yield row, [text(cell) for cell in row]


def slug(href: str) -> str:
    return href.partition("#")[0].rstrip("/").rpartition("/")[2]


def lab_of(cell: HtmlElement) -> str:
    return slug(one(cell, ".//a[contains(@class, 'lab')]").get("href"))


def lines(page: HtmlElement, data: Recount) -> Found:
    """How many independent sources each record tells, in a line or in an article of its own."""
    here = path_of(one(page, "//link[@rel='canonical']").get("href")) if page.xpath("//link[@rel='canonical']") else ""
    for place in page.xpath("//main//small/a | //main//small/span | //main//span[@class='record__sources']"):
        if not re.fullmatch(r"\S+ independent sources?", text(place)):
            continue
        hrefs = place.xpath(
            "@href | ancestor::article[@class='record']/@id | ../../span[@class='money__what']/a[1]/@href"
        )
        href = hrefs[0] if hrefs[0].startswith("/") else f"{here}#{hrefs[0].removeprefix('#')}"
        # A reported ratio stands on the page of its route too.
        record = data.by_page.get(href) or data.ratio(*ROUTE.findall(here)[0], href.rpartition("#")[2])
        told = data.independent(record)
        yield f"sources of {href}", numbers(text(place)), [told]
        yield f"sources of {href} in the table", int(record["independent_sources"]), told


def counts(page: HtmlElement, data: Recount) -> Found:
    """Reported numbers beside what is named."""
    for article in page.xpath("//article[@class='count']"):
        event = data.by_page[one(article, "./p[@class='count__line']/a").get("href")]
        bounds = [int(event[end]) for end in ("number_low", "number_high") if event[end]]
        named, missing = data.named(event), data.missing(event)
        # Where as many are named as a bound asks for, words say so.
        is_met = missing == 0 and event["number"][0] in "~>"
        told = [*dict.fromkeys(bounds), named, *([] if missing is None or is_met else [missing])]
        yield event["id"], numbers(text(one(article, "./p[@class='count__figures']"))), told
        yield (
            f"{event['id']} in the table",
            (event["named"], event["missing"]),
            (str(named), "" if missing is None else str(missing)),
        )
        for summary in article.xpath("./details/summary"):
            # Of a single one, the words say that it is one.
            yield f"moves of {event['id']}", numbers(text(summary)), [named] if named > 1 else []


def tallies(page: HtmlElement, data: Recount) -> Found:
    """What a list says that it holds, and how many there are in it, where the rest is not on a page of its own."""
    for part in page.xpath(
        "//section[h2/span[contains(@class, 'count-badge')]][not(.//p/a[starts-with(., 'All ')] | ./nav)]"
    ):
        printed = abs(numbers(text(one(part, "./h2/span[contains(@class, 'count-badge')]")))[0])
        items = "./article | ./ul/li | ./ol/li | ./div/article"
        if part.xpath(items):
            yield f"items of {part.get('aria-labelledby')}", printed, len(part.xpath(items))


def listed(part: HtmlElement, facts: list[Row]) -> Found:
    """Whether a list has just these records, each as the kind that it is of."""
    name = part.get("aria-labelledby")
    yield f"tally of {name}", [abs(n) for n in numbers("".join(part.xpath("./h2/span//text()")))], [len(facts)]
    printed = {link.get("href"): link for link in part.xpath("./*[contains(@class, 'record-list')]/li/small/a[last()]")}
    if len(facts) <= 60:
        yield f"list of {name}", sorted(printed), sorted(path_of(fact["page"]) for fact in facts)
        kinds = Counter("return" if fact["is_return"] == "true" else fact["kind"] for fact in facts)
        yield (
            f"kinds of {name}",
            Counter(link.xpath("../..")[0].get("data-kind", "hire") for link in printed.values()),
            kinds,
        )
    for link in part.xpath("./p/a[starts-with(., 'All ')]"):
        yield f"link of {name}", numbers(text(link)), [len(facts)]


def routes(page: HtmlElement, data: Recount) -> Found:
    """The tables of routes."""
    for row, cells in rows(page, "//table[contains(@class, 'routes')]"):
        pair = lab_of(row[0]), lab_of(row[1])
        event = data.reported(*pair)
        bounds = [int(event[end]) for end in ("number_low", "number_high") if event[end]] if event else []
        yield f"route {pair}", numbers(cells[2]), [len(data.of_route(*pair))]
        yield f"reported of {pair}", numbers(cells[3]), [*dict.fromkeys(bounds)]


def bands(figure: HtmlElement, counted: Callable[[str, str], int]) -> Found:
    for band in figure.xpath(".//a[starts-with(@class, 'flow__band')]"):
        if found := ROUTE.search(band.get("href")):
            yield f"band {found.groups()}", numbers(text(one(band, "./title")))[:1], [counted(found[1], found[2])]


def drawings(page: HtmlElement, data: Recount) -> Found:
    """What a drawing says to those who cannot see it is what stands around it; and through when the data goes."""
    for drawing in page.xpath("//figure/svg[desc]"):
        told = [text(drawing.xpath(f"./{tag}")[0]) for tag in ("title", "desc")]
        around = [text(one(drawing, f"./../figcaption/*[@class='chart__{part}']")) for part in ("title", "subtitle")]
        yield "words of a drawing", told, around
    for source in page.xpath("//p[@class='chart__source']"):
        yield "through", re.findall(r"through (\w+ \d+);", text(source)), [f"{data.through:%B} {data.through.year}"]
