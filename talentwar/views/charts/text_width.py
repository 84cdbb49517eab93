"""Estimates the width of text in charts, which are made without a browser.

The widths are those of DejaVu Sans, a wide font, so they are upper bounds for the system fonts of readers.
"""

from functools import lru_cache
from unicodedata import east_asian_width

_NARROW = frozenset("iIjlftr.,:;'’|!()[]-·1 ")
_WIDE = frozenset("mwMWOQ@%&—→")
ELLIPSIS = "…"


@lru_cache(maxsize=16384)
def text_width(text: str, size: float) -> float:
    """The width of a line of text, in the unit of `size`."""
    return sum(map(_ems, text)) * size


def wrap(text: str, width: float, size: float, lines: int = 2) -> tuple[str, ...]:
    """Breaks a text into at most `lines` lines of at most `width`; text that is cut off ends in an ellipsis."""
    found: list[str] = []
    for word in text.split():
        if found and text_width(f"{found[-1]} {word}", size) <= width:
            found[-1] += f" {word}"
        else:
            found.append(word)
    if len(found) > lines:
        found[lines - 1 :] = [" ".join(found[lines - 1 :])]
    return tuple(truncated(line, width, size) for line in found)


def truncated(text: str, width: float, size: float) -> str:
    """The text if it fits, or else its beginning with an ellipsis."""
    if text_width(text, size) <= width:
        return text
    while text and text_width(text + ELLIPSIS, size) > width:
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
