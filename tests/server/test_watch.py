"""The watch loop, which rebuilds the site after changes."""

import shutil
from collections.abc import Iterator
from pathlib import Path
from queue import Queue
from threading import Event
from time import sleep
from typing import Any, Protocol

import pytest
from sitebuilder import REPOSITORY, WAR, OwnSite

from talentwar.server import watch as watch_module
from talentwar.server.preview import Preview
from talentwar.server.watch import BuildOutcome, WatchLoop

ADA = "content/people/ada.md"


class Server:
    """A watch loop with its site and preview; counts the refreshes of browsers."""

    def __init__(self, site: OwnSite):
        self.site = site
        self.preview = Preview(site.public)
        self.refreshes = 0
        self.loop = WatchLoop(site.options, self.preview, self._refresh)

    def _refresh(self):
        self.refreshes += 1

    def rebuild(self) -> BuildOutcome:
        return self.loop.rebuild(())


@pytest.fixture
def server(tmp_path: Path) -> Server:
    site = OwnSite(tmp_path)
    site.write(WAR)
    return Server(site)


class Stop(Protocol):
    def is_set(self) -> bool: ...


class FakeChanges:
    """Replaces watchfiles: the test decides which files change."""

    def __init__(self):
        self._batches: Queue[set[Path] | Exception | None] = Queue()

    def watch(self, *folders: Path, stop_event: Stop, **_: Any) -> Iterator[set[tuple[int, str]]]:
        """Like watchfiles, checks the stop event when it starts to watch and before each batch."""
        assert all(folder.is_dir() for folder in folders)
        while not stop_event.is_set() and (batch := self._batches.get()) is not None:
            if isinstance(batch, Exception):
                raise batch
            yield {(1, str(path)) for path in batch}
            self._batches.task_done()
        self._batches.task_done()

    def __call__(self, *batches: set[Path] | Exception | None):
        """Reports changed files; returns when the loop has received them."""
        for batch in batches:
            self._batches.put(batch)
        if not any(isinstance(batch, Exception) for batch in batches):
            self._batches.join()


@pytest.fixture
def change(monkeypatch) -> FakeChanges:
    changes = FakeChanges()
    monkeypatch.setattr(watch_module, "watch", changes.watch)
    return changes


def test_a_rebuild_gives_the_site_of_a_clean_build(server: Server):
    outcome = server.rebuild()
    assert outcome.report
    assert server.site.files() == server.site.clean()
    assert server.preview.urls.prefix == "/tracker"
    assert server.preview.overlay.html == ""


def test_a_batch_of_changes_is_one_build(server: Server, change: FakeChanges):
    batch = {
        server.site.root / path
        for path in (ADA, "content/site.yml", "templates/pages/person.html", "static/css/base.css")
    }
    outcomes = server.loop.run(Event())
    first = next(outcomes)
    change(batch)
    second = next(outcomes)
    change({server.site.root / ADA})
    third = next(outcomes)
    assert [outcome.changed for outcome in (first, second, third)] == [
        (),
        tuple(sorted(batch)),
        (server.site.root / ADA,),
    ]
    assert all(outcome.report for outcome in (first, second, third))


def test_the_first_build_starts_after_watching_has_started(server: Server, monkeypatch):
    changes = FakeChanges()
    watching = Event()

    def watch(*folders: Path, **options: Any) -> Iterator[set[tuple[int, str]]]:
        sleep(0.2)
        watching.set()
        yield from changes.watch(*folders, **options)

    monkeypatch.setattr(watch_module, "watch", watch)
    assert next(server.loop.run(Event())).report
    assert watching.is_set()


def test_an_error_at_the_start_of_watching_is_raised_after_the_first_build(server: Server, monkeypatch):
    def watch(*_: Path, **__: Any) -> Iterator[set[tuple[int, str]]]:
        raise OSError("no file system notifications")

    monkeypatch.setattr(watch_module, "watch", watch)
    outcomes = server.loop.run(Event())
    assert next(outcomes).report
    with pytest.raises(OSError, match=r"^Cannot watch the folders: no file system notifications$"):
        next(outcomes)


def test_changes_during_a_build_are_one_batch(server: Server, change: FakeChanges):
    one, other = server.site.root / ADA, server.site.root / "content/site.yml"
    outcomes = server.loop.run(Event())
    next(outcomes)
    change({one}, {other}, {one})
    assert next(outcomes).changed == (one, other)
    change({other})
    assert next(outcomes).changed == (other,)


def test_the_loop_ends_when_it_is_stopped(server: Server, change: FakeChanges):
    stop = Event()
    outcomes = server.loop.run(stop)
    next(outcomes)
    stop.set()
    change(None)
    assert list(outcomes) == []


def test_an_error_while_watching_is_raised(server: Server, change: FakeChanges):
    outcomes = server.loop.run(Event())
    next(outcomes)
    change(OSError("OS file watch limit reached"))
    with pytest.raises(OSError, match=r"^Cannot watch the folders: OS file watch limit reached$"):
        next(outcomes)


