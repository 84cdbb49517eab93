"""Citations, dates and problem reports on pages."""

from urllib.parse import parse_qs, urlsplit

import pytest
from htmlpage import Page
from sitebuilder import Site

SETTINGS, ADA = "content/site.yml", "people/ada/index.html"
BODY = "Page: Ada Lovelace\n{}\n\nWhat is wrong:\n\n\nA source that shows it:\n"


def settings(site: Site, more: str) -> Site:
    return site.edit(SETTINGS, "title: Moves\n", f"title: Moves\n{more}\n")


def test_a_citation_has_the_last_month_of_the_data(minimal: Site) -> None:
    minimal.build()
    page = Page(minimal.html(ADA))
    assert "“Ada Lovelace”, Moves, data through May 2026. https://moves.example/people/ada/" in [
        text for text, _ in page.all("p")
    ]
    ((entry, _),) = page.all("pre")
    assert entry == (
        "@misc{people-ada, author = {{Moves}}, title = {{Ada Lovelace}}, year = {2026}, "
        r"note = {Data through May 2026}, howpublished = {\url{https://moves.example/people/ada/}}, }"
    )


def test_special_characters_of_latex_are_escaped_in_bibtex(minimal: Site) -> None:
    minimal.edit("content/people/ada.md", "name: Ada Lovelace", r"name: '\A{d}a $&#%_~^ <b>'").build()
    ((entry, _),) = Page(minimal.html(ADA)).all("pre")
    assert r"title = {{\textbackslash{}A\{d\}a \$\&\#\%\_\textasciitilde{}\textasciicircum{} <b>}}" in entry


@pytest.mark.parametrize(
    ("repository", "title", "body"),
    [
        ("https://github.com/x/war.git", "title", "body"),
        ("https://gitlab.com/x/war/", "issue[title]", "issue[description]"),
    ],
)
def test_a_problem_is_reported_in_the_repository_with_the_page_filled_in(
    minimal: Site, repository: str, title: str, body: str
) -> None:
    settings(minimal, f"repository: {repository}").build()
    (href,) = [has["href"] or "" for text, has in Page(minimal.html(ADA)).all("a") if "issue" in text]
    parts = urlsplit(href)
    assert parts.path.endswith("/war/issues/new") or parts.path.endswith("/war/-/issues/new")
    assert parse_qs(parts.query) == {
        title: ["Problem: Ada Lovelace"],
        body: [BODY.format("https://moves.example/people/ada/")],
    }


def test_a_problem_is_reported_by_mail_with_the_page_filled_in(minimal: Site) -> None:
    settings(minimal, "corrections: desk@moves.example").build()
    (href,) = [has["href"] or "" for text, has in Page(minimal.html(ADA)).all("a") if text.startswith("Write to")]
    parts = urlsplit(href)
    assert (parts.scheme, parts.path) == ("mailto", "desk@moves.example")
    assert parse_qs(parts.query) == {
        "subject": ["Problem: Ada Lovelace"],
        "body": [BODY.format("https://moves.example/people/ada/").replace("\n", "\r\n")],
    }


def test_without_repository_and_address_no_report_is_offered(minimal: Site) -> None:
    minimal.build()
    assert [text for text, _ in Page(minimal.html(ADA)).all("summary")] == [
        "Cite this page", "Download the data", "Follow",
    ]  # fmt: skip


def test_a_page_links_to_the_tables_with_its_records(minimal: Site) -> None:
    minimal.build()
    page = Page(minimal.html(ADA))
    links = [text for text, has in page.all("a") if "download" in has]
    assert links == ["people.csv", "moves.csv", "offers.csv", "disputes.csv"]
    assert "given away under CC BY 4.0" in page.text("main") + page.text("aside", class_="page-tools")


def test_pages_outside_the_index_have_no_citation(minimal: Site) -> None:
    minimal.build()
    assert Page(minimal.html("404.html")).all("summary") == []


def test_a_profile_shows_the_dates_of_its_newest_source_and_last_check(minimal: Site) -> None:
    minimal.edit("content/people/ada.md", "name: Ada Lovelace", "name: Ada Lovelace\nchecked: 2026-11-01").write(
        {"content/sources/more.yml": "late: {title: More, publisher: The Gazette, date: 2026-08, no_url: In print.}\n"}
    ).edit("content/people/ada.md", "sources: [gazette]", "sources: [late, gazette]").build()
    found = dict(zip(*[[text for text, _ in Page(minimal.html(ADA)).all(tag)] for tag in ("dt", "dd")], strict=True))
    assert (found["Newest dated source"], found["Last checked"]) == ("August 2026", "1 November 2026")
