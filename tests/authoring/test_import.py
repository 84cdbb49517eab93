"""The import of moves from CSV files into profiles."""

import re
from pathlib import Path

import pytest
from sitebuilder import REPOSITORY, Site

from talentwar.authoring.csv_reader import COLUMNS, UnreadableTable, read_table
from talentwar.authoring.profile_editor import CannotEdit, add_keys, add_move
from talentwar.content.documents import Document, SourceFile
from talentwar.content.documents import load as load_document
from talentwar.content.schema import DOCUMENT_TYPES
from talentwar.content.yaml_loader import load

SITE = """
-- content/site.yml --
title: Moves
base_url: https://moves.example
-- content/sources/all.yml --
gazette: {title: A, publisher: The Gazette, url: "https://gazette.example/a"}
herald: {title: B, publisher: The Herald, no_url: In print.}
-- content/labs/acme.md --
---
name: Acme
---
-- content/labs/babbage.md --
---
name: Babbage Labs
aka: [The Mill]
---
-- content/labs/cole.md --
---
name: Cole
---
-- content/people/ada.md --
---
# Written by hand.
moves:
  - id: "to-babbage"   # the first
    sources:
      - gazette  # read
    from: acme
    to: 'babbage'
    date: 2026-05
    # She said so herself.

name: Ada Lovelace
aka: [Countess of Lovelace]
---
A body.
"""


@pytest.fixture
def site(tmp_path: Path) -> Site:
    return Site(tmp_path).write(SITE)


def run_import(site: Site, table: str | bytes, *options: str) -> int:
    file = site.root / "moves.csv"
    file.write_bytes(table if isinstance(table, bytes) else table.encode())
    return site.run("import", str(file), *options)


def text(site: Site, slug: str) -> str:
    return (site.root / f"content/people/{slug}.md").read_bytes().decode()


def files(site: Site) -> dict[str, bytes]:
    return {path.as_posix(): path.read_bytes() for path in sorted((site.root / "content").rglob("*")) if path.is_file()}


def test_a_new_person_gets_a_profile_without_default_values(site: Site, capsys):
    assert run_import(site, "person,from,to,date,sources\nBess of Hardwick,Acme,The Mill,2026-06,gazette\n") == 0
    assert text(site, "bess-of-hardwick") == (
        "---\nname: Bess of Hardwick\nmoves:\n  - date: 2026-06\n    from: acme\n    to: babbage\n    sources: [gazette]\n---\n"
    )
    assert capsys.readouterr().out.splitlines() == [
        "row 2, Bess of Hardwick: profile created: content/people/bess-of-hardwick.md: acme to babbage, 2026-06",
        "1 row: 1 profile created; 1 file written.",
    ]
    assert site.problems() == ["content/sources/all.yml:2:1: warning: nothing cites the source `herald`.\n    2 | herald: {title: B, publisher: The Herald, no_url: In print.}\n      | ^^^^^^"]  # fmt: skip


def test_a_move_is_appended_and_no_other_byte_changes(site: Site):
    before = text(site, "ada")
    row = 'ada,babbage,cole,2026-09,claimed,herald gazette,"So: she says"'
    assert run_import(site, f"person,from,to,date,status,sources,note\n{row}\n") == 0
    item = '  - date: 2026-09\n    from: babbage\n    to: cole\n    status: claimed\n    sources: [herald, gazette]\n    note: "So: she says"\n'
    position = before.index("\nname: Ada")
    assert text(site, "ada") == before[:position] + item + before[position:]


@pytest.mark.parametrize("name", ["Ada Lovelace", "ADA  lovelace", "Countess of Lovelace", "ada"])
def test_a_person_is_found_by_slug_name_or_aka(site: Site, name: str):
    assert run_import(site, f"person,from,to,date,sources\n{name},babbage,cole,2026-09,herald\n") == 0
    assert "to: cole" in text(site, "ada")
    assert len(list((site.root / "content/people").iterdir())) == 1


def test_missing_keys_are_added_and_existing_values_do_not_change(site: Site, capsys):
    before = text(site, "ada")
    row = "ada,acme,babbage,2026-05-12,confirmed,Engineer,gazette;herald"
    assert run_import(site, f"person,from,to,date,status,role,sources\n{row}\n") == 0
    expected = before.replace("- gazette  # read\n", "- gazette  # read\n      - herald\n")
    expected = expected.replace("    # She said so herself.\n", "    # She said so herself.\n    role: Engineer\n")
    assert text(site, "ada") == expected
    assert capsys.readouterr().out.splitlines() == [
        "row 2, ada: move completed: content/people/ada.md: role, herald",
        "    `date` stays `2026-05`; the row has `2026-05-12`",
        "    `status` stays `reported`; the row has `confirmed`",
        "1 row: 1 move completed; 1 file written.",
    ]


