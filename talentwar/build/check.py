"""The first half of a build: documents, schema, catalog and graph, and every problem in them."""

from __future__ import annotations

import time
from collections.abc import Sequence
from datetime import date
from pathlib import Path

from msgspec import Struct
from msgspec.structs import replace

from talentwar.checks import consistency, languages, references, translations
from talentwar.content.catalog import Catalog, ParsedDocument, build_catalog
from talentwar.content.model import Settings
from talentwar.graph.graph import Graph, build_graph
from talentwar.pages import gettext_catalogs
from talentwar.problems import Problem, errors, escalated, of_kind, ordered
from talentwar.views.changes import ChangeContext

from .cache import BuildCache
from .content_reader import ScanResult, load_records, scan_content
from .inputs import check_addresses, generator_stamp


class BuildOptions(Struct, frozen=True):
    """What a build is asked for. `today` is a value, so that a build can be repeated."""

    content: Path
    output: Path
    cache: Path
    templates: Path
    static: Path
    today: date
    base_url: str = ""
    drafts: bool = False
    strict: bool = False
    clean: bool = False
    jobs: int = 1
    scheduler: str = ""
    search: bool = False
    history: bool = False
    fingerprints: bool = False
    change_context: ChangeContext = ChangeContext()
    locales: Path = gettext_catalogs.FOLDER


class CheckResult(Struct, frozen=True):
    """The content, and every problem in it; `graph` is None where its references do not hold.

    `sound` is the graph of what has no error.
    """

    catalog: Catalog
    graph: Graph | None
    problems: tuple[Problem, ...]
    documents: int
    valid_graph: Graph


def check(options: BuildOptions) -> CheckResult:
    """Reads the content and finds every problem in it."""
    memory = BuildCache(options.cache, options.today)
    return validate(options, _scanned(options, memory), memory)


def catalog_of(options: BuildOptions) -> Catalog:
    """What the documents say that are without errors of their own; whether they agree is not asked."""
    memory = BuildCache(options.cache, options.today)
    parsed = load_records(_scanned(options, memory).documents, memory.documents, memory.process.contents)
    return build_catalog(parsed, drafts=options.drafts, folder=options.content.name)[0]


def _scanned(options: BuildOptions, memory: BuildCache) -> ScanResult:
    stamp = generator_stamp()
    return scan_content(options.content, memory.documents, memory.signatures, time.time_ns(), stamp, options.jobs)


def validate(
    options: BuildOptions,
    gathered: ScanResult,
    memory: BuildCache,
    graph_key: bytes = b"",
    known_problems: Sequence[Problem] | None = None,
) -> CheckResult:
    """The catalog and the graph of the content, and every problem in it.

    Where the process keeps what it found under this key of the graph, only the bodies can differ. `known_problems` are
    those of an earlier build with this key, which had no errors.
    """
    parsed = load_records(gathered.documents, memory.documents, memory.process.contents)
    catalog, flaws = build_catalog(parsed, drafts=options.drafts, folder=options.content.name)
    known: CheckResult | None = memory.process.checked.get(graph_key)
    if known and known.graph:
        graph = replace(known.graph, catalog=catalog)
        return replace(known, catalog=catalog, graph=graph, valid_graph=graph)
    if known_problems is not None:
        graph = build_graph(catalog, options.today)
        checked = CheckResult(catalog, graph, tuple(known_problems), len(parsed), graph)
    else:
        checked = _validated(options, gathered, parsed, catalog, flaws)
    memory.process.checked = {graph_key: checked} if graph_key and checked.graph else {}
    return checked


def _validated(
    options: BuildOptions,
    gathered: ScanResult,
    parsed: Sequence[ParsedDocument],
    catalog: Catalog,
    flaws: Sequence[Problem],
) -> CheckResult:
    problems = [
        *gathered.problems,
        *flaws,
        *references.check(catalog),
        *translations.check(catalog),
        *check_addresses(catalog),
    ]
    for item in parsed:
        if isinstance(item.record, Settings):
            problems += languages.check(item.document, item.record, gettext_catalogs.known_languages(options.locales))
    graph = None
    if not errors(problems):
        graph = sound = build_graph(catalog, options.today)
        problems += consistency.check(graph)
    else:
        sound = build_graph(_valid_catalog(parsed, problems, options), options.today)
        problems += consistency.check(sound, is_whole=False)
    if options.strict:
        problems = list(escalated(problems))
    return CheckResult(catalog, graph, ordered(of_kind("file", problems)), len(parsed), sound)


def _valid_catalog(parsed: Sequence[ParsedDocument], problems: Sequence[Problem], options: BuildOptions) -> Catalog:
    """The catalog without the documents that have errors, and without those that then lack something."""
    bad = {problem.path for problem in errors(problems)}
    while True:
        rest = [item for item in parsed if item.document.path not in bad]
        catalog, flaws = build_catalog(rest, drafts=options.drafts, folder=options.content.name)
        problems = [*flaws, *references.check(catalog), *translations.check(catalog)]
        lacking = {problem.path for problem in errors(problems)}
        if lacking <= bad | {f"{options.content.name}/site.yml"}:
            return catalog
        bad |= lacking
