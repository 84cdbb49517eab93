"""The sitemap, robots.txt and JSON-LD."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit
from xml.etree import ElementTree

import pytest
from htmlpage import Page
from sitebuilder import WAR, Site

from talentwar.exports import sitemap as sitemap_module
from talentwar.exports.feeds.xml import escaped

SITEMAPS = "{http://www.sitemaps.org/schemas/sitemap/0.9}"


def sitemap(site: Site, file: str = "sitemap.xml") -> dict[str, str | None]:
    """The addresses of a sitemap, each with its day."""
    root = ElementTree.fromstring((site.public / file).read_text(encoding="utf-8"))
    found = [(entry.findtext(f"{SITEMAPS}loc"), entry.findtext(f"{SITEMAPS}lastmod")) for entry in root]
    assert len(found) == len(dict(found)), "duplicate address"
    return dict(found)


def pages(site: Site) -> Iterator[Page]:
    for path in sorted(site.public.rglob("*.html")):
        yield Page(path.read_text(encoding="utf-8"))


def indexed(site: Site) -> set[str]:
    """The canonical addresses of all indexed pages."""
    return {has["href"] for page in pages(site) for _, has in page.all("link", rel="canonical")}


def test_the_sitemap_lists_exactly_the_indexed_pages(war: Site) -> None:
    assert set(sitemap(war)) == indexed(war)


def test_the_sitemap_of_the_real_content_lists_exactly_the_indexed_pages(content: Site) -> None:
    assert set(sitemap(content)) == indexed(content)


def test_the_sitemap_lists_the_pages_of_long_lists(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("claims.UNCOUNTED_ON_CLAIMS_PAGE", "flows.MOVES_ON_ROUTE_PAGE", "labs.MOVES_ON_LAB_PAGE"):
        monkeypatch.setattr(f"talentwar.pages.{name}", 0)
    monkeypatch.setattr("talentwar.graph.rosters.MAX_ON_ONE_PAGE", 0)
    site.write(WAR).build()
    found = set(sitemap(site))
    assert {
        f"https://moves.example/tracker/labs/acme/{name}/" for name in ("arrivals", "departures", "roster")
    } <= found
    assert "https://moves.example/tracker/flows/acme/babbage/moves/" in found
    assert found == indexed(site)


def test_a_page_has_the_day_of_its_newest_evidence(war: Site) -> None:
    found = {urlsplit(address).path: modified for address, modified in sitemap(war).items()}
    assert found["/tracker/people/ada/"] == "2026-06-01", "the Herald's report of the pay"
    assert found["/tracker/people/bess/"] == "2026-07-01"
    assert found["/tracker/people/carl/"] is None, "Carl has no dated record"
    assert found["/tracker/sources/the-gazette/"] == "2026-05-04"
    assert found["/tracker/timeline/2025/"] == "2026-07-01"
    assert found["/tracker/"] == "2026-07-01"


def test_a_sitemap_that_is_too_long_is_split_with_an_index(war: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    complete = sitemap(war)
    monkeypatch.setattr(sitemap_module, "MAX_ADDRESSES", 20)
    war.build(clean=True)
    root = ElementTree.fromstring((war.public / "sitemap.xml").read_text())
    assert root.tag == f"{SITEMAPS}sitemapindex"
    parts = [urlsplit(address).path.removeprefix("/tracker/") for address in sitemap(war)]
    assert parts == [f"sitemap/{number}.xml" for number in range(1, len(complete) // 20 + 2)]
    joined = [item for part in parts for item in sitemap(war, part).items()]
    assert joined == list(complete.items())


def test_robots_txt_allows_everything_and_links_the_sitemap(war: Site) -> None:
    text = (war.public / "robots.txt").read_text()
    assert text == "User-agent: *\nAllow: /\n\nSitemap: https://moves.example/tracker/sitemap.xml\n"


@pytest.mark.parametrize(
    ("text", "safe"),
    [("a < b & \"c\" > d", "a &lt; b &amp; &quot;c&quot; &gt; d"), ("]]>", "]]&gt;"), ("\uffff\x00", "\ufffd\ufffd"), ("é\n𝄞", "é\n𝄞")],
)  # fmt: skip
def test_text_is_escaped_in_xml(text: str, safe: str) -> None:
    assert escaped(text) == safe
    read = ElementTree.fromstring(f'<a b="{safe}">{safe}</a>')
    assert read.text == text.replace("\uffff", "\ufffd").replace("\x00", "\ufffd")


# JSON-LD agrees with the page


def texts(value: Any) -> Iterator[str]:
    """Every text in JSON-LD that its page must contain."""
    if isinstance(value, dict):
        for key, part in value.items():
            if key not in ("@context", "@type", "item", "url", "license", "contentUrl", "encodingFormat", "inLanguage"):
                yield from texts(part)
    elif isinstance(value, list):
        for part in value:
            yield from texts(part)
    elif isinstance(value, str):
        yield value


def test_every_text_in_json_ld_is_on_its_page(content: Site) -> None:
    seen = 0
    for page in pages(content):
        head = page.text("title") + (page.meta("description") or "")
        shown = page.text("body") + head + " ".join(has.get("datetime") or "" for _, has in page.all("time"))
        links = {has.get("href") for _, has in page.all("a")}
        for script, _ in page.all("script", type="application/ld+json"):
            for text in texts(json.loads(script)):
                seen += 1
                assert " ".join(text.split()) in shown or text in links, (text, page.text("title"))
    assert seen > 500


def test_the_breadcrumbs_in_json_ld_are_those_of_the_page(content: Site) -> None:
    for page in pages(content):
        if not page.all("nav", aria_label="Breadcrumbs"):
            continue
        listed = [item["name"] for item in page.schema_org["BreadcrumbList"]["itemListElement"]]
        text = page.text("nav", aria_label="Breadcrumbs")
        assert text == " ".join(listed)


def test_the_employers_in_json_ld_are_in_the_career(content: Site) -> None:
    for path in sorted(Path(content.public, "people").glob("*/index.html")):
        page = Page(path.read_text(encoding="utf-8"))
        thing = page.schema_org.get("Person", {})
        if not thing:
            continue
        career = page.all("ol", aria_label="Career")
        for organisation in (*thing.get("worksFor", ()), *thing.get("alumniOf", ())):
            assert organisation["name"] in career[0][0], path
