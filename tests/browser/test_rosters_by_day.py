"""The roster of a lab on any day: the script shows the same people as Python."""

from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect
from sitebuilder import REPOSITORY, Site

from talentwar.graph.graph import Graph
from talentwar.graph.rosters import change_days, former_members, roster

from .served import Served

Visit = Callable[..., Page]
Shown = dict[str, list[str]]

SHOWN = """section => Object.fromEntries([...section.querySelectorAll("[data-band]")].map(table => [
    table.dataset.band,
    [...table.tBodies[0].rows].filter(row => !row.hidden && !table.hidden)
        .map(row => row.querySelector("a").pathname.split("/").at(-2)).sort(),
]))"""


@pytest.fixture(scope="module")
def graph(tmp_path_factory: pytest.TempPathFactory) -> Graph:
    return Site(Path(tmp_path_factory.mktemp("graph"))).graph(content=REPOSITORY / "content")


def derived(graph: Graph, lab: str, day: date) -> Shown:
    """The people of each band on a day, computed by Python."""
    bands = {"certain": "certain", "possible": "possible", "start unknown": "unknown"}
    found: Shown = {"certain": [], "possible": [], "unknown": [], "gone": []}
    for entry in roster(graph, lab, day):
        found[bands[entry.certainty]].append(entry.person)
    found["gone"] = sorted(person for person, _ in former_members(graph, lab, day))
    return found


def shown(page: Page) -> Shown:
    bands = {"certain": [], "possible": [], "unknown": [], "gone": []}
    return bands | page.locator("main").evaluate(SHOWN)


def test_the_slider_shows_the_roster_of_every_day_of_change(site: Served, visit: Visit, graph: Graph):
    lab = max(
        (slug for slug in graph.tenures if len(graph.tenures[slug]) <= 200), key=lambda slug: len(graph.tenures[slug])
    )
    page = visit(site, f"/labs/{lab}/roster/")
    slider = page.get_by_label("Days on which it changed")
    tenures = [tenure for _, tenure in graph.tenures[lab]]
    ends = {day for tenure in tenures for day in (*tenure.possible_span, *(tenure.certain_span or ()))}
    days = [day for day in change_days(graph, lab) if day in ends]
    assert len(days) > 10
    assert int(slider.get_attribute("max")) + 1 == len({*days, graph.today})
    for position, day in enumerate(days):
        slider.evaluate(
            "(slider, value) => { slider.value = value; slider.dispatchEvent(new Event('input', {bubbles: true})) }",
            position,
        )
        assert shown(page) == derived(graph, lab, day), day
        assert page.url.endswith(f"?on={day}") == (day != graph.today)


@pytest.mark.parametrize("day", ["2025-07-07", "2024-02-29", "1999-12-31"])
def test_a_chosen_day_is_restored_from_the_query_string(site: Served, visit: Visit, graph: Graph, day: str):
    page = visit(site, "/labs/meta/roster/")
    page.get_by_label("Any day").fill(day)
    expected = derived(graph, "meta", date.fromisoformat(day))
    assert shown(page) == expected
    page.goto(f"{site.address}/labs/meta/roster/?on={day}")
    expect(page.locator("[data-day]")).to_have_attribute("datetime", day)
    assert shown(page) == expected
    there = len(expected["certain"]), len(expected["possible"]) + len(expected["unknown"]), len(expected["gone"])
    words = "{} certainly there, {} possibly, {} no longer".format(*there)
    expect(page.locator(".roster-date [role=status]")).to_have_text(words)


def test_the_current_roster_is_the_same_with_and_without_scripts(site: Served, visit: Visit, graph: Graph):
    without = visit(site, "/labs/meta/roster/", java_script_enabled=False)
    assert shown(without) == derived(graph, "meta", graph.today) == shown(visit(site, "/labs/meta/roster/"))


def test_an_invalid_day_falls_back_to_today(site: Served, visit: Visit, graph: Graph):
    page = visit(site, "/labs/meta/roster/?on=yesterday")
    expect(page.locator("[data-day]")).to_have_attribute("datetime", str(graph.today))
    assert shown(page) == derived(graph, "meta", graph.today)


def test_back_restores_the_previous_day_and_reset_shows_today(site: Served, visit: Visit):
    page = visit(site, "/labs/meta/roster/")
    page.get_by_label("Any day").fill("2025-07-07")
    page.get_by_label("Any day").fill("2025-01-01")
    page.go_back()
    expect(page.get_by_label("Any day")).to_have_value("2025-07-07")
    page.get_by_role("button", name="Today").click()
    assert "?" not in page.url


def test_the_slider_works_with_the_keyboard_and_announces_the_day(site: Served, visit: Visit):
    page = visit(site, "/labs/meta/roster/?on=2025-07-07")
    slider = page.get_by_label("Days on which it changed")
    expect(slider).to_have_attribute("aria-valuetext", "7 July 2025")
    slider.press("ArrowLeft")
    assert page.locator("[data-day]").get_attribute("datetime") < "2025-07-07"


def test_the_lab_has_the_roster_of_today_and_a_link_to_that_of_any_day(site: Served, visit: Visit, graph: Graph):
    page = visit(site, "/labs/meta/")
    assert shown(page) == derived(graph, "meta", graph.today)
    assert page.get_by_label("Any day").count() == 0
    page.get_by_role("link", name="The roster on any day").click()
    expect(page).to_have_url(f"{site.address}/labs/meta/roster/")


def test_the_end_of_a_year_is_an_anchor_without_scripts(site: Served, visit: Visit):
    page = visit(site, "/labs/meta/roster/", java_script_enabled=False)
    page.goto(f"{site.address}/labs/meta/roster/#2024")
    expect(page.get_by_role("heading", name="2024", exact=True)).to_be_in_viewport()
