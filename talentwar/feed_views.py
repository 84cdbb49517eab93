"""Feeds and the calendar, before they take a format."""

from __future__ import annotations

from .files import FileView
from .views import View


class FeedSource(View, frozen=True):
    title: str
    publisher: str
    date: str
    url: str


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


class Feed(View, frozen=True):
    """What all feeds have; the addresses are whole."""

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
    entries: tuple[Entry, ...]


class AtomFeed(FileView, frozen=True):
    feed: Feed


class JsonFeed(FileView, frozen=True):
    feed: Feed


class CalendarDay(View, frozen=True):
    """A day, or several: from `start` until before `end` (ISO 8601)."""

    id: str
    url: str
    title: str
    summary: str
    start: str
    end: str
    stamp: str


class Calendar(FileView, frozen=True):
    """Dates that were announced before they came."""

    name: str
    days: tuple[CalendarDay, ...]
