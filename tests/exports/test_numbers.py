"""Every number on the pages follows from the published database."""

import re
import shutil
import sqlite3
from collections.abc import Callable, Iterator
from pathlib import Path

import chart_numbers
import page_numbers
import pytest
from lxml import html
from lxml.html import HtmlElement
from page_numbers import Numbers
from recount import WRONG_COLUMNS, Recount
from sitebuilder import TODAY, Site

PAGES: tuple[tuple[str, Callable[..., Numbers]], ...] = (
    (r".*", page_numbers.captions),
    (r"", chart_numbers.home),
    (r"labs/(?P<name>[^/]+)", chart_numbers.lab),
    (r"flows", chart_numbers.flows),
    (r"flows/(?P<origin>[^/]+)/(?P<destination>[^/]+)", chart_numbers.route),
    (r"timeline", page_numbers.timeline),
    (r"topics/(?P<name>[^/]+)", page_numbers.topic),
    (r"sources/(?P<name>[^/]+)", page_numbers.source),
    (r"money", page_numbers.money),
    (r"data", page_numbers.file_sizes),
)
"""Functions for the numbers that `page_numbers.CHECKS` leaves out, by the paths of their pages."""


@pytest.fixture(scope="module")
def data(content: Site) -> Recount:
    return Recount(content.public / "data/tracker.sqlite", TODAY)


def pages(site: Site) -> Iterator[tuple[str, HtmlElement]]:
    """Every page of the main edition by its path, without redirects."""
    for file in sorted(site.public.rglob("index.html")):
        if file.relative_to(site.public).parts[0] == "fr":
            continue
        page = html.parse(file).getroot()
        if not page.xpath("//meta[@http-equiv='refresh']"):
            yield file.parent.relative_to(site.public).as_posix().removeprefix("."), page


def parsed(site: Site, path: str) -> HtmlElement:
    return html.parse(site.public / path / "index.html").getroot()


def wrong(path: str, page: HtmlElement, data: Recount) -> list[str]:
    """The numbers of a page that differ from those of the data."""
    found = [*page_numbers.checks(path, page, data)]
    for pattern, count in PAGES:
        if match := re.fullmatch(pattern, path):
            found += count(page, data, **match.groupdict())
    return [
        f"/{path}: {where}: {shown}, but {counted} in the data" for where, shown, counted in found if shown != counted
    ]


@pytest.mark.parametrize("query", WRONG_COLUMNS.values(), ids=WRONG_COLUMNS)
def test_the_derived_columns_of_the_tables_follow_from_the_others(data: Recount, query: str) -> None:
    assert data.rows(query) == []


@pytest.mark.parametrize(
    "change",
    [
        "UPDATE labs SET arrivals = arrivals + 1 WHERE id = 'meta'",
        "DELETE FROM lab_moves WHERE lab = 'meta' AND side = 'internal'",
        "UPDATE moves SET independent_sources = independent_sources + 1 WHERE person = 'ruoming-pang'",
        """UPDATE flows SET moves = moves + 1 WHERE "from" = 'openai' AND "to" = 'meta'""",
        "UPDATE events SET missing = missing + 1 WHERE missing = 0",
        "UPDATE sources SET records = records + 1 WHERE records = 2",
        "UPDATE people SET moves = moves + 1 WHERE id = 'ruoming-pang'",
    ],
)
def test_a_wrong_value_in_a_table_is_found(content: Site, tmp_path: Path, change: str) -> None:
    file = shutil.copy(content.public / "data/tracker.sqlite", tmp_path)
    connection = sqlite3.connect(file)
    with connection:
        assert connection.execute(change).rowcount > 0
    connection.close()
    data = Recount(Path(file), TODAY)
    assert any(data.rows(query) for query in WRONG_COLUMNS.values())


def test_every_number_on_every_page_follows_from_the_database(content: Site, data: Recount) -> None:
    found = [line for path, page in pages(content) for line in wrong(path, page, data)]
    assert found == []


def test_the_pages_of_claims_show_every_disputed_record_once(content: Site, data: Recount) -> None:
    shown = [
        path
        for name, page in pages(content)
        if re.fullmatch(r"claims(/page/\d+)?", name)
        for path in page_numbers.disputes_on(page)
    ]
    assert sorted(shown) == sorted(data.column(page_numbers.DISPUTED))


def numbers(page: HtmlElement) -> list[list[int]]:
    """The numbers that stand alone on a page: tallies, cells, labels in drawings."""
    cells = page.xpath(
        "//span[starts-with(@class, 'count-badge')] | //td[starts-with(@class, 'number')] | //strong | //svg//tspan "
        "| //p[@class='count__figures']/strong | //td/span[@class='count-badge']"
    )
    texts = (re.sub(r"(?<=\d)[,.\s](?=\d{3})", "", cell.text_content()) for cell in cells)
    # Each language writes amounts of money and durations in its own way.
    return [[*map(int, re.findall(r"\d+", text))] for text in texts if not re.search(r"[$€£¥]|CNY|元|kB|ko", text)]


