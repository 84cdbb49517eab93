"""Rebuilds the site when files change."""

import ast
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing
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
"""A batch of changes ends when no file changes for this time."""
MAX_DEBOUNCE_MS = 400
"""A batch ends after this time, even if files still change."""


class BuildOutcome(Struct, frozen=True):
    """The result of a rebuild: the changed files, then a report, problems, or the message of another failure.

    `is_generator_changed` means that Python files of this package changed: the process must restart.
    """

    changed: tuple[Path, ...]
    report: BuildReport | None = None
    problems: tuple[Problem, ...] = ()
    failure: str = ""
    is_generator_changed: bool = False


class WatchLoop:
    """Keeps a preview up to date. `options` is called before each build, because the date may change."""

    def __init__(self, options: Callable[[], BuildOptions], preview: Preview, refresh: Callable[[], None]) -> None:
        self._options = options
        self._preview = preview
        self._refresh = refresh
        self._process_cache = ProcessCache()
        first = options()
        with closing(BuildCache(first.cache, first.today)) as cache:
            plan = cache.last_plan()
        if plan:
            preview.urls = Urls.under(plan.base_url)

    def run(self, stop: Event) -> Iterator[BuildOutcome]:
        """Builds once, then after each batch of changes, until `stop` is set or the process must restart.

        Raises OSError if the folders cannot be watched.
        """
        options = self._options()
        folders = [
            folder for folder in (options.content, options.templates, options.static, PACKAGE) if folder.is_dir()
        ]
        batches: SimpleQueue[set[Path] | str] = SimpleQueue()
        stop_event = _StopEvent(stop)
        Thread(target=_watch, args=(folders, stop_event, batches), daemon=True).start()
        # Changes during the first build must be noticed too.
        stop_event.watching.wait()
        yield self.rebuild(())
        while (batch := _next_batch(batches)) and not stop.is_set():
            if isinstance(batch, str):
                raise OSError(batch)
            changed = tuple(sorted(batch))
            modules = tuple(path for path in changed if path.suffix == ".py" and path.is_relative_to(PACKAGE))
            syntax_errors = tuple(problem for path in modules if (problem := _syntax_error(path)))
            if syntax_errors:
                self._preview.overlay = overlay(syntax_errors)
                self._refresh()
                yield BuildOutcome(changed, problems=syntax_errors)
            elif modules:
                yield BuildOutcome(modules, is_generator_changed=True)
                return
            else:
                yield self.rebuild(changed)

    def rebuild(self, changed: tuple[Path, ...]) -> BuildOutcome:
        """Builds once and updates the preview."""
        outcome = self._build(changed)
        if outcome.report:
            self._preview.urls = Urls.under(outcome.report.plan.base_url)
        self._preview.overlay = _overlay(outcome)
        self._preview.clear_pending()
        self._refresh()
        return outcome

    def _build(self, changed: tuple[Path, ...]) -> BuildOutcome:
        try:
            report = build(self._options(), process_cache=self._process_cache, observer=self)
        except Rejected as rejected:
            return BuildOutcome(changed, problems=rejected.problems)
        except OutputCollision as error:
            return BuildOutcome(changed, problems=(Problem("static", 1, 1, f"{error}.", "Rename the file."),))
        except InvalidStaticFile as error:
            return BuildOutcome(changed, problems=(Problem("static", 1, 1, f"{error}."),))
        except IndexingFailed as error:
            return BuildOutcome(changed, failure=f"Cannot build the search index: {error}. Use --no-search to skip it.")
        except OSError as error:
            return BuildOutcome(changed, failure=f"Cannot write: {error}")
        except Exception:  # a bug, possibly in what is being edited: show it and keep serving
            return BuildOutcome(changed, failure=format_exc())
        return BuildOutcome(changed, report, report.problems)

    # PageObserver of the build

    def watched_files(self) -> Sequence[str]:
        return tuple(self._preview.watched_files())

    def page_ready(self, file: str, data: bytes) -> None:
        self._preview.page_ready(file, data)
        self._refresh()


class _StopEvent:
    """The stop event for watchfiles. `watching` is set when watchfiles first asks for it, because it then watches."""

    def __init__(self, stop: Event) -> None:
        self._stop = stop
        self.watching = Event()

    def is_set(self) -> bool:
        self.watching.set()
        return self._stop.is_set()


def _watch(folders: Sequence[Path], stop_event: _StopEvent, batches: SimpleQueue[set[Path] | str]) -> None:
    """Puts each batch of changed files into the queue, and at the end an empty batch or an error message."""
    try:
        for changes in watch(
            *folders,
            watch_filter=_Filter(),
            step=DEBOUNCE_MS,
            debounce=MAX_DEBOUNCE_MS,
            rust_timeout=0,  # after a timeout, watchfiles loses the changes that it has collected
            stop_event=stop_event,
            raise_interrupt=False,
        ):
            batches.put({Path(path) for _, path in changes})
        batches.put(set())
    except (OSError, RuntimeError) as error:
        batches.put(f"Cannot watch the folders: {error}")
    finally:
        stop_event.watching.set()


def _next_batch(batches: SimpleQueue[set[Path] | str]) -> set[Path] | str:
    """Waits for a batch, and merges it with those that arrived during the last build."""
    batch = batches.get()
    while isinstance(batch, set) and not batches.empty():
        more = batches.get()
        batch = batch | more if isinstance(more, set) else more
    return batch


def _overlay(outcome: BuildOutcome) -> ProblemOverlay:
    if outcome.failure:
        message = outcome.failure.strip().splitlines()[-1]
        problem = Problem("the generator", 1, 1, f"{message}.", "See the terminal for details.")
        return overlay([problem], "The build failed")
    return overlay(outcome.problems)


def _syntax_error(path: Path) -> Problem | None:
    try:
        ast.parse(path.read_bytes())
    except FileNotFoundError:
        return None
    except SyntaxError as error:
        name, line = f"{PACKAGE.name}/{path.relative_to(PACKAGE).as_posix()}", error.lineno or 1
        message = f"not valid Python: {error.msg}."
        return Problem(name, line, error.offset or 1, message, excerpt=error.text or "")
    return None


class _Filter(DefaultFilter):
    """Ignores temporary files of editors: hidden files, backups, and Vim's test file 4913."""

    ignore_dirs = ("__pycache__",)
    ignore_entity_patterns = (r"^\.", r"~$", r"\.py[cod]$", r"^4913$")
