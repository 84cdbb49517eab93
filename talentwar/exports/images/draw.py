"""Images for shared links, as PNG: paper, ink, the squares of the labs.

An image is made of strips, from the head down to the note, with blank ones between them: what several images have in
common is drawn once. A strip is drawn in shades from ink to paper, whose numbers become places in a palette, behind
which stand the colours of the labs: half a byte a pixel. Nothing depends on the machine: the fonts are shipped, and no
system library shapes text. A glyph is drawn once for each size, and then pasted.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Callable, Iterable, Iterator
from functools import lru_cache
from math import ceil
from pathlib import Path
from typing import NamedTuple

from PIL import Image, ImageDraw, ImageFont

from talentwar.pages.fonts import BOLD, REGULAR
from talentwar.views.files import ShareImage

from .png import Strip, png_of, strip_of

WIDTH, HEIGHT = 1200, 630
DEPTH = (
    1.36  # how far below the top of its line, for a size of 1, a letter of the fonts can reach; none stands out above
)

_INK, _PAPER = (0x1C, 0x1A, 0x16), (0xFB, 0xF8, 0xF1)
_SHADES = 240
_PLACES, _STEPS = 16, 12  # of the palette, and how many of these are shades from ink to paper
_SHADES_OF_INK = bytes(
    round(dark + (light - dark) * step / (_STEPS - 1))
    for step in range(_STEPS)
    for dark, light in zip(_INK, _PAPER, strict=True)
)
_TO_PLACES = [*(round(shade * (_STEPS - 1) / (_SHADES - 1)) for shade in range(_SHADES)), *range(_STEPS, _STEPS + 16)]
_DARK, _SOFT, _RULE, _LIGHT = 0, 62, 200, _SHADES - 1
_MARGIN = 80
_ROOM = WIDTH - 2 * _MARGIN
_TOP = 150
_TITLE_SIZES = (108, 96, 84, 72, 60)
_LINE_SIZES = (46, 40, 34)
_NOTE_SIZE = 34
_LEADING = 1.12
_MARK = 30
_FINE = 8
_KEPT = 256  # strips of a kind: images of a page in other languages come soon, and many pages have the same note


def png(image: ShareImage) -> bytes:
    """The bytes of an image: equal ones for equal views."""
    colours = sorted({colour for colour in (image.colour, *(end.colour for end in image.labs)) if colour})
    shade = {colour: _SHADES + place for place, colour in enumerate(colours)}
    foot = HEIGHT - 64
    lower: list[tuple[int, Strip]] = []
    if image.note or image.status:
        foot -= 44
        lower = [(foot, _note(image.status, image.status_word, image.note))]
    if image.labs:
        foot -= 74
        lower = [(foot, _ends(tuple((end.text, shade.get(end.colour)) for end in image.labs))), *lower]
    title = _title(image.title, shade.get(image.colour), foot - 20 - _TOP)
    palette = _SHADES_OF_INK + b"".join(bytes.fromhex(colour[1:]) for colour in colours[: _PLACES - _STEPS])
    return png_of(_with_blanks([(0, _head(image.publication)), (_TOP, title), *lower]), WIDTH, palette)


def _with_blanks(strips: Iterable[tuple[int, Strip]]) -> Iterator[Strip]:
    """Strips, which come with their tops, and the blank ones between them and below."""
    row = 0
    for top, strip in strips:
        if row < top:
            yield _blank(top - row)
        yield strip
        row = top + strip.rows
    yield _blank(HEIGHT - row)


@lru_cache(maxsize=_KEPT)
def _head(publication: str) -> Strip:
    canvas, draw = _new_image(118)
    draw.rectangle((0, 0, WIDTH, 11), fill=_DARK)
    _bold(34).write(draw, _MARGIN, 56, _bold(34).cut(publication, _ROOM), _DARK)
    draw.line((_MARGIN, 116, WIDTH - _MARGIN, 116), fill=_RULE, width=2)
    return _strip(canvas)


@lru_cache(maxsize=_KEPT)
def _blank(rows: int) -> Strip:
    return _strip(_new_image(rows)[0])


@lru_cache(maxsize=_KEPT)
def _title(text: str, square: int | None, room: int) -> Strip:
    """A headline in as many rows as there is room for, with a square of a shade before it."""
    for size in _TITLE_SIZES:
        letters = _bold(size)
        indent = 0 if square is None else round(size * 0.72)
        lines = list(letters.lines(text, _ROOM, indent))
        if len(lines) * size * _LEADING <= room and all(letters.length(line) <= _ROOM for line in lines):
            break
    else:
        lines = [letters.cut(line, _ROOM - indent) for line in lines[: max(int(room / (size * _LEADING)), 1)]]
    canvas, draw = _new_image(ceil(size * ((len(lines) - 1) * _LEADING + DEPTH)))
    if square is not None:
        side = round(size * 0.46)
        draw.rectangle((_MARGIN, size * 0.42, _MARGIN + side, size * 0.42 + side), fill=square)
    for number, line in enumerate(lines):
        letters.write(draw, _MARGIN + (0 if number else indent), number * size * _LEADING, line, _DARK)
    return _strip(canvas)


@lru_cache(maxsize=_KEPT)
def _ends(ends: tuple[tuple[str, int | None], ...]) -> Strip:
    """Labs with arrows between them; each has the shade of its square."""

    def length(letters: Font) -> int:
        names = sum(letters.length(text) + (letters.size if square else 0) for text, square in ends)
        return names + (len(ends) - 1) * letters.length(" → ")

    letters = next(
        (letters for letters in map(_regular, _LINE_SIZES) if length(letters) <= _ROOM), _regular(_LINE_SIZES[-1])
    )
    size = letters.size
    canvas, draw = _new_image(ceil(size * DEPTH))
    left, each = float(_MARGIN), _ROOM / len(ends) - size * 2 if length(letters) > _ROOM else float(_ROOM)
    for number, (text, square) in enumerate(ends):
        if number:
            left = letters.write(draw, left, 0, " → ", _DARK)
        if square is not None:
            side, height = size * 0.56, size * 0.42
            draw.rectangle((left, height, left + side, height + side), fill=square)
            left += size * 0.8
        left = letters.write(draw, left, 0, letters.cut(text, each), _DARK)
    return _strip(canvas)


@lru_cache(maxsize=_KEPT)
def _note(status: str, word: str, note: str) -> Strip:
    letters = _regular(_NOTE_SIZE)
    canvas, draw = _new_image(ceil(_NOTE_SIZE * DEPTH))
    left = float(_MARGIN)
    if status:
        draw.bitmap((_MARGIN, 9), _mark(status), _DARK)
        left = letters.write(draw, left + _MARK + 14, 0, word, _DARK) + 34
    letters.write(draw, left, 0, letters.cut(note, WIDTH - _MARGIN - left), _SOFT)
    return _strip(canvas)


def _new_image(rows: int) -> tuple[Image.Image, ImageDraw.ImageDraw]:
    canvas = Image.new("P", (WIDTH, rows), _LIGHT)
    return canvas, ImageDraw.Draw(canvas)


def _strip(canvas: Image.Image) -> Strip:
    return strip_of(canvas.point(_TO_PLACES).tobytes("raw", "P;4"), WIDTH)


@lru_cache(maxsize=8)
def _mark(status: str) -> Image.Image:
    """The mark of a status as a mask, drawn large and made small, so that its edge is smooth."""
    side = _MARK * _FINE
    mask = Image.new("L", (side, side), 0)
    draw = ImageDraw.Draw(mask)
    box = (_FINE, _FINE, side - _FINE, side - _FINE)
    draw.ellipse(box, outline=255, width=3 * _FINE)
    parts: dict[str, Callable[[], None]] = {
        "confirmed": lambda: draw.ellipse(box, fill=255),
        "reported": lambda: draw.pieslice(box, 90, 270, fill=255),
        "claimed": lambda: draw.pieslice(box, 270, 360, fill=255),
        "denied": lambda: draw.line((side * 0.2, side * 0.8, side * 0.8, side * 0.2), fill=255, width=3 * _FINE),
    }
    if status in parts:
        parts[status]()
    return mask.resize((_MARK, _MARK), Image.Resampling.BOX)


class Glyph(NamedTuple):
    """A character as a mask, where that stands from the corner of its line, and how far it moves the pen."""

    mask: Image.Image
    left: int
    top: int
    advance: int


class Font:
    """A font at a size. It has no pairs that are kerned, and every glyph moves the pen by whole pixels."""

    def __init__(self, path: Path, size: int) -> None:
        self.size = size
        self._font = ImageFont.truetype(str(path), size, layout_engine=ImageFont.Layout.BASIC)
        self._glyphs: dict[str, Glyph] = {}

    def length(self, text: str) -> int:
        """How far a text moves the pen."""
        return sum(self._glyph(char).advance for char in text)

    def cut(self, text: str, room: float) -> str:
        """A text as it fits into so many pixels, with an ellipsis where it does not."""
        if self.length(text) <= room:
            return text
        end = bisect_left(range(len(text)), True, key=lambda end: self.length(f"{text[: end + 1]}…") > room)
        return f"{text[:end].rstrip()}…"

    def lines(self, text: str, room: int, indent: int) -> Iterator[str]:
        """A text over lines, broken between words; the first is shorter by an indent."""
        line, room_here = "", room - indent
        for word in text.split():
            longer = f"{line} {word}".strip()
            if line and self.length(longer) > room_here:
                yield line
                line, room_here = word, room
            else:
                line = longer
        yield line

    def write(self, draw: ImageDraw.ImageDraw, left: float, top: float, text: str, shade: int) -> float:
        """Writes a line of text, and gives where it ends."""
        for char in text:
            glyph = self._glyph(char)
            draw.bitmap((round(left) + glyph.left, round(top) + glyph.top), glyph.mask, shade)
            left += glyph.advance
        return left

    def _glyph(self, char: str) -> Glyph:
        known = self._glyphs.get(char)
        if known is None:
            left, top, right, bottom = self._font.getbbox(char)
            mask = Image.new("L", (max(round(right - left), 1), max(round(bottom - top), 1)), 0)
            ImageDraw.Draw(mask).text((-left, -top), char, fill=255, font=self._font)
            advance = round(self._font.getlength(char))
            known = self._glyphs[char] = Glyph(mask, round(left), round(top), advance)
        return known


@lru_cache(maxsize=16)
def _bold(size: int) -> Font:
    return Font(BOLD, size)


@lru_cache(maxsize=16)
def _regular(size: int) -> Font:
    return Font(REGULAR, size)
