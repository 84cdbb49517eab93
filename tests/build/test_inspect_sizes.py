"""The table of published files that `build --profile` prints."""

import pytest
from sitebuilder import WAR, Site

from talentwar.build.inspect import kind_of_output, sizes


@pytest.mark.parametrize(
    ("file", "kind"),
    [
        ("people/ada/index.html", "pages in people/"),
        ("fr/labs/acme/roster/index.html", "pages in labs/"),
        ("index.html", "other pages"),
        ("fr/index.html", "other pages"),
        ("labs/acme/feed.xml", "feeds"),
        ("people/ada/share.png", "images"),
        ("api/v1/people/ada.json", "api"),
        ("data/moves.csv", "tables"),
        ("data/datapackage.json", "tables"),
        ("data/tracker.sqlite", "database"),
        ("pagefind/pagefind.js", "search"),
        ("css/site.css", "assets"),
        ("_redirects", "host files"),
    ],
)
def test_each_file_has_a_kind(file: str, kind: str):
    assert kind_of_output(file) == kind


def test_the_table_counts_every_file_the_largest_kind_first(site: Site):
    site.write(WAR).build()
    heading, *rows = sizes(site.public)
    assert heading == "Published"
    assert sum(int(row.split()[0].replace(",", "")) for row in rows) == len(site.files())
    kilobytes = [float(row.split()[2].replace(",", "")) for row in rows]
    assert kilobytes == sorted(kilobytes, reverse=True)
