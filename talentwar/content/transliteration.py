"""Names of any script in plain Latin letters: for slugs, and to compare names that are spelled in two scripts.

The letters are those of anyascii, which knows every script and no language: Han characters are read as Mandarin has
them, so that a Japanese name comes out otherwise than its bearer writes it.
"""

from __future__ import annotations

import re
import unicodedata

_APOSTROPHES = re.compile("['`´ʻʼʿ‘’′]")
_WORD = re.compile("[a-z0-9]+")
_SYLLABIC = ("CJK UNIFIED", "CJK COMPATIBILITY", "HANGUL SYLLABLE")


def latin_words(text: str) -> tuple[str, ...]:
    """The words of a text in lower-case Latin letters and digits; every Han character and Hangul syllable is one."""
    from anyascii import anyascii

    parts = []
    for char in unicodedata.normalize("NFC", _APOSTROPHES.sub("", text)):
        if char.isascii() or unicodedata.category(char)[0] not in "LNM":
            parts.append(char)
        else:
            latin = _APOSTROPHES.sub("", anyascii(char))
            parts.append(f" {latin} " if unicodedata.name(char, "").startswith(_SYLLABIC) else latin)
    return tuple(_WORD.findall("".join(parts).lower()))


def slugify(text: str) -> str:
    """The slug that a name makes; empty where no letter or digit is in it."""
    return "-".join(latin_words(text))
