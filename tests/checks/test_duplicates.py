"""Possible duplicates: the names that match, their scores and the reasons."""

import pytest
from factories import catalog, lab, person

from talentwar.checks.duplicates import candidate_pairs, find_matches
from talentwar.content.catalog import Catalog


def people(**names: str) -> Catalog:
    return catalog(people={slug.replace("_", "-"): person(name=name) for slug, name in names.items()})


def match(name: str, *known: str) -> tuple[int, str] | None:
    """The score of a profile with the known names, and the reason."""
    bearer = catalog(people={"x": person(name=known[0], aka=list(known[1:]))})
    found = find_matches([name], bearer.people.values())
    return (found[0].score, found[0].why) if found else None


@pytest.mark.parametrize(
    ("name", "known", "score", "why"),
    [
        ("ruoming  pang", "Ruoming Pang", 100, "the same name"),
        ("Lukasz Kaiser", "Łukasz Kaiser", 99, "the same name in another script or with other accents"),
        ("Юлия Мельникова", "Yuliya Melnikova", 99, "the same name in another script or with other accents"),
        ("Pang Ruoming", "Ruoming Pang", 98, "the same words in another order"),
        ("Pang, Ruoming", "Ruoming Pang", 98, "the same words in another order"),
        ("庞若鸣", "Ruoming Pang", 96, "the same letters, split into words differently"),
        ("Ruo-Ming Pang", "Ruoming Pang", 96, "the same letters, split into words differently"),
        ("Sam H. Altman", "Sam Altman", 90, "the same name with an extra word"),
        ("Sam Altmann", "Sam Altman", 89, "nearly the same spelling"),
        ("Altmann, Sam", "Sam Altman", 89, "nearly the same spelling"),
        ("R. Pang", "Ruoming Pang", 80, "the same name with an initial"),
        ("Pang R", "Ruoming Pang", 80, "the same name with an initial"),
    ],
)
def test_a_match_has_a_score_and_a_reason(name: str, known: str, score: int, why: str) -> None:
    assert match(name, known) == match(known, name) == (score, why)


@pytest.mark.parametrize(
    ("name", "known"),
    [
        ("Daniel Gross", "Daniel Newman"), ("Mark Chen", "Mark Lee"), ("Meta", "Meta AI"), ("Yi Li", "Yu Lin"), ("—", "…"),
        ("J. Rae", "Mark Rae"), ("Rae", "J"), ("Sam Altman", "Jack Altman"),
    ],
)  # fmt: skip
def test_names_that_share_only_a_part_do_not_match(name: str, known: str) -> None:
    assert match(name, known) is None
    assert match(known, name) is None


def test_the_best_match_of_several_names_is_used() -> None:
    assert match("Alexander Wang", "Alexandr Wang", "Alexander Wang") == (100, "the same name")


def test_profiles_are_listed_once_by_falling_score() -> None:
    found = find_matches(
        ["Ruoming Pang", "Pang Ruoming"],
        people(a="Ruo Ming Pang", b="Ruoming Pang", c="Somebody Else", d="R. Pang").people.values(),
    )
    assert [(item.slug, item.name, item.score) for item in found] == [
        ("b", "Ruoming Pang", 100),
        ("a", "Ruo Ming Pang", 96),
        ("d", "R. Pang", 80),
    ]


def test_a_pair_is_of_two_people_or_of_two_labs() -> None:
    both = catalog(
        people={"a": person(name="Ada Lovelace"), "b": person(name="Lovelace, Ada"), "c": person(name="Acme Works")},
        labs={"acme": lab(name="Acme Works"), "acme-2": lab(name="Acme Workz")},
    )
    assert [(slug, item.slug, item.score) for slug, item in candidate_pairs(both)] == [
        ("b", "a", 98),
        ("acme-2", "acme", 89),
    ]


@pytest.mark.parametrize("who", ["a", "b"])
def test_profiles_with_not_same_as_are_no_pair(who: str) -> None:
    other = {"a": "b", "b": "a"}[who]
    both = {slug: person(name="Ada", not_same_as={other: "two"} if slug == who else {}) for slug in ("a", "b")}
    assert list(candidate_pairs(catalog(people=both))) == []


def test_a_team_and_its_company_are_no_pair() -> None:
    labs = {"microsoft": lab(name="Microsoft"), "microsoft-ai": lab(name="Microsoft AI", parent="microsoft")}
    assert list(candidate_pairs(catalog(labs=labs))) == []
    assert find_matches(["Microsoft AI"], [catalog(labs=labs).labs["microsoft"]])
