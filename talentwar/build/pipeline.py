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

from talentwar.exports.former_addresses import check_former
from talentwar.exports.hosting import netlify
from talentwar.exports.search import search_records
from talentwar.graph.graph import Graph
from talentwar.pages.editions import editions_of
from talentwar.pages.gettext_catalogs import Catalogues, compile_po, read_strings
from talentwar.problems import Problem, Rejected, errors
from talentwar.views.layout import AssetsView

from .assets import assets_of, published
from .cache import Counts, Kept, Memory, Plan
from .cache_files import Pack, canonical, digest
from .check import Checked, Options, examine
from .content_reader import Gathered, gather
from .history import read_history
from .inputs import (
    PlannedFile,
    colours_of,
    generator_stamp,
    read_static,
    read_templates,
    templates_stamp,
    without_collisions,
)
from .publish import Changes, Ledger, Parcel, Written, prune, tree, write_parcel
from .render import Order, Press, Printed, Sheet, page_in, press_of, print_groups
from .site import Group, batches, group_of, groups
from .timings import Clock, Spent
from .workers import InProcess, aside, chunks, executor, in_turn, share, spread

WORTH_PROCESSES = 500
IN_A_CHUNK = 60


class Viewer(Protocol):
    """Who looks at some pages while the site is built."""

    def files(self) -> Collection[str]:
        """The files of the pages that are looked at."""

    def show(self, file: str, data: bytes) -> None:
        """Takes what such a file will hold."""


class Given(Struct, frozen=True):
    """What a build starts from. `graph_key` is that of the graph, `bodies` the digests of the bodies by path.

    `strings` are those of the interface by language, as translators write them.
    """

    gathered: Gathered
    templates: dict[str, str]
    static: dict[str, bytes]
    stamp: bytes
    graph_key: bytes
    bodies: dict[str, bytes]
    strings: dict[str, bytes]


class Report(Struct, frozen=True):
    """What a build did: counts, the changes on the disk, the problems that did not stop it, seconds by stage."""

    pages: int
    files: int
    parsed: tuple[tuple[str, float], ...]
    rendered: tuple[str, ...]
    counts: Counts
    changes: Changes
    problems: tuple[Problem, ...]
    remarks: tuple[str, ...]
    seconds: dict[str, float]
    spent: Spent
    plan: Plan
    last_plan: Plan | None
    is_indexed: bool


def build(
    options: Options,
    say: Callable[[str], None] = lambda _: None,
    kept: Kept | None = None,
    viewer: Viewer | None = None,
) -> Report:
    """Builds the site; `Rejected` where the content has errors, and then nothing is written.

    `say` is told what takes waiting for. `kept` is what the process has of its earlier builds. A `viewer` gets the
    pages that it looks at before the others are made; they are in the output folder when all are.
    """
    collects = gc.isenabled()
    gc.disable()
    try:
        ledger = Ledger(options.output, options.cache)
        with ledger.locked(say):
            return _build(options, ledger, kept or Kept(), viewer)
    finally:
        if collects:
            gc.enable()


def _build(options: Options, ledger: Ledger, kept: Kept, viewer: Viewer | None) -> Report:
    clock = Clock()
    with clock.stage("read"):
        if options.clean:
            Memory.forget(options.cache)
            ledger.void(ledger.owned)
        memory = Memory(options.cache, options.today, kept)
        kept.generator = generator = kept.generator or generator_stamp()
        templates, static = read_templates(options.templates), read_static(options.static)
        if options.history:
            history = read_history(options.content, options.cache, generator)
            options = replace(options, versions=replace(options.versions, history=history))
        stamp = digest(generator, templates_stamp(templates))
        strings = read_strings(options.locales)
        gathered = gather(
            options.content,
            memory.documents,
            memory.signatures,
            time.time_ns(),
            generator,
            options.jobs,
            options.scheduler,
        )
        memory.keep_documents(gathered.signatures)
    bodies = {document.place.path: document.for_page for document in gathered.documents}
    graph_key = _graph_key(options, gathered, static, stamp, strings)
    given = Given(gathered, templates, static, stamp, graph_key, bodies, strings)
    plan, last_plan = memory.plan(given.graph_key), memory.last_plan()
    printed: list[Printed] = []
    if plan is None or plan.bodies != bodies:
        plan, printed = _make(options, given, memory, plan, clock, viewer)
    holds = ledger.holds()
    if memory.lacks(sheet for sheet in plan.files if holds.get(sheet.file) != sheet.key):
        # The pages that a build of this graph had made are lost: all are made again, those that are not being known.
        plan, printed = _make(options, given, memory, None, clock, viewer)
    with clock.stage("write"):
        ready = published(static, plan.colours, fingerprints=options.fingerprints)
        planned = [PlannedFile(name, data) for name, data in sorted(ready.files.items())]
        sheets = [*plan.files, *(file.sheet for file in planned)]
        changes = _publish(options, ledger, memory, sheets, planned, holds)
        if plan.day != memory.day or printed:
            plan = replace(plan, day=memory.day)
            memory.touch(plan.files)
        memory.keep_plan(given.graph_key, plan)
        memory.save()
    pages = sum(sheet.file.endswith(".html") for sheet in plan.sheets)
    return Report(
        pages=pages,
        files=len(plan.sheets) - pages,
        parsed=gathered.parsed,
        rendered=tuple(sorted(file for part in printed for file in part.rendered)),
        counts=plan.counts,
        changes=changes,
        problems=tuple(plan.problems),
        remarks=(
            *memory.damage(),
            *((ledger.damage,) if ledger.damage else ()),
            *netlify.remarks(sheet.file for sheet in sheets),
        ),
        seconds=clock.seconds,
        spent=Spent.together(part.spent for part in printed),
        plan=plan,
        last_plan=last_plan,
        is_indexed="search" in clock.seconds,
    )


