"""How much room words take in a drawing, where no browser can be asked.

The widths are those of a wide sans (DejaVu Sans) and so an upper estimate for the system fonts that readers have.
"""

from __future__ import annotations

from functools import lru_cache
from unicodedata import east_asian_width

_NARROW = frozenset("iIjlftr.,:;'’|!()[]-·1 ")
_WIDE = frozenset("mwMWOQ@%&—→")
ELLIPSIS = "…"


@lru_cache(maxsize=16384)
def text_width(text: str, size: float) -> float:
    """The width of a line of text, in the unit of its font size."""
    return sum(map(_ems, text)) * size


def wrap(text: str, room: float, size: float, lines: int = 2) -> tuple[str, ...]:
    """A text in at most so many lines, none wider than `room`; what had to go is told by an ellipsis."""
    found: list[str] = []
    for word in text.split():
        if found and text_width(f"{found[-1]} {word}", size) <= room:
            found[-1] += f" {word}"
        else:
            found.append(word)
    if len(found) > lines:
        found[lines - 1 :] = [" ".join(found[lines - 1 :])]
    return tuple(truncated(line, room, size) for line in found)


def truncated(text: str, room: float, size: float) -> str:
    """A line that fits: the text itself, or its beginning and an ellipsis."""
    if text_width(text, size) <= room:
        return text
    while text and text_width(text + ELLIPSIS, size) > room:
        text = text[:-1]
    return text.rstrip() + ELLIPSIS


def _ems(char: str) -> float:
    if char in _NARROW:
        return 0.4
    if char in _WIDE:
        return 0.99
    if east_asian_width(char) in "WF":
        return 1.0
    return 0.72 if char.isupper() else 0.64
