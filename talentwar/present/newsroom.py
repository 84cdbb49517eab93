"""What the feeds of an edition have together: how ids begin, what was corrected, sources, entries made once."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from functools import cached_property
from html import escape
from urllib.parse import quote, urlsplit

from talentwar.feed_views import FeedSource, WrittenEntry
from talentwar.graph import Fact
from talentwar.present.edition import Edition

OWNED_SINCE = "2026"
"""A year in which whoever publishes the site already owned its address: part of every tag (RFC 4151)."""

_CORRECTING = frozenset({"status", "superseded_by"})


def newsroom(edition: Edition) -> Newsroom:
    """That of an edition, which is kept with it."""
    kept: Newsroom = edition.kept.get("feeds") or edition.kept.setdefault("feeds", Newsroom(edition))
    return kept


class Newsroom:
    """What all feeds of an edition take from; entries stand in several."""

    def __init__(self, edition: Edition) -> None:
        self._edition = edition
        self.entries: dict[tuple[str, str], tuple[WrittenEntry, ...]] = {}
        self._sources: dict[str, FeedSource] = {}

    @cached_property
    def tag(self) -> str:
        """What permanent ids begin with, by the address that the settings name, wherever the site is built for.

        What is said in another than the main language has ids of its own.
        """
        settings, language = self._edition.graph.catalog.settings, self._edition.words.language
        host = quote(urlsplit(settings.base_url).hostname or "", safe="")
        own = "" if language == settings.languages[0] else f"{language}/"
        return f"tag:{host},{OWNED_SINCE}:{own}"

    @cached_property
    def corrected(self) -> Mapping[tuple[str, str], date]:
        """When records were retracted, denied or replaced, as far as the history of the content tells."""
        history, slugs = self._edition.versions.history, self._edition.graph.catalog.slugs_by_alias
        found: dict[tuple[str, str], date] = {}
        for commit in history.commits if history else ():
            for change in commit.records:
                key = slugs.get(change.owner, change.owner), change.id
                fact = self._edition.facts.get(key)
                if fact and _is_corrected(fact) and (change.is_retracted or not _CORRECTING.isdisjoint(change.keys)):
                    found.setdefault(key, date.fromisoformat(commit.day))
        return found

    def source(self, id: str) -> FeedSource:
        made = self._sources.get(id)
        if made is None:
            source = self._edition.graph.catalog.sources[id].record
            written = self._edition.words.date(source.date).text if source.date else ""
            lang = f' lang="{source.lang}"' if source.lang and source.lang != self._edition.words.language else ""
            title = f"<cite{lang}>{escape(source.title)}</cite>"
            linked = f'<a href="{escape(source.url)}">{title}</a>' if source.url else title
            about = escape(", ".join(part for part in (source.publisher, written) if part))
            made = self._sources[id] = FeedSource(id, source.url or "", f"<li>{linked}, {about}</li>")
        return made


def _is_corrected(fact: Fact) -> bool:
    return fact.record.status in ("retracted", "denied") or bool(fact.record.superseded_by)
