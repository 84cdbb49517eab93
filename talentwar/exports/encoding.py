"""Views of files to bytes."""

from __future__ import annotations

from typing import Any

import msgspec

from talentwar.views.feeds import AtomFeed, JsonFeed
from talentwar.views.files import DataFile, FileView, JsonFile, ShareImage, Sitemap, TextFile

from .feeds.formats import atom, json_feed
from .feeds.xml import sitemap

_json = msgspec.json.Encoder()


def encoded(file: FileView) -> bytes:
    """The bytes of a file; TypeError where there is no encoder for its view."""
    match file:
        case JsonFile():
            return json_bytes(file.value, is_spread=file.pretty)
        case AtomFeed():
            return atom(file)
        case JsonFeed():
            return json_feed(file)
        case TextFile():
            return file.text.encode()
        case Sitemap():
            return sitemap(file.addresses, file.is_index).encode()
        case DataFile():
            return file.data
        case ShareImage():
            # Most runs draw nothing, and the library for it takes time to load.
            from .images.draw import png

            return png(file)
    raise TypeError(f"there is no encoder for {type(file).__name__}")


def json_bytes(value: Any, *, is_spread: bool = False) -> bytes:
    """A value as JSON, on one line or spread over many."""
    if is_spread:
        return msgspec.json.format(_json.encode(value), indent=2) + b"\n"
    # One line of many, which spares a copy for the last byte: a value can be as large as the graph.
    return _json.encode_lines([value])
