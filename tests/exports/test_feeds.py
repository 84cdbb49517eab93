"""Feeds: they are valid, their entries keep their ids, and corrections are entries."""

import io
import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import feedparser
import pytest
from gitrepository import committed, repository
from htmlpage import Page
from jsonschema import Draft202012Validator
from lxml import etree
from sitebuilder import WAR, Site

from talentwar.exports.feeds.feeds import NEWEST
from talentwar.exports.hosting.responses import headers

ATOM = "{http://www.w3.org/2005/Atom}"
HERE = Path(__file__).parent
ADA = "content/people/ada.md"
ADAS_MOVE = "tag:moves.example,2026:ada/acme-babbage"


def feeds(site: Site, name: str) -> Iterator[tuple[str, bytes]]:
    """Every feed of a site: its file and its bytes."""
    found = sorted(site.public.rglob(name))
    assert found
    for path in found:
        yield path.relative_to(site.public).as_posix(), path.read_bytes()


def items(site: Site, folder: str = "") -> dict[str, dict[str, Any]]:
    """The items of the JSON feed of an edition, by id."""
    value = json.loads(site.html(f"{folder}feed.json"))
    return {item["id"]: item for item in value["items"]}


def ids_and_days(site: Site, folder: str = "") -> list[tuple[str, str]]:
    """The short ids and the days of the entries of an Atom feed, in order."""
    root = etree.fromstring(site.html(f"{folder}feed.xml").encode())
    return [
        (text(entry, "id").removeprefix("tag:moves.example,2026:"), text(entry, "updated")[:10])
        for entry in root.iter(f"{ATOM}entry")
    ]


def text(root: etree._Element, name: str) -> str:
    found = root.findtext(ATOM + name)
    assert found
    return found


# The real content


def test_a_feed_reader_reads_every_atom_feed(content: Site):
    for file, data in feeds(content, "feed.xml"):
        read = feedparser.parse(io.BytesIO(data), response_headers={"content-type": headers(file)["Content-Type"]})
        assert not read.bozo, (file, read.get("bozo_exception"))
        assert read.version == "atom10"
        assert read.feed.title and all(entry.title and entry.summary and entry.link for entry in read.entries)


def test_every_atom_feed_is_valid(content: Site):
    grammar = etree.RelaxNG(etree.parse(HERE / "atom.rng"))
    for file, data in feeds(content, "feed.xml"):
        root = etree.fromstring(data)
        assert grammar.validate(root), (file, grammar.error_log.last_error)
        # The grammar does not cover these rules for authors and links (RFC 4287, 4.1.1 to 4.1.2).
        assert root.find(f"{ATOM}author/{ATOM}name") is not None
        assert root.find(f"{ATOM}link[@rel='self']").get("href").endswith(f"/{file}")
        for entry in root.iter(f"{ATOM}entry"):
            assert len(entry.findall(f"{ATOM}link[@rel='alternate']")) == 1
            assert text(entry, "published") <= text(entry, "updated") <= text(root, "updated")


def test_the_grammar_rejects_invalid_atom():
    grammar = etree.RelaxNG(etree.parse(HERE / "atom.rng"))
    good = '<feed xmlns="http://www.w3.org/2005/Atom"><id>x</id><title>y</title><updated>2026-01-01T00:00:00Z</updated></feed>'
    assert grammar.validate(etree.fromstring(good))
    assert not grammar.validate(etree.fromstring(good.replace("T00:00:00Z", "")))
    assert not grammar.validate(etree.fromstring(good.replace("<id>x</id>", "")))


def test_every_json_feed_is_valid(content: Site):
    validator = Draft202012Validator(json.loads((HERE / "jsonfeed.schema.json").read_text(encoding="utf-8")))
    for file, data in feeds(content, "feed.json"):
        value = json.loads(data)
        assert not [error.message for error in validator.iter_errors(value)], file
        assert value["feed_url"].endswith(f"/{file}")


def test_both_formats_have_the_same_entries_newest_first(content: Site):
    assert [file for file, _ in feeds(content, "feed.json")] == ["feed.json", "fr/feed.json"]
    for file, same in feeds(content, "feed.json"):
        root, value = etree.parse(content.public / file.replace(".json", ".xml")).getroot(), json.loads(same)
        entries = [
            tuple(text(entry, name) for name in ("id", "title", "summary", "content", "published", "updated"))
            for entry in root.iter(f"{ATOM}entry")
        ]
        names = ("id", "title", "summary", "content_html", "date_published", "date_modified")
        assert entries == [tuple(item[name] for name in names) for item in value["items"]], file
        assert len({id for id, *_ in entries}) == len(entries) <= NEWEST
        days = [updated for *_, updated in entries]
        assert days == sorted(days, reverse=True)
        assert text(root, "title") == value["title"]


