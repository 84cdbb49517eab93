"""The pages of a tiny site, for readers and for machines."""

import re
from html import unescape

import pytest
from htmlpage import Page
from published import find_errors
from sitebuilder import Site

from talentwar.content import model
from talentwar.pages.formatting import Formatter
from talentwar.pages.records import field_words

TRACKER = """\
-- content/site.yml --
title: Moves
base_url: https://moves.example/tracker
description: Who goes where.
-- content/sources/all.yml --
apple-report: {title: Ada leaves Apple, publisher: The Gazette, date: 2026-05-04, url: "https://gazette.example/ada"}
apple-digest: {title: So Ada left, publisher: The Echo, date: 2026-05-05, derived_from: [apple-report], url: "https://echo.example/a"}
second: {title: Ada at Meta, publisher: The Herald, date: 2026-06, url: "https://herald.example/ada"}
denial: {title: No such sum, publisher: Meta, date: 2026-05-06, kind: statement, url: "https://meta.example/no"}
old: {title: Bob at xAI, publisher: The Gazette, date: 2019, url: "https://gazette.example/bob"}
wrong: {title: Ada to xAI, publisher: The Mail, date: 2024, no_url: The page is gone.}
-- content/labs/apple.md --
---
name: Apple
kind: company
---
-- content/labs/meta.md --
---
name: Meta
aka: [Meta Platforms]
founded: 2004-02
links: {website: "https://meta.example", wikidata: Q380}
---
-- content/labs/fair.md --
---
name: FAIR
kind: team
parent: meta
---
-- content/labs/xai.md --
---
name: xAI
events:
  - {kind: count, id: from-meta, date: 2026-08-06, from: meta, to: xai, number: ">=14", who: engineers, sources: [second]}
---
-- content/people/ada.md --
---
name: Ada Byron
aka: [Countess]
headline: Writes programs
links: {website: "https://ada.example"}
moves:
  - id: apple-meta
    date: 2026-05
    announced: 2026-05-04
    from: apple
    to: meta
    status: confirmed
    confirmed_by: Meta
    sources: [apple-report, apple-digest, second]
    pay:
      - {amount: 10M+ USD, period: year, by: The Gazette, status: reported, sources: [apple-report]}
    disputes:
      - {field: pay, by: meta, date: 2026-05-06, says: Called the figure dishonest., sources: [denial]}
  - {id: to-fair, date: 2026-07-01, from: meta, to: fair, kind: internal, sources: [second]}
  - {id: xai-rumour, date: 2026-09~, from: fair, to: xai, status: rumoured, sources: [second]}
  - {id: xai-wrong, date: 2024, from: apple, to: xai, status: retracted, why: It was another Ada., sources: [wrong]}
---
She works with [[bob]] [[@second]].
-- content/people/bob.md --
---
name: Bob Babbage
moves:
  - {id: meta-xai, date: 2019, from: meta, to: xai, role: Engineer, sources: [old]}
---
-- content/people/eve.md --
---
name: Eve Adams
aliases: [e-adams]
moves:
  - {id: fair-xai, date: 2026-03, from: fair, to: xai, sources: [second]}
  - {id: xai-out, date: 2026-08/2026-09, from: xai, kind: departure, to_note: none found as of 2026-11, sources: [second]}
---
"""


def page(site: Site, path: str) -> Page:
    return Page(site.html(path))


def part(site: Site, path: str, tag: str, **attributes: str) -> Page:
    """The first element with this tag and these attributes, as a page."""
    html = site.html(path)
    ((key, value),) = attributes.items()
    match = re.search(rf'<{tag}\b[^>]*\b{key.replace("_", "-")}="{re.escape(value)}".*?</{tag}>', html, re.DOTALL)
    assert match, f"there is no {tag} with {key}={value} in {path}"
    return Page(match[0])


def words(html: str) -> str:
    return " ".join(unescape(re.sub(r"<[^>]*>", " ", html)).split())


ADA, EVE, META, FAIR, XAI = (
    "people/ada/index.html", "people/eve/index.html", "labs/meta/index.html", "labs/fair/index.html", "labs/xai/index.html",
)  # fmt: skip


# A person


