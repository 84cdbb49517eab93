"""Drafts of sources from the URLs of articles."""

import pytest
from factories import catalog, lab, move, person, source

from talentwar.authoring.source_urls import date_in, draft_source, find_source
from talentwar.content.web_addresses import strip_tracking

CATALOG = catalog(
    people={"ruoming-pang": person(move("apple", "meta", sources=["wire-2025-07-07-pang"]))},
    labs={"apple": lab(), "meta": lab()},
    sources={
        "wire-2025-07-07-pang": source(publisher="The Wire", url="https://www.wire.example/2025/07/07/apple-loses-its-chief-of-models"),
        "wire-freeze": source(publisher="The Wire (agency)", url="https://wire.example/news/meta-freezes-hiring/"),
        "tech-wire-chu": source(publisher="Tech Wire", url="https://tech.wire.example/chu", archive="https://kept.example/1"),
        "daily-2024-memo": source(publisher="The Daily", no_url="In print."),
    },
)  # fmt: skip


def draft(url: str) -> tuple[str, str, str]:
    source = draft_source(url, list(CATALOG.sources.values()), CATALOG)
    return source.id, source.publisher, source.date


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        ("https://www.wire.example/2025/09/02/ruoming-pang-speaks", ("wire-2025-09-02-pang", "The Wire", "2025-09-02")),
        ("https://m.wire.example/meta-hires-again", ("wire-meta", "The Wire", "")),
        ("https://video.wire.example/a-longer-conversation.html", ("wire-conversation", "The Wire", "")),
        ("https://tech.wire.example/2025/08/notes-on-models", ("tech-2025-08-models", "Tech Wire", "2025-08")),
        ("https://daily.example/memo", ("daily-memo", "The Daily", "")),
        ("https://www.elsewhere.co.uk/20250613/scale/index.html", ("elsewhere-2025-06-13-scale", "", "2025-06-13")),
        ("https://elsewhere.example/", ("elsewhere", "", "")),
        ("https://daily.example/庞若鸣", ("daily-pang", "The Daily", "")),
    ],
)
def test_a_url_gives_the_publisher_the_date_and_an_id(url: str, expected: tuple[str, str, str]):
    assert draft(url) == expected


def test_a_used_id_gets_a_number():
    assert draft("https://wire.example/2025/07/07/more-of-pang")[0] == "wire-2025-07-07-pang-2"


@pytest.mark.parametrize(
    ("path", "date"),
    [
        ("/2025/07/07/x", "2025-07-07"), ("/a-2025-07-07", "2025-07-07"), ("/2025/Aug/08/x", "2025-08-08"), ("/20250613/x", "2025-06-13"),
        ("/2025/07/x", "2025-07"), ("/x-101750227754015", ""), ("/2025/13/40/x", ""), ("/x?date=2025-07-07", ""), ("/2025/x", ""),
        ("/story/488121-2025-08-06", "2025-08-06"), ("/2025-02-30/2025-03-01/x", "2025-03-01"),
    ],
)  # fmt: skip
def test_a_date_has_the_precision_of_the_url(path: str, date: str):
    assert date_in(f"https://wire.example{path}") == date


@pytest.mark.parametrize(
    ("url", "clean"),
    [
        ("https://wire.example/x?utm_source=a&utm_medium=b#top", "https://wire.example/x"),
        ("https://wire.example/x?id=5&fbclid=1&page=2", "https://wire.example/x?id=5&page=2"),
        ("HTTPS://Wire.Example/X?id=a%20b", "https://wire.example/X?id=a%20b"),
        ("https://wire.example/x?", "https://wire.example/x"),
    ],
)
def test_tracking_parameters_are_removed(url: str, clean: str):
    assert strip_tracking(url) == clean
    assert strip_tracking(clean) == clean


@pytest.mark.parametrize(
    ("url", "id"),
    [
        ("https://wire.example/2025/07/07/apple-loses-its-chief-of-models/?srnd=phx#x", "wire-2025-07-07-pang"),
        ("http://amp.wire.example/2025/07/07/apple-loses-its-chief-of-models/amp", "wire-2025-07-07-pang"),
        ("https://www.wire.example/2025/07/07/apple-loses-its-chief-of-models?page=2", "wire-2025-07-07-pang"),
        ("https://wire.example/news/meta-freezes-hiring", "wire-freeze"),
        ("https://kept.example/1", "tech-wire-chu"),
        ("https://wire.example/news/meta-freezes-hiring?id=7", None),
        ("https://wire.example/2025/07/08/apple-loses-its-chief-of-models", None),
        ("https://other.example/chu", None),
    ],
)
def test_a_listed_source_is_found_under_equivalent_urls(url: str, id: str | None):
    found = find_source(url, CATALOG.sources.values())
    assert (found.id if found else None) == id
