"""Views of files to bytes: text, JSON, sitemaps."""

from __future__ import annotations

import msgspec

from .files import DataFile, FileView, JsonFile, Sitemap, TextFile
from .markup import sitemap

_json = msgspec.json.Encoder()


def encoded(file: FileView) -> bytes:
    """The bytes of a file; TypeError where there is no encoder for its view."""
    match file:
        case JsonFile():
            return _json.encode(file.value) + b"\n"
        case TextFile():
            return file.text.encode()
        case Sitemap():
            return sitemap(file.addresses, file.is_index).encode()
        case DataFile():
            return file.data
    raise TypeError(f"there is no encoder for {type(file).__name__}")
