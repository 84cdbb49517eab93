"""Encodes the views of files."""

from typing import Any

import msgspec

from talentwar.views.feeds import AtomFeed, JsonFeed
from talentwar.views.files import DataFile, FileView, JsonFile, ShareImage, Sitemap, TextFile

from .feeds.formats import atom, json_feed
from .feeds.xml import sitemap

_json = msgspec.json.Encoder()


def encoded(file: FileView) -> bytes:
    """The bytes of a file; TypeError if its view has no encoder."""
    match file:
        case JsonFile():
            return json_bytes(file.value, pretty=file.pretty)
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
            # Imported late because Pillow is slow to load, and most builds draw no image.
            from .images.draw import png

            return png(file)
    raise TypeError(f"there is no encoder for {type(file).__name__}")


def json_bytes(value: Any, *, pretty: bool = False) -> bytes:
    """A value as JSON: indented if `pretty`, else on one line."""
    if pretty:
        return msgspec.json.format(_json.encode(value), indent=2) + b"\n"
    # `encode_lines` adds the final newline without a copy of the data, which can be large.
    return _json.encode_lines([value])