@pytest.mark.parametrize(
    ("path", "move", "status", "machine", "date", "sources"),
    [
        (ADA, "apple-meta", "confirmed", "2026-05", "May 2026", "2 independent sources"),
        (ADA, "to-fair", "reported", "2026-07-01", "1 July 2026", "1 independent source"),
        (ADA, "xai-rumour", "rumoured", "2026-09", "about September 2026", "1 independent source"),
        (ADA, "xai-wrong", "retracted", "2024", "2024", "1 independent source"),
        (EVE, "fair-xai", "reported", "2026-03", "March 2026", "1 independent source"),
    ],
)
def test_a_move_shows_its_status_date_and_sources(tracker, path, move, status, machine, date, sources):
    record = part(tracker, path, "article", id=move)
    assert status in words(record.html)
    assert (date, {"datetime": machine}) in record.all("time")
    assert sources in words(record.html)


def test_an_interval_is_shown_without_a_date_for_machines(tracker):
    record = part(tracker, EVE, "article", id="xai-out")
    assert "between August and September 2026" in words(record.html)
    assert record.all("time") == []


def test_a_move_with_a_destination_note_says_that_it_was_not_found(tracker):
    record = words(part(tracker, EVE, "article", id="xai-out").html)
    assert "destination not found" in record and "none found as of 2026-11" in record


def test_a_retracted_move_is_marked_and_gives_the_reason(tracker):
    record = part(tracker, ADA, "article", id="xai-wrong")
    assert "record--not-counted" in record.elements[0][1]["class"]
    assert "Retracted. It was another Ada." in words(record.html)
    assert "record--not-counted" not in part(tracker, ADA, "article", id="apple-meta").elements[0][1]["class"]


def test_a_dispute_is_shown_with_its_claim(tracker):
    record = words(part(tracker, ADA, "article", id="apple-meta").html)
    assert "at least US$10M" in record and "according to The Gazette" in record
    assert "Called the figure dishonest." in record and "on the pay" in record
    assert "confirmed disputed" in record, "a dispute about pay leaves the status of the move alone"


def test_the_claims_page_shows_both_sides_with_dates_and_sources(tracker):
    (claim,) = re.findall(r'<article class="claim".*?</article>', tracker.html("claims/index.html"), re.DOTALL)
    text = words(claim)
    assert text.index("May 2026") < text.index("6 May 2026") < text.index("Called the figure dishonest.")
    assert {"Meta"} <= {name for name, _ in Page(claim).all("a")}
    assert claim.count('class="cite"') >= 2


def test_a_claim_about_disputed_pay_shows_the_status_of_the_pay(tmp_path):
    terms = "by: The Gazette, status: reported, note: Ten million., sources: [apple-report]"
    moves = f"    pay: [{{amount: 10M+ USD, {terms}, disputes: [{{by: meta, says: Never., sources: [denial]}}]}}]\n"
    before, _, after = TRACKER.partition("    pay:\n")
    site = Site(tmp_path).write(before + moves + after[after.index("  - {id: to-fair") :])
    site.build()
    (claim,) = re.findall(r'<article class="claim".*?</article>', site.html("claims/index.html"), re.DOTALL)
    assert "May 2026 · reported · The Gazette Ten million." in words(claim)
    assert "confirmed" not in words(claim)


def test_the_page_of_a_person_links_to_labs_people_and_sources(tracker):
    hrefs = {has["href"] for _, has in page(tracker, ADA).all("a")}
    assert {"/tracker/labs/apple/", "/tracker/labs/meta/", "/tracker/people/bob/", "#note-1"} <= hrefs
    assert "https://gazette.example/ada" in hrefs


def test_a_link_in_a_body_is_listed_on_the_linked_profile(tracker):
    (mentions,) = re.findall(
        r'<section aria-labelledby="mentions">.*?</section>', tracker.html("people/bob/index.html"), re.DOTALL
    )
    assert ("Ada Byron", {"href": "/tracker/people/ada/"}) in Page(mentions).all("a")


# A lab


def test_a_lab_lists_moves_between_its_teams_separately(tracker):
    summary = page(tracker, META).text("p", class_="summary")
    assert "1 arrival and 2 departures" in summary and "net of \u22121" in summary
    assert "1 move between its own teams apart" in summary
    internal = part(tracker, META, "section", aria_labelledby="internal")
    assert len(internal.all("li")) == 1 and "1 July 2026" in words(internal.html)


def test_retracted_and_rumoured_moves_are_listed_separately_and_not_counted(tracker):
    summary = page(tracker, XAI).text("p", class_="summary")
    assert "2 arrivals and 1 departure" in summary
    apart = words(part(tracker, XAI, "section", aria_labelledby="uncounted").html)
    assert "retracted" in apart and "rumoured" in apart
    assert "Ada Byron" not in words(part(tracker, XAI, "section", aria_labelledby="arrivals").html)
    assert "1 departure" in page(tracker, "labs/apple/index.html").text("p", class_="summary")


