"""Entries of feeds: what is told of a record, when it became known, and its corrections.

An entry follows from the content, on whatever day the site is built: it is published with the first evidence for its
record and updated with the last. Retractions, denials and replacements are entries of their own; where the history of
the content tells when one was made, that is its day.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from functools import cached_property
from html import escape
from typing import NamedTuple
from urllib.parse import quote, urlsplit

from talentwar.content.citations import cited_sources
from talentwar.content.language_marks import render_language_marks
from talentwar.content.model import Dispute, Statement
from talentwar.exports.tables.record_rows import latest_day, record_page, superseded_by_id
from talentwar.graph.disputes import is_disputed
from talentwar.graph.graph import EventFact, Fact, MoveFact
from talentwar.pages.edition import Edition
from talentwar.pages.records import move_title, record_title
from talentwar.pages.titles import event_title
from talentwar.views.feeds import Entry, FeedSource, SerializedEntry

from .formats import atom_entry, json_item

OWNED_SINCE = "2026"
"""A year in which whoever publishes the site already owned its address: part of every tag (RFC 4151)."""
CACHE_SIZE = 3000
"""So many entries are kept at most: of a larger site, they would take more memory than all else."""
_CORRECTING = frozenset({"status", "superseded_by"})


def entries_in(edition: Edition) -> FeedEntries:
    """The entries of an edition."""
    made: FeedEntries | None = edition.cache.get("entries")
    if made is None:
        made = edition.cache["entries"] = FeedEntries(edition)
    return made


class FeedEntries:
    """The entries of an edition's records, each made once for all feeds that are made at about the same time."""

    def __init__(self, edition: Edition) -> None:
        self._edition = edition
        self._made: dict[tuple[str, str], tuple[SerializedEntry, ...]] = {}
        self._sources: dict[str, FeedSource] = {}

    def for_fact(self, fact: Fact) -> tuple[SerializedEntry, ...]:
        """The entry of a record, and that of its correction where it has one."""
        made = self._made.get((fact.owner, fact.id))
        if made is None:
            if len(self._made) >= CACHE_SIZE:
                self._made.clear()
            made = self._made[fact.owner, fact.id] = tuple(
                SerializedEntry(entry.id, entry.updated, atom_entry(entry), json_item(entry))
                for entry in self._entries(fact)
            )
        return made

    def updated(self, fact: Fact) -> date:
        """The last day of the evidence for a record, or that of its correction, whichever is later."""
        known = self._edition.lines.evidence_span(fact).last
        corrected = self._corrected.get((fact.owner, fact.id))
        return max(known, corrected) if corrected else known

    def id_of(self, fact: Fact) -> str:
        """The id of a record by its profile's first slug, which an alias remembers when the profile takes another."""
        entry = self._edition.graph.catalog.profile(fact.owner)
        first = entry.record.aliases[0] if entry and entry.record.aliases else fact.owner
        return f"{self.tag}{first}/{fact.id}"

    @cached_property
    def tag(self) -> str:
        """What permanent ids begin with, by the address that the settings name, wherever the site is built for.

        What is said in another than the main language has ids of its own.
        """
        edition = self._edition
        host = quote(urlsplit(edition.graph.catalog.settings.base_url).hostname or "", safe="")
        own = "" if edition.is_main else f"{edition.format.language}/"
        return f"tag:{host},{OWNED_SINCE}:{own}"

    @cached_property
    def facts(self) -> Mapping[tuple[str, str], Fact]:
        """Every record, by its profile and its own id."""
        facts: tuple[Fact, ...] = (*self._edition.graph.moves, *self._edition.graph.events)
        return {(fact.owner, fact.id): fact for fact in facts}

    @cached_property
    def _corrected(self) -> Mapping[tuple[str, str], date]:
        """When records were retracted, denied or replaced, as far as the history of the content tells."""
        history, slugs = self._edition.change_context.history, self._edition.graph.catalog.slugs_by_alias
        found: dict[tuple[str, str], date] = {}
        for commit in history.commits if history else ():
            for change in commit.records:
                key = slugs.get(change.owner, change.owner), change.id
                fact = self.facts.get(key)
                if fact and _is_corrected(fact) and (change.is_retracted or not _CORRECTING.isdisjoint(change.keys)):
                    found.setdefault(key, date.fromisoformat(commit.day))
        return found

    def _entries(self, fact: Fact) -> Iterator[Entry]:
        edition, record = self._edition, fact.record
        words, last, updated = edition.format, latest_day(record.date), self.updated(fact).isoformat()
        title, status = title_of(edition, fact), words.status(record.status).word
        sources = tuple(map(self._source, cited_sources(record)))
        parts = {
            "date": words.event_date(record.date) if isinstance(fact, MoveFact) else words.date(record.date).text,
            "status": status,
            "sources": edition.lines.source_count(fact.independent),
        }
        if is_disputed(fact.record):
            summary = words.text("%(date)s; %(status)s, disputed; %(sources)s.") % parts
        else:
            summary = words.text("%(date)s; %(status)s; %(sources)s.") % parts
        said = "".join(f"<p>{escape(part)}</p>" for part in (summary, *_entry_text(edition, fact)))
        listed = f"<ul>{''.join(source.item_html for source in sources)}</ul>"
        entry = Entry(
            id=self.id_of(fact),
            url=record_page(edition, fact),
            title=words.text("%(title)s (%(status)s)") % {"title": title, "status": status},
            summary=summary,
            content_html=render_language_marks(said + listed),
            date=record.date.text,
            earliest=record.date.earliest.isoformat(),
            latest=last.isoformat() if last else "",
            status=record.status,
            published=edition.lines.evidence_span(fact).first.isoformat(),
            updated=updated,
            sources=sources,
        )
        yield entry
        correction = _correction(edition, fact, title)
        if correction:
            yield Entry(
                id=f"{entry.id}/{correction.kind}",
                url=entry.url,
                title=correction.title,
                summary=correction.why,
                content_html=render_language_marks(f"<p>{correction.why_html}</p>{listed}"),
                date=entry.date,
                earliest=entry.earliest,
                latest=entry.latest,
                status=entry.status,
                published=updated,
                updated=updated,
                sources=entry.sources,
            )

    def _source(self, id: str) -> FeedSource:
        made = self._sources.get(id)
        if made is None:
            source, words = self._edition.graph.catalog.sources[id].record, self._edition.format
            written = words.date(source.date).text if source.date else ""
            language = source.lang or self._edition.main.format.language
            lang = f' lang="{language}"' if language != words.language else ""
            title = f"<cite{lang}>{escape(source.title)}</cite>"
            linked = f'<a href="{escape(source.url)}">{title}</a>' if source.url else title
            about = escape(", ".join(part for part in (source.publisher, written) if part))
            made = self._sources[id] = FeedSource(id, source.url or "", f"<li>{linked}, {about}</li>")
        return made


