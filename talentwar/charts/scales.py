"""From values to places: tenths of pixels, hundredths of a width, days along an axis, sums along a logarithmic one."""

from __future__ import annotations


def pixels(tenths: int) -> float:
    """Whole tenths of a pixel as pixels, as short as they are written."""
    whole, rest = divmod(tenths, 10)
    return tenths / 10 if rest else whole
