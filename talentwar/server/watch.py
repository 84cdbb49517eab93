"""`build` in a loop: once at the start, and once for every burst of saves."""

from __future__ import annotations

import ast
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from queue import SimpleQueue
from threading import Event, Thread
from traceback import format_exc

from msgspec import Struct
from watchfiles import DefaultFilter, watch

from talentwar.build.cache import BuildCache, ProcessCache
from talentwar.build.errors import IndexingFailed, InvalidStaticFile, OutputCollision
from talentwar.build.options import BuildOptions
from talentwar.build.pipeline import BuildReport, build
from talentwar.problems import Problem, Rejected
from talentwar.urls import Urls

from .overlay import ProblemOverlay, overlay
from .preview import Preview

PACKAGE = Path(__file__).parent.parent
DEBOUNCE_MS = 10
"""For so many milliseconds nothing more is saved at the end of a burst."""
MAX_DEBOUNCE_MS = 400
"""After so many milliseconds a burst that goes on is built all the same."""


class BuildOutcome(Struct, frozen=True):
    """What became of a burst of saves: the files; the report of the build, or the problems; what else failed.

    `is_new_generator` where sound files of this package are among them: the process has to begin anew.
    """

    changed: tuple[Path, ...]
    report: BuildReport | None = None
    problems: tuple[Problem, ...] = ()
    failure: str = ""
    is_new_generator: bool = False


class WatchLoop:
    """Keeps a preview at what the files say. `options` are asked for anew for each build, as the day may change."""

    def __init__(self, options: Callable[[], BuildOptions], preview: Preview, refresh: Callable[[], None]) -> None:
        self._options = options
        self._preview = preview
        self._refresh = refresh
        self._kept = ProcessCache()
        first = options()
        plan = BuildCache(first.cache, first.today).last_plan()
        if plan:
            preview.urls = Urls.under(plan.base_url)

    def run(self, stop: Event) -> Iterator[BuildOutcome]:
        """Builds, and builds again whenever something was saved, until it is told to stop or has to begin anew.

        OSError where it cannot be told what was saved.
        """
        options = self._options()
        folders = [options.content, options.templates, options.static, PACKAGE]
        saves: SimpleQueue[set[Path] | str] = SimpleQueue()
        there = [folder for folder in folders if folder.is_dir()]
        watching = _Watching(stop)
        Thread(target=_watch, args=(there, watching, saves), daemon=True).start()
        # What is saved from here on is noticed, during the first build too.
        watching.began.wait()
        yield self.rebuild(())
        while (burst := _all_of(saves)) and not stop.is_set():
            if isinstance(burst, str):
                raise OSError(burst)
            changed = tuple(sorted(burst))
            own = [path for path in changed if path.suffix == ".py" and path.is_relative_to(PACKAGE)]
            broken = [problem for path in own if (problem := _not_python(path))]
            if broken:
                self._preview.notice = overlay(broken)
                self._refresh()
                yield BuildOutcome(changed, problems=tuple(broken))
            elif own:
                yield BuildOutcome(tuple(own), is_new_generator=True)
                return
            else:
                yield self.rebuild(changed)

    def rebuild(self, changed: tuple[Path, ...]) -> BuildOutcome:
        """One build, and what the browsers are to see of it."""
        turn = self._built(changed)
        if turn.report:
            self._preview.urls = Urls.under(turn.report.plan.base_url)
        self._preview.notice = _notice(turn)
        self._preview.clear_pending()
        self._refresh()
        return turn

    def _built(self, changed: tuple[Path, ...]) -> BuildOutcome:
        try:
            report = build(self._options(), kept=self._kept, viewer=self)
        except Rejected as rejected:
            return BuildOutcome(changed, problems=rejected.problems)
        except OutputCollision as error:
            return BuildOutcome(changed, problems=(Problem("static", 1, 1, f"{error}.", "Rename the file."),))
        except InvalidStaticFile as error:
            return BuildOutcome(changed, problems=(Problem("static", 1, 1, f"{error}."),))
        except IndexingFailed as error:
            return BuildOutcome(
                changed, failure=f"The search index could not be made: {error}; --no-search leaves it out."
            )
        except OSError as error:
            return BuildOutcome(changed, failure=f"The disk refused: {error}")
        except Exception:  # a fault of the generator, which whoever is editing it wants to see, and to mend
            return BuildOutcome(changed, failure=format_exc())
        return BuildOutcome(changed, report, report.problems)

    # As the viewer of the build

    def watched_files(self) -> Sequence[str]:
        return tuple(self._preview.watched_files())

    def page_ready(self, file: str, data: bytes) -> None:
        self._preview.page_ready(file, data)
        self._refresh()


class _Watching:
    """Whether watching is to stop, as the watcher asks at each of its steps: by then it has begun."""

    def __init__(self, stop: Event) -> None:
        self._stop = stop
        self.began = Event()

    def is_set(self) -> bool:
        self.began.set()
        return self._stop.is_set()


def _watch(folders: Sequence[Path], watching: _Watching, saves: SimpleQueue[set[Path] | str]) -> None:
    """Tells of every burst of saves; of why that cannot be done; and of an empty burst at the end."""
    try:
        # No timeout: at each, watchfiles forgets what it was about to tell.
        for burst in watch(
            *folders,
            watch_filter=_Filter(),
            step=DEBOUNCE_MS,
            debounce=MAX_DEBOUNCE_MS,
            rust_timeout=0,
            stop_event=watching,
            raise_interrupt=False,
        ):
            saves.put({Path(path) for _, path in burst})
        saves.put(set())
    except (OSError, RuntimeError) as error:
        saves.put(f"The folders cannot be watched: {error}")
    finally:
        watching.began.set()


def _all_of(saves: SimpleQueue[set[Path] | str]) -> set[Path] | str:
    """The next burst, with those that came while the last was being built."""
    burst = saves.get()
    while isinstance(burst, set) and not saves.empty():
        more = saves.get()
        burst = burst | more if isinstance(more, set) else more
    return burst


def _notice(turn: BuildOutcome) -> ProblemOverlay:
    if turn.failure:
        last = turn.failure.strip().splitlines()[-1]
        return overlay([Problem("the generator", 1, 1, f"{last}.", "The terminal says where.")], "The generator failed")
    return overlay(turn.problems)


def _not_python(path: Path) -> Problem | None:
    try:
        ast.parse(path.read_bytes())
    except FileNotFoundError:
        return None
    except SyntaxError as error:
        place, line = f"{PACKAGE.name}/{path.relative_to(PACKAGE).as_posix()}", error.lineno or 1
        return Problem(place, line, error.offset or 1, f"this is not Python: {error.msg}.", excerpt=error.text or "")
    return None


class _Filter(DefaultFilter):
    """Leaves out what editors write for themselves: hidden files, backups, what Vim tries a folder with."""

    ignore_dirs = ("__pycache__",)
    ignore_entity_patterns = (r"^\.", r"~$", r"\.py[cod]$", r"^4913$")