TABLE = (
    "person,from,to,date,status,sources\n"
    "Ada Lovelace,babbage,cole,2026-09,,herald\n"
    "Bess of Hardwick,acme,babbage,2026,,gazette\n"
    "Bess of Hardwick,babbage,cole,2026-08,claimed,herald\n"
)


def test_a_second_run_changes_nothing(site: Site, capsys):
    assert run_import(site, TABLE) == 0
    once = files(site)
    capsys.readouterr()
    assert run_import(site, TABLE) == 0
    assert files(site) == once
    assert capsys.readouterr().out.splitlines()[-1] == "3 rows: 3 unchanged; 0 files written."


def test_a_dry_run_reports_the_same_and_writes_nothing(site: Site, capsys):
    before = files(site)
    assert run_import(site, TABLE, "--dry-run") == 0
    dry = capsys.readouterr().out
    assert files(site) == before
    assert run_import(site, TABLE) == 0
    assert dry.replace("would be written", "written") == capsys.readouterr().out


@pytest.mark.parametrize(
    ("row", "reason"),
    [
        (",acme,cole,2026,gazette", "`person` is missing."),
        ("Zed,acme,cole,,gazette", "`date` is missing."),
        ("Zed,acme,cole,2026,", "`sources` is missing."),
        ("Zed,,,2026,gazette", "`from` and `to` are both missing."),
        ("Zed,acme,coal,2026,gazette", "there is no lab `coal`. Did you mean `cole`?"),
        ("Zed,acme,cole,2026,gazete", "there is no source `gazete`. Did you mean `gazette`?"),
        ("Zed,acme,cole,2026,https://x.example", "no source has the URL https://x.example. Add it with `python build.py new source https://x.example`."),
        ("Zed,acme,cole,07/07/2025,gazette", "`date` is `07/07/2025`, which is not a date; write 2025, 2025-07 or 2025-07-07, each with an optional ~, ? or %, or two of them with a slash between."),
        ("Zed,acme,cole,2026,gazette,x", "the row has more cells than the header has columns."),
        ("Lovelace Ada,acme,cole,2026,gazette", "`Lovelace Ada` may be Ada Lovelace (`ada`): the same words in another order. Write `ada` in `slug`, or another slug for a new profile."),
        ("Acme,acme,cole,2026,gazette", "the slug `acme` belongs to content/labs/acme.md; write another in `slug`."),
        ("!!!,acme,cole,2026,gazette", "`` is not a valid slug; write one in `slug`."),
    ],
)  # fmt: skip
def test_an_invalid_row_is_rejected_with_a_reason_and_the_others_are_imported(
    site: Site, row: str, reason: str, capsys
):
    good = "Bess of Hardwick,acme,babbage,2026-06,gazette"
    assert run_import(site, f"person,from,to,date,sources\n{row}\n{good}\n") == 1
    lines = capsys.readouterr().out.splitlines()
    message = re.sub("^row 2, .*?: rejected: ", "", lines[0])
    assert message.partition(", which")[0] == reason.partition(", which")[0]
    assert lines[1].startswith("row 3, Bess of Hardwick: profile created")
    assert sorted(path.name for path in (site.root / "content/people").iterdir()) == ["ada.md", "bess-of-hardwick.md"]


def test_an_unknown_status_is_rejected_with_the_allowed_values(site: Site, capsys):
    assert run_import(site, "person,to,date,status,sources\nada,cole,2026-09,sure,herald\n") == 1
    assert "`status` is `sure`; allowed: claimed, confirmed" in capsys.readouterr().out


def test_a_row_that_contradicts_the_profile_is_rejected_with_the_message_of_check(site: Site, capsys):
    before = files(site)
    assert run_import(site, "person,from,to,date,sources\nada,babbage,cole,2026-01,herald\n") == 1
    reason = "the move from `babbage` (2026-01) is dated before the move to it"
    assert f"row 2, ada: rejected: {reason}" in capsys.readouterr().out
    assert files(site) == before


def test_a_slug_creates_a_second_person_with_a_similar_name(site: Site):
    assert run_import(site, "person,slug,to,date,sources\nLovelace Ada,ada-of-york,cole,2026,herald\n") == 0
    assert "name: Lovelace Ada" in text(site, "ada-of-york")


