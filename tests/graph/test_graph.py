"""The graph: arrivals and departures, routes, ratios, backlinks, and what is counted in none of them."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest
from factories import derive, ends, event, lab, move, person, source
from hypothesis import given
from hypothesis import strategies as st

from talentwar.graph.graph import Graph, Mention, sample_ratio

TEAMS = {"meta": lab(), "fair": lab(parent="meta"), "msl": lab(parent="meta"), "tbd-lab": lab(parent="msl")}
UNCOUNTED = [
    {"status": "rumoured"},
    {"status": "denied"},
    {"status": "retracted", "why": "It was another person."},
    {"superseded_by": "later"},
]


def moves_of_many(*pairs, **keys) -> Graph:
    """A graph of one person for each pair of labs."""
    return derive({f"p{index}": person(move(*pair, **keys)) for index, pair in enumerate(pairs)}, TEAMS)


# Moves are between neighbours


def test_a_to_b_to_c_is_never_a_move_from_a_to_c():
    graph = derive({"ada": person(move("a", "b", "2021"), move("b", "c", "2023"))})
    assert set(ends(graph.moves)) == {("a", "b"), ("b", "c")}
    assert set(graph.routes) == {("a", "b"), ("b", "c")}
    assert ends(graph.balances["c"].arrivals) == [("b", "c")]
    assert ends(graph.balances["a"].departures) == [("a", "b")]
    assert ends(graph.balances["b"].arrivals) == [("a", "b")] and ends(graph.balances["b"].departures) == [("b", "c")]


def test_a_boomerang_is_an_arrival_and_a_departure_each_way_and_marked_as_a_return():
    graph = derive({"ada": person(move("a", "b", "2021"), move("b", "a", "2023"))})
    assert (graph.balances["a"].net, graph.balances["b"].net) == (0, 0)
    assert len(graph.routes["a", "b"].moves) == len(graph.routes["b", "a"].moves) == 1
    assert [fact.is_return for fact in graph.moves_of["ada"]] == [False, True]


def test_a_move_that_is_written_as_a_return_is_one_though_the_first_stay_is_not_known():
    assert derive({"ada": person(move("b", "a", "2023", kind="return"))}).moves[0].is_return


# Balances


def test_a_move_is_one_departure_where_it_begins_and_one_arrival_where_it_ends():
    graph = moves_of_many(("apple", "meta"))
    apple, meta = graph.balances["apple"], graph.balances["meta"]
    assert (ends(apple.departures), apple.arrivals, apple.net) == ([("apple", "meta")], (), -1)
    assert (ends(meta.arrivals), meta.departures, meta.net) == ([("apple", "meta")], (), 1)


def test_an_arrival_at_a_team_is_one_at_every_lab_above_it_and_at_no_lab_beside_it():
    graph = moves_of_many(("apple", "tbd-lab"))
    assert [len(graph.balances[slug].arrivals) for slug in ("tbd-lab", "msl", "meta", "fair")] == [1, 1, 1, 0]


def test_a_move_between_teams_is_internal_to_the_company_and_a_move_at_the_teams_level():
    graph = moves_of_many(("fair", "tbd-lab"))
    meta, fair, msl = (graph.balances[slug] for slug in ("meta", "fair", "msl"))
    assert (len(meta.internal), meta.arrivals, meta.departures) == (1, (), ())
    assert (len(fair.departures), fair.internal) == (1, ())
    assert (len(msl.arrivals), msl.internal) == (1, ())
    assert graph.moves[0].is_internal


def test_an_internal_move_with_one_known_end_is_neither_arrival_nor_departure_of_the_company():
    for pair in ((None, "msl"), ("fair", None)):
        graph = derive({"ada": person(move(*pair, kind="internal"))}, TEAMS)
        meta = graph.balances["meta"]
        assert (len(meta.internal), meta.arrivals, meta.departures) == (1, (), ())


def test_an_appointment_to_a_role_is_in_no_total():
    for pair in ((None, "meta"), ("meta", None), ("meta", "meta")):
        balance = moves_of_many(pair, kind="appointment").balances["meta"]
        assert (balance.arrivals, balance.departures, balance.internal) == ((), (), ())


def test_an_appointment_to_another_team_is_a_move_between_teams():
    graph = moves_of_many(("fair", "msl"), kind="appointment")
    assert (len(graph.balances["meta"].internal), graph.balances["meta"].net) == (1, 0)
    assert (graph.balances["fair"].net, graph.balances["msl"].net) == (-1, 1)


@pytest.mark.parametrize("kind", ["appointment", "internal"])
def test_a_move_within_a_company_that_names_two_is_in_no_total_and_on_no_route(kind):
    graph = moves_of_many(("apple", "meta"), kind=kind)
    for slug in ("apple", "meta"):
        balance = graph.balances[slug]
        assert (balance.arrivals, balance.departures, balance.internal) == ((), (), ())
    assert not graph.routes


def test_a_move_with_one_known_end_is_counted_at_that_end_alone():
    graph = moves_of_many(("apple", None), (None, "meta"))
    assert (graph.balances["apple"].net, graph.balances["meta"].net) == (-1, 1)
    assert not graph.routes


@pytest.mark.parametrize("keys", UNCOUNTED, ids=lambda keys: next(iter(keys.values())))
def test_uncounted_moves_are_set_apart_and_in_no_total(keys):
    later = move("apple", "meta", "2026", id="later", status="rumoured")
    graph = derive({"ada": person(move("apple", "meta", "2025", **keys), later)})
    for slug in ("apple", "meta"):
        balance = graph.balances[slug]
        assert (balance.arrivals, balance.departures, balance.internal, balance.net) == ((), (), (), 0)
        assert len(balance.uncounted) == 2
    route = graph.routes["apple", "meta"]
    assert (route.moves, len(route.uncounted)) == ((), 2)


@pytest.mark.parametrize("status", ["confirmed", "reported", "claimed"])
def test_confirmed_reported_and_claimed_moves_are_counted_alike(status):
    assert moves_of_many(("apple", "meta"), status=status).balances["meta"].net == 1


def test_a_dispute_leaves_the_status_and_every_total_alone():
    dispute = {"by": "meta", "says": "It is not so.", "sources": ["report"]}
    for keys in ({"disputes": [dispute]}, {"disputes": [dispute | {"field": "pay"}]}):
        graph = moves_of_many(("apple", "meta"), status="confirmed", confirmed_by="Meta", **keys)
        assert graph.moves[0].counted
        assert (graph.moves[0].move.status, graph.balances["meta"].net) == ("confirmed", 1)
        assert len(graph.routes["apple", "meta"].moves) == 1


# Routes and ratios


def test_a_route_is_between_companies_and_between_the_very_labs_that_a_move_names():
    graph = moves_of_many(("fair", "openai"), ("msl", "openai"), ("openai", "meta"))
    assert {pair: len(route.moves) for pair, route in graph.routes.items()} == {
        ("fair", "openai"): 1, ("msl", "openai"): 1, ("meta", "openai"): 2, ("openai", "meta"): 1,
    }  # fmt: skip


def test_a_route_has_the_moves_of_the_teams_of_its_two_labs():
    graph = moves_of_many(("openai", "msl"), ("openai", "tbd-lab"), ("xai", "tbd-lab"))
    assert {pair: len(route.moves) for pair, route in graph.routes.items()} == {
        ("openai", "msl"): 2, ("openai", "tbd-lab"): 1, ("openai", "meta"): 2, ("xai", "tbd-lab"): 1, ("xai", "meta"): 1,
    }  # fmt: skip


def test_moves_within_a_company_are_on_no_route():
    assert not moves_of_many(("fair", "msl"), ("msl", "meta")).routes


def test_a_reported_number_makes_a_route_though_nobody_on_it_is_named():
    graph = derive(labs={"xai": lab(event("count", from_="meta", to="xai", number="14"))})
    assert graph.routes["meta", "xai"].moves == ()


@pytest.mark.parametrize(
    ("there", "back", "ratio", "n"),
    [
        (4, 1, Decimal("4.0"), 5),
        (3, 1, None, 4),
        (2, 3, Decimal("0.7"), 5),
        (10, 3, Decimal("3.3"), 13),
        (1, 4, Decimal("0.3"), 5),
        (7, 0, None, 7),
    ],
)
def test_a_ratio_needs_a_sample_of_five_and_says_how_large_it_is(there, back, ratio, n):
    graph = moves_of_many(*[("a", "b")] * there, *[("b", "a")] * back)
    assert sample_ratio(graph, "a", "b") == (ratio, n)


def test_uncounted_moves_are_in_no_ratio():
    people = {f"p{n}": person(move("a", "b")) for n in range(4)} | {"q": person(move("b", "a", status="rumoured"))}
    assert sample_ratio(derive(people), "a", "b") == (None, 4)


# Against an oracle

LINES = {"apple": {"apple"}, "openai": {"openai"}, "meta": {"meta"}, "fair": {"fair", "meta"}, "msl": {"msl", "meta"},
         "tbd-lab": {"tbd-lab", "msl", "meta"}}  # fmt: skip
LABS = st.sampled_from(sorted(LINES)) | st.none()
KINDS = ["hire", "departure", "founding", "acquihire", "return"]
COUNTED = {"confirmed", "reported", "claimed"}


def some_moves(ends=LABS):
    one = st.tuples(
        st.tuples(ends, ends).filter(any),
        st.sampled_from(["2024", "2025-03", "2025-07-07"]),
        st.sampled_from(KINDS),
        st.sampled_from([*sorted(COUNTED), "rumoured", "denied"]),
    )
    # A move that is told twice is refused before a graph is made.
    career = st.lists(one, max_size=4, unique_by=lambda drawn: drawn[:3])
    made = career.map(lambda some: [move(*ends, date, kind=kind, status=status) for ends, date, kind, status in some])
    return st.lists(made, max_size=6)


def graph_of(careers, labs) -> tuple[Graph, list]:
    """The graph of some people's moves, and those of them that are counted."""
    graph = derive({f"p{n}": person(*moves) for n, moves in enumerate(careers)}, labs)
    moves = [move for moves in careers for move in moves]
    return graph, [move for move in moves if move.status in COUNTED]


