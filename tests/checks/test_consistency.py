"""Contradictions and warnings: each problem is reported once, and correct content has none."""

import pytest
from factories import TEAMS, derive, event, found, lab, move, person, source

from talentwar.problems import Problem


def errors(*records, **keys) -> list[Problem]:
    return [problem for problem in found(derive(*records, **keys)) if problem.level == "error"]


def warnings(*records, **keys) -> list[Problem]:
    return [problem for problem in found(derive(*records, **keys)) if problem.level == "warning"]


def career_problems(*moves, labs=None, **keys):
    return found(derive({"ada": person(*moves, **keys)}, labs))


def only(problems: list[Problem], level: str, words: str) -> Problem:
    """The only problem, after a check of its level and its message."""
    assert len(problems) == 1, "\n".join(map(str, problems))
    assert problems[0].level == level
    assert words in problems[0].message
    return problems[0]


# Moves out of order


def test_a_move_before_the_one_it_must_follow_is_an_error():
    problems = errors({"ada": person(move("b", "c", "2023"), move("a", "b", "2024"))})
    problem = only(problems, "error", "the move from `b` (2023) is dated before the move to it (2024)")
    assert (problem.path, problem.keys) == ("content/people/ada.md", ("moves", 0, "date"))


def test_a_chain_of_moves_before_the_one_it_must_follow_is_one_error():
    moves = (move("b", "c", "2022"), move("c", "d", "2023"), move("x", "a", "2024"), move("a", "b", "2025"))
    only(errors({"ada": person(*moves)}), "error", "the move from `b` (2022)")


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
def test_a_possible_career_has_no_problem(moves):
    assert career_problems(*moves) == []


def test_kind_return_allows_a_move_to_an_earlier_lab():
    assert errors({"ada": person(move("b", "c", "2023"), move("a", "b", "2024"))})
    assert not errors({"ada": person(move("b", "c", "2023"), move("a", "b", "2024", kind="return"))})


def test_the_order_of_moves_ignores_denied_moves():
    assert not errors({"ada": person(move("b", "c", "2023", status="denied"), move("a", "b", "2024"))})


def test_a_rumour_between_a_move_and_its_return_is_no_problem():
    moves = (move("a", "b", "2021"), move("b", "x", "2022", status="rumoured"), move("b", "a", "2023"))
    assert career_problems(*moves) == []


# Opposite moves in two profiles


def opposite(date: str = "2025-07", **keys):
    return {
        "ada": person(move("a", "b", "2025-07"), name="Ada"),
        "eve": person(move("b", "a", date), name="Ada", **keys),
    }


def test_opposite_moves_in_two_profiles_with_one_name_are_an_error():
    problem = only(
        errors(opposite()), "error", "content/people/ada.md, a profile with the same name, has the opposite move"
    )
    assert problem.path == "content/people/eve.md"


def test_opposite_moves_are_no_error_with_not_same_as_or_at_another_time():
    assert not found(derive(opposite(not_same_as={"ada": "a namesake at a"})))
    assert not errors(opposite("2024-01"))


def test_people_with_different_names_can_have_opposite_moves():
    assert not found(derive({"ada": person(move("a", "b")), "bob": person(move("b", "a"))}))


# Counts and their named moves


def counting(*moves, number: str = "14", **keys) -> list[Problem]:
    """The problems of a count from a to b that names moves, each of another person."""
    people = {f"p{n}": person(named) for n, named in enumerate(moves)}
    named = [f"p{n}#go" for n in range(len(moves))]
    fields = {"from_": "a", "to": "b", "number": number, "window": "2025", "named": named} | keys
    return found(derive(people, TEAMS | {"reports": lab(event("count", "2025-08", **fields))}))


def test_a_count_that_names_a_move_in_the_opposite_direction_is_an_error():
    only(counting(move("b", "a", id="go")), "error", "but the move `go` in content/people/p0.md goes the other way")


@pytest.mark.parametrize(
    ("named", "words"),
    [
        (move("a", "x", id="go"), "is not on the counted route"),
        (move("a", "b", "2023", id="go"), "is dated 2023, outside 2025"),
        (move("a", "b", id="go", status="rumoured"), "is rumoured, so it is not counted"),
    ],
)
def test_a_count_that_names_a_move_it_cannot_include_is_a_warning(named, words):
    only(counting(named), "warning", words)


def test_a_count_that_names_a_replaced_move_is_a_warning():
    moves = (move("a", "b", id="go", superseded_by="later"), move("a", "b", id="later"))
    counted = event("count", from_="a", to="b", number="14", named=["ada#go"])
    only(warnings({"ada": person(*moves)}, {"reports": lab(counted)}), "warning", "`ada#go` is replaced, so it is not")


@pytest.mark.parametrize(
    ("number", "warned"), [("1", True), ("<=1", True), ("0-1", True), (">=1", False), ("~1", False), ("2", False)]
)
def test_a_count_below_the_number_of_named_moves_is_a_warning(number, warned):
    problems = counting(move("a", "b", id="go"), move("a", "b", id="go"), number=number)
    if warned:
        only(problems, "warning", "but 2 moves are named")
    else:
        assert problems == []


def test_a_count_of_a_company_can_name_moves_of_its_teams():
    assert counting(move("fair", "b", id="go"), from_="meta") == []


def test_a_count_without_an_origin_can_name_moves_from_anywhere():
    assert counting(move("x", "b", id="go"), from_=None) == []


# Names, dates of checks, evidence


