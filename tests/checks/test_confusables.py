"""Names with confusable characters are a warning; ordinary names of any script are not."""

import pytest
from sitebuilder import Site

ADA = "content/people/ada.md"


def confusables(site: Site) -> list[str]:
    return [str(problem).split("\n")[0] for problem in site.check().problems if problem.kind == "confusable"]


@pytest.mark.parametrize("char", ["\u202e", "\u2066", "\u200b", "\u200f", "\u00ad", "\u2060", "\U000e0041"])
def test_an_invisible_character_is_a_warning(minimal: Site, char: str):
    minimal.edit(ADA, "name: Ada Lovelace", f"name: Ada Love{char}lace")
    shown = f"Ada Love\\u{ord(char):04x}lace"
    assert confusables(minimal) == [
        f"{ADA}:2:7: warning: `{shown}` contains an invisible character, U+{ord(char):04X}. Remove it."
    ]
    minimal.build()


@pytest.mark.parametrize(
    ("name", "word", "letter"),
    [
        ("\u0410da Lovelace", "\u0410da", "`\u0410`, cyrillic capital letter a"),
        ("Ada L\u043evelace", "L\u043evelace", "`\u043e`, cyrillic small letter o"),
        ("Ada Lovel\u03b1ce", "Lovel\u03b1ce", "`\u03b1`, greek small letter alpha"),
    ],
)
def test_a_word_with_letters_of_two_scripts_is_a_warning(minimal: Site, name: str, word: str, letter: str):
    minimal.edit(ADA, "name: Ada Lovelace", f"name: {name}")
    (found,) = confusables(minimal)
    assert found == (
        f"{ADA}:2:7: warning: the word `{word}` mixes Latin letters with {letter}. "
        "Write the Latin letter, if you mean that."
    )


def test_other_names_headlines_and_sources_are_checked_too(minimal: Site):
    minimal.edit(ADA, "name: Ada Lovelace", "name: Ada Lovelace\naka: [A, Ad\u0430]\nheadline: Count\u200bess")
    minimal.edit("content/sources/all.yml", "The Gazette", "The G\u0430zette")
    assert [line.split(": ")[0] for line in confusables(minimal)] == [
        f"{ADA}:3:10",
        f"{ADA}:4:11",
        "content/sources/all.yml:1:57",
    ]


@pytest.mark.parametrize(
    "name",
    [
        "José Núñez", "Łukasz Kaiser", "Юрий Гагарин", "Γιώργος", "姚顺雨", "नीलम", "علی‌رضا", "Ada (Ада)", "Nguyễn Văn",
        "Илья Ilya", "O’Brien", "İnci", "עדה",
    ],
)  # fmt: skip
def test_an_ordinary_name_is_no_warning(minimal: Site, name: str):
    minimal.edit(ADA, "name: Ada Lovelace", f"name: {name}")
    assert confusables(minimal) == []


def test_strict_makes_confusable_names_an_error(minimal: Site):
    minimal.edit(ADA, "name: Ada Lovelace", "name: Ada\u202e")
    assert [problem.level for problem in minimal.check(strict=True).problems if problem.kind == "confusable"] == [
        "error"
    ]
