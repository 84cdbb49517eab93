"""What builds remember can be lost, spoilt, moved and shared: it saves time, and never decides what a page says."""

from __future__ import annotations

import ast
import os
import random
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from shutil import copytree, rmtree

import pytest
from sitebuilder import REPOSITORY, TODAY, WAR, Site, compile_templates_once

from talentwar.build.cache_files import FORMAT, BlobStore, CacheFile
from talentwar.build.digests import canonical, digest


@pytest.fixture(autouse=True)
def _quick(monkeypatch: pytest.MonkeyPatch) -> None:
    compile_templates_once(monkeypatch)


@pytest.fixture
def box(tmp_path: Path) -> CacheFile[dict[str, int]]:
    return CacheFile(tmp_path / "box", dict[str, int])


VALUE = {"one": 1, "two": 2}


def flipped(data: bytes, bit: int) -> bytes:
    """The same bytes but for one bit."""
    spoilt = bytearray(data)
    spoilt[bit // 8] ^= 1 << bit % 8
    return bytes(spoilt)


def die(*_: object) -> None:
    raise KeyboardInterrupt


# A box


def test_a_box_gives_back_what_was_put_in(box: CacheFile[dict[str, int]], tmp_path: Path) -> None:
    box.write(VALUE)
    assert (box.read(), box.warning) == (VALUE, "")
    assert [path.name for path in tmp_path.iterdir()] == ["box"]


def test_a_box_that_is_not_there_is_empty_and_no_damage(box: CacheFile[dict[str, int]]) -> None:
    assert (box.read(), box.warning) == (None, "")


def test_a_box_that_was_cut_short_anywhere_is_left_aside(box: CacheFile[dict[str, int]], tmp_path: Path) -> None:
    box.write(VALUE)
    data = (tmp_path / "box").read_bytes()
    for length in range(len(data)):
        (tmp_path / "box").write_bytes(data[:length])
        box.warning = ""
        assert box.read() is None
        assert box.warning


def test_a_box_of_which_any_bit_changed_is_left_aside(box: CacheFile[dict[str, int]], tmp_path: Path) -> None:
    box.write(VALUE)
    data = (tmp_path / "box").read_bytes()
    for bit in range(len(data) * 8):
        (tmp_path / "box").write_bytes(flipped(data, bit))
        assert box.read() is None


def _sealed(payload: bytes) -> bytes:
    return FORMAT + digest(payload) + payload


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"\0" * 100,
        b"%PDF-1.7 a foreign file",
        FORMAT,
        b"talentwar 0\n" + _sealed(canonical(VALUE))[len(FORMAT) :],
        _sealed(b""),
        _sealed(b"\xc1"),
        _sealed(canonical(["another", "kind"])),
        _sealed(canonical({"one": "of another type"})),
        _sealed(canonical(VALUE)) + b"more",
    ],
)
def test_what_is_no_box_of_its_kind_is_left_aside_with_a_line(
    box: CacheFile[dict[str, int]], tmp_path: Path, data: bytes
) -> None:
    (tmp_path / "box").write_bytes(data)
    assert box.read() is None
    assert str(tmp_path / "box") in box.warning
    assert "\n" not in box.warning


def test_a_box_that_cannot_be_read_is_left_aside(
    box: CacheFile[dict[str, int]], monkeypatch: pytest.MonkeyPatch
) -> None:
    box.write(VALUE)

    def refuse(_: Path) -> bytes:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(Path, "read_bytes", refuse)
    assert box.read() is None
    assert "Permission denied" in box.warning


def test_an_interrupted_write_leaves_the_old_value(
    box: CacheFile[dict[str, int]], monkeypatch: pytest.MonkeyPatch
) -> None:
    box.write(VALUE)
    with monkeypatch.context() as patched, pytest.raises(KeyboardInterrupt):
        patched.setattr(Path, "replace", die)
        box.write({})
    assert box.read() == VALUE


# A pack