def test_problems_are_shown_over_the_last_good_site(server: Server):
    server.rebuild()
    before = server.site.files()
    server.site.edit(ADA, "name: Ada Lovelace", "nam: Ada Lovelace")
    outcome = server.rebuild()
    assert outcome.report is None
    assert [(problem.path, problem.line) for problem in outcome.problems] == [(ADA, 2)]
    assert "unknown key" in server.preview.overlay.html.lower()
    assert server.site.files() == before
    server.site.edit(ADA, "nam: Ada Lovelace", "name: Ada Lovelace")
    assert server.rebuild().report
    assert server.preview.overlay.html == ""


def test_a_template_error_is_shown_with_its_location(server: Server):
    server.rebuild()
    before = server.site.files()
    server.site.edit("templates/pages/prose.html", "{{ page.title }}", "{{ page.titel }}")
    outcome = server.rebuild()
    line = (server.site.root / "templates/pages/prose.html").read_text().split("page.titel")[0].count("\n") + 1
    (problem,) = outcome.problems
    assert (problem.path, problem.line) == ("templates/pages/prose.html", line)
    assert "titel" in problem.message
    assert server.site.files() == before


def test_two_outputs_at_one_path_are_a_problem(server: Server):
    server.site.write({"static/index.html": "<p>Mine"})
    (problem,) = server.rebuild().problems
    assert problem.message == "two outputs at index.html."


def test_a_bug_is_reported_and_the_loop_continues(server: Server, monkeypatch):
    server.rebuild()
    with monkeypatch.context() as patched:
        patched.setattr(watch_module, "build", lambda *_, **__: 1 // 0)
        outcome = server.rebuild()
    assert "ZeroDivisionError" in outcome.failure.splitlines()[-1]
    assert "The build failed" in server.preview.overlay.html
    assert server.rebuild().report
    assert server.preview.overlay.html == ""


def test_a_full_disk_is_reported_without_a_traceback(server: Server, monkeypatch):
    def build(*_: Any, **__: Any):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(watch_module, "build", build)
    assert server.rebuild().failure == "Cannot write: [Errno 28] No space left on device"


def test_the_open_page_is_served_before_the_output_is_written(server: Server, monkeypatch):
    server.rebuild()
    server.preview.opened(1, "/tracker/people/ada/")
    shown = []

    def show(file: str, data: bytes):
        refreshes = server.refreshes
        Preview.page_ready(server.preview, file, data)
        shown.append((file, b"Countess" in data, b"Countess" in server.site.files()[file], refreshes))

    monkeypatch.setattr(server.preview, "page_ready", show)
    before = server.refreshes
    server.site.edit(ADA, "name: Ada Lovelace", "name: Countess Ada")
    server.rebuild()
    assert shown == [("people/ada/index.html", True, False, before)]
    assert server.refreshes == before + 2
    assert b"Countess" in server.site.files()["people/ada/index.html"]


def test_a_failed_build_leaves_no_pending_page(server: Server):
    server.rebuild()
    server.preview.opened(1, "/tracker/people/ada/")
    page = server.preview.digests("/tracker/people/ada/")
    server.site.edit(ADA, "name: Ada Lovelace", "name: Countess Ada")
    server.site.edit("templates/pages/prose.html", "{{ page.title }}", "{{ page.titel }}")
    assert server.rebuild().problems
    assert server.preview.digests("/tracker/people/ada/")["page"] == page["page"]


def test_a_change_of_the_generator_ends_the_loop(server: Server, change: FakeChanges):
    own = REPOSITORY / "talentwar" / "urls.py"
    outcomes = server.loop.run(Event())
    next(outcomes)
    change({own, server.site.root / ADA})
    assert list(outcomes) == [BuildOutcome((own,), is_generator_changed=True)]


def test_a_syntax_error_in_the_generator_is_shown_and_the_loop_continues(
    server: Server, change: FakeChanges, monkeypatch, tmp_path: Path
):
    package = tmp_path / "talentwar"
    shutil.copytree(REPOSITORY / "talentwar", package)
    monkeypatch.setattr(watch_module, "PACKAGE", package)
    (package / "urls.py").write_text("def f(:\n")
    outcomes = server.loop.run(Event())
    next(outcomes)
    change({package / "urls.py"})
    (problem,) = next(outcomes).problems
    assert (problem.path, problem.line, problem.excerpt) == ("talentwar/urls.py", 1, "def f(:\n")
    assert "Not valid Python" in server.preview.overlay.html
    change({package / "overlay" / "overlay.css"})
    assert next(outcomes).report
    change({package / "dates.py"})
    assert next(outcomes).is_generator_changed


def test_temporary_files_of_editors_are_ignored(tmp_path: Path):
    accepts = watch_module._Filter()
    for name in ("ada.md~", ".ada.md.swp", ".#ada.md", "4913", "__pycache__/x.py", "urls.pyc"):
        assert not accepts(1, str(tmp_path / name)), name  # type: ignore[arg-type]
    for name in ("ada.md", "site.yml", "base.css", "urls.py", "build/x.md"):
        assert accepts(1, str(tmp_path / name)), name  # type: ignore[arg-type]


def test_the_path_prefix_of_the_last_build_is_used_before_the_first(war: OwnSite):
    war.edit(ADA, "name:", "nam:")
    assert Server(war).preview.urls.prefix == "/tracker"
