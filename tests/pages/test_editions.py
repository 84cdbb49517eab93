"""The editions of the site in several languages."""

import re
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

import lxml.html
import pytest
from babel import Locale
from babel.messages.catalog import Catalog
from htmlpage import Page
from published import find_errors
from sitebuilder import MINIMAL, WAR, OwnSite, Site, catalogue

from talentwar.exports.api.resources import RULE
from talentwar.exports.hosting.responses import resolve_path
from talentwar.exports.tables.schema import TABLES
from talentwar.exports.tables.sqlite import QUESTIONS
from talentwar.pages.gettext_catalogs import known_languages
from tools import messages

RICH = """
-- content/sources/odd.yml --
post: {title: Un message, publisher: X, author: A Clerk, date: 2026-02, url: "https://post.example/1", kind: post, lang: fr, archive: "https://archive.example/1", origin: The Wire, note: Since removed.}
filing: {title: Annual report, publisher: Acme, date: 2025~, no_url: On paper., kind: filing}
statement: {title: Our plans, publisher: Acme, date: 2026-01-01, url: "https://acme.example/plans", kind: statement}
-- content/labs/acme.md --
---
name: Acme
aka: [Acme Works]
aliases: [acme-works]
headline: Makes engines
founded: 1822-06-14
closed: 2026-10~
color: "#0866ff"
topics: [engines]
checked: 2026-11-01
links: {website: "https://acme.example", wikidata: Q1}
events:
  - {id: two, kind: count, date: 2026-08-01, from: acme, to: babbage, number: ">=2", who: clerks, method: By hand., by: cole, window: 2026-01/2026-08, sources: [almanac]}
  - {id: terms, kind: offer, date: 2026-04, to: [babbage], amount: 1M USD, period: signing, form: bonus, by: ada, outcome: declined, status: claimed, sources: [herald], disputes: [{field: amount, by: babbage, date: 2026-04-02, says: Never., sources: [digest]}, {by: A clerk, says: Nor ever., sources: [digest]}]}
  - {id: ratio, kind: ratio, date: 2026-05, from: babbage, to: acme, ratio: 2.5, who: engineers, sources: [almanac]}
  - {id: stake, kind: deal, date: 2026-06-12, form: stake, stage: announced, with: [babbage], amount: 14.3B USD, stake: 49%, people: [ada], sources: [statement], status: confirmed, confirmed_by: Acme}
  - {id: spent, kind: spending, date: 2025-01-24, amount: 60B-65B USD, window: 2025, what: Capital, superseded_by: spent-more, sources: [filing]}
  - {id: spent-more, kind: spending, date: 2025-07-24, amount: 70B+ EUR, window: 2025, sources: [filing]}
  - {id: said, kind: statement, date: 2026-06-17, by: ada, says: We are well., sources: [post]}
  - {id: gone, kind: layoff, date: 2026-07, number: ~600, sources: [herald]}
  - {id: split, kind: reorganisation, date: 2026-07-01, people: [ada, bess], sources: [herald], note: In three., title: Three teams}
  - {id: rumour, kind: launch, date: 2026-09?, status: rumoured, sources: [herald]}
  - {id: untrue, kind: closure, date: 2026-09-09, status: denied, sources: [herald]}
---
Acme made engines.[[@filing]]
-- content/people/ada.md --
---
name: Ada Lovelace
aka: [Ada Byron]
headline: Wrote programs
aliases: [countess]
topics: [programs]
not_same_as: {ada-b: another Ada, ada-c: a third}
checked: 2026-11-01
links: {linkedin: "https://www.linkedin.com/in/ada", x: "https://x.com/ada"}
moves:
  - id: to-babbage
    date: 2026-05
    reported: 2026-05-04
    announced: 2026-05-01
    left: 2026-04-30
    joined: 2026-05-02
    from: acme
    to: babbage
    role: Analyst
    left_role: Clerk
    status: confirmed
    confirmed_by: Babbage, to The Gazette
    sources: [gazette, digest]
    note: She went.
    pay:
      - {amount: 100K GBP, sources: [herald]}
      - {amount: <=1M USD, period: total, years: 2.5, kind: equity, outcome: accepted, by: A clerk, date: 2026-06, note: Said aloud., status: claimed, sources: [herald], disputes: [{by: ada, says: Less., sources: [digest]}]}
      - {amount: undisclosed, period: year, kind: base, sources: [herald]}
    disputes: [{field: date, by: cole, date: 2026-05-05, says: It was June., sources: [digest]}]
  - {id: chief, date: 2026-09, to: babbage, kind: appointment, role: Chief, sources: [gazette]}
  - {id: away, date: 2026-10, from: babbage, kind: departure, to_note: none found as of 2026-11, sources: [gazette]}
---
Wrote the first program.[[@gazette]]
-- content/people/bess.md --
---
name: Bess of Hardwick
moves:
  - {id: to-north, date: 2025-03, from: babbage, to: north, sources: [almanac]}
  - {id: back, date: 2025-09~, from: north, to: babbage, sources: [almanac]}
  - {id: again, date: 2026-01/2026-03, from: babbage, to: cole, kind: founding, sources: [almanac], status: rumoured}
  - {id: wrong, date: 2026-02, from: babbage, to: acme, sources: [almanac], status: retracted, why: Another Bess.}
---
-- content/people/zoe.md --
---
name: Zoé Œrsted
moves:
  - {id: to-cole, date: 2024-02-01, from: acme, to: cole, sources: [almanac]}
  - {id: within, date: 2024-12, from: cole, to: cole-two, sources: [almanac]}
---
-- content/labs/cole-two.md --
---
name: Cole Two
parent: cole
kind: team
---
"""
"""All kinds of records that the minimal site lacks."""


