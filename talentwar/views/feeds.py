"""Feeds and their entries as values, before they are encoded as Atom or JSON."""

from .files import FileView
from .parts import View


class FeedSource(View, frozen=True):
    """A source of an entry."""

    id: str
    url: str


class Entry(View, frozen=True):
    """A record or a correction in a feed.

    `id` never changes. `published` and `updated` are days (ISO 8601). `date` is the date of the record (EDTF), between
    `earliest` and `latest`; `latest` is empty if the date is open.
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
    """The metadata of a feed, with absolute addresses."""

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
    entries: tuple[Entry, ...]


class JsonFeed(FileView, frozen=True):
    feed: Feed
    entries: tuple[Entry, ...]