def test_sources_may_be_given_by_url(site: Site):
    assert run_import(site, "person,to,date,sources\nZed,cole,2026,https://gazette.example/a herald\n") == 0
    assert "sources: [gazette, herald]" in text(site, "zed")


@pytest.mark.parametrize(
    "data",
    [
        "person,to,date,sources\nÉmile Zola,cole,2026,herald\n".encode("utf-8-sig"),
        "person;to;date;sources\r\nÉmile Zola;cole;2026;herald\r\n".encode("utf-8-sig"),
        "person;to;date;sources\r\nÉmile Zola;cole;2026;herald\r\n".encode("cp1252"),
        "person\tto\tdate\tsources\nÉmile Zola\tcole\t2026\therald\n".encode("utf-16"),
        "sep=;\nPerson; To ;Date;Sources\n\n\"Émile Zola\";cole;2026;herald\n;;;\n".encode(),
        "person,to,date,sources\r\n\"Émile Zola\",\"cole\",2026,\"herald\ngazette\"\r\n".encode(),
    ],
)  # fmt: skip
def test_encodings_and_delimiters_of_spreadsheets_are_accepted(site: Site, data: bytes, capsys):
    assert run_import(site, data) == 0
    assert "name: Émile Zola" in text(site, "emile-zola")


def test_row_numbers_are_those_of_the_spreadsheet(site: Site, capsys):
    rows = 'Zed,cole,2026,herald,"two\nlines"\n\nYan,nowhere,2026,herald,\n'
    assert run_import(site, f"person,to,date,sources,note\n{rows}") == 1
    assert [line.split(",")[0] for line in capsys.readouterr().out.splitlines()[:2]] == ["row 2", "row 4"]


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (b"", "the file is empty"),
        (b"name,date\n", "unknown column `name`; allowed:"),
        (b"person,dat,sources\n", "Did you mean `date`?"),
        (b"person,date\n", "missing column `sources`"),
        (b"person,date,sources,date\n", "duplicate column `date`"),
        (b"\xff\xfe\x00", "not valid UTF-16"),
    ],
)
def test_an_unreadable_file_is_a_usage_error(site: Site, data: bytes, reason: str, capsys):
    assert run_import(site, data) == 2
    assert reason in capsys.readouterr().err


def test_a_missing_file_is_a_usage_error(site: Site, capsys):
    assert site.run("import", str(site.root / "none.csv")) == 2
    assert f"cannot read {site.root}/none.csv" in capsys.readouterr().err


def test_content_with_errors_is_not_imported_into(site: Site, capsys):
    site.edit("content/people/ada.md", "to: 'babbage'", "to: nowhere")
    assert run_import(site, TABLE) == 1
    assert "there is no lab `nowhere`" in capsys.readouterr().err


def test_line_endings_and_the_byte_order_mark_are_preserved(site: Site):
    site.write({"content/people/zed.md": b"\xef\xbb\xbf---\r\nname: Zed\r\n---\r\nBody.\r\n"})
    assert run_import(site, "person,to,date,sources\nzed,cole,2026,herald\n") == 0
    assert text(site, "zed") == (
        "\ufeff---\r\nname: Zed\r\nmoves:\r\n  - date: 2026\r\n    to: cole\r\n    sources: [herald]\r\n---\r\nBody.\r\n"
    )