def test_every_link_into_the_site_leads_to_an_element_of_a_page(content: Site):
    places: dict[str, set[str]] = {}
    for file, data in feeds(content, "feed.xml"):
        found = set(re.findall(rb'href="(https://ai-talent-war\.netlify\.app[^"]*)"', data))
        assert found
        for href in found:
            parts = urlsplit(href.decode())
            page = content.public / (parts.path[1:] + ("index.html" if parts.path.endswith("/") else ""))
            assert page.is_file(), (file, href)
            if parts.fragment:
                if parts.path not in places:
                    places[parts.path] = set(re.findall(r'\bid="([^"]+)"', page.read_text(encoding="utf-8")))
                assert parts.fragment in places[parts.path], (file, href)


def test_each_id_belongs_to_one_record(content: Site):
    of: dict[str, tuple[str, str]] = {}
    own = set()
    for _, data in feeds(content, "feed.xml"):
        root = etree.fromstring(data)
        own.add(text(root, "id"))
        for entry in root.iter(f"{ATOM}entry"):
            id = text(entry, "id")
            assert re.fullmatch(r"tag:ai-talent-war\.netlify\.app,2026:(fr/)?[a-z0-9-]+/[a-z0-9-]+(/[a-z]+)?", id)
            record = entry.find(f"{ATOM}link[@rel='alternate']").get("href"), text(entry, "title")
            assert of.setdefault(id, record) == record
    assert len(own) == len(list(feeds(content, "feed.xml"))) and not own & of.keys()


def test_every_indexed_page_links_its_own_feed_or_that_of_a_lab_or_of_the_site(content: Site):
    fed = {file.removesuffix("feed.xml") for file, _ in feeds(content, "feed.xml")}
    assert {folder.removeprefix("fr/").split("/")[0] for folder in fed} == {"", "labs", "topics"}
    seen = set()
    for path in sorted(content.public.rglob("index.html")):
        folder, html = path.relative_to(content.public).as_posix().removesuffix("index.html"), path.read_text("utf-8")
        if '<meta name="robots" content="noindex">' in html:
            continue
        links = dict(re.findall(r'<link rel="alternate" type="([^"]+)" title="[^"]+" href="([^"]+)">', html))
        edition, kind = re.fullmatch("(fr/)?([a-z]*/?).*", folder).groups("")
        linked = links["application/atom+xml"].removesuffix("feed.xml")[1:]
        if folder in fed:
            assert linked == folder
        elif kind in ("people/", "flows/"):
            assert linked == edition or linked.startswith(f"{edition}labs/")
        else:
            assert linked == edition
        assert links.get("application/feed+json") == (f"/{edition}feed.json" if linked == edition else None)
        follow = rf'<li><a href="/{linked}feed\.xml">[^<]+ \(Atom\)</a></li>'
        if linked != edition or folder == edition:
            seen.add(linked)
            assert re.search(follow, html)
    assert seen == fed


# Small sites


def test_an_entry_has_the_status_and_the_sources_of_its_record(minimal: Site):
    minimal.build()
    assert items(minimal)[ADAS_MOVE] == {
        "id": ADAS_MOVE,
        "url": "https://moves.example/people/ada/#acme-babbage",
        "title": "Ada Lovelace, Acme to Babbage Labs (reported)",
        "summary": "May 2026; reported; 1 independent source.",
        "content_html": (
            "<p>May 2026; reported; 1 independent source.</p>"
            '<ul><li><a href="https://gazette.example/ada"><cite>Ada Lovelace joins Babbage</cite></a>, '
            "The Gazette, 4 May 2026</li></ul>"
        ),
        "date_published": "2026-05-04T00:00:00Z",
        "date_modified": "2026-05-04T00:00:00Z",
        "tags": ["reported"],
        "_record": {
            "date": {"edtf": "2026-05", "earliest": "2026-05-01", "latest": "2026-05-31"},
            "status": "reported",
            "sources": ["gazette"],
        },
    }
    (entry,) = etree.fromstring(minimal.html("feed.xml").encode()).iter(f"{ATOM}entry")
    assert entry.findtext("{http://purl.org/dc/terms/}temporal") == "2026-05"
    assert [link.get("href") for link in entry.findall(f"{ATOM}link[@rel='via']")] == ["https://gazette.example/ada"]


