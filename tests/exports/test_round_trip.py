"""What the tracker gives away can be taken in again: its table of moves, into a tracker that knows nobody."""

from __future__ import annotations

import csv
import json
import shutil
from pathlib import Path
from typing import Any

import pytest
from sitebuilder import MINIMAL, REPOSITORY, TODAY, Site

from talentwar.cli import main
from talentwar.graph.graph import MoveFact


def rows(site: Site, table: str) -> list[dict[str, str]]:
    with (site.public / "data" / f"{table}.csv").open(encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(lines, strict=True))


def nobody(root: Path, of: Site) -> Site:
    """A tracker with the settings, the sources and the labs of another, and with nobody."""
    site = Site(root)
    shutil.copytree(REPOSITORY / "content/sources", root / "content/sources")
    shutil.copy(REPOSITORY / "content/site.yml", root / "content/site.yml")
    for lab in rows(of, "labs"):
        keys = {key: lab[key] for key in ("name", "kind", "parent") if lab[key]}
        front = "".join(f"{key}: {json.dumps(value)}\n" for key, value in keys.items())
        site.write({f"content/labs/{lab['id']}.md": f"---\n{front}---\n"})
    return site


def take(site: Site, table: Path) -> int:
    folders = ["--content", str(site.root / "content"), "--cache", str(site.root / ".cache")]
    return main(["import", str(table), *folders, "--today", TODAY.isoformat()])


def told(facts: tuple[MoveFact, ...]) -> dict[str, dict[str, Any]]:
    """What moves say, by person and id, but for their terms and disputes."""
    keys = ("origin", "destination", "date", "kind", "status", "sources", "role", "left_role", "note", "why", "to_note",
            "reported", "announced", "left", "joined", "confirmed_by", "superseded_by")  # fmt: skip
    return {f"{fact.person}#{fact.id}": {key: getattr(fact.move, key) for key in keys} for fact in facts}


def test_the_moves_that_are_given_away_make_the_same_moves_in_a_tracker_that_knows_nobody(
    content: Site, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    site = nobody(tmp_path, content)
    assert take(site, content.public / "data/moves.csv") == 0, capsys.readouterr().out
    again, first = site.graph(), content.graph(content=REPOSITORY / "content")
    assert told(again.moves) == told(first.moves)
    names = {slug: entry.record.name for slug, entry in first.catalog.people.items() if entry.record.moves}
    assert {slug: entry.record.name for slug, entry in again.catalog.people.items()} == names


def test_what_was_taken_in_is_given_away_as_it_was(content: Site, tmp_path: Path) -> None:
    site = nobody(tmp_path, content)
    take(site, content.public / "data/moves.csv")
    site.build()
    # Terms, which may have disputes and sources of their own, are not in the table.
    unknown = {"is_disputed": "", "independent_sources": ""}
    first, again = ([row | unknown for row in rows(each, "moves")] for each in (content, site))
    assert first == again


def test_taken_in_twice_it_changes_nothing(content: Site, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    site = nobody(tmp_path, content)
    table = content.public / "data/moves.csv"
    take(site, table)
    capsys.readouterr()
    assert take(site, table) == 0
    number = len(rows(content, "moves"))
    assert capsys.readouterr().out.splitlines()[-1] == f"{number} rows: {number} unchanged; 0 files written."


def test_a_part_of_the_table_is_read_too_and_what_no_spreadsheet_takes_for_a_formula_is_the_text_again(
    tmp_path: Path,
) -> None:
    site = Site(tmp_path).write(MINIMAL).edit("content/people/ada.md", "sources: [gazette]}", """\
role: "=Head", note: "'-1, she said", status: rumoured, superseded_by: it, sources: [gazette]}
  - {id: it, date: 2026-05, from: acme, to: babbage, sources: [gazette]}""")  # fmt: skip
    site.build()
    before = told(site.graph().moves)
    given = rows(site, "moves")
    columns = (
        "name",
        "superseded_by",
        "id",
        "to",
        "from",
        "date",
        "status",
        "role",
        "note",
        "sources",
        "person",
        "page",
    )
    assert {row["role"] for row in given} == {"'=Head", ""}
    part = tmp_path / "part.csv"
    with part.open("w", encoding="utf-8", newline="") as lines:
        writer = csv.DictWriter(lines, columns, extrasaction="ignore", delimiter=";")
        writer.writeheader()
        writer.writerows(given)
    site.delete("content/people/ada.md")
    assert take(site, part) == 0
    assert told(site.graph().moves) == before and len(before) == 2
