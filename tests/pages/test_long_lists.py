"""Lists that are too long for a page, and their totals."""

import re

import pytest
from sitebuilder import WAR, Site

MANY = 205


@pytest.fixture(scope="module")
def crowded(tmp_path_factory: pytest.TempPathFactory) -> Site:
    """A site in which many people move from one company to a team of another, and on to a second team."""
    files = {
        "content/site.yml": "title: Moves\nbase_url: https://moves.example\n",
        "content/sources/all.yml": 'report: {title: A report, publisher: The Gazette, url: "https://gazette.example"}\n',
        "content/labs/acme.md": "---\nname: Acme\n---\n",
        "content/labs/big.md": "---\nname: Big\n---\n",
        "content/labs/one.md": "---\nname: One\nparent: big\n---\n",
        "content/labs/two.md": "---\nname: Two\nparent: big\n---\n",
    }
    for number in range(MANY):
        files[f"content/people/p{number:03}.md"] = (
            f"---\nname: Person {number:03}\nmoves:\n"
            "  - {date: 2024-05, from: acme, to: one, sources: [report]}\n"
            "  - {date: 2025-05, from: one, to: two, sources: [report]}\n"
            "---\n"
        )
    site = Site(tmp_path_factory.mktemp("crowded")).write(files)
    site.build()
    return site


def people_on(site: Site, *paths: str) -> set[str]:
    """The people who are linked from some pages and the following pages of their lists."""
    found: set[str] = set()
    for path in paths:
        html = site.html(path)
        found |= set(re.findall(r"Person \d+", html))
        following = re.search(r'rel="next" href="/([^"]*)"', html)
        if following:
            found |= people_on(site, f"{following[1]}index.html")
    return found


def numbers(html: str) -> list[int]:
    return [int(digits) for digits in re.findall(r"\d+", re.sub(r"<[^>]*>", " ", html))]


def section(site: Site, path: str, name: str) -> str:
    match = re.search(rf'<section[^>]*aria-labelledby="{name}".*?</section>', site.html(path), re.DOTALL)
    assert match, name
    return match[0]


@pytest.mark.parametrize("path", ["people", "labs/big/arrivals", "labs/acme/departures", "labs/big/roster"])
def test_long_lists_are_split_into_pages(crowded, path):
    assert len(people_on(crowded, f"{path}/index.html")) == MANY


@pytest.mark.parametrize(("lab", "name"), [("big", "arrivals"), ("acme", "departures")])
def test_a_lab_shows_the_total_of_its_moves_and_links_to_all(crowded, lab, name):
    part = section(crowded, f"labs/{lab}/index.html", name)
    assert numbers(re.search(r"<h2.*?</h2>", part, re.DOTALL)[0]) == [MANY]
    assert f'href="/labs/{lab}/{name}/"' in part


def test_a_lab_links_to_all_moves_between_its_teams(crowded):
    part = section(crowded, "labs/big/index.html", "internal")
    assert MANY in numbers(re.search(r"<h2.*?</h2>", part, re.DOTALL)[0])
    elsewhere = [f"{href}index.html" for href in re.findall(r'href="/(labs/big/[a-z]+/)"', part)]
    listed = set(re.findall(r"Person \d+", part))
    assert len(listed | people_on(crowded, *elsewhere)) == MANY


def test_a_route_shows_the_total_of_its_moves_and_links_to_all(crowded):
    html = crowded.html("flows/acme/big/index.html")
    assert f"{MANY} named moves from Acme to Big" in html
    part = section(crowded, "flows/acme/big/index.html", "moves")
    assert numbers(re.search(r"<h2.*?</h2>", part, re.DOTALL)[0]) == [MANY]
    elsewhere = [f"{href}index.html" for href in re.findall(r'href="/(flows/acme/big/[a-z0-9/]+/)"', part)]
    assert len(people_on(crowded, "flows/acme/big/index.html", *elsewhere)) == MANY


def test_the_index_of_people_counts_them(crowded):
    assert f"{MANY} people" in crowded.html("people/index.html")


def test_a_month_lists_all_its_records(crowded):
    assert len(people_on(crowded, "timeline/2024/05/index.html")) == MANY


def test_a_source_links_to_all_records_that_cite_it(crowded):
    part = section(crowded, "sources/report/index.html", "rests")
    (path,) = re.findall(r'href="/(sources/report/records/)">All 410<', part)
    assert len(people_on(crowded, f"{path}index.html")) == MANY
    assert "https://moves.example/sources/report/records/<" in crowded.html("sitemap.xml")


def test_a_long_page_has_a_table_of_contents(crowded):
    html = crowded.html("labs/big/index.html")
    (ways,) = re.findall(r'<nav class="contents".*?</nav>', html, re.DOTALL)
    found = [(href, text) for href, text in re.findall(r'<a href="#([^"]*)">([^<]*)</a>', ways)]
    headings = re.findall(r'<h2 id="([^"]*)">([^<]*?) *<', html.partition("<footer")[0])
    assert found == headings
    assert len(found) > 4


def test_a_short_page_has_no_table_of_contents(site):
    site.write(WAR).build()
    assert 'class="contents"' not in site.html("labs/babbage/index.html")
