"""The bodies of profiles and pages as HTML, and the footnotes of a page."""

from collections.abc import Iterable
from html import escape

from talentwar.content.citations import resolve_target
from talentwar.content.markdown import Body, Reference, render_links
from talentwar.views.parts import DateView, Footnote, FootnoteLink

from .lines import Lines
from .links import Links


class Footnotes:
    """The sources of one page, numbered by first citation."""

    def __init__(self, lines: Lines) -> None:
        self._lines = lines
        self._numbers: dict[str, int] = {}

    def reference(self, id: str) -> FootnoteLink:
        number = self._numbers.setdefault(id, len(self._numbers) + 1)
        return FootnoteLink(number, f"#note-{number}")

    def references(self, ids: Iterable[str]) -> tuple[FootnoteLink, ...]:
        return tuple(self.reference(id) for id in ids)

    def newest(self) -> DateView | None:
        """The date of the newest cited source."""
        sources = self._lines.catalog.sources
        dates = [date for id in self._numbers if (date := sources[id].record.date)]
        return self._lines.format.date(max(dates, key=lambda date: date.sort_key)) if dates else None

    def all(self) -> tuple[Footnote, ...]:
        return tuple(Footnote(number, self._lines.source(id)) for id, number in self._numbers.items())


def body_html(body: Body, links: Links, footnotes: Footnotes) -> str:
    """The HTML of a body; its wikilinks link to pages and its citations to footnotes."""
    return render_links(body, lambda reference: _link_html(reference, links, footnotes))


def _link_html(reference: Reference, links: Links, footnotes: Footnotes) -> str:
    if reference.is_within_link:
        return "" if reference.is_citation else escape(reference.words or links.named(reference.target))
    if reference.is_citation:
        footnote = footnotes.reference(reference.target)
        return f'<sup class="cite"><a href="{footnote.href}">{footnote.number}</a></sup>'
    slug = resolve_target(links.catalog, reference.target)
    if slug is None:
        return escape(reference.words or reference.target)
    link = links.profile(slug)
    words = reference.words or (link.text if reference.target == slug else reference.target)
    href = links.urls.href(links.record_path(slug, reference.record)) if reference.record else link.href
    return f'<a href="{escape(href)}">{escape(words)}</a>'
