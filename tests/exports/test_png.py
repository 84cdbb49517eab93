"""PNG files of strips."""

from __future__ import annotations

import struct
import zlib
from collections.abc import Iterator
from io import BytesIO

from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from talentwar.exports.images.png import png_of, strip_of

PALETTE = bytes(range(48))


def chunks(data: bytes) -> Iterator[tuple[bytes, bytes]]:
    """The chunks of a PNG, as one reads it who takes nothing on trust."""
    assert data[:8] == b"\x89PNG\r\n\x1a\n"
    place = 8
    while place < len(data):
        size, kind = struct.unpack(">I4s", data[place : place + 8])
        held, check = data[place + 8 : place + 8 + size], data[place + 8 + size : place + 12 + size]
        assert check == struct.pack(">I", zlib.crc32(kind + held))
        yield kind, held
        place += 12 + size


@st.composite
def pictures(draw: st.DrawFn) -> tuple[int, list[bytes]]:
    """A width, and strips of rows of it."""
    width = draw(st.integers(1, 40))
    row = st.binary(min_size=(width + 1) // 2, max_size=(width + 1) // 2)
    rows = st.lists(row | st.just(b"\xbb" * ((width + 1) // 2)), min_size=1, max_size=30).map(b"".join)
    return width, draw(st.lists(rows, min_size=1, max_size=5))


@given(pictures())
def test_an_image_has_the_pixels_of_its_strips_from_top_to_bottom(picture: tuple[int, list[bytes]]) -> None:
    width, parts = picture
    image = Image.open(BytesIO(png_of((strip_of(part, width) for part in parts), width, PALETTE)))
    rows = sum(map(len, parts)) // ((width + 1) // 2)
    assert (image.mode, image.size) == ("P", (width, rows))
    assert image.getpalette() == list(PALETTE)
    wanted = [place for byte in b"".join(parts) for place in (byte >> 4, byte & 15)]
    if width % 2:
        wanted = [place for number, place in enumerate(wanted) if (number + 1) % (width + 1)]
    assert list(image.tobytes()) == wanted


@given(pictures())
def test_a_file_has_four_chunks_and_the_checksums_that_belong_to_them(picture: tuple[int, list[bytes]]) -> None:
    width, parts = picture
    found = dict(chunks(png_of((strip_of(part, width) for part in parts), width, PALETTE)))
    assert list(found) == [b"IHDR", b"PLTE", b"IDAT", b"IEND"]
    reader = zlib.decompressobj()
    # A wrong checksum is an error of zlib's, and so is a length that is not that of the rows.
    assert len(reader.decompress(found[b"IDAT"])) == sum(map(len, parts)) // ((width + 1) // 2) * ((width + 1) // 2 + 1)
    assert (reader.eof, reader.unused_data) == (True, b"")
