"""Images for shared links, as PNG: paper, ink, the squares of the labs.

An image is drawn in shades from ink to paper, whose numbers become places in a palette, behind which stand the colours
of the labs: one byte a pixel. Nothing depends on the machine: the fonts are shipped, and no system library shapes text.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Callable, Iterator
from functools import lru_cache
from io import BytesIO

from PIL import Image, ImageDraw, ImageFont

from .files import ShareImage
from .typeface import BOLD, REGULAR

WIDTH, HEIGHT = 1200, 630

_INK, _PAPER = (0x1C, 0x1A, 0x16), (0xFB, 0xF8, 0xF1)
_SHADES = 240
_SHADES_OF_INK = tuple(
    round(dark + (light - dark) * place / (_SHADES - 1))
    for place in range(_SHADES)
    for dark, light in zip(_INK, _PAPER, strict=True)
)
_DARK, _SOFT, _RULE, _LIGHT = 0, 62, 200, _SHADES - 1
_RUN_LENGTHS = 3  # zlib's Z_RLE: in such images half the time, and a fourth more bytes
_MARGIN = 80
_ROOM = WIDTH - 2 * _MARGIN
_TITLE_SIZES = (108, 96, 84, 72, 60)
_LINE_SIZES = (46, 40, 34)
_MARK = 30
_FINE = 8

Font = ImageFont.FreeTypeFont


def png(image: ShareImage) -> bytes:
    """The bytes of an image: equal ones for equal views."""
    canvas = _paper(image.publication).copy()
    draw = ImageDraw.Draw(canvas)
    colours = sorted({colour for colour in (image.colour, *(end.colour for end in image.ends)) if colour})
    shade = {colour: _SHADES + place for place, colour in enumerate(colours)}
    foot = HEIGHT - 64
    if image.note or image.status:
        foot -= 44
        _note(canvas, draw, image, foot)
    if image.ends:
        foot -= 74
        _ends(draw, image, foot, shade)
    _title(draw, image, 150, foot - 20, shade)
    return _bytes(canvas, colours)


@lru_cache(maxsize=1)
def _paper(publication: str) -> Image.Image:
    """What all images of a publication have in common."""
    canvas = Image.new("L", (WIDTH, HEIGHT), _LIGHT)
    draw = ImageDraw.Draw(canvas)
    draw.rectangle((0, 0, WIDTH, 11), fill=_DARK)
    draw.text((_MARGIN, 56), _cut(publication, _font(True, 34), _ROOM), fill=_DARK, font=_font(True, 34))
    draw.line((_MARGIN, 116, WIDTH - _MARGIN, 116), fill=_RULE, width=2)
    return canvas


def _title(draw: ImageDraw.ImageDraw, image: ShareImage, top: int, foot: int, shade: dict[str, int]) -> None:
    for size in _TITLE_SIZES:
        font = _font(True, size)
        indent = round(size * 0.72) if image.colour else 0
        lines = list(_lines(image.title, font, _ROOM, indent))
        if len(lines) * size * 1.12 <= foot - top and all(_fits(font, line, _ROOM) for line in lines):
            break
    else:
        lines = [_cut(line, font, _ROOM - indent) for line in lines[: max(int((foot - top) / (size * 1.12)), 1)]]
    if image.colour:
        side = round(size * 0.46)
        draw.rectangle((_MARGIN, top + size * 0.42, _MARGIN + side, top + size * 0.42 + side), fill=shade[image.colour])
    for number, line in enumerate(lines):
        draw.text((_MARGIN + (0 if number else indent), top + number * size * 1.12), line, fill=_DARK, font=font)


def _ends(draw: ImageDraw.ImageDraw, image: ShareImage, top: int, shade: dict[str, int]) -> None:
    def width(size: int) -> float:
        font = _font(False, size)
        names = sum(font.getlength(end.text) + (size if end.colour else 0) for end in image.ends)
        return names + (len(image.ends) - 1) * font.getlength(" → ")

    size = next((size for size in _LINE_SIZES if width(size) <= _ROOM), _LINE_SIZES[-1])
    font = _font(False, size)
    left, each = float(_MARGIN), _ROOM / len(image.ends) - size * 2 if width(size) > _ROOM else float(_ROOM)
    for number, end in enumerate(image.ends):
        if number:
            draw.text((left, top), " → ", fill=_DARK, font=font)
            left += font.getlength(" → ")
        if end.colour:
            side, height = size * 0.56, top + size * 0.42
            draw.rectangle((left, height, left + side, height + side), fill=shade[end.colour])
            left += size * 0.8
        text = _cut(end.text, font, each)
        draw.text((left, top), text, fill=_DARK, font=font)
        left += font.getlength(text)


def _note(canvas: Image.Image, draw: ImageDraw.ImageDraw, image: ShareImage, top: int) -> None:
    font, left = _font(False, 34), float(_MARGIN)
    if image.status:
        _mark(canvas, image.status, round(left), top + 9)
        left += _MARK + 14
        draw.text((left, top), image.status_word, fill=_DARK, font=font)
        left += font.getlength(image.status_word) + 34
    draw.text((left, top), _cut(image.note, font, WIDTH - _MARGIN - left), fill=_SOFT, font=font)


def _mark(canvas: Image.Image, status: str, left: int, top: int) -> None:
    """The mark of a status, drawn large and made small, so that its edge is smooth."""
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
    small = mask.resize((_MARK, _MARK), Image.Resampling.BOX)
    canvas.paste(_DARK, (left, top), small)


def _lines(text: str, font: Font, room: int, indent: int) -> Iterator[str]:
    """A text over lines, broken between words; the first is shorter by an indent."""
    line, room_here = "", room - indent
    for word in text.split():
        longer = f"{line} {word}".strip()
        if line and font.getlength(longer) > room_here:
            yield line
            line, room_here = word, room
        else:
            line = longer
    yield line


def _fits(font: Font, text: str, room: float) -> bool:
    return font.getlength(text) <= room


def _cut(text: str, font: Font, room: float) -> str:
    """A text as it fits into so many pixels, with an ellipsis where it does not."""
    if _fits(font, text, room):
        return text
    end = bisect_left(range(len(text)), True, key=lambda end: not _fits(font, f"{text[: end + 1]}…", room))
    return f"{text[:end].rstrip()}…"


@lru_cache(maxsize=16)
def _font(is_bold: bool, size: int) -> Font:
    return ImageFont.truetype(str(BOLD if is_bold else REGULAR), size, layout_engine=ImageFont.Layout.BASIC)


def _bytes(canvas: Image.Image, colours: list[str]) -> bytes:
    palette = list(_SHADES_OF_INK)
    palette += [part for colour in colours for part in bytes.fromhex(colour[1:])]
    made = Image.frombytes("P", canvas.size, canvas.tobytes())
    made.putpalette(palette)
    out = BytesIO()
    made.save(out, "PNG", compress_level=6, compress_type=_RUN_LENGTHS)
    return out.getvalue()
