"""Encodes feeds as Atom (RFC 4287) and JSON Feed 1.1."""

from __future__ import annotations

from typing import Any

import msgspec

from talentwar.views.feeds import AtomFeed, Entry, JsonFeed

from .xml import DECLARATION, characters, escaped

JSON_FEED = "https://jsonfeed.org/version/1.1"
_NAMESPACES = 'xmlns="http://www.w3.org/2005/Atom" xmlns:dcterms="http://purl.org/dc/terms/"'
_json = msgspec.json.Encoder()


def atom(file: AtomFeed) -> bytes:
    """A feed as Atom."""
    feed = file.feed
    lines = [
        f'<feed {_NAMESPACES} xml:lang="{escaped(feed.language)}">',
        f"<id>{escaped(feed.id)}</id>",
        f"<title>{escaped(feed.title)}</title>",
        f"<subtitle>{escaped(feed.subtitle)}</subtitle>",
        f"<updated>{_moment(feed.updated)}</updated>",
        f'<link rel="self" type="application/atom+xml" href="{escaped(feed.atom)}"/>',
        f'<link rel="alternate" type="text/html" href="{escaped(feed.page)}"/>',
        f'<link rel="license" href="{escaped(feed.licence)}"/>',
        f"<author><name>{escaped(feed.author)}</name><uri>{escaped(feed.home)}</uri></author>",
        *file.entries,
        "</feed>\n",
    ]
    return (DECLARATION + "\n".join(lines)).encode()


def atom_entry(entry: Entry) -> str:
    """An entry as Atom; the date of the record is a `dcterms:temporal`, its sources are links."""
    links = "".join(f'<link rel="via" href="{escaped(source.url)}"/>\n' for source in entry.sources if source.url)
    return (
        f"<entry>\n<id>{entry.id}</id>\n<title>{escaped(entry.title)}</title>\n"
        f"<published>{_moment(entry.published)}</published>\n<updated>{_moment(entry.updated)}</updated>\n"
        f"<dcterms:temporal>{entry.date}</dcterms:temporal>\n"
        f'<category term="{entry.status}"/>\n'
        f'<link rel="alternate" type="text/html" href="{escaped(entry.url)}"/>\n{links}'
        f"<summary>{escaped(entry.summary)}</summary>\n"
        f'<content type="html"><![CDATA[{characters(entry.content_html)}]]></content>\n</entry>'
    )


def json_feed(file: JsonFeed) -> bytes:
    """A feed as JSON Feed; what that has no key for has an underscore before its name."""
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
        "items": [msgspec.Raw(item.encode()) for item in file.entries],
    }
    return _json.encode(value) + b"\n"


def json_item(entry: Entry) -> str:
    """An entry as an item of a JSON Feed; `_record` has the record's date, its status and the ids of its sources."""
    dated = {"edtf": entry.date, "earliest": entry.earliest}
    if entry.latest:
        dated["latest"] = entry.latest
    value: dict[str, Any] = {
        "id": entry.id,
        "url": entry.url,
        "title": entry.title,
        "summary": entry.summary,
        "content_html": entry.content_html,
        "date_published": _moment(entry.published),
        "date_modified": _moment(entry.updated),
        "tags": [entry.status],
        "_record": {"date": dated, "status": entry.status, "sources": [source.id for source in entry.sources]},
    }
    return _json.encode(value).decode()


def _moment(day: str) -> str:
    """A day as RFC 3339 has it, which knows no day without a time."""
    return f"{day}T00:00:00Z"
