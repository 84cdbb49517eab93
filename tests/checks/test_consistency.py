"""Records that contradict one another, and what deserves a look: each said once, and nothing that is right."""

from __future__ import annotations

import pytest
from factories import derive, event, found, lab, move, person, source

from talentwar.problems import Problem

TEAMS = {"meta": lab(), "fair": lab(parent="meta"), "msl": lab(parent="meta")}


def errors(*given, **keys) -> list[Problem]:
    return [problem for problem in found(derive(*given, **keys)) if problem.level == "error"]


def warnings(*given, **keys) -> list[Problem]:
    return [problem for problem in found(derive(*given, **keys)) if problem.level == "warning"]


def ada(*moves, labs=None, **keys):
    """What is wrong with a career."""
    return found(derive({"ada": person(*moves, **keys)}, labs))


def only(problems: list[Problem], level: str, words: str) -> Problem:
    """The one problem there is, which says something."""
    assert len(problems) == 1, "\n".join(map(str, problems))
    assert problems[0].level == level
    assert words in problems[0].message
    return problems[0]


# Moves out of order


def test_a_move_before_the_one_it_must_follow_is_an_error():
    problems = errors({"ada": person(move("b", "c", "2023"), move("a", "b", "2024"))})
    problem = only(problems, "error", "the move from `b` is dated 2023, before the move to it, which is dated 2024")
    assert (problem.path, problem.keys) == ("content/people/ada.md", ("moves", 0, "date"))


def test_a_chain_that_comes_before_the_one_it_must_follow_is_one_error():
    moves = (move("b", "c", "2022"), move("c", "d", "2023"), move("x", "a", "2024"), move("a", "b", "2025"))
    only(errors({"ada": person(*moves)}), "error", "the move from `b` is dated 2022")


@pytest.mark.parametrize(
    "moves",
    [
        (move("a", "b", "2021"), move("b", "a", "2022"), move("a", "b", "2023")),
        (move("b", "c", "2021"), move("c", "b", "2023"), move("b", "c", "2025")),
        (move("a", "b", "2021"), move("b", "c", "2022"), move("c", "a", "2023"), move("a", "d", "2024")),
        (move("b", "c", "2024-12"), move("a", "b", "2025-01~")),
        (move("b", "c", "2025"), move("a", "b", "2025")),
        (move("b", "c", "2025"), move("a", "b", "2025-12")),
        (move("a", "b", "2021"), move(None, "b", "2024", kind="appointment")),
        (move("a", "b", "2021"), move("b", None, "2022", kind="departure"), move(None, "c", "2024")),
    ],
    ids=["boomerang", "boomerang that began elsewhere", "circle", "approximate", "one year", "year and month",
         "appointment", "departure"],
)  # fmt: skip
def test_a_career_that_can_have_happened_so_has_no_problem(moves):
    assert ada(*moves) == []


def test_kind_return_says_that_somebody_had_been_there_before():
    assert errors({"ada": person(move("b", "c", "2023"), move("a", "b", "2024"))})
    assert not errors({"ada": person(move("b", "c", "2023"), move("a", "b", "2024", kind="return"))})


def test_a_denied_move_is_before_nothing():
    assert not errors({"ada": person(move("b", "c", "2023", status="denied"), move("a", "b", "2024"))})


def test_a_rumour_that_did_not_come_true_leaves_a_boomerang_without_problem():
    assert ada(move("a", "b", "2021"), move("b", "x", "2022", status="rumoured"), move("b", "a", "2023")) == []


# Two profiles that say the opposite of one move


def opposite(when: str = "2025-07", **keys):
    return {
        "ada": person(move("a", "b", "2025-07"), name="Ada"),
        "eve": person(move("b", "a", when), name="Ada", **keys),
    }


def test_two_profiles_of_one_name_that_say_the_opposite_of_one_move_are_an_error():
    problem = only(errors(opposite()), "error", "the opposite of one in content/people/ada.md")
    assert problem.path == "content/people/eve.md"


