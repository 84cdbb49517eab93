"""The entries of feeds: one for each record, and one for each correction.

Entries depend on the content only, not on the day of the build. An entry is published on the first day of the evidence
for its record and updated on the last. A retraction, denial or replacement has the day of its commit, if the history
of the content has it.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from functools import cached_property
from html import escape
from typing import NamedTuple
from urllib.parse import quote, urlsplit

from msgspec.structs import replace

from talentwar.content.citations import cited_sources
from talentwar.content.language_marks import render_language_marks
from talentwar.content.model import Dispute, Statement
from talentwar.exports.tables.record_rows import latest_day, record_page, superseded_by_id
from talentwar.graph.disputes import is_disputed
from talentwar.graph.graph import EventFact, Fact, MoveFact
from talentwar.pages.edition import Edition
from talentwar.pages.links import Links
from talentwar.pages.records import move_title, record_title
from talentwar.pages.titles import event_title
from talentwar.views.feeds import Entry, FeedSource

TAG_YEAR = "2026"
"""A year in which the publisher of the site owned its domain; part of every tag URI (RFC 4151)."""
CACHE_SIZE = 3000
"""The most records whose entries are cached."""
_CORRECTION_KEYS = frozenset({"status", "superseded_by"})


class FeedEntries:
    """The entries of the records of an edition. All feeds share them."""

    def __init__(self, edition: Edition) -> None:
        self.edition = edition
        self._entries: dict[tuple[str, str], tuple[Entry, ...]] = {}
        self._sources: dict[str, tuple[FeedSource, str]] = {}

    def for_fact(self, fact: Fact) -> tuple[Entry, ...]:
        """Returns the entry of a record, and the entry of its correction if it has one."""
        entries = self._entries.get((fact.owner, fact.id))
        if entries is None:
            if len(self._entries) >= CACHE_SIZE:
                self._entries.clear()
            entries = self._entries[fact.owner, fact.id] = tuple(self._make(fact))
        return entries

    def updated(self, fact: Fact) -> date:
        """Returns the last day of the evidence for a record or the day of its correction, whichever is later."""
        last = self.edition.lines.evidence_span(fact).last
        corrected = self._correction_days.get((fact.owner, fact.id))
        return max(last, corrected) if corrected else last

    def id_of(self, fact: Fact) -> str:
        """Returns the id of a record. It uses the first alias of the profile, so that it outlives a new slug."""
        entry = self.edition.graph.catalog.profile(fact.owner)
        first = entry.record.aliases[0] if entry and entry.record.aliases else fact.owner
        return f"{self.tag}{first}/{fact.id}"

    @cached_property
    def tag(self) -> str:
        """The start of every id. It uses the host in the settings, wherever the site is built for.

        Editions in other languages have ids of their own.
        """
        edition = self.edition
        host = quote(urlsplit(edition.graph.catalog.settings.base_url).hostname or "", safe="")
        language = "" if edition.is_main else f"{edition.format.language}/"
        return f"tag:{host},{TAG_YEAR}:{language}"

    @cached_property
    def facts(self) -> Mapping[tuple[str, str], Fact]:
        """Every record, by the slug of its profile and its id."""
        facts: tuple[Fact, ...] = (*self.edition.graph.moves, *self.edition.graph.events)
        return {(fact.owner, fact.id): fact for fact in facts}

    @cached_property
    def _correction_days(self) -> Mapping[tuple[str, str], date]:
        """The days of corrections in the history of the content, by the keys of `facts`."""
        history, slugs = self.edition.change_context.history, self.edition.graph.catalog.slugs_by_alias
        days: dict[tuple[str, str], date] = {}
        for commit in history.commits if history else ():
            for change in commit.records:
                key = slugs.get(change.owner, change.owner), change.id
                fact = self.facts.get(key)
                is_correction = change.is_retracted or not _CORRECTION_KEYS.isdisjoint(change.keys)
                if fact and _is_corrected(fact) and is_correction:
                    days.setdefault(key, date.fromisoformat(commit.day))
        return days

    def _make(self, fact: Fact) -> Iterator[Entry]:
        edition, record, words = self.edition, fact.record, self.edition.format
        latest, updated = latest_day(record.date), self.updated(fact).isoformat()
        title, status = title_of(edition, fact), words.status(record.status).word
        sources = [self._source(id) for id in cited_sources(record)]
        source_list = f"<ul>{''.join(item for _, item in sources)}</ul>"
        parts = {
            "date": words.event_date(record.date) if isinstance(fact, MoveFact) else words.date(record.date).text,
            "status": status,
            "sources": edition.lines.source_count(fact.independent),
        }
        if is_disputed(fact.record):
            summary = words.text("%(date)s; %(status)s, disputed; %(sources)s.") % parts
        else:
            summary = words.text("%(date)s; %(status)s; %(sources)s.") % parts
        paragraphs = "".join(f"<p>{escape(part)}</p>" for part in (summary, *_entry_text(edition, fact)))
        entry = Entry(
            id=self.id_of(fact),
            url=record_page(edition.links, fact),
            title=words.text("%(title)s (%(status)s)") % {"title": title, "status": status},
            summary=summary,
            content_html=render_language_marks(paragraphs + source_list),
            date=record.date.text,
            earliest=record.date.earliest.isoformat(),
            latest=latest.isoformat() if latest else "",
            status=record.status,
            published=edition.lines.evidence_span(fact).first.isoformat(),
            updated=updated,
            sources=tuple(source for source, _ in sources),
        )
        yield entry
        correction = _correction(edition, fact, title)
        if correction:
            yield replace(
                entry,
                id=f"{entry.id}/{correction.kind}",
                title=correction.title,
                summary=correction.reason,
                content_html=render_language_marks(f"<p>{correction.reason_html}</p>{source_list}"),
                published=updated,
            )

    def _source(self, id: str) -> tuple[FeedSource, str]:
        """Returns a source, and its item in a list as HTML."""
        if id not in self._sources:
            source, words = self.edition.graph.catalog.sources[id].record, self.edition.format
            language = source.lang or self.edition.main.format.language
            lang = f' lang="{language}"' if language != words.language else ""
            title = f"<cite{lang}>{escape(source.title)}</cite>"
            linked = f'<a href="{escape(source.url)}">{title}</a>' if source.url else title
            day = words.date(source.date).text if source.date else ""
            details = escape(", ".join(part for part in (source.publisher, day) if part))
            self._sources[id] = FeedSource(id, source.url or ""), f"<li>{linked}, {details}</li>"
        return self._sources[id]


class _Correction(NamedTuple):
    kind: str
    title: str
    reason: str
    reason_html: str


def title_of(edition: Edition, fact: Fact) -> str:
    """Returns the title of a record; the title of an event names its lab."""
    if not isinstance(fact, EventFact):
        return move_title(edition.lines, fact)
    title, lab = event_title(fact.event, edition.format, edition.links.named), edition.links.labs[fact.lab].text
    return title if lab in title else edition.format.with_label(lab, title)


def _entry_text(edition: Edition, fact: Fact) -> Iterator[str]:
    """Returns the notes of a record and the disputes over it, a paragraph each."""
    record, words = fact.record, edition.format
    if isinstance(record, Statement) and record.title:
        yield record.says
    if record.note:
        yield record.note
    if record.why:
        yield record.why
    disputed = words.text("%(who)s disputes it: %(says)s")
    for dispute in record.disputes:
        yield disputed % _party(edition.links, dispute)
    disputed = words.text("%(who)s disputes the pay: %(says)s")
    for pay in getattr(record, "pay", ()):
        for dispute in pay.disputes:
            yield disputed % _party(edition.links, dispute)


def _party(links: Links, dispute: Dispute) -> dict[str, str]:
    return {"who": links.named(dispute.by), "says": dispute.says}


def _correction(edition: Edition, fact: Fact, title: str) -> _Correction | None:
    """Returns the correction of a record, if it was retracted, denied or replaced."""
    text, record = edition.format.text, fact.record
    if record.status == "retracted":
        reason = record.why or text("It was published and was wrong.")
        return _Correction("retracted", text("Retracted: %s") % title, reason, escape(reason))
    if record.status == "denied":
        disputed = text("%(who)s disputes it: %(says)s")
        reason = " ".join(disputed % _party(edition.links, dispute) for dispute in record.disputes)
        reason = reason or text("A party denies it and nothing else bears it out.")
        return _Correction("denied", text("Denied: %s") % title, reason, escape(reason))
    later = superseded_by_id(fact)
    if later is None:
        return None
    slug, _, id = later.rpartition("#")
    name, replaced = record_title(edition.graph, edition.lines, slug, id), text("Replaced by: %s.")
    href = edition.urls.absolute(edition.links.record_path(slug, id))
    link = f'<a href="{escape(href)}">{escape(name)}</a>'
    return _Correction("replaced", text("Replaced: %s") % title, replaced % name, replaced % link)


def _is_corrected(fact: Fact) -> bool:
    return fact.record.status in ("retracted", "denied") or bool(fact.record.superseded_by)
