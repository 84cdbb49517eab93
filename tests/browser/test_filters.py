"""Filtering and sorting: what is shown, what is said of it, and what the address keeps."""

from __future__ import annotations

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


def said(page: Page) -> str:
    """What a screen reader is told of the filter."""
    return page.locator(".filter [role=status]").inner_text()


def applied(page: Page) -> Page:
    """A page once the filter or the order that its address asks for is there."""
    page.locator("th[aria-sort]:visible, .filter [role=status]:not(:empty)").first.wait_for()
    return page


def test_a_status_that_is_chosen_leaves_the_records_of_that_status_and_says_how_many(site: Served, visit: Visit):
    page = opened(visit(site, "/timeline/"))
    control(page, "status").select_option(label="reported")
    expect(page.locator(".filter [role=status]")).to_have_text(re.compile(r"^[\d,]+ of [\d,]+ shown$"))
    shown, total = (int(number.replace(",", "")) for number in re.findall(r"[\d,]+", said(page)))
    assert statuses(page) == {"reported"}
    assert 0 < shown < total and shown == page.locator(LINES).count()
    assert query(page) == {"status": ["reported"]}


def test_the_timeline_filters_every_record_and_not_the_latest_alone(long_lists: Served, visit: Visit):
    page = opened(visit(long_lists, "/timeline/"))
    total = 3 * MANY + 1
    control(page, "year").select_option("2024")
    expect(page.locator(".filter [role=status]")).to_have_text(f"{MANY} of {total} shown")
    assert page.locator(LINES).count() == MANY
    assert all("2024" in text for text in page.locator(f"{LINES} time").all_inner_texts())
    page.locator(".filter button[type=reset]").click()
    expect(page.locator(LINES)).to_have_count(60)


def test_a_company_comprises_its_teams(long_lists: Served, visit: Visit):
    page = opened(visit(long_lists, "/timeline/2025/03/"))
    control(page, "lab").select_option(label="Big")
    everything = page.locator(LINES).count()
    control(page, "lab").select_option(label="Two")
    assert page.locator(LINES).count() == everything > 0
    control(page, "text").fill("person 014")
    expect(page.locator(LINES)).to_have_count(1)


def test_words_are_found_whatever_their_case_and_marks(site: Served, visit: Visit):
    page = opened(visit(site, "/people/"))
    control(page, "text").fill("RUÓMING páng")
    expect(page.locator(".index tbody tr:visible")).to_have_count(1)
    expect(page.locator(".index tbody tr:visible")).to_contain_text("Ruoming Pang")
    assert page.locator(".index:visible").count() == 1


def test_the_address_of_a_filtered_page_shows_it_again(site: Served, visit: Visit):
    page = applied(visit(site, "/timeline/?kind=deal&year=2025"))
    expect(control(page, "kind")).to_have_value("deal")
    assert page.locator(LINES).count() > 0
    assert set(page.locator(f"{LINES} > span > small").all_inner_texts()) == {"deal"}


def test_back_and_forward_go_through_what_was_chosen(site: Served, visit: Visit):
    page = opened(visit(site, "/timeline/"))
    control(page, "status").select_option("confirmed")
    control(page, "kind").select_option("deal")
    status = page.locator(".filter [role=status]")
    both = said(applied(page))
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


def test_reset_shows_all_and_empties_the_address(site: Served, visit: Visit):
    page = applied(visit(site, "/people/?text=pang&sort=-3"))
    expect(page.locator(".index tbody tr:visible")).to_have_count(1)
    page.locator(".filter button[type=reset]").click()
    assert query(page) == {}
    assert page.locator(".index tbody tr:visible").count() > 10
    assert said(page) == ""


@pytest.mark.parametrize(("order", "is_reversed"), [("earliest first", False), ("latest first", True)])
def test_a_list_is_put_in_the_order_of_time(site: Served, visit: Visit, order: str, is_reversed: bool):
    page = opened(visit(site, "/timeline/"))
    control(page, "order").select_option(label=order)
    expect(page.locator(".filter [role=status]")).not_to_be_empty()
    dates = page.locator(".record-list > li").evaluate_all(
        "items => items.map(item => item.querySelector('time')?.dateTime).filter(Boolean)"
    )
    assert dates == sorted(dates, reverse=is_reversed)


def test_a_table_is_sorted_one_way_the_other_and_not_at_all(site: Served, visit: Visit):
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


def test_a_net_loss_is_less_than_nothing(site: Served, visit: Visit):
    page = applied(visit(site, "/labs/?sort=5"))
    net = page.locator(".index tbody td:nth-child(5)").all_inner_texts()
    numbers = [int(text.replace("−", "-")) for text in net]
    assert numbers == sorted(numbers) and numbers[0] < 0


def test_the_parts_of_an_index_become_one_table_when_it_is_sorted(long_lists: Served, visit: Visit):
    page = applied(visit(long_lists, "/people/?sort=-1"))
    rows = page.locator(".index:visible tbody th")
    expect(rows.first).to_have_text(f"Person {MANY - 1:03}")
    assert page.locator(".index:visible").count() == 1 and rows.count() == MANY


def test_dates_are_sorted_as_dates_and_unknown_ones_come_last(site: Served, visit: Visit):
    page = applied(visit(site, "/people/?sort=-3"))
    dates = page.locator(".index tbody tr").evaluate_all("rows => rows.map(row => row.dataset.date ?? '')")
    assert dates == sorted(dates, reverse=True)
    page.goto(page.url.replace("-3", "3"))
    applied(page)
    dates = page.locator(".index tbody tr").evaluate_all("rows => rows.map(row => row.dataset.date ?? '')")
    known = [date for date in dates if date]
    assert known == sorted(known) and dates[len(known) :] == [""] * (len(dates) - len(known))


def test_tables_of_one_page_are_sorted_each_for_itself(site: Served, visit: Visit):
    page = applied(visit(site, "/labs/meta/?sort-periods=-2&sort-flows=1"))
    periods = page.locator("section[aria-labelledby=periods] tbody td:nth-child(2)").all_text_contents()
    assert [int(text) for text in periods] == sorted(map(int, periods), reverse=True)
    names = page.locator("section[aria-labelledby=flows] tbody th").all_text_contents()
    assert names == sorted(names, key=str.casefold)


def test_a_filter_and_an_order_are_there_for_the_keyboard(site: Served, visit: Visit):
    page = visit(site, "/people/")
    page.get_by_text("Filter and sort").focus()
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    page.keyboard.type("pang")
    expect(page.locator(".index tbody tr:visible")).to_have_count(1)
    page.get_by_role("columnheader", name="Known for").first.get_by_role("button").press("Enter")
    assert query(page) == {"text": ["pang"], "sort": ["2"]}