def bracketed(text: str) -> str:
    """Puts each run of text between tags in brackets."""
    return "".join(
        part if part.startswith("<") or not part.strip() else f"⟦{part}⟧" for part in re.split(r"(<[^<>]*>)", text)
    )


def pseudo(folder: Path) -> None:
    """Writes a catalog with all interface strings in brackets."""
    made = Catalog(locale="eo", charset="utf-8")
    for message in messages.read(messages.TEMPLATE):
        if message.id:
            forms = tuple(map(bracketed, message.id)) if isinstance(message.id, tuple) else bracketed(message.id)
            made.add(message.id, forms, context=message.context)
    messages.write(folder / "eo/LC_MESSAGES/talentwar.po", made)


ATTRIBUTES = (
    "aria-label", "title", "alt", "placeholder", "data-text", "data-found", "data-none", "data-broken", "data-more",
)  # fmt: skip


def passages(page: lxml.html.HtmlElement, language: str = "") -> Iterator[tuple[str, str, str]]:
    """The texts of a page with their elements and languages, in order, and the attributes that readers see."""
    language = "code" if page.tag in ("script", "style", "code", "cite", "title") else page.get("lang", language)
    yield page.tag, page.text or "", language
    for child in page:
        if isinstance(child.tag, str):
            yield from passages(child, language)
        yield page.tag, child.tail or "", language


def bare(texts: Iterable[tuple[str, str, str]], language: str) -> Iterator[tuple[str, str]]:
    """The parts of texts in a language outside brackets; brackets may span several texts."""
    depth = 0
    for tag, text, its in texts:
        out = ""
        for char in text:
            depth += {"⟦": 1, "⟧": -1}.get(char, 0)
            out += char if depth == 0 and char != "⟧" else " "
        if its == language:
            yield tag, out