def test_an_entry_has_both_sides_of_a_dispute(site: Site):
    site.write(WAR).build()
    offer = items(site)["tag:moves.example,2026:acme-works/terms"]
    assert offer["summary"] == "April 2026; reported, disputed; 1 independent source."
    assert "<p>Babbage Labs disputes it: Never.</p>" in offer["content_html"]


def test_people_and_routes_have_no_feeds_by_default(site: Site):
    site.write(WAR).build()
    assert {Path(file).parent.as_posix() for file in site.files() if file.endswith("feed.xml")} == {
        ".", "labs/acme", "labs/babbage", "labs/cole", "labs/north", "topics/engines", "topics/programs",
    }  # fmt: skip


@pytest.mark.parametrize(
    ("page", "feed", "name"),
    [
        ("people/ada/", "labs/babbage/", "Babbage Labs"),
        ("people/bess/", "labs/north/", "Acme North"),
        ("people/carl/", "", "Moves"),
        ("flows/acme/babbage/", "labs/babbage/", "Babbage Labs"),
    ],
)
def test_a_person_offers_the_feed_of_their_present_lab_and_a_route_that_of_its_destination(
    site: Site, page: str, feed: str, name: str
):
    site.write(WAR).build()
    html = site.html(f"{page}index.html")
    assert f'<link rel="alternate" type="application/atom+xml" title="{name}" href="/tracker/{feed}feed.xml">' in html
    assert (f'<li><a href="/tracker/{feed}feed.xml">{name} (Atom)</a></li>' in html) == bool(feed)


def test_a_person_who_left_offers_the_feed_of_the_site(minimal: Site):
    minimal.edit(ADA, "from: acme, to: babbage", "from: babbage, kind: departure").build()
    assert 'href="/feed.xml"' in minimal.html("people/ada/index.html")


def test_each_feed_has_the_records_of_its_subject(site: Site):
    site.write(WAR).edit("content/site.yml", "title: Moves", "title: Moves\nfeeds: [people, routes]").build()
    assert '<a href="/tracker/people/ada/feed.xml">Ada Lovelace (Atom)</a>' in site.html("people/ada/index.html")
    assert "/tracker/flows/acme/babbage/feed.xml" in site.html("flows/acme/babbage/index.html")
    # The ids of Ada and Acme use their first slugs.
    ada, bess, two, terms = "countess/to-babbage", "bess/to-north", "acme-works/two", "acme-works/terms"
    expected = {
        "": {two, bess, terms, ada},
        "people/ada/": {terms, ada},
        "people/bess/": {bess},
        "people/carl/": set(),
        "labs/acme/": {two, bess, terms, ada},
        "labs/north/": {bess},
        "labs/babbage/": {two, bess, terms, ada},
        "labs/cole/": set(),
        "flows/acme/babbage/": {two, ada},
        "topics/programs/": {ada},
        "topics/engines/": set(),
    }
    assert {folder: {id for id, _ in ids_and_days(site, folder)} for folder in expected} == expected


def test_ids_outlive_edits(minimal: Site):
    minimal.build()
    before = items(minimal)
    minimal.edit(ADA, "sources: [gazette]}", "sources: [gazette], note: In person., role: Reader, status: confirmed}")
    minimal.edit(ADA, "name: Ada Lovelace", "name: Augusta Ada King")
    minimal.edit(ADA, "moves:\n", "moves:\n  - {id: first, date: 2024-01, to: acme, kind: hire, sources: [gazette]}\n")
    minimal.edit("content/labs/acme.md", "name: Acme", "name: Acme Corporation")
    minimal.build()
    assert items(minimal).keys() == before.keys() | {"tag:moves.example,2026:ada/first"}
    assert items(minimal)[ADAS_MOVE]["title"] == "Augusta Ada King, Acme Corporation to Babbage Labs (confirmed)"


