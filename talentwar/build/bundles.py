"""Bundles: pages that are compressed together. Pages are similar, so a bundle takes a third of the space."""

from collections.abc import Mapping

import zstandard
from msgspec import Struct


class Bundle(Struct, frozen=True):
    """The keys of pages, their sizes in bytes, and their compressed bytes, all in the same order."""

    keys: list[bytes]
    sizes: list[int]
    data: bytes


def pack_bundle(pages: Mapping[bytes, bytes]) -> Bundle:
    """Compresses pages by key, one at a time: joining them first would copy very large pages."""
    sizes = [len(page) for page in pages.values()]
    compressor = zstandard.ZstdCompressor(level=1).compressobj(sum(sizes))
    parts = [compressor.compress(page) for page in pages.values()]
    return Bundle(list(pages), sizes, b"".join((*parts, compressor.flush())))


def unpack_bundle(data: bytes) -> bytes:
    """The bytes of all pages, joined."""
    return zstandard.ZstdDecompressor().decompress(data)
