"""The days on which rosters change, former members, the ends of years, and the page of the roster."""

from datetime import date, timedelta

from factories import derive, move, person
from sitebuilder import TODAY, Site

from talentwar.content.model import Move, Person
from talentwar.graph.graph import Graph
from talentwar.graph.rosters import change_days, former_members, roster, year_ends


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


def test_the_ends_of_years_are_those_of_years_with_a_change_up_to_today():
    graph = rosters(move(None, "meta", "2021-07-07"), move("meta", None, "2024", kind="departure"))
    assert year_ends(graph, "meta") == days("2024-12-31", "2021-12-31")
    assert year_ends(rosters(move(None, "meta", "2026-02")), "meta") == ()


def three_people(site: Site) -> Site:
    """A site with a lab at which three people were."""
    for name in ("bess", "carl"):
        moves = "moves: [{date: 2024-03, from: acme, to: babbage, sources: [gazette]}]"
        site.write({f"content/people/{name}.md": f"---\nname: {name.title()}\n{moves}\n---\n"})
    site.build()
    return site


def test_a_lab_with_three_people_has_one_page_for_its_roster_on_any_day(minimal: Site):
    site = three_people(minimal)
    assert [path.name for path in (site.public / "labs/acme/roster").iterdir()] == ["index.html"]
    assert '<a href="/labs/acme/roster/">The roster on any day</a>' in site.html("labs/acme/index.html")
    assert "data-roster" not in site.html("labs/acme/index.html")
    page = site.html("labs/babbage/roster/index.html")
    assert page.count("data-possible=") == 3 and 'data-roster="2026-11-21"' in page
    year = page.partition('<h3 id="2024">')[2]
    assert "<div><dt>Certainly there</dt><dd>Bess, Carl</dd></div>" in year
    assert "<div><dt>There, start unknown</dt><dd>Ada Lovelace</dd></div>" in site.html("labs/acme/roster/index.html")


def test_a_lab_with_fewer_people_has_no_roster_page(minimal: Site):
    minimal.build()
    assert not [file for file in minimal.files() if "/roster/" in file]
    assert "/roster/" not in minimal.html("labs/acme/index.html")


def test_the_old_roster_pages_of_days_redirect_with_one_rule(minimal: Site):
    rules = three_people(minimal).html("_redirects").splitlines()
    assert [rule for rule in rules if "/roster/" in rule] == ["/labs/:lab/roster/:day /labs/:lab/roster/?on=:day 301"]
    for name in ("bess", "carl"):
        minimal.delete(f"content/people/{name}.md")
    minimal.build()
    rules = [rule for rule in minimal.html("_redirects").splitlines() if "/roster/" in rule]
    assert rules == [f"/labs/{lab}/roster/* /labs/{lab}/ 301" for lab in ("acme", "babbage")]
