"""The graph: arrivals and departures, routes, ratios, mentions, and uncounted records."""

from datetime import date
from decimal import Decimal

import pytest
from factories import TEAMS, UNCOUNTED, derive, ends, event, lab, move, person, source
from hypothesis import given
from hypothesis import strategies as st

from talentwar.graph.graph import Graph, Mention, sample_ratio


def moves_of_many(*pairs, **keys) -> Graph:
    """A graph with one person for each pair of labs."""
    return derive({f"p{index}": person(move(*pair, **keys)) for index, pair in enumerate(pairs)}, TEAMS)


# Moves are not combined


def test_a_to_b_to_c_is_never_a_move_from_a_to_c():
    graph = derive({"ada": person(move("a", "b", "2021"), move("b", "c", "2023"))})
    assert set(ends(graph.moves)) == {("a", "b"), ("b", "c")}
    assert set(graph.routes) == {("a", "b"), ("b", "c")}
    assert ends(graph.balances["c"].arrivals) == [("b", "c")]
    assert ends(graph.balances["a"].departures) == [("a", "b")]
    assert ends(graph.balances["b"].arrivals) == [("a", "b")] and ends(graph.balances["b"].departures) == [("b", "c")]


def test_a_return_counts_as_arrival_and_departure_each_time():
    graph = derive({"ada": person(move("a", "b", "2021"), move("b", "a", "2023"))})
    assert (graph.balances["a"].net, graph.balances["b"].net) == (0, 0)
    assert len(graph.routes["a", "b"].moves) == len(graph.routes["b", "a"].moves) == 1
    assert [fact.is_return for fact in graph.moves_of["ada"]] == [False, True]


def test_a_move_of_kind_return_is_a_return_without_a_known_first_tenure():
    assert derive({"ada": person(move("b", "a", "2023", kind="return"))}).moves[0].is_return


# Balances


def test_a_move_is_a_departure_from_its_origin_and_an_arrival_at_its_destination():
    graph = moves_of_many(("apple", "meta"))
    apple, meta = graph.balances["apple"], graph.balances["meta"]
    assert (ends(apple.departures), apple.arrivals, apple.net) == ([("apple", "meta")], (), -1)
    assert (ends(meta.arrivals), meta.departures, meta.net) == ([("apple", "meta")], (), 1)


def test_an_arrival_at_a_team_counts_for_its_ancestors_only():
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
def test_an_internal_move_between_two_companies_counts_nowhere(kind):
    graph = moves_of_many(("apple", "meta"), kind=kind)
    for slug in ("apple", "meta"):
        balance = graph.balances[slug]
        assert (balance.arrivals, balance.departures, balance.internal) == ((), (), ())
    assert not graph.routes


def test_a_move_with_one_known_end_counts_only_there():
    graph = moves_of_many(("apple", None), (None, "meta"))
    assert (graph.balances["apple"].net, graph.balances["meta"].net) == (-1, 1)
    assert not graph.routes


@pytest.mark.parametrize("keys", UNCOUNTED, ids=lambda keys: next(iter(keys.values())))
def test_uncounted_moves_are_listed_separately_and_in_no_total(keys):
    later = move("apple", "meta", "2026", id="later", status="rumoured")
    graph = derive({"ada": person(move("apple", "meta", "2025", **keys), later)})
    for slug in ("apple", "meta"):
        balance = graph.balances[slug]
        assert (balance.arrivals, balance.departures, balance.internal, balance.net) == ((), (), (), 0)
        assert len(balance.uncounted) == 2
    route = graph.routes["apple", "meta"]
    assert (route.moves, len(route.uncounted)) == ((), 2)


@pytest.mark.parametrize("status", ["confirmed", "reported", "claimed"])
def test_confirmed_reported_and_claimed_moves_are_counted(status):
    assert moves_of_many(("apple", "meta"), status=status).balances["meta"].net == 1


def test_a_dispute_changes_neither_status_nor_totals():
    dispute = {"by": "meta", "says": "It is not so.", "sources": ["report"]}
    for keys in ({"disputes": [dispute]}, {"disputes": [dispute | {"field": "pay"}]}):
        graph = moves_of_many(("apple", "meta"), status="confirmed", confirmed_by="Meta", **keys)
        assert graph.moves[0].counted
        assert (graph.moves[0].move.status, graph.balances["meta"].net) == ("confirmed", 1)
        assert len(graph.routes["apple", "meta"].moves) == 1


# Routes and ratios


def test_a_move_gives_a_route_between_its_labs_and_one_between_their_companies():
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


