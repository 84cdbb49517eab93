"""The filters of pages, and the values that scripts compare."""

import re

import pytest
from sitebuilder import Site

PEOPLE = "".join(
    f"-- content/people/p{number:02}.md --\n---\nname: Person {number:02}\nmoves:\n"
    f"  - {{date: 20{20 + number % 3}, from: acme, to: north, sources: [gazette]}}\n---\n"
    for number in range(12)
)
FILES = """\
-- content/site.yml --
title: Moves
base_url: https://moves.example
-- content/sources/all.yml --
gazette: {title: Everybody moves, publisher: The Gazette, date: 2026-05-04, url: "https://gazette.example/all"}
-- content/labs/acme.md --
---
name: Acme
events:
  - {id: talks, kind: deal, date: 2024-06/2025-02, form: stake, with: [cole], status: rumoured, sources: [gazette]}
---
-- content/labs/babbage.md --
---
name: Babbage Labs
---
-- content/labs/north.md --
---
name: Babbage North
parent: babbage
---
-- content/labs/cole.md --
---
name: Cole
---
"""


@pytest.fixture
def dozen(site: Site) -> Site:
    """A site with twelve people who moved from one lab to the team of another."""
    site.write(FILES + PEOPLE)
    site.build()
    return site


def choices(html: str, name: str) -> list[str]:
    match = re.search(rf'<select name="{name}">(.*?)</select>', html)
    return re.findall(r"<option[^>]*>([^<]*)</option>", match[1])[1:] if match else []


def test_filters_offer_only_values_of_the_listed_records(dozen: Site):
    html = dozen.html("timeline/index.html")
    assert choices(html, "lab") == ["Acme", "Babbage Labs", "Babbage North", "Cole"]
    assert choices(html, "kind") == ["deal", "hire"]
    assert choices(html, "status") == ["reported", "rumoured"]
    assert choices(html, "year") == ["2025", "2024", "2022", "2021", "2020"]


def test_the_option_of_a_company_includes_its_listed_teams(dozen: Site):
    assert '<option value="babbage" data-includes="north">Babbage Labs</option>' in dozen.html("timeline/index.html")


def test_filters_leave_out_keys_with_a_single_value(dozen: Site):
    html = dozen.html("flows/acme/babbage/index.html")
    assert choices(html, "kind") == choices(html, "status") == []
    assert choices(html, "year") == ["2022", "2021", "2020"]


def test_a_short_list_has_no_filter(dozen: Site):
    dozen.delete("content/people/p00.md").build()
    assert "data-filter" not in dozen.html("flows/acme/babbage/index.html")


def test_rows_have_both_ends_of_an_interval_and_the_other_labs(dozen: Site):
    (line,) = re.findall(r'<li data-kind="deal".*?</li>', dozen.html("timeline/2024/index.html"), re.DOTALL)
    assert 'data-labs="cole"' in line and 'data-from="2024-06" data-to="2025-02"' in line


def test_the_filter_of_the_timeline_has_the_pages_with_all_records(dozen: Site):
    (pages,) = re.findall(r'data-pages="([^"]*)"', dozen.html("timeline/index.html"))
    assert pages.split() == [f"/timeline/{year}/" for year in (2024, 2022, 2021, 2020)]


def test_no_controls_are_shown_without_scripts(dozen: Site):
    for name in ("timeline/index.html", "labs/acme/index.html", "people/index.html"):
        html = re.sub(r"<template>.*?</template>", "", dozen.html(name), flags=re.DOTALL)
        main = re.search(r"<main.*</main>", html, re.DOTALL)[0]
        assert not re.search("<(input|select|button|form)", main), name
