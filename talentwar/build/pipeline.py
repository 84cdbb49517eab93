"""The build: read the inputs, plan the outputs, render the pages that the cache lacks, publish.

Cold, warm and incremental builds take the same path. They differ in how much the cache has.
"""

import gc
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from contextlib import closing
from itertools import chain
from typing import Protocol

from msgspec import Struct
from msgspec.structs import replace

from talentwar.content.codec import encode_content
from talentwar.exports.former_addresses import check_redirects
from talentwar.exports.hosting import netlify
from talentwar.exports.search import search_records
from talentwar.graph.graph import Graph
from talentwar.pages.editions import editions_of
from talentwar.pages.gettext_catalogs import MessageCatalogs, compile_po
from talentwar.problems import Problem, Rejected, errors
from talentwar.views.layout import AssetsView

from .assets import assets_view, build_assets
from .cache import BuildCache, Plan, ProcessCache, RecordCounts
from .check import CheckResult, validate
from .digests import canonical, digest
from .errors import PagesLost
from .inputs import BuildInputs, StaticFile, check_collisions, lab_colours, read_inputs
from .options import BuildOptions
from .publish import Manifest, OutputChanges, WriteTask, WrittenFile, prune, staging_dir, write_files
from .render import Output, RenderResult, SiteRenderer, WorkerJob, make_renderer, render_groups, render_one
from .site import Group, batches, group_of, groups
from .store import Store
from .timings import RenderTimings, Timer
from .workers import SerialExecutor, broadcast, chunks, executor, map_ordered, run_in_background, set_worker_state

MIN_TASKS_FOR_WORKERS = 500
CHUNK_SIZE = 60


class PageObserver(Protocol):
    """Watches some pages during a build."""

    def watched_files(self) -> Collection[str]:
        """The output files of the watched pages."""

    def page_ready(self, file: str, data: bytes) -> None:
        """Receives the new bytes of a watched file."""


class BuildReport(Struct, frozen=True):
    """The result of a build. `parsed` are documents with seconds, `seconds` is the time of each stage."""

    parsed: tuple[tuple[str, float], ...]
    rendered: tuple[str, ...]
    changes: OutputChanges
    warnings: tuple[str, ...]
    seconds: dict[str, float]
    timings: RenderTimings
    plan: Plan
    last_plan: Plan | None

    @property
    def pages(self) -> int:
        return sum(output.file.endswith(".html") for output in self.plan.outputs)

    @property
    def files(self) -> int:
        """The number of outputs that are not pages."""
        return len(self.plan.outputs) - self.pages

    @property
    def counts(self) -> RecordCounts:
        return self.plan.counts

    @property
    def problems(self) -> tuple[Problem, ...]:
        return tuple(self.plan.problems)

    @property
    def is_indexed(self) -> bool:
        """Whether this build made a new search index."""
        return "search" in self.seconds


def build(
    options: BuildOptions,
    log: Callable[[str], None] = lambda _: None,
    process_cache: ProcessCache | None = None,
    observer: PageObserver | None = None,
) -> BuildReport:
    """Builds the site. If the content has errors, raises `Rejected` and writes nothing.

    `log` receives progress messages. `process_cache` saves work for the next build in the same process. The `observer`
    gets the pages that it watches before all others; they are in the output folder when the build ends.
    """
    is_gc_enabled = gc.isenabled()
    gc.disable()
    try:
        manifest = Manifest(options.output, options.cache)
        with manifest.locked(log):
            if options.clean:
                BuildCache.delete(options.cache)
                manifest.invalidate(manifest.entries)
            try:
                return _build(options, manifest, process_cache, observer)
            except PagesLost as lost:
                BuildCache.delete(options.cache)
                report = _build(options, manifest, process_cache, observer)
                return replace(report, warnings=(str(lost), *report.warnings))
    finally:
        if is_gc_enabled:
            gc.enable()


def _build(
    options: BuildOptions, manifest: Manifest, process_cache: ProcessCache | None, observer: PageObserver | None
) -> BuildReport:
    with closing(BuildCache(options.cache, options.today, process_cache)) as cache:
        return _run_stages(cache, options, manifest, observer)