FILE = r"[a-z]+(_[a-z]+)*\.(csv|json|sqlite)"
IDENTIFIER = r"[a-z]+(_[a-z]+)*(\.(csv|json|sqlite))?|[a-z-]+((,| \|)? [a-z-]+)*|[0-9a-f]{64}"
"""Untranslated texts of the data page: names of tables, columns and files, values, digests."""
NAMES = {
    *["Moves", "Acme", "Works", "North", "Babbage", "Labs", "Cole", "Two", "Ada", "Lovelace", "Byron", "Bess", "of", "Hardwick", "Carl", "Jacobi", "Zoé", "Œrsted", "LinkedIn", "X"],
    *["Wikidata", "The", "Gazette", "Digest", "Herald", "Almanac", "Wire", "A", "Clerk", "BibTeX", "CC", "BY", "corrections", "example", "gazette", "herald", "almanac"],
    *["post", "acme", "com", "GBP", "USD", "EUR", "US", "B", "M", "K", "G", "www", "linkedin", "com", "kaj", "Atom", "JSON", "Feed"],
}  # fmt: skip


@pytest.fixture(scope="module")
def pseudo_site(tmp_path_factory: pytest.TempPathFactory) -> Site:
    site = Site(tmp_path_factory.mktemp("pseudo")).write(WAR).write(RICH)
    site.edit(
        "content/site.yml", "title: Moves", "title: Moves\nlanguages: [en, eo]\ncorrections: corrections@acme.example"
    )
    pseudo(site.root / "locale")
    site.build(locales=site.root / "locale", search=True)
    return site


def test_pages_of_another_edition_have_no_english_string(pseudo_site: Site) -> None:
    months = {
        word for month in Locale("eo").months["format"]["wide"].values() for word in re.findall(r"[^\W\d_]+", month)
    }
    found = set()
    pages = sorted((pseudo_site.public / "eo").rglob("*.html"))
    for file in pages:
        root = lxml.html.parse(str(file)).getroot()
        attributes = [(name, value, "eo") for name in ATTRIBUTES for value in root.xpath(f"//body//@{name}")]
        for tag, text in (*bare(passages(root), "eo"), *(item for one in attributes for item in bare([one], "eo"))):
            is_identifier = re.fullmatch(IDENTIFIER if file.parent.name == "data" else FILE, text.strip())
            is_address = text.strip().startswith(("/tracker/", "https://"))
            if set(re.findall(r"[^\W\d_]{2,}", text)) - NAMES - months and not is_identifier and not is_address:
                found.add((file.relative_to(pseudo_site.public).as_posix(), tag, text.strip()))
    assert len(pages) > 50
    assert sorted(found)[:10] == []


def test_header_and_footer_are_translated_on_every_page(pseudo_site: Site) -> None:
    page = Page(pseudo_site.html("eo/people/ada/index.html"))
    assert "⟦People⟧" in page.html and "⟦Key to the marks⟧" in page.html
    assert Page(pseudo_site.html("people/ada/index.html")).html.count("⟦") == 0


# Catalogs


def test_every_interface_string_is_in_the_template_and_all_catalogs() -> None:
    now = messages.strings(messages.extracted())
    assert messages.strings(messages.read(messages.TEMPLATE)) == now, "run `make messages`"
    for file in messages.FOLDER.glob("*/*/*.po"):
        assert messages.strings(messages.read(file)) == now, f"run `make messages`: {file}"


def test_the_texts_about_tables_are_extracted_for_translation() -> None:
    known = {id for id, _ in messages.strings(messages.extracted())}
    assert {TABLES[0].about, TABLES[0].columns[0].about, QUESTIONS[0][0], RULE} <= known


@pytest.mark.parametrize("language", [name for name in known_languages(messages.FOLDER) if name != "en"])
def test_translations_have_the_same_placeholders_as_the_original(language: str) -> None:
    places = re.compile(r"%\(\w+\)s|%\(\w+\)d|%s|\{\w+\}")
    for message in messages.read(messages.FOLDER / language / "LC_MESSAGES/talentwar.po"):
        forms = [message.string] if isinstance(message.string, str) else list(message.string or ())
        wanted = message.id[-1] if isinstance(message.id, tuple) else message.id
        for form in filter(None, forms):
            assert set(places.findall(form)) >= set(places.findall(wanted)) - {"%(n)s", "%(n)d", "%s"}, message.id
            assert set(places.findall(form)) <= set(places.findall(wanted)), message.id


