"""The records of the search, its index, and the search page."""

import gzip
import json
import subprocess
import sys
from pathlib import Path

import pytest
from htmlpage import Page
from sitebuilder import MINIMAL, REPOSITORY, WAR, OwnSite, Site

from talentwar.build import search_index
from talentwar.build.errors import IndexingFailed
from talentwar.build.search_index import build_index
from talentwar.exports.search import SearchRecord, search_records
from talentwar.pages.edition import Edition
from talentwar.pages.formatting import Formatter
from talentwar.urls import Urls


def records(site: Site) -> dict[str, SearchRecord]:
    """The search records of a site, by path."""
    edition = Edition(site.graph(), Formatter("en"), Urls.under("https://moves.example/tracker"))
    return {record.path: record for record in search_records(edition)}


def fragments(site: Site) -> dict[str, dict[str, object]]:
    """The records in a built index, by path."""
    found = {}
    for name, data in site.files().items():
        if name.endswith(".pf_fragment"):
            record = json.loads(gzip.decompress(data).removeprefix(b"pagefind_dcd"))
            found[record["url"]] = record
    return found


def index_files(site: Site) -> dict[str, bytes]:
    return {name: data for name, data in site.files().items() if name.startswith("pagefind/")}


def test_each_person_lab_route_event_topic_and_page_has_a_record(site: Site) -> None:
    found = records(site.write(WAR))
    assert {path: record.kind for path, record in found.items()} == {
        "/people/ada/": "person",
        "/people/bess/": "person",
        "/people/carl/": "person",
        "/labs/acme/": "lab",
        "/labs/babbage/": "lab",
        "/labs/cole/": "lab",
        "/labs/north/": "lab",
        "/flows/acme/babbage/": "route",
        "/flows/babbage/acme/": "route",
        "/flows/babbage/north/": "route",
        "/labs/acme/#two": "event",
        "/labs/acme/#terms": "event",
        "/topics/engines/": "topic",
        "/topics/programs/": "topic",
        "/about/": "page",
    }
    assert found["/people/ada/"] == SearchRecord(
        "person",
        "/people/ada/",
        "Ada Lovelace",
        "Ada Lovelace. Acme → Babbage Labs, May 2026 (reported).",
        "Ada Lovelace. Acme → Babbage Labs, May 2026 (reported). Ada Lovelace, Acme to Babbage Labs, May 2026, "
        "reported. Wrote the first program.",
        forms="countess",
        labs=("Acme", "Babbage Labs"),
        statuses=("reported",),
    )
    assert found["/people/bess/"].labs == ("Acme", "Acme North", "Babbage Labs")
    assert found["/about/"].text == "Of Ada Lovelace and the mill."


def test_old_slugs_and_the_ends_of_unspaced_names_are_forms_of_a_name(minimal: Site) -> None:
    minimal.edit("content/people/ada.md", "name: Ada Lovelace", "name: Ada\naka: [庞若鸣, Ада]\naliases: [a-byron]")
    ada = records(minimal)["/people/ada/"]
    assert (ada.also_known_as, ada.forms) == ("庞若鸣, Ада", "a byron 若鸣 鸣 pang ruo ming ada")


@pytest.mark.parametrize("status", ["denied", "retracted"])
def test_denied_and_retracted_moves_are_not_in_the_text_of_a_person(minimal: Site, status: str) -> None:
    minimal.edit(
        "content/people/ada.md",
        "sources: [gazette]}",
        f"status: {status}, why: Wrong, note: A spy, sources: [gazette]}}",
    )
    ada = records(minimal)["/people/ada/"]
    assert (ada.text, ada.labs, ada.statuses) == ("Ada Lovelace.", (), (status,))


def test_the_text_of_a_body_has_no_markup(minimal: Site) -> None:
    minimal.write(
        {"content/pages/about.md": "---\ntitle: About\n---\n*One* [[ada|two]] &lt;b&gt; `<i>`[[@gazette]]\n\n- three\n"}
    )
    assert records(minimal)["/about/"].text == "One two <b> <i> three"


def test_the_index_has_exactly_these_records(site: Site) -> None:
    site.write(WAR).build(search=True)
    found = fragments(site)
    assert found.keys() == records(site).keys()
    ada = found["/people/ada/"]
    assert ada["meta"] == {
        "title": "Ada Lovelace",
        "detail": "Ada Lovelace. Acme → Babbage Labs, May 2026 (reported).",
        "forms": "countess",
    }
    assert ada["filters"] == {"kind": ["person"], "lab": ["Acme", "Babbage Labs"], "status": ["reported"]}


@pytest.mark.parametrize("languages", [("",), ("en", "fr", "de", "pt")])
def test_equal_records_give_equal_bytes_in_every_run(languages: tuple[str, ...]) -> None:
    labs = tuple(f"Lab {n}" for n in range(40))
    some = [
        SearchRecord(
            "person", f"/{language}/{n}/", f"Name {n} Ödön 庞", "x", "", "", "", labs[n % 40 :], ("a",), language
        )
        for n in range(60)
        for language in languages
    ]
    first = build_index(some, "en", ())
    for _ in range(5):
        again = build_index(some, "en", ())
        assert (again.outputs, again.bundles) == (first.outputs, first.bundles)


def test_cached_files_of_an_index_are_not_returned_again() -> None:
    some = [SearchRecord("lab", "/labs/a/", "A", "a lab")]
    first = build_index(some, "en", ())
    (bundle,) = first.bundles
    assert len(bundle.keys) == len({output.key for output in first.outputs})
    assert build_index(some, "en", bundle.keys).bundles == []
    more = build_index([*some, SearchRecord("lab", "/labs/b/", "B", "a lab")], "en", bundle.keys)
    (added,) = more.bundles
    new = {output.file.split("/")[1].split(".")[0] for output in more.outputs if output.key in added.keys}
    assert {"fragment", "index", "filter", "pagefind-entry"} <= new | {"pagefind"}
    assert "wasm" not in new


