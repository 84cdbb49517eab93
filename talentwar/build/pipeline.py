"""The build: documents, schema, catalog, graph, views, plan, render, publish, composed.

Cold, warm and incremental builds are this one path; what they differ in is how often the memory answers.
"""

from __future__ import annotations

import gc
import time
from collections.abc import Callable, Collection, Mapping, Sequence
from itertools import chain
from typing import Protocol

from msgspec import Struct
from msgspec.structs import replace

from talentwar.exports.former_addresses import check_redirects
from talentwar.exports.hosting import netlify
from talentwar.exports.search import search_records
from talentwar.graph.graph import Graph
from talentwar.pages.editions import editions_of
from talentwar.pages.gettext_catalogs import MessageCatalogs, compile_po, read_catalogs
from talentwar.problems import Problem, Rejected, errors
from talentwar.views.layout import AssetsView

from .assets import assets_view, build_assets
from .cache import BuildCache, Plan, ProcessCache, RecordCounts
from .cache_files import BlobStore, canonical, digest
from .check import BuildOptions, CheckResult, validate
from .content_reader import ScanResult, scan_content
from .history import read_history
from .inputs import (
    StaticFile,
    check_collisions,
    generator_stamp,
    lab_colours,
    read_static,
    read_templates,
    templates_stamp,
)
from .publish import Manifest, OutputChanges, WriteTask, WrittenFile, prune, staging_dir, write_files
from .render import Output, RenderResult, SiteRenderer, WorkerJob, make_renderer, render_groups, render_one
from .site import Group, batches, group_of, groups
from .timings import RenderTimings, Timer
from .workers import SerialExecutor, broadcast, chunks, executor, map_ordered, run_in_background, set_worker_state

MIN_TASKS_FOR_WORKERS = 500
CHUNK_SIZE = 60


class PageObserver(Protocol):
    """Who looks at some pages while the site is built."""

    def watched_files(self) -> Collection[str]:
        """The files of the pages that are looked at."""

    def page_ready(self, file: str, data: bytes) -> None:
        """Takes what such a file will hold."""


class BuildInputs(Struct, frozen=True):
    """What a build starts from. `graph_key` is that of the graph, `bodies` the digests of the bodies by path.

    `strings` are those of the interface by language, as translators write them.
    """

    scan: ScanResult
    templates: dict[str, str]
    static: dict[str, bytes]
    stamp: bytes
    graph_key: bytes
    bodies: dict[str, bytes]
    catalogs: dict[str, bytes]


class BuildReport(Struct, frozen=True):
    """What a build did: counts, the changes on the disk, the problems that did not stop it, seconds by stage."""

    pages: int
    files: int
    parsed: tuple[tuple[str, float], ...]
    rendered: tuple[str, ...]
    counts: RecordCounts
    changes: OutputChanges
    problems: tuple[Problem, ...]
    warnings: tuple[str, ...]
    seconds: dict[str, float]
    timings: RenderTimings
    plan: Plan
    last_plan: Plan | None
    is_indexed: bool


def build(
    options: BuildOptions,
    log: Callable[[str], None] = lambda _: None,
    kept: ProcessCache | None = None,
    viewer: PageObserver | None = None,
) -> BuildReport:
    """Builds the site; `Rejected` where the content has errors, and then nothing is written.

    `say` is told what takes waiting for. `kept` is what the process has of its earlier builds. A `viewer` gets the
    pages that it looks at before the others are made; they are in the output folder when all are.
    """
    collects = gc.isenabled()
    gc.disable()
    try:
        ledger = Manifest(options.output, options.cache)
        with ledger.locked(log):
            return _build(options, ledger, kept or ProcessCache(), viewer)
    finally:
        if collects:
            gc.enable()


