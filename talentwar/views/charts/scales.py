"""Converts values to pixels and shades."""

from math import log


def pixels(tenths: int) -> float:
    """Tenths of a pixel as pixels, an int where possible, so that they are written without ".0"."""
    whole, rest = divmod(tenths, 10)
    return tenths / 10 if rest else whole


def shade(count: int, highest: int, steps: int = 5) -> int:
    """The shade of a count on a logarithmic scale from 1 to `steps`; 0 for a count of 0."""
    if count < 1:
        return 0
    if highest < 2:
        return 1
    return 1 + round((steps - 1) * log(count) / log(highest))