ENTRIES = {b"a" * 16: b"first", b"b" * 16: b"", b"c" * 16: b"third" * 9}


def filled(folder: Path, day: int = 100) -> BlobStore:
    pack = BlobStore(folder, "x", day)
    for key, data in ENTRIES.items():
        pack.add(key, data, b"beside " + key)
    pack.save()
    return pack


def test_a_pack_gives_back_what_was_put_in_at_once_and_later(tmp_path: Path) -> None:
    pack = BlobStore(tmp_path, "x", 100)
    pack.add(b"k", b"data", b"extra")
    assert (pack.get(b"k"), pack.metadata(b"k"), b"k" in pack) == (b"data", b"extra", True)
    pack.save()
    for found in (pack, BlobStore(tmp_path, "x", 100)):
        assert (found.get(b"k"), found.metadata(b"k"), b"k" in found) == (b"data", b"extra", True)
        assert (found.get(b"other"), found.metadata(b"other"), b"other" in found) == (None, None, False)


def test_a_pack_that_was_cut_short_anywhere_gives_the_right_bytes_or_none_and_mends(tmp_path: Path) -> None:
    filled(tmp_path)
    data = (tmp_path / "x.pack").read_bytes()
    for length in range(len(data)):
        (tmp_path / "x.pack").write_bytes(data[:length])
        pack = BlobStore(tmp_path, "x", 100)
        lost = [key for key, value in ENTRIES.items() if pack.get(key) != value]
        assert lost
        assert [pack.get(key) for key in lost] == [None] * len(lost)
        assert len(list(pack.warnings)) == 1
        for key in lost:
            pack.add(key, ENTRIES[key])
        pack.save()
        again = BlobStore(tmp_path, "x", 100)
        assert ({key: again.get(key) for key in ENTRIES}, list(again.warnings)) == (ENTRIES, [])
        filled(tmp_path)
        data = (tmp_path / "x.pack").read_bytes()


def test_a_pack_of_which_any_bit_changed_gives_the_right_bytes_or_none(tmp_path: Path) -> None:
    filled(tmp_path)
    data = (tmp_path / "x.pack").read_bytes()
    for bit in range(len(data) * 8):
        (tmp_path / "x.pack").write_bytes(flipped(data, bit))
        pack = BlobStore(tmp_path, "x", 100)
        found = [pack.get(key) for key in ENTRIES]
        assert found.count(None) == 1
        assert all(got in (None, meant) for got, meant in zip(found, ENTRIES.values(), strict=True))