MOVE = {"date": "2026", "to": "cole", "sources": ["herald"]}
BLOCK = "  - date: 2026\n    to: cole\n    sources: [herald]\n"
FLOW = "{date: 2026, to: cole, sources: [herald]}"


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("name: Z\n", "name: Z\nmoves:\n" + BLOCK),
        ("name: Z", "name: Z\nmoves:\n" + BLOCK),
        ("name: Z\nmoves: []\n", "name: Z\nmoves: \n" + BLOCK),
        ("name: Z\nmoves:\n# none yet\n", "name: Z\nmoves:\n" + BLOCK + "# none yet\n"),
        ("{name: Z}\n", "{name: Z, moves: [" + FLOW + "]}\n"),
        ("{name: Z, moves: []}\n", "{name: Z, moves: [" + FLOW + "]}\n"),
        ("moves: [{date: 2025, to: x, sources: [y]} ]  # all\n", "moves: [{date: 2025, to: x, sources: [y]}, " + FLOW + " ]  # all\n"),
        ("moves:\n- {date: 2025, to: x, sources: [y]}  # one\nname: Z\n", "moves:\n- {date: 2025, to: x, sources: [y]}  # one\n- date: 2026\n  to: cole\n  sources: [herald]\nname: Z\n"),
        ("moves:\n  - date: 2025\n    note: |\n      a\n\n      b\n\nname: Z\n", "moves:\n  - date: 2025\n    note: |\n      a\n\n      b\n" + BLOCK + "\nname: Z\n"),
        ("moves:\n  - date: 2025\n    note: >-\n      a\n      # no comment\nname: Z\n", "moves:\n  - date: 2025\n    note: >-\n      a\n      # no comment\n" + BLOCK + "name: Z\n"),
        ("moves:\n  -\n    date: 2025\n", "moves:\n  -\n    date: 2025\n" + BLOCK),
        ("moves:\n  - date: 2025\n    note: a long\n      text\n", "moves:\n  - date: 2025\n    note: a long\n      text\n" + BLOCK),
    ],
)  # fmt: skip
def test_a_move_is_inserted_behind_the_last_one(before: str, after: str):
    assert add_move(before, MOVE) == after
    data, errors = load(after)
    assert errors == []
    assert data["moves"][-1] == MOVE


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("moves:\n  - {to: x, sources: [a]}\n", "moves:\n  - {to: x, sources: [a, b], role: R}\n"),
        ("moves:\n  - to: x\n    sources:\n    - a\n    kind: hire # so\n", "moves:\n  - to: x\n    sources:\n    - a\n    - b\n    kind: hire # so\n    role: R\n"),
        ("moves: [{to: x, sources: [ a ]}]\n", "moves: [{to: x, sources: [ a, b ], role: R}]\n"),
        ('moves:\n  - sources: ["a",\n      ]\n    to: x\n', 'moves:\n  - sources: ["a", b,\n      ]\n    to: x\n    role: R\n'),
    ],
)  # fmt: skip
def test_keys_and_sources_are_inserted_behind_the_existing_ones(before: str, after: str):
    assert add_keys(before, 0, {"role": "R"}, ["b"]) == after
    data, _ = load(after)
    assert (data["moves"][0]["sources"], data["moves"][0]["role"]) == (["a", "b"], "R")


@pytest.mark.parametrize(
    "front",
    [
        "x: &s [a]\nmoves:\n  - {to: x, sources: *s}\n",
        "x: &m [{to: x, sources: [a]}]\nmoves: *m\n",
        "x: &m {to: x, sources: [a]}\nmoves:\n  - *m\n",
    ],
)
def test_yaml_aliases_are_not_edited(front: str):
    with pytest.raises(CannotEdit):
        add_keys(front, 0, {"role": "R"}, ["b"])


def test_the_documentation_lists_all_columns():
    formats = (REPOSITORY / "docs/formats.md").read_text(encoding="utf-8")
    rows = [line.split("|")[1:3] for line in formats.splitlines() if line.startswith("| `")]
    assert {name.strip(" `"): words.strip() for name, words in rows if name.strip(" `") in COLUMNS} == dict(COLUMNS)


def test_every_column_is_a_key_of_the_model():
    keys = set(DOCUMENT_TYPES["person"].__annotations__) | {"person", "slug", "headline", "from", "to"}
    from talentwar.content.model import Move

    assert set(COLUMNS) <= keys | set(Move.__struct_encode_fields__)


def test_binary_data_is_unreadable():
    with pytest.raises(UnreadableTable):
        read_table(b"\x81\x8d\x8f\x90\x9d")


PROFILES = sorted((REPOSITORY / "content/people").glob("*.md"))


@pytest.mark.parametrize("path", PROFILES, ids=lambda path: path.stem)
def test_every_profile_of_the_tracker_can_be_edited(path: Path):
    file = SourceFile(f"content/people/{path.name}", "person", path.stem, "", "")
    document = load_document(file, path.read_bytes())
    assert isinstance(document, Document)
    before, _ = load(document.front)
    after, errors = load(add_move(document.front, MOVE))
    assert errors == []
    assert after == {**before, "moves": [*before.get("moves", []), MOVE]}
    if before.get("moves"):
        completed, errors = load(add_keys(document.front, 0, {"superseded_by": "x"}, ["y"]))
        assert errors == []
        assert completed["moves"][0] == {
            **before["moves"][0], "superseded_by": "x", "sources": [*before["moves"][0]["sources"], "y"]
        }  # fmt: skip
        assert completed["moves"][1:] == before["moves"][1:]