@given(some_moves(st.sampled_from("abcd") | st.none()))
def test_arrivals_with_a_known_origin_are_as_many_as_departures_with_a_known_destination(careers):
    graph, counted = graph_of(careers, {slug: lab() for slug in "abcd"})
    balances = graph.balances.values()
    arrivals = sum(fact.move.origin is not None for balance in balances for fact in balance.arrivals)
    departures = sum(fact.move.destination is not None for balance in balances for fact in balance.departures)
    both = [move for move in counted if move.origin and move.destination and move.origin != move.destination]
    assert arrivals == departures == len(both)
    assert sum(len(route.moves) for route in graph.routes.values()) == len(both)


@given(some_moves())
def test_balances_and_routes_are_those_of_counting_by_hand(careers):
    graph, counted = graph_of(careers, {"apple": lab(), "openai": lab()} | TEAMS)
    for slug, balance in graph.balances.items():
        inside = [(slug in LINES.get(move.origin, ()), slug in LINES.get(move.destination, ())) for move in counted]
        assert len(balance.arrivals) == inside.count((False, True))
        assert len(balance.departures) == inside.count((True, False))
        assert len(balance.internal) == inside.count((True, True))
        assert balance.net == len(balance.arrivals) - len(balance.departures)
    companies = graph.companies()
    assert set(companies) == {"apple", "openai", "meta"}
    between = {(one, other) for one in companies for other in companies if one != other}
    for origin, destination in between | graph.routes.keys():
        ours = [m for m in counted if origin in LINES.get(m.origin, ()) and destination in LINES.get(m.destination, ())]
        route = graph.routes.get((origin, destination))
        assert (len(route.moves) if route else 0) == len(ours)


