"""Translated catalogs, the checks of translations, and the list of untranslated texts."""

import pytest
from sitebuilder import Site

from talentwar.checks.translations import untranslated
from talentwar.content.language_marks import mark_language, render_language_marks, strip_marks
from talentwar.content.translate import translate

SITE = """
-- content/site.yml --
title: Moves
tagline: Who moves
base_url: https://moves.example
languages: [en, fr]
topics: {engines: {name: Engines, about: Made of brass.}}
-- content/sources/all.yml --
gazette: {title: Ada moves, publisher: The Gazette, date: 2026-05-04, url: "https://gazette.example/ada", note: Paywalled.}
-- content/pages/about.md --
---
title: About
description: What this is.
---
Of [[ada]].
-- content/labs/acme.md --
---
name: Acme
headline: Makes engines
events:
  - {id: says, kind: statement, date: 2026-04, by: A clerk, says: We are sorry., sources: [gazette], disputes: [{by: ada, says: They are not., sources: [gazette]}]}
---
-- content/labs/babbage.md --
---
name: Babbage Labs
---
-- content/people/ada.md --
---
name: Ada Lovelace
headline: Wrote programs
moves:
  - id: acme-babbage
    date: 2026-05
    from: acme
    to: babbage
    role: Analyst
    note: She left.
    sources: [gazette]
    pay:
      - {amount: 1M USD, by: A clerk, note: Says a clerk., sources: [gazette]}
      - {amount: 1M USD, by: acme, kind: bonus, sources: [gazette], disputes: [{by: ada, says: Never., sources: [gazette]}]}
    disputes:
      - {by: acme, date: 2026-05-01, says: She stayed., sources: [gazette]}
      - {by: acme, date: 2026-05-03, says: She went., sources: [gazette]}
---
Wrote the first program.
"""

ADA = """
-- content/people/ada.fr.md --
---
headline: A écrit des programmes
records:
  acme-babbage:
    role: Analyste
    note: Elle est partie.
    pay:
      - {amount: 1M USD, by: A clerk, by_text: Un employé, note: Selon un employé.}
      - {amount: 1M USD, kind: bonus, disputes: [{by: ada, says: Jamais.}]}
    disputes:
      - {by: acme, date: 2026-05-03, says: Elle est partie.}
---
A écrit le premier programme.
"""


@pytest.fixture
def site(tmp_path) -> Site:
    return Site(tmp_path).write(SITE)


def en(text: str) -> str:
    return mark_language(text, "en")


def test_translated_texts_replace_originals_and_the_others_are_marked_with_their_language(site: Site) -> None:
    catalog = translate(site.write(ADA).graph().catalog, "fr")
    ada, move = catalog.people["ada"], catalog.people["ada"].record.moves[0]
    assert (ada.record.name, ada.record.headline, move.role, move.note) == (
        "Ada Lovelace", "A écrit des programmes", "Analyste", "Elle est partie.",
    )  # fmt: skip
    assert (ada.body.html, ada.language) == ("<p>A écrit le premier programme.</p>", "")
    assert ada.file.path == "content/people/ada.fr.md"
    assert [dispute.says for dispute in move.disputes] == [en("She stayed."), "Elle est partie."]
    assert [dispute.by for dispute in move.disputes] == ["acme", "acme"]
    assert [(pay.by, pay.note) for pay in move.pay] == [("Un employé", "Selon un employé."), ("acme", None)]
    assert move.pay[1].disputes[0].says == "Jamais."
    event = catalog.labs["acme"].record.events[0]
    assert (event.by, event.says, event.disputes[0].by) == (en("A clerk"), en("We are sorry."), "ada")
    about = catalog.pages["about"]
    assert (about.record.title, about.record.description, about.language) == (en("About"), en("What this is."), "en")
    assert catalog.sources["gazette"].record.note == en("Paywalled.")
    assert catalog.sources["gazette"].record.title == "Ada moves"
    assert catalog.labs["babbage"].language == "", "a profile without a body has no body language"


def test_settings_and_topics_are_translated(site: Site) -> None:
    catalog = translate(site.graph().catalog, "fr")
    assert (catalog.settings.title, catalog.settings.tagline) == ("Moves", en("Who moves"))
    assert catalog.settings.topics["engines"].name == en("Engines")
    site.write({"content/site.fr.yml": "tagline: Qui bouge\ntopics: {engines: {name: Machines}}\n"})
    catalog = translate(site.graph().catalog, "fr")
    assert (catalog.settings.title, catalog.settings.tagline) == ("Moves", "Qui bouge")
    assert (catalog.settings.topics["engines"].name, catalog.settings.topics["engines"].about) == (
        "Machines", en("Made of brass."),
    )  # fmt: skip


def test_record_ids_and_names_in_wikilinks_stay_those_of_the_original(site: Site) -> None:
    site.write({"content/people/ada.fr.md": "---\nname: Ada de Lovelace\n---\n[[Ada Lovelace]] et [[Babbage Labs]].\n"})
    site.edit("content/people/ada.md", "  - id: acme-babbage\n    date", "  - date")
    graph = site.graph()
    catalog = translate(graph.catalog, "fr")
    assert catalog.people["ada"].record.name == "Ada de Lovelace"
    assert catalog.record_ids == graph.catalog.record_ids
    assert catalog.slugs_by_name == graph.catalog.slugs_by_name


