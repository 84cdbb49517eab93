"""The first half of a build: documents, schema, catalog and graph, and every problem in them."""

from __future__ import annotations

import time
from collections.abc import Sequence
from datetime import date
from pathlib import Path

from msgspec import Struct
from msgspec.structs import replace

from talentwar.checks import consistency, languages, references
from talentwar.content import translate
from talentwar.content.catalog import Catalog, Parsed, assemble
from talentwar.content.model import Settings
from talentwar.graph.graph import Graph, derive
from talentwar.pages import gettext_catalogs
from talentwar.problems import Problem, errors, escalated, of_kind, ordered
from talentwar.views.changes import Versions

from .cache import Memory
from .content_reader import Gathered, contents, gather
from .inputs import check_addresses, generator_stamp


class Options(Struct, frozen=True):
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
    versions: Versions = Versions()
    locales: Path = gettext_catalogs.FOLDER


class Checked(Struct, frozen=True):
    """The content, and every problem in it; `graph` is None where its references do not hold.

    `sound` is the graph of what has no error.
    """

    catalog: Catalog
    graph: Graph | None
    problems: tuple[Problem, ...]
    documents: int
    sound: Graph


def check(options: Options) -> Checked:
    """Reads the content and finds every problem in it."""
    memory = Memory(options.cache, options.today)
    return examine(options, _gathered(options, memory), memory)


def catalog_of(options: Options) -> Catalog:
    """What the documents say that are without errors of their own; whether they agree is not asked."""
    memory = Memory(options.cache, options.today)
    parsed = contents(_gathered(options, memory).documents, memory.documents, memory.kept.contents)
    return assemble(parsed, drafts=options.drafts, folder=options.content.name)[0]


def _gathered(options: Options, memory: Memory) -> Gathered:
    stamp = generator_stamp()
    return gather(options.content, memory.documents, memory.signatures, time.time_ns(), stamp, options.jobs)


def examine(
    options: Options,
    gathered: Gathered,
    memory: Memory,
    graph_key: bytes = b"",
    known_problems: Sequence[Problem] | None = None,
) -> Checked:
    """The catalog and the graph of the content, and every problem in it.

    Where the process keeps what it found under this key of the graph, only the bodies can differ. `known_problems` are
    those of an earlier build with this key, which had no errors.
    """
    parsed = contents(gathered.documents, memory.documents, memory.kept.contents)
    catalog, flaws = assemble(parsed, drafts=options.drafts, folder=options.content.name)
    known: Checked | None = memory.kept.checked.get(graph_key)
    if known and known.graph:
        graph = replace(known.graph, catalog=catalog)
        return replace(known, catalog=catalog, graph=graph, sound=graph)
    if known_problems is not None:
        graph = derive(catalog, options.today)
        checked = Checked(catalog, graph, tuple(known_problems), len(parsed), graph)
    else:
        checked = _examined(options, gathered, parsed, catalog, flaws)
    memory.kept.checked = {graph_key: checked} if graph_key and checked.graph else {}
    return checked


def _examined(
    options: Options, gathered: Gathered, parsed: Sequence[Parsed], catalog: Catalog, flaws: Sequence[Problem]
) -> Checked:
    problems = [
        *gathered.problems,
        *flaws,
        *references.check(catalog),
        *translate.check(catalog),
        *check_addresses(catalog),
    ]
    for item in parsed:
        if isinstance(item.record, Settings):
            problems += languages.check(item.document, item.record, gettext_catalogs.known_languages(options.locales))
    graph = None
    if not errors(problems):
        graph = sound = derive(catalog, options.today)
        problems += consistency.check(graph)
    else:
        sound = derive(_sound_part(parsed, problems, options), options.today)
        problems += consistency.check(sound, is_whole=False)
    if options.strict:
        problems = list(escalated(problems))
    return Checked(catalog, graph, ordered(of_kind("file", problems)), len(parsed), sound)


def _sound_part(parsed: Sequence[Parsed], problems: Sequence[Problem], options: Options) -> Catalog:
    """The catalog without the documents that have errors, and without those that then lack something."""
    bad = {problem.path for problem in errors(problems)}
    while True:
        rest = [item for item in parsed if item.document.path not in bad]
        catalog, flaws = assemble(rest, drafts=options.drafts, folder=options.content.name)
        lacking = {problem.path for problem in errors([*flaws, *references.check(catalog), *translate.check(catalog)])}
        if lacking <= bad | {f"{options.content.name}/site.yml"}:
            return catalog
        bad |= lacking