def _make(
    options: Options, given: Given, memory: Memory, plan: Plan | None, clock: Clock, viewer: Viewer | None
) -> tuple[Plan, list[Printed]]:
    """Makes the pages that can differ from those of a plan of the same graph, or all; `Rejected` for errors."""
    with clock.stage("graph"):
        checked = examine(options, given.gathered, memory, given.graph_key, plan.problems if plan else None)
        if errors(checked.problems) or checked.graph is None or not given.graph_key:
            raise Rejected(checked.problems)
    with clock.stage("pages"):
        colours = colours_of(checked.graph.catalog)
        assets = assets_of(published(given.static, colours, fingerprints=options.fingerprints))
        graphs = memory.kept.translated.get(given.graph_key, {})
        memory.kept.translated = {given.graph_key: graphs}
        strings = _compiled(given.strings, checked.graph.catalog.settings.languages, memory.documents)
        press = press_of(
            editions_of(checked.graph, options.base_url, options.versions, strings, graphs),
            strings,
            assets,
            given.templates,
            given.stamp,
            memory.pages.keys(),
            memory.kept.renderers,
        )
        for file in viewer.files() if viewer else ():
            page = page_in(press, group_of(checked.graph, file), file)
            if page is not None and viewer:
                viewer.show(file, page)
        todo = _todo(checked.graph, plan, given.bodies)
        order = _order(options, given, strings, assets, memory) if options.scheduler else None
        index = _index(press, memory, options, len(todo))
        printed = _print(press, order, todo, memory, options)
        if plan is None:
            check_former(press.edition, {sheet.file for part in printed for sheet in part.sheets})
        made = _plan(plan, printed, given.bodies, checked, press, memory.day)
    return _with_index(made, index, memory, clock), printed


def _graph_key(
    options: Options, gathered: Gathered, static: Mapping[str, bytes], stamp: bytes, strings: dict[str, bytes]
) -> bytes:
    """What the graph follows from, and so every view but for its body, as a digest; empty where there are errors."""
    if gathered.problems or any(document.problems for document in gathered.documents):
        return b""
    asked = (
        options.content.name, options.today.isoformat(), options.base_url, options.drafts, options.strict,
        options.search, options.versions, options.fingerprints, strings,
    )  # fmt: skip
    names = [part for name, data in static.items() for part in (name.encode(), data)] if options.fingerprints else []
    parts = [part for item in gathered.documents for part in (item.place.path.encode(), item.for_graph)]
    return digest(stamp, canonical(asked), *names, *parts)


def _compiled(strings: Mapping[str, bytes], languages: Sequence[str], memory: Pack) -> Catalogues:
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


def _todo(graph: Graph, plan: Plan | None, bodies: dict[str, bytes]) -> list[Group]:
    """The groups of pages that can differ from the last plan of the same graph: those whose bodies do."""
    every = groups(graph)
    if plan is None:
        return list(every)
    changed = {path for path, body in bodies.items() if plan.bodies.get(path) != body}
    return [group for group in every if not changed.isdisjoint(group.documents)]


