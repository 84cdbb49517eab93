"""Links to the repository: to edit a page and to add a person."""

from urllib.parse import parse_qs, urlsplit

import pytest
from htmlpage import Page
from sitebuilder import Site

from talentwar.content.scaffolds import person_scaffold
from talentwar.pages.repository_links import Repository


@pytest.mark.parametrize(
    ("address", "edit", "new", "commit"),
    [
        ("https://github.com/o/r", "/edit/main/content/people/ada.md", "/new/main/content/people?filename=a.md&value=x%0Ay", "/commit/ab12"),
        ("https://gitlab.com/o/r", "/-/edit/main/content/people/ada.md", "/-/new/main/content/people?file_name=a.md", "/-/commit/ab12"),
        ("https://gitlab.example.org/o/r", "/-/edit/main/content/people/ada.md", "/-/new/main/content/people?file_name=a.md", "/-/commit/ab12"),
        ("https://codeberg.org/o/r", "/_edit/main/content/people/ada.md", "/_new/main/content/people?filename=a.md&value=x%0Ay", "/commit/ab12"),
    ],
)  # fmt: skip
def test_each_code_host_has_its_own_urls(address: str, edit: str, new: str, commit: str) -> None:
    repository = Repository(address, "main")
    assert repository.edit_url("content/people/ada.md") == address + edit
    assert repository.new_file_url("content/people", "a.md", "x\ny") == address + new
    assert repository.commit_url("ab12") == address + commit


@pytest.mark.parametrize("address", ["https://github.com/o/r.git", "https://github.com/o/r/"])
def test_the_address_may_end_in_a_slash_or_git(address: str) -> None:
    assert Repository(address, "main").edit_url("a.md") == "https://github.com/o/r/edit/main/a.md"


@pytest.mark.parametrize(
    "address", ["https://git.example.org/o/r", "https://mygithub.example/o/r", "https://x.org/github"]
)
def test_unknown_hosts_have_no_links(address: str) -> None:
    repository = Repository(address, "main")
    assert repository.edit_url("a") == repository.new_file_url("a", "b", "c") == repository.commit_url("d") == ""


def test_a_branch_name_may_contain_a_slash() -> None:
    repository = Repository("https://github.com/o/r", "next/big")
    assert repository.edit_url("a.md") == "https://github.com/o/r/edit/next/big/a.md"


def links(site: Site, path: str, text: str) -> list[str | None]:
    return [has["href"] for words, has in Page(site.html(path)).all("a") if words == text]


def test_pages_of_a_content_file_link_to_its_editor(minimal: Site) -> None:
    minimal.edit("content/site.yml", "title: Moves", "title: Moves\nrepository: https://github.com/o/r\nbranch: trunk")
    minimal.write({"content/pages/about.md": "---\ntitle: About\n---\nWords.\n"})
    minimal.build()
    for page, file in {
        "people/ada/": "people/ada.md", "labs/acme/": "labs/acme.md", "sources/the-gazette/": "sources/all.yml",
        "about/": "pages/about.md",
    }.items():  # fmt: skip
        assert links(minimal, f"{page}index.html", "Edit this page") == [
            f"https://github.com/o/r/edit/trunk/content/{file}"
        ]
    assert links(minimal, "people/index.html", "Edit this page") == []


def test_every_page_links_to_a_prefilled_new_person(minimal: Site) -> None:
    minimal.edit("content/site.yml", "title: Moves", "title: Moves\nrepository: https://github.com/o/r")
    minimal.build()
    (href,) = links(minimal, "index.html", "Add a person")
    assert href is not None and href.startswith("https://github.com/o/r/new/main/content/people?")
    given = parse_qs(urlsplit(href).query)
    assert given == {"filename": ["first-last.md"], "value": [person_scaffold("First Last", {})]}


def test_without_a_repository_there_are_no_edit_links(minimal: Site) -> None:
    minimal.build()
    for path in ("index.html", "people/ada/index.html"):
        assert links(minimal, path, "Edit this page") == links(minimal, path, "Add a person") == []
