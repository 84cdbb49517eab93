"""An edition is the site in one language."""

from __future__ import annotations

from msgspec import Struct

from talentwar.graph.graph import Graph
from talentwar.urls import Urls
from talentwar.views.changes import ChangeContext

from .formatting import Formatter
from .lines import Lines
from .links import Links
from .repository_links import Repository

NO_CHANGES = ChangeContext()


class EditionLink(Struct, frozen=True):
    """What other editions need to link to one; `name` is the language's own name."""

    language: str
    name: str
    urls: Urls


class Edition:
    """The services of an edition. Functions take from it what they use.

    `graph` has the facts, `format` formats values, `links` makes links, `lines` caches the summaries of records.
    `siblings` are all editions, this one included; it is empty if there is only one. `main` is the edition in the
    language of the content; only this one has data files, the API and the sitemap. `derived` maps a source to those
    that derive from it.
    """

    def __init__(
        self,
        graph: Graph,
        format: Formatter,
        urls: Urls,
        change_context: ChangeContext = NO_CHANGES,
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
        """The URLs of all editions."""
        return tuple(sibling.urls for sibling in self.siblings) or (self.urls,)
