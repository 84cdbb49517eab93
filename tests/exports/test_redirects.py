"""Redirects from old addresses, by the host and by pages."""

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
"""Ada, Acme and Dodo have old slugs. Both labs of one route were renamed."""


def lines(site: Site) -> dict[str, str]:
    """Parses the forced redirects, whose lines must all have one form."""
    found = {}
    for line in site.html("_redirects").splitlines():
        if line.startswith("#") or line.endswith(" 301"):
            continue
        match = re.fullmatch(r"(/\S+/)\* (/\S+/):splat 301!", line)
        assert match and match[1] not in found, line
        found[match[1]] = match[2]
    return found


def page_targets(site: Site) -> dict[str, str]:
    """The target of each page that redirects."""
    found = {}
    for name in site.files():
        if name.endswith(".html"):
            target = re.search('http-equiv="refresh" content="0; url=([^"]+)"', site.html(name))
            if target:
                found["/" + name.removesuffix("index.html")] = target[1]
    return found


def test_old_addresses_of_people_labs_and_routes_redirect_to_the_new_ones(site: Site):
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


def test_a_page_at_each_old_address_redirects_to_the_same_target(site: Site):
    site.write(RENAMED).build()
    pages = page_targets(site)
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


def test_paths_below_an_old_address_redirect_too():
    redirects = {"/labs/old/": Redirect("/labs/old/", "/labs/new/")}
    assert destination("/labs/old/feed.xml", redirects) == "/labs/new/feed.xml"
    assert destination("/labs/older/", redirects) == "/labs/older/"


def test_redirects_have_the_prefix_of_the_site(site: Site):
    site.write(WAR).build()
    assert lines(site)["/tracker/people/countess/"] == "/tracker/people/ada/"


def test_a_site_without_old_addresses_has_a_file_without_redirects(minimal: Site):
    minimal.edit(
        "content/people/ada.md",
        "moves:\n  - {id: acme-babbage, date: 2026-05, from: acme, to: babbage, sources: [gazette]}\n",
        "",
    )
    report = minimal.delete("content/sources/all.yml").build()
    assert minimal.html("_redirects") == "# Redirects from old addresses.\n"
    assert report.warnings == ()


def test_the_old_page_of_a_source_redirects_to_its_entry_on_the_page_of_its_publisher(site: Site):
    report = site.write(WAR).build()
    old = re.findall(
        r"^(/tracker/sources/\S+/) (/tracker/sources/\S+/)#(\S+) 301$", site.html("_redirects"), re.MULTILINE
    )
    assert [(former, id) for former, _, id in old] == [
        (f"/tracker/sources/{id}/", id) for id in ("almanac", "digest", "gazette", "herald")
    ]
    for former, target, id in old:
        assert f' id="{id}"' in site.html(f"{target.removeprefix('/tracker/')}index.html")
        assert f"{former.removeprefix('/tracker/')}index.html" not in site.files()
    assert report.warnings == ()


def test_sources_have_no_redirects_if_there_are_too_many_for_the_host():
    moved = [Redirect("/sources/a/", "/sources/the-gazette/#a")]
    assert redirects_file([], moved=moved) == (
        "# Redirects from old addresses.\n/sources/a/ /sources/the-gazette/#a 301\n"
    )
    many = moved * netlify.MAX_REDIRECTS
    assert redirects_file([], moved=[*many, *moved]) == redirects_file([])


FILES = {"people/ada/index.html", "people/bess/index.html", "people/old/index.html"}


@pytest.mark.parametrize(
    ("redirects", "error"),
    [
        ([Redirect("/people/old/", "/people/eve/")], "/people/old/ redirects to /people/eve/, which does not exist"),
        (
            [Redirect("/people/old/", "/people/ada/"), Redirect("/people/bess/", "/people/ada/")],
            "/people/bess/ redirects to /people/ada/, but has pages of its own",
        ),
        (
            [Redirect("/people/old/", "/people/ada/"), Redirect("/people/old/", "/people/bess/")],
            "two redirects from /people/old/",
        ),
        (
            [Redirect("/people/old/", "/people/new/"), Redirect("/people/new/", "/people/old/")],
            "redirect loop at /people/old/",
        ),
        ([Redirect("/people/old/", "/people/old/x/")], "redirect loop at /people/old/"),
        (
            [Redirect("/people/old/", "/people/ada/ 200")],
            "'/people/ada/ 200' is not a valid address for a redirect",
        ),
        ([Redirect("/people/old/", "/people/ada/"), Redirect("/*/", "/people/ada/")], "'/*/' is not a valid address for a redirect"),
        ([], "people/old/index.html redirects, but no redirect leads from there to a page"),
    ],
)  # fmt: skip
def test_an_invalid_redirect_is_an_error(redirects: list[Redirect], error: str):
    with pytest.raises(RedirectError) as raised:
        check(redirects, FILES, {"people/old/index.html"})
    assert error in str(raised.value).split("; ")


def test_redirects_to_pages_are_valid():
    check([Redirect("/people/old/", "/people/ada/")], FILES, {"people/old/index.html"})


def test_with_too_many_redirects_the_build_leaves_out_the_file_and_warns(site: Site, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(netlify, "MAX_REDIRECTS", 6)
    report = site.write(RENAMED).build()
    assert "_redirects" not in site.files()
    assert len(page_targets(site)) == 8
    assert report.warnings == (
        "More than 6 old addresses, the limit of Netlify: _redirects was left out, and only pages redirect.",
    )
    assert site.build().warnings == report.warnings
    monkeypatch.setattr(netlify, "MAX_REDIRECTS", 7)
    assert redirects_file([Redirect(f"/people/{n}/", "/people/ada/") for n in range(7)]) is not None
    assert redirects_file([Redirect(f"/people/{n}/", "/people/ada/") for n in range(8)]) is None


def test_the_build_warns_of_a_folder_with_too_many_files():
    files = ["_redirects", *(f"api/{n}.json" for n in range(54_001)), *(f"data/{n}" for n in range(54_000))]
    assert list(warnings(files)) == ["api/ has 54,001 files; Netlify accepts at most 54,000 in a folder."]
