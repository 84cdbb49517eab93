"""The output folder: files are replaced atomically, builds recover from crashes, and foreign files do not change."""

import errno
import multiprocessing
import os
import random
import signal
import sqlite3
import subprocess
import sys
import time
from collections.abc import Callable, Iterable, Sequence
from contextlib import suppress
from pathlib import Path
from shutil import rmtree
from typing import Any

import pytest
from sitebuilder import REPOSITORY, WAR, Site, room_for

from talentwar.build.bundles import pack_bundle
from talentwar.build.cache import BuildCache
from talentwar.build.options import BuildOptions
from talentwar.build.publish import Manifest, ManifestEntry, WriteTask, prune, staging_dir, write_files
from talentwar.build.render import Output
from talentwar.build.store import Store

FORK = multiprocessing.get_context("fork")
BESS = "content/people/bess.md"


class PublishedSite(Site):
    """A site with the options of the command line."""

    def options(self, **options: Any) -> BuildOptions:
        return super().options(**({"fingerprints": True} | options))


@pytest.fixture
def war(tmp_path: Path) -> Site:
    """The built site."""
    site = PublishedSite(tmp_path).write(WAR)
    site.build()
    return site


def leftovers(site: Site) -> list[str]:
    """Temporary files of interrupted builds."""
    found = [*site.root.glob(".*.new"), *(path for path in site.public.rglob("*") if path.name.endswith(".new"))]
    return sorted(path.relative_to(site.root).as_posix() for path in found)


def failing(calls: int, error: BaseException, real: Callable[..., Any], where: str = "public") -> Callable[..., Any]:
    """A function that raises from its nth call with a path that contains a word."""
    left = [calls]

    def call(*arguments: Any, **options: Any) -> Any:
        left[0] -= any(where in str(argument) for argument in arguments)
        if left[0] < 0:
            raise error
        return real(*arguments, **options)

    return call


def run(site: Site, *arguments: str) -> int:
    """Runs `build` in this process; returns its exit code."""
    return site.run("build", "--no-search", "--jobs", "1", *arguments)


# Writing files


def test_a_task_writes_pages_of_a_bundle_to_their_files(tmp_path: Path) -> None:
    task = WriteTask(
        str(tmp_path),
        pack_bundle({b"1": b"one", b"2": b"two", b"3": b"three"}).data,
        [(6, 11, "a/b/index.html"), (0, 3, "index.html")],
        False,
    )
    assert [(item.file, item.size, item.changed) for item in write_files(task)] == [
        ("a/b/index.html", 5, True),
        ("index.html", 3, True),
    ]
    assert ((tmp_path / "a/b/index.html").read_bytes(), (tmp_path / "index.html").read_bytes()) == (b"three", b"one")
    assert not any(item.changed for item in write_files(task))


@pytest.mark.parametrize("name", ["open", "fstat", "replace"])
def test_an_interrupted_write_leaves_the_old_bytes(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str) -> None:
    (tmp_path / "index.html").write_bytes(b"old")
    task = WriteTask(str(tmp_path), b"newer", [(0, 5, "index.html")], False, False)
    with monkeypatch.context() as patched:
        patched.setattr(f"talentwar.build.publish.os.{name}", failing(0, KeyboardInterrupt(), getattr(os, name), ""))
        with pytest.raises(KeyboardInterrupt):
            write_files(task)
    assert (tmp_path / "index.html").read_bytes() == b"old"
    write_files(task)
    assert {path.name: path.read_bytes() for path in tmp_path.iterdir()} == {"index.html": b"newer"}


def test_a_file_that_does_not_fit_is_an_error_and_not_truncated(tmp_path: Path) -> None:
    (tmp_path / "index.html").write_bytes(b"old")
    with room_for(1000), pytest.raises(OSError, match="too large"):
        write_files(WriteTask(str(tmp_path), b"x" * 5000, [(0, 5000, "index.html")], False, False))
    assert (tmp_path / "index.html").read_bytes() == b"old"


# Interrupted builds


def test_an_interrupted_write_leaves_no_file_after_the_edit_is_reverted(war: Site, monkeypatch) -> None:
    for calls in range(4):
        war.edit(BESS, "Bess of Hardwick", "Elizabeth Talbot")
        with monkeypatch.context() as patched, pytest.raises(KeyboardInterrupt):
            patched.setattr("talentwar.build.publish.os.replace", failing(calls, KeyboardInterrupt(), os.replace))
            war.build()
        war.edit(BESS, "Elizabeth Talbot", "Bess of Hardwick").build()
        assert war.files() == war.clean()
        assert leftovers(war) == []


