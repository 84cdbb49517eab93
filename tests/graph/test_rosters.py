"""Rosters: who was certainly or possibly at a lab on a day."""

from bisect import bisect_right
from datetime import date, timedelta

import pytest
from factories import TEAMS, UNCOUNTED, career_of, derive, move, on_roster, person, source
from hypothesis import assume, given
from hypothesis import strategies as st

from talentwar.content.dates import parse_date
from talentwar.graph.rosters import last_seen, roster, stale_after_date


def rosters(*moves, labs=None, **settings):
    """A graph with the moves of Ada."""
    return derive({"ada": person(*moves)}, labs or {}, **settings)


# Certainty, by the precision of dates


@pytest.mark.parametrize(
    ("written", "day", "band"),
    [
        ("2025-07-07", "2025-07-06", None),
        ("2025-07-07", "2025-07-07", "certain"),
        ("2025-07", "2025-06-30", None),
        ("2025-07", "2025-07-01", "possible"),
        ("2025-07", "2025-07-30", "possible"),
        ("2025-07", "2025-07-31", "certain"),
        ("2025", "2024-12-31", None),
        ("2025", "2025-01-01", "possible"),
        ("2025", "2025-12-31", "certain"),
        ("2025-07~", "2025-05-30", None),
        ("2025-07~", "2025-06-15", "possible"),
        ("2025-07~", "2025-08-30", "possible"),
        ("2025-07~", "2025-08-31", "certain"),
        ("2025-06/2025-08", "2025-07-15", "possible"),
        ("2025-06/..", "2026-11-21", "possible"),
    ],
)
def test_an_arrival_is_possible_from_the_first_day_of_its_date_and_certain_from_the_last(written, day, band):
    assert on_roster(rosters(move(None, "meta", written)), "meta", day) == ({"ada": band} if band else {})


@pytest.mark.parametrize(
    ("written", "day", "band"),
    [
        ("2026-02-03", "2026-02-02", "certain"),
        ("2026-02-03", "2026-02-03", None),
        ("2026-02", "2026-01-31", "certain"),
        ("2026-02", "2026-02-01", "possible"),
        ("2026-02", "2026-02-27", "possible"),
        ("2026-02", "2026-02-28", None),
        ("2026", "2025-12-31", "certain"),
        ("2026", "2026-06-01", "possible"),
        ("2026-02~", "2026-01-15", "possible"),
        ("2026-02~", "2026-03-30", "possible"),
        ("2026-02~", "2026-03-31", None),
    ],
)
def test_a_departure_ends_certainty_on_the_first_day_of_its_date_and_possibility_on_the_last(written, day, band):
    graph = rosters(move(None, "meta", "2021"), move("meta", "openai", written))
    assert on_roster(graph, "meta", day) == ({"ada": band} if band else {})


def test_on_the_day_of_a_move_the_person_is_at_the_new_lab_only():
    graph = rosters(move("apple", "meta", "2025-07-07"))
    assert on_roster(graph, "apple", "2025-07-07") == {}
    assert on_roster(graph, "meta", "2025-07-07") == {"ada": "certain"}


def test_a_person_who_left_is_not_on_the_roster_even_if_the_destination_is_unknown():
    for destination in ("openai", None):
        graph = rosters(move("apple", "meta", "2021"), move("meta", destination, "2024-03"))
        assert on_roster(graph, "meta", "2023-06-01") == {"ada": "certain"}
        assert on_roster(graph, "meta", "2024-04-01") == {}


def test_before_the_first_move_the_start_at_its_origin_is_unknown():
    graph = rosters(move("apple", "meta", "2025-07-07"))
    assert on_roster(graph, "apple", "2025-07-06") == {"ada": "start unknown"}
    assert on_roster(graph, "apple", "2010-01-01") == {"ada": "start unknown"}


def test_an_appointment_is_certain_from_its_day_and_start_unknown_before():
    graph = rosters(move(None, "meta", "2025-06-30", kind="appointment"))
    assert on_roster(graph, "meta", "2025-06-29") == {"ada": "start unknown"}
    assert on_roster(graph, "meta", "2025-06-30") == {"ada": "certain"}


def test_two_moves_in_one_year_leave_all_three_labs_possible_and_the_last_certain_at_its_end():
    graph = rosters(move("b", "c", "2025"), move("a", "b", "2025"))
    assert [on_roster(graph, slug, "2025-06-01").get("ada") for slug in "abc"] == [
        "start unknown",
        "possible",
        "possible",
    ]
    assert [on_roster(graph, slug, "2025-12-31").get("ada") for slug in "abc"] == [None, None, "certain"]


