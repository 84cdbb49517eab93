"""Careers: the order of moves, and tenures, gaps and returns."""

from datetime import date
from itertools import permutations

import pytest
from factories import TEAMS, UNCOUNTED, career_of, lab, move

from talentwar.graph.careers import NO_END, UNKNOWN_START, LabTree, in_order, tenures_at

META = TEAMS | {"openai": lab(), "apple": lab()}


def places(*moves, labs=None) -> list[str]:
    return [tenure.lab for tenure in career_of(*moves, labs=labs).tenures]


def days(tenure) -> tuple[str, str, str, str]:
    """The bounds of a tenure as ISO dates."""
    bounds = (tenure.earliest_start, tenure.latest_start, tenure.earliest_end, tenure.latest_end)
    words = {UNKNOWN_START: "unknown", NO_END: "open"}
    return tuple(words.get(day, day.isoformat()) for day in bounds)


# Order


def test_moves_are_sorted_by_date():
    moves = [move("a", "b", "2019-05"), move("b", "c", "2021"), move("c", "d", "2024-02-03")]
    for written in permutations(moves):
        order = career_of(*written).order
        assert [written[index] for index in order] == moves


def test_moves_in_one_year_are_sorted_so_that_they_connect():
    assert career_of(move("b", "c", "2025"), move("a", "b", "2025")).order == (1, 0)
    assert career_of(move("a", "b", "2025"), move("b", "c", "2025")).order == (0, 1)


def test_a_year_and_a_month_in_it_are_sorted_so_that_they_connect():
    assert career_of(move("a", "b", "2025"), move("b", "c", "2025-03")).order == (0, 1)
    assert career_of(move("b", "c", "2025"), move("a", "b", "2025-03")).order == (1, 0)


def test_four_connected_moves_in_one_year_are_sorted_from_any_order():
    chain = [move("a", "b", "2025"), move("b", "c", "2025"), move("c", "d", "2025"), move("d", "e", "2025")]
    for written in permutations(chain):
        assert [written[index].origin for index in career_of(*written).order] == ["a", "b", "c", "d"]


def test_a_move_dated_by_a_year_comes_after_the_moves_that_lead_to_it():
    moves = [move("b", "c", "2025-03-01"), move("c", "d", "2025-06-01"), move("d", "e", "2025")]
    for written in permutations(moves):
        career = career_of(*written)
        assert [written[index] for index in career.order] == moves
        assert career.gaps == ()


def test_moves_connect_from_a_team_to_its_company_and_back():
    moves = [move("meta", "openai", "2025"), move("apple", "tbd-lab", "2025")]
    assert in_order(moves, LabTree(META)) == (1, 0)
    moves = [move("tbd-lab", "openai", "2025"), move("apple", "meta", "2025")]
    assert in_order(moves, LabTree(META)) == (1, 0)


def test_unambiguous_dates_take_precedence_over_connections():
    assert career_of(move("b", "c", "2023"), move("a", "b", "2024")).order == (0, 1)


def test_an_approximate_date_may_be_after_a_later_exact_one():
    assert career_of(move("b", "c", "2024-12"), move("a", "b", "2025-01~")).order == (1, 0)
    assert career_of(move("b", "c", "2024-12"), move("a", "b", "2025-01")).order == (0, 1)


def test_an_appointment_in_the_year_of_the_hire_comes_after_it():
    assert career_of(move(None, "b", "2025", kind="appointment"), move("a", "b", "2025")).order == (1, 0)


# Tenures


def test_a_move_ends_a_tenure_and_starts_the_next():
    before, after = career_of(move("apple", "meta", "2025-07-07")).tenures
    assert (before.lab, days(before)) == ("apple", ("unknown", "2025-07-07", "2025-07-07", "2025-07-07"))
    assert (after.lab, days(after)) == ("meta", ("2025-07-07", "2025-07-07", "open", "open"))


def test_two_connected_moves_give_three_tenures():
    career = career_of(move("a", "b", "2021-01-02"), move("b", "c", "2023-04-05"))
    assert [tenure.lab for tenure in career.tenures] == ["a", "b", "c"]
    assert days(career.tenures[1]) == ("2021-01-02", "2021-01-02", "2023-04-05", "2023-04-05")
    assert (career.tenures[1].arrival, career.tenures[1].departure) == (0, 1)


@pytest.mark.parametrize(
    ("written", "first", "last"),
    [
        ("2025", "2025-01-01", "2025-12-31"),
        ("2025-07", "2025-07-01", "2025-07-31"),
        ("2024-02", "2024-02-01", "2024-02-29"),
        ("2025-07-07", "2025-07-07", "2025-07-07"),
        ("2025-06/2025-08", "2025-06-01", "2025-08-31"),
    ],
)
def test_a_tenure_starts_between_the_earliest_and_the_latest_day_of_its_date(written, first, last):
    assert days(career_of(move(None, "meta", written)).tenures[0])[:2] == (first, last)


