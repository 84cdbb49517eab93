"""Notes for an editor: likely duplicates, open careers, thin evidence, profiles that nobody checked."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from sitebuilder import TODAY, Site

from talentwar.checks.editorial import editorial_notes
from talentwar.cli import main
from talentwar.content.documents import locate_problems

LABS = """
-- content/site.yml --
title: Moves
base_url: https://moves.example
-- content/sources/all.yml --
gazette: {title: A, publisher: The Gazette, no_url: In print.}
digest: {title: B, publisher: The Digest, derived_from: [gazette], no_url: In print.}
herald: {title: C, publisher: The Herald, no_url: In print.}
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


def person(name: str, *moves: str, more: str = "") -> str:
    lines = "".join(f"  - {{{move}}}\n" for move in moves)
    return f"---\nname: {name}\nchecked: 2026-11-01\n{more}moves:\n{lines}---\n"


def told(site: Site, kind: str) -> list[tuple[str, int, str]]:
    checked = site.check()
    notes = locate_problems(editorial_notes(checked.valid_graph), checked.files)
    assert {note.level for note in notes} <= {"note"}
    return [(note.path.removeprefix("content/"), note.line, note.message) for note in notes if note.kind == kind]


TWO = "sources: [gazette, herald]"


def test_profiles_with_names_that_are_alike_may_be_one(site: Site):
    site.write(
        {
            "content/people/ada.md": person("Ada Lovelace", f"date: 2024, to: acme, {TWO}"),
            "content/people/lovelace.md": person("Lovelace Ada", f"date: 2025, from: acme, to: babbage, {TWO}"),
        }
    )
    assert told(site, "possible-duplicate") == [
        ("people/lovelace.md", 2, "this may be Ada Lovelace, content/people/ada.md: the same words in another order; both careers lead by Acme.")
    ]  # fmt: skip


def test_careers_at_two_places_at_once_speak_against_it(site: Site):
    site.write(
        {
            "content/people/ada.md": person(
                "Ada Lovelace", f"date: 2021, to: acme, {TWO}", f"date: 2024, from: acme, to: babbage, {TWO}"
            ),
            "content/people/lovelace.md": person(
                "Lovelace Ada", f"date: 2022, to: babbage, {TWO}", f"date: 2024, from: babbage, to: acme, {TWO}"
            ),
        }
    )
    ((_, _, message),) = told(site, "possible-duplicate")
    assert message.endswith("; their careers speak against it, at one time at Babbage and at Acme.")


def test_those_who_are_told_apart_are_left_alone(site: Site):
    site.write(
        {
            "content/people/ada.md": person("Ada Lovelace", f"date: 2024, to: acme, {TWO}"),
            "content/people/lovelace.md": person(
                "Lovelace Ada", f"date: 2024, to: acme, {TWO}", more="not_same_as: {ada: a baker}\n"
            ),
        }
    )
    assert told(site, "possible-duplicate") == []


def test_a_departure_without_a_destination_is_open_until_it_is_said_that_none_was_found(site: Site):
    site.write({"content/people/ada.md": person("Ada", f"date: 2025, from: acme, {TWO}")})
    assert told(site, "career-gap") == [("people/ada.md", 5, "it is not said where Ada went after 2025.")]
    site.edit("content/people/ada.md", "from: acme,", "from: acme, to_note: none found as of 2026-11,")
    assert told(site, "career-gap") == []


def test_years_between_two_stays_are_told(site: Site):
    site.write(
        {
            "content/people/ada.md": person(
                "Ada", f"date: 2019-06, from: acme, {TWO}", f"date: 2022-07, to: babbage, {TWO}"
            ),
            "content/people/bess.md": person(
                "Bess", f"date: 2021, from: acme, {TWO}", f"date: 2022, to: babbage, {TWO}"
            ),
        }
    )
    assert told(site, "career-gap") == [
        ("people/ada.md", 5, "3 years pass between this departure and the move of 2022-07.")
    ]


def test_a_record_on_one_root_is_thin_however_many_pages_relay_it(site: Site):
    site.write(
        {
            "content/people/ada.md": person(
                "Ada",
                "id: one, date: 2023, to: acme, sources: [gazette]",
                "id: relayed, date: 2024, from: acme, to: babbage, sources: [gazette, digest]",
                f"id: two, date: 2025, from: babbage, to: acme, {TWO}",
                "id: talk, date: 2026, from: acme, to: babbage, status: rumoured, sources: [gazette]",
            )
        }
    )
    assert told(site, "single-source") == [
        ("people/ada.md", 5, "this rests on one source."),
        ("people/ada.md", 6, "this cites 2 sources, and they rest on one."),
    ]


def test_a_profile_that_was_never_checked_is_told(site: Site):
    site.edit("content/labs/acme.md", "checked: 2026-11-01\n", "")
    assert told(site, "stale") == [
        ("labs/acme.md", 2, "`checked` does not say when somebody last checked the whole profile.")
    ]


def check(site: Site, *more: str) -> int:
    folders = ["--content", str(site.root / "content"), "--cache", str(site.root / ".cache")]
    return main(["check", *folders, "--today", TODAY.isoformat(), *more])


def test_notes_are_given_where_they_are_asked_for_and_are_never_errors(site: Site, capsys):
    site.write({"content/people/ada.md": person("Ada", "date: 2025, from: acme, sources: [gazette]", f"date: 2026, to: babbage, {TWO}")})  # fmt: skip
    site.edit(
        "content/sources/all.yml",
        "digest: {title: B, publisher: The Digest, derived_from: [gazette], no_url: In print.}\n",
        "",
    )
    assert check(site, "--strict") == 0
    assert "No problem" in capsys.readouterr().out
    assert check(site, "--strict", "--report") == 0
    assert capsys.readouterr().err.splitlines() == [
        "",
        "For an editor to judge: records that rest on one source",
        "  content/people/ada.md:5: this rests on one source.",
        "",
        "1 note in 1 file:",
        "    1  records that rest on one source (single-source)",
        "CONTRIBUTING.md says what to do about each kind, under “What `check` says”.",
    ]
    assert check(site, "--report", "--format", "json") == 0
    assert json.loads(capsys.readouterr().out)["notes"] == 1
    assert check(site, "--report", "--format", "github") == 0
    assert capsys.readouterr().out.startswith("::notice file=")
