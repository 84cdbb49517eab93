"""Filters and sorting in the browser."""

import re
from collections.abc import Callable
from urllib.parse import parse_qs, urlsplit

import pytest
from playwright.sync_api import Locator, Page, expect

from .served import MANY, Served

Visit = Callable[..., Page]
LINES = ".record-list > li:visible"


def query(page: Page) -> dict[str, list[str]]:
    return parse_qs(urlsplit(page.url).query)


def control(page: Page, name: str) -> Locator:
    return page.locator(f".filter [name={name}]")


def statuses(page: Page) -> set[str]:
    return set(page.locator(f"{LINES} .status").all_inner_texts())


def opened(page: Page) -> Page:
    page.get_by_text("Filter and sort").click()
    return page


def announced(page: Page) -> str:
    """The text of the filter's live region."""
    return page.locator(".filter [role=status]").inner_text()


def applied(page: Page) -> Page:
    """Waits until the filter or order of the query string is applied."""
    page.locator("th[aria-sort]:visible, .filter [role=status]:not(:empty)").first.wait_for()
    return page


def test_a_status_filter_shows_matching_records_and_their_number(site: Served, visit: Visit):
    page = opened(visit(site, "/timeline/"))
    control(page, "status").select_option(label="reported")
    expect(page.locator(".filter [role=status]")).to_have_text(re.compile(r"^[\d,]+ of [\d,]+ shown$"))
    shown, total = (int(number.replace(",", "")) for number in re.findall(r"[\d,]+", announced(page)))
    assert statuses(page) == {"reported"}
    assert 0 < shown < total and shown == page.locator(LINES).count()
    assert query(page) == {"status": ["reported"]}


def test_the_timeline_filters_the_records_of_all_pages(long_lists: Served, visit: Visit):
    page = opened(visit(long_lists, "/timeline/"))
    total = 3 * MANY + 1
    control(page, "year").select_option("2024")
    expect(page.locator(".filter [role=status]")).to_have_text(f"{MANY} of {total} shown")
    assert page.locator(LINES).count() == MANY
    assert all("2024" in text for text in page.locator(f"{LINES} time").all_inner_texts())
    page.locator(".filter button[type=reset]").click()
    expect(page.locator(LINES)).to_have_count(60)


def test_the_filter_for_a_company_includes_its_teams(long_lists: Served, visit: Visit):
    page = opened(visit(long_lists, "/timeline/2025/03/"))
    control(page, "lab").select_option(label="Big")
    everything = page.locator(LINES).count()
    control(page, "lab").select_option(label="Two")
    assert page.locator(LINES).count() == everything > 0
    control(page, "text").fill("person 014")
    expect(page.locator(LINES)).to_have_count(1)


def test_the_text_filter_ignores_case_and_diacritics(site: Served, visit: Visit):
    page = opened(visit(site, "/people/"))
    control(page, "text").fill("RUÓMING páng")
    expect(page.locator(".index tbody tr:visible")).to_have_count(1)
    expect(page.locator(".index tbody tr:visible")).to_contain_text("Ruoming Pang")
    assert page.locator(".index:visible").count() == 1


def test_a_filter_is_restored_from_the_query_string(site: Served, visit: Visit):
    page = applied(visit(site, "/timeline/?kind=deal&year=2025"))
    expect(control(page, "kind")).to_have_value("deal")
    assert page.locator(LINES).count() > 0
    assert set(page.locator(f"{LINES} > span > small").all_inner_texts()) == {"deal"}


def test_back_and_forward_restore_earlier_filters(site: Served, visit: Visit):
    page = opened(visit(site, "/timeline/"))
    control(page, "status").select_option("confirmed")
    control(page, "kind").select_option("deal")
    status = page.locator(".filter [role=status]")
    both = announced(applied(page))
    page.go_back()
    expect(control(page, "kind")).to_have_value("")
    expect(control(page, "status")).to_have_value("confirmed")
    expect(status).not_to_have_text(both)
    page.go_back()
    expect(control(page, "status")).to_have_value("")
    expect(status).to_be_empty()
    page.go_forward()
    expect(control(page, "status")).to_have_value("confirmed")
    expect(status).not_to_be_empty()
    assert statuses(page) == {"confirmed"}


