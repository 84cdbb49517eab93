"""The days on which rosters change, former members, and roster pages of days."""

from datetime import date, timedelta

import pytest
from factories import derive, move, person
from hypothesis import given
from hypothesis import strategies as st
from sitebuilder import TODAY, Site

from talentwar.content.model import Move, Person
from talentwar.graph.graph import Graph
from talentwar.graph.rosters import MAX_ARCHIVED_DAYS, archived_days, change_days, former_members, next_quarter, roster


def rosters(*moves: Move, people: dict[str, Person] | None = None) -> Graph:
    """A graph with the moves of Ada, or with some people."""
    return derive(people or {"ada": person(*moves)}, {})


def days(*written: str) -> tuple[date, ...]:
    return tuple(map(date.fromisoformat, written))


def test_a_roster_changes_on_all_four_bounds_of_a_tenure():
    graph = rosters(move(None, "meta", "2025-06"), move("meta", "openai", "2026-02"))
    assert change_days(graph, "meta") == days("2025-06-01", "2025-06-30", "2026-02-01", "2026-02-28")


def test_future_days_and_unknown_starts_are_no_days_of_change():
    graph = rosters(move("apple", "meta", "2025-07-07"), move("meta", "openai", "2027-01-01"))
    assert change_days(graph, "apple") == days("2025-07-07")
    assert change_days(graph, "meta") == days("2025-07-07")


def test_the_roster_does_not_change_between_days_of_change():
    graph = rosters(move(None, "meta", "2025-06"), move("meta", "openai", "2025-06"), move("openai", "meta", "2026"))
    changes = change_days(graph, "meta")
    day = date(2025, 5, 1)
    bands = {entry.certainty for entry in roster(graph, "meta", day)}
    while day < TODAY:
        day += timedelta(1)
        now = {entry.certainty for entry in roster(graph, "meta", day)}
        assert now == bands or day in changes, day
        bands = now


def test_former_members_have_certainly_left_the_last_to_leave_first():
    people = {
        "ada": person(move("meta", "openai", "2024-03-01")),
        "bob": person(move("meta", "openai", "2025-03-01")),
        "eve": person(move("meta", "openai", "2025")),
    }
    graph = rosters(people=people)
    assert [who for who, _ in former_members(graph, "meta", date(2025, 6, 1))] == ["bob", "ada"]
    assert [who for who, _ in former_members(graph, "meta", date(2025, 12, 31))] == ["eve", "bob", "ada"]


def test_a_few_days_of_change_each_have_a_page():
    graph = rosters(move(None, "meta", "2025-07-07"), move("meta", None, "2026-01-02", kind="departure"))
    assert archived_days(graph, "meta") == days("2025-07-07", "2026-01-02")


def test_with_many_days_of_change_only_the_latest_quarters_have_pages():
    people = {f"p{year}": person(move(None, "meta", f"{year}-02-03")) for year in range(2000, 2027)}
    found = archived_days(rosters(people=people), "meta")
    assert found == tuple(date(year, 4, 1) for year in range(2011, 2027)) and len(found) == MAX_ARCHIVED_DAYS


@pytest.mark.parametrize(
    ("day", "first"),
    [
        ("2025-01-01", "2025-01-01"),
        ("2025-01-02", "2025-04-01"),
        ("2025-03-31", "2025-04-01"),
        ("2025-10-01", "2025-10-01"),
        ("2025-12-31", "2026-01-01"),
    ],
)
def test_the_next_quarter_starts_on_or_after_a_day(day: str, first: str):
    assert next_quarter(date.fromisoformat(day)) == date.fromisoformat(first)


@given(st.dates(date(1990, 1, 1), date(2030, 1, 1)))
def test_the_next_quarter_is_at_most_a_quarter_away(day: date):
    first = next_quarter(day)
    assert first.day == 1 and first.month % 3 == 1 and 0 <= (first - day).days < 92


def test_roster_pages_of_days_are_linked_from_the_lab_and_from_each_other(minimal: Site):
    minimal.edit("content/people/ada.md", "moves:\n", "moves:\n  - {date: 2025-01-02, to: acme, sources: [gazette]}\n")
    minimal.build()
    lab = minimal.html("labs/acme/index.html")
    pages = sorted(path.name for path in (minimal.public / "labs/acme/roster").iterdir())
    assert pages == ["2025-01-02", "2026-05-01", "2026-05-31"]
    assert all(f'href="/labs/acme/roster/{day}/"' in lab for day in pages)
    page = minimal.html("labs/acme/roster/2026-05-01/index.html")
    assert 'rel="prev" href="/labs/acme/roster/2025-01-02/"' in page
    assert 'rel="next" href="/labs/acme/roster/2026-05-31/"' in page
    assert "Ada Lovelace" in page.partition("Possibly there")[2]
