"""From values to what is drawn of them: pixels, and steps of a shade."""

from __future__ import annotations

from math import log


def pixels(tenths: int) -> float:
    """Whole tenths of a pixel as pixels, as short as they are written."""
    whole, rest = divmod(tenths, 10)
    return tenths / 10 if rest else whole


def shade(count: int, most: int, steps: int = 5) -> int:
    """The step of a count on a scale of shades from 1 to `steps`, by its order of magnitude; 0 for none."""
    if count < 1:
        return 0
    if most < 2:
        return 1
    return 1 + round((steps - 1) * log(count) / log(most))