# Backlinks


def mentions(graph: Graph, slug: str) -> set[tuple[str, str]]:
    return {(mention.owner, mention.id) for mention in graph.mentions.get(slug, ())}


def test_a_body_that_links_to_a_profile_is_a_mention_of_it_once():
    graph = derive(
        {"ada": person(name="Ada Byron"), "bob": person()}, bodies={"bob": "[[ada]], [[Ada Byron]] and [[ada|her]]."}
    )
    assert graph.mentions["ada"] == (Mention("bob", ""),)
    assert "bob" not in graph.mentions


def test_a_profile_is_no_mention_of_itself():
    meta = lab(event("statement", by="meta", says="We hire.", people=["ada"]))
    graph = derive({"ada": person()}, {"meta": meta}, bodies={"ada": "See [[ada]]."})
    assert mentions(graph, "ada") == {("meta", "statement-2025-07")}
    assert "meta" not in graph.mentions


@pytest.mark.parametrize(
    "of_ada",
    [
        event("team", id="it", people=["ada"]),
        event("statement", id="it", by="ada", says="No."),
        event("offer", id="it", to=["ada"]),
        event("launch", id="it", disputes=[{"by": "ada", "says": "No.", "sources": ["report"]}]),
        event("count", id="it", number="3", from_="meta", to="xai", named=["ada#go"]),
    ],
    ids=["people", "by", "to", "dispute", "named"],
)
def test_an_event_is_a_mention_of_the_people_in_it(of_ada):
    graph = derive({"ada": person(move("meta", "xai", id="go"))}, {"meta": lab(of_ada)})
    assert mentions(graph, "ada") == {("meta", "it")}