def _build(options: BuildOptions, ledger: Manifest, kept: ProcessCache, viewer: PageObserver | None) -> BuildReport:
    clock = Timer()
    with clock.stage("read"):
        if options.clean:
            BuildCache.delete(options.cache)
            ledger.invalidate(ledger.entries)
        memory = BuildCache(options.cache, options.today, kept)
        kept.generator = generator = kept.generator or generator_stamp()
        templates, static = read_templates(options.templates), read_static(options.static)
        if options.history:
            history = read_history(options.content, options.cache, generator)
            options = replace(options, change_context=replace(options.change_context, history=history))
        stamp = digest(generator, templates_stamp(templates))
        strings = read_catalogs(options.locales)
        gathered = scan_content(
            options.content,
            memory.documents,
            memory.signatures,
            time.time_ns(),
            generator,
            options.jobs,
            options.scheduler,
        )
        memory.keep_documents(gathered.signatures)
    bodies = {document.file.path: document.for_page for document in gathered.documents}
    graph_key = _graph_key(options, gathered, static, stamp, strings)
    given = BuildInputs(gathered, templates, static, stamp, graph_key, bodies, strings)
    plan, last_plan = memory.plan(given.graph_key), memory.last_plan()
    printed: list[RenderResult] = []
    if plan is None or plan.bodies != bodies:
        plan, printed = _make_plan(options, given, memory, plan, clock, viewer)
    holds = ledger.valid_keys()
    if memory.has_missing_pages(sheet for sheet in plan.files if holds.get(sheet.file) != sheet.key):
        # The pages that a build of this graph had made are lost: all are made again, those that are not being known.
        plan, printed = _make_plan(options, given, memory, None, clock, viewer)
    with clock.stage("write"):
        ready = build_assets(static, plan.lab_colours, fingerprints=options.fingerprints)
        planned = [StaticFile(name, data) for name, data in sorted(ready.files.items())]
        sheets = [*plan.files, *(file.output for file in planned)]
        changes = _publish(options, ledger, memory, sheets, planned, holds)
        if plan.day != memory.day or printed:
            plan = replace(plan, day=memory.day)
            memory.mark_used(plan.files)
        memory.keep_plan(given.graph_key, plan)
        memory.save()
    pages = sum(sheet.file.endswith(".html") for sheet in plan.outputs)
    return BuildReport(
        pages=pages,
        files=len(plan.outputs) - pages,
        parsed=gathered.parsed,
        rendered=tuple(sorted(file for part in printed for file in part.rendered)),
        counts=plan.counts,
        changes=changes,
        problems=tuple(plan.problems),
        warnings=(
            *memory.warnings(),
            *((ledger.warning,) if ledger.warning else ()),
            *netlify.warnings(sheet.file for sheet in sheets),
        ),
        seconds=clock.seconds,
        timings=RenderTimings.merge(part.timings for part in printed),
        plan=plan,
        last_plan=last_plan,
        is_indexed="search" in clock.seconds,
    )


def _make_plan(
    options: BuildOptions,
    given: BuildInputs,
    memory: BuildCache,
    plan: Plan | None,
    clock: Timer,
    viewer: PageObserver | None,
) -> tuple[Plan, list[RenderResult]]:
    """Makes the pages that can differ from those of a plan of the same graph, or all; `Rejected` for errors."""
    with clock.stage("graph"):
        checked = validate(options, given.scan, memory, given.graph_key, plan.problems if plan else None)
        if errors(checked.problems) or checked.graph is None or not given.graph_key:
            raise Rejected(checked.problems)
    with clock.stage("pages"):
        colours = lab_colours(checked.graph.catalog)
        assets = assets_view(build_assets(given.static, colours, fingerprints=options.fingerprints))
        graphs = memory.process.translated.get(given.graph_key, {})
        memory.process.translated = {given.graph_key: graphs}
        strings = _compiled(given.catalogs, checked.graph.catalog.settings.languages, memory.documents)
        press = make_renderer(
            editions_of(checked.graph, options.base_url, options.change_context, strings, graphs),
            strings,
            assets,
            given.templates,
            given.stamp,
            memory.pages.keys(),
            memory.process.renderers,
        )
        for file in viewer.watched_files() if viewer else ():
            page = render_one(press, group_of(checked.graph, file), file)
            if page is not None and viewer:
                viewer.page_ready(file, page)
        todo = _stale_groups(checked.graph, plan, given.bodies)
        order = _worker_job(options, given, strings, assets, memory) if options.scheduler else None
        index = _search_index(press, memory, options, len(todo))
        printed = _render(press, order, todo, memory, options)
        if plan is None:
            sitemap = press.render_sitemap(printed)
            memory.add(sitemap.bundles)
            printed.append(replace(sitemap, bundles=[]))
            check_redirects(press.edition, {sheet.file for part in printed for sheet in part.outputs})
        made = _new_plan(plan, printed, given.bodies, checked, press, memory.day)
    return _with_index(made, index, memory, clock), printed


