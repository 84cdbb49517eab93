"""Draws share images, as PNG. The fonts are part of the package, so the pixels are the same on every machine."""

import zlib
from bisect import bisect_left
from collections.abc import Callable, Iterator
from functools import lru_cache
from io import BytesIO
from pathlib import Path
from typing import NamedTuple

from PIL import Image, ImageDraw, ImageFont

from talentwar.pages.fonts import BOLD, REGULAR
from talentwar.views.files import ShareImage, ShareImageLab

WIDTH, HEIGHT = 1200, 630

_INK, _PAPER = (0x1C, 0x1A, 0x16), (0xFB, 0xF8, 0xF1)
_SHADES, _STEPS, _COLOURS = 240, 12, 16
"""Drawing uses 240 shades from ink to paper, the file 12, which leaves 4 of its 16 colours for labs."""
_SHADES_OF_INK = bytes(
    round(dark + (light - dark) * step / (_STEPS - 1))
    for step in range(_STEPS)
    for dark, light in zip(_INK, _PAPER, strict=True)
)
_TO_COLOURS = [round(shade * (_STEPS - 1) / (_SHADES - 1)) for shade in range(_SHADES)] + list(
    range(_STEPS, _STEPS + 16)
)
_DARK, _SOFT, _RULE, _LIGHT = 0, 62, 200, _SHADES - 1
_MARGIN = 80
_TEXT_WIDTH = WIDTH - 2 * _MARGIN
_TITLE_TOP = 150
_TITLE_SIZES = (108, 96, 84, 72, 60)
_LAB_SIZES = (46, 40, 34)
_NOTE_SIZE = 34
_LEADING = 1.12
_MARK_SIZE = 30
_OVERSAMPLING = 8


def png(image: ShareImage) -> bytes:
    """Returns the bytes of an image. Equal views give equal bytes."""
    colours = sorted({colour for colour in (image.colour, *(lab.colour for lab in image.labs)) if colour})
    shades = {colour: _SHADES + number for number, colour in enumerate(colours)}
    canvas = Image.new("L", (WIDTH, HEIGHT), _LIGHT)
    draw = ImageDraw.Draw(canvas)
    _draw_header(draw, image.publication)
    bottom = HEIGHT - 64
    if image.note or image.status:
        bottom -= 44
        _draw_note(draw, bottom, image)
    if image.labs:
        bottom -= 74
        _draw_labs(draw, bottom, image.labs, shades)
    _draw_title(draw, bottom - 20 - _TITLE_TOP, image.title, shades.get(image.colour))
    palette = _SHADES_OF_INK + b"".join(bytes.fromhex(colour[1:]) for colour in colours[: _COLOURS - _STEPS])
    indexed = canvas.point(_TO_COLOURS)
    indexed.putpalette(palette)
    file = BytesIO()
    # Flat areas compress best and fastest as runs: 2.6 ms and 12.8 kB an image, against 4.7 ms and 12.8 kB by default.
    indexed.save(file, "PNG", compress_type=zlib.Z_RLE)
    return file.getvalue()


def _draw_header(draw: ImageDraw.ImageDraw, publication: str) -> None:
    draw.rectangle((0, 0, WIDTH, 11), fill=_DARK)
    _bold(34).write(draw, _MARGIN, 56, _bold(34).truncate(publication, _TEXT_WIDTH), _DARK)
    draw.line((_MARGIN, 116, WIDTH - _MARGIN, 116), fill=_RULE, width=2)


def _draw_title(draw: ImageDraw.ImageDraw, height: int, text: str, square: int | None) -> None:
    """Draws the title in the largest size that fits, with the square of a lab before it."""
    for size in _TITLE_SIZES:
        font = _bold(size)
        indent = 0 if square is None else round(size * 0.72)
        lines = list(font.wrap(text, _TEXT_WIDTH, indent))
        if len(lines) * size * _LEADING <= height and all(font.length(line) <= _TEXT_WIDTH for line in lines):
            break
    else:
        lines = [font.truncate(line, _TEXT_WIDTH - indent) for line in lines[: max(int(height / (size * _LEADING)), 1)]]
    if square is not None:
        side = round(size * 0.46)
        top = _TITLE_TOP + size * 0.42
        draw.rectangle((_MARGIN, top, _MARGIN + side, top + side), fill=square)
    for number, line in enumerate(lines):
        font.write(draw, _MARGIN + (0 if number else indent), _TITLE_TOP + number * size * _LEADING, line, _DARK)


