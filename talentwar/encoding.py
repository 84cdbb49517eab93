"""Views of files to bytes: text, JSON, images."""

from __future__ import annotations

import msgspec

from .files import DataFile, FileView, JsonFile, ShareImage, TextFile

_json = msgspec.json.Encoder()


def encoded(file: FileView) -> bytes:
    """The bytes of a file; TypeError where there is no encoder for its view."""
    match file:
        case JsonFile():
            return _json.encode(file.value) + b"\n"
        case TextFile():
            return file.text.encode()
        case DataFile():
            return file.data
        case ShareImage():
            # Most runs draw nothing, and the library for it takes time to load.
            from .drawing import png

            return png(file)
    raise TypeError(f"there is no encoder for {type(file).__name__}")
