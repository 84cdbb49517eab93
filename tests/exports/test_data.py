"""The published data: all formats have the same rows, and the tools of each format accept them."""

import csv
import hashlib
import io
import json
import re
import sqlite3
from pathlib import Path

import pytest
from frictionless import Package
from htmlpage import Page
from hypothesis import given
from hypothesis import strategies as st
from sitebuilder import MINIMAL, REPOSITORY, WAR, Site, room_for

from talentwar.exports.tables.csv_format import escape_formula, unescape_formula
from talentwar.exports.tables.schema import TABLES
from talentwar.exports.tables.sqlite import QUESTIONS, VIEWS, database

DATA = "data"


def table(site: Site, name: str) -> list[dict[str, str]]:
    text = (site.public / DATA / f"{name}.csv").read_bytes().decode("utf-8")
    return list(csv.DictReader(io.StringIO(text, newline=""), strict=True))


def connect(site: Site) -> sqlite3.Connection:
    connection = sqlite3.connect(f"file:{site.public / DATA / 'tracker.sqlite'}?mode=ro", uri=True)
    connection.row_factory = sqlite3.Row
    return connection


# CSV


def test_every_table_is_a_csv_file_with_its_columns_in_order(content: Site) -> None:
    for each in TABLES:
        data = (content.public / DATA / f"{each.name}.csv").read_bytes()
        header = data.split(b"\r\n", 1)[0].decode().split(",")
        assert header == [column.name for column in each.columns]
        assert data.endswith(b"\r\n") and not data.startswith(b"\xef\xbb\xbf")


def test_a_move_is_a_row_of_the_table_of_moves(site: Site) -> None:
    site.write(WAR).build()
    (_, row) = sorted(table(site, "moves"), key=lambda row: row["id"], reverse=True)
    assert {name: value for name, value in row.items() if value} == {
        "id": "ada#to-babbage",
        "person": "ada",
        "name": "Ada Lovelace",
        "from": "acme",
        "from_name": "Acme",
        "to": "babbage",
        "to_name": "Babbage Labs",
        "date": "2026-05",
        "date_earliest": "2026-05-01",
        "date_latest": "2026-05-31",
        "kind": "hire",
        "status": "reported",
        "counted": "true",
        "is_transfer": "true",
        "is_internal": "false",
        "is_return": "false",
        "is_disputed": "false",
        "independent_sources": "2",
        "sources": "gazette digest",
        "page": "https://moves.example/tracker/people/ada/#to-babbage",
    }


@pytest.mark.parametrize(
    ("text", "cell"),
    [
        ("=1+1", "'=1+1"), ("+49", "'+49"), ("-1", "'-1"), ("@SUM(A1)", "'@SUM(A1)"), ("\tx", "'\tx"), ("\rx", "'\rx"),
        ("\nx", "'\nx"), ("\uff1dx", "'\uff1dx"), ("'=x", "''=x"), ("''-x", "'''-x"), ("'tis", "'tis"),
        ("a=b", "a=b"), ("\u22121", "\u22121"), ("", ""), ("1-2", "1-2"),
    ],
)  # fmt: skip
def test_a_text_that_starts_like_a_formula_is_escaped(text: str, cell: str) -> None:
    assert escape_formula(text) == cell


@given(st.text(alphabet="'=+-@\t\r\nab\uff1d", max_size=6))
def test_escaping_can_be_reversed(text: str) -> None:
    cell = escape_formula(text)
    assert not re.match("[=+\\-@\t\r\n\uff1d\uff0b\uff0d\uff20]", cell)
    guarded = re.match("'+[=+\\-@\t\r\n\uff1d\uff0b\uff0d\uff20]", cell)
    assert (cell[1:] if guarded else cell) == unescape_formula(cell) == text


def test_hostile_text_stays_in_its_cell(site: Site) -> None:
    site.write(MINIMAL).edit(
        "content/people/ada.md", "name: Ada Lovelace", 'name: "=cmd(\\"x\\"), Ada"\naka: ["+Ada", "a,b\\"c"]'
    ).build()
    (row,) = table(site, "people")
    assert (row["name"], row["other_names"]) == ('\'=cmd("x"), Ada', "'+Ada|a,b\"c")
    assert connect(site).execute("SELECT name, other_names FROM people").fetchall()[0][:] == (
        '=cmd("x"), Ada',
        '+Ada|a,b"c',
    )


# The Data Package


def test_frictionless_finds_the_package_of_the_tracker_valid(content: Site) -> None:
    package = Package(str(content.public / DATA / "datapackage.json"))
    assert [resource.name for resource in package.resources] == [each.name for each in TABLES]
    report = package.validate()
    assert report.valid, report.flatten(["type", "note", "rowNumber", "fieldName"])[:10]
    assert report.stats["tasks"] == len(TABLES)


def test_frictionless_finds_a_changed_file(site: Site) -> None:
    site.write(WAR).build()
    file = site.public / DATA / "moves.csv"
    file.write_bytes(file.read_bytes().replace(b",acme,", b",nowhere,"))
    report = Package(str(site.public / DATA / "datapackage.json")).validate()
    assert {"foreign-key", "hash-count", "byte-count"} & {error[0] for error in report.flatten(["type"])}