class _Correction(NamedTuple):
    kind: str
    title: str
    why: str
    why_html: str


def title_of(edition: Edition, fact: Fact) -> str:
    """A record in a few words that stand alone: an event with its lab."""
    if not isinstance(fact, EventFact):
        return move_title(edition.lines, fact)
    title, lab = event_title(fact.event, edition.format, edition.links.named), edition.links.labs[fact.lab].text
    return title if lab in title else edition.format.with_label(lab, title)


def _entry_text(edition: Edition, fact: Fact) -> Iterator[str]:
    """What is told of a record beside its title: its notes, and who disputes what."""
    record, words = fact.record, edition.format
    if isinstance(record, Statement) and record.title:
        yield record.says
    if record.note:
        yield record.note
    if record.why:
        yield record.why
    disputed = words.text("%(who)s disputes it: %(says)s")
    for dispute in record.disputes:
        yield disputed % _party(edition, dispute)
    disputed = words.text("%(who)s disputes the pay: %(says)s")
    for pay in getattr(record, "pay", ()):
        for dispute in pay.disputes:
            yield disputed % _party(edition, dispute)


def _party(edition: Edition, dispute: Dispute) -> dict[str, str]:
    return {"who": edition.links.named(dispute.by), "says": dispute.says}


def _correction(edition: Edition, fact: Fact, title: str) -> _Correction | None:
    """What sort of correction a record has, the heading of it, and why."""
    text, record, why = edition.format.text, fact.record, ""
    if record.status == "retracted":
        why = record.why or text("It was published and was wrong.")
        return _Correction("retracted", text("Retracted: %s") % title, why, escape(why))
    if record.status == "denied":
        said = text("%(who)s disputes it: %(says)s")
        why = " ".join(said % _party(edition, dispute) for dispute in record.disputes)
        why = why or text("A party denies it and nothing else bears it out.")
        return _Correction("denied", text("Denied: %s") % title, why, escape(why))
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
