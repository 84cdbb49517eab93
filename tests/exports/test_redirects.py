"""Former addresses lead on: by the host where it redirects, by pages where it does not."""

from __future__ import annotations

import re

import pytest
from sitebuilder import WAR, Site

from talentwar.exports.hosting import netlify
from talentwar.exports.hosting.netlify import redirects_file, warnings
from talentwar.exports.hosting.redirects import Redirect, RedirectError, check, destination

RENAMED = (
    WAR.replace("https://moves.example/tracker", "https://moves.example")
    + """
-- content/labs/dodo.md --
---
name: Dodo
aliases: [moa]
---
-- content/people/emil.md --
---
name: Emil Post
moves:
  - {date: 2026-01, from: dodo, to: acme, sources: [almanac]}
---
"""
)
"""Ada was a countess, Acme the Acme Works, Dodo a Moa; two routes touch Acme, and one of them Dodo."""


def lines(site: Site) -> dict[str, str]:
    """Where each former address leads by the file of the host, each line of which must have the one form."""
    found = {}
    for line in site.html("_redirects").splitlines():
        if line.startswith("#"):
            continue
        match = re.fullmatch(r"(/\S+/)\* (/\S+/):splat 301!", line)
        assert match and match[1] not in found, line
        found[match[1]] = match[2]
    return found


def led_by_pages(site: Site) -> dict[str, str]:
    """Where each page at a former address leads."""
    found = {}
    for name in site.files():
        if name.endswith(".html"):
            target = re.search('http-equiv="refresh" content="0; url=([^"]+)"', site.html(name))
            if target:
                found["/" + name.removesuffix("index.html")] = target[1]
    return found


def test_former_addresses_of_people_labs_and_routes_lead_to_the_new_ones(site: Site):
    site.write(RENAMED).build()
    assert lines(site) == {
        "/people/countess/": "/people/ada/",
        "/labs/acme-works/": "/labs/acme/",
        "/labs/moa/": "/labs/dodo/",
        "/flows/acme-works/": "/flows/acme/",
        "/flows/moa/": "/flows/dodo/",
        "/flows/babbage/acme-works/": "/flows/babbage/acme/",
        "/flows/dodo/acme-works/": "/flows/dodo/acme/",
    }


def test_a_page_at_each_of_them_leads_to_the_same_place(site: Site):
    site.write(RENAMED).build()
    pages = led_by_pages(site)
    assert set(pages) == {
        "/people/countess/",
        "/labs/acme-works/",
        "/labs/moa/",
        "/flows/acme-works/babbage/",
        "/flows/babbage/acme-works/",
        "/flows/dodo/acme-works/",
        "/flows/moa/acme/",
        "/flows/moa/acme-works/",
    }
    redirects = {former: Redirect(former, target) for former, target in lines(site).items()}
    assert {path: destination(path, redirects) for path in pages} == pages
    assert all((site.public / target[1:] / "index.html").is_file() for target in pages.values())


def test_what_is_below_a_former_address_moved_along():
    redirects = {"/labs/old/": Redirect("/labs/old/", "/labs/new/")}
    assert destination("/labs/old/feed.xml", redirects) == "/labs/new/feed.xml"
    assert destination("/labs/older/", redirects) == "/labs/older/"


def test_a_site_below_a_path_redirects_there(site: Site):
    site.write(WAR).build()
    assert lines(site)["/tracker/people/countess/"] == "/tracker/people/ada/"


def test_a_site_without_former_addresses_says_so_to_the_host(minimal: Site):
    report = minimal.build()
    assert minimal.html("_redirects") == "# Former addresses, and where each leads.\n"
    assert report.warnings == ()


FILES = {"people/ada/index.html", "people/bess/index.html", "people/old/index.html"}


@pytest.mark.parametrize(
    ("redirects", "fault"),
    [
        ([Redirect("/people/old/", "/people/eve/")], "/people/old/ leads to /people/eve/, where nothing is"),
        (
            [Redirect("/people/old/", "/people/ada/"), Redirect("/people/bess/", "/people/ada/")],
            "/people/bess/ leads to /people/ada/, and has pages of its own",
        ),
        (
            [Redirect("/people/old/", "/people/ada/"), Redirect("/people/old/", "/people/bess/")],
            "/people/old/ leads to two places",
        ),
        (
            [Redirect("/people/old/", "/people/new/"), Redirect("/people/new/", "/people/old/")],
            "/people/old/ leads round and round",
        ),
        ([Redirect("/people/old/", "/people/old/x/")], "/people/old/ leads round and round"),
        (
            [Redirect("/people/old/", "/people/ada/ 200")],
            "'/people/ada/ 200' is no address of a redirect",
        ),
        ([Redirect("/people/old/", "/people/ada/"), Redirect("/*/", "/people/ada/")], "'/*/' is no address of a redirect"),
        ([], "people/old/index.html leads on, and no redirect leads from there to a page"),
    ],
)  # fmt: skip
def test_a_redirect_that_leads_astray_is_an_error(redirects: list[Redirect], fault: str):
    with pytest.raises(RedirectError) as raised:
        check(redirects, FILES, {"people/old/index.html"})
    assert fault in str(raised.value).split("; ")


def test_redirects_that_lead_to_pages_are_none():
    check([Redirect("/people/old/", "/people/ada/")], FILES, {"people/old/index.html"})


def test_beyond_the_limit_of_the_host_pages_lead_on_alone_and_the_build_says_so(
    site: Site, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(netlify, "MAX_REDIRECTS", 6)
    report = site.write(RENAMED).build()
    assert "_redirects" not in site.files()
    assert len(led_by_pages(site)) == 8
    assert report.warnings == (
        "There are more than 6 former addresses, which is more than Netlify redirects; pages alone lead on from them.",
    )
    assert site.build().warnings == report.warnings
    monkeypatch.setattr(netlify, "MAX_REDIRECTS", 7)
    assert redirects_file([Redirect(f"/people/{n}/", "/people/ada/") for n in range(7)]) is not None
    assert redirects_file([Redirect(f"/people/{n}/", "/people/ada/") for n in range(8)]) is None


def test_a_folder_with_more_files_than_the_host_takes_is_remarked():
    files = ["_redirects", *(f"api/{n}.json" for n in range(54_001)), *(f"data/{n}" for n in range(54_000))]
    assert list(warnings(files)) == ["api/ has 54,001 files; Netlify takes no more than 54,000 in a folder."]