def test_the_package_has_the_size_and_the_digest_of_each_file(content: Site) -> None:
    package = json.loads((content.public / DATA / "datapackage.json").read_bytes())
    for resource in package["resources"]:
        data = (content.public / DATA / resource["path"]).read_bytes()
        assert (resource["bytes"], resource["hash"]) == (len(data), f"sha256:{hashlib.sha256(data).hexdigest()}")


# The database


def test_a_full_disk_raises_oserror_while_the_database_is_made() -> None:
    rows = {each.name: [] for each in TABLES}
    assert database(rows).startswith(b"SQLite format 3")
    with room_for(100_000), pytest.raises(OSError, match="disk I/O error"):
        database(rows)


def test_the_database_passes_its_integrity_checks(content: Site) -> None:
    with connect(content) as connection:
        assert [row[0] for row in connection.execute("PRAGMA integrity_check")] == ["ok"]
        assert connection.execute("PRAGMA foreign_key_check").fetchall() == []
        references = {
            (each.name, row["table"])
            for each in TABLES
            for row in connection.execute(f"PRAGMA foreign_key_list({each.name})")
        }
    assert references == {
        (each.name, column.references) for each in TABLES for column in each.columns if column.references
    }


def test_the_database_has_the_rows_of_the_csv_files(content: Site) -> None:
    with connect(content) as connection:
        for each in TABLES:
            names = [column.name for column in each.columns]
            kinds = {column.name: column.kind for column in each.columns}
            stored = [tuple(row) for row in connection.execute(f'SELECT * FROM "{each.name}"')]
            read = [tuple(_value(row[name], kinds[name]) for name in names) for row in table(content, each.name)]
            assert sorted(stored, key=repr) == sorted(read, key=repr), each.name


def _value(cell: str, kind: str) -> object:
    if cell == "":
        return None
    if kind in ("text", "names") and re.match("'+[=+\\-@\t\r\n]", cell):
        cell = cell[1:]
    if kind in ("integer", "number"):
        return float(cell) if "." in cell else int(cell)
    return {"true": 1, "false": 0}[cell] if kind == "boolean" else cell


def test_the_json_file_has_the_rows_of_the_csv_files(content: Site) -> None:
    whole = json.loads((content.public / DATA / "tracker.json").read_bytes())
    assert whole["licence"] == "CC-BY-4.0"
    assert list(whole["tables"]) == [each.name for each in TABLES]
    for each in TABLES:
        rows = whole["tables"][each.name]
        assert [list(row) for row in rows[:1]] == [[column.name for column in each.columns]][: len(rows)]
        assert [row[each.keys[0]] for row in rows] == [row[each.keys[0]] for row in table(content, each.name)]


def test_the_same_content_gives_the_same_bytes(content: Site, tmp_path: Path) -> None:
    again = Site(tmp_path)
    again.build(content=REPOSITORY / "content")
    for path in sorted((content.public / DATA).iterdir()):
        assert path.read_bytes() == (again.public / DATA / path.name).read_bytes(), path.name


def test_every_view_of_the_database_has_rows(content: Site) -> None:
    with connect(content) as connection:
        for view in VIEWS:
            assert connection.execute(f"SELECT * FROM {view}").fetchall(), view


@pytest.mark.parametrize("question", [sql for _, sql in QUESTIONS], ids=[question for question, _ in QUESTIONS])
def test_the_questions_on_the_page_have_answers(content: Site, question: str) -> None:
    with connect(content) as connection:
        assert connection.execute(question).fetchall()


def test_full_text_search_ignores_diacritics(site: Site) -> None:
    site.write(MINIMAL).edit("content/people/ada.md", "Ada Lovelace", "Àda Lovelaçe").build()
    rows = (
        connect(site)
        .execute("SELECT kind, id FROM search WHERE search MATCH 'lovelace' AND kind != 'source' ORDER BY kind")
        .fetchall()
    )
    assert [tuple(row) for row in rows] == [("move", "ada#acme-babbage"), ("person", "ada")]


# The page


def test_the_page_documents_each_table_and_column_and_the_digest_of_each_file(content: Site) -> None:
    page = Page((content.public / DATA / "index.html").read_text(encoding="utf-8"))
    text = page.text("main")
    for each in TABLES:
        for column in each.columns:
            assert column.about in text
    linked = {has["href"] for _, has in page.all("a") if has["href"].startswith("/data/")}
    files = {f"/data/{path.name}" for path in (content.public / DATA).iterdir() if path.name != "index.html"}
    assert linked - {"/data/", "/data/#feeds"} == files
    for file in files:
        assert hashlib.sha256((content.public / file[1:]).read_bytes()).hexdigest() in text, file


def test_the_page_states_the_licence_and_how_to_cite(site: Site) -> None:
    site.write(WAR).build()
    page = Page((site.public / DATA / "index.html").read_text(encoding="utf-8"))
    assert page.text("p", class_="citation") == (
        "Moves, data through August 2026, https://moves.example/tracker/, licensed under CC BY 4.0."
    )
    assert page.schema_org["Dataset"]["license"] == "https://creativecommons.org/licenses/by/4.0/"