def _graph_key(
    options: BuildOptions, gathered: ScanResult, static: Mapping[str, bytes], stamp: bytes, strings: dict[str, bytes]
) -> bytes:
    """What the graph follows from, and so every view but for its body, as a digest; empty where there are errors."""
    if gathered.problems or any(document.problems for document in gathered.documents):
        return b""
    asked = (
        options.content.name, options.today.isoformat(), options.base_url, options.drafts, options.strict,
        options.search, options.change_context, options.fingerprints, strings,
    )  # fmt: skip
    names = [part for name, data in static.items() for part in (name.encode(), data)] if options.fingerprints else []
    parts = [part for item in gathered.documents for part in (item.file.path.encode(), item.for_graph)]
    return digest(stamp, canonical(asked), *names, *parts)


def _compiled(strings: Mapping[str, bytes], languages: Sequence[str], memory: BlobStore) -> MessageCatalogs:
    """The catalogues of some languages, compiled. The memory has what was made of the same text before."""
    made = {}
    for language in languages:
        if language not in strings:
            continue
        key = digest(b"catalogue", strings[language])
        known = memory.get(key)
        if known is None:
            known = compile_po(strings[language])
            memory.add(key, known)
        made[language] = known
    return made


def _stale_groups(graph: Graph, plan: Plan | None, bodies: dict[str, bytes]) -> list[Group]:
    """The groups of pages that can differ from the last plan of the same graph: those whose bodies do."""
    every = groups(graph)
    if plan is None:
        return list(every)
    changed = {path for path, body in bodies.items() if plan.bodies.get(path) != body}
    return [group for group in every if not changed.isdisjoint(group.documents)]


def _render(
    press: SiteRenderer, order: WorkerJob | None, todo: list[Group], memory: BuildCache, options: BuildOptions
) -> list[RenderResult]:
    """Makes the pages of groups; those that the memory has are not rendered."""
    set_worker_state("press", press)
    with executor(options.jobs, len(todo), MIN_TASKS_FOR_WORKERS, options.scheduler) as workers:
        parts = chunks(todo, len(todo) or 1) if isinstance(workers, SerialExecutor) else batches(todo, CHUNK_SIZE)
        results = map_ordered(workers, render_groups, parts, broadcast(workers, order))
        printed = []
        for _, part in results:
            memory.add(part.bundles)
            printed.append(replace(part, bundles=[]))
    set_worker_state("press", None)
    return printed


def _worker_job(
    options: BuildOptions, given: BuildInputs, strings: MessageCatalogs, assets: AssetsView, memory: BuildCache
) -> WorkerJob:
    """What the workers of a cluster need to make pages."""
    documents = tuple((known.file, memory.documents.get(known.key) or b"") for known in given.scan.documents)
    pages = frozenset(memory.pages)
    return WorkerJob(
        documents, options.drafts, options.today, options.base_url, given.templates, given.stamp, pages,
        options.change_context, strings, assets,
    )  # fmt: skip


