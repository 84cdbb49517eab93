"""Checks the content: the first half of a build, from documents to the graph, and every problem found."""

import time
from collections.abc import Sequence
from contextlib import closing

from msgspec import Struct
from msgspec.structs import replace

from talentwar.checks import consistency, languages, references, translations
from talentwar.content.catalog import Catalog, ParsedDocument, build_catalog
from talentwar.content.documents import SourceFile, locate_problems
from talentwar.content.model import Settings
from talentwar.graph.graph import Graph, build_graph
from talentwar.pages import gettext_catalogs
from talentwar.problems import Problem, errors, of_kind, warnings_as_errors

from .cache import BuildCache
from .content_reader import ScanResult, load_records, scan_content
from .inputs import check_addresses, generator_stamp
from .options import BuildOptions


class CheckResult(Struct, frozen=True):
    """The content and its problems. `graph` is None if there are errors; `valid_graph` leaves out what has errors."""

    catalog: Catalog
    graph: Graph | None
    problems: tuple[Problem, ...]
    files: tuple[SourceFile, ...]
    valid_graph: Graph


def check(options: BuildOptions) -> CheckResult:
    """Reads the content and finds every problem in it. Writes nothing."""
    with closing(BuildCache(options.cache, options.today)) as cache:
        return validate(options, _scan(options, cache), cache)


def catalog_of(options: BuildOptions) -> Catalog:
    """The catalog of all documents that are valid by themselves. References are not checked."""
    with closing(BuildCache(options.cache, options.today)) as cache:
        parsed = load_records(_scan(options, cache), cache.store, cache.process.contents)
        return build_catalog(parsed, drafts=options.drafts, folder=options.content.name)[0]


def _scan(options: BuildOptions, cache: BuildCache) -> ScanResult:
    return scan_content(options.content, cache.store, time.time_ns(), generator_stamp(), options.jobs)


def validate(
    options: BuildOptions,
    scan: ScanResult,
    cache: BuildCache,
    graph_key: bytes = b"",
    known_problems: Sequence[Problem] | None = None,
) -> CheckResult:
    """The catalog and the graph of the content, and every problem in it.

    If this process has already checked content with this graph key, only bodies can differ. `known_problems` are the
    problems of an earlier build with this key; that build had no errors.
    """
    parsed = load_records(scan, cache.store, cache.process.contents)
    catalog, catalog_problems = build_catalog(parsed, drafts=options.drafts, folder=options.content.name)
    known: CheckResult | None = cache.process.checked.get(graph_key)
    if known and known.graph:
        graph = replace(known.graph, catalog=catalog)
        return replace(known, catalog=catalog, graph=graph, valid_graph=graph)
    if known_problems is not None:
        graph = build_graph(catalog, options.today)
        files = tuple(item.file for item in parsed)
        checked = CheckResult(catalog, graph, tuple(known_problems), files, graph)
    else:
        checked = _validated(options, scan, parsed, catalog, catalog_problems)
    cache.process.checked = {graph_key: checked} if graph_key and checked.graph else {}
    return checked


def _validated(
    options: BuildOptions,
    scan: ScanResult,
    parsed: Sequence[ParsedDocument],
    catalog: Catalog,
    catalog_problems: Sequence[Problem],
) -> CheckResult:
    problems = [
        *scan.problems,
        *catalog_problems,
        *references.check(catalog),
        *translations.check(catalog),
        *check_addresses(catalog),
    ]
    for item in parsed:
        if isinstance(item.record, Settings):
            problems += languages.check(item.file, item.record, gettext_catalogs.known_languages(options.locales))
    graph = None
    if not errors(problems):
        graph = valid_graph = build_graph(catalog, options.today)
        problems += consistency.check(graph)
    else:
        valid_graph = build_graph(_valid_catalog(parsed, problems, options), options.today)
        problems += consistency.check(valid_graph, is_whole=False)
    if options.strict:
        problems = list(warnings_as_errors(problems))
    files = tuple(item.file for item in parsed)
    return CheckResult(catalog, graph, locate_problems(of_kind("file", problems), files), files, valid_graph)


def _valid_catalog(parsed: Sequence[ParsedDocument], problems: Sequence[Problem], options: BuildOptions) -> Catalog:
    """The catalog without documents that have errors, and without those that refer to them."""
    bad = {problem.path for problem in errors(problems)}
    while True:
        rest = [item for item in parsed if item.file.path not in bad]
        catalog, catalog_problems = build_catalog(rest, drafts=options.drafts, folder=options.content.name)
        found = errors([*catalog_problems, *references.check(catalog), *translations.check(catalog)])
        broken = {problem.path for problem in found}
        if broken <= bad | {f"{options.content.name}/site.yml"}:
            return catalog
        bad |= broken