def test_a_roster_lists_current_people_and_the_date_of_stale_evidence(tracker):
    assert "Ada Byron" in words(part(tracker, META, "section", aria_labelledby="roster").html)
    roster = part(tracker, XAI, "section", aria_labelledby="roster")
    bob = next(text for text, _ in roster.all("tr") if "Bob Babbage" in text)
    assert "Engineer" in bob and "as of" in bob and "2019" in bob


def test_the_roster_of_a_company_includes_its_teams(tracker):
    assert "Ada Byron" in words(part(tracker, FAIR, "section", aria_labelledby="roster").html)


# Routes


def test_a_route_shows_reported_and_named_moves(tracker):
    route = page(tracker, "flows/meta/xai/index.html")
    assert route.text("p", class_="summary") == (
        "2 named moves from Meta to xAI are recorded here; at least 14 are reported; 0 the other way."
    )
    assert "reported at least 14 , named here 2 , at least 12 not named" in words(route.html)


@pytest.mark.parametrize(("number", "words_shown"), [(">=2", "no fewer than reported"), ("2", "0 not named")])
def test_a_page_states_that_all_people_of_a_count_are_named(tmp_path, number, words_shown):
    site = Site(tmp_path).write(TRACKER.replace('">=14"', f'"{number}"'))
    site.build()
    assert f"named here 2 , {words_shown}" in words(page(site, "flows/meta/xai/index.html").html)


def test_a_ratio_is_given_in_a_sentence(tmp_path):
    mover = "---\nname: P\nmoves:\n  - {date: 2026-01, from: meta, to: xai, sources: [second]}\n---\n"
    files = {f"content/people/p{number}.md": mover.replace("P", f"P {number}") for number in range(8)}
    site = Site(tmp_path).write(TRACKER).write(files)
    site.edit("content/people/p0.md", "from: meta, to: xai", "from: xai, to: meta").build()
    sentences = [text for text, _ in page(site, "flows/meta/xai/index.html").all("p", class_="summary")]
    assert sentences[1:] == ["That is 9 to 1, of n = 10 named moves both ways."]


def test_every_key_that_can_be_disputed_has_words():
    format = Formatter("en")
    records = [kind for kind in vars(model).values() if "disputes" in getattr(kind, "__struct_encode_fields__", ())]
    keys = {key for kind in records for key in kind.__struct_encode_fields__} - {"id", "disputes"}
    assert {"form", "amount", "left_role"} <= keys
    assert [key for key in keys if not field_words(format, key).startswith("the ")] == []


def test_a_publisher_in_the_title_is_not_repeated(tmp_path):
    site = Site(tmp_path).write(TRACKER)
    site.edit("content/sources/all.yml", "title: So Ada left", "title: 'The Echo: so Ada left'").build()
    (relayed,) = [text for text, _ in page(site, "sources/the-gazette/index.html").all("dd", data_field="relayed-by")]
    assert relayed == "The Echo: so Ada left"
    (relays,) = [text for text, _ in page(site, "sources/the-echo/index.html").all("dd", data_field="relays")]
    assert relays == "The Gazette: Ada leaves Apple"


def test_a_route_shows_the_highest_reported_number_not_the_latest(tmp_path):
    later = "  - {kind: count, date: 2026-09, from: meta, to: xai, number: 3, who: managers, sources: [second]}\n---\n"
    event = "  - {kind: count, id: from-meta, date: 2026-08-06"
    before, found, after = TRACKER.partition(event)
    line, _, rest = after.partition("\n---\n")
    site = Site(tmp_path).write(f"{before}{found}{line}\n{later}{rest}")
    site.build()
    assert "at least 14 are reported" in page(site, "flows/meta/xai/index.html").text("p", class_="summary")


def test_an_uncounted_move_is_listed_on_its_route_but_not_counted(tracker):
    route = part(tracker, "flows/meta/xai/index.html", "section", aria_labelledby="uncounted")
    assert "Ada Byron" in words(route.html) and "rumoured" in words(route.html)


def test_there_is_no_route_between_earlier_and_later_employers(tracker):
    assert not (tracker.public / "flows/apple/fair").exists()


# Machine-readable


def test_json_ld_has_the_current_and_the_former_labs_of_a_person(tracker):
    ada = page(tracker, ADA).schema_org["Person"]
    assert [lab["name"] for lab in ada["worksFor"]] == ["FAIR"]
    assert [lab["name"] for lab in ada["alumniOf"]] == ["Apple", "Meta"]
    assert (ada["name"], ada["alternateName"], ada["sameAs"]) == ("Ada Byron", ["Countess"], ["https://ada.example"])
    assert ada["url"] == "https://moves.example/tracker/people/ada/"