def _new_plan(
    plan: Plan | None,
    printed: list[RenderResult],
    bodies: dict[str, bytes],
    checked: CheckResult,
    press: SiteRenderer,
    day: int,
) -> Plan:
    """The plan of this build: the last one of the same graph with the pages that were made anew, or a new one."""
    made = {sheet.file: sheet for part in printed for sheet in part.outputs}
    if plan is not None:
        sheets = [made.get(sheet.file, sheet) for sheet in plan.outputs]
        return replace(plan, day=day, bodies=bodies, outputs=sheets)
    graph = checked.graph
    assert graph is not None
    counts = RecordCounts(
        checked.documents,
        len(graph.catalog.people),
        len(graph.catalog.labs),
        len(graph.moves),
        len(graph.events),
        len(graph.catalog.sources),
    )
    return Plan(
        day,
        bodies,
        [sheet for part in printed for sheet in part.outputs],
        lab_colours(graph.catalog),
        list(checked.problems),
        counts,
        press.stamp,
        press.site_digest,
        base_url=press.edition.urls.base,
    )


class SearchIndex(Struct, frozen=True):
    """The search index of a build: the key of what it is made of, and its files, or what makes them if none has."""

    key: bytes = b""
    files: list[Output] = []
    build: Callable[[], RenderResult] | None = None


def _search_index(press: SiteRenderer, memory: BuildCache, options: BuildOptions, work: int) -> SearchIndex:
    """The index of what is searched for. It is made beside so many groups of pages, as it is another program's work."""
    records = [record for desk in press.editions for record in search_records(desk.edition)] if options.search else []
    if not records:
        return SearchIndex()
    key = digest(press.stamp, canonical(records))
    known = memory.index(key)
    if known is not None:
        return SearchIndex(key, known)
    from .search_index import build_index

    language, pages = press.edition.format.language, frozenset(memory.pages)
    return SearchIndex(
        key, build=run_in_background(options.jobs, work, MIN_TASKS_FOR_WORKERS, build_index, records, language, pages)
    )


def _with_index(plan: Plan, index: SearchIndex, memory: BuildCache, clock: Timer) -> Plan:
    """The plan with the files of the search index."""
    files = index.files
    if index.build:
        with clock.stage("search"):
            made = index.build()
            memory.add(made.bundles)
            files = made.outputs
    return replace(plan, search_key=index.key, index_files=files)


def _publish(
    options: BuildOptions,
    ledger: Manifest,
    memory: BuildCache,
    sheets: Sequence[Output],
    static: Sequence[StaticFile],
    holds: Mapping[str, bytes],
) -> OutputChanges:
    """Brings the output folder to the sheets of the build, whose pages the memory has."""
    stale = [sheet for sheet in sheets if holds.get(sheet.file) != sheet.key]
    gone = ledger.entries.keys() - {sheet.file for sheet in sheets}
    if not stale and not gone:
        return OutputChanges((), len(sheets), ())
    sheets = check_collisions(sheets)
    data = {file.file: file.data for file in static}
    frames = memory.by_bundle(sheet for sheet in stale if sheet.file not in data)
    ledger.invalidate([sheet.file for sheet in stale])
    removed = prune(options.output, gone)
    with staging_dir(options.output) as (root, is_new):
        parcels = chain(
            (
                WriteTask(str(root), data[sheet.file], [(0, sheet.file)], is_new, False)
                for sheet in stale
                if sheet.file in data
            ),
            (WriteTask(str(root), memory.bundle(frame), files, is_new) for frame, files in frames.items()),
        )
        written: dict[str, WrittenFile] = {}
        with executor(options.jobs, len(stale), MIN_TASKS_FOR_WORKERS) as workers:
            for _, results in map_ordered(workers, write_files, parcels):
                written.update((item.file, item) for item in results)
    ledger.save(sheets, written)
    changed = tuple(sorted(item.file for item in written.values() if item.changed))
    return OutputChanges(changed, len(sheets) - len(changed), removed)