def test_a_language_without_a_catalog_is_an_error_that_lists_the_known_ones(minimal: Site) -> None:
    minimal.edit("content/site.yml", "title: Moves", "title: Moves\nlanguages: [en, fe]")
    assert minimal.problem_lines() == [
        "content/site.yml:2:17: the interface has no translation into `fe`; allowed: en, fr."
    ]


def test_listing_a_language_twice_is_an_error(minimal: Site) -> None:
    minimal.edit("content/site.yml", "title: Moves", "title: Moves\nlanguages: [en, fr, en]")
    assert minimal.problem_lines() == ["content/site.yml:2:21: `en` is listed twice."]


def test_a_new_language_needs_only_a_catalog(tmp_path: Path) -> None:
    site = (
        OwnSite(tmp_path)
        .write(MINIMAL)
        .write({"locale/de/LC_MESSAGES/talentwar.po": catalogue({"People": "Personen"})})
    )
    site.edit("content/site.yml", "title: Moves", "title: Moves\nlanguages: [en, fr, de]")
    site.build()
    page = Page(site.html("de/people/ada/index.html"))
    assert ("Personen", {"href": "/de/people/"}) in page.all("a")
    assert "Mai 2026" in page.html
    assert [link["hreflang"] for _, link in page.all("link", rel="alternate") if "hreflang" in link] == [
        "en", "x-default", "fr", "de",
    ]  # fmt: skip


# URLs and links between editions


FRENCH = "title: Moves\nlanguages: [en, fr]"
TRANSLATED = """
-- content/people/ada.fr.md --
---
headline: A écrit des programmes
records: {to-babbage: {note: Elle est partie.}}
---
A écrit le premier programme.[[@gazette]]
"""


@pytest.fixture(scope="module")
def both(tmp_path_factory: pytest.TempPathFactory) -> OwnSite:
    site = OwnSite(tmp_path_factory.mktemp("both"))
    site.write(WAR).write(RICH).write(TRANSLATED).edit("content/site.yml", "title: Moves", FRENCH)
    site.build(search=True)
    return site


def test_the_output_is_valid(both: OwnSite) -> None:
    assert find_errors(both.public, "/tracker") == []


def test_both_editions_have_the_same_pages_with_the_same_slugs(both: OwnSite) -> None:
    pages = {name for name in both.files() if name.endswith(".html")}
    french = {name.removeprefix("fr/") for name in pages if name.startswith("fr/")}
    own = {name for name in pages if name.startswith("sources/") and name != "sources/index.html"}
    assert french == {name for name in pages if not name.startswith("fr/")} - own


def test_data_files_exist_only_in_the_main_edition(both: OwnSite) -> None:
    beside = {name for name in both.files() if name.startswith("fr/") and not name.endswith((".html", "share.png"))}
    assert {name for name in beside if not name.endswith(("feed.xml", "feed.json"))} == set()


def test_pages_link_to_other_editions_only_for_their_own_translation(both: OwnSite) -> None:
    page = Page(both.html("fr/people/ada/index.html"))
    root = "https://moves.example/tracker"
    assert page.all("html")[0][1]["lang"] == "fr"
    assert {link["hreflang"]: link["href"] for _, link in page.all("link", rel="alternate") if "hreflang" in link} == {
        "en": f"{root}/people/ada/", "x-default": f"{root}/people/ada/", "fr": f"{root}/fr/people/ada/",
    }  # fmt: skip
    assert [link["href"] for _, link in page.all("link", rel="canonical")] == [f"{root}/fr/people/ada/"]
    assert page.all("a", hreflang="en") == [
        ("English", {"href": "/tracker/people/ada/", "hreflang": "en", "lang": "en"})
    ]
    shared = ("/tracker/data/", "/tracker/api/", "/tracker/css/", "/tracker/js/", "/tracker/img/", "/tracker/sources/")
    inside = [
        has["href"] for _, has in page.all("a") if (has.get("href") or "").startswith("/") and "hreflang" not in has
    ]
    assert inside and not [href for href in inside if href and not href.startswith(("/tracker/fr/", *shared))]
    english = Page(both.html("people/ada/index.html"))
    assert english.all("a", hreflang="fr") == [
        ("Français", {"href": "/tracker/fr/people/ada/", "hreflang": "fr", "lang": "fr"})
    ]
    assert (english.meta("og:locale"), page.meta("og:locale")) == ("en_GB", "fr_FR")
    assert page.schema_org["WebPage"]["inLanguage"] == "fr"