@pytest.mark.parametrize(
    ("written", "first", "last"),
    [
        ("2025~", "2024-01-02", "2026-12-31"),
        ("2025-07?", "2025-05-31", "2025-08-31"),
        ("2025-07-07%", "2025-07-06", "2025-07-08"),
    ],
)
def test_an_approximate_or_uncertain_date_widens_the_bounds_by_one_unit(written, first, last):
    assert days(career_of(move(None, "meta", written)).tenures[0])[:2] == (first, last)


def test_an_open_interval_never_makes_an_arrival_certain():
    (tenure,) = career_of(move(None, "meta", "2025-06/..")).tenures
    assert tenure.certainty_on(date(2025, 5, 31)) is None
    assert tenure.certainty_on(date(2025, 6, 1))
    assert tenure.certainty_on(date(2040, 1, 1)) != "certain"


def test_a_tenure_ends_on_the_day_after_the_last_day():
    before, after = career_of(move("a", "b", "2025-07", left="2025-06-30", joined="2025-07-14")).tenures
    assert days(before)[2:] == ("2025-07-01", "2025-07-01")
    assert days(after)[:2] == ("2025-07-14", "2025-07-14")


def test_nobody_is_at_a_lab_between_the_last_day_and_the_first_day():
    before, after = career_of(move("a", "b", "2025-07", left="2025-06-30", joined="2025-07-14")).tenures
    assert before.certainty_on(date(2025, 6, 30))
    for day in (date(2025, 7, 1), date(2025, 7, 13)):
        assert before.certainty_on(day) is None and after.certainty_on(day) is None
    assert after.certainty_on(date(2025, 7, 14)) == "certain"


def test_dates_of_reports_and_announcements_change_no_bounds():
    plain, dated = (
        career_of(move("a", "b", "2025-07", **keys))
        for keys in ({}, {"reported": "2025-09", "announced": "2025-08-02"})
    )
    assert plain.tenures == dated.tenures


def test_a_departure_without_destination_ends_the_last_tenure():
    career = career_of(move("a", "b", "2021"), move("b", None, "2024-05", kind="departure"))
    assert [tenure.lab for tenure in career.tenures] == ["a", "b"]
    assert days(career.tenures[-1])[2:] == ("2024-05-01", "2024-05-31")


def test_an_arrival_from_an_unknown_origin_has_no_tenure_before_it():
    assert places(move(None, "meta", "2025")) == ["meta"]


def test_before_an_unknown_origin_the_last_tenure_may_have_ended_at_any_time():
    career = career_of(move(None, "b", "2021-01-01"), move(None, "c", "2023-01-01"))
    at_b, at_c = career.tenures
    assert days(at_b) == ("2021-01-01", "2021-01-01", "2021-01-01", "2023-01-01")
    assert at_b.departure is None
    assert at_c.certainty_on(date(2023, 1, 1)) == "certain"
    assert career.gaps == ()


def test_uncounted_and_superseded_moves_are_in_no_career():
    for keys in UNCOUNTED:
        career = career_of(move("a", "b", "2024", **keys))
        assert (career.order, career.tenures) == ((), ())


def test_a_rumour_between_two_moves_does_not_disconnect_them():
    career = career_of(move("a", "b", "2021"), move("b", "x", "2022", status="rumoured"), move("b", "c", "2023"))
    assert [tenure.lab for tenure in career.tenures] == ["a", "b", "c"]
    assert (career.order, career.gaps) == ((0, 2), ())


# Appointments and internal moves


def test_an_appointment_at_the_current_lab_starts_no_tenure():
    career = career_of(move("a", "b", "2021"), move(None, "b", "2023", kind="appointment"), move("b", "c", "2024"))
    assert [tenure.lab for tenure in career.tenures] == ["a", "b", "c"]
    assert career.gaps == ()


def test_an_appointment_at_the_company_does_not_end_the_tenure_at_a_team():
    assert places(move("apple", "fair", "2021"), move(None, "meta", "2023", kind="appointment"), labs=META) == [
        "apple",
        "fair",
    ]


def test_a_tenure_known_from_an_appointment_has_an_unknown_start():
    (tenure,) = career_of(move(None, "meta", "2025-06-30", kind="appointment")).tenures
    assert days(tenure) == ("unknown", "2025-06-30", "open", "open")


def test_an_internal_move_without_origin_starts_at_the_current_team():
    career = career_of(move("apple", "fair", "2021"), move(None, "msl", "2025-06-30", kind="internal"), labs=META)
    assert [tenure.lab for tenure in career.tenures] == ["apple", "fair", "msl"]
    assert days(career.tenures[1])[2:] == ("2025-06-30", "2025-06-30")


