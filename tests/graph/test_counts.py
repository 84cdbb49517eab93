"""Reported numbers and the moves that belong to them."""

import pytest
from factories import derive, event, lab, move, person

from talentwar.graph.graph import CountFact


def count(number: str = ">=14", moves=(), labs=None, **keys) -> CountFact:
    """A count of people from Meta to xAI; the moves are those of the people p0, p1 …"""
    written = {"id": "it", "number": number, "from_": "meta", "to": "xai"} | keys
    people = {f"p{index}": person(move) for index, move in enumerate(moves)}
    graph = derive(people, (labs or {}) | {"reports": lab(event("count", "2025-08-06", **written))})
    (fact,) = graph.reported_counts
    return fact


def went(date: str = "2025-05", **keys):
    return move("meta", "xai", date, id="go", **keys)


def people_of(fact: CountFact) -> list[str]:
    return sorted(named.person for named in fact.named)


def test_at_least_fourteen_with_four_named_leaves_at_least_ten():
    fact = count(">=14", [went()] * 4, named=[f"p{n}#go" for n in range(4)])
    assert (len(fact.named), fact.missing) == (4, 10)


@pytest.mark.parametrize(
    ("number", "missing"),
    [("14", 12), (">=14", 12), ("~14", 12), ("14-18", 12), ("2", 0), ("1", 0), ("<=20", None), ("<20", None)],
)
def test_the_missing_number_is_based_on_the_lower_bound(number, missing):
    assert count(number, [went(), went()]).missing == missing


def test_more_than_two_with_two_named_leaves_at_least_one():
    assert count(">2", [went(), went()]).missing == 1


def test_a_count_without_names_has_the_moves_on_its_route_and_in_its_window():
    moves = [went("2025-05"), went("2024-11"), move("meta", "openai", "2025-05"), went("2025")]
    fact = count("14", moves, window="2025-01/2025-08")
    assert people_of(fact) == ["p0", "p3"]


def test_listed_names_replace_the_moves_of_the_route():
    fact = count("14", [went(), went()], named=["p1#go"])
    assert (people_of(fact), fact.missing) == (["p1"], 13)


def test_a_move_at_a_team_belongs_to_a_count_of_its_company():
    labs = {"meta": lab(), "fair": lab(parent="meta")}
    assert people_of(count("14", [move("fair", "xai", "2025-05")], labs)) == ["p0"]


def test_a_move_at_the_company_does_not_belong_to_a_count_of_its_team():
    labs = {"meta": lab(), "fair": lab(parent="meta")}
    assert people_of(count("14", [went()], labs, from_="fair")) == []


@pytest.mark.parametrize("status", ["rumoured", "denied"])
def test_an_uncounted_move_is_not_among_the_named(status):
    for keys in ({"named": ["p0#go", "p1#go"]}, {}):
        fact = count("14", [went(status=status), went()], **keys)
        assert (people_of(fact), fact.missing) == (["p1"], 13)


def test_without_a_window_a_move_after_the_report_does_not_belong_to_it():
    fact = count("14", [went("2025-05"), went("2026-05")])
    assert people_of(fact) == ["p0"]


def test_a_count_of_arrivals_from_anywhere_has_the_moves_from_anywhere():
    joined = event("count", "2025-08-06", number="14", to="xai")
    people = {"ada": person(went()), "bob": person(move("tesla", "xai", "2025-05")), "eve": person(move("xai", None))}
    (fact,) = derive(people, {"xai": lab(joined)}).reported_counts
    assert (people_of(fact), fact.missing) == (["ada", "bob"], 12)