def test_reset_shows_all_records_and_clears_the_query_string(site: Served, visit: Visit):
    page = applied(visit(site, "/people/?text=pang&sort=-3"))
    expect(page.locator(".index tbody tr:visible")).to_have_count(1)
    page.locator(".filter button[type=reset]").click()
    assert query(page) == {}
    assert page.locator(".index tbody tr:visible").count() > 10
    assert announced(page) == ""


@pytest.mark.parametrize(("order", "is_reversed"), [("earliest first", False), ("latest first", True)])
def test_a_list_is_sorted_by_date(site: Served, visit: Visit, order: str, is_reversed: bool):
    page = opened(visit(site, "/timeline/"))
    control(page, "order").select_option(label=order)
    expect(page.locator(".filter [role=status]")).not_to_be_empty()
    dates = page.locator(".record-list > li").evaluate_all(
        "items => items.map(item => item.querySelector('time')?.dateTime).filter(Boolean)"
    )
    assert dates == sorted(dates, reverse=is_reversed)


def test_a_column_button_sorts_then_reverses_then_restores(site: Served, visit: Visit):
    page = visit(site, "/labs/")
    names = page.locator(".index tbody th")
    as_written = names.all_inner_texts()
    head = page.get_by_role("columnheader", name="Arrivals")
    arrivals = page.locator(".index tbody td:nth-child(3)")
    head.get_by_role("button").click()
    expect(head).to_have_attribute("aria-sort", "descending")
    falling = [int(text) for text in arrivals.all_inner_texts()]
    assert falling == sorted(falling, reverse=True) and query(page) == {"sort": ["-3"]}
    head.get_by_role("button").click()
    expect(head).to_have_attribute("aria-sort", "ascending")
    rising = [int(text) for text in arrivals.all_inner_texts()]
    assert rising == sorted(falling)
    head.get_by_role("button").click()
    assert head.get_attribute("aria-sort") is None
    assert names.all_inner_texts() == as_written and query(page) == {}


def test_net_losses_sort_below_zero(site: Served, visit: Visit):
    page = applied(visit(site, "/labs/?sort=5"))
    net = page.locator(".index tbody td:nth-child(5)").all_inner_texts()
    numbers = [int(text.replace("−", "-")) for text in net]
    assert numbers == sorted(numbers) and numbers[0] < 0


def test_sorting_joins_the_tables_of_an_index(long_lists: Served, visit: Visit):
    page = applied(visit(long_lists, "/people/?sort=-1"))
    rows = page.locator(".index:visible tbody th")
    expect(rows.first).to_have_text(f"Person {MANY - 1:03}")
    assert page.locator(".index:visible").count() == 1 and rows.count() == MANY


def test_dates_sort_as_dates_with_unknown_ones_last(site: Served, visit: Visit):
    page = applied(visit(site, "/people/?sort=-3"))
    dates = page.locator(".index tbody tr").evaluate_all("rows => rows.map(row => row.dataset.date ?? '')")
    assert dates == sorted(dates, reverse=True)
    page.goto(page.url.replace("-3", "3"))
    applied(page)
    dates = page.locator(".index tbody tr").evaluate_all("rows => rows.map(row => row.dataset.date ?? '')")
    known = [date for date in dates if date]
    assert known == sorted(known) and dates[len(known) :] == [""] * (len(dates) - len(known))


def test_tables_of_one_page_sort_independently(site: Served, visit: Visit):
    page = applied(visit(site, "/labs/meta/?sort-periods=-2&sort-flows=1"))
    periods = page.locator("section[aria-labelledby=periods] tbody td:nth-child(2)").all_text_contents()
    assert [int(text) for text in periods] == sorted(map(int, periods), reverse=True)
    names = page.locator("section[aria-labelledby=flows] tbody th").all_text_contents()
    assert names == sorted(names, key=str.casefold)


def test_filters_and_column_buttons_work_with_the_keyboard(site: Served, visit: Visit):
    page = visit(site, "/people/")
    page.get_by_text("Filter and sort").focus()
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    page.keyboard.type("pang")
    expect(page.locator(".index tbody tr:visible")).to_have_count(1)
    page.get_by_role("columnheader", name="Known for").first.get_by_role("button").press("Enter")
    assert query(page) == {"text": ["pang"], "sort": ["2"]}