@pytest.mark.parametrize(
    ("translation", "problem"),
    [
        ("ada.fr.md|headline: x\nrecords: {acme-babage: {note: x}}",
         "3:11: the original has no record `acme-babage`; it has acme-babbage. Did you mean `acme-babbage`?"),
        ("adda.fr.md|headline: x", "2:1: this translates `adda`, which does not exist. Did you mean `ada`?"),
        ("ada.fr.md|title: x", "2:1: `ada` has no `title` to translate."),
        ("ada.fr.md|records: {acme-babbage: {left_role: x}}", "2:26: the record `acme-babbage` has no `left_role` to translate."),
        ("ada.fr.md|records: {acme-babbage: {disputes: [{by: acme, says: x}]}}",
         "2:37: this matches 2 entries of `disputes` in the original. Identify one of them: {by: acme, date: 2026-05-01}; {by: acme, date: 2026-05-03}."),
        ("ada.fr.md|records: {acme-babbage: {disputes: [{by: meta, says: x}]}}",
         "2:37: no entry of `disputes` in the original matches this. Its entries are: {by: acme, date: 2026-05-01}; {by: acme, date: 2026-05-03}."),
        ("ada.fr.md|records: {acme-babbage: {pay: [{amount: 1M USD, note: x}]}}",
         "2:32: this matches 2 entries of `pay` in the original. Identify one of them: {amount: 1M USD, by: A clerk, kind: package}; {amount: 1M USD, by: acme, kind: bonus}."),
        ("ada.fr.md|records: {acme-babbage: {pay: [{amount: 1M USD, kind: bonus, note: x}]}}",
         "2:62: the original has no `note` to translate."),
        ("ada.fr.md|records: {acme-babbage: {pay: [{amount: 1M USD, kind: package, note: x}, {amount: 1M USD, by: A clerk, note: y}]}}",
         "2:74: this entry is translated twice."),
        ("ada.fr.md|records: {acme-babbage: {note: x, nte: y}}",
         ("2:35: unknown key `nte` in record `acme-babbage`; allowed: title, says, note, role, left_role, to_note, what, who, method, "
          "why, confirmed_by, by, pay, disputes. Did you mean `note`?")),
    ],
)  # fmt: skip
def test_an_invalid_translation_is_an_error_at_its_location(site: Site, translation: str, problem: str) -> None:
    name, _, front = translation.partition("|")
    site.write({f"content/people/{name}": f"---\n{front}\n---\n"})
    assert site.problem_lines() == [f"content/people/{name}:{problem}"]


def test_a_translation_that_no_edition_shows_is_a_warning(site: Site) -> None:
    site.write({"content/people/ada.de.md": "---\n---\nSchrieb das erste Programm.\n"})
    assert site.problem_lines() == [
        "content/people/ada.de.md:2:1: warning: the site has no edition in `de` that shows this translation; editions: en, fr."
    ]


def test_a_party_named_by_slug_cannot_be_translated(site: Site) -> None:
    site.edit("content/labs/acme.md", "by: A clerk", "by: ada")
    site.write({"content/labs/acme.fr.md": "---\nrecords: {says: {by: Ada, says: Pardon.}}\n---\n"})
    assert site.problem_lines() == [
        "content/labs/acme.fr.md:2:18: `by` of the record `says` is the slug `ada`, which is not translated here. Remove this key."
    ]


def test_an_unknown_topic_in_translated_settings_is_an_error(site: Site) -> None:
    site.write({"content/site.fr.yml": "topics: {engine: {name: Machines}}\n"})
    assert site.problem_lines() == [
        "content/site.fr.yml:1:10: the original has no topic `engine`; it has engines. Did you mean `engines`?"
    ]


def test_untranslated_texts_are_listed_by_key(site: Site) -> None:
    assert dict(untranslated(site.write(ADA).graph().catalog, "fr")) == {
        "content/pages/about.md": ("title", "description", "the body"),
        "content/labs/acme.md": ("headline", "records.says.says", "records.says.disputes[ada].says"),
        "content/people/ada.md": ("records.acme-babbage.disputes[acme].says",),
        "content/site.yml": ("tagline", "topics.engines.name", "topics.engines.about"),
    }


def test_a_marked_passage_gets_a_lang_attribute_where_html_allows_an_element() -> None:
    text = mark_language("She &lt;left&gt;", "en")
    assert render_language_marks(f"<p>Elle : {text}.</p>") == '<p>Elle : <span lang="en">She &lt;left&gt;</span>.</p>'
    assert render_language_marks(f'<a title="{text}">{text}</a>') == (
        '<a title="She &lt;left&gt;"><span lang="en">She &lt;left&gt;</span></a>'
    )
    assert render_language_marks(f"<title>{text} · x</title>") == "<title>She &lt;left&gt; · x</title>"
    assert strip_marks(f"Elle : {text}.") == "Elle : She &lt;left&gt;."


def test_marks_in_authors_texts_are_removed() -> None:
    assert render_language_marks('<p>\ufdd0en" onclick="x</p>\ufdd1<b>\ufdd2</b>') == '<p>en" onclick="x</p><b></b>'
    assert strip_marks("\ufdd2\ufdd1") == ""
