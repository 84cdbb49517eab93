"""Encodes feeds as Atom (RFC 4287) and JSON Feed 1.1."""

from functools import lru_cache
from typing import Any

import msgspec

from talentwar.views.feeds import AtomFeed, Entry, JsonFeed

from .xml import DECLARATION, characters, escaped

JSON_FEED = "https://jsonfeed.org/version/1.1"
_NAMESPACES = 'xmlns="http://www.w3.org/2005/Atom" xmlns:dcterms="http://purl.org/dc/terms/"'
CACHE_SIZE = 3000
"""An entry is part of about six feeds, most of them encoded soon after each other."""
_json = msgspec.json.Encoder()


def atom(file: AtomFeed) -> bytes:
    """Encodes a feed as Atom."""
    feed = file.feed
    lines = [
        f'<feed {_NAMESPACES} xml:lang="{escaped(feed.language)}">',
        f"<id>{escaped(feed.id)}</id>",
        f"<title>{escaped(feed.title)}</title>",
        f"<subtitle>{escaped(feed.subtitle)}</subtitle>",
        f"<updated>{_midnight(feed.updated)}</updated>",
        f'<link rel="self" type="application/atom+xml" href="{escaped(feed.atom)}"/>',
        f'<link rel="alternate" type="text/html" href="{escaped(feed.page)}"/>',
        f'<link rel="license" href="{escaped(feed.licence)}"/>',
        f"<author><name>{escaped(feed.author)}</name><uri>{escaped(feed.home)}</uri></author>",
        *map(_atom_entry, file.entries),
        "</feed>\n",
    ]
    return (DECLARATION + "\n".join(lines)).encode()


@lru_cache(CACHE_SIZE)
def _atom_entry(entry: Entry) -> str:
    """Encodes an entry; the date of the record is `dcterms:temporal`, and its sources are links."""
    links = "".join(f'<link rel="via" href="{escaped(source.url)}"/>\n' for source in entry.sources if source.url)
    return (
        f"<entry>\n<id>{entry.id}</id>\n<title>{escaped(entry.title)}</title>\n"
        f"<published>{_midnight(entry.published)}</published>\n<updated>{_midnight(entry.updated)}</updated>\n"
        f"<dcterms:temporal>{entry.date}</dcterms:temporal>\n"
        f'<category term="{entry.status}"/>\n'
        f'<link rel="alternate" type="text/html" href="{escaped(entry.url)}"/>\n{links}'
        f"<summary>{escaped(entry.summary)}</summary>\n"
        f'<content type="html"><![CDATA[{characters(entry.content_html)}]]></content>\n</entry>'
    )


def json_feed(file: JsonFeed) -> bytes:
    """Encodes a feed as JSON Feed; keys of our own begin with an underscore."""
    feed = file.feed
    value = {
        "version": JSON_FEED,
        "title": feed.title,
        "description": feed.subtitle,
        "home_page_url": feed.page,
        "feed_url": feed.json,
        "language": feed.language,
        "authors": [{"name": feed.author, "url": feed.home}],
        "_licence": {"url": feed.licence},
        "items": list(map(_json_item, file.entries)),
    }
    return _json.encode(value) + b"\n"


@lru_cache(CACHE_SIZE)
def _json_item(entry: Entry) -> msgspec.Raw:
    """Encodes an entry; `_record` has the date and the status of the record and the ids of its sources."""
    date = {"edtf": entry.date, "earliest": entry.earliest}
    if entry.latest:
        date["latest"] = entry.latest
    value: dict[str, Any] = {
        "id": entry.id,
        "url": entry.url,
        "title": entry.title,
        "summary": entry.summary,
        "content_html": entry.content_html,
        "date_published": _midnight(entry.published),
        "date_modified": _midnight(entry.updated),
        "tags": [entry.status],
        "_record": {"date": date, "status": entry.status, "sources": [source.id for source in entry.sources]},
    }
    return msgspec.Raw(_json.encode(value))


def _midnight(day: str) -> str:
    """Returns the start of a day (RFC 3339); both formats require a time."""
    return f"{day}T00:00:00Z"
