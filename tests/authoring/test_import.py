"""A table of moves into profiles: what is there stays, what is wrong writes nothing, twice is once."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sitebuilder import REPOSITORY, TODAY, Site

from talentwar.authoring.csv_reader import COLUMNS, UnreadableTable, read_table
from talentwar.authoring.profile_editor import CannotEdit, add_keys, add_move, yaml_scalar
from talentwar.cli import main
from talentwar.content.documents import Document, SourceFile
from talentwar.content.documents import load as load_document
from talentwar.content.schema import RECORDS
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


def take(site: Site, table: str | bytes, *more: str) -> int:
    file = site.root / "moves.csv"
    file.write_bytes(table if isinstance(table, bytes) else table.encode())
    cache = ["--cache", str(site.root / ".cache")]
    content = ["--content", str(site.root / "content")]
    return main(["import", str(file), *content, "--today", TODAY.isoformat(), *cache, *more])


def text(site: Site, slug: str) -> str:
    return (site.root / f"content/people/{slug}.md").read_bytes().decode()


def files(site: Site) -> dict[str, bytes]:
    return {path.as_posix(): path.read_bytes() for path in sorted((site.root / "content").rglob("*")) if path.is_file()}


def test_a_new_person_gets_the_shortest_profile_that_says_it(site: Site, capsys):
    assert take(site, "person,from,to,date,sources\nBess of Hardwick,Acme,The Mill,2026-06,gazette\n") == 0
    assert text(site, "bess-of-hardwick") == (
        "---\nname: Bess of Hardwick\nmoves:\n  - date: 2026-06\n    from: acme\n    to: babbage\n    sources: [gazette]\n---\n"
    )
    assert capsys.readouterr().out.splitlines() == [
        "row 2, Bess of Hardwick: a new profile: content/people/bess-of-hardwick.md: acme to babbage, 2026-06",
        "1 row: 1 a new profile; 1 file written.",
    ]
    assert site.problems() == ["content/sources/all.yml:2:1: warning: nothing cites the source `herald`.\n    2 | herald: {title: B, publisher: The Herald, no_url: In print.}\n      | ^^^^^^"]  # fmt: skip


def test_a_move_is_put_behind_those_that_are_there_and_no_other_byte_changes(site: Site):
    before = text(site, "ada")
    assert (
        take(
            site,
            'person,from,to,date,status,sources,note\nada,babbage,cole,2026-09,claimed,herald gazette,"So: she says"\n',
        )
        == 0
    )
    item = '  - date: 2026-09\n    from: babbage\n    to: cole\n    status: claimed\n    sources: [herald, gazette]\n    note: "So: she says"\n'
    place = before.index("\nname: Ada")
    assert text(site, "ada") == before[:place] + item + before[place:]


@pytest.mark.parametrize("name", ["Ada Lovelace", "ADA  lovelace", "Countess of Lovelace", "ada"])
def test_a_person_is_found_by_slug_name_or_aka(site: Site, name: str):
    assert take(site, f"person,from,to,date,sources\n{name},babbage,cole,2026-09,herald\n") == 0
    assert "to: cole" in text(site, "ada")
    assert len(list((site.root / "content/people").iterdir())) == 1


def test_what_a_move_lacks_is_added_and_what_it_has_is_kept(site: Site, capsys):
    before = text(site, "ada")
    row = "ada,acme,babbage,2026-05-12,confirmed,Engineer,gazette;herald"
    assert take(site, f"person,from,to,date,status,role,sources\n{row}\n") == 0
    expected = before.replace("- gazette  # read\n", "- gazette  # read\n      - herald\n")
    expected = expected.replace("    # She said so herself.\n", "    # She said so herself.\n    role: Engineer\n")
    assert text(site, "ada") == expected
    assert capsys.readouterr().out.splitlines() == [
        "row 2, ada: completed: content/people/ada.md: role, herald",
        "    `date` stays `2026-05`, and is `2026-05-12` in the row",
        "    `status` stays `reported`, and is `confirmed` in the row",
        "1 row: 1 completed; 1 file written.",
    ]


TABLE = (
    "person,from,to,date,status,sources\n"
    "Ada Lovelace,babbage,cole,2026-09,,herald\n"
    "Bess of Hardwick,acme,babbage,2026,,gazette\n"
    "Bess of Hardwick,babbage,cole,2026-08,claimed,herald\n"
)


def test_run_twice_it_changes_nothing(site: Site, capsys):
    assert take(site, TABLE) == 0
    once = files(site)
    capsys.readouterr()
    assert take(site, TABLE) == 0
    assert files(site) == once
    assert capsys.readouterr().out.splitlines()[-1] == "3 rows: 3 there already; 0 files written."


def test_a_dry_run_says_the_same_and_writes_nothing(site: Site, capsys):
    before = files(site)
    assert take(site, TABLE, "--dry-run") == 0
    dry = capsys.readouterr().out
    assert files(site) == before
    assert take(site, TABLE) == 0
    assert dry.replace("would be written", "written") == capsys.readouterr().out


@pytest.mark.parametrize(
    ("row", "why"),
    [
        (",acme,cole,2026,gazette", "it names no person."),
        ("Zed,acme,cole,,gazette", "it has no `date`."),
        ("Zed,acme,cole,2026,", "it has no `sources`."),
        ("Zed,,,2026,gazette", "it has neither `from` nor `to`."),
        ("Zed,acme,coal,2026,gazette", "there is no lab `coal`. Did you mean `cole`?"),
        ("Zed,acme,cole,2026,gazete", "there is no source `gazete`. Did you mean `gazette`?"),
        ("Zed,acme,cole,2026,https://x.example", "no source has the address https://x.example. `python build.py new source https://x.example` lists it."),
        ("Zed,acme,cole,07/07/2025,gazette", "`date` is `07/07/2025`, which is not a date; write 2025, 2025-07 or 2025-07-07, each with an optional ~, ? or %, or two of them with a slash between."),
        ("Zed,acme,cole,2026,gazette,x", "it has more cells than the head has columns."),
        ("Lovelace Ada,acme,cole,2026,gazette", "`Lovelace Ada` may be Ada Lovelace, `ada`: the same words in another order. Write that in `slug`, or a slug of their own."),
        ("Acme,acme,cole,2026,gazette", "the slug `acme` is taken by content/labs/acme.md; give another in `slug`."),
        ("!!!,acme,cole,2026,gazette", "`` is no slug; give one in `slug`."),
    ],
)  # fmt: skip
def test_a_bad_row_writes_nothing_and_says_why_and_the_others_are_taken(site: Site, row: str, why: str, capsys):
    good = "Bess of Hardwick,acme,babbage,2026-06,gazette"
    assert take(site, f"person,from,to,date,sources\n{row}\n{good}\n") == 1
    lines = capsys.readouterr().out.splitlines()
    said = re.sub("^row 2, .*?: not taken: ", "", lines[0])
    assert said.partition(", which")[0] == why.partition(", which")[0]
    assert lines[1].startswith("row 3, Bess of Hardwick: a new profile")
    assert sorted(path.name for path in (site.root / "content/people").iterdir()) == ["ada.md", "bess-of-hardwick.md"]


def test_a_status_that_is_none_is_refused_with_what_is_allowed(site: Site, capsys):
    assert take(site, "person,to,date,status,sources\nada,cole,2026-09,sure,herald\n") == 1
    assert "`status` is `sure`; allowed: claimed, confirmed" in capsys.readouterr().out


def test_a_row_that_would_contradict_the_profile_is_refused_as_check_would(site: Site, capsys):
    before = files(site)
    assert take(site, "person,from,to,date,sources\nada,babbage,cole,2026-01,herald\n") == 1
    assert (
        "row 2, ada: not taken: the move from `babbage` (2026-01) is dated before the move to it"
        in capsys.readouterr().out
    )
    assert files(site) == before


def test_a_slug_of_their_own_makes_a_person_with_a_like_name(site: Site):
    assert take(site, "person,slug,to,date,sources\nLovelace Ada,ada-of-york,cole,2026,herald\n") == 0
    assert "name: Lovelace Ada" in text(site, "ada-of-york")


def test_sources_may_be_named_by_their_addresses(site: Site):
    assert take(site, "person,to,date,sources\nZed,cole,2026,https://gazette.example/a herald\n") == 0
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
def test_what_spreadsheets_save_is_read(site: Site, data: bytes, capsys):
    assert take(site, data) == 0
    assert "name: Émile Zola" in text(site, "emile-zola")


def test_rows_are_numbered_as_in_the_spreadsheet(site: Site, capsys):
    assert (
        take(site, 'person,to,date,sources,note\nZed,cole,2026,herald,"two\nlines"\n\nYan,nowhere,2026,herald,\n') == 1
    )
    assert [line.split(",")[0] for line in capsys.readouterr().out.splitlines()[:2]] == ["row 2", "row 4"]


@pytest.mark.parametrize(
    ("data", "why"),
    [
        (b"", "it is empty"),
        (b"name,date\n", "it has a column `name`; known are"),
        (b"person,dat,sources\n", "Did you mean `date`?"),
        (b"person,date\n", "it has no column `sources`"),
        (b"person,date,sources,date\n", "it has the column `date` twice"),
        (b"\xff\xfe\x00", "it begins as UTF-16 and is none"),
    ],
)
def test_a_file_that_is_no_table_of_moves_is_misuse(site: Site, data: bytes, why: str, capsys):
    assert take(site, data) == 2
    assert why in capsys.readouterr().err


def test_a_file_that_is_not_there_is_misuse(site: Site, capsys):
    assert main(["import", str(site.root / "none.csv"), "--content", str(site.root / "content")]) == 2
    assert "none.csv cannot be read" in capsys.readouterr().err


def test_broken_content_is_mended_first(site: Site, capsys):
    site.edit("content/people/ada.md", "to: 'babbage'", "to: nowhere")
    assert take(site, TABLE) == 1
    assert "there is no lab `nowhere`" in capsys.readouterr().err


def test_line_ends_and_a_mark_stay_as_they_were(site: Site):
    site.write({"content/people/zed.md": b"\xef\xbb\xbf---\r\nname: Zed\r\n---\r\nBody.\r\n"})
    assert take(site, "person,to,date,sources\nzed,cole,2026,herald\n") == 0
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
def test_a_move_finds_its_place(before: str, after: str):
    assert add_move(before, MOVE) == after
    data, flaws = load(after)
    assert flaws == []
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
def test_keys_and_sources_find_their_places(before: str, after: str):
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
def test_what_is_a_yaml_alias_is_left_alone(front: str):
    with pytest.raises(CannotEdit):
        add_keys(front, 0, {"role": "R"}, ["b"])


@given(st.text(st.characters(exclude_categories=["Cs", "Cc"]), min_size=1), st.booleans())
def test_any_text_is_read_back_as_it_was_written(value: str, in_flow: bool):
    line = f"[{yaml_scalar(value, in_flow=True)}, x]" if in_flow else f"k: {yaml_scalar(value)}"
    data, flaws = load(line)
    expected = value.replace("\ufffe", "").replace("\uffff", "")
    if expected == value:
        assert flaws == []
        assert (data[0] if in_flow else data["k"]) == value


def test_the_columns_are_documented_as_they_are():
    formats = (REPOSITORY / "docs/formats.md").read_text(encoding="utf-8")
    rows = [line.split("|")[1:3] for line in formats.splitlines() if line.startswith("| `")]
    assert {name.strip(" `"): words.strip() for name, words in rows if name.strip(" `") in COLUMNS} == dict(COLUMNS)


def test_the_columns_of_a_move_are_keys_of_one():
    keys = set(RECORDS["person"].__annotations__) | {"person", "slug", "headline", "from", "to"}
    from talentwar.content.model import Move

    assert set(COLUMNS) <= keys | set(Move.__struct_encode_fields__)


def test_a_table_is_unreadable_where_it_is_one_of_bytes():
    with pytest.raises(UnreadableTable):
        read_table(b"\x81\x8d\x8f\x90\x9d")


PROFILES = sorted((REPOSITORY / "content/people").glob("*.md"))


@pytest.mark.parametrize("path", PROFILES, ids=lambda path: path.stem)
def test_every_profile_of_the_project_can_be_added_to(path: Path):
    place = SourceFile(f"content/people/{path.name}", "person", path.stem, "", "")
    document = load_document(place, path.read_bytes())
    assert isinstance(document, Document)
    before, _ = load(document.front)
    after, flaws = load(add_move(document.front, MOVE))
    assert flaws == []
    assert after == {**before, "moves": [*before.get("moves", []), MOVE]}
    if before.get("moves"):
        completed, flaws = load(add_keys(document.front, 0, {"superseded_by": "x"}, ["y"]))
        assert flaws == []
        assert completed["moves"][0] == {
            **before["moves"][0], "superseded_by": "x", "sources": [*before["moves"][0]["sources"], "y"]
        }  # fmt: skip
        assert completed["moves"][1:] == before["moves"][1:]
