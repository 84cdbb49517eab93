"""Every number that the pages print follows from the CSV files that are given away, and is that number."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from datetime import date

import printed
import printed_flows
import printed_labs
import printed_lists
import pytest
from lxml import html
from lxml.html import HtmlElement
from printed import Found
from recount import Recount
from sitebuilder import TODAY, Site

PAGES: tuple[tuple[str, Callable[..., Found]], ...] = (
    (r"", printed_flows.home),
    (r"labs/(?P<name>[^/]+)", printed_labs.lab),
    (r"labs/(?P<lab>[^/]+)/records", printed_labs.records),
    (r"labs/(?P<name>[^/]+)/roster/(?P<day>\d{4}-\d\d-\d\d)", printed_labs.roster_day),
    (r"latest", printed_flows.latest),
    (r"flows", printed_flows.flows),
    (r"flows/(?P<origin>[^/]+)/(?P<destination>[^/]+)", printed_flows.route),
    (r"timeline", printed_lists.timeline),
    (r"timeline/(?P<at>\d+)", printed_lists.year),
    (r"timeline/(?P<at>\d+)/(?P<month>\d+)", printed_lists.month),
    (r"(?P<kind>people|labs|topics|sources)(?:/page/\d+)?", printed_lists.index),
    (r"topics/(?P<name>[^/]+)", printed_lists.topic),
    (r"sources/(?P<name>[^/]+)", printed_lists.source),
    (r"claims(?:/page/(?P<number>\d+))?", printed_lists.claims),
    (r"changes", printed_lists.changes),
    (r"money", printed_lists.money),
    (r"data", printed_lists.tables),
)
"""What counts the numbers of the pages at some paths again, with what it needs of the path."""


@pytest.fixture(scope="module")
def data(content: Site) -> Recount:
    return Recount(content.public / "data", TODAY)


def pages(site: Site) -> Iterator[tuple[str, HtmlElement]]:
    """Every page of the main edition but those that only lead to another, by its path."""
    for file in sorted(site.public.rglob("index.html")):
        if file.relative_to(site.public).parts[0] == "fr":
            continue
        page = html.parse(file).getroot()
        if not page.xpath("//meta[@http-equiv='refresh']"):
            yield file.parent.relative_to(site.public).as_posix().removeprefix("."), page


def parsed(site: Site, path: str) -> HtmlElement:
    return html.parse(site.public / path / "index.html").getroot()


def wrong(path: str, page: HtmlElement, data: Recount) -> list[str]:
    """The numbers of a page that are others than those that follow from the data."""
    found = [*printed.lines(page, data), *printed.counts(page, data), *printed.routes(page, data)]
    found += [*printed.tallies(page, data), *printed.drawings(page, data)]
    for pattern, count in PAGES:
        if given := re.fullmatch(pattern, path):
            found += count(page, data, **{name: _value(name, text) for name, text in given.groupdict().items()})
            break
    return [f"/{path}: {where}: {shown}, and by the data {told}" for where, shown, told in found if shown != told]


def _value(name: str, text: str) -> object:
    if name == "day":
        return date.fromisoformat(text)
    return int(text) if name in ("at", "month", "number") and text else text


def test_every_number_of_every_page_follows_from_the_csv_files(content: Site, data: Recount) -> None:
    found = [line for path, page in pages(content) for line in wrong(path, page, data)]
    assert found == []


def test_the_pages_of_claims_have_every_disputed_record_once(content: Site, data: Recount) -> None:
    shown = [
        record
        for path, page in pages(content)
        if re.fullmatch(r"claims(/page/\d+)?", path)
        for record in printed_lists.disputes_on(page, data)
    ]
    assert sorted(shown) == sorted(data.disputed())


def numbers(page: HtmlElement) -> list[list[int]]:
    """The numbers that stand alone on a page, as values: tallies, cells, figures in drawings."""
    cells = page.xpath(
        "//span[starts-with(@class, 'tally')] | //td[starts-with(@class, 'number')] | //strong | //svg//tspan "
        "| //p[@class='count__figures']/strong | //td/span[@class='tally']"
    )
    texts = (re.sub(r"(?<=\d)[,.\s](?=\d{3})", "", cell.text_content()) for cell in cells)
    # Sums of money and spans of time are written in another way in each language.
    return [[*map(int, re.findall(r"\d+", text))] for text in texts if not re.search(r"[$€£¥]|CNY|元|kB|ko", text)]


def test_the_numbers_of_every_edition_are_those_of_the_main_one(content: Site) -> None:
    seen = 0
    for path, page in pages(content):
        own = numbers(page)
        seen += len(own)
        assert numbers(parsed(content, f"fr/{path}")) == own, path
    assert seen > 4000


COUNTED = (
    "p[@class='opening']/a", "h2[@class='chart__title']", "h3[@class='chart__title']", "p[@class='chart__subtitle']",
    "svg/title", "svg//a/title", "svg//tspan", "td[@class='number']", "td[starts-with(@class, 'number')]/a", "small/a",
    "span[contains(@class, 'tally')]", "p[@class='count__figures']/strong", "p[@class='count__figures']/strong/a", "p[@class='summary']", "p[@class='summary']/a", "b", "li/a/small",
    "a[@class='teams__people']", "span[@class='record__sources']", "span[@class='money__amount']", "summary",
)  # fmt: skip
"""Where numbers stand that count something."""


@pytest.mark.parametrize(
    "path",
    ["", "latest", "flows", "flows/openai/meta", "timeline", "timeline/2025", "timeline/2025/07", "labs", "labs/openai",
     "labs/meta-superintelligence-labs", "people", "topics", "sources", "claims", "money", "changes", "data"],
)  # fmt: skip
def test_a_number_that_is_changed_is_found(content: Site, data: Recount, path: str) -> None:
    page, tried = parsed(content, path), 0
    assert wrong(path, page, data) == []
    for place in COUNTED:
        known = [element for element in page.xpath(f"//main//{place}") if re.search(r"\d", element.text or "")]
        for element in known[:2]:
            text = element.text
            element.text = re.sub(r"\d+(?=\D*$)", lambda found: str(int(found[0]) + 1), text)
            assert _is_noticed(path, page, data), f"{text} is {element.text} on /{path}"
            element.text = text
            tried += 1
    assert tried


def _is_noticed(path: str, page: HtmlElement, data: Recount) -> bool:
    try:
        return wrong(path, page, data) != []
    except (LookupError, ValueError):
        # A changed number may make a name that no lab or record bears.
        return True


def test_a_number_that_opens_a_filtered_list_chooses_what_the_filter_has(content: Site) -> None:
    hrefs = {
        href
        for path in ("", "flows")
        for href in parsed(content, path).xpath("//main//a[starts-with(@href, '/')][contains(@href, '?')]/@href")
    }
    assert len(hrefs) > 10
    for href in hrefs:
        path, _, query = href.partition("#")[0].partition("?")
        name, _, value = query.partition("=")
        choices = parsed(content, path.strip("/")).xpath(f"//select[@name='{name}']/option/@value")
        assert value in choices, href


DERIVED = ("Net", "Perhaps in another", "Reported", "Size")
"""Columns of numbers that follow from those beside them, or that are others' or no statistic."""