def test_two_profiles_with_one_name_are_a_warning():
    problem = only(
        found(derive({"ada": person(name="Ada B"), "eve": person(name="ada  b")})), "warning", "also has the name"
    )
    assert "not_same_as: {ada:" in problem.hint


def test_a_name_that_is_another_profile_s_aka_is_a_warning():
    only(
        found(derive({"ada": person(aka=["The Countess"]), "eve": person(name="The Countess")})),
        "warning",
        "also has the name",
    )


@pytest.mark.parametrize("slug", ["ada", "eve"])
def test_not_same_as_in_either_profile_prevents_the_warning(slug):
    other = {"ada": "eve", "eve": "ada"}[slug]
    people = {"ada": {"name": "Ada"}, "eve": {"name": "Ada"}}
    people[slug]["not_same_as"] = {other: "somebody else"}
    assert not found(derive({slug: person(**keys) for slug, keys in people.items()}))


@pytest.mark.parametrize(
    ("checked", "stale_after", "warned"),
    [
        ("2025-11-20", "12 months", True), ("2025-11-21", "12 months", False), ("2025", "12 months", False),
        ("2024", "12 months", True), ("2026-09-01", "30 days", True), ("2024", "3 years", False),
    ],
)  # fmt: skip
def test_a_profile_not_checked_for_stale_after_is_a_warning(checked, stale_after, warned):
    for profiles in ({"people": {"ada": person(checked=checked)}}, {"labs": {"meta": lab(checked=checked)}}):
        problems = found(derive(**profiles, stale_after=stale_after))
        if warned:
            only(problems, "warning", f"`checked` is {checked}, more than {stale_after} ago")
        else:
            assert problems == []


def move_and_event(**keys):
    """A profile with the record as a move, and one with it as an event."""
    yield {"people": {"ada": person(move("a", "b", **keys))}}
    yield {"labs": {"a": lab(event("launch", **keys))}}


def test_a_confirmed_record_without_confirmed_by_is_a_warning():
    for profiles in move_and_event(status="confirmed"):
        only(found(derive(**profiles)), "warning", "has no `confirmed_by`")
    for profiles in move_and_event(status="confirmed", confirmed_by="Meta"):
        assert found(derive(**profiles)) == []


SOURCES = {"echo": source(origin="Bloomberg"), "digest": source(derived_from=["root"]), "root": source()}


def test_a_confirmed_record_with_derived_sources_only_is_a_warning():
    for profiles in move_and_event(status="confirmed", confirmed_by="Meta", sources=["echo", "digest"]):
        only(found(derive(**profiles, sources=SOURCES)), "warning", "all its sources repeat others")
    for profiles in move_and_event(status="confirmed", confirmed_by="Meta", sources=["echo", "digest", "root"]):
        assert found(derive(**profiles, sources=SOURCES)) == []
    for profiles in move_and_event(status="reported", sources=["echo", "digest"]):
        assert found(derive(**profiles, sources=SOURCES)) == []


def test_the_source_of_a_dispute_does_not_support_the_record():
    dispute = {"by": "Meta", "says": "No.", "sources": ["root"]}
    for profiles in move_and_event(
        status="confirmed", confirmed_by="Meta", sources=["echo", "digest"], disputes=[dispute]
    ):
        only(found(derive(**profiles, sources=SOURCES)), "warning", "all its sources repeat others")


# Gaps, kinds, unused sources


def test_a_move_that_does_not_start_where_the_previous_one_ended_is_a_warning():
    problem = only(
        career_problems(move("a", "b", "2021"), move("c", "d", "2024")),
        "warning", "this move is from `c`, but the previous move (2021) was to `b`",
    )  # fmt: skip
    assert problem.keys == ("moves", 1, "from")


def test_a_rumoured_move_that_leads_to_the_next_one_leaves_no_gap():
    moves = (move("a", "b", "2021"), move("b", "c", "2022", status="rumoured"), move("c", "d", "2024"))
    assert career_problems(*moves) == []


def test_a_step_between_a_company_and_its_teams_is_no_gap():
    for joined, left in (("fair", "meta"), ("meta", "fair"), ("fair", "msl")):
        assert career_problems(move("a", joined, "2021"), move(left, "b", "2024"), labs=TEAMS) == []


@pytest.mark.parametrize("kind", ["internal", "appointment"])
def test_an_internal_move_between_two_companies_is_a_warning(kind):
    only(career_problems(move("a", "b", kind=kind)), "warning", f"`{kind}` is for moves within a company")
    assert career_problems(move("fair", "msl", kind=kind), labs=TEAMS) == []


def test_a_source_that_nothing_cites_is_a_warning():
    problem = only(found(derive(sources={"lonely": source()})), "warning", "nothing cites the source `lonely`")
    assert problem.path == "content/sources/all.yml"


def test_a_source_is_used_by_a_record_dispute_pay_body_or_a_used_source_derived_from_it():
    dispute = {"by": "Meta", "says": "No.", "sources": ["b"]}
    pay = {"amount": "1M USD", "sources": ["c"]}
    people = {"ada": person(move("x", "y", sources=["a"], disputes=[dispute], pay=[pay]))}
    sources = {"d": source(), "e": source(derived_from=["f"]), "f": source(derived_from=["g"]), "g": source()}
    assert not found(derive(people, sources=sources, bodies={"ada": "Thus [[@d]]."}, pages={"about": "[[@e]]"}))


def test_a_source_that_only_unused_sources_derive_from_is_unused():
    sources = {"digest": source(derived_from=["report"]), "report": source()}
    assert len(found(derive(sources=sources))) == 2