def test_a_reported_number_makes_a_route_without_named_moves():
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
def test_a_ratio_needs_a_sample_of_five(there, back, ratio, n):
    graph = moves_of_many(*[("a", "b")] * there, *[("b", "a")] * back)
    assert sample_ratio(graph, "a", "b") == (ratio, n)


def test_uncounted_moves_are_in_no_ratio():
    people = {f"p{n}": person(move("a", "b")) for n in range(4)} | {"q": person(move("b", "a", status="rumoured"))}
    assert sample_ratio(derive(people), "a", "b") == (None, 4)


# Compared with a simple implementation

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
    # Checks refuse duplicate moves before a graph is built.
    career = st.lists(one, max_size=4, unique_by=lambda drawn: drawn[:3])
    made = career.map(lambda some: [move(*ends, date, kind=kind, status=status) for ends, date, kind, status in some])
    return st.lists(made, max_size=6)


def graph_of(careers, labs) -> tuple[Graph, list]:
    """The graph of some careers, and their counted moves."""
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
def test_balances_and_routes_match_a_simple_count(careers):
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


# Mentions


def mentions(graph: Graph, slug: str) -> set[tuple[str, str]]:
    return {(mention.owner, mention.id) for mention in graph.mentions.get(slug, ())}


def test_several_links_in_a_body_are_one_mention():
    graph = derive(
        {"ada": person(name="Ada Byron"), "bob": person()}, bodies={"bob": "[[ada]], [[Ada Byron]] and [[ada|her]]."}
    )
    assert graph.mentions["ada"] == (Mention("bob", ""),)
    assert "bob" not in graph.mentions


def test_a_profile_does_not_mention_itself():
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
def test_an_event_mentions_its_people(of_ada):
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
def test_an_event_mentions_its_labs(of_xai):
    graph = derive(labs={"meta": lab(of_xai), "xai": lab()})
    assert mentions(graph, "xai") == {("meta", "it")}


def test_a_move_mentions_the_origins_of_disputes_and_claims_about_pay():
    dispute = {"by": "meta", "says": "No.", "sources": ["report"]}
    pay = {"amount": "1M USD", "by": "apple", "disputes": [dispute | {"by": "openai"}]}
    graph = derive({"ada": person(move("x", "y", id="go", disputes=[dispute], pay=[pay]))},
                   {slug: lab() for slug in ("meta", "apple", "openai")})  # fmt: skip
    for slug in ("meta", "apple", "openai"):
        assert mentions(graph, slug) == {("ada", "go")}


def test_cited_by_has_records_that_cite_a_source_anywhere():
    dispute = {"by": "Somebody", "says": "No.", "sources": ["b"]}
    pay = {"amount": "1M USD", "sources": ["c"], "disputes": [dispute | {"sources": ["d"]}]}
    people = {"ada": person(move("x", "y", sources=["a"], disputes=[dispute], pay=[pay]))}
    graph = derive(people, {"meta": lab(event("launch", sources=["a"]))}, {"unused": source()})
    assert {fact.owner for fact in graph.cited_by["a"]} == {"ada", "meta"}
    for id in "bcd":
        assert [fact.owner for fact in graph.cited_by[id]] == ["ada"]
    assert "unused" not in graph.cited_by


def test_body_citations_has_all_bodies_that_cite_a_source():
    graph = derive(
        {"ada": person()}, {"meta": lab()}, {"report": source()},
        bodies={"ada": "So it is [[@report]], again [[@report]].", "meta": "Thus [[@report]]."}, pages={"about": "[[@report]]"},
    )  # fmt: skip
    assert set(graph.body_citations["report"]) == {"ada", "meta", "about"}
    assert len(graph.body_citations["report"]) == 3


# Time


def test_the_timeline_has_all_records_newest_first():
    people = {"ada": person(move("a", "b", "2025-07-07"), move("b", "c", "2026-02", status="rumoured"))}
    graph = derive(people, {"a": lab(event("launch", "2025-12-01"))})
    assert [fact.owner for fact in graph.timeline] == ["ada", "a", "ada"]
    assert [str(fact.record.date) for fact in graph.timeline] == ["2026-02", "2025-12-01", "2025-07-07"]


def test_data_through_is_the_latest_date_that_is_not_in_the_future():
    people = {"ada": person(move("a", "b", "2025-07-07"), move("b", "c", "2027-01"))}
    graph = derive(people, sources={"report": source(date="2026-03-04")})
    assert graph.data_through == date(2026, 3, 4)
    assert derive().data_through is None