def _run_stages(
    cache: BuildCache, options: BuildOptions, manifest: Manifest, observer: PageObserver | None
) -> BuildReport:
    timer = Timer()
    with timer.stage("read"):
        inputs = read_inputs(options, cache)
    last_plan = cache.last_plan()
    plan = cache.plan(inputs.graph_key)
    rendered: list[RenderResult] = []
    if plan is None or plan.bodies != inputs.bodies:
        plan, rendered = _render_stale(inputs, cache, plan, timer, observer)
    valid_keys = manifest.valid_keys()
    if cache.has_missing_pages(output for output in plan.files if valid_keys.get(output.file) != output.key):
        plan, rendered = _render_stale(inputs, cache, None, timer, observer)
    with timer.stage("write"):
        assets = build_assets(inputs.static, plan.lab_colours, fingerprints=options.fingerprints)
        static = [StaticFile(name, data) for name, data in sorted(assets.files.items())]
        outputs = [*plan.files, *(file.output for file in static)]
        changes = _publish(options, manifest, cache, outputs, static, valid_keys)
        if plan.day != cache.day or rendered:
            plan = replace(plan, day=cache.day)
            cache.mark_used(plan.files)
        cache.save_plan(inputs.graph_key, plan)
    return BuildReport(
        parsed=inputs.scan.parsed,
        rendered=tuple(sorted(file for result in rendered for file in result.rendered)),
        changes=changes,
        warnings=tuple(_warnings(cache, manifest, outputs)),
        seconds=timer.seconds,
        timings=RenderTimings.merge(result.timings for result in rendered),
        plan=plan,
        last_plan=last_plan,
    )


def _warnings(cache: BuildCache, manifest: Manifest, outputs: Sequence[Output]) -> Iterator[str]:
    yield from filter(None, (cache.store.warning, manifest.store.warning))
    yield from netlify.warnings(output.file for output in outputs)


def _render_stale(
    inputs: BuildInputs, cache: BuildCache, plan: Plan | None, timer: Timer, observer: PageObserver | None
) -> tuple[Plan, list[RenderResult]]:
    """Renders the pages whose bodies changed since a plan with the same graph; all pages without a plan."""
    options = inputs.options
    with timer.stage("graph"):
        checked = validate(options, inputs.scan, cache, inputs.graph_key, plan.problems if plan else None)
        graph = checked.graph
        if errors(checked.problems) or graph is None or not inputs.graph_key:
            raise Rejected(checked.problems)
    with timer.stage("pages"):
        catalogs = _compile_catalogs(inputs.catalogs, graph.catalog.settings.languages, cache.store)
        colours = lab_colours(graph.catalog)
        assets = assets_view(build_assets(inputs.static, colours, fingerprints=options.fingerprints))
        renderer = _make_renderer(inputs, cache, graph, catalogs, assets)
        for file in observer.watched_files() if observer else ():
            page = render_one(renderer, group_of(graph, file), file)
            if page is not None and observer:
                observer.page_ready(file, page)
        stale = _stale_groups(graph, plan, inputs.bodies)
        job = _worker_job(inputs, cache, catalogs, assets) if options.scheduler else None
        index = _search_index(renderer, cache, options, len(stale))
        rendered = _render(renderer, job, stale, cache, options)
        if plan is None:
            sitemap = renderer.render_sitemap(rendered)
            cache.add(sitemap.bundles)
            rendered.append(replace(sitemap, bundles=[]))
            check_redirects(renderer.main_edition, {output.file for part in rendered for output in part.outputs})
            plan = _new_plan(rendered, inputs, checked, renderer, cache.day)
        else:
            changed = {output.file: output for part in rendered for output in part.outputs}
            outputs = [changed.get(output.file, output) for output in plan.outputs]
            plan = replace(plan, day=cache.day, bodies=inputs.bodies, outputs=outputs)
    return _with_index(plan, index, cache, timer), rendered


def _compile_catalogs(catalogs: Mapping[str, bytes], languages: Sequence[str], store: Store) -> MessageCatalogs:
    """The compiled message catalogs of some languages, from the cache if it has them."""
    compiled = {}
    for language in (language for language in languages if language in catalogs):
        key = digest(catalogs[language])
        data = store.get("catalogs", key)
        if data is None:
            data = compile_po(catalogs[language])
            store.put("catalogs", [(key, data, b"")])
        store.mark_used("catalogs", [key])
        compiled[language] = data
    return compiled


def _make_renderer(
    inputs: BuildInputs, cache: BuildCache, graph: Graph, catalogs: MessageCatalogs, assets: AssetsView
) -> SiteRenderer:
    process = cache.process
    translated = process.translated.get(inputs.graph_key, {})
    process.translated = {inputs.graph_key: translated}
    editions = editions_of(graph, inputs.options.base_url, inputs.change_context, catalogs, translated)
    return make_renderer(
        editions, catalogs, assets, inputs.templates, inputs.stamp, cache.pages.keys(), process.renderers
    )  # fmt: skip


def _stale_groups(graph: Graph, plan: Plan | None, bodies: dict[str, bytes]) -> list[Group]:
    """The groups with a document whose body changed since the plan; all groups without a plan."""
    if plan is None:
        return list(groups(graph))
    changed = {path for path, body in bodies.items() if plan.bodies.get(path) != body}
    return [group for group in groups(graph) if not changed.isdisjoint(group.documents)]