def test_profiles_that_are_told_apart_and_moves_at_another_time_contradict_nothing():
    assert not found(derive(opposite(not_same_as={"ada": "a namesake at a"})))
    assert not errors(opposite("2024-01"))


def test_people_of_two_names_can_go_opposite_ways():
    assert not found(derive({"ada": person(move("a", "b")), "bob": person(move("b", "a"))}))


# Counts and the moves that they name


def counting(*moves, number: str = "14", **keys) -> list[Problem]:
    """What is wrong with a count from a to b that names moves, each of a person of their own."""
    people = {f"p{n}": person(moved) for n, moved in enumerate(moves)}
    named = [f"p{n}#go" for n in range(len(moves))]
    written = {"from_": "a", "to": "b", "number": number, "window": "2025", "named": named} | keys
    return found(derive(people, TEAMS | {"reports": lab(event("count", "2025-08", **written))}))


def test_a_count_that_names_a_move_the_other_way_is_an_error():
    only(counting(move("b", "a", id="go")), "error", "says that `go` went the other way")


@pytest.mark.parametrize(
    ("moved", "words"),
    [
        (move("a", "x", id="go"), "is not on the route"),
        (move("a", "b", "2023", id="go"), "is dated 2023, outside of 2025"),
        (move("a", "b", id="go", status="rumoured"), "is rumoured, and so in no count"),
    ],
)
def test_a_count_that_names_a_move_which_is_not_in_it_is_a_warning(moved, words):
    only(counting(moved), "warning", words)


def test_a_count_that_names_a_move_replaced_by_another_says_so():
    moves = (move("a", "b", id="go", superseded_by="later"), move("a", "b", id="later"))
    counted = event("count", from_="a", to="b", number="14", named=["ada#go"])
    problem = only(warnings({"ada": person(*moves)}, {"reports": lab(counted)}), "warning", "ada#go")
    assert "is reported" not in problem.message, "its status is not what keeps it out"


@pytest.mark.parametrize(
    ("number", "warned"), [("1", True), ("<=1", True), ("0-1", True), (">=1", False), ("~1", False), ("2", False)]
)
def test_a_count_of_fewer_than_are_named_is_a_warning(number, warned):
    problems = counting(move("a", "b", id="go"), move("a", "b", id="go"), number=number)
    if warned:
        only(problems, "warning", "and 2 moves are named here")
    else:
        assert problems == []


def test_a_count_of_a_company_can_name_moves_of_its_teams():
    assert counting(move("fair", "b", id="go"), from_="meta") == []


def test_a_count_with_one_end_can_name_moves_with_any_other():
    assert counting(move("x", "b", id="go"), from_=None) == []


# Names, checks, foundations


def test_two_profiles_of_one_name_are_a_warning():
    problem = only(
        found(derive({"ada": person(name="Ada B"), "eve": person(name="ada  b")})), "warning", "bears the name"
    )
    assert "not_same_as: {ada:" in problem.hint


def test_a_name_that_is_another_profile_s_aka_is_a_warning():
    only(
        found(derive({"ada": person(aka=["The Countess"]), "eve": person(name="The Countess")})),
        "warning",
        "bears the name",
    )


@pytest.mark.parametrize("teller", ["ada", "eve"])
def test_not_same_as_in_either_profile_silences_the_warning(teller):
    other = {"ada": "eve", "eve": "ada"}[teller]
    people = {"ada": {"name": "Ada"}, "eve": {"name": "Ada"}}
    people[teller]["not_same_as"] = {other: "somebody else"}
    assert not found(derive({slug: person(**keys) for slug, keys in people.items()}))


@pytest.mark.parametrize(
    ("checked", "stale_after", "warned"),
    [
        ("2025-11-20", "12 months", True), ("2025-11-21", "12 months", False), ("2025", "12 months", False),
        ("2024", "12 months", True), ("2026-09-01", "30 days", True), ("2024", "3 years", False),
    ],
)  # fmt: skip
def test_a_profile_not_checked_for_stale_after_is_a_warning(checked, stale_after, warned):
    for given in ({"people": {"ada": person(checked=checked)}}, {"labs": {"meta": lab(checked=checked)}}):
        problems = found(derive(**given, stale_after=stale_after))
        if warned:
            only(problems, "warning", f"last checked on {checked}, more than {stale_after} ago")
        else:
            assert problems == []


