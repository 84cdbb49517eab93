"""Downloads of lists and tables as CSV."""

import csv
import io
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from .served import Served

Visit = Callable[..., Page]
LICENCE = "https://creativecommons.org/licenses/by/4.0/"


def download(page: Page, button: Locator) -> tuple[str, list[dict[str, str]]]:
    """Clicks a download button; returns the name of the file and its rows."""
    with page.expect_download() as given:
        button.click()
    data = Path(given.value.path()).read_bytes().decode("utf-8")
    assert data.endswith("\r\n")
    return given.value.suggested_filename, list(csv.DictReader(io.StringIO(data, newline=""), strict=True))


def of_filter(page: Page) -> Locator:
    return page.locator(".filter").get_by_role("button", name="Download these rows")


def test_a_filtered_list_downloads_the_visible_rows(site: Served, visit: Visit):
    page = visit(site, "/timeline/?kind=hire&status=confirmed&year=2025&order=name")
    lines = page.locator(".record-list > li:visible")
    expect(page.locator(".filter [role=status]")).not_to_be_empty()
    name, rows = download(page, of_filter(page))
    assert name == "timeline-rows.csv"
    seen = lines.evaluate_all(
        """items => items.map((item) => ({
          name: item.querySelector(".person-link").innerText,
          ends: [...item.querySelectorAll(":scope > span > .lab")].map((lab) => lab.innerText.trim()),
          date: item.querySelector("small > :first-child").innerText,
          address: [...item.querySelectorAll("small > a")].at(-1).href,
        }))"""
    )
    assert len(rows) == lines.count() > 10
    assert [(row["name"], row["date"], row["address"]) for row in rows] == [
        (each["name"], each["date"], each["address"]) for each in seen
    ]
    known = [(row, each["ends"]) for row, each in zip(rows, seen, strict=True) if len(each["ends"]) == 2]
    assert known and all([row["from"], row["to"]] == ends for row, ends in known)
    assert {(row["kind"], row["status"], row["licence"], row["page"]) for row in rows} == {
        ("hire", "confirmed", LICENCE, f"{site.address}/timeline/?kind=hire&status=confirmed&year=2025&order=name")
    }


def test_a_sorted_table_downloads_its_columns_in_that_order(site: Served, visit: Visit):
    page = visit(site, "/labs/?kind=startup&sort=-5")
    expect(page.locator(".filter [role=status]")).not_to_be_empty()
    _, rows = download(page, of_filter(page))
    seen = page.locator(".index tbody tr:visible").evaluate_all(
        "rows => rows.map((row) => [...row.cells].map((cell) => cell.innerText))"
    )
    assert list(rows[0]) == ["Name", "What it is", "Arrivals", "Departures", "Net", "address", "licence", "page"]
    plain = [[cells[0], cells[1], *(cell.replace("−", "-").lstrip("+") for cell in cells[2:])] for cells in seen]
    assert [list(row.values())[:5] for row in rows] == plain and len(plain) > 10
    nets = [int(row["Net"]) for row in rows]
    assert nets == sorted(nets, reverse=True) and min(nets) < 0 < max(nets)


def test_a_filtered_list_downloads_the_records_of_all_pages(long_lists: Served, visit: Visit):
    page = visit(long_lists, "/timeline/?year=2024")
    expect(page.locator(".filter [role=status]")).not_to_be_empty()
    _, rows = download(page, of_filter(page))
    assert len({row["address"] for row in rows}) == len(rows) == page.locator(".record-list > li:visible").count() > 60


@pytest.mark.parametrize(
    ("path", "opened", "table"),
    [
        ("/flows/openai/anthropic/", "", "section[aria-labelledby=moves]"),
        ("/flows/", "", ".matrix-section"),
        ("/labs/openai/", "#periods ~ figure summary", "section[aria-labelledby=periods] details"),
        ("/labs/openai/", "", "section[aria-labelledby=roster]"),
        ("/", "", "section[aria-labelledby=latest]"),
    ],
)
def test_a_list_outside_the_filter_has_its_own_download_button(
    site: Served, visit: Visit, path: str, opened: str, table: str
):
    page = visit(site, path)
    if opened:
        page.locator(opened).click()
    part = page.locator(table)
    _, rows = download(page, part.get_by_role("button", name="Download these rows").first)
    listed = part.locator(".data-table, .record-list").first.locator("tbody > tr:visible, > li:visible")
    assert len(rows) == listed.count() > 0
    assert all(row["licence"] == LICENCE and row["page"] == site.address + path for row in rows)
    assert all(row["address"].startswith(site.address) for row in rows)


def test_cells_are_quoted_and_never_formulas(site: Served, visit: Visit):
    page = visit(site, "/timeline/2025/07/")
    hostile = ["=1+1", "+49", "-1x", "@SUM(A1)", "'=x", 'a "b", c', "＝x", "-7"]
    page.locator(".record-list > li:has(.person-link)").first.wait_for()
    page.evaluate(
        """texts => [...document.querySelectorAll(".record-list > li .person-link")].slice(0, texts.length)
          .forEach((who, place) => { who.textContent = texts[place]; })""",
        hostile,
    )
    _, rows = download(page, of_filter(page))
    names = [row["name"] for row in rows if row["name"]][: len(hostile)]
    assert names == ["'=1+1", "49", "'-1x", "'@SUM(A1)", "''=x", 'a "b", c', "'＝x", "-7"]


def test_without_scripts_a_page_links_to_the_tables_with_its_data(site: Served, browser: Browser):
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    for path, tables in (("/labs/openai/", 5), ("/timeline/", 2), ("/sources/", 2), ("/flows/apple/meta/", 2)):
        page.goto(site.address + path)
        assert page.get_by_role("button", name="Download these rows").count() == 0
        links = page.locator(".page-tools a[download]").evaluate_all("links => links.map((link) => link.pathname)")
        assert len(links) == tables and all(site.file(link).is_file() for link in links)
    context.close()