def test_the_sitemap_lists_each_page_with_its_alternates(both: OwnSite) -> None:
    text = both.html("sitemap.xml")
    root = "https://moves.example/tracker"
    assert f"<loc>{root}/people/ada/</loc>" in text and f"<loc>{root}/fr/people/ada/</loc>" in text
    assert text.count(f'hreflang="fr" href="{root}/fr/people/ada/"') == 2
    assert text.count(f'hreflang="x-default" href="{root}/people/ada/"') == 2


def test_redirects_stay_in_their_edition(both: OwnSite) -> None:
    redirects = both.html("_redirects").splitlines()
    assert "/tracker/fr/people/countess/* /tracker/fr/people/ada/:splat 301!" in redirects
    assert "/tracker/people/countess/* /tracker/people/ada/:splat 301!" in redirects
    assert redirects[-1] == "/tracker/fr/* /tracker/fr/404.html 404"
    assert "url=/tracker/fr/people/ada/" in both.html("fr/people/countess/index.html")


def test_a_page_named_like_an_edition_is_an_error(minimal: Site) -> None:
    minimal.edit("content/site.yml", "title: Moves", FRENCH).write({"content/pages/fr.md": "---\ntitle: Fr\n---\n"})
    assert minimal.problem_lines() == [
        "content/pages/fr.md:2:1: a page cannot be named `fr`: that address is the site's own."
    ]


def test_search_has_an_index_for_each_language(both: OwnSite) -> None:
    entry = both.html("pagefind/pagefind-entry.json")
    assert {language for language in ("en", "fr", "de") if f'"{language}":' in entry} == {"en", "fr"}


# Translated and untranslated content


def test_untranslated_bodies_are_marked_with_their_language(both: OwnSite) -> None:
    page = both.html("fr/people/ada/index.html")
    assert '<div class="prose"><p>A écrit le premier programme.' in page
    assert '<p class="headline">A écrit des programmes</p>' in page
    assert "<p>Elle est partie.<sup" in page
    acme = both.html("fr/labs/acme/index.html")
    assert '<div class="prose" lang="en"><p>Acme made engines.' in acme
    assert '<p class="headline"><span lang="en">Makes engines</span></p>' in acme
    assert "not been translated" in acme and "not been translated" not in page
    assert "not been translated" not in both.html("labs/acme/index.html")


def test_titles_of_sources_are_marked_with_their_language(both: OwnSite) -> None:
    page = both.html("fr/labs/acme/index.html")
    assert '<cite lang="en"><a href="https://acme.example/plans" rel="external">Our plans</a>' in page
    assert '<h2 id="post" lang="fr">Un message</h2>' in both.html("sources/x/index.html")


def test_only_the_index_of_sources_is_in_every_edition(both: OwnSite) -> None:
    page = both.html("fr/sources/index.html")
    assert '<a href="/tracker/sources/acme/">Acme</a>' in page
    assert not [file for file in both.files() if file.startswith("fr/sources/") and file != "fr/sources/index.html"]
    assert '<a href="/tracker/sources/acme/#statement">' in both.html("fr/labs/acme/index.html")
    assert "hreflang" not in both.html("sources/acme/index.html")
    assert "/tracker/fr/sources/* /tracker/sources/:splat 301\n" in both.html("_redirects")
    assert "/tracker/fr/sources/acme/" not in both.html("sitemap.xml")


def test_no_language_mark_is_left_in_any_file(both: OwnSite) -> None:
    marks = [mark.encode() for mark in "\ufdd0\ufdd1\ufdd2"]
    left = [
        name
        for name, data in both.files().items()
        if not name.endswith((".png", ".sqlite")) and any(mark in data for mark in marks)
    ]
    assert left == []