def test_an_interrupted_write_leaves_no_file_after_the_page_is_deleted(war: Site, monkeypatch) -> None:
    war.edit("content/people/carl.md", "Plain.", "Plainer.")
    with monkeypatch.context() as patched, pytest.raises(KeyboardInterrupt):
        patched.setattr("talentwar.build.publish.os.replace", failing(0, KeyboardInterrupt(), os.replace))
        war.build()
    war.delete("content/people/carl.md").build()
    assert not (war.public / "people/carl").exists()


def test_the_output_of_a_first_build_appears_in_one_step(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    site.write(WAR)
    with monkeypatch.context() as patched, pytest.raises(KeyboardInterrupt):
        patched.setattr("talentwar.build.publish.os.open", failing(20, KeyboardInterrupt(), os.open))
        site.build()
    assert not site.public.exists()
    site.write({"public/CNAME": "moves.example"}).build()
    assert site.files() == site.clean() | {"CNAME": b"moves.example"}
    assert leftovers(site) == []


def test_a_new_tree_replaces_an_empty_folder(tmp_path: Path) -> None:
    (tmp_path / "public").mkdir()
    with staging_dir(tmp_path / "public") as (root, is_new):
        (root / "index.html").write_text("x")
        assert is_new
        assert not (tmp_path / "public/index.html").exists()
    assert [path.name for path in tmp_path.rglob("*")] == ["public", "index.html"]


def _slow(pause: float) -> Callable[..., None]:
    def replace(*arguments: Any) -> None:
        time.sleep(pause)
        os.rename(*arguments)

    return replace


def test_a_build_can_be_killed_at_any_moment(war: Site, monkeypatch) -> None:
    chance = random.Random(1)
    monkeypatch.setattr("talentwar.build.publish.os.replace", _slow(0.001))
    texts = [{path: (war.root / path).read_bytes() for path in (BESS, "content/labs/acme.md")}]
    texts.append({path: data.replace(b"name: ", b"name: Old ") for path, data in texts[0].items()})
    dora = "content/people/dora.md"
    good = {}
    for state in range(2):
        for has_dora in (False, True):
            war.write(texts[state] | ({dora: b"---\nname: Dora\n---\n"} if has_dora else {}))
            good[state, has_dora] = war.clean()
            (war.root / dora).unlink(missing_ok=True)
    stopped = 0
    for turn in range(50):
        if turn % 5 == 0:
            rmtree(war.public)
        if turn % 10 == 0:
            rmtree(war.root / ".cache")
        war.write(texts[chance.randrange(2)] | ({dora: b"---\nname: Dora\n---\n"} if chance.randrange(2) else {}))
        process = FORK.Process(target=war.build)
        process.start()
        time.sleep(chance.uniform(0, 0.15))
        process.kill()
        process.join()
        stopped += process.exitcode != 0
        # At any moment, every file is complete and belongs to one of the two states.
        for name, data in war.files().items():
            assert name.endswith(".new") or any(site.get(name) == data for site in good.values()), (turn, name)
        if turn % 2:
            (war.root / dora).unlink(missing_ok=True)
            war.write(texts[chance.randrange(2)])
        war.build()
        state = int((war.root / BESS).read_bytes() == texts[1][BESS])
        assert war.files() == good[state, (war.root / dora).exists()], turn
        assert leftovers(war) == []
    assert stopped > 20


# Disk errors


@pytest.mark.parametrize("code", [errno.ENOSPC, errno.EACCES, errno.EROFS])
@pytest.mark.parametrize(("name", "calls"), [("open", 0), ("open", 3), ("replace", 0), ("replace", 3)])
def test_a_disk_error_ends_a_build_with_a_message(war: Site, monkeypatch, capsys, code: int, name: str, calls: int):
    war.edit(BESS, "Bess of Hardwick", "Elizabeth Talbot")
    with monkeypatch.context() as patched:
        error = OSError(code, os.strerror(code))
        patched.setattr(f"talentwar.build.publish.os.{name}", failing(calls, error, getattr(os, name)))
        assert run(war) == 2
    assert os.strerror(code) in capsys.readouterr().err
    assert run(war) == 0
    assert war.files() == war.clean()
    assert leftovers(war) == []


def refusing(calls: int, real: Callable[..., None]) -> Callable[..., None]:
    """A write of a store that fails with a full disk from its nth call on."""
    left = [calls]

    def run(store: Store, statement: str, rows: Sequence[Any]) -> None:
        left[0] -= 1
        if left[0] < 0:
            store._open().execute("PRAGMA max_page_count = 1")
        real(store, statement, [*rows, *rows] if statement.startswith("INSERT") else rows)

    return run


@pytest.mark.parametrize("calls", range(8))
def test_a_disk_without_room_for_the_cache_ends_a_build_with_a_message(war: Site, monkeypatch, capsys, calls: int):
    war.edit(BESS, "Bess of Hardwick", "Elizabeth Talbot").delete("content/people/carl.md")
    (war.root / ".cache/build.sqlite3").unlink()
    with monkeypatch.context() as patched:
        patched.setattr(Store, "_run", refusing(calls, Store._run))
        code = run(war)
    err = capsys.readouterr().err
    assert (code, "No space left" in err) in ((2, True), (0, False))
    assert code == 2 or calls > 5
    assert run(war) == 0
    assert war.files() == war.clean()


def test_a_cache_folder_that_cannot_be_written_ends_a_build_with_a_message(war: Site, monkeypatch, capsys) -> None:
    war.edit(BESS, "Bess of Hardwick", "Elizabeth Talbot")
    with monkeypatch.context() as patched:
        error = OSError(errno.EROFS, os.strerror(errno.EROFS))
        patched.setattr(Path, "touch", failing(0, error, Path.touch, "build.sqlite3"))
        patched.setattr(Store, "_run", failing(0, sqlite3.OperationalError("readonly"), Store._run, ""))
        assert run(war) == 2
    assert "Read-only file system" in capsys.readouterr().err
    assert run(war) == 0
    assert war.files() == war.clean()


def test_pages_that_the_cache_loses_before_they_are_written_are_rendered_again(war: Site, monkeypatch) -> None:
    def lose(cache: BuildCache, outputs: Iterable[Output]) -> dict[bytes, list[tuple[int, int, str]]]:
        monkeypatch.undo()
        found = by_bundle(cache, outputs)
        cache.store.delete("bundles", found)
        return found

    war.edit(BESS, "Bess of Hardwick", "Elizabeth Talbot")
    by_bundle = BuildCache.by_bundle
    monkeypatch.setattr(BuildCache, "by_bundle", lose)
    report = war.build()
    assert report.warnings == ("The cache lost pages of this build; all pages were rendered again.",)
    assert len(report.rendered) == report.pages + report.files
    assert war.files() == war.clean(fingerprints=True)


@pytest.mark.parametrize("output", ["file", "file/public"])
def test_an_output_that_cannot_be_a_folder_ends_a_build_with_a_message(war: Site, capsys, output: str) -> None:
    war.write({"file": "mine"})
    assert run(war, "--output", str(war.root / output)) == 2
    assert "file" in capsys.readouterr().err
    assert (war.root / "file").read_text() == "mine"


@pytest.mark.parametrize("name", ["people/bess/index.html", "people"])
def test_a_foreign_file_or_folder_in_the_way_stops_a_build_and_does_not_change(war: Site, capsys, name: str) -> None:
    path = war.public / name
    if path.is_dir():
        rmtree(path)
        path.write_text("mine")
    else:
        path.unlink()
        path.mkdir()
        (path / "mine").write_text("mine")
    assert run(war) == 2
    assert name in capsys.readouterr().err
    if path.is_dir():
        assert (path / "mine").read_text() == "mine"
        rmtree(path)
    else:
        assert path.read_text() == "mine"
        path.unlink()
    assert run(war) == 0
    assert war.files() == war.clean()
    assert leftovers(war) == []


# Concurrent builds


def start(site: Site, *options: str, script: str = str(REPOSITORY / "build.py")) -> subprocess.Popen[str]:
    """Starts a build in its own process group."""
    program = ["-c", script] if "\n" in script else [script]
    command = [sys.executable, *program, *site.command("build", "--no-search", *options)]
    return subprocess.Popen(command, cwd=site.root, stderr=subprocess.PIPE, text=True, start_new_session=True)


def test_a_second_build_waits_for_the_first_and_prints_a_message(war: Site) -> None:
    war.edit(BESS, "Bess of Hardwick", "Elizabeth Talbot")
    with Manifest(war.public, war.root / ".cache").locked() as waited:
        second = start(war)
        assert second.stderr is not None
        assert "waiting" in second.stderr.readline()
        assert "Elizabeth" not in war.html("people/bess/index.html")
    assert (waited, second.communicate()[1], second.returncode) == (False, "", 0)
    assert war.files() == war.clean()


def test_two_builds_at_once_both_succeed(war: Site) -> None:
    war.edit(BESS, "Bess of Hardwick", "Elizabeth Talbot").delete("content/people/carl.md")
    running = [start(war), start(war)]
    errors = [process.communicate()[1] for process in running]
    assert [process.returncode for process in running] == [0, 0], errors
    assert war.files() == war.clean()


WITH_WORKERS = f"""
import sys
sys.path.insert(0, {str(REPOSITORY)!r})
from talentwar import cli
from talentwar.build import pipeline
pipeline.MIN_TASKS_FOR_WORKERS = pipeline.CHUNK_SIZE = 1
real = pipeline.render_groups
def render_groups(*arguments):
    sys.stderr.write("rendering\\n")
    sys.stderr.flush()
    return real(*arguments)
pipeline.render_groups = render_groups
cli.main()
"""


def test_the_workers_of_a_killed_build_do_not_block_the_next(war: Site) -> None:
    war.edit(BESS, "Bess of Hardwick", "Elizabeth Talbot")
    first = start(war, "--jobs", "2", script=WITH_WORKERS)
    assert first.stderr is not None
    assert "rendering" in first.stderr.readline()
    first.kill()
    first.wait()
    second = start(war)
    try:
        assert second.wait(20) == 0
    finally:
        for process in (first, second):
            with suppress(ProcessLookupError):
                os.killpg(process.pid, signal.SIGKILL)
    assert war.files() == war.clean()


def test_builds_of_several_outputs_share_a_cache(war: Site) -> None:
    for turn in range(6):
        war.write({"content/people/dora.md": f"---\nname: Dora {turn}\n---\n"})
        outputs = [war.root / f"public-{number}" for number in range(4)]
        running = [FORK.Process(target=war.build, kwargs={"output": output}) for output in outputs]
        for process in running:
            process.start()
        for process in running:
            process.join()
        assert [process.exitcode for process in running] == [0, 0, 0, 0]
        good = war.clean()
        for output in outputs:
            war.public = output
            assert war.files() == good


# Removing files


def test_only_files_below_the_output_and_then_empty_folders_are_removed(site: Site) -> None:
    site.write({"precious": "x", "public/a/b/index.html": "", "public/a/mine": "", "public/c/d/index.html": ""})
    (site.public / "link").symlink_to(site.root)
    files = ["a/b/index.html", "c/d/index.html", "gone/index.html", "../precious", "link/precious", "a"]
    assert prune(site.public, files) == ("a/b/index.html", "c/d/index.html")
    assert sorted(path.name for path in site.public.rglob("*")) == ["a", "link", "mine"]
    assert (site.root / "precious").exists()


def test_a_manifest_has_the_key_of_a_file_until_it_is_touched_or_invalidated(tmp_path: Path) -> None:
    (tmp_path / "public").mkdir()
    task = WriteTask(
        str(tmp_path / "public"), pack_bundle({b"1": b"one", b"2": b"two"}).data, [(0, 3, "a"), (3, 6, "b")], False
    )
    written = {item.file: item for item in write_files(task)}
    manifest = Manifest(tmp_path / "public", tmp_path)
    manifest.save([Output("a", b"A"), Output("b", b"B")], written)
    assert Manifest(tmp_path / "public", tmp_path).valid_keys() == {"a": b"A", "b": b"B"}
    manifest.invalidate(["a"])
    again = Manifest(tmp_path / "public", tmp_path)
    assert (again.valid_keys(), again.entries["a"]) == ({"b": b"B"}, ManifestEntry())
    os.utime(tmp_path / "public/b", ns=(1, 1))
    assert again.valid_keys() == {}


@pytest.mark.parametrize("calls", [None, 0, 1, 2])
def test_a_file_can_replace_a_folder_and_a_folder_a_file(war: Site, monkeypatch, calls: int | None) -> None:
    static = war.root / "static"
    shapes: list[dict[str, bytes]] = [
        {"logo": b"a file", "people/dora": b"another"},
        {"logo/small/one.svg": b"<svg/>", "logo/two.svg": b"<svg/>"},
    ]
    for turn in range(4):
        rmtree(static, ignore_errors=True)
        war.write({f"static/{name}": data for name, data in shapes[turn % 2].items()})
        if turn % 2:
            war.write({"content/people/dora.md": "---\nname: Dora\n---\n"})
        elif turn:
            war.delete("content/people/dora.md")
        if calls is not None:
            with monkeypatch.context() as patched, pytest.raises(KeyboardInterrupt):
                patched.setattr("talentwar.build.publish.os.open", failing(calls, KeyboardInterrupt(), os.open))
                war.build(static=static)
        war.build(static=static)
        assert war.files() == war.clean(static=static)