def both_kinds(**keys):
    """A record as a move and as an event."""
    yield {"people": {"ada": person(move("a", "b", **keys))}}
    yield {"labs": {"a": lab(event("launch", **keys))}}


def test_a_confirmed_record_that_does_not_say_by_whom_is_a_warning():
    for given in both_kinds(status="confirmed"):
        only(found(derive(**given)), "warning", "`confirmed_by` does not say by whom")
    for given in both_kinds(status="confirmed", confirmed_by="Meta"):
        assert found(derive(**given)) == []


RELAYS = {"echo": source(origin="Bloomberg"), "digest": source(derived_from=["root"]), "root": source()}


def test_a_confirmed_record_that_rests_on_relays_alone_is_a_warning():
    for given in both_kinds(status="confirmed", confirmed_by="Meta", sources=["echo", "digest"]):
        only(found(derive(**given, sources=RELAYS)), "warning", "rests only on sources that relay others")
    for given in both_kinds(status="confirmed", confirmed_by="Meta", sources=["echo", "digest", "root"]):
        assert found(derive(**given, sources=RELAYS)) == []
    for given in both_kinds(status="reported", sources=["echo", "digest"]):
        assert found(derive(**given, sources=RELAYS)) == []


def test_the_source_of_a_dispute_does_not_bear_the_record_out():
    dispute = {"by": "Meta", "says": "No.", "sources": ["root"]}
    for given in both_kinds(status="confirmed", confirmed_by="Meta", sources=["echo", "digest"], disputes=[dispute]):
        only(found(derive(**given, sources=RELAYS)), "warning", "rests only on sources that relay others")


# Gaps, kinds, unused sources


def test_a_move_that_does_not_begin_where_the_last_one_ended_is_a_warning():
    problem = only(
        ada(move("a", "b", "2021"), move("c", "d", "2024")),
        "warning", "this move is from `c`, and the last one, of 2021, went to `b`",
    )  # fmt: skip
    assert problem.keys == ("moves", 1, "from")


def test_a_rumoured_move_that_leads_to_the_next_one_leaves_no_gap():
    assert ada(move("a", "b", "2021"), move("b", "c", "2022", status="rumoured"), move("c", "d", "2024")) == []


def test_a_company_and_its_teams_are_no_gap():
    for joined, left in (("fair", "meta"), ("meta", "fair"), ("fair", "msl")):
        assert ada(move("a", joined, "2021"), move(left, "b", "2024"), labs=TEAMS) == []


@pytest.mark.parametrize("kind", ["internal", "appointment"])
def test_a_move_within_a_company_that_names_two_companies_is_a_warning(kind):
    only(ada(move("a", "b", kind=kind)), "warning", f"`{kind}` is a move within a company")
    assert ada(move("fair", "msl", kind=kind), labs=TEAMS) == []


def test_a_source_that_nothing_cites_is_a_warning():
    problem = only(found(derive(sources={"lonely": source()})), "warning", "nothing cites the source `lonely`")
    assert problem.path == "content/sources/all.yml"


def test_a_source_is_used_by_a_record_a_dispute_pay_a_body_or_a_digest_that_is_used():
    dispute = {"by": "Meta", "says": "No.", "sources": ["b"]}
    pay = {"amount": "1M USD", "sources": ["c"]}
    people = {"ada": person(move("x", "y", sources=["a"], disputes=[dispute], pay=[pay]))}
    sources = {"d": source(), "e": source(derived_from=["f"]), "f": source(derived_from=["g"]), "g": source()}
    assert not found(derive(people, sources=sources, bodies={"ada": "Thus [[@d]]."}, pages={"about": "[[@e]]"}))


def test_a_digest_that_nothing_cites_uses_nothing():
    sources = {"digest": source(derived_from=["report"]), "report": source()}
    assert len(found(derive(sources=sources))) == 2