def test_an_interrupted_save_loses_nothing_that_was_there(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    filled(tmp_path)
    pack = BlobStore(tmp_path, "x", 100)
    pack.add(b"k", b"data")
    with monkeypatch.context() as patched, pytest.raises(KeyboardInterrupt):
        patched.setattr(CacheFile, "write", die)
        pack.save()
    again = BlobStore(tmp_path, "x", 100)
    assert {key: again.get(key) for key in ENTRIES} == ENTRIES
    assert again.get(b"k") is None


def test_what_no_build_used_for_more_than_30_days_is_dropped_and_the_file_shrinks(tmp_path: Path) -> None:
    first, second, third = ENTRIES
    filled(tmp_path, day=100)
    pack = BlobStore(tmp_path, "x", 120)
    pack.get(first)
    pack.metadata(second)
    pack.save()
    BlobStore(tmp_path, "x", 130).save()
    assert third in BlobStore(tmp_path, "x", 130)
    BlobStore(tmp_path, "x", 131).save()
    again = BlobStore(tmp_path, "x", 131)
    assert [again.get(key) for key in ENTRIES] == [b"first", b"", None]
    assert (tmp_path / "x.pack").stat().st_size == len(b"first")


def test_a_pack_that_is_mostly_waste_is_written_anew(tmp_path: Path) -> None:
    filled(tmp_path)
    os.truncate(tmp_path / "x.pack", 65 * 1024 * 1024)
    pack = BlobStore(tmp_path, "x", 100)
    pack.add(b"k", b"data")
    pack.save()
    again = BlobStore(tmp_path, "x", 100)
    assert {key: again.get(key) for key in (*ENTRIES, b"k")} == {**ENTRIES, b"k": b"data"}
    assert (tmp_path / "x.pack").stat().st_size < 100


def test_nothing_in_the_package_runs_what_a_file_says() -> None:
    for path in (REPOSITORY / "talentwar").rglob("*.py"):
        tree = ast.parse(path.read_text(encoding="utf-8"))
        modules = {alias.name for node in ast.walk(tree) if isinstance(node, ast.Import) for alias in node.names}
        modules |= {node.module for node in ast.walk(tree) if isinstance(node, ast.ImportFrom) and node.module}
        calls = {
            node.func.id for node in ast.walk(tree) if isinstance(node, ast.Call) and isinstance(node.func, ast.Name)
        }
        assert not modules & {"pickle", "marshal", "shelve", "dill", "cloudpickle", "joblib"}, path
        assert not calls & {"eval", "exec", "compile", "__import__"}, path


# The cache folder of a site


def cache_files(site: Site) -> list[Path]:
    return sorted(path for path in (site.root / ".cache").iterdir() if not path.name.startswith("lock"))


NAMES = [
    "documents.index",
    "documents.pack",
    "ledger",
    "pages.index",
    "pages.keys",
    "pages.pack",
    "plans",
    "signatures",
]


def _cut(path: Path) -> None:
    os.truncate(path, path.stat().st_size // 2)


def _flip(path: Path) -> None:
    data = path.read_bytes()
    path.write_bytes(flipped(data, len(data) * 8 - 9))


def _empty(path: Path) -> None:
    path.write_bytes(b"")


def _foreign(path: Path) -> None:
    path.write_bytes(b"PK\3\4 something else entirely" * 9)


def _of_a_format_to_come(path: Path) -> None:
    path.write_bytes(path.read_bytes().replace(FORMAT, b"talentwar 2\n") if path.suffix != ".pack" else b"new")


def _folder(path: Path) -> None:
    path.unlink()
    path.mkdir()


@pytest.mark.parametrize("size", [0, 50_000])
def test_what_is_kept_of_pages_does_not_depend_on_how_many_are_in_a_frame(
    site: Site, monkeypatch: pytest.MonkeyPatch, size: int
) -> None:
    meant = site.write(WAR).clean()
    monkeypatch.setattr("talentwar.build.render.BUNDLE_SIZE", size)
    site.build()
    assert site.files() == meant
    rmtree(site.public)
    assert site.build().rendered == ()
    assert site.files() == meant


@pytest.mark.parametrize("spoil", [_cut, _flip, _empty, _foreign, _of_a_format_to_come, _folder])
@pytest.mark.parametrize("name", NAMES)
def test_a_spoilt_cache_file_costs_time_and_a_line(minimal: Site, spoil: Callable[[Path], None], name: str) -> None:
    minimal.build()
    assert [path.name.partition("-")[0] for path in cache_files(minimal)] == NAMES
    path = cache_files(minimal)[NAMES.index(name)]
    spoil(path)
    # All that is remembered is asked for: the records for a new text, the pages for a new output folder.
    minimal.write({"content/labs/acme.md": "---\nname: Acme\n---\nA text.\n"})
    rmtree(minimal.public)
    report = minimal.build()
    assert minimal.files() == minimal.clean()
    assert len(report.warnings) == 1
    assert str(path) in report.warnings[0]
    assert "\n" not in report.warnings[0]
    after = minimal.build()
    assert (after.warnings, after.rendered, after.changes.written) == ((), (), ())


@pytest.mark.parametrize("name", [*NAMES, "pages", "documents"])
def test_a_lost_cache_file_costs_time(minimal: Site, name: str) -> None:
    minimal.build()
    for path in (minimal.root / ".cache").glob(f"{name}*"):
        path.unlink()
    rmtree(minimal.public)
    minimal.build()
    assert minimal.files() == minimal.clean()


def test_any_corruption_gives_the_right_site(minimal: Site) -> None:
    chance = random.Random(7)
    minimal.build()
    minimal.write({"content/labs/acme.md": "---\nname: Acme Works\n---\nSee [[ada]].\n"}).build()
    texts = [(minimal.root / "content/labs/acme.md").read_bytes(), b"---\nname: Acme\n---\nAnother [[ada]].\n"]
    good = [minimal.write({"content/labs/acme.md": text}).clean() for text in texts]
    minimal.write({"content/labs/acme.md": texts[0]}).build()
    copytree(minimal.root / ".cache", minimal.root / "sound")
    for _ in range(200):
        rmtree(minimal.root / ".cache")
        copytree(minimal.root / "sound", minimal.root / ".cache")
        for path in chance.sample(cache_files(minimal), chance.choice((1, 1, 1, 2, 3))):
            corrupt(path, chance)
        if chance.random() < 0.3:
            rmtree(minimal.public)
        elif chance.random() < 0.3:
            (minimal.public / "people/ada/index.html").unlink(missing_ok=True)
        state = chance.randrange(2)
        minimal.write({"content/labs/acme.md": texts[state]}).build()
        assert minimal.files() == good[state]


def corrupt(path: Path, chance: random.Random) -> None:
    data = path.read_bytes()
    at = chance.randrange(max(len(data), 1))
    spoilt = [
        data[:at],
        data[at:],
        flipped(data, at * 8 + chance.randrange(8)) if data else b"x",
        data[:at] + chance.randbytes(9) + data[at + 9 :],
        data[:at] + bytes(len(data) - at),
        data + data,
        FORMAT + data[len(FORMAT) :][::-1],
        chance.randbytes(len(data)),
    ]
    path.write_bytes(chance.choice(spoilt))


def test_a_cache_serves_another_output_folder(minimal: Site) -> None:
    minimal.build()
    good = minimal.files()
    minimal.public = minimal.root / "elsewhere"
    report = minimal.build(output=minimal.public)
    assert (report.parsed, report.rendered) == ((), ())
    assert minimal.files() == good


def test_a_cache_serves_another_copy_of_the_project(minimal: Site, tmp_path: Path) -> None:
    minimal.build()
    copy = Site(tmp_path / "copy")
    copytree(minimal.root / "content", copy.root / "content")
    copytree(minimal.root / ".cache", copy.root / ".cache")
    report = copy.build()
    assert (report.parsed, report.rendered) == ((), ())
    assert copy.files() == minimal.files()


def test_an_older_cache_serves_a_newer_content(site: Site) -> None:
    site.write(WAR).build()
    copytree(site.root / ".cache", site.root / "older")
    site.edit("content/people/bess.md", "Bess of Hardwick", "Elizabeth Talbot").delete("content/people/carl.md").build()
    rmtree(site.root / ".cache")
    (site.root / "older").rename(site.root / ".cache")
    assert len(site.build().parsed) == 1
    assert site.files() == site.clean()


def test_two_branches_render_each_page_once(site: Site) -> None:
    site.write(WAR)
    names = ["Bess of Hardwick", "Elizabeth Talbot"]
    rendered = []
    for turn in range(6):
        rendered.append(len(site.build().rendered))
        site.edit("content/people/bess.md", names[turn % 2], names[1 - turn % 2])
        assert turn > 1 or rendered[turn]
    assert rendered[2:] == [0, 0, 0, 0]


# Days


def test_what_is_in_use_is_kept_however_many_days_pass(minimal: Site) -> None:
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
def test_a_build_of_an_earlier_day_is_right_after_one_of_a_later(minimal: Site, days: int) -> None:
    minimal.build()
    minimal.build(today=TODAY + timedelta(days=days))
    minimal.build()
    assert minimal.files() == minimal.clean()