def test_json_ld_has_no_current_lab_if_the_evidence_is_stale(tracker):
    bob = page(tracker, "people/bob/index.html").schema_org["Person"]
    assert "worksFor" not in bob
    assert [lab["name"] for lab in bob["alumniOf"]] == ["Meta"]


def test_json_ld_has_the_lab_that_a_person_left(tracker):
    eve = page(tracker, EVE).schema_org["Person"]
    assert "worksFor" not in eve
    assert [lab["name"] for lab in eve["alumniOf"]] == ["FAIR", "xAI"]


def test_json_ld_has_the_parent_of_a_team(tracker):
    fair, meta = (page(tracker, path).schema_org["Organization"] for path in (FAIR, META))
    assert fair["parentOrganization"]["name"] == "Meta"
    assert fair["parentOrganization"]["url"] == meta["url"] == "https://moves.example/tracker/labs/meta/"
    assert meta["foundingDate"] == "2004-02" and "parentOrganization" not in meta
    assert meta["sameAs"] == ["https://meta.example", "https://www.wikidata.org/wiki/Q380"]


def test_the_home_page_and_the_routes_are_datasets_under_a_licence(tracker):
    for path in ("index.html", "flows/meta/xai/index.html"):
        dataset = page(tracker, path).schema_org["Dataset"]
        assert dataset["license"] == "https://creativecommons.org/licenses/by/4.0/"
        assert dataset["name"] and dataset["description"]


def test_breadcrumbs_are_on_the_page_and_in_json_ld(tracker):
    ada = page(tracker, ADA)
    items = ada.schema_org["BreadcrumbList"]["itemListElement"]
    assert [(item["position"], item["name"], item["item"]) for item in items] == [
        (1, "Home", "https://moves.example/tracker/"),
        (2, "People", "https://moves.example/tracker/people/"),
        (3, "Ada Byron", "https://moves.example/tracker/people/ada/"),
    ]
    crumbs = part(tracker, ADA, "nav", aria_label="Breadcrumbs").all("a")
    assert [text for text, _ in crumbs] == ["Home", "People", "Ada Byron"]
    assert [has.get("aria-current") for _, has in crumbs] == [None, None, "page"]
    assert "BreadcrumbList" not in page(tracker, "index.html").schema_org


def test_json_ld_cannot_end_its_script_element(minimal):
    minimal.edit("content/people/ada.md", "name: Ada Lovelace", 'name: "</script><script>alert(1)//<!--"').build()
    html = minimal.html("people/ada/index.html")
    assert "<script>alert" not in html and "<!--" not in html
    assert Page(html).schema_org["Person"]["name"] == "</script><script>alert(1)//<!--"


# Every page


def test_the_output_is_valid(tracker):
    assert tracker.problems() == []
    assert find_errors(tracker.public, "/tracker") == []


def all_pages(site: Site) -> dict[str, Page]:
    return {name: Page(data.decode()) for name, data in site.files().items() if name.endswith(".html")}


def test_every_page_has_a_heading_a_title_a_description_and_a_language(tracker):
    pages = all_pages(tracker)
    assert len(pages) > 25
    for name, found in pages.items():
        ((heading, _),) = found.all("h1")
        assert heading, name
        ((title, _),) = found.all("title")
        assert "Moves" in title and found.meta("description"), name
        assert found.all("html")[0][1]["lang"] == "en"


def test_every_page_has_a_canonical_url_and_open_graph_metadata(tracker):
    for name, found in all_pages(tracker).items():
        address = "https://moves.example/tracker/" + name.removesuffix("index.html")
        canonical = [has["href"] for _, has in found.all("link", rel="canonical")]
        if "404" in name or "e-adams" in name:
            assert (canonical, found.meta("robots")) == ([], "noindex"), name
        else:
            assert (canonical, found.meta("robots")) == ([address], None), name
            assert found.meta("og:url") == address
        assert found.meta("og:title") == found.text("title")
        assert found.meta("og:description") == found.meta("description")
        assert found.meta("og:site_name") == "Moves"
        assert found.meta("og:type") == (
            "profile" if name.startswith("people/") and name.count("/") > 1 and "e-adams" not in name else "website"
        )


def test_titles_and_canonical_urls_are_unique(tracker):
    pages = [found for name, found in all_pages(tracker).items() if found.meta("robots") is None]
    assert len({found.meta("og:url") for found in pages}) == len(pages)
    assert len({found.text("title") for found in pages}) == len(pages)