def test_ids_outlive_a_new_slug_if_the_old_one_becomes_an_alias(minimal: Site):
    minimal.build()
    before = list(items(minimal))
    profile = (minimal.root / ADA).read_text(encoding="utf-8")
    minimal.delete(ADA).write({"content/people/ada-king.md": profile.replace("moves:", "aliases: [ada]\nmoves:", 1)})
    minimal.build()
    assert list(items(minimal)) == before == [ADAS_MOVE]


def test_ids_do_not_depend_on_the_base_url_of_the_build(minimal: Site):
    minimal.build(base_url="https://preview.example/17")
    assert items(minimal)[ADAS_MOVE]["url"] == "https://preview.example/17/people/ada/#acme-babbage"


def test_each_language_has_feeds_and_ids_of_its_own(minimal: Site):
    minimal.edit("content/site.yml", "title: Moves", "title: Moves\nlanguages: [en, fr]").build()
    ((id, item),) = items(minimal, "fr/").items()
    assert id == ADAS_MOVE.replace("2026:", "2026:fr/")
    assert item["url"] == "https://moves.example/fr/people/ada/#acme-babbage"
    feed = etree.fromstring(minimal.html("fr/labs/acme/feed.xml").encode())
    assert text(feed, "id") == "tag:moves.example,2026:fr/feed/labs/acme/"
    assert feed.get("{http://www.w3.org/XML/1998/namespace}lang") == "fr"
    links = [has["href"] for _, has in Page(minimal.html("fr/people/ada/index.html")).all("link", rel="alternate")]
    assert {"/fr/labs/babbage/feed.xml", "/api/v1/people/ada.json"} <= set(links)
    assert not any(
        mark in minimal.html(f"fr/{name}") for mark in "\ufdd0\ufdd1\ufdd2" for name in ("feed.xml", "feed.json")
    )


def test_only_new_evidence_updates_an_entry(site: Site):
    site.write(WAR).build()
    before = {id: item["date_modified"] for id, item in items(site).items()}
    site.edit("content/people/bess.md", "sources: [almanac]", "sources: [almanac], note: By coach.")
    site.edit("content/sources/all.yml", "gazette: {title: Ada moves", "gazette: {title: Ada moves on")
    site.build()
    assert {id: item["date_modified"] for id, item in items(site).items()} == before
    late = "later: {title: More of it, publisher: The Herald, date: 2026-09-09, no_url: In print.}\n"
    sources = (site.root / "content/sources/more.yml").read_text(encoding="utf-8")
    site.write({"content/sources/more.yml": sources + late})
    site.edit("content/people/bess.md", "sources: [almanac]", "sources: [almanac, later]")
    site.build()
    after = {id: item["date_modified"] for id, item in items(site).items()}
    assert after == before | {"tag:moves.example,2026:bess/to-north": "2026-09-09T00:00:00Z"}
    assert ids_and_days(site)[0] == ("bess/to-north", "2026-09-09")
    assert items(site)["tag:moves.example,2026:bess/to-north"]["date_published"] == "2026-07-01T00:00:00Z"


def test_feeds_do_not_depend_on_the_day_of_the_build(site: Site, today):
    site.write(WAR).build()
    before = {file: data for file, data in site.files().items() if "feed." in file}
    site.build(today=today.replace(year=today.year + 1))
    assert {file: data for file, data in site.files().items() if "feed." in file} == before


def test_a_retraction_is_an_entry_with_its_reason(minimal: Site):
    minimal.edit(ADA, "date: 2026-05,", "status: retracted, why: It was another Ada., date: 2026-05,").build()
    assert list(items(minimal)) == [f"{ADAS_MOVE}/retracted", ADAS_MOVE]
    entry = items(minimal)[f"{ADAS_MOVE}/retracted"]
    assert entry["title"] == "Retracted: Ada Lovelace, Acme to Babbage Labs"
    assert entry["summary"] == "It was another Ada."
    assert entry["url"] == "https://moves.example/people/ada/#acme-babbage"
    assert items(minimal)[ADAS_MOVE]["title"] == "Ada Lovelace, Acme to Babbage Labs (retracted)"


