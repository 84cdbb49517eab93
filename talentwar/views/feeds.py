"""Feeds and the calendar, before they take a format."""

from __future__ import annotations

from .files import FileView
from .parts import View


class FeedSource(View, frozen=True):
    """A source of an entry, and as an item of its list."""

    id: str
    url: str
    item_html: str


class Entry(View, frozen=True):
    """A record in a feed. `id` stays whatever is edited; `published` and `updated` are days (ISO 8601).

    `date` is that of the record, as EDTF, with its `earliest` and `latest` day; the latter is empty where open.
    """

    id: str
    url: str
    title: str
    summary: str
    content_html: str
    date: str
    earliest: str
    latest: str
    status: str
    published: str
    updated: str
    sources: tuple[FeedSource, ...]


class SerializedEntry(View, frozen=True):
    """An entry as it stands in every feed that has it, in both formats."""

    id: str
    updated: str
    atom: str
    json: str


class Feed(View, frozen=True):
    """What a feed says of itself; the addresses are whole."""

    id: str
    title: str
    subtitle: str
    page: str
    atom: str
    json: str
    updated: str
    author: str
    home: str
    licence: str
    language: str


class AtomFeed(FileView, frozen=True):
    feed: Feed
    entries: tuple[str, ...]


class JsonFeed(FileView, frozen=True):
    feed: Feed
    entries: tuple[str, ...]


class CalendarDay(View, frozen=True):
    """A day, or several: from `start` until before `end` (ISO 8601); `stamp` is when it became known."""

    id: str
    url: str
    title: str
    summary: str
    start: str
    end: str
    stamp: str
    is_confirmed: bool


class Calendar(FileView, frozen=True):
    """Dates that were announced and are still to come."""

    name: str
    language: str
    days: tuple[CalendarDay, ...]
