"""Slugs and words of names in any script."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sitebuilder import REPOSITORY

from talentwar.content.model import SLUG
from talentwar.content.transliteration import latin_words, slugify


@pytest.mark.parametrize(
    ("name", "slug"),
    [
        ("Ruoming Pang", "ruoming-pang"), ("庞若鸣", "pang-ruo-ming"), ("김지수", "gim-ji-su"), ("Łukasz Kaiser", "lukasz-kaiser"),
        ("Ιωάννης Αντωνόγλου", "ioannis-antonogloy"), ("Юлия Мельникова", "yuliya-melnikova"), ("Jürgen Groß", "jurgen-gross"),
        ("Conor O’Brien", "conor-obrien"), ("Jean d'Arcy", "jean-darcy"), ("  AT&T   Labs ", "at-t-labs"), ("xAI", "xai"),
        ("Team 🙂 One", "team-one"), ("e\u0301tude", "etude"), ("—", ""), ("", ""),
    ],
)  # fmt: skip
def test_names_are_turned_into_slugs(name: str, slug: str) -> None:
    assert slugify(name) == slug


@given(st.text())
def test_any_text_gives_a_valid_slug_or_an_empty_string(text: str) -> None:
    assert slugify(text) == "" or re.fullmatch(SLUG, slugify(text))


@given(st.text())
def test_a_slug_is_its_own_slug(text: str) -> None:
    assert slugify(slugify(text)) == slugify(text)


def test_each_han_character_is_a_word_and_inner_capitals_do_not_split_words() -> None:
    assert latin_words("庞若鸣 McDonald DeepMind") == ("pang", "ruo", "ming", "mcdonald", "deepmind")


def test_the_slugs_of_real_people_start_with_words_of_their_names() -> None:
    for profile in (REPOSITORY / "content/people").glob("*.md"):
        if "." in profile.stem:  # a translation
            continue
        names = re.findall(r"^(?:name|aka): (.*)$", profile.read_text(encoding="utf-8"), re.MULTILINE)
        slug = profile.stem.split("-")
        assert set(slug[:2]) <= {word for name in names for word in latin_words(name)}, profile.name
