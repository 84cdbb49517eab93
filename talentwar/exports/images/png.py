"""PNG files of strips, whose rows are deflated by themselves: a strip that many images have is deflated once."""

from __future__ import annotations

import zlib
from collections.abc import Iterable
from typing import NamedTuple

from PIL import Image, ImageChops

BITS = 4  # of a pixel, which is a place in a palette of 16

_MODULUS = 65521  # of Adler-32, RFC 1950
_NONE, _UP = b"\0", b"\2"  # what is subtracted from a row: nothing, or the row above
_BARE = -15  # without a header and a checksum
_INDEXED = b"\3\0\0\0"  # colours by their places, and the only ways there are to deflate, filter and order rows
_LAST_BLOCK = b"\3\0"  # an empty one


class Strip(NamedTuple):
    """Rows that follow each other: how many, deflated, and the length and the checksum of what is deflated."""

    rows: int
    deflated: bytes
    length: int
    checksum: int


def strip_of(pixels: bytes, width: int) -> Strip:
    """A strip of pixels, of which each byte holds two, and each row begins with a new byte."""
    step = (width * BITS + 7) // 8
    rows = len(pixels) // step
    above = Image.frombytes("L", (step, rows), bytes(step) + pixels[:-step])
    steps = ImageChops.subtract_modulo(Image.frombytes("L", (step, rows), pixels), above).tobytes()
    data = b"".join((_UP if start else _NONE) + steps[start : start + step] for start in range(0, len(steps), step))
    deflate = zlib.compressobj(wbits=_BARE, strategy=zlib.Z_RLE)
    deflated = deflate.compress(data) + deflate.flush(zlib.Z_SYNC_FLUSH)
    return Strip(rows, deflated, len(data), zlib.adler32(data))


def png_of(strips: Iterable[Strip], width: int, palette: bytes) -> bytes:
    """An image of strips from top to bottom; the palette has three bytes for each place."""
    strips = tuple(strips)
    checksum = 1
    for strip in strips:
        checksum = _joined(checksum, strip)
    height = sum(strip.rows for strip in strips)
    deflated = b"".join(strip.deflated for strip in strips)
    return b"".join(
        (
            b"\x89PNG\r\n\x1a\n",
            _chunk(b"IHDR", width.to_bytes(4) + height.to_bytes(4) + bytes((BITS,)) + _INDEXED),
            _chunk(b"PLTE", palette),
            _chunk(b"IDAT", b"\x78\x01" + deflated + _LAST_BLOCK + checksum.to_bytes(4)),
            _chunk(b"IEND", b""),
        )
    )


def _joined(checksum: int, strip: Strip) -> int:
    """The checksum of bytes that a strip follows, from both of theirs: zlib's `adler32_combine`."""
    low, added = checksum & 0xFFFF, strip.checksum & 0xFFFF
    high = (checksum >> 16) + (strip.checksum >> 16) + (low - 1) * strip.length
    return high % _MODULUS << 16 | (low + added - 1) % _MODULUS


def _chunk(kind: bytes, data: bytes) -> bytes:
    return len(data).to_bytes(4) + kind + data + zlib.crc32(kind + data).to_bytes(4)
