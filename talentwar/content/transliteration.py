"""Transliterates names into Latin letters, for slugs and for comparing names across scripts.

anyascii knows scripts but not languages: it reads Han characters as Mandarin, so Japanese names come out wrong.
"""

import re
import unicodedata

_APOSTROPHES = re.compile("['`´ʻʼʿ‘’′]")
_WORD = re.compile("[a-z0-9]+")
_SYLLABIC = ("CJK UNIFIED", "CJK COMPATIBILITY", "HANGUL SYLLABLE")


def latin_words(text: str) -> tuple[str, ...]:
    """Splits a text into lower-case Latin words; each Han character and Hangul syllable is a word."""
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
    """Makes a slug of a name; an empty string if it has no letters or digits."""
    return "-".join(latin_words(text))
