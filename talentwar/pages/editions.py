"""Makes the editions of the site, one for each language."""

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
"""The graphs of translated content by language, kept between builds of a preview, so that only bodies change."""


def editions_of(
    graph: Graph, base_url: str, versions: ChangeContext, catalogues: MessageCatalogs, graphs: Graphs | None = None
) -> tuple[Edition, ...]:
    """All editions of a graph, the main one first."""
    settings = graph.catalog.settings
    formatters = [Formatter(language, load_translations(catalogues, language)) for language in settings.languages]
    urls = [
        Urls.under(base_url or settings.base_url, u.edition(language) if number else "")
        for number, language in enumerate(settings.languages)
    ]
    siblings = tuple(
        EditionLink(format.language, format.own_name, base) for format, base in zip(formatters, urls, strict=True)
    )
    siblings = siblings if len(siblings) > 1 else ()
    main = Edition(graph, formatters[0], urls[0], versions, siblings)
    graphs_by_language: Graphs = {} if graphs is None else graphs
    others = (
        Edition(_translated(graph, format.language, graphs_by_language), format, base, versions, siblings, main)
        for format, base in zip(formatters[1:], urls[1:], strict=True)
    )
    return main, *others


def _translated(graph: Graph, language: str, graphs_by_language: Graphs) -> Graph:
    """The graph in another language. Its facts are the same except the mentions in bodies."""
    if language in graphs_by_language:
        catalog = translate(graph.catalog, language, graphs_by_language[language].catalog)
        return replace(graphs_by_language[language], catalog=catalog)
    found = graphs_by_language[language] = build_graph(translate(graph.catalog, language), graph.today)
    return found
