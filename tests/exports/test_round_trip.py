"""The published table of moves can be imported into a tracker without people."""

import csv
import json
import shutil
from pathlib import Path
from typing import Any

import pytest
from sitebuilder import MINIMAL, REPOSITORY, Site

from talentwar.graph.graph import MoveFact


def rows(site: Site, table: str) -> list[dict[str, str]]:
    with (site.public / "data" / f"{table}.csv").open(encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(lines, strict=True))


def without_people(root: Path, of: Site) -> Site:
    """A tracker with the settings, sources and labs of another, but without people."""
    site = Site(root)
    shutil.copytree(REPOSITORY / "content/sources", root / "content/sources")
    shutil.copy(REPOSITORY / "content/site.yml", root / "content/site.yml")
    for lab in rows(of, "labs"):
        keys = {key: lab[key] for key in ("name", "kind", "parent") if lab[key]}
        front = "".join(f"{key}: {json.dumps(value)}\n" for key, value in keys.items())
        site.write({f"content/labs/{lab['id']}.md": f"---\n{front}---\n"})
    return site


def import_table(site: Site, table: Path) -> int:
    return site.run("import", str(table))


def moves_by_id(facts: tuple[MoveFact, ...]) -> dict[str, dict[str, Any]]:
    """The keys of moves by person and id, without terms and disputes."""
    keys = ("origin", "destination", "date", "kind", "status", "sources", "role", "left_role", "note", "why", "to_note",
            "reported", "announced", "left", "joined", "confirmed_by", "superseded_by")  # fmt: skip
    return {f"{fact.person}#{fact.id}": {key: getattr(fact.move, key) for key in keys} for fact in facts}


def test_importing_the_table_of_moves_restores_the_moves(content: Site, tmp_path: Path, capsys) -> None:
    site = without_people(tmp_path, content)
    assert import_table(site, content.public / "data/moves.csv") == 0, capsys.readouterr().out
    imported, original = site.graph(), content.graph(content=REPOSITORY / "content")
    assert moves_by_id(imported.moves) == moves_by_id(original.moves)
    names = {slug: entry.record.name for slug, entry in original.catalog.people.items() if entry.record.moves}
    assert {slug: entry.record.name for slug, entry in imported.catalog.people.items()} == names


def test_imported_moves_are_published_with_the_same_values(content: Site, tmp_path: Path) -> None:
    site = without_people(tmp_path, content)
    import_table(site, content.public / "data/moves.csv")
    site.build()
    # The table has no terms, which may have disputes and sources of their own.
    missing = {"is_disputed": "", "independent_sources": ""}
    original, imported = ([row | missing for row in rows(each, "moves")] for each in (content, site))
    assert imported == original


def test_importing_twice_changes_nothing(content: Site, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    site = without_people(tmp_path, content)
    table = content.public / "data/moves.csv"
    import_table(site, table)
    capsys.readouterr()
    assert import_table(site, table) == 0
    number = len(rows(content, "moves"))
    assert capsys.readouterr().out.splitlines()[-1] == f"{number} rows: {number} unchanged; 0 files written."


def test_a_part_of_the_table_is_imported_and_escaped_texts_are_restored(tmp_path: Path) -> None:
    site = Site(tmp_path).write(MINIMAL).edit("content/people/ada.md", "sources: [gazette]}", """\
role: "=Head", note: "'-1, she said", status: rumoured, superseded_by: it, sources: [gazette]}
  - {id: it, date: 2026-05, from: acme, to: babbage, sources: [gazette]}""")  # fmt: skip
    site.build()
    before = moves_by_id(site.graph().moves)
    published = rows(site, "moves")
    columns = [
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
    ]
    assert {row["role"] for row in published} == {"'=Head", ""}
    part = tmp_path / "part.csv"
    with part.open("w", encoding="utf-8", newline="") as lines:
        writer = csv.DictWriter(lines, columns, extrasaction="ignore", delimiter=";")
        writer.writeheader()
        writer.writerows(published)
    site.delete("content/people/ada.md")
    assert import_table(site, part) == 0
    assert moves_by_id(site.graph().moves) == before and len(before) == 2