def test_a_denial_and_a_replacement_are_entries(minimal: Site):
    minimal.edit(
        ADA,
        "date: 2026-05,",
        "status: denied, disputes: [{by: babbage, says: She never came., sources: [gazette]}], date: 2026-05,",
    )
    minimal.edit("content/labs/acme.md", "name: Acme\n", """\
name: Acme
events:
  - {id: six, kind: count, date: 2026-02, to: babbage, from: acme, number: 6, superseded_by: nine, sources: [gazette]}
  - {id: nine, kind: count, date: 2026-04, to: babbage, from: acme, number: 9, sources: [gazette]}
""")  # fmt: skip
    minimal.build()
    found = items(minimal)
    denied, replaced = found[f"{ADAS_MOVE}/denied"], found["tag:moves.example,2026:acme/six/replaced"]
    assert denied["title"] == "Denied: Ada Lovelace, Acme to Babbage Labs"
    assert denied["summary"] == "Babbage Labs disputes it: She never came."
    assert replaced["title"].startswith("Replaced: ") and replaced["summary"].startswith("Replaced by: ")
    assert 'href="https://moves.example/labs/acme/#nine"' in replaced["content_html"]


def test_a_correction_has_the_day_of_its_commit_if_the_history_has_it(tmp_path: Path):
    site = repository(Site(tmp_path / "tracked").write(WAR), day="2026-10-01")
    site.build(history=True)
    before = dict(ids_and_days(site))
    site.edit("content/people/ada.md", "date: 2026-05, from", "status: retracted, why: Wrong., date: 2026-05, from")
    committed(site, day="2026-10-03")
    site.edit("content/people/bess.md", "sources: [almanac]", "sources: [almanac], note: By coach.")
    committed(site, day="2026-10-05")
    site.build(history=True)
    assert ids_and_days(site)[:2] == [
        ("countess/to-babbage/retracted", "2026-10-03"),
        ("countess/to-babbage", "2026-10-03"),
    ]
    rest = {id: day for id, day in ids_and_days(site) if not id.startswith("countess/")}
    assert rest == {id: day for id, day in before.items() if not id.startswith("countess/")}
    site.build(history=False)
    assert ids_and_days(site)[0][1] < "2026-10-01"
    assert dict(ids_and_days(site))["countess/to-babbage/retracted"] == before["countess/to-babbage"]


def test_a_feed_has_the_newest_entries_only(minimal: Site):
    numbers = range(1, NEWEST + 20)
    entry = "s{n}: {{title: T{n}, publisher: P, date: 2025-{month:02}-{day:02}, no_url: In print.}}\n"
    entries = [entry.format(n=n, month=1 + n // 28, day=1 + n % 28) for n in numbers]
    minimal.write({"content/sources/many.yml": "".join(entries)})
    for n in numbers:
        move = f"{{id: m, date: 2024-01, from: acme, to: babbage, sources: [s{n}]}}"
        minimal.write({f"content/people/p{n}.md": f"---\nname: Person {n}\nmoves:\n  - {move}\n---\n"})
    minimal.build()
    assert [id for id, _ in ids_and_days(minimal)] == [
        "ada/acme-babbage",
        *(f"p{n}/m" for n in list(numbers)[:-NEWEST:-1]),
    ]


def test_hostile_text_stays_text_in_both_formats(minimal: Site):
    title = "]]></content><script>alert(1)</script> & \ufffe \u2028"
    minimal.edit(ADA, "sources: [gazette]}", f"sources: [gazette], note: {json.dumps(title)}}}").build()
    (entry,) = etree.fromstring(minimal.html("feed.xml").encode()).iter(f"{ATOM}entry")
    shown = "<p>]]&gt;&lt;/content&gt;&lt;script&gt;alert(1)&lt;/script&gt; &amp; \ufffd \u2028</p>"
    assert shown in text(entry, "content")
    assert shown.replace("\ufffd", "\ufffe") in items(minimal)[ADAS_MOVE]["content_html"]


def test_each_feed_has_its_media_type():
    assert headers("feed.xml")["Content-Type"] == "application/atom+xml; charset=utf-8"
    assert headers("labs/acme/feed.json")["Content-Type"] == "application/feed+json; charset=utf-8"
    assert headers("sitemap.xml")["Content-Type"] == "application/xml; charset=utf-8"


def test_an_empty_site_has_a_feed_that_every_page_links(site: Site):
    site.write("-- content/site.yml --\ntitle: Moves\nbase_url: https://moves.example\n").build()
    assert etree.RelaxNG(etree.parse(HERE / "atom.rng")).validate(etree.fromstring(site.html("feed.xml").encode()))
    assert items(site) == {}
    links = [has["href"] for _, has in Page(site.html("changes/index.html")).all("link", rel="alternate")]
    assert links == ["/feed.xml", "/feed.json"]
