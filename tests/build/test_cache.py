"""The cache saves time and never changes a page, even if it is damaged, lost, copied or shared."""

import ast
import os
import random
import sqlite3
from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path
from shutil import copytree, rmtree

import pytest
from sitebuilder import REPOSITORY, TODAY, WAR, Site

from talentwar.build.store import Store

ROWS = {b"a" * 16: b"first", b"b" * 16: b"", b"c" * 16: b"third" * 2000}
TABLES = ("rows", "objects")


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "x.sqlite3"


@pytest.fixture
def store(path: Path) -> Iterator[Store]:
    """A store with some rows, written on day 100."""
    store = Store(path, TABLES, 100)
    store.put("rows", [(key, value, b"metadata of " + key) for key, value in ROWS.items()])
    yield store
    store.close()


def contents(path: Path, day: int = 100) -> dict[bytes, bytes]:
    """The rows that a new store finds in a file."""
    store = Store(path, TABLES, day)
    found = {key: value for key in (*ROWS, b"new") if (value := store.get("rows", key)) is not None}
    store.close()
    return found


def flipped(data: bytes, bit: int) -> bytes:
    """The same bytes except for one bit."""
    damaged = bytearray(data)
    damaged[bit // 8] ^= 1 << bit % 8
    return bytes(damaged)


def execute(path: Path, *statements: str) -> None:
    """Changes a cache file without the store."""
    connection = sqlite3.connect(path)
    for statement in statements:
        connection.execute(statement)
    connection.commit()
    connection.close()


# The store


def test_a_store_returns_values_and_metadata_at_once_and_later(store: Store, path: Path) -> None:
    store.put("rows", [(b"new", b"value", b"extra")])
    for found in (store, Store(path, TABLES, 100)):
        assert (found.get("rows", b"new"), found.metadata("rows")[b"new"]) == (b"value", b"extra")
        assert found.metadata("rows")[b"a" * 16] == b"metadata of " + b"a" * 16
        assert found.get("rows", b"other") is None
        assert found.warning == ""


def test_a_missing_file_reads_as_empty_without_a_warning_and_is_not_created(path: Path) -> None:
    store = Store(path, TABLES, 100)
    assert (store.get("rows", b"key"), store.metadata("rows"), store.warning) == (None, {}, "")
    assert not path.exists()


def test_an_object_of_another_type_counts_as_missing(store: Store) -> None:
    store.save("objects", b"name", {"one": 1})
    assert store.load("objects", b"name", dict[str, int]) == {"one": 1}
    assert store.load("objects", b"name", list[str]) is None
    assert store.load("objects", b"other", dict[str, int]) is None


def test_rows_are_in_the_order_of_their_last_write(store: Store) -> None:
    first, second, third = ROWS
    store.put("rows", [(first, b"again", b"")])
    assert list(store.metadata("rows")) == [second, third, first]


def test_a_truncated_file_gives_the_right_bytes_or_none_and_is_replaced(store: Store, path: Path) -> None:
    store.close()
    data = path.read_bytes()
    # SQLite treats a shorter file as a new database.
    for length in range(512, len(data), 499):
        path.write_bytes(data[:length])
        damaged = Store(path, TABLES, 100)
        assert damaged.get("rows", b"c" * 16) is None
        assert str(path) in damaged.warning
        damaged.put("rows", [(b"new", b"value", b"")])
        damaged.close()
        found = contents(path)
        assert found.pop(b"new") == b"value"
        assert found.items() <= ROWS.items() - {(b"c" * 16, ROWS[b"c" * 16])}


def test_a_changed_bit_gives_the_right_bytes_or_none(store: Store, path: Path) -> None:
    store.close()
    data = path.read_bytes()
    chance = random.Random(1)
    # The header of the file and of its first table, and a sample of the rest.
    for bit in (*range(8 * 120), *chance.sample(range(len(data) * 8), 500)):
        path.write_bytes(flipped(data, bit))
        damaged = Store(path, TABLES, 100)
        assert damaged.metadata("rows").items() <= {key: b"metadata of " + key for key in ROWS}.items(), bit
        damaged.put("rows", [(b"new", b"value", b"")])
        damaged.close()
        found = contents(path)
        assert found.pop(b"new", b"value") == b"value", bit
        assert found.items() <= ROWS.items(), bit


def test_a_damaged_value_is_reported_once_and_removed_by_the_next_write(store: Store, path: Path) -> None:
    store.close()
    data = path.read_bytes()
    path.write_bytes(data.replace(b"first", b"fIrst"))
    damaged = Store(path, TABLES, 100)
    assert damaged.get("rows", b"a" * 16) is None
    assert damaged.warning == f"Part of the cache file {path} was not used: it is damaged."
    damaged.put("rows", [(b"new", b"value", b"")])
    damaged.close()
    again = Store(path, TABLES, 100)
    assert again.metadata("rows").keys() == {b"b" * 16, b"c" * 16, b"new"}
    assert (again.get("rows", b"a" * 16), again.warning) == (None, "")


@pytest.mark.parametrize(
    "statement",
    [
        "PRAGMA user_version = 2",
        "CREATE TRIGGER t AFTER INSERT ON rows BEGIN DELETE FROM objects; END",
        "CREATE VIEW v AS SELECT 1",
        "DROP TABLE objects",
        "ALTER TABLE rows ADD COLUMN another",
    ],
)
def test_a_file_with_another_schema_is_not_used(store: Store, path: Path, statement: str) -> None:
    store.close()
    execute(path, statement)
    other = Store(path, TABLES, 100)
    assert other.get("rows", b"a" * 16) is None
    assert other.warning == f"The cache file {path} was not used: it is of another version."
    other.put("rows", [(b"new", b"value", b"")])
    assert contents(path) == {b"new": b"value"}


def test_an_interrupted_write_leaves_the_old_rows(store: Store, path: Path) -> None:
    def rows() -> Iterator[tuple[bytes, bytes, bytes]]:
        yield b"new", b"value", b""
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        store.put("rows", rows())
    assert contents(path) == ROWS


def test_a_store_can_be_read_during_a_write_of_another_process(store: Store, path: Path) -> None:
    writer = sqlite3.connect(path, isolation_level=None)
    writer.execute("BEGIN IMMEDIATE")
    writer.execute("DELETE FROM rows")
    assert contents(path) == ROWS
    writer.close()


def test_a_locked_file_is_an_error_and_does_not_change(
    store: Store, path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("talentwar.build.store._LOCK_TIMEOUT", 0)
    other = sqlite3.connect(path, isolation_level=None)
    other.execute("BEGIN EXCLUSIVE")
    with pytest.raises(OSError, match="locked"):
        Store(path, TABLES, 100).put("rows", [(b"new", b"value", b"")])
    other.close()
    assert contents(path) == ROWS


def test_rows_that_no_build_of_the_last_30_days_used_are_removed_and_the_file_shrinks(store: Store, path: Path) -> None:
    first, second, _ = ROWS
    size = path.stat().st_size
    Store(path, TABLES, 120).mark_used("rows", [first, second])
    Store(path, TABLES, 130).mark_used("rows", [])
    assert contents(path) == ROWS
    Store(path, TABLES, 131).mark_used("rows", [])
    assert contents(path) == {first: ROWS[first], second: ROWS[second]}
    assert path.stat().st_size < size


def test_no_module_reads_code_or_pickles_from_the_cache() -> None:
    for path in (REPOSITORY / "talentwar").rglob("*.py"):
        tree = ast.parse(path.read_text(encoding="utf-8"))
        modules = {alias.name for node in ast.walk(tree) if isinstance(node, ast.Import) for alias in node.names}
        modules |= {node.module for node in ast.walk(tree) if isinstance(node, ast.ImportFrom) and node.module}
        calls = {
            node.func.id for node in ast.walk(tree) if isinstance(node, ast.Call) and isinstance(node.func, ast.Name)
        }
        assert not modules & {"pickle", "marshal", "shelve", "dill", "cloudpickle", "joblib"}, path
        assert not calls & {"eval", "exec", "compile", "__import__"}, path


# The cache of a site


def cache_files(site: Site) -> list[Path]:
    return sorted((site.root / ".cache").glob("*.sqlite3"))


NAMES = ["build", "manifest"]


def _cut(path: Path) -> None:
    os.truncate(path, path.stat().st_size // 2)


def _flip(path: Path) -> None:
    """Changes a bit in every value."""
    tables = [name for name in ("documents", "bundles", "plans", "objects") if name.encode() in path.read_bytes()]
    for table in tables:
        connection = sqlite3.connect(path)
        for row, value in connection.execute(f"SELECT rowid, value FROM {table}").fetchall():
            connection.execute(f"UPDATE {table} SET value = ? WHERE rowid = ?", (flipped(value, 9), row))
        connection.commit()
        connection.close()


def _foreign(path: Path) -> None:
    path.write_bytes(b"PK\3\4 something else entirely" * 9)


def _newer_format(path: Path) -> None:
    execute(path, "PRAGMA user_version = 2")


def _folder(path: Path) -> None:
    path.unlink()
    path.mkdir()


@pytest.mark.parametrize("size", [0, 50_000])
def test_the_output_does_not_depend_on_the_size_of_bundles(site: Site, monkeypatch, size: int) -> None:
    expected = site.write(WAR).clean()
    monkeypatch.setattr("talentwar.build.render.BUNDLE_SIZE", size)
    site.build()
    assert site.files() == expected
    rmtree(site.public)
    assert site.build().rendered == ()
    assert site.files() == expected


@pytest.mark.parametrize("damage", [_cut, _flip, _foreign, _newer_format, _folder])
@pytest.mark.parametrize("name", NAMES)
def test_a_damaged_cache_file_causes_one_warning_and_a_clean_build(
    minimal: Site, damage: Callable[[Path], None], name: str
):
    minimal.build()
    assert [path.name.partition(".")[0].partition("-")[0] for path in cache_files(minimal)] == NAMES
    path = cache_files(minimal)[NAMES.index(name)]
    damage(path)
    # This build needs the whole cache: documents for the new text, pages for the new output folder.
    minimal.write({"content/labs/acme.md": "---\nname: Acme\n---\nA text.\n"})
    rmtree(minimal.public)
    report = minimal.build()
    assert minimal.files() == minimal.clean()
    assert len(report.warnings) == 1
    assert str(path) in report.warnings[0]
    assert "\n" not in report.warnings[0]
    after = minimal.build()
    assert (after.warnings, after.rendered, after.changes.written) == ((), (), ())


@pytest.mark.parametrize("name", NAMES)
def test_a_build_without_a_cache_file_equals_a_clean_build(minimal: Site, name: str) -> None:
    minimal.build()
    for path in (minimal.root / ".cache").glob(f"{name}*"):
        path.unlink()
    rmtree(minimal.public)
    minimal.build()
    assert minimal.files() == minimal.clean()


def test_a_build_with_a_damaged_cache_equals_a_clean_build(minimal: Site) -> None:
    chance = random.Random(7)
    minimal.build()
    minimal.write({"content/labs/acme.md": "---\nname: Acme Works\n---\nSee [[ada]].\n"}).build()
    texts = [(minimal.root / "content/labs/acme.md").read_bytes(), b"---\nname: Acme\n---\nAnother [[ada]].\n"]
    expected = [minimal.write({"content/labs/acme.md": text}).clean() for text in texts]
    minimal.write({"content/labs/acme.md": texts[0]}).build()
    copytree(minimal.root / ".cache", minimal.root / "sound")
    for _ in range(200):
        rmtree(minimal.root / ".cache")
        copytree(minimal.root / "sound", minimal.root / ".cache")
        for path in chance.sample(cache_files(minimal), chance.choice((1, 1, 2))):
            corrupt(path, chance)
        if chance.random() < 0.3:
            rmtree(minimal.public)
        elif chance.random() < 0.3:
            (minimal.public / "people/ada/index.html").unlink(missing_ok=True)
        state = chance.randrange(2)
        minimal.write({"content/labs/acme.md": texts[state]}).build()
        assert minimal.files() == expected[state]


def corrupt(path: Path, chance: random.Random) -> None:
    """Damages a file: a part is lost, repeated or overwritten, or some bits change."""
    data = path.read_bytes()
    at = chance.randrange(len(data))
    page = at - at % 4096
    damaged = [
        data[:at],
        data[at:],
        flipped(data, at * 8 + chance.randrange(8)),
        data[:at] + chance.randbytes(9) + data[at + 9 :],
        data[:page] + chance.randbytes(4096) + data[page + 4096 :],
        data[:page] + data[:4096] + data[page + 4096 :],
        data[:at] + bytes(len(data) - at),
        data + data,
        chance.randbytes(len(data)),
    ]
    path.write_bytes(chance.choice(damaged))


def test_a_cache_works_with_another_output_folder(minimal: Site) -> None:
    minimal.build()
    expected = minimal.files()
    minimal.public = minimal.root / "elsewhere"
    report = minimal.build(output=minimal.public)
    assert (report.parsed, report.rendered) == ((), ())
    assert minimal.files() == expected


def test_a_cache_works_with_another_copy_of_the_project(minimal: Site, tmp_path: Path) -> None:
    minimal.build()
    copy = Site(tmp_path / "copy")
    copytree(minimal.root / "content", copy.root / "content")
    copytree(minimal.root / ".cache", copy.root / ".cache")
    report = copy.build()
    assert (report.parsed, report.rendered) == ((), ())
    assert copy.files() == minimal.files()


def test_an_older_cache_works_with_newer_content(site: Site) -> None:
    site.write(WAR).build()
    copytree(site.root / ".cache", site.root / "older")
    site.edit("content/people/bess.md", "Bess of Hardwick", "Elizabeth Talbot").delete("content/people/carl.md").build()
    rmtree(site.root / ".cache")
    (site.root / "older").rename(site.root / ".cache")
    assert len(site.build().parsed) == 1
    assert site.files() == site.clean()


def test_switching_between_two_branches_renders_each_page_once(site: Site) -> None:
    site.write(WAR)
    names = ["Bess of Hardwick", "Elizabeth Talbot"]
    rendered = []
    for turn in range(6):
        rendered.append(len(site.build().rendered))
        site.edit("content/people/bess.md", names[turn % 2], names[1 - turn % 2])
        assert turn > 1 or rendered[turn]
    assert rendered[2:] == [0, 0, 0, 0]


# Days


def test_pages_in_use_stay_in_the_cache_for_any_number_of_days(minimal: Site) -> None:
    minimal.build()
    for days in range(20, 121, 20):
        report = minimal.build(today=TODAY + timedelta(days=days))
        assert report.parsed == ()
        assert "people/index.html" not in report.rendered
    rmtree(minimal.public)
    report = minimal.build(today=TODAY + timedelta(days=120))
    assert (report.parsed, report.rendered) == ((), ())
    assert minimal.files() == minimal.clean(today=TODAY + timedelta(days=120))


@pytest.mark.parametrize("days", [1, 31, 400])
def test_a_build_for_an_earlier_day_equals_a_clean_build(minimal: Site, days: int) -> None:
    minimal.build()
    minimal.build(today=TODAY + timedelta(days=days))
    minimal.build()
    assert minimal.files() == minimal.clean()