@pytest.mark.parametrize(
    "of_xai",
    [
        event("deal", id="it", form="stake", with_=["xai"]),
        event("offer", id="it", to=["xai"]),
        event("count", id="it", number="3", from_="meta", to="xai"),
        event("ratio", id="it", ratio="2.5", from_="xai", to="meta"),
        event("spending", id="it", amount="1B USD", by="xai"),
        event("launch", id="it", disputes=[{"by": "xai", "says": "No.", "sources": ["report"]}]),
    ],
    ids=["with", "offered to", "to", "from", "by", "dispute"],
)
def test_an_event_is_a_mention_of_the_labs_in_it(of_xai):
    graph = derive(labs={"meta": lab(of_xai), "xai": lab()})
    assert mentions(graph, "xai") == {("meta", "it")}


def test_who_disputes_a_move_or_speaks_of_its_pay_is_mentioned_by_it():
    dispute = {"by": "meta", "says": "No.", "sources": ["report"]}
    pay = {"amount": "1M USD", "by": "apple", "disputes": [dispute | {"by": "openai"}]}
    graph = derive({"ada": person(move("x", "y", id="go", disputes=[dispute], pay=[pay]))},
                   {slug: lab() for slug in ("meta", "apple", "openai")})  # fmt: skip
    for slug in ("meta", "apple", "openai"):
        assert mentions(graph, slug) == {("ada", "go")}


def test_a_source_knows_every_record_that_cites_it_wherever_in_the_record():
    dispute = {"by": "Somebody", "says": "No.", "sources": ["b"]}
    pay = {"amount": "1M USD", "sources": ["c"], "disputes": [dispute | {"sources": ["d"]}]}
    people = {"ada": person(move("x", "y", sources=["a"], disputes=[dispute], pay=[pay]))}
    graph = derive(people, {"meta": lab(event("launch", sources=["a"]))}, {"unused": source()})
    assert {fact.owner for fact in graph.cited_by["a"]} == {"ada", "meta"}
    for id in "bcd":
        assert [fact.owner for fact in graph.cited_by[id]] == ["ada"]
    assert "unused" not in graph.cited_by


def test_a_source_knows_every_body_that_cites_it():
    graph = derive(
        {"ada": person()}, {"meta": lab()}, {"report": source()},
        bodies={"ada": "So it is [[@report]], again [[@report]].", "meta": "Thus [[@report]]."}, pages={"about": "[[@report]]"},
    )  # fmt: skip
    assert set(graph.body_citations["report"]) == {"ada", "meta", "about"}
    assert len(graph.body_citations["report"]) == 3


# Time


def test_the_timeline_holds_every_record_the_latest_first():
    people = {"ada": person(move("a", "b", "2025-07-07"), move("b", "c", "2026-02", status="rumoured"))}
    graph = derive(people, {"a": lab(event("launch", "2025-12-01"))})
    assert [fact.owner for fact in graph.timeline] == ["ada", "a", "ada"]
    assert [str(fact.record.date) for fact in graph.timeline] == ["2026-02", "2025-12-01", "2025-07-07"]


def test_the_data_goes_through_the_latest_record_or_source_that_is_not_in_the_future():
    people = {"ada": person(move("a", "b", "2025-07-07"), move("b", "c", "2027-01"))}
    graph = derive(people, sources={"report": source(date="2026-03-04")})
    assert graph.data_through == date(2026, 3, 4)
    assert derive().data_through is None
