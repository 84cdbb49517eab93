"""Notes for an editor: possible duplicates, incomplete careers, single sources, profiles never checked."""

import json
from pathlib import Path

import pytest
from sitebuilder import Site

from talentwar.checks.editorial import editorial_notes
from talentwar.content.documents import locate_problems

LABS = """
-- content/site.yml --
title: Moves
base_url: https://moves.example
-- content/sources/all.yml --
gazette: {title: A, publisher: The Gazette, no_url: In print.}
herald: {title: C, publisher: The Herald, no_url: In print.}
-- content/sources/digest.yml --
digest: {title: B, publisher: The Digest, derived_from: [gazette], no_url: In print.}
-- content/labs/acme.md --
---
name: Acme
checked: 2026-11-01
---
-- content/labs/babbage.md --
---
name: Babbage
checked: 2026-11-01
---
"""


@pytest.fixture
def site(tmp_path: Path) -> Site:
    return Site(tmp_path).write(LABS)


def add_person(site: Site, slug: str, name: str, *moves: str, more: str = "") -> None:
    lines = "".join(f"  - {{{move}}}\n" for move in moves)
    site.write({f"content/people/{slug}.md": f"---\nname: {name}\nchecked: 2026-11-01\n{more}moves:\n{lines}---\n"})


def notes_of_kind(site: Site, kind: str) -> list[tuple[str, int, str]]:
    checked = site.check()
    notes = locate_problems(editorial_notes(checked.valid_graph), checked.files)
    assert {note.level for note in notes} <= {"note"}
    return [(note.path.removeprefix("content/"), note.line, note.message) for note in notes if note.kind == kind]


TWO = "sources: [gazette, herald]"


def test_profiles_with_similar_names_are_possible_duplicates(site: Site):
    add_person(site, "ada", "Ada Lovelace", f"date: 2024, to: acme, {TWO}")
    add_person(site, "lovelace", "Lovelace Ada", f"date: 2025, from: acme, to: babbage, {TWO}")
    assert notes_of_kind(site, "possible-duplicate") == [
        ("people/lovelace.md", 2, "this may be Ada Lovelace (content/people/ada.md): the same words in another order; both were at Acme.")
    ]  # fmt: skip


def test_the_note_says_that_two_careers_were_at_two_labs_at_once(site: Site):
    add_person(
        site, "ada", "Ada Lovelace", f"date: 2021, to: acme, {TWO}", f"date: 2024, from: acme, to: babbage, {TWO}"
    )
    moves = (f"date: 2022, to: babbage, {TWO}", f"date: 2024, from: babbage, to: acme, {TWO}")
    add_person(site, "lovelace", "Lovelace Ada", *moves)
    ((_, _, message),) = notes_of_kind(site, "possible-duplicate")
    assert message.endswith(", but they were at Babbage and Acme at the same time.")


def test_profiles_with_not_same_as_are_no_duplicates(site: Site):
    move = f"date: 2024, to: acme, {TWO}"
    add_person(site, "ada", "Ada Lovelace", move)
    add_person(site, "lovelace", "Lovelace Ada", move, more="not_same_as: {ada: a baker}\n")
    assert notes_of_kind(site, "possible-duplicate") == []


def test_a_last_departure_needs_a_destination_or_to_note(site: Site):
    add_person(site, "ada", "Ada", f"date: 2025, from: acme, {TWO}")
    assert notes_of_kind(site, "career-gap") == [("people/ada.md", 5, "where Ada went after 2025 is missing.")]
    site.edit("content/people/ada.md", "from: acme,", "from: acme, to_note: none found as of 2026-11,")
    assert notes_of_kind(site, "career-gap") == []


def test_a_gap_of_two_years_between_tenures_is_noted(site: Site):
    add_person(site, "ada", "Ada", f"date: 2019-06, from: acme, {TWO}", f"date: 2022-07, to: babbage, {TWO}")
    add_person(site, "bess", "Bess", f"date: 2021, from: acme, {TWO}", f"date: 2022, to: babbage, {TWO}")
    assert notes_of_kind(site, "career-gap") == [
        ("people/ada.md", 5, "3 years pass between this departure and the move of 2022-07.")
    ]


def test_sources_derived_from_one_count_as_one(site: Site):
    add_person(
        site, "ada", "Ada",
        "id: one, date: 2023, to: acme, sources: [gazette]",
        "id: derived, date: 2024, from: acme, to: babbage, sources: [gazette, digest]",
        f"id: two, date: 2025, from: babbage, to: acme, {TWO}",
        "id: talk, date: 2026, from: acme, to: babbage, status: rumoured, sources: [gazette]",
    )  # fmt: skip
    assert notes_of_kind(site, "single-source") == [
        ("people/ada.md", 5, "this record has one source."),
        ("people/ada.md", 6, "the 2 sources of this record go back to one."),
    ]


def test_a_profile_without_checked_is_noted(site: Site):
    site.edit("content/labs/acme.md", "checked: 2026-11-01\n", "")
    assert notes_of_kind(site, "stale") == [
        ("labs/acme.md", 2, "this profile has no `checked`, the date of its last full check.")
    ]


def test_notes_appear_only_with_report_and_are_never_errors(site: Site, capsys):
    add_person(site, "ada", "Ada", "date: 2025, from: acme, sources: [gazette]", f"date: 2026, to: babbage, {TWO}")
    (site.root / "content/sources/digest.yml").unlink()
    assert site.run("check", "--strict") == 0
    assert "No problems" in capsys.readouterr().out
    assert site.run("check", "--strict", "--report") == 0
    assert capsys.readouterr().err.splitlines() == [
        "",
        "To review: records with one source",
        "  content/people/ada.md:5: this record has one source.",
        "",
        "1 note in 1 file:",
        "    1  records with one source (single-source)",
        "For each kind, see “What `check` says” in CONTRIBUTING.md.",
    ]
    assert site.run("check", "--report", "--format", "json") == 0
    assert json.loads(capsys.readouterr().out)["notes"] == 1
    assert site.run("check", "--report", "--format", "github") == 0
    assert capsys.readouterr().out.startswith("::notice file=")