def _worker_job(inputs: BuildInputs, cache: BuildCache, catalogs: MessageCatalogs, assets: AssetsView) -> WorkerJob:
    """What the workers of a cluster need to render pages."""
    options = inputs.options
    contents = ((item.file, cache.process.contents[item.key]) for item in inputs.scan.documents)
    documents = tuple((file, encode_content(content.record, content.prose)) for file, content in contents)
    return WorkerJob(
        documents, options.drafts, options.today, options.base_url, inputs.templates, inputs.stamp,
        frozenset(cache.pages), inputs.change_context, catalogs, assets,
    )  # fmt: skip


def _render(
    renderer: SiteRenderer, job: WorkerJob | None, stale: list[Group], cache: BuildCache, options: BuildOptions
) -> list[RenderResult]:
    """Renders groups of pages, and saves new pages in the cache."""
    set_worker_state("renderer", renderer)
    rendered = []
    with executor(options.jobs, len(stale), MIN_TASKS_FOR_WORKERS, options.scheduler) as workers:
        parts = chunks(stale, len(stale) or 1) if isinstance(workers, SerialExecutor) else batches(stale, CHUNK_SIZE)
        for _, result in map_ordered(workers, render_groups, parts, broadcast(workers, job)):
            cache.add(result.bundles)
            rendered.append(replace(result, bundles=[]))
    set_worker_state("renderer", None)
    return rendered


def _new_plan(
    rendered: list[RenderResult], inputs: BuildInputs, checked: CheckResult, renderer: SiteRenderer, day: int
) -> Plan:
    graph, catalog = checked.valid_graph, checked.catalog
    records = (checked.files, catalog.people, catalog.labs, graph.moves, graph.events, catalog.sources)
    return Plan(
        day=day,
        bodies=inputs.bodies,
        outputs=[output for part in rendered for output in part.outputs],
        lab_colours=lab_colours(catalog),
        problems=list(checked.problems),
        counts=RecordCounts(*map(len, records)),
        stamp=renderer.stamp,
        site_digest=renderer.site_digest,
        base_url=renderer.main_edition.urls.base,
    )


class SearchIndex(Struct, frozen=True):
    """The search index of a build: the digest of its records, and its files or a function that makes them."""

    key: bytes = b""
    files: list[Output] = []
    build: Callable[[], RenderResult] | None = None


def _search_index(renderer: SiteRenderer, cache: BuildCache, options: BuildOptions, tasks: int) -> SearchIndex:
    """The search index. Pagefind builds it in the background while `tasks` groups of pages are rendered."""
    editions = renderer.editions if options.search else ()
    records = [record for item in editions for record in search_records(item.edition)]
    if not records:
        return SearchIndex()
    key = digest(renderer.stamp, canonical(records))
    files = cache.index_files(key)
    if files is not None:
        return SearchIndex(key, files)
    from .search_index import build_index

    language, pages = renderer.main_edition.format.language, frozenset(cache.pages)
    return SearchIndex(
        key, build=run_in_background(options.jobs, tasks, MIN_TASKS_FOR_WORKERS, build_index, records, language, pages)
    )


def _with_index(plan: Plan, index: SearchIndex, cache: BuildCache, timer: Timer) -> Plan:
    """The plan with the files of the search index."""
    files = index.files
    if index.build:
        with timer.stage("search"):
            result = index.build()
            cache.add(result.bundles)
            files = result.outputs
    return replace(plan, search_key=index.key, index_files=files)


def _publish(
    options: BuildOptions,
    manifest: Manifest,
    cache: BuildCache,
    outputs: Sequence[Output],
    static: Sequence[StaticFile],
    valid_keys: Mapping[str, bytes],
) -> OutputChanges:
    """Updates the output folder. The bytes of all pages come from the cache."""
    stale = [output for output in outputs if valid_keys.get(output.file) != output.key]
    obsolete = manifest.entries.keys() - {output.file for output in outputs}
    if not stale and not obsolete:
        return OutputChanges((), len(outputs), ())
    outputs = check_collisions(outputs)
    static_data = {file.file: file.data for file in static}
    bundles = cache.by_bundle(output for output in stale if output.file not in static_data)
    manifest.invalidate([output.file for output in stale])
    removed = prune(options.output, obsolete)
    with staging_dir(options.output) as (root, is_new):
        tasks = chain(
            (
                WriteTask(str(root), data, [(0, len(data), output.file)], is_new, is_bundle=False)
                for output in stale
                if (data := static_data.get(output.file)) is not None
            ),
            (WriteTask(str(root), cache.bundle(key), files, is_new) for key, files in bundles.items()),
        )
        written: dict[str, WrittenFile] = {}
        with executor(options.jobs, len(stale), MIN_TASKS_FOR_WORKERS) as workers:
            for _, results in map_ordered(workers, write_files, tasks):
                written.update((item.file, item) for item in results)
    manifest.save(outputs, written)
    changed = tuple(sorted(item.file for item in written.values() if item.changed))
    return OutputChanges(changed, len(outputs) - len(changed), removed)