@pytest.mark.parametrize(
    "path", ["", "flows", "labs", "labs/meta", "labs/openai", "topics", "topics/agents", "sources"]
)
def test_every_number_of_a_table_opens_the_list_that_it_counts(content: Site, path: str) -> None:
    page, opened = parsed(content, path), 0
    for cell in page.xpath("//main//td[contains(@class, 'number')]"):
        head = cell.xpath("ancestor::table/thead/tr/th")[len(cell.xpath("preceding-sibling::*"))]
        opened += len(cell.xpath("./a"))
        told = any(printed.numbers(printed.text(cell)))
        assert cell.xpath("./a") or not told or printed.text(head) in DERIVED, f"{printed.text(cell)} of {path}"
    assert opened


@pytest.mark.parametrize(
    ("path", "where", "opened"),
    [
        ("", "p[@class='opening']", ["/latest/", "/latest/?lab=meta", "/latest/?lab=apple"]),
        ("labs/meta", "p[@class='summary']", ["#arrivals", "#departures", "#periods", "#internal"]),
        ("flows/openai/meta", "p[@class='summary']", ["#moves", "#counts", "#back"]),
        ("labs/google", "li[contains(@class, 'teams__row')]", ["/labs/google-deepmind/", "/labs/google-deepmind/#roster"]),
    ],
)  # fmt: skip
def test_the_figures_of_a_sentence_open_the_lists_that_they_count(
    content: Site, path: str, where: str, opened: list[str]
) -> None:
    assert parsed(content, path).xpath(f"(//main//{where})[1]//a/@href") == opened
    ids = set(parsed(content, path).xpath("//@id"))
    assert {href[1:] for href in opened if href.startswith("#")} <= ids