def _draw_labs(draw: ImageDraw.ImageDraw, top: int, labs: tuple[ShareImageLab, ...], shades: dict[str, int]) -> None:
    """Draws the labs with arrows between them, in the largest size that fits."""

    def length(font: Font) -> int:
        names = sum(font.length(lab.text) + (font.size if lab.colour else 0) for lab in labs)
        return names + (len(labs) - 1) * font.length(" → ")

    fonts = [_regular(size) for size in _LAB_SIZES]
    font = next((font for font in fonts if length(font) <= _TEXT_WIDTH), fonts[-1])
    size = font.size
    name_width = _TEXT_WIDTH if length(font) <= _TEXT_WIDTH else _TEXT_WIDTH / len(labs) - size * 2
    left = float(_MARGIN)
    for number, lab in enumerate(labs):
        if number:
            left = font.write(draw, left, top, " → ", _DARK)
        if lab.colour:
            side, offset = size * 0.56, top + size * 0.42
            draw.rectangle((left, offset, left + side, offset + side), fill=shades[lab.colour])
            left += size * 0.8
        left = font.write(draw, left, top, font.truncate(lab.text, name_width), _DARK)


def _draw_note(draw: ImageDraw.ImageDraw, top: int, image: ShareImage) -> None:
    font = _regular(_NOTE_SIZE)
    left = float(_MARGIN)
    if image.status:
        draw.bitmap((_MARGIN, top + 9), _status_mark(image.status), _DARK)
        left = font.write(draw, left + _MARK_SIZE + 14, top, image.status_word, _DARK) + 34
    font.write(draw, left, top, font.truncate(image.note, WIDTH - _MARGIN - left), _SOFT)


@lru_cache(maxsize=8)
def _status_mark(status: str) -> Image.Image:
    """Returns the mark of a status as a mask, drawn large and scaled down for smooth edges."""
    side = _MARK_SIZE * _OVERSAMPLING
    line = 3 * _OVERSAMPLING
    mask = Image.new("L", (side, side), 0)
    draw = ImageDraw.Draw(mask)
    box = (_OVERSAMPLING, _OVERSAMPLING, side - _OVERSAMPLING, side - _OVERSAMPLING)
    draw.ellipse(box, outline=255, width=line)
    shapes: dict[str, Callable[[], None]] = {
        "confirmed": lambda: draw.ellipse(box, fill=255),
        "reported": lambda: draw.pieslice(box, 90, 270, fill=255),
        "claimed": lambda: draw.pieslice(box, 270, 360, fill=255),
        "denied": lambda: draw.line((side * 0.2, side * 0.8, side * 0.8, side * 0.2), fill=255, width=line),
    }
    if status in shapes:
        shapes[status]()
    return mask.resize((_MARK_SIZE, _MARK_SIZE), Image.Resampling.BOX)


class Glyph(NamedTuple):
    """A character as a mask, its offset from the corner of the line, and its advance in pixels."""

    mask: Image.Image
    left: int
    top: int
    advance: int


class Font:
    """A font at one size, without kerning. Glyphs are drawn once and advance by whole pixels."""

    def __init__(self, path: Path, size: int) -> None:
        self.size = size
        self._font = ImageFont.truetype(str(path), size, layout_engine=ImageFont.Layout.BASIC)
        self._glyphs: dict[str, Glyph] = {}

    def length(self, text: str) -> int:
        """Returns the width of a text in pixels."""
        return sum(self._glyph(char).advance for char in text)

    def truncate(self, text: str, width: float) -> str:
        """Returns the text, shortened with an ellipsis if it is wider than `width` pixels."""
        if self.length(text) <= width:
            return text
        end = bisect_left(range(len(text)), True, key=lambda end: self.length(f"{text[: end + 1]}…") > width)
        return f"{text[:end].rstrip()}…"

    def wrap(self, text: str, width: int, indent: int) -> Iterator[str]:
        """Breaks a text into lines between words. The first line is shorter by `indent` pixels."""
        line, available = "", width - indent
        for word in text.split():
            longer = f"{line} {word}".strip()
            if line and self.length(longer) > available:
                yield line
                line, available = word, width
            else:
                line = longer
        yield line

    def write(self, draw: ImageDraw.ImageDraw, left: float, top: float, text: str, shade: int) -> float:
        """Draws a line of text and returns its right edge."""
        for char in text:
            glyph = self._glyph(char)
            draw.bitmap((round(left) + glyph.left, round(top) + glyph.top), glyph.mask, shade)
            left += glyph.advance
        return left

    def _glyph(self, char: str) -> Glyph:
        glyph = self._glyphs.get(char)
        if glyph is None:
            left, top, right, bottom = self._font.getbbox(char)
            mask = Image.new("L", (max(round(right - left), 1), max(round(bottom - top), 1)), 0)
            ImageDraw.Draw(mask).text((-left, -top), char, fill=255, font=self._font)
            advance = round(self._font.getlength(char))
            glyph = self._glyphs[char] = Glyph(mask, round(left), round(top), advance)
        return glyph


@lru_cache(maxsize=16)
def _bold(size: int) -> Font:
    return Font(BOLD, size)


@lru_cache(maxsize=16)
def _regular(size: int) -> Font:
    return Font(REGULAR, size)
