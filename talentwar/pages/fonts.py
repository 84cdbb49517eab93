"""The fonts for share images, and the characters that they have.

Source Serif 4, reduced to Latin, Greek and Cyrillic, under the SIL Open Font License (`fonts/OFL.txt`).
"""

import re
from pathlib import Path

FOLDER = Path(__file__).parent / "fonts"
BOLD = FOLDER / "SourceSerif4-Bold.ttf"
REGULAR = FOLDER / "SourceSerif4-Regular.ttf"

_COVERED = re.compile(
    "[ -~\u00a0-\u012b\u012e-\u0131\u0134-\u0165\u0168-\u017f\u01cd-\u01dc\u0218-\u021b\u02bb\u02bc\u0384-\u038a\u038c"
    "\u038e-\u03a1\u03a3-\u03ce\u0400-\u045f\u0490-\u0493\u1e80-\u1e85\u1ea0-\u1ef9\u2009\u2010\u2012-\u2015\u2018-\u201a"
    "\u201c-\u201e\u2022\u2026\u202f\u2032\u2033\u2039\u203a\u20ac\u2122\u2190-\u2193\u2212]*"
)


def covers(text: str) -> bool:
    """Whether the fonts have all characters of a text in Unicode normal form C."""
    return _COVERED.fullmatch(text) is not None