def _print(press: Press, order: Order | None, todo: list[Group], memory: Memory, options: Options) -> list[Printed]:
    """Makes the pages of groups; those that the memory has are not rendered."""
    share("press", press)
    with executor(options.jobs, len(todo), WORTH_PROCESSES, options.scheduler) as workers:
        parts = chunks(todo, len(todo) or 1) if isinstance(workers, InProcess) else batches(todo, IN_A_CHUNK)
        results = in_turn(workers, print_groups, parts, spread(workers, order))
        printed = []
        for _, part in results:
            memory.add(part.frames)
            printed.append(replace(part, frames=[]))
    share("press", None)
    return printed


def _order(options: Options, given: Given, strings: Catalogues, assets: AssetsView, memory: Memory) -> Order:
    """What the workers of a cluster need to make pages."""
    documents = tuple((known.place, memory.documents.get(known.key) or b"") for known in given.gathered.documents)
    pages = frozenset(memory.pages)
    return Order(
        documents, options.drafts, options.today, options.base_url, given.templates, given.stamp, pages,
        options.versions, strings, assets,
    )  # fmt: skip


def _plan(
    plan: Plan | None, printed: list[Printed], bodies: dict[str, bytes], checked: Checked, press: Press, day: int
) -> Plan:
    """The plan of this build: the last one of the same graph with the pages that were made anew, or a new one."""
    made = {sheet.file: sheet for part in printed for sheet in part.sheets}
    if plan is not None:
        sheets = [made.get(sheet.file, sheet) for sheet in plan.sheets]
        return replace(plan, day=day, bodies=bodies, sheets=sheets)
    graph = checked.graph
    assert graph is not None
    counts = Counts(
        checked.documents,
        len(graph.catalog.people),
        len(graph.catalog.labs),
        len(graph.moves),
        len(graph.events),
        len(graph.catalog.sources),
    )
    sheets = [sheet for part in printed for sheet in part.sheets]
    colours = colours_of(graph.catalog)
    return Plan(
        day,
        bodies,
        sheets,
        colours,
        list(checked.problems),
        counts,
        press.stamp,
        press.site_digest,
        base_url=press.edition.urls.base,
    )


class Index(Struct, frozen=True):
    """The search index of a build: the key of what it is made of, and its files, or what makes them if none has."""

    records: bytes = b""
    files: list[Sheet] = []
    made: Callable[[], Printed] | None = None


def _index(press: Press, memory: Memory, options: Options, work: int) -> Index:
    """The index of what is searched for. It is made beside so many groups of pages, as it is another program's work."""
    records = [record for desk in press.desks for record in search_records(desk.edition)] if options.search else []
    if not records:
        return Index()
    key = digest(press.stamp, canonical(records))
    known = memory.index(key)
    if known is not None:
        return Index(key, known)
    from .search_index import index_of

    language, pages = press.edition.words.language, frozenset(memory.pages)
    return Index(key, made=aside(options.jobs, work, WORTH_PROCESSES, index_of, records, language, pages))


def _with_index(plan: Plan, index: Index, memory: Memory, clock: Clock) -> Plan:
    """The plan with the files of the search index."""
    files = index.files
    if index.made:
        with clock.stage("search"):
            made = index.made()
            memory.add(made.frames)
            files = made.sheets
    return replace(plan, records=index.records, index=files)


def _publish(
    options: Options,
    ledger: Ledger,
    memory: Memory,
    sheets: Sequence[Sheet],
    static: Sequence[PlannedFile],
    holds: Mapping[str, bytes],
) -> Changes:
    """Brings the output folder to the sheets of the build, whose pages the memory has."""
    stale = [sheet for sheet in sheets if holds.get(sheet.file) != sheet.key]
    gone = ledger.owned.keys() - {sheet.file for sheet in sheets}
    if not stale and not gone:
        return Changes((), len(sheets), ())
    sheets = without_collisions(sheets)
    data = {file.file: file.data for file in static}
    frames = memory.by_frame(sheet for sheet in stale if sheet.file not in data)
    ledger.void([sheet.file for sheet in stale])
    removed = prune(options.output, gone)
    with tree(options.output) as (root, is_new):
        parcels = chain(
            (
                Parcel(str(root), data[sheet.file], [(0, sheet.file)], is_new, False)
                for sheet in stale
                if sheet.file in data
            ),
            (Parcel(str(root), memory.frame(frame), files, is_new) for frame, files in frames.items()),
        )
        written: dict[str, Written] = {}
        with executor(options.jobs, len(stale), WORTH_PROCESSES) as workers:
            for _, results in in_turn(workers, write_parcel, parcels):
                written.update((item.file, item) for item in results)
    ledger.commit(sheets, written)
    changed = tuple(sorted(item.file for item in written.values() if item.changed))
    return Changes(changed, len(sheets) - len(changed), removed)