@pytest.mark.parametrize("keys", UNCOUNTED, ids=lambda keys: next(iter(keys.values())))
def test_uncounted_and_superseded_moves_do_not_change_rosters(keys):
    later = move("apple", "apple", "2026", id="later", kind="appointment")
    graph = rosters(move("google", "apple", "2021"), move("apple", "meta", "2025", **keys), later)
    assert on_roster(graph, "meta", "2026-06-01") == {}
    assert on_roster(graph, "apple", "2026-06-01") == {"ada": "certain"}


def test_rosters_are_sorted_by_certainty_then_by_name():
    people = {
        "zoe": person(move(None, "meta", "2020")),
        "ada": person(move(None, "meta", "2025")),
        "bob": person(move(None, "meta", "2021")),
        "eve": person(move("meta", None, "2027", kind="departure")),
    }
    entries = roster(derive(people), "meta", date(2025, 6, 1))
    assert [(entry.person, entry.certainty) for entry in entries] == [
        ("bob", "certain"), ("zoe", "certain"), ("ada", "possible"), ("eve", "start unknown"),
    ]  # fmt: skip


def test_a_person_who_may_have_left_and_returned_is_listed_once():
    graph = rosters(move(None, "meta", "2020"), move("meta", "openai", "2025"), move("openai", "meta", "2025"))
    assert on_roster(graph, "meta", "2025-06-01") == {"ada": "possible"}
    assert on_roster(graph, "meta", "2026-01-01") == {"ada": "certain"}


def test_a_certain_tenure_takes_precedence_over_an_earlier_possible_one():
    graph = rosters(move(None, "meta", "2020"), move("meta", "openai", "2025"), move("openai", "meta", "2025-03-15"))
    assert on_roster(graph, "meta", "2025-04-01") == {"ada": "certain"}


# Companies and teams


def test_the_roster_of_a_lab_includes_all_teams_below_it_only():
    graph = rosters(move("apple", "tbd-lab", "2025-07-07"), labs=TEAMS)
    there = {slug: on_roster(graph, slug, "2025-08-01") for slug in TEAMS}
    assert there == {"meta": {"ada": "certain"}, "msl": {"ada": "certain"}, "tbd-lab": {"ada": "certain"}, "fair": {}}


def test_a_vague_move_between_teams_leaves_the_company_certain():
    graph = rosters(move("apple", "fair", "2021-01-04"), move("fair", "msl", "2025"), labs=TEAMS)
    assert on_roster(graph, "fair", "2025-06-01") == {"ada": "possible"}
    assert on_roster(graph, "msl", "2025-06-01") == {"ada": "possible"}
    assert on_roster(graph, "meta", "2025-06-01") == {"ada": "certain"}


# Stale evidence


def seen(day: str, **keys) -> date | None:
    """The last evidence that Ada is at Meta if it is stale on a day; the last source is from July 2025."""
    moves = (move(None, "meta", "2025-07-07"),)
    graph = derive({"ada": person(*moves, **keys)}, sources={"report": source(date="2025-07-08")})
    (entry,) = roster(graph, "meta", date.fromisoformat(day))
    stale = stale_after_date(graph, "ada", entry.tenure)
    return last_seen(graph, "ada", entry.tenure) if stale and date.fromisoformat(day) >= stale else None


def test_stale_entries_show_the_date_of_their_evidence():
    assert seen("2026-07-08") is None
    assert seen("2026-07-09") == date(2025, 7, 8)


def test_checking_a_profile_keeps_its_entries_fresh():
    assert seen("2026-11-21", checked="2026-03-01") is None
    assert seen("2027-06-01", checked="2026-03-01") == date(2026, 3, 1)


def test_stale_after_is_a_setting():
    graph = rosters(move(None, "meta", "2025-07-07"), stale_after="30 days")
    (entry,) = roster(graph, "meta", date(2025, 8, 7))
    assert stale_after_date(graph, "ada", entry.tenure) == date(2025, 8, 7)


def test_a_tenure_that_ended_is_never_stale():
    graph = rosters(move(None, "meta", "2010"), move("meta", "openai", "2025"))
    (entry,) = roster(graph, "meta", date(2024, 1, 1))
    assert (entry.certainty, stale_after_date(graph, "ada", entry.tenure)) == ("certain", None)


