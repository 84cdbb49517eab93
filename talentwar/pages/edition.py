"""An edition of the site: the graph in the words and at the addresses of one language."""

from __future__ import annotations

from typing import Any

from msgspec import Struct

from talentwar.graph.graph import Graph
from talentwar.urls import Urls
from talentwar.views.changes import ChangeContext

from .formatting import Formatter
from .lines import Lines
from .links import Links
from .repository_links import Repository

NO_VERSIONS = ChangeContext()


class EditionLink(Struct, frozen=True):
    """An edition as the others lead to it: its language, that by its own name, and its addresses."""

    language: str
    name: str
    urls: Urls


class Edition:
    """The parts from which presenters take what they use.

    `graph` has the facts, `format` words them, `links` makes addresses, `lines` remembers the summaries of records.
    `siblings` are all editions of the site, this one too, where there are several. `main` is the edition in whose
    language the content is written; it alone has data files, the API and the sitemap.
    """

    def __init__(
        self,
        graph: Graph,
        format: Formatter,
        urls: Urls,
        change_context: ChangeContext = NO_VERSIONS,
        siblings: tuple[EditionLink, ...] = (),
        main: Edition | None = None,
    ) -> None:
        self.graph = graph
        self.format = format
        self.urls = urls
        self.links = Links(graph, urls)
        self.main = main or self
        self.lines = Lines(graph.catalog, format, self.links, self.main.format.language)
        self.siblings = siblings
        self.change_context = change_context
        self.cache: dict[str, Any] = {}
        settings = graph.catalog.settings
        self.repository = Repository(settings.repository, settings.branch) if settings.repository else None
        self.derived: dict[str, list[str]] = {}
        for id, entry in graph.catalog.sources.items():
            for parent in entry.record.derived_from:
                self.derived.setdefault(parent, []).append(id)

    @property
    def is_main(self) -> bool:
        return self.main is self

    @property
    def all_urls(self) -> tuple[Urls, ...]:
        """The addresses of every edition."""
        return tuple(sibling.urls for sibling in self.siblings) or (self.urls,)
