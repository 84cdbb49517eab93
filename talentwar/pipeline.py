"""The build: documents, schema, catalog, graph, views, plan, render, publish, composed."""

from __future__ import annotations

import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import date
from pathlib import Path

from msgspec import Struct

from . import consistency, documents, references
from .catalog import Catalog, Parsed, assemble
from .documents import Document
from .graph import Graph, derive
from .plan import check_addresses, plan, static_files
from .problems import Problem, Rejected, errors, escalated, ordered
from .prose import Prose, ProseReader
from .publish import Changes, publish
from .schema import decode


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


class Checked(Struct, frozen=True):
    """The content, and every problem in it; `graph` is None where its references do not hold."""

    catalog: Catalog
    graph: Graph | None
    problems: tuple[Problem, ...]
    documents: int


class Report(Struct, frozen=True):
    """What a build did: counts, the changes on the disk, the problems that did not stop it, seconds by stage."""

    pages: int
    documents: int
    people: int
    labs: int
    moves: int
    events: int
    sources: int
    changes: Changes
    problems: tuple[Problem, ...]
    seconds: dict[str, float]


class Clock:
    """Seconds by stage."""

    def __init__(self) -> None:
        self.seconds: dict[str, float] = {}

    @contextmanager
    def stage(self, name: str) -> Iterator[None]:
        start = time.perf_counter()
        yield
        self.seconds[name] = self.seconds.get(name, 0.0) + time.perf_counter() - start


def check(options: Options, clock: Clock | None = None) -> Checked:
    """Reads the content and finds every problem in it; writes nothing."""
    clock = clock or Clock()
    with clock.stage("read"):
        found = list(documents.read(options.content))
        problems = [item for item in found if isinstance(item, Problem)]
    with clock.stage("parse"):
        reader = ProseReader()
        parsed = [parse(item, reader) for item in found if isinstance(item, Document)]
    with clock.stage("check"):
        catalog, flaws = assemble(parsed, drafts=options.drafts, folder=options.content.name)
        problems += [*flaws, *references.check(catalog), *check_addresses(catalog)]
        graph = None
        if not errors(problems):
            graph = derive(catalog, options.today)
            problems += consistency.check(graph)
        else:
            sound = derive(_sound_part(parsed, problems, options), options.today)
            problems += consistency.check(sound, is_whole=False)
    if options.strict:
        problems = list(escalated(problems))
    return Checked(catalog, graph, ordered(problems), len(parsed))


def parse(document: Document, reader: ProseReader) -> Parsed:
    """A document decoded: its record, its prose, its problems."""
    record, problems = decode(document)
    try:
        prose = reader.read(document.body)
    except ValueError as error:
        return Parsed(document, None, Prose(), (*problems, document.body_problem(0, 1, str(error))))
    return Parsed(document, record, prose, tuple(problems))


def _sound_part(parsed: Sequence[Parsed], problems: Sequence[Problem], options: Options) -> Catalog:
    """The catalog without the documents that have errors, and without those that then lack something."""
    bad = {problem.path for problem in errors(problems)}
    while True:
        rest = [item for item in parsed if item.document.path not in bad]
        catalog, flaws = assemble(rest, drafts=options.drafts)
        lacking = {problem.path for problem in errors([*flaws, *references.check(catalog)])}
        if lacking <= bad | {f"{options.content.name}/site.yml", "content/site.yml"}:
            return catalog
        bad |= lacking


def build(options: Options) -> Report:
    """Builds the site; `Rejected` where the content has errors, and then nothing is written."""
    clock = Clock()
    checked = check(options, clock)
    if errors(checked.problems) or checked.graph is None:
        raise Rejected(checked.problems)
    graph = checked.graph
    with clock.stage("views"):
        from .present.edition import Edition
        from .present.site import pages, site_view
        from .urls import Urls
        from .wording import Wording

        base_url = options.base_url or graph.catalog.settings.base_url
        edition = Edition(graph, Wording(graph.catalog.settings.languages[0]), Urls.under(base_url))
        made = plan(site_view(edition), pages(edition), static_files(options.static, graph.catalog))
    with clock.stage("render"):
        from .render import Renderer

        renderer = Renderer(options.templates)
        outputs = {page.file: renderer.html(page.view, made.site) for page in made.pages}
        outputs |= {file.file: file.data for file in made.files}
    with clock.stage("write"):
        changes = publish(outputs, options.output, options.cache)
    return Report(
        pages=len(made.pages),
        documents=checked.documents,
        people=len(graph.catalog.people),
        labs=len(graph.catalog.labs),
        moves=len(graph.moves),
        events=len(graph.events),
        sources=len(graph.catalog.sources),
        changes=changes,
        problems=checked.problems,
        seconds=clock.seconds,
    )