def test_the_index_is_rebuilt_only_when_its_records_change(tmp_path: Path) -> None:
    site = OwnSite(tmp_path)
    assert site.write(WAR).build(search=True).is_indexed
    before = index_files(site)
    assert not site.build(search=True).is_indexed
    site.edit("content/people/carl.md", "name: Carl Jacobi", "name: Carl Jacobi  # or so")
    assert not site.build(search=True).is_indexed
    site.edit("content/site.yml", "https://moves.example/tracker", "https://moves.example")
    assert not site.build(search=True).is_indexed
    assert index_files(site) == before
    report = site.edit("content/people/carl.md", "Plain.", "Plainer.").build(search=True)
    assert report.is_indexed
    after = index_files(site)
    assert set(report.changes.removed) == before.keys() - after.keys() and report.changes.removed
    assert after == {name: data for name, data in site.clean(search=True).items() if name.startswith("pagefind/")}
    assert not site.edit("content/people/carl.md", "Plainer.", "Plain.").build(search=True).is_indexed
    assert index_files(site) == before


def test_a_build_without_search_removes_the_index(site: Site) -> None:
    site.write(MINIMAL).build(search=True)
    with_search = site.files()
    report = site.build()
    assert not report.is_indexed
    assert site.files() == {name: data for name, data in with_search.items() if not name.startswith("pagefind/")}
    assert not site.build(search=True).is_indexed
    assert site.files() == with_search


def test_a_damaged_or_lost_file_of_the_index_is_written_again(site: Site) -> None:
    site.write(MINIMAL).build(search=True)
    before = site.files()
    (site.public / "pagefind/pagefind-entry.json").write_text("{}")
    next((site.public / "pagefind/fragment").iterdir()).unlink()
    report = site.build(search=True)
    assert not report.is_indexed and len(report.changes.written) == 2
    assert site.files() == before


def test_an_index_lost_from_the_cache_and_the_output_is_rebuilt(site: Site) -> None:
    site.write(MINIMAL).build(search=True)
    before = site.files()
    (site.root / ".cache/build.sqlite3").unlink()
    (site.public / "pagefind/pagefind-entry.json").unlink()
    assert site.build(search=True).is_indexed
    assert site.files() == before


@pytest.mark.parametrize(
    "command", [["true"], ["printf", "eyJwYXlsb2FkIjp7InR5cGUiOiJFcnJvciIsIm1lc3NhZ2UiOiJubyJ9fQ==,"]]
)
def test_an_indexer_that_fails_is_an_error(monkeypatch: pytest.MonkeyPatch, tmp_path: Path, command: list[str]) -> None:
    program = tmp_path / "indexer"
    program.write_text("#!/bin/sh\n" + " ".join(command) + "\n")
    program.chmod(0o755)
    monkeypatch.setattr(search_index, "get_executable", lambda: program)
    with pytest.raises(IndexingFailed):
        build_index([SearchRecord("lab", "/labs/a/", "A", "a lab")], "en", ())


@pytest.mark.parametrize(("options", "imported"), [(["--no-search"], "[]"), ([], "['cbor2', 'pagefind_bin']")])
def test_the_indexer_is_imported_only_if_needed(minimal: Site, options: list[str], imported: str) -> None:
    run = "import sys; from talentwar.cli import main; main(sys.argv[1:]); print(sorted({'cbor2', 'pagefind_bin'} & set(sys.modules)))"
    command = [sys.executable, "-c", run, *minimal.command("build", *options)]
    done = subprocess.run(command, cwd=REPOSITORY, capture_output=True, text=True, check=True)
    assert done.stdout.splitlines()[-1] == imported


def test_the_search_page_lists_every_name_and_links_other_names(minimal: Site) -> None:
    minimal.edit(
        "content/people/ada.md", "name: Ada Lovelace", "name: Ada Lovelace\naka: [Émilie, 庞若鸣, Ада]"
    ).build()
    html = minimal.html("search/index.html")
    page = Page(html)
    groups = [text for text, _ in page.all("h2") if text != "Key to the marks"]
    assert groups == ["A", "B", "E", "Other scripts"]
    assert [text for text, _ in page.all("li") if "see" in text.split()] == [
        "Émilie see Ada Lovelace",
        "Ада see Ada Lovelace",
        "庞若鸣 see Ada Lovelace",
    ]
    assert "Acme → Babbage Labs route" in [text for text, _ in page.all("li")]


def test_the_search_page_of_a_large_site_is_split_into_pages(minimal: Site) -> None:
    minimal.write(
        {f"content/people/person-{n}.md": f"---\nname: Someone With A Rather Long Name {n}\n---\n" for n in range(1200)}
    )
    minimal.build()
    pages = {name: data for name, data in minimal.files().items() if name.startswith("search/")}
    assert set(pages) == {"search/index.html", "search/page/2/index.html"}
    assert max(map(len, pages.values())) < 300_000
    listed = sum(data.decode().count("/people/person-") for data in pages.values())
    assert listed == 1200


@pytest.mark.parametrize("name", ["index.html", "people/ada/index.html", "404.html", "search/index.html"])
def test_every_page_has_a_form_for_the_search_page(minimal: Site, name: str) -> None:
    minimal.build(base_url="https://moves.example/tracker")
    forms = Page(minimal.html(name)).all("form", method="get")
    assert forms and all(has["action"] == "/tracker/search/" for _, has in forms)