@pytest.mark.parametrize("kind", ["internal", "hire"])
def test_a_move_between_teams_does_not_interrupt_the_tenure_at_the_company(kind):
    career = career_of(
        move("apple", "fair", "2021-01-04"), move("fair", "tbd-lab", "2025", kind=kind),
        move("msl", "openai", "2026-02-02"), labs=META,
    )  # fmt: skip
    (tenure,) = tenures_at(career.tenures, "meta", LabTree(META))
    assert days(tenure) == ("2021-01-04", "2021-01-04", "2026-02-02", "2026-02-02")


def test_overlapping_teams_do_not_interrupt_the_tenure_at_the_company():
    career = career_of(move("apple", "fair", "2021-01-04"), move("msl", "openai", "2026-02-02"), labs=META)
    (tenure,) = tenures_at(career.tenures, "meta", LabTree(META))
    assert days(tenure) == ("2021-01-04", "2021-01-04", "2026-02-02", "2026-02-02")
    assert career.gaps == ()


def test_an_internal_move_to_an_unknown_team_stays_at_the_company():
    career = career_of(
        move("apple", "fair", "2021-01-04"), move("fair", None, "2025-06-30", kind="internal"), labs=META
    )
    (tenure,) = tenures_at(career.tenures, "meta", LabTree(META))
    assert tenure.certainty_on(date(2025, 6, 29)) == "certain"
    assert tenure.certainty_on(date(2025, 6, 30)) == "certain", "an internal move changes the team, not the employer"
    assert not any(
        tenure.certainty_on(date(2025, 7, 1)) for tenure in tenures_at(career.tenures, "fair", LabTree(META))
    )


def test_an_internal_move_from_an_unknown_team_shows_no_arrival_at_the_company():
    career = career_of(move(None, "msl", "2025-06-30", kind="internal"), labs=META)
    assert any(
        tenure.certainty_on(date(2025, 6, 29)) for tenure in tenures_at(career.tenures, "meta", LabTree(META))
    ), "an internal move changes the team, not the employer"


def test_leaving_from_a_team_after_joining_the_company_gives_a_tenure_at_the_team():
    career = career_of(move("apple", "meta", "2021-01-04"), move("fair", "openai", "2025-06-30"), labs=META)
    assert any(tenure.certainty_on(date(2025, 6, 29)) for tenure in tenures_at(career.tenures, "fair", LabTree(META)))
    (tenure,) = tenures_at(career.tenures, "meta", LabTree(META))
    assert days(tenure) == ("2021-01-04", "2021-01-04", "2025-06-30", "2025-06-30")


# Gaps and returns


def test_a_move_that_starts_elsewhere_than_the_last_one_ended_is_a_gap():
    career = career_of(move("a", "b", "2021"), move("c", "d", "2024"))
    (gap,) = career.gaps
    assert (gap.move, gap.last, gap.expected) == (1, 0, "b")
    assert [tenure.lab for tenure in career.tenures] == ["a", "b", "c", "d"]


def test_no_tenure_is_certain_around_a_gap():
    _, at_b, at_c, _ = career_of(move("a", "b", "2021-01-01"), move("c", "d", "2024-01-01")).tenures
    day = date(2022, 6, 1)
    assert at_b.certainty_on(day) == "possible"
    assert at_c.certainty_on(day) == "start unknown"


@pytest.mark.parametrize(
    "second",
    [
        move("b", "c", "2024"),
        move(None, "c", "2024"),
        move("b", None, "2024", kind="departure"),
        move("b", "a", "2024"),
    ],
    ids=["chain", "origin unknown", "departure", "boomerang"],
)
def test_connected_moves_unknown_ends_and_returns_are_no_gaps(second):
    assert career_of(move("a", "b", "2021"), second).gaps == ()


@pytest.mark.parametrize(("joined", "left"), [("fair", "meta"), ("meta", "fair"), ("tbd-lab", "msl"), ("fair", "msl")])
def test_a_company_and_its_teams_are_no_gap(joined, left):
    assert career_of(move("apple", joined, "2021"), move(left, "openai", "2024"), labs=META).gaps == ()


def test_only_the_second_arrival_at_a_company_is_a_return():
    career = career_of(move("a", "b", "2021"), move("b", "c", "2023"), move("c", "b", "2025"))
    assert career.returns == {2}
    assert [tenure.lab for tenure in career.tenures] == ["a", "b", "c", "b"]


def test_coming_back_to_another_team_is_a_return():
    career = career_of(move("fair", "openai", "2023"), move("openai", "msl", "2025"), labs=META)
    assert career.returns == {1}


def test_a_move_between_teams_is_no_return():
    moves = (move("apple", "fair", "2021"), move("fair", "msl", "2023"), move("msl", "fair", "2025"))
    assert career_of(*moves, labs=META).returns == frozenset()


def test_a_cycle_of_parents_does_not_hang():
    tree = LabTree({"a": lab(parent="b"), "b": lab(parent="a")})
    assert set(tree.ancestors("a")) == {"a", "b"}
