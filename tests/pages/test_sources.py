"""The pages of publishers, the sources on them, and the pages of sources that many records cite."""

import re

import pytest
from factories import derive, lab, source
from sitebuilder import MINIMAL, Site

from talentwar.graph import publishers
from talentwar.graph.publishers import find_publishers

PUBLISHER = "sources/the-gazette/index.html"
MOVES = "  - {id: acme-babbage, date: 2026-05, from: acme, to: babbage, sources: [gazette]}\n"


def cited(site: Site, times: int) -> Site:
    """A site in which some moves cite one source."""
    moves = "".join(f"  - {{date: 202{n}, from: acme, to: babbage, sources: [gazette]}}\n" for n in range(times))
    return site.edit("content/people/ada.md", MOVES, moves)


def test_a_source_that_few_records_cite_is_only_on_the_page_of_its_publisher(minimal: Site):
    cited(minimal, 2).build()
    assert minimal.html(PUBLISHER).count(">Ada Lovelace</a>") == 2
    assert "sources/gazette/index.html" not in minimal.files()
    assert '<a href="/sources/the-gazette/#gazette">all it supports</a>' in minimal.html("people/ada/index.html")
    assert "https://moves.example/sources/the-gazette/#gazette\n" in minimal.html("data/sources.csv")


def test_a_source_that_three_records_cite_has_a_page_of_its_own(minimal: Site):
    cited(minimal, 3).build()
    assert minimal.html("sources/gazette/index.html").count(">Ada Lovelace</a>") == 3
    assert '<a href="/sources/gazette/">3 records rest on it.</a>' in minimal.html(PUBLISHER)
    assert ">Ada Lovelace</a>" not in minimal.html(PUBLISHER)
    assert '<a href="/sources/gazette/">all it supports</a>' in minimal.html("people/ada/index.html")
    assert "https://moves.example/sources/gazette/\n" in minimal.html("data/sources.csv")
    assert "/sources/gazette/ " not in minimal.html("_redirects")


def test_the_index_counts_the_sources_and_records_of_each_publisher(minimal: Site):
    minimal.write({"content/sources/more.yml": "late: {title: More, publisher: The Gazette, no_url: In print.}\n"})
    minimal.edit("content/people/ada.md", "[gazette]", "[gazette, late]").build()
    (row,) = re.findall(r"<tr class=\"index__row.*?</tr>", minimal.html("sources/index.html"), re.DOTALL)
    assert re.findall(r">(\d)</a>", row) == ["2", "1"]


def test_sources_are_sorted_by_date_on_pages_of_equal_length(minimal: Site, monkeypatch: pytest.MonkeyPatch):
    for module in ("graph.publishers", "pages.sources"):
        monkeypatch.setattr(f"talentwar.{module}.SOURCES_PER_PAGE", 1)
    minimal.write(
        {"content/sources/more.yml": "early: {title: Early, publisher: The Gazette, date: 2020, no_url: Lost.}\n"}
    )
    minimal.edit("content/people/ada.md", "[gazette]", "[gazette, early]").build()
    assert '<h2 id="early">' in minimal.html(PUBLISHER)
    assert '<h2 id="gazette">' in minimal.html("sources/the-gazette/page/2/index.html")
    assert '"/sources/the-gazette/page/2/#gazette"' in minimal.html("people/ada/index.html")
    assert "page/2" not in minimal.html("sitemap.xml")


@pytest.mark.parametrize(
    ("sources", "slugs"),
    [
        ({"wire": source(publisher="The Wire")}, ["the-wire"]),
        ({"wire": source(publisher="Wire")}, ["wire-2"]),
        ({"a": source(publisher="Ca. Fe"), "b": source(publisher="Ca Fe")}, ["ca-fe", "ca-fe-2"]),
        ({"a": source(publisher="Page")}, ["page-2"]),
        ({"a": source(publisher="!!")}, ["publisher"]),
        ({"a": source(publisher="w" * 200)}, ["w" * publishers.MAX_SLUG_LENGTH]),
    ],
)
def test_no_publisher_has_the_address_of_a_source_or_of_another_publisher(sources: dict, slugs: list[str]):
    graph = derive({}, {"acme": lab()}, sources=sources)
    assert list(find_publishers(graph.catalog)) == slugs


def test_an_index_with_many_publishers_is_split(site: Site):
    many = "".join(f"s{n}: {{title: T, publisher: P{n:03}, no_url: Lost.}}\n" for n in range(251))
    site.write(MINIMAL).write({"content/sources/more.yml": many}).build()
    assert '"/sources/p250/"' in site.html("sources/page/2/index.html") + site.html("sources/index.html")
