"""The order of words and names in languages that are written in Latin letters."""

from __future__ import annotations

import unicodedata

from talentwar.content.language_marks import strip_marks

# Letters that Unicode does not take apart, and that dictionaries file as what they are made of.
_JOINED = str.maketrans({"œ": "oe", "æ": "ae", "ø": "o", "ł": "l", "đ": "d", "ð": "d", "þ": "th", "ı": "i"})


def base_letters(text: str) -> str:
    """A text by its letters, whatever marks they carry."""
    if text.isascii():
        return text.casefold()
    apart = unicodedata.normalize("NFKD", strip_marks(text).casefold().translate(_JOINED))
    return "".join(char for char in apart if not unicodedata.combining(char))


def sort_key(text: str) -> tuple[str, str]:
    """A text as English and French dictionaries sort it: by its letters, then by the marks on them."""
    if text.isascii():
        return (folded := text.casefold()), folded
    return base_letters(text), unicodedata.normalize("NFD", strip_marks(text).casefold())
