"""The editions of the site, one for each of its languages: one graph in the words and addresses of each."""

from __future__ import annotations

from collections.abc import MutableMapping

from msgspec.structs import replace

from talentwar import urls as u
from talentwar.content.translate import translate
from talentwar.graph.graph import Graph, build_graph
from talentwar.urls import Urls
from talentwar.views.changes import ChangeContext

from .edition import Edition, EditionLink
from .formatting import Formatter
from .gettext_catalogs import MessageCatalogs, load_translations

Graphs = MutableMapping[str, Graph]
"""Graphs in other languages than the main one, by language: what is the same for all bodies is not derived again."""


def editions_of(
    graph: Graph, base_url: str, versions: ChangeContext, catalogues: MessageCatalogs, graphs: Graphs | None = None
) -> tuple[Edition, ...]:
    """Every edition of a graph, the main one first."""
    settings = graph.catalog.settings
    words = [Formatter(language, load_translations(catalogues, language)) for language in settings.languages]
    urls = [
        Urls.under(base_url or settings.base_url, u.edition(language) if number else "")
        for number, language in enumerate(settings.languages)
    ]
    siblings = tuple(EditionLink(its.language, its.own_name, where) for its, where in zip(words, urls, strict=True))
    siblings = siblings if len(siblings) > 1 else ()
    main = Edition(graph, words[0], urls[0], versions, siblings)
    known: Graphs = {} if graphs is None else graphs
    others = (
        Edition(_in(graph, its.language, known), its, where, versions, siblings, main)
        for its, where in zip(words[1:], urls[1:], strict=True)
    )
    return main, *others


def _in(graph: Graph, language: str, known: Graphs) -> Graph:
    """The graph of what is translated, whose facts are the same but for what bodies mention."""
    if language in known:
        catalog = translate(graph.catalog, language, known[language].catalog)
        return replace(known[language], catalog=catalog)
    found = known[language] = build_graph(translate(graph.catalog, language), graph.today)
    return found