def test_every_edition_has_the_numbers_of_the_main_one(content: Site) -> None:
    seen = 0
    for path, page in pages(content):
        if not path.startswith("sources/"):  # these pages are in the main edition alone
            own = numbers(page)
            seen += len(own)
            assert numbers(parsed(content, f"fr/{path}")) == own, path
    assert seen > 4000


COUNTED = (
    "p[@class='lead']/a", "h2[@class='chart__title']", "h3[@class='chart__title']", "p[@class='chart__subtitle']",
    "svg/title", "svg//a/title", "svg//tspan", "td[@class='number']", "td[starts-with(@class, 'number')]/a", "small/a",
    "span[contains(@class, 'count-badge')]", "p[@class='count__figures']/strong", "p[@class='count__figures']/strong/a", "p[@class='summary']", "p[@class='summary']/a", "b", "li/a/small",
    "a[@class='teams__people']", "span[@class='record__sources']", "span[@class='money__amount']", "summary",
)  # fmt: skip
"""Elements with numbers that count something."""


@pytest.mark.parametrize(
    "path",
    ["", "latest", "flows", "flows/openai/meta", "timeline", "timeline/2025", "timeline/2025/07", "labs", "labs/openai",
     "labs/meta-superintelligence-labs", "people", "topics", "sources", "claims", "money", "changes", "data"],
)  # fmt: skip
def test_a_wrong_number_is_found(content: Site, data: Recount, path: str) -> None:
    page, tried = parsed(content, path), 0
    assert wrong(path, page, data) == []
    for place in COUNTED:
        elements = [element for element in page.xpath(f"//main//{place}") if re.search(r"\d", element.text or "")]
        for element in elements[:2]:
            text = element.text
            element.text = re.sub(r"\d+(?=\D*$)", lambda digits: str(int(digits[0]) + 1), text)
            assert _is_found(path, page, data), f"{text} became {element.text} on /{path}"
            element.text = text
            tried += 1
    assert tried


def _is_found(path: str, page: HtmlElement, data: Recount) -> bool:
    try:
        return wrong(path, page, data) != []
    except (LookupError, ValueError):
        # A changed number can be part of a name that no lab or record has.
        return True


def test_a_number_that_links_to_a_filtered_list_uses_an_option_of_the_filter(content: Site) -> None:
    hrefs = {
        href
        for path in ("", "flows")
        for href in parsed(content, path).xpath("//main//a[starts-with(@href, '/')][contains(@href, '?')]/@href")
    }
    assert len(hrefs) > 10
    for href in hrefs:
        path, _, query = href.partition("#")[0].partition("?")
        name, _, value = query.partition("=")
        options = parsed(content, path.strip("/")).xpath(f"//select[@name='{name}']/option/@value")
        assert value in options, href


DERIVED = ("Net", "Perhaps in another", "Reported", "Size")
"""Columns without links: results of other columns, reported numbers, and sizes."""


@pytest.mark.parametrize(
    "path", ["", "flows", "labs", "labs/meta", "labs/openai", "topics", "topics/agents", "sources"]
)
def test_every_number_in_a_table_links_to_the_list_that_it_counts(content: Site, path: str) -> None:
    page, links = parsed(content, path), 0
    for cell in page.xpath("//main//td[contains(@class, 'number')]"):
        head = cell.xpath("ancestor::table/thead/tr/th")[len(cell.xpath("preceding-sibling::*"))]
        links += len(cell.xpath("./a"))
        has_number = any(page_numbers.numbers(page_numbers.text(cell)))
        is_derived = page_numbers.text(head) in DERIVED
        assert cell.xpath("./a") or not has_number or is_derived, f"{page_numbers.text(cell)} of {path}"
    assert links


@pytest.mark.parametrize(
    ("path", "where", "hrefs"),
    [
        ("", "p[@class='lead']", ["/latest/", "/latest/?lab=meta", "/latest/?lab=apple"]),
        ("labs/meta", "p[@class='summary']", ["#arrivals", "#departures", "#periods", "#internal"]),
        ("flows/openai/meta", "p[@class='summary']", ["#moves", "#counts", "#back"]),
        ("labs/google", "li[contains(@class, 'teams__row')]", ["/labs/google-deepmind/", "/labs/google-deepmind/#roster"]),
    ],
)  # fmt: skip
def test_the_numbers_in_a_sentence_link_to_the_lists_that_they_count(
    content: Site, path: str, where: str, hrefs: list[str]
) -> None:
    assert parsed(content, path).xpath(f"(//main//{where})[1]//a/@href") == hrefs
    ids = set(parsed(content, path).xpath("//@id"))
    assert {href[1:] for href in hrefs if href.startswith("#")} <= ids