# Compared with simulated careers

FIRST, LAST = date(2019, 1, 1), date(2026, 12, 31)
BUILD_FIELDS = ("apple", "openai", "xai", *TEAMS)
ABOVE = {"apple": ("apple",), "openai": ("openai",), "xai": ("xai",), "meta": ("meta",), "fair": ("fair", "meta"),
         "msl": ("msl", "meta"), "tbd-lab": ("tbd-lab", "msl", "meta")}  # fmt: skip


@st.composite
def lives(draw):
    """A simulated career: the labs in order (None for an unknown one), and the day of each change."""
    busy_year = st.dates(date(2025, 1, 1), date(2025, 12, 31))
    some_day = busy_year if draw(st.booleans()) else st.dates(FIRST, LAST)
    changes = draw(st.lists(some_day, min_size=1, max_size=5, unique=True).map(sorted))
    known = st.sampled_from(BUILD_FIELDS)
    path = [draw(known)]
    for _ in changes:
        somewhere = known if path[-1] is None else known | st.none()
        path.append(draw(somewhere.filter(lambda place: place != path[-1])))
    return path, changes


def place_on(path, changes, day):
    """The lab of a simulated career on a day."""
    return path[bisect_right(changes, day)]


def written(path, changes, dates=None):
    dates = dates or [day.isoformat() for day in changes]
    return [move(path[index], path[index + 1], text) for index, text in enumerate(dates)]


@st.composite
def written_dates(draw, day):
    """A date, possibly vague, that includes a day."""
    near = day + timedelta(draw(st.integers(-400, 400)))
    later = day + timedelta(draw(st.integers(0, 400)))
    form = draw(st.sampled_from(["%Y-%m-%d", "%Y-%m", "%Y", "/", "/.."]))
    if form == "/":
        return f"{min(near, day):%Y-%m}/{later:%Y-%m-%d}"
    if form == "/..":
        return f"{min(near, day):%Y-%m}/.."
    doubt = draw(st.sampled_from(["", "~", "?", "%"]))
    about = f"{near:{form}}{doubt}"
    date_of = parse_date(about)
    return about if date_of.earliest <= day <= date_of.latest else f"{day:{form}}{doubt}"


def days_to_check(changes, dates):
    """All days of possible changes with the days before and after, and the first and last day of the calendar."""
    days = {FIRST - timedelta(900), LAST + timedelta(900), *changes}
    for text in dates:
        days |= {parse_date(text).earliest, parse_date(text).latest}
    return sorted(
        {day + timedelta(step) for day in days if date(2000, 1, 1) < day < date(2100, 1, 1) for step in (-1, 0, 1)}
    )


@given(lives())
def test_with_exact_dates_the_roster_matches_a_simulated_career(life):
    path, changes = life
    graph = rosters(*written(path, changes), labs=TEAMS)
    for day in days_to_check(changes, []):
        place = place_on(path, changes, day)
        band = "certain" if day >= changes[0] else "start unknown"
        for slug in graph.catalog.labs:
            expected = {"ada": band} if place and slug in ABOVE[place] else {}
            assert on_roster(graph, slug, day.isoformat()) == expected, (slug, day)


@given(lives(), st.data())
def test_with_vague_dates_certain_people_are_there_and_all_others_there_are_possible(life, data):
    path, changes = life
    dates = [data.draw(written_dates(day)) for day in changes]
    moves = written(path, changes, dates)
    assume(career_of(*moves, labs=TEAMS).order == tuple(range(len(moves))))
    graph = rosters(*moves, labs=TEAMS)
    for day in days_to_check(changes, dates):
        place = place_on(path, changes, day)
        for slug in graph.catalog.labs:
            band = on_roster(graph, slug, day.isoformat()).get("ada")
            is_there = bool(place) and slug in ABOVE[place]
            assert is_there or band != "certain", (slug, day)
            assert band or not is_there, (slug, day)


@given(st.lists(st.dates(date(2025, 1, 1), date(2026, 6, 30)), min_size=2, max_size=5, unique=True), st.data())
def test_connected_moves_are_sorted_correctly_however_vague_their_dates(changes, data):
    dates = [data.draw(written_dates(day)) for day in sorted(changes)]
    path = "abcdef"[: len(dates) + 1]
    moves = data.draw(st.permutations(written(path, changes, dates)))
    career = career_of(*moves)
    assert "".join(moves[index].origin for index in career.order) == path[:-1]
    assert career.gaps == ()