def test_the_french_edition_formats_dates_numbers_and_amounts_in_french(both: OwnSite) -> None:
    assert "14,3\xa0Md\xa0$" in both.html("fr/labs/acme/index.html")
    assert "49\xa0%" in both.html("fr/labs/acme/index.html") or "49\u202f%" in both.html("fr/labs/acme/index.html")
    assert '<time datetime="2026-05">mai 2026</time>' in both.html("fr/people/ada/index.html")


def test_a_site_in_one_language_does_not_mention_others(tmp_path: Path) -> None:
    site = OwnSite(tmp_path).write(WAR).write(RICH).write(TRANSLATED)
    site.build()
    assert not [name for name, data in site.files().items() if name.startswith("fr/") or b"hreflang" in data]


# Incremental builds


EDITS: list[tuple[str, Any, set[str]]] = [
    ("the French text of a person", lambda site: site.edit("content/people/ada.fr.md", "premier", "tout premier"),
     {"fr/people/ada/index.html"}),
    ("the English text of a person that is translated", lambda site: site.edit("content/people/ada.md", "first", "very first"),
     {"people/ada/index.html"}),
    ("the English text of one that is not", lambda site: site.edit("content/people/carl.md", "Plain", "Plainer"),
     {"people/carl/index.html", "fr/people/carl/index.html"}),
    ("a French note", lambda site: site.edit("content/people/ada.fr.md", "Elle est partie", "Elle partit"),
     {"fr/people/ada/index.html"}),
    ("a French headline", lambda site: site.edit("content/people/ada.fr.md", "headline: A écrit", "headline: Auteure"),
     {"fr/people/ada/index.html", "fr/people/index.html", "fr/topics/programs/index.html"}),
]  # fmt: skip


@pytest.fixture
def small(tmp_path: Path) -> OwnSite:
    site = OwnSite(tmp_path).write(WAR).write(TRANSLATED)
    site.edit("content/site.yml", "title: Moves", FRENCH)
    site.edit(
        "content/people/ada.md", "sources: [gazette, digest],", "sources: [gazette, digest], note: She went.,"
    ).edit("content/people/ada.md", "name: Ada Lovelace", "name: Ada Lovelace\nheadline: Wrote programs")
    site.edit("content/people/ada.md", "note: She went.,", "note: She went,")
    site.build()
    return site


@pytest.mark.parametrize(("what", "change", "rendered"), EDITS, ids=[what for what, _, _ in EDITS])
def test_an_edit_renders_only_the_pages_and_editions_that_show_it(
    small: OwnSite, what: str, change: Any, rendered: set[str]
) -> None:
    change(small)
    report = small.build()
    assert {file for file in report.rendered if file.endswith(".html")} == rendered
    assert small.files() == small.clean()


def test_an_edited_catalog_renders_only_its_edition(small: OwnSite) -> None:
    report = small.edit("locale/fr/LC_MESSAGES/talentwar.po", "Personnes", "Gens").build()
    assert report.rendered
    assert not [file for file in report.rendered if not file.startswith("fr/")]
    assert small.files() == small.clean()


def test_adding_and_removing_a_translation_render_its_page(small: OwnSite) -> None:
    report = small.write({"content/people/carl.fr.md": "---\n---\nSimple.\n"}).build()
    assert {file for file in report.rendered if file.endswith(".html")} == {"fr/people/carl/index.html"}
    small.delete("content/people/carl.fr.md").build()
    assert small.files() == small.clean()


def test_an_unknown_french_path_gets_the_french_404_page(both: OwnSite) -> None:
    files = both.files()
    assert resolve_path("/fr/people/nobody/", files.__contains__).file == "fr/404.html"
    assert resolve_path("/people/nobody/", files.__contains__).file == "404.html"
    page = Page(both.html("fr/404.html"))
    assert [has["href"] for _, has in page.all("a", hreflang="en")] == ["/tracker/"]
