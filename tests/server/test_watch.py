"""`build` in a loop."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path
from queue import Queue
from threading import Event
from time import sleep
from typing import Any, Protocol

import pytest
from sitebuilder import REPOSITORY, WAR, OwnSite, compile_templates_once

from talentwar.server import watch
from talentwar.server import watch as watch_loop
from talentwar.server.preview import Preview
from talentwar.server.watch import BuildOutcome, WatchLoop

ADA = "content/people/ada.md"


@pytest.fixture(autouse=True)
def _quick(monkeypatch: pytest.MonkeyPatch) -> None:
    compile_templates_once(monkeypatch)


@pytest.fixture
def war(tmp_path: Path) -> OwnSite:
    site = OwnSite(tmp_path)
    site.write(WAR)
    return site


class Desk:
    """A rebuilder, its preview, and how often the browsers were told to look."""

    def __init__(self, site: OwnSite) -> None:
        self.site = site
        self.preview = Preview(site.public)
        self.refreshed = 0
        self.rebuilder = WatchLoop(site.options, self.preview, self._refresh)

    def _refresh(self) -> None:
        self.refreshed += 1

    def turn(self) -> BuildOutcome:
        return self.rebuilder.rebuild(())


@pytest.fixture
def desk(war: OwnSite) -> Desk:
    return Desk(war)


class Stop(Protocol):
    def is_set(self) -> bool: ...


class Saves:
    """In the place of the file system: what is saved is decided by the test."""

    def __init__(self) -> None:
        self._bursts: Queue[set[Path] | Exception | None] = Queue()

    def watch(self, *folders: Path, stop_event: Stop, **_: Any) -> Iterator[set[tuple[int, str]]]:
        """As watchfiles does: it asks whether to stop once it watches, and at every step after that."""
        assert all(folder.is_dir() for folder in folders)
        while not stop_event.is_set() and (burst := self._bursts.get()) is not None:
            if isinstance(burst, Exception):
                raise burst
            yield {(1, str(path)) for path in burst}
            self._bursts.task_done()
        self._bursts.task_done()

    def __call__(self, *bursts: set[Path] | Exception | None) -> None:
        """Saves files; returns when the rebuilder was told."""
        for burst in bursts:
            self._bursts.put(burst)
        if not any(isinstance(burst, Exception) for burst in bursts):
            self._bursts.join()


@pytest.fixture
def saves(monkeypatch: pytest.MonkeyPatch) -> Saves:
    found = Saves()
    monkeypatch.setattr(watch_loop, "watch", found.watch)
    return found


def test_the_site_is_that_of_a_build(desk: Desk) -> None:
    turn = desk.turn()
    assert turn.report
    assert desk.site.files() == desk.site.clean()
    assert desk.preview.urls.prefix == "/tracker"
    assert desk.preview.notice.html == ""


def test_a_burst_of_saves_is_one_build(desk: Desk, saves: Saves) -> None:
    burst = {
        desk.site.root / path
        for path in (ADA, "content/site.yml", "templates/pages/person.html", "static/css/base.css")
    }
    turns = desk.rebuilder.run(Event())
    first = next(turns)
    saves(burst)
    second = next(turns)
    saves({desk.site.root / ADA})
    third = next(turns)
    assert [turn.changed for turn in (first, second, third)] == [(), tuple(sorted(burst)), (desk.site.root / ADA,)]
    assert all(turn.report for turn in (first, second, third))


def test_the_first_build_waits_until_saves_are_noticed(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    saves = Saves()
    watching = Event()

    def watch(*folders: Path, **options: Any) -> Iterator[set[tuple[int, str]]]:
        sleep(0.2)
        watching.set()
        yield from saves.watch(*folders, **options)

    monkeypatch.setattr(watch_loop, "watch", watch)
    assert next(desk.rebuilder.run(Event())).report
    assert watching.is_set()


def test_folders_that_cannot_be_watched_at_all_are_told_after_the_first_build(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    def watch(*_: Path, **__: Any) -> Iterator[set[tuple[int, str]]]:
        raise OSError("no file system notifications")

    monkeypatch.setattr(watch_loop, "watch", watch)
    turns = desk.rebuilder.run(Event())
    assert next(turns).report
    with pytest.raises(OSError, match=r"^The folders cannot be watched: no file system notifications$"):
        next(turns)


def test_all_that_is_saved_during_a_build_is_the_next(desk: Desk, saves: Saves) -> None:
    one, other = desk.site.root / ADA, desk.site.root / "content/site.yml"
    turns = desk.rebuilder.run(Event())
    next(turns)
    saves({one}, {other}, {one})
    assert next(turns).changed == (one, other)
    saves({other})
    assert next(turns).changed == (other,)


def test_the_loop_ends_when_it_is_told_to(desk: Desk, saves: Saves) -> None:
    stop = Event()
    turns = desk.rebuilder.run(stop)
    next(turns)
    stop.set()
    saves(None)
    assert list(turns) == []


def test_folders_that_cannot_be_watched_are_told(desk: Desk, saves: Saves) -> None:
    turns = desk.rebuilder.run(Event())
    next(turns)
    saves(OSError("OS file watch limit reached"))
    with pytest.raises(OSError, match=r"^The folders cannot be watched: OS file watch limit reached$"):
        next(turns)


def test_problems_are_shown_and_the_last_good_site_stays(desk: Desk) -> None:
    desk.turn()
    before = desk.site.files()
    desk.site.edit(ADA, "name: Ada Lovelace", "nam: Ada Lovelace")
    turn = desk.turn()
    assert turn.report is None
    assert [(problem.path, problem.line) for problem in turn.problems] == [(ADA, 2)]
    assert "unknown key" in desk.preview.notice.html.lower()
    assert desk.site.files() == before
    desk.site.edit(ADA, "nam: Ada Lovelace", "name: Ada Lovelace")
    assert desk.turn().report
    assert desk.preview.notice.html == ""


def test_a_fault_of_a_template_is_shown_with_its_place(desk: Desk) -> None:
    desk.turn()
    before = desk.site.files()
    desk.site.edit("templates/pages/prose.html", "{{ page.title }}", "{{ page.titel }}")
    turn = desk.turn()
    line = (desk.site.root / "templates/pages/prose.html").read_text().split("page.titel")[0].count("\n") + 1
    (problem,) = turn.problems
    assert (problem.path, problem.line) == ("templates/pages/prose.html", line)
    assert "titel" in problem.message
    assert desk.site.files() == before


def test_two_files_at_one_place_are_a_problem(desk: Desk) -> None:
    desk.site.write({"static/index.html": "<p>Mine"})
    (problem,) = desk.turn().problems
    assert problem.message == "two outputs at index.html."


def test_a_fault_of_the_generator_is_told_and_does_not_end_it(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    desk.turn()
    with monkeypatch.context() as patched:
        patched.setattr(watch_loop, "build", lambda *_, **__: 1 // 0)
        turn = desk.turn()
    assert "ZeroDivisionError" in turn.failure.splitlines()[-1]
    assert "The generator failed" in desk.preview.notice.html
    assert desk.turn().report
    assert desk.preview.notice.html == ""


def test_a_disk_that_refuses_is_told_without_a_traceback(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    def build(*_: Any, **__: Any) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(watch_loop, "build", build)
    assert desk.turn().failure == "The disk refused: [Errno 28] No space left on device"


def test_the_page_that_is_open_is_there_before_the_others_are_made(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    desk.turn()
    desk.preview.opened(1, "/tracker/people/ada/")
    shown = []

    def show(file: str, data: bytes) -> None:
        told = desk.refreshed
        Preview.page_ready(desk.preview, file, data)
        shown.append((file, b"Countess" in data, b"Countess" in desk.site.files()[file], told))

    monkeypatch.setattr(desk.preview, "page_ready", show)
    before = desk.refreshed
    desk.site.edit(ADA, "name: Ada Lovelace", "name: Countess Ada")
    desk.turn()
    assert shown == [("people/ada/index.html", True, False, before)]
    assert desk.refreshed == before + 2
    assert b"Countess" in desk.site.files()["people/ada/index.html"]


def test_after_a_build_that_failed_no_page_is_ahead(desk: Desk) -> None:
    desk.turn()
    desk.preview.opened(1, "/tracker/people/ada/")
    page = desk.preview.seen("/tracker/people/ada/")
    desk.site.edit(ADA, "name: Ada Lovelace", "name: Countess Ada")
    desk.site.edit("templates/pages/prose.html", "{{ page.title }}", "{{ page.titel }}")
    assert desk.turn().problems
    assert desk.preview.seen("/tracker/people/ada/")["page"] == page["page"]


def test_a_save_of_the_generator_ends_the_loop_so_that_it_begins_anew(desk: Desk, saves: Saves) -> None:
    own = REPOSITORY / "talentwar" / "urls.py"
    turns = desk.rebuilder.run(Event())
    next(turns)
    saves({own, desk.site.root / ADA})
    assert list(turns) == [BuildOutcome((own,), is_new_generator=True)]


def test_a_save_of_a_broken_generator_is_shown_and_waits_for_the_next(
    desk: Desk, saves: Saves, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    package = tmp_path / "talentwar"
    shutil.copytree(REPOSITORY / "talentwar", package)
    monkeypatch.setattr(watch_loop, "PACKAGE", package)
    (package / "urls.py").write_text("def f(:\n")
    turns = desk.rebuilder.run(Event())
    next(turns)
    saves({package / "urls.py"})
    (problem,) = next(turns).problems
    assert (problem.path, problem.line, problem.excerpt) == ("talentwar/urls.py", 1, "def f(:\n")
    assert "not Python" in desk.preview.notice.html
    saves({package / "overlay" / "overlay.css"})
    assert next(turns).report
    saves({package / "dates.py"})
    assert next(turns).is_new_generator


def test_what_editors_write_for_themselves_is_left_out(tmp_path: Path) -> None:
    wanted = watch._Filter()
    for name in ("ada.md~", ".ada.md.swp", ".#ada.md", "4913", "__pycache__/x.py", "urls.pyc"):
        assert not wanted(1, str(tmp_path / name)), name  # type: ignore[arg-type]
    for name in ("ada.md", "site.yml", "base.css", "urls.py", "build/x.md"):
        assert wanted(1, str(tmp_path / name)), name  # type: ignore[arg-type]


def test_the_prefix_is_known_before_the_first_build_from_the_last(war: OwnSite) -> None:
    war.build()
    war.edit(ADA, "name:", "nam:")
    assert Desk(war).preview.urls.prefix == "/tracker"
